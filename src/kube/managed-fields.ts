import {storedForm, withDefaults} from './defaults/object.ts'
import type {Field, FieldType, Struct} from './fields.ts'
import {structOf, structOfKind} from './fields.ts'
import type {KubeObject} from './object.ts'
import {isData, sameJson} from './peek.ts'
import {TEMPLATE_GENERATION} from './prepare.ts'
import {settle} from './wire/shape.ts'

/** One entry of metadata.managedFields. */
export type ManagedFields = {
  readonly manager: string
  readonly operation: 'Update'
  readonly apiVersion: string
  readonly time?: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: unknown
}

/** Structs that have one owner as a whole (`+structType=atomic` in k8s.io/api). */
const WHOLE = new Set(
  `ConfigMapKeySelector EndpointAddress EndpointPort FileKeySelector LocalObjectReference NodeSelector NodeSelectorTerm ObjectFieldSelector
  ObjectReference ResourceFieldSelector ScopeSelector SecretKeySelector SecretReference TopologySelectorTerm TypedLocalObjectReference
  ServiceBackendPort LabelSelector OwnerReference`.split(/\s+/),
)
/** Maps that have one owner as a whole (`+mapType=atomic`). */
const WHOLE_MAPS = new Set(['PodSpec.nodeSelector', 'ReplicationControllerSpec.selector', 'ServiceSpec.selector'])
/** What nobody manages: the managed fields code strips it (structured-merge's stripMeta), and the strategies reset the status. */
const UNMANAGED = 'name namespace creationTimestamp selfLink uid clusterName generation managedFields resourceVersion'.split(' ')

/**
 * metadata.managedFields of an object that one client made and nobody changed since: every field that client wrote or had defaulted.
 * What the server itself filled in later (addresses, a Job's selector, admission) has no owner, so `written` is what the client
 * sent. (k8s.io/apimachinery/pkg/util/managedfields)
 */
export function managedFields(written: KubeObject, manager: string, time: string | undefined): ManagedFields {
  const {kind, apiVersion} = written
  const object = storedForm(kind, withDefaults(kind, written))
  const metadata = isData(object.metadata) ? {...object.metadata} : {}
  for (const field of UNMANAGED) delete metadata[field]
  // A DaemonSet of apps/v1 carries the generation of its template in an annotation, from the first conversion on.
  if (kind === 'DaemonSet')
    metadata.annotations = {...(isData(metadata.annotations) ? metadata.annotations : {}), [TEMPLATE_GENERATION]: '0'}
  const rest = {...object, metadata, kind: undefined, apiVersion: undefined, status: undefined}
  const root = structOfKind(kind)
  const fieldsV1 = (root && changedFields(root, settle(kind, {}), rest)) ?? {}
  return {manager, operation: 'Update', apiVersion, ...(time === undefined ? {} : {time}), fieldsType: 'FieldsV1', fieldsV1}
}

/** Entry of a Scale: of all that its object's entry owns, the number of replicas (managedfields.ScaleHandler). */
export function scaleFields(entry: ManagedFields): ManagedFields {
  return {...entry, apiVersion: 'autoscaling/v1', fieldsV1: {'f:spec': {'f:replicas': {}}}}
}

type Owned = {[step: string]: unknown}

/** The fields of `after` that differ from `before`; undefined when none do. What was not there at all is owned itself, too (`.`). */
function changedFields(struct: Struct, before: unknown, after: unknown): Owned | undefined {
  if (!isData(after)) return undefined
  const owned: Owned = before === undefined ? {'.': {}} : {}
  let changed = before === undefined
  for (const [name, value] of Object.entries(after)) {
    const field = struct.fields.get(name)
    if (field === undefined) continue
    const inner = changedValue(field, struct.name, isData(before) ? before[name] : undefined, value)
    if (inner === undefined) continue
    owned[`f:${name}`] = inner
    changed = true
  }
  return changed ? settled(owned) : undefined
}

/** Nothing inside: the field is a leaf. */
function settled(owned: Owned): Owned {
  return Object.keys(owned).length === 1 && '.' in owned ? {} : owned
}

function changedValue(field: Field, parent: string, before: unknown, after: unknown): Owned | undefined {
  const {type} = field
  if (after === null || after === undefined) return undefined
  const struct = type.tag === 'struct' ? structOf(type.struct) : undefined
  if (struct !== undefined && !WHOLE.has(struct.name)) return changedFields(struct, before, after)
  if (type.tag === 'map' && isData(after) && !WHOLE_MAPS.has(`${parent}.${field.name}`)) return changedEntries(before, after)
  if (type.tag === 'list' && Array.isArray(after)) {
    if (field.listType === 'map') return changedItems(field, type.of, before, after)
    if (field.listType === 'set') return changedEntries(before, Object.fromEntries(after.map(item => [JSON.stringify(item), item])), 'v')
  }
  return sameJson(before, after) ? undefined : {}
}

function changedEntries(before: unknown, after: {readonly [key: string]: unknown}, step = 'f'): Owned {
  const owned: Owned = before === undefined ? {'.': {}} : {}
  for (const key of Object.keys(after)) owned[`${step}:${key}`] = {}
  return settled(owned)
}

function changedItems({listKeys}: Field, of: FieldType, before: unknown, after: readonly unknown[]): Owned {
  const owned: Owned = before === undefined ? {'.': {}} : {}
  const struct = of.tag === 'struct' ? structOf(of.struct) : undefined
  for (const item of after) {
    if (!isData(item) || struct === undefined) continue
    // The name of a LocalObjectReference is the one key with an empty default.
    const unnamed = struct.name === 'LocalObjectReference' ? '' : undefined
    const keys = [...listKeys].sort().flatMap(key => ((item[key] ?? unnamed) === undefined ? [] : [[key, item[key] ?? unnamed]]))
    owned[`k:${JSON.stringify(Object.fromEntries(keys))}`] = WHOLE.has(struct.name) ? {} : (changedFields(struct, undefined, item) ?? {})
  }
  return settled(owned)
}
