import {admitCreate, admitUpdate} from '../kube/admit.ts'
import {decode} from '../kube/decode.ts'
import {goQuote} from '../kube/go-quote.ts'
import type {Json, KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {isData} from '../kube/peek.ts'
import {fieldsOf} from '../kube/wire/shape.ts'
import type {Resource} from '../kube/resources.ts'
import {groupResource} from '../kube/resources.ts'
import {list} from '../sim/world.ts'
import type {Session} from './session.ts'
import {ask, askDry, isRefusal, lookUp, warn} from './session.ts'
import type {Trouble} from './trouble.ts'

/** How a write is meant: for real, or as `--dry-run=server`; and what becomes of unknown fields. */
export type WriteMode = {readonly dry?: boolean; readonly validation?: 'Strict' | 'Warn' | 'Ignore'}
export type Served = {readonly object: KubeObject; readonly warnings: readonly string[]}

/** A manifest as it was read: plain JSON. */
export type Value = {readonly [key: string]: Json}

export function isTrouble(value: object): value is Trouble {
  return 'message' in value && !('object' in value)
}

/** POST of a value in API shape: strict decoding, then the API server. */
export function serveCreate(session: Session, resource: Resource, value: Data, mode: WriteMode = {}): Served | Trouble {
  const read = readStrictly(resource, value as Value, mode)
  if (isTrouble(read)) return read
  const namespaces = list(session.world, 'Namespace').map(namespace => namespace.metadata.name)
  const admitted = admitCreate(read.object, namespaces)
  const answer = (mode.dry === true ? askDry : ask)(session, {verb: 'create', object: read.object})
  if (isRefusal(answer)) {
    // What the server said before it refused is shown before the refusal.
    const early = 'object' in admitted ? read.warnings : [...read.warnings, ...(admitted.warnings ?? [])]
    for (const warning of early) warn(session, `Warning: ${warning}`)
    return answer
  }
  const made = answer.find(change => change.what === 'created' && change.object?.kind === resource.kind)?.object ?? read.object
  return {
    object: mode.dry === true ? unversioned(made) : made,
    warnings: [...read.warnings, ...('object' in admitted ? admitted.warnings : [])],
  }
}

/** What was not stored has no version. */
function unversioned(object: KubeObject): KubeObject {
  const {resourceVersion: _version, ...metadata} = object.metadata
  return {...object, metadata}
}

/** PUT of a whole object. */
export function serveUpdate(session: Session, resource: Resource, value: Data, mode: WriteMode = {}): Served | Trouble {
  const read = readStrictly(resource, value as Value, mode)
  if (isTrouble(read)) return read
  const {uid, name, namespace = ''} = read.object.metadata
  const live = lookUp(session.world, resource, namespace, name)
  if (live !== undefined && uid !== undefined && uid !== live.metadata.uid) return otherUid(resource, live, uid)
  return putObject(session, resource, read.object, mode, read.warnings)
}

/** The store's own words when the object is not the one that was meant. */
function otherUid(resource: Resource, {metadata}: KubeObject, uid: string): Trouble {
  const {name, namespace} = metadata
  const key = `/registry/${resource.plural}${namespace === undefined ? '' : `/${namespace}`}/${name}`
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid ?? ''}`
  const error = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`
  return {reason: 'Conflict', message: `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": ${error}`}
}

/** Writes an object that is decoded already. */
export function putObject(
  session: Session,
  resource: Resource,
  object: KubeObject,
  mode: WriteMode,
  warnings: readonly string[] = [],
): Served | Trouble {
  const before = lookUp(session.world, resource, object.metadata.namespace ?? '', object.metadata.name)
  const answer = (mode.dry === true ? askDry : ask)(session, {verb: 'update', object})
  if (isRefusal(answer)) return answer
  const admitted = before === undefined ? undefined : admitUpdate(object, before)
  const changed = answer.find(change => change.what === 'changed' && change.object?.kind === resource.kind)?.object
  const now = changed ?? lookUp(session.world, resource, object.metadata.namespace ?? '', object.metadata.name) ?? object
  return {object: now, warnings: [...warnings, ...(admitted !== undefined && 'object' in admitted ? admitted.warnings : [])]}
}

/** Decodes as the server does, strictly or with unknown fields dropped. Kinds without a table are refused. */
export function readStrictly(resource: Resource, value: Value, mode: WriteMode): Served | Trouble {
  // A ReplicationController is a kind that the server knows, but no controller here would make its pods.
  if (fieldsOf(resource.kind) === undefined || resource.kind === 'ReplicationController')
    return {message: `this tutorial keeps no ${resource.plural}: it is about workloads`}
  const decoded = decode(value)
  if ('object' in decoded) return {object: decoded.object, warnings: []}
  const unknown = decoded.message.includes('strict decoding error')
  if (!unknown || mode.validation === undefined || mode.validation === 'Strict') return decoded
  const cut = decoded.faults.reduce<Json>((rest, {path}) => without(rest, path), value)
  const again = decode(cut)
  if (!('object' in again)) return again
  return {object: again.object, warnings: mode.validation === 'Warn' ? decoded.faults.map(fault => fault.message) : []}
}

function without(value: Json, path: readonly (string | number)[]): Json {
  const [head, ...rest] = path
  if (Array.isArray(value)) return value.map((item: Json, at) => (at === head ? without(item, rest) : item))
  if (!isData(value) || head === undefined) return value
  const entries = Object.entries(value as Value)
  if (rest.length === 0) return Object.fromEntries(entries.filter(([key]) => key !== head))
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === head ? without(inner, rest) : inner]))
}

/** A patch that makes no valid object: `patch` is printed as Go prints it. As errors.NewInvalid with the field `patch`. */
export function patchInvalid(patch: string, why: string): Trouble {
  const message = `Invalid value: ${goQuote(patch)}: ${why}`
  return {
    reason: 'Invalid',
    message: ` "" is invalid: patch: ${message}`,
    subject: {kind: '', group: '', name: ''},
    causes: [{field: 'patch', message}],
  }
}
