import type {KubeObject} from '../kube/object.ts'
import type {World} from '../sim/world.ts'
import {command, FILE_FLAGS} from './command.ts'
import {budgetLines, configMapLines, namespaceLines, quotaLines, secretLines, serviceAccountLines} from './describe/config.ts'
import {eventLines, eventsOf} from './describe/events.ts'
import {genericLines} from './describe/generic.ts'
import {nodeLines} from './describe/node.ts'
import type {Page} from './describe/page.ts'
import {podLines} from './describe/pod.ts'
import {endpointSliceLines, serviceLines} from './describe/service.ts'
import {claimLines, storageClassLines, volumeObjectLines} from './describe/storage.ts'
import {cronJobLines, daemonSetLines, deploymentLines, jobLines, replicaSetLines, statefulSetLines} from './describe/workloads.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import {warnDeprecated} from './get.ts'
import type {Values} from './flags.ts'
import {isGiven, texts, truth} from './flags.ts'
import {queryOf} from './get.ts'
import {findInFiles} from './manifests.ts'
import type {Session} from './session.ts'
import {listAll, warn} from './session.ts'
import {describeTable, escapeTerminal} from './table.ts'
import type {Found, Target} from './targets.ts'
import {findTargets, targetOf} from './targets.ts'
import {faultOf} from './trouble.ts'

const FLAGS = `${FILE_FLAGS} all-namespaces/A chunk-size=int selector/l=string show-events`

export const DESCRIBE = command({
  path: 'describe',
  flags: FLAGS,
  run: describe,
})

type Lines = (page: Page, object: KubeObject, world: World) => void

const KINDS: {readonly [kind: string]: Lines} = {
  Pod: (page, pod, world) => podLines(page, pod, world.now),
  StatefulSet: statefulSetLines,
  DaemonSet: daemonSetLines,
  Deployment: deploymentLines,
  ReplicaSet: replicaSetLines,
  Job: jobLines,
  CronJob: cronJobLines,
  Node: nodeLines,
  Service: serviceLines,
  EndpointSlice: endpointSliceLines,
  PersistentVolumeClaim: claimLines,
  PersistentVolume: (page, volume, world) => volumeObjectLines(page, volume, world.now),
  StorageClass: storageClassLines,
  ConfigMap: configMapLines,
  Secret: secretLines,
  Namespace: namespaceLines,
  ResourceQuota: quotaLines,
  ServiceAccount: serviceAccountLines,
  PodDisruptionBudget: budgetLines,
}

/** Kinds whose description never has events. */
const WITHOUT_EVENTS = new Set(['Namespace', 'Secret', 'ResourceQuota'])

/** One object in words, as `kubectl describe` prints it. */
export function describeObject(world: World, object: KubeObject, withEvents: boolean): string {
  const page: Page = {text: ''}
  const lines = Object.hasOwn(KINDS, object.kind) ? KINDS[object.kind] : undefined
  if (lines === undefined) genericLines(page, object)
  else lines(page, object, world)
  if (withEvents && !WITHOUT_EVENTS.has(object.kind)) eventLines(page, eventsOf(world, object), world.now)
  return escapeTerminal(describeTable(page.text))
}

/** `kubectl describe`: everything about one or many objects; a name may be the beginning of names. */
function describe(session: Session, values: Values): Fault | undefined {
  const files = texts(values, 'filename')
  if (values.args.length === 0 && files.length === 0) {
    return plainFault(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    )
  }
  const query = queryOf(values)
  const found = files.length > 0 ? findInFiles(session, values, query) : findTargets(session, query)
  if (isFault(found)) return found
  warnDeprecated(session, found)
  const [trouble] = found.troubles
  if (trouble?.reason === 'NotFound' && found.troubles.length === 1 && values.args.length === 2) {
    if (values.args[0]?.includes(',') === true) return plainFault('you may only specify a single resource type')
    const explicit = truth(values, 'show-events') && isGiven(values, 'show-events')
    const matching = found.single ? startingWith(session, found) : []
    for (const target of matching) session.stdout += `${describeObject(session.world, target.object, explicit)}\n`
    return matching.length > 0 ? undefined : faultOf(found.troubles)
  }
  const several = found.targets.length > 1 || found.troubles.length > 0
  const withEvents = isGiven(values, 'show-events') ? truth(values, 'show-events') : !several
  session.stdout += found.targets.map(target => describeObject(session.world, target.object, withEvents)).join('\n\n')
  if (found.targets.length === 0 && found.troubles.length === 0) {
    warn(session, truth(values, 'all-namespaces') ? 'No resources found' : `No resources found in ${session.namespace} namespace.`)
  }
  return faultOf(found.troubles)
}

function startingWith(session: Session, found: Found): readonly Target[] {
  const item = found.wanted.by === 'name' ? found.wanted.items[0] : undefined
  if (item === undefined) return []
  const objects = listAll(session.world, item.resource, session.namespace)
  return objects.filter(object => object.metadata.name.startsWith(item.name)).map(object => targetOf(item.resource, object))
}
