import type {KubeObject, OwnerReference} from '../../kube/object.ts'
import {controllerOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {LabelSelector} from '../../kube/selector.ts'
import type {World} from '../world.ts'
import {orphans, owned} from '../world.ts'
import {matcher} from './selector.ts'

/** A controller that owns pods by label: the part of it that claiming needs. */
export type Claimer = KubeObject & {readonly spec: {readonly selector: LabelSelector}}

/**
 * Which pods belong to a controller, as controller.PodControllerRefManager.ClaimPods.
 * `pods` are those it owns after adoption; `adopted` and `released` are the pods to be written for that, already changed.
 */
export type Claim = {readonly pods: readonly Pod[]; readonly adopted: readonly Pod[]; readonly released: readonly Pod[]}

/**
 * Sorts own pods and orphans by selector. A controller that is being deleted neither adopts nor releases;
 * one that is picky does so with the pods it cares for only.
 */
export function claimPods(world: World, owner: Claimer, cares: (pod: Pod) => boolean = () => true): Claim {
  const uid = owner.metadata.uid ?? ''
  const matches = matcher(owner.spec.selector)
  const leaving = owner.metadata.deletionTimestamp !== undefined
  const pods: Pod[] = []
  const released: Pod[] = []
  for (const pod of owned(world, uid, 'Pod')) {
    if (controllerOf(pod)?.uid !== uid) continue
    if (matches(pod.metadata.labels)) pods.push(pod)
    else if (!leaving && cares(pod)) released.push(withoutOwner(pod, uid))
  }
  const adopted = adoptable(world, owner, pod => matches(pod.metadata.labels) && cares(pod))
  return {pods: [...pods, ...adopted], adopted, released}
}

/** Whether there is any pod in its namespace that a controller might take over. */
export function hasOrphans(world: World, owner: Claimer): boolean {
  return orphans(world, 'Pod', owner.metadata.namespace ?? '').length > 0
}

/** Orphans that a controller takes over, with it as their owner. */
export function adoptable(world: World, owner: Claimer, belongs: (pod: Pod) => boolean): readonly Pod[] {
  if (owner.metadata.deletionTimestamp !== undefined) return []
  const strays = orphans(world, 'Pod', owner.metadata.namespace ?? '')
  if (strays.length === 0) return strays
  const mine = strays.filter(pod => pod.metadata.deletionTimestamp === undefined && belongs(pod))
  return mine.map(pod => withOwner(pod, controllerReference(owner)))
}

/** The reference that makes `owner` the managing controller, as metav1.NewControllerRef. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** The object with one owner more. */
export function withOwner<T extends KubeObject>(object: T, reference: OwnerReference): T {
  const others = (object.metadata.ownerReferences ?? []).filter(other => other.uid !== reference.uid)
  return {...object, metadata: {...object.metadata, ownerReferences: [...others, reference]}}
}

/** The object without this owner; the field goes with the last one. */
export function withoutOwner<T extends KubeObject>(object: T, uid: string): T {
  const {ownerReferences = [], ...metadata} = object.metadata
  const others = ownerReferences.filter(reference => reference.uid !== uid)
  return {...object, metadata: others.length === 0 ? metadata : {...metadata, ownerReferences: others}}
}
