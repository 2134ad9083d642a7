import type {KubeObject} from '../kube/object.ts'
import {dataAt, listAt, put, sameJson, textAt} from '../kube/peek.ts'
import {canonicalQuantity, parseQuantity} from '../kube/quantity.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, texts, truth} from './flags.ts'
import {nameOf} from './output.ts'
import {reportFor} from './report.ts'
import {isTrouble} from './serve.ts'
import type {Session} from './session.ts'
import {say} from './session.ts'
import type {Target} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {faultOf} from './trouble.ts'
import {sendObject, targetsOf} from './update.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} all field-manager=string local selector/l=string`

/** Where the pod spec of a kind stands. */
const POD_SPECS: {readonly [kind: string]: readonly string[]} = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ...Object.fromEntries(
    ['StatefulSet', 'DaemonSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'Job'].map(kind => [
      kind,
      ['spec', 'template', 'spec'],
    ]),
  ),
}

type Pair = {readonly name: string; readonly value?: string}

/** Splits arguments into resources and `name=value` or `name-` pairs, as cmdutil.GetResourcesAndPairs. */
function splitArgs(args: readonly string[], noun: string): Or<{readonly resources: readonly string[]; readonly pairs: readonly Pair[]}> {
  const isPair = (arg: string): boolean => (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg !== '-')
  const first = args.findIndex(isPair)
  const pairs = first < 0 ? [] : args.slice(first)
  const late = pairs.find(arg => !isPair(arg))
  if (late !== undefined) return plainFault(`all resources must be specified before ${noun} changes: ${late}`)
  const read = pairs.map((arg): Pair => {
    const equals = arg.indexOf('=')
    return equals < 0 ? {name: arg.slice(0, -1)} : {name: arg.slice(0, equals), value: arg.slice(equals + 1)}
  })
  return {resources: first < 0 ? args : args.slice(0, first), pairs: read}
}

/** Changes the containers of every target; `change` returns the containers, or why one cannot be. */
type ChangeContainers = (containers: readonly unknown[], init: boolean) => readonly unknown[]

function changeTemplates(
  session: Session,
  values: Values,
  targets: readonly Target[],
  words: string,
  failure: string,
  change: (target: Target) => Or<ChangeContainers> | Trouble,
): Fault | undefined {
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const troubles: Trouble[] = []
  for (const target of targets) {
    const path = POD_SPECS[target.resource.kind]
    if (path === undefined) {
      troubles.push({
        message: `error: ${target.resource.plural}/${target.name} the object is not a pod or does not have a pod template: *v1.${target.resource.kind}`,
      })
      continue
    }
    const changer = change(target)
    if (typeof changer !== 'function') {
      troubles.push(isFault(changer) ? {message: changer.fault} : changer)
      continue
    }
    const spec = dataAt(target.object, ...path)
    const inits = listAt(spec, 'initContainers')
    const next = {
      ...spec,
      containers: changer(listAt(spec, 'containers'), false),
      ...(inits.length === 0 ? {} : {initContainers: changer(inits, true)}),
    }
    if (sameJson(next, spec)) continue
    const object = put(target.object, path, next) as KubeObject
    const served =
      report.dry === 'client' || truth(values, 'local')
        ? {object, warnings: []}
        : sendObject(session, target, object, report.dry === 'server')
    if (isTrouble(served)) troubles.push({message: `${failure} ${served.message}`})
    else report.tell(served.object, words)
  }
  return faultOf(troubles)
}

export const SET_IMAGE = command({
  path: 'set image',
  flags: `${FLAGS} record`,
  run: setImage,
})

function setImage(session: Session, values: Values): Fault | undefined {
  const split = splitArgs(values.args, 'image')
  if (isFault(split)) return split
  const {resources, pairs} = split
  const found = resources.length === 0 && texts(values, 'filename').length === 0 ? undefined : targetsOf(session, values, resources)
  if (isFault(found)) return found
  if (found !== undefined && found.troubles.length > 0) return faultOf(found.troubles)
  const wrong: Trouble[] = []
  if (found === undefined) wrong.push({message: 'one or more resources must be specified as <resource> <name> or <resource>/<name>'})
  if (pairs.length === 0) wrong.push({message: 'at least one image update is required'})
  else if (pairs.length > 1 && pairs.some(pair => pair.name === '*')) {
    wrong.push({message: 'all containers are already specified by *, but saw more than one container_name=container_image pairs'})
  }
  if (wrong.length > 0 || found === undefined) return faultOf(wrong)
  return changeTemplates(session, values, found.targets, 'image updated', 'failed to patch image update to pod template:', target => {
    const spec = dataAt(target.object, ...(POD_SPECS[target.resource.kind] ?? []))
    const names = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].map(container => textAt(container, 'name'))
    const missing = pairs.find(pair => pair.name !== '*' && !names.includes(pair.name))
    if (missing !== undefined) return {message: `error: unable to find container named "${missing.name}"`}
    return containers => containers.map(container => withImage(container, pairs))
  })
}

function withImage(container: unknown, pairs: readonly Pair[]): unknown {
  const pair = pairs.find(candidate => candidate.name === '*' || candidate.name === textAt(container, 'name'))
  return pair === undefined ? container : put(container, ['image'], pair.value === '' ? undefined : pair.value)
}

export const SET_RESOURCES = command({
  path: 'set resources',
  flags: `${FLAGS} containers/c=string limits=string record requests=string`,
  run: setResources,
})

function setResources(session: Session, values: Values): Fault | undefined {
  const found = targetsOf(session, values, values.args)
  if (isFault(found)) return found
  if (!isGiven(values, 'limits') && !isGiven(values, 'requests')) {
    return plainFault('you must specify an update to requests or limits (in the form of --requests/--limits)')
  }
  const [limits, requests] = [quantities(text(values, 'limits')), quantities(text(values, 'requests'))]
  if (typeof limits === 'string' || typeof requests === 'string') return plainFault(typeof limits === 'string' ? limits : String(requests))
  if (found.troubles.length > 0) return faultOf(found.troubles)
  const pattern = text(values, 'containers', '*')
  return changeTemplates(
    session,
    values,
    found.targets,
    'resource requirements updated',
    'failed to patch resources update to pod template',
    () => containers =>
      containers.map(container =>
        pattern === '*' || textAt(container, 'name') === pattern ? withResources(container, limits, requests) : container,
      ),
  )
}

function withResources(
  container: unknown,
  limits: {readonly [name: string]: string},
  requests: {readonly [name: string]: string},
): unknown {
  const resources = {
    ...dataAt(container, 'resources'),
    ...(Object.keys(limits).length === 0 ? {} : {limits: {...dataAt(container, 'resources', 'limits'), ...limits}}),
    ...(Object.keys(requests).length === 0 ? {} : {requests: {...dataAt(container, 'resources', 'requests'), ...requests}}),
  }
  return put(container, ['resources'], resources)
}

/** `cpu=200m,memory=512Mi` as a list of quantities, or why it is none. */
export function quantities(given: string): {readonly [name: string]: string} | string {
  const list: {[name: string]: string} = {}
  for (const part of given.split(',').filter(piece => piece !== '')) {
    const [name = '', amount, ...more] = part.split('=')
    if (amount === undefined || more.length > 0) return `Invalid argument syntax ${part}, expected <resource>=<value>`
    const read = parseQuantity(amount)
    if ('error' in read) return read.error
    list[name] = canonicalQuantity(amount)
  }
  return list
}

export const SET_ENV = command({
  path: 'set env',
  flags: `${FLAGS} containers/c=string env/e=array from=string? keys=list? list overwrite prefix=string? resolve`,
  run: setEnv,
})

function setEnv(session: Session, values: Values): Fault | undefined {
  const split = splitArgs(values.args, 'environment variable')
  if (isFault(split)) return split
  const pairs = [
    ...split.pairs,
    ...texts(values, 'env').map(pair => ({name: pair.split('=')[0] ?? '', value: pair.slice(pair.indexOf('=') + 1)})),
  ]
  if (split.resources.length === 0 && texts(values, 'filename').length === 0)
    return plainFault('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  const found = targetsOf(session, values, split.resources)
  if (isFault(found)) return found
  if (found.troubles.length > 0) return faultOf(found.troubles)
  if (truth(values, 'list')) {
    for (const target of found.targets) listEnv(session, target)
    return undefined
  }
  if (pairs.length === 0) return plainFault('at least one environment variable must be provided')
  const pattern = text(values, 'containers', '*')
  return changeTemplates(
    session,
    values,
    found.targets,
    'env updated',
    'failed to patch env update to pod template:',
    () => containers =>
      containers.map(container => (pattern === '*' || textAt(container, 'name') === pattern ? withEnv(container, pairs) : container)),
  )
}

function listEnv(session: Session, target: Target): void {
  const spec = dataAt(target.object, ...(POD_SPECS[target.resource.kind] ?? []))
  for (const container of listAt(spec, 'containers')) {
    say(session, `# ${nameOf(target.object).replace(/^[^/]*\//, `${target.resource.singular} `)}, container ${textAt(container, 'name')}`)
    for (const variable of listAt(container, 'env')) say(session, `${textAt(variable, 'name')}=${textAt(variable, 'value')}`)
  }
}

function withEnv(container: unknown, pairs: readonly Pair[]): unknown {
  let env = [...listAt(container, 'env')]
  for (const {name, value} of pairs) {
    const at = env.findIndex(variable => textAt(variable, 'name') === name)
    if (value === undefined) env = env.filter(variable => textAt(variable, 'name') !== name)
    else if (at < 0) env.push({name, value})
    else env[at] = {name, value}
  }
  return put(container, ['env'], env.length === 0 ? undefined : env)
}

export const SET_SELECTOR = command({
  path: 'set selector',
  flags: `${PRINT_FLAGS} filename/f=list recursive/R ${DRY_RUN_FLAG} all field-manager=string local record resource-version=string`,
  run: setSelector,
})

function setSelector(session: Session, values: Values): Fault | undefined {
  const expression = values.args.at(-1) ?? ''
  if (values.args.length < 2) return plainFault('a selector is required')
  const found = targetsOf(session, values, values.args.slice(0, -1))
  if (isFault(found)) return found
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const selector = Object.fromEntries(
    expression
      .split(',')
      .filter(Boolean)
      .map(part => [part.split('=')[0] ?? '', part.slice(part.indexOf('=') + 1)]),
  )
  const troubles: Trouble[] = [...found.troubles]
  for (const target of found.targets) {
    if (target.resource.kind !== 'Service') {
      troubles.push({message: `setting a selector is only supported for Services`})
      continue
    }
    const object = put(target.object, ['spec', 'selector'], selector) as KubeObject
    const served = report.dry === 'client' ? {object, warnings: []} : sendObject(session, target, object, report.dry === 'server')
    if (isTrouble(served)) troubles.push(served)
    else report.tell(served.object, 'selector updated')
  }
  return faultOf(troubles)
}
