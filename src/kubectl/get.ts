import {at} from '../kube/peek.ts'
import {command, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {fault, isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts, truth} from './flags.ts'
import type {TableOptions} from './get-table.ts'
import {tableHeaders, tableRow} from './get-table.ts'
import {startWatch} from './get-watch.ts'
import {findInFiles} from './manifests.ts'
import {printerFor} from './output.ts'
import type {Session} from './session.ts'
import {warn} from './session.ts'
import {getRaw} from './get-raw.ts'
import {hasScale, NO_SCALE, scaleOf} from './scale-subresource.ts'
import {sortBy} from './sort-by.ts'
import {getTable} from './table.ts'
import type {Found, Query, Target} from './targets.ts'
import {findTargets} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {faultOf} from './trouble.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} all-namespaces/A chunk-size=int field-selector=string ignore-not-found label-columns/L=list no-headers
  output-watch-events raw=string selector/l=string server-print show-kind show-labels sort-by=string subresource=string watch/w watch-only`

export const GET = command({
  path: 'get',
  flags: FLAGS,
  run: get,
})

/** `kubectl get`: tables, names, YAML, JSON, JSONPath or columns of one or many resources. */
function get(session: Session, values: Values): Fault | undefined {
  if (truth(values, 'output-watch-events') && !truth(values, 'watch') && !truth(values, 'watch-only')) {
    return plainFault('--output-watch-events option can only be used with --watch or --watch-only')
  }
  if (text(values, 'raw') !== '') return getRaw(session, values)
  const files = texts(values, 'filename')
  if (values.args.length === 0 && files.length === 0) return nothingAsked()
  const query = queryOf(values)
  const listed = files.length > 0 ? findInFiles(session, values, query) : findTargets(session, query)
  if (isFault(listed)) return listed
  if (cannotBeRead(listed)) return faultOf([NOT_ALLOWED])
  const found = throughSubresource(listed, text(values, 'subresource'))
  warnDeprecated(session, found)
  const output = text(values, 'output')
  const printer = printerFor(output, {
    tables: true,
    template: text(values, 'template'),
    noHeaders: truth(values, 'no-headers'),
    files: session.line.files,
    strict: !truth(values, 'allow-missing-template-keys', true),
  })
  if (isFault(printer)) return printer
  if (truth(values, 'watch') || truth(values, 'watch-only')) return startWatch(session, values, query, found, tableOptions(values, found))
  const kept = truth(values, 'ignore-not-found')
    ? {...found, troubles: found.troubles.filter(trouble => trouble.reason !== 'NotFound')}
    : found
  if (printer === undefined) return printTables(session, values, kept)
  return printObjects(session, values, kept, printer)
}

const NOT_ALLOWED: Trouble = {reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource'}

/** Kinds that can only be made, such as bindings and reviews. */
function cannotBeRead({wanted}: Found): boolean {
  return wanted.by === 'selector' && wanted.resources.some(resource => !resource.verbs.includes('list'))
}

/** What a subresource shows of the objects: a Scale, or the object again. */
function throughSubresource(found: Found, subresource: string): Found {
  if (subresource === '') return found
  const targets: Target[] = []
  const troubles: Trouble[] = [...found.troubles]
  for (const target of found.targets) {
    if (subresource === 'scale' && hasScale(target.resource.kind))
      targets.push({
        ...target,
        object: scaleOf(target.object),
        resource: {...target.resource, kind: 'Scale', group: 'autoscaling', version: 'v1'},
      })
    else if (subresource === 'status' ? hasStatus(target.resource.kind) : isPart(target.resource.kind, subresource)) targets.push(target)
    else troubles.push(NO_SCALE)
  }
  return {...found, targets, troubles}
}

/** Kinds without a status subresource, among those that people look at. */
const STATELESS = new Set(
  'ConfigMap Secret ServiceAccount Endpoints EndpointSlice Event LimitRange PodTemplate ControllerRevision Role RoleBinding ClusterRole ClusterRoleBinding Lease PriorityClass StorageClass NetworkPolicy'.split(
    ' ',
  ),
)

function hasStatus(kind: string): boolean {
  return !STATELESS.has(kind)
}

function isPart(kind: string, subresource: string): boolean {
  return kind === 'Pod' && ['resize', 'ephemeralcontainers'].includes(subresource)
}

function nothingAsked(): Fault {
  return fault(`You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples`)
}

/** What the selector flags and arguments of `get`-like commands ask for. */
export function queryOf(values: Values): Query {
  return {
    args: values.args,
    selector: text(values, 'selector'),
    fieldSelector: text(values, 'field-selector'),
    allNamespaces: truth(values, 'all-namespaces'),
    subresource: text(values, 'subresource'),
    kindIsEnough: true,
  }
}

/** The server warns of Endpoints whenever they are read. */
export function warnDeprecated(session: Session, {wanted}: Found): void {
  const kinds = wanted.by === 'selector' ? wanted.resources : wanted.items.map(item => item.resource)
  if (kinds.some(resource => resource.kind === 'Endpoints')) {
    warn(session, 'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice')
  }
}

export function tableOptions(values: Values, {targets, wanted}: Found): TableOptions {
  // A kind that was asked for by name and not found does not count.
  const several = wanted.by === 'selector' ? wanted.resources.length > 1 : new Set(targets.map(({resource}) => resource.kind)).size > 1
  return {
    wide: text(values, 'output') === 'wide',
    noHeaders: truth(values, 'no-headers'),
    showLabels: truth(values, 'show-labels'),
    labelColumns: texts(values, 'label-columns'),
    withNamespace: truth(values, 'all-namespaces'),
    withKind: several || truth(values, 'show-kind'),
    serverPrint: truth(values, 'server-print', true),
  }
}

function printTables(session: Session, values: Values, found: Found): Fault | undefined {
  const options = tableOptions(values, found)
  const path = text(values, 'sort-by')
  const groups = groupByKind(found.targets)
  // Each kind is one table of the server: several cannot be sorted together, and the complaint is about tables.
  if (path !== '' && (found.wanted.by === 'selector' ? found.wanted.resources.length : found.targets.length) > 1) {
    return plainFault(`couldn't find any field with path "{${path.startsWith('.') ? '' : '.'}${path}}" in the list of objects`)
  }
  const tables: string[] = []
  for (const group of groups) {
    const sorted = path === '' ? group : sortedOrNone(group, path, session.world.now)
    if (isFault(sorted)) return sorted
    const resource = sorted[0]?.resource
    if (resource === undefined) continue
    const cluster = {...options, withNamespace: options.withNamespace && resource.namespaced}
    const rows = sorted.map(target => tableRow(target, session.world.now, cluster))
    tables.push(getTable(options.noHeaders ? rows : [tableHeaders(resource, cluster), ...rows]))
  }
  session.stdout += tables.join(options.noHeaders ? '' : '\n')
  if (tables.length === 0 && !truth(values, 'ignore-not-found') && found.troubles.length === 0) sayNothingFound(session, values, found)
  return faultOf(found.troubles)
}

/** A sort that fails prints nothing, as the table printer's error is dropped upstream; but values that cannot be compared end kubectl. */
function sortedOrNone(group: readonly Target[], path: string, now: number): Or<readonly Target[]> {
  if (group.length < 2) return group
  const sorted = sortBy(group, path, target => target.object, {now, of: 'table'})
  return isFault(sorted) && sorted.fault.startsWith('error: ') ? [] : sorted
}

function groupByKind(targets: readonly Target[]): readonly (readonly Target[])[] {
  const groups: Target[][] = []
  for (const target of targets) {
    const last = groups.at(-1)
    if (last !== undefined && last[0]?.resource === target.resource) last.push(target)
    else groups.push([target])
  }
  return groups
}

function sayNothingFound(session: Session, values: Values, {wanted}: Found): void {
  const kinds = wanted.by === 'selector' ? wanted.resources : wanted.items.map(item => item.resource)
  const namespaced = !truth(values, 'all-namespaces') && kinds.every(resource => resource.namespaced)
  warn(session, namespaced ? `No resources found in ${session.namespace} namespace.` : 'No resources found')
}

function printObjects(session: Session, values: Values, found: Found, printer: (object: unknown) => Or<string>): Fault | undefined {
  if (found.single && found.troubles.length > 0) return faultOf(found.troubles)
  const [first] = found.targets
  if (found.targets.length === 0 && truth(values, 'ignore-not-found')) return faultOf(found.troubles)
  const path = text(values, 'sort-by')
  const sorted =
    path === '' || found.targets.length === 0
      ? found.targets
      : sortBy(found.targets, path, target => target.object, {now: session.world.now, of: 'objects'})
  if (isFault(sorted)) return sorted
  const single = found.single && first !== undefined
  const object = single
    ? shown(first.object)
    : {apiVersion: 'v1', items: sorted.map(target => shown(target.object)), kind: 'List', metadata: {resourceVersion: ''}}
  const printed = printer(object)
  const troubles: Trouble[] = [...found.troubles]
  if (isFault(printed)) {
    session.stdout += printed.shown ?? ''
    troubles.push({message: printed.fault})
  } else session.stdout += printed
  return faultOf(troubles)
}

/** managedFields are not shown unless asked for, and our objects have none. */
function shown(object: unknown): unknown {
  return at(object, 'kind') === undefined ? {} : object
}
