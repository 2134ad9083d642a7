import {settle} from '../kube/wire/shape.ts'
import {goQuote} from '../kube/go-quote.ts'
import type {KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {dataAt, listAt, put, sameJson, textAt} from '../kube/peek.ts'
import {canonicalQuantity, parseQuantity} from '../kube/quantity.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts, truth} from './flags.ts'
import {reportFor} from './report.ts'
import {isTrouble} from './serve.ts'
import type {Session} from './session.ts'
import type {Found, Target} from './targets.ts'
import {MISSING} from './targets.ts'
import type {Selection} from './label-selector.ts'
import {parseSelector} from './label-selector.ts'
import type {Trouble} from './trouble.ts'
import {faultOf} from './trouble.ts'
import {sendObject, targetsOf} from './update.ts'

export const SET_FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} all field-manager=string local selector/l=string`

/** Where the pod spec of a kind stands. */
export const POD_SPECS: {readonly [kind: string]: readonly string[]} = {
  Pod: ['spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ...Object.fromEntries(
    ['StatefulSet', 'DaemonSet', 'Deployment', 'ReplicaSet', 'ReplicationController', 'Job'].map(kind => [
      kind,
      ['spec', 'template', 'spec'],
    ]),
  ),
}

export type Pair = {readonly name: string; readonly value?: string}

/** Splits arguments into resources and `name=value` or `name-` pairs, as cmdutil.GetResourcesAndPairs. */
export function splitArgs(
  args: readonly string[],
  noun: string,
): Or<{readonly resources: readonly string[]; readonly pairs: readonly Pair[]}> {
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

/** Changes the containers of every target; `change` returns the containers, or why one cannot be. `troubles` takes what goes wrong besides. */
export type ChangeContainers = (containers: readonly unknown[], init: boolean) => readonly unknown[]
type ChangeSpec = {readonly spec: (spec: Data) => Data}

export function changeTemplates(
  session: Session,
  values: Values,
  targets: readonly Target[],
  words: string,
  failure: string,
  change: (target: Target) => Or<ChangeContainers> | ChangeSpec | Trouble,
  troubles: Trouble[] = [],
): Fault | undefined {
  const report = reportFor(session, values)
  if (isFault(report)) return report
  for (const target of targets) {
    const path = POD_SPECS[target.resource.kind]
    if (path === undefined) {
      troubles.push({
        message: `error: ${truth(values, 'local') ? target.resource.kind.toLowerCase() : target.resource.plural}/${target.name} the object is not a pod or does not have a pod template: *v1.${target.resource.kind}`,
      })
      continue
    }
    const changer = change(target)
    const spec = dataAt(target.object, ...path)
    if (typeof changer !== 'function' && !('spec' in changer)) {
      troubles.push(isFault(changer) ? {message: changer.fault} : changer)
      continue
    }
    const next = typeof changer === 'function' ? withContainers(spec, changer) : changer.spec(spec)
    if (sameJson(next, spec)) continue
    const object = put(target.object, path, next) as KubeObject
    const served =
      report.dry === 'client' || truth(values, 'local')
        ? {object: typed(object), warnings: []}
        : sendObject(session, target, object, report.dry === 'server')
    if (isTrouble(served)) troubles.push({message: `${failure} ${served.message}`})
    else report.tell(served.object, words)
  }
  return faultOf(troubles)
}

/** kubectl changes typed objects here, so that those of a file show the empty fields of their Go structs. */
function typed(object: KubeObject): KubeObject {
  return settle(object.kind, object) as KubeObject
}

function withContainers(spec: Data, changer: ChangeContainers): Data {
  const inits = listAt(spec, 'initContainers')
  return {
    ...spec,
    containers: changer(listAt(spec, 'containers'), false),
    ...(inits.length === 0 ? {} : {initContainers: changer(inits, true)}),
  }
}

/** The objects of a `set` command: with --local those of the files, as they stand there. */
export function setTargets(session: Session, values: Values, resources: readonly string[]): Or<Found> {
  if (truth(values, 'local') && texts(values, 'filename').length === 0)
    return plainFault(
      "you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
    )
  if (resources.length === 0 && texts(values, 'filename').length === 0) return plainFault(MISSING)
  return targetsOf(session, values, resources)
}

export const SET_IMAGE = command({
  path: 'set image',
  flags: `${SET_FLAGS} record`,
  run: setImage,
})

function setImage(session: Session, values: Values): Fault | undefined {
  const split = splitArgs(values.args, 'image')
  if (isFault(split)) return split
  const {resources, pairs} = split
  const found = setTargets(session, values, resources)
  if (isFault(found)) return found
  if (found.troubles.length > 0) return faultOf(found.troubles)
  const wrong: Trouble[] = []
  if (pairs.length === 0) wrong.push({message: 'at least one image update is required'})
  else if (pairs.length > 1 && pairs.some(pair => pair.name === '*')) {
    wrong.push({message: 'all containers are already specified by *, but saw more than one container_name=container_image pairs'})
  }
  if (wrong.length > 0) return faultOf(wrong)
  const lost: Trouble[] = []
  const words = 'failed to patch image update to pod template:'
  const change = (target: Target): ChangeContainers => {
    const spec = dataAt(target.object, ...(POD_SPECS[target.resource.kind] ?? []))
    const names = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')].map(container => textAt(container, 'name'))
    // The others are set all the same.
    for (const {name} of pairs.filter(pair => pair.name !== '*' && !names.includes(pair.name)))
      lost.push({message: `error: unable to find container named "${name}"`})
    return containers => containers.map(container => withImage(container, pairs))
  }
  return changeTemplates(session, values, found.targets, 'image updated', words, change, lost)
}

function withImage(container: unknown, pairs: readonly Pair[]): unknown {
  const pair = pairs.find(candidate => candidate.name === '*' || candidate.name === textAt(container, 'name'))
  return pair === undefined ? container : put(container, ['image'], pair.value === '' ? undefined : pair.value)
}

export const SET_RESOURCES = command({
  path: 'set resources',
  flags: `${SET_FLAGS} containers/c=string limits=string record requests=string`,
  run: setResources,
})

function setResources(session: Session, values: Values): Fault | undefined {
  const found = targetsOf(session, values, values.args)
  if (isFault(found)) return found
  if (text(values, 'limits') === '' && text(values, 'requests') === '') {
    return plainFault('you must specify an update to requests or limits (in the form of --requests/--limits)')
  }
  const [limits, requests] = [quantities(text(values, 'limits')), quantities(text(values, 'requests'))]
  if (typeof limits === 'string' || typeof requests === 'string') return plainFault(typeof limits === 'string' ? limits : String(requests))
  if (found.troubles.length > 0) return faultOf(found.troubles)
  const pattern = text(values, 'containers', '*')
  const chosen = (container: unknown): boolean => fitsPattern(pattern, textAt(container, 'name'))
  return changeTemplates(
    session,
    values,
    found.targets,
    'resource requirements updated',
    'failed to patch resources update to pod template',
    target => {
      const spec = dataAt(target.object, ...(POD_SPECS[target.resource.kind] ?? []))
      if (!listAt(spec, 'containers').some(chosen)) return {message: `error: unable to find container named ${pattern}`}
      return containers => containers.map(container => (chosen(container) ? withResources(container, limits, requests) : container))
    },
  )
}

/** Whether a name fits a pattern in which `*` stands for any letters. As selectContainers. */
export function fitsPattern(pattern: string, name: string): boolean {
  const parts = pattern.split('*')
  const [first = '', ...rest] = parts
  if (rest.length === 0) return name === pattern
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const [index, part] of rest.entries()) {
    const found =
      index === rest.length - 1
        ? name.length - part.length >= at && name.endsWith(part)
          ? name.length - part.length
          : -1
        : name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return true
}

export const SET_SERVICEACCOUNT = command({
  path: 'set serviceaccount',
  aliases: ['sa'],
  flags: `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} all field-manager=string local record`,
  run: setServiceAccount,
})

function setServiceAccount(session: Session, values: Values): Fault | undefined {
  const name = values.args.at(-1)
  if (name === undefined) return plainFault('serviceaccount is required')
  const found = setTargets(session, values, values.args.slice(0, -1))
  if (isFault(found)) return found
  if (found.troubles.length > 0) return faultOf(found.troubles)
  return changeTemplates(session, values, found.targets, 'serviceaccount updated', 'failed to patch ServiceAccountName', () => ({
    // The server writes the old field serviceAccount itself.
    spec: ({serviceAccount: _old, ...spec}) => ({...spec, serviceAccountName: name}),
  }))
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

export const SET_SELECTOR = command({
  path: 'set selector',
  flags: `${PRINT_FLAGS} filename/f=list recursive/R ${DRY_RUN_FLAG} all field-manager=string local record resource-version=string`,
  run: setSelector,
})

/** Requirements as Go prints a list of LabelSelectorRequirement. */
function expressionsText(requirements: Selection): string {
  const names: {readonly [operator: string]: string} = {
    in: 'In',
    notin: 'NotIn',
    exists: 'Exists',
    '!': 'DoesNotExist',
    '>': 'Gt',
    '<': 'Lt',
  }
  return `[${requirements.map(({key, operator, values}) => `{${key} ${names[operator] ?? ''} [${values.join(' ')}]}`).join(' ')}]`
}

function setSelector(session: Session, values: Values): Fault | undefined {
  const expression = values.args.at(-1)
  if (expression === undefined) return plainFault('one selector is required')
  const parsed = parseSelector(expression)
  if (typeof parsed === 'string') return plainFault(`couldn't parse the selector string ${goQuote(expression)}: ${parsed}`)
  const matched = parsed.filter(one => one.operator !== 'in' || one.values.length !== 1)
  if (values.args.length < 2 && texts(values, 'filename').length === 0) return plainFault(MISSING)
  const found = targetsOf(session, values, values.args.slice(0, -1))
  if (isFault(found)) return found
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const selector = Object.fromEntries(parsed.map(({key, values: [value = '']}) => [key, value]))
  const troubles: Trouble[] = [...found.troubles]
  for (const target of found.targets) {
    if (target.resource.kind !== 'Service') {
      troubles.push({message: `setting a selector is only supported for Services`})
      continue
    }
    if (matched.length > 0) {
      troubles.push({message: `match expression ${expressionsText(matched)} not supported on this object`})
      continue
    }
    const object = put(target.object, ['spec', 'selector'], selector) as KubeObject
    const served = report.dry === 'client' ? {object, warnings: []} : sendObject(session, target, object, report.dry === 'server')
    if (isTrouble(served)) troubles.push(served)
    else report.tell(served.object, 'selector updated')
  }
  return faultOf(troubles)
}
