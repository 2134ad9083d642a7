import type {KubeObject, ObjectMeta} from '../kube/object.ts'

// What the API server stores is made here, field by field in one order: objects of few shapes are cheap to read, and a copy
// with a spread of each newcomer's own shape is not.

type Writable<T> = {-readonly [field in keyof T]: T[field]}

/** What the server itself writes into metadata. */
export type Stamp = {
  readonly uid?: string
  readonly resourceVersion: string
  readonly generation?: number | undefined
  readonly creationTimestamp?: string
}

/** A copy of metadata with the server's own fields set; those left out stay as they are. */
export function stamped(meta: ObjectMeta, stamp: Stamp): ObjectMeta {
  const copy = beginning(meta, stamp)
  if (meta.finalizers !== undefined) copy.finalizers = meta.finalizers
  if (meta.deletionTimestamp !== undefined) copy.deletionTimestamp = meta.deletionTimestamp
  if (meta.deletionGracePeriodSeconds !== undefined) copy.deletionGracePeriodSeconds = meta.deletionGracePeriodSeconds
  for (const field in meta) if (!KNOWN.has(field)) return {...meta, ...copy}
  return copy
}

/** The fields up to the owners. A made pod has the same nine: one literal keeps them in the object itself, smaller and quicker to make. */
function beginning(meta: ObjectMeta, stamp: Stamp): Writable<ObjectMeta> {
  const {name, generateName, namespace, labels, annotations, ownerReferences} = meta
  const uid = stamp.uid ?? meta.uid
  const resourceVersion = stamp.resourceVersion ?? meta.resourceVersion
  const generation = stamp.generation ?? meta.generation
  const creationTimestamp = stamp.creationTimestamp ?? meta.creationTimestamp
  const isMade = generateName !== undefined && labels !== undefined && annotations === undefined && ownerReferences !== undefined
  if (isMade && namespace !== undefined && uid !== undefined && generation !== undefined && creationTimestamp !== undefined) {
    return {name, generateName, namespace, uid, resourceVersion, generation, creationTimestamp, labels, ownerReferences}
  }
  const copy: Writable<ObjectMeta> = {name}
  if (generateName !== undefined) copy.generateName = generateName
  if (namespace !== undefined) copy.namespace = namespace
  if (uid !== undefined) copy.uid = uid
  if (resourceVersion !== undefined) copy.resourceVersion = resourceVersion
  if (generation !== undefined) copy.generation = generation
  if (creationTimestamp !== undefined) copy.creationTimestamp = creationTimestamp
  if (labels !== undefined) copy.labels = labels
  if (annotations !== undefined) copy.annotations = annotations
  if (ownerReferences !== undefined) copy.ownerReferences = ownerReferences
  return copy
}

/** Fields nobody here knows come along, as `managedFields` may. */
const KNOWN: ReadonlySet<string> = new Set([
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
])

/** Kinds that are made of these five fields and no other. */
const PLAIN = new Set([
  'Pod',
  'Node',
  'StatefulSet',
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'Job',
  'CronJob',
  'PersistentVolumeClaim',
  'PersistentVolume',
])

/** The object with other metadata. */
export function withMetadata(object: KubeObject, metadata: ObjectMeta): KubeObject {
  const {apiVersion, kind, spec, status} = object
  if (!PLAIN.has(kind) || spec === undefined || status === undefined) return {...object, metadata}
  return {apiVersion, kind, metadata, spec, status}
}

/** The object with another status and a new version. */
export function withStatus(object: KubeObject, status: unknown, resourceVersion: string): KubeObject {
  const {apiVersion, kind, spec} = object
  const metadata = stamped(object.metadata, {resourceVersion})
  if (!PLAIN.has(kind) || spec === undefined || status === undefined) return {...object, metadata, status}
  return {apiVersion, kind, metadata, spec, status}
}

/** Whether a write changed nothing of an object but its status and version: then `withStatus` makes the one of the other. */
export function isStatusWrite(before: KubeObject | undefined, after: KubeObject | undefined): boolean {
  if (before === undefined || after === undefined || before.spec !== after.spec || !PLAIN.has(after.kind)) return false
  if (after.spec === undefined || before.status === undefined || after.status === undefined) return false
  return sameButVersion(before.metadata, after.metadata)
}

function sameButVersion(one: ObjectMeta, other: ObjectMeta): boolean {
  if (one.labels !== other.labels || one.ownerReferences !== other.ownerReferences || one.generation !== other.generation) return false
  if (one.annotations !== other.annotations || one.finalizers !== other.finalizers) return false
  if (one.deletionTimestamp !== other.deletionTimestamp) return false
  if (one.deletionGracePeriodSeconds !== other.deletionGracePeriodSeconds) return false
  for (const field in one) if (!KNOWN.has(field)) return false
  for (const field in other) if (!KNOWN.has(field)) return false
  return true
}
