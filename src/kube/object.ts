/**
 * What every Kubernetes object is made of. Objects are plain JSON in the API's own shape
 * (`apiVersion`, `kind`, `metadata`, …), deeply read-only: whoever wants another object makes a new one.
 */
export type Json = null | boolean | number | string | readonly Json[] | {readonly [key: string]: Json}

/** RFC 3339 text with whole seconds, in UTC: `2026-05-06T09:00:00Z`. */
export type Timestamp = string

export type OwnerReference = {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

export type Labels = {readonly [key: string]: string}

export type ObjectMeta = {
  readonly name: string
  readonly generateName?: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: Timestamp
  readonly deletionTimestamp?: Timestamp
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Labels
  readonly annotations?: Labels
  readonly finalizers?: readonly string[]
  readonly ownerReferences?: readonly OwnerReference[]
}

/** Any object, seen only as far as all objects agree. Kinds with a type of their own narrow it. */
export type KubeObject = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly spec?: unknown
  readonly status?: unknown
}

export type Condition = {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: Timestamp
  readonly lastProbeTime?: Timestamp | null
  readonly lastUpdateTime?: Timestamp
  readonly lastHeartbeatTime?: Timestamp
  readonly observedGeneration?: number
}

/** `Kind/namespace/name`, with an empty namespace for cluster-scoped kinds: `Pod/default/web-0`, `Node//node-a`. */
export type Key = `${string}/${string}/${string}`

export function keyOf(object: KubeObject): Key {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`
}

export function makeKey(kind: string, namespace: string, name: string): Key {
  return `${kind}/${namespace}/${name}`
}

/** Takes a key apart. Names and namespaces never hold a slash, so this is exact. */
export function splitKey(key: Key): {readonly kind: string; readonly namespace: string; readonly name: string} {
  const first = key.indexOf('/')
  const second = key.indexOf('/', first + 1)
  return {kind: key.slice(0, first), namespace: key.slice(first + 1, second), name: key.slice(second + 1)}
}

/** The owner that manages this object, as metav1.GetControllerOf. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(reference => reference.controller === true)
}

/** Milliseconds since 1970, virtual. */
export type Ms = number

/** Why a request was refused. `reason` is metav1.StatusReason, empty for its Unknown; `message` is the API server's own text. */
export type Problem = {
  readonly reason:
    | 'NotFound'
    | 'AlreadyExists'
    | 'Invalid'
    | 'Conflict'
    | 'Forbidden'
    | 'BadRequest'
    | 'TooManyRequests'
    | 'MethodNotAllowed'
    | ''
  readonly message: string
  readonly field?: string
}

export function findCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find(condition => condition.type === type)
}
