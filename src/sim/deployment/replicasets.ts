import type {Deployment, ReplicaSet} from '../../kube/deployment.ts'
import {controllerOf} from '../../kube/object.ts'
import type {PodTemplateSpec} from '../../kube/pod.ts'
import {canonicalJson, templateHash} from '../hash.ts'
import {controllerReference, withoutOwner, withOwner} from '../history/claim.ts'
import {matcher} from '../history/selector.ts'
import type {World} from '../world.ts'
import {orphans, owned} from '../world.ts'
import {newestRevision, revisionOf, syncedAnnotations} from './annotations.ts'
import {replicasOf} from './numbers.ts'

const HASH_LABEL = 'pod-template-hash'
const LONGEST_NAME = 253

export type Sets = {
  /** The one that has the Deployment's template. */
  readonly fresh: ReplicaSet | undefined
  /** All others, the oldest first. */
  readonly old: readonly ReplicaSet[]
  readonly adopted: readonly ReplicaSet[]
  readonly released: readonly ReplicaSet[]
}

/** The ReplicaSets of a Deployment, as getReplicaSetsForDeployment and FindNewReplicaSet. */
export function setsOf(world: World, deployment: Deployment): Sets {
  const {uid = '', namespace = '', deletionTimestamp} = deployment.metadata
  const matches = matcher(deployment.spec.selector)
  const own = owned(world, uid, 'ReplicaSet').filter(set => controllerOf(set)?.uid === uid)
  const leaving = deletionTimestamp !== undefined
  const strays = leaving
    ? []
    : orphans(world, 'ReplicaSet', namespace).filter(set => set.metadata.deletionTimestamp === undefined && matches(set.metadata.labels))
  const adopted = strays.map(set => withOwner(set, controllerReference(deployment)))
  const mine = [...own.filter(set => matches(set.metadata.labels)), ...adopted].sort(byAge)
  const fresh = mine.find(set => isSameTemplate(set.spec.template, deployment.spec.template))
  const released = leaving ? [] : own.filter(set => !matches(set.metadata.labels)).map(set => withoutOwner(set, uid))
  return {fresh, old: mine.filter(set => set !== fresh), adopted, released}
}

export function byAge(left: ReplicaSet, right: ReplicaSet): number {
  const [first, second] = [left.metadata.creationTimestamp ?? '', right.metadata.creationTimestamp ?? '']
  if (first !== second) return first < second ? -1 : 1
  return left.metadata.name < right.metadata.name ? -1 : 1
}

export function byRevision(left: ReplicaSet, right: ReplicaSet): number {
  return revisionOf(left) - revisionOf(right) || byAge(left, right)
}

const plain = new WeakMap<PodTemplateSpec, string>()

/** Equal but for the hash label, as EqualIgnoreHash. */
function isSameTemplate(left: PodTemplateSpec, right: PodTemplateSpec): boolean {
  return withoutHash(left) === withoutHash(right)
}

function withoutHash(template: PodTemplateSpec): string {
  const known = plain.get(template)
  if (known !== undefined) return known
  const {[HASH_LABEL]: _hash, ...labels} = template.metadata?.labels ?? {}
  const text = canonicalJson({...template, metadata: {...template.metadata, labels}})
  plain.set(template, text)
  return text
}

/** The ReplicaSet for the Deployment's template, with a hash in its name, labels and selector; its size is still 0. */
export function newSet(deployment: Deployment, old: readonly ReplicaSet[]): ReplicaSet {
  const {template, selector, minReadySeconds} = deployment.spec
  const {namespace, name} = deployment.metadata
  const hash = templateHash(template, deployment.status?.collisionCount ?? 0)
  const labels = {...template.metadata?.labels, [HASH_LABEL]: hash}
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name.slice(0, LONGEST_NAME - 1 - hash.length)}-${hash}`,
      ...(namespace === undefined ? {} : {namespace}),
      labels,
      annotations: syncedAnnotations(deployment, {}, newestRevision(old) + 1, true),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds === undefined || minReadySeconds === 0 ? {} : {minReadySeconds}),
      selector: {...selector, matchLabels: {...selector.matchLabels, [HASH_LABEL]: hash}},
      template: {...template, metadata: {...template.metadata, labels}},
    },
    status: {replicas: 0},
  }
}

export function isActive(set: ReplicaSet): boolean {
  return replicasOf(set) > 0
}

/** Wanted pods of several sets together. */
export function wantedOf(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + replicasOf(set), 0)
}

export function availableOf(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0)
}
