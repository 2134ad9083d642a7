import {goQuote} from '../kube/go-quote.ts'
import type {KubeObject} from '../kube/object.ts'
import type {Resource} from '../kube/resources.ts'
import {RESOURCES, apiVersionOf, groupResource, resourceByWord} from '../kube/resources.ts'
import {textsAt} from '../kube/peek.ts'
import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import {meetsFields, parseFieldSelector} from './field-selector.ts'
import {meetsAll, parseSelector} from './label-selector.ts'
import type {Session} from './session.ts'
import {listAll, lookUp, warn} from './session.ts'
import type {Trouble} from './trouble.ts'
import {notFoundTrouble} from './trouble.ts'

/** One object that a command is about. */
export type Target = {readonly resource: Resource; readonly namespace: string; readonly name: string; readonly object: KubeObject}

/** What words on the command line name, before anything is looked up. */
export type Wanted =
  | {readonly by: 'selector'; readonly resources: readonly Resource[]}
  | {readonly by: 'name'; readonly items: readonly {readonly resource: Resource; readonly name: string}[]; readonly single: boolean}

/** Objects found, in order, and what was not found. `single`: exactly one was asked for by name. */
export type Found = {
  readonly targets: readonly Target[]
  readonly troubles: readonly Trouble[]
  readonly single: boolean
  readonly wanted: Wanted
}

export type Query = {
  readonly args: readonly string[]
  readonly selector?: string
  readonly fieldSelector?: string
  readonly all?: boolean
  readonly allNamespaces?: boolean
  /** A kind alone means all of them, as `get` and `describe` take it; others want a name, a selector or --all. */
  readonly kindIsEnough?: boolean
  readonly subresource?: string
}

const COMBINED =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"

export const MISSING = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`

/** Reads resource arguments as cli-runtime's resource.Builder does: `sts web`, `sts/web pod/a`, `sts,ds`, `all`, with or without selectors. */
export function wantedBy(query: Query): Or<Wanted> {
  const args = spread(query.args)
  const slashes = args.filter(arg => arg.includes('/')).length
  const bySelector = query.all === true || given(query.selector) || given(query.fieldSelector)
  if (slashes > 0) return slashes === args.length ? wantedTuples(args, bySelector, query) : plainFault(COMBINED)
  const [first, ...names] = args
  if (first === undefined) {
    return plainFault(bySelector ? 'at least one resource must be specified to use a selector' : MISSING)
  }
  const words = expand(first)
  if (bySelector || (names.length === 0 && query.kindIsEnough === true)) {
    if (names.length > 0) return plainFault('name cannot be provided when a selector is specified')
    if (given(query.subresource)) return plainFault('subresource cannot be used when bulk resources are specified')
    const resources = resolveAll(words)
    return isFault(resources) ? resources : {by: 'selector', resources}
  }
  if (names.length > 0 && words.length > 1) return plainFault('you must specify only one resource')
  const resources = resolveAll(words)
  if (isFault(resources)) return resources
  const [resource] = resources
  if (names.length === 0 || resource === undefined) return plainFault('resource(s) were provided, but no name was specified')
  if (resource.namespaced && query.allNamespaces === true) return plainFault('a resource cannot be retrieved by name across all namespaces')
  return {by: 'name', items: names.map(name => ({resource, name})), single: names.length === 1}
}

function given(text: string | undefined): boolean {
  return text !== undefined && text !== ''
}

/** `sts,ds web` means `sts/web ds/web`. */
function spread(args: readonly string[]): readonly string[] {
  const kinds = (args[0] ?? '').split(',')
  return args.length >= 2 && kinds.length > 1 ? kinds.flatMap(kind => args.slice(1).map(name => `${kind}/${name}`)) : args
}

/** Words of a kind list, categories such as `all` opened up in the order of discovery. */
function expand(text: string): readonly string[] {
  return text.split(',').flatMap(word => {
    const members = RESOURCES.filter(resource => resource.categories.includes(word)).sort((a, b) => order(a) - order(b))
    return members.length === 0 ? [word] : members.map(groupResource)
  })
}

function order(resource: Resource): number {
  return ['', 'apps', 'autoscaling', 'batch'].indexOf(resource.group) * 100 + RESOURCES.indexOf(resource) / 100
}

function resolveAll(words: readonly string[]): Or<readonly Resource[]> {
  const found: Resource[] = []
  for (const word of words) {
    const resource = resolve(word)
    if (isFault(resource)) return resource
    if (!found.includes(resource)) found.push(resource)
  }
  return found
}

/** The resource a word names, or kubectl's complaint that there is none. */
export function resolve(word: string): Or<Resource> {
  return resourceByWord(word) ?? plainFault(`the server doesn't have a resource type ${goQuote(word.split('.')[0] ?? '')}`)
}

function wantedTuples(args: readonly string[], bySelector: boolean, query: Query): Or<Wanted> {
  const tuples: {readonly kind: string; readonly name: string}[] = []
  for (const arg of args) {
    const parts = arg.split('/')
    if (parts.length > 2) return plainFault('arguments in resource/name form may not have more than one slash')
    const [kind = '', name = ''] = parts
    if (kind === '' || name === '' || kind.includes(','))
      return plainFault('arguments in resource/name form must have a single resource and name')
    tuples.push({kind, name})
  }
  if (bySelector) return plainFault('selectors and the all flag cannot be used when passing resource/name arguments')
  const items: {readonly resource: Resource; readonly name: string}[] = []
  for (const {kind, name} of tuples) {
    const resource = resolve(kind)
    if (isFault(resource)) return resource
    if (resource.namespaced && query.allNamespaces === true)
      return plainFault('a resource cannot be retrieved by name across all namespaces')
    items.push({resource, name})
  }
  return {by: 'name', items, single: items.length === 1}
}

/** Looks up what a command is about. A fault means that nothing was looked up; troubles come beside what was found. */
export function findTargets(session: Session, query: Query): Or<Found> {
  const wanted = wantedBy(query)
  if (isFault(wanted)) return wanted
  const [kinds = ''] = query.args
  if (kinds.split(/[,/]/).includes('ev'))
    warn(session, 'Warning: short name "ev" could also match lower priority resource events.events.k8s.io')
  return lookAt(session, wanted, query)
}

export function lookAt(session: Session, wanted: Wanted, query: Query): Found {
  const targets: Target[] = []
  const troubles: Trouble[] = []
  if (wanted.by === 'name') {
    for (const {resource, name} of wanted.items) {
      const object = lookUp(session.world, resource, session.namespace, name)
      if (object === undefined) troubles.push(notFoundTrouble(groupResource(resource), name))
      else targets.push(targetOf(resource, object))
    }
    return {targets, troubles, single: wanted.single, wanted}
  }
  for (const resource of wanted.resources) {
    const found = select(session, resource, query)
    if (typeof found === 'string') troubles.push(selectorTrouble(resource, query, found))
    else targets.push(...found)
  }
  return {targets, troubles, single: false, wanted}
}

export function targetOf(resource: Resource, object: KubeObject): Target {
  return {resource, namespace: object.metadata.namespace ?? '', name: object.metadata.name, object}
}

function select(session: Session, resource: Resource, query: Query): readonly Target[] | string {
  const selection = parseSelector(query.selector ?? '')
  if (typeof selection === 'string') return selection
  const fields = parseFieldSelector(query.fieldSelector ?? '', resource)
  if (typeof fields === 'string') return fields
  const objects = listAll(session.world, resource, query.allNamespaces === true ? undefined : session.namespace)
  const all = selection.length === 0 && fields.length === 0
  const chosen = all
    ? objects
    : objects.filter(object => meetsAll(selection, textsAt(object, 'metadata', 'labels')) && meetsFields(fields, object))
  return chosen.map(object => targetOf(resource, object))
}

function selectorTrouble(resource: Resource, query: Query, message: string): Trouble {
  const gvr = `${resource.group === '' ? '/v1' : apiVersionOf(resource)}, Resource=${resource.plural}`
  const about = `that match label selector ${goQuote(query.selector ?? '')}, field selector ${goQuote(query.fieldSelector ?? '')}`
  return {reason: 'BadRequest', message: `Unable to find ${goQuote(gvr)} ${about}: ${message}`}
}
