import type {KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {dataAt, isData} from '../kube/peek.ts'
import {groupResource} from '../kube/resources.ts'
import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, number, text, texts} from './flags.ts'
import {maker} from './made.ts'
import type {Session} from './session.ts'
import {lookUp} from './session.ts'
import {resolve} from './targets.ts'
import {faultOf, notFoundTrouble} from './trouble.ts'

/** Objects are built in the order of Go's fields: `-o json` shows them so. */

const commandOf = (values: Values): readonly string[] => (values.dash < 0 ? values.args.slice(1) : values.args.slice(values.dash))

function podTemplate(name: string, image: string, words: readonly string[], restart: string): Data {
  const container = {name, image, ...(words.length === 0 ? {} : {command: words}), resources: {}}
  return {metadata: {}, spec: {containers: [container], restartPolicy: restart}}
}

export const CREATE_JOB = maker({
  path: 'create job',
  flags: 'from=string image=string',
  failed: 'failed to create job:',
  make: makeJob,
})

function makeJob(session: Session, values: Values, name: string): Or<Data> {
  const [image, from] = [text(values, 'image'), text(values, 'from')]
  if ((image === '') === (from === '')) return plainFault('either --image or --from must be specified')
  const words = commandOf(values)
  if (words.length > 0 && from !== '') return plainFault('cannot specify --from and command')
  if (from !== '') return jobFrom(session, from, name)
  return {kind: 'Job', apiVersion: 'batch/v1', metadata: {name}, spec: {template: podTemplate(name, image, words, 'Never')}, status: {}}
}

/** A job by hand from a CronJob's template: owned by it, and marked as made by hand. */
function jobFrom(session: Session, from: string, name: string): Or<Data> {
  const [word = '', owner] = from.split('/')
  const resource = resolve(word)
  if (isFault(resource)) return resource
  const source = owner === undefined ? undefined : lookUp(session.world, resource, session.namespace, owner)
  if (source === undefined) return faultOf([notFoundTrouble(groupResource(resource), owner ?? '')]) ?? plainFault('not found')
  if (resource.kind !== 'CronJob') return plainFault(`unknown object type *v1.${resource.kind}`)
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: jobMeta(source, name),
    spec: dataAt(source, 'spec', 'jobTemplate', 'spec'),
    status: {},
  }
}

function jobMeta(source: KubeObject, name: string): Data {
  const template = dataAt(source, 'spec', 'jobTemplate', 'metadata')
  return {
    name,
    ...(isData(template.labels) ? {labels: template.labels} : {}),
    annotations: {...dataAt(template, 'annotations'), 'cronjob.kubernetes.io/instantiate': 'manual'},
    ownerReferences: [{apiVersion: 'batch/v1', kind: 'CronJob', name: source.metadata.name, uid: source.metadata.uid, controller: true}],
  }
}

export const CREATE_CRONJOB = maker({
  path: 'create cronjob',
  aliases: ['cj'],
  flags: 'image=string restart=string schedule=string',
  needs: ['image', 'schedule'],
  failed: 'failed to create cronjob:',
  make: (_session, values, name) => ({
    kind: 'CronJob',
    apiVersion: 'batch/v1',
    metadata: {name},
    spec: {
      schedule: text(values, 'schedule'),
      jobTemplate: {
        metadata: {name},
        spec: {template: podTemplate(name, text(values, 'image'), commandOf(values), text(values, 'restart') || 'OnFailure')},
      },
    },
    status: {},
  }),
})

export const CREATE_DEPLOYMENT = maker({
  path: 'create deployment',
  aliases: ['deploy'],
  flags: 'image=list port=int replicas/r=int',
  needs: ['image'],
  failed: 'failed to create deployment:',
  make: makeDeployment,
})

function makeDeployment(_session: Session, values: Values, name: string): Or<Data> {
  const images = texts(values, 'image')
  const words = commandOf(values)
  const replicas = number(values, 'replicas', 1)
  if (images.length > 1 && words.length > 0) return plainFault('cannot specify multiple --image options and command')
  const port = isGiven(values, 'port') ? number(values, 'port', 0) : undefined
  const containers = images.map(image => ({
    name: containerName(image),
    image,
    ...(words.length === 0 ? {} : {command: words}),
    ...(port === undefined ? {} : {ports: [{containerPort: port}]}),
    resources: {},
  }))
  const labels = {app: name}
  return {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: {name, labels},
    spec: {replicas, selector: {matchLabels: labels}, template: {metadata: {labels}, spec: {containers}}, strategy: {}},
    status: {},
  }
}

/** A container is named after its image: what stands behind the last slash, without tag and digest, in letters that names may have. */
function containerName(image: string): string {
  const base = (image.split('/').at(-1) ?? '').split(':')[0]?.split('@')[0] ?? ''
  return base.toLowerCase().replaceAll('_', '-').replaceAll('.', '-').slice(0, 63)
}
