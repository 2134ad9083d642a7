import type {Key, KubeObject, OwnerReference} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import {LATENCY} from '../latency.ts'
import type {Write} from '../news.ts'
import {valuesFrom} from '../table.ts'
import type {World} from '../world.ts'
import {findOwner} from './find-owner.ts'
import type {Waker} from './wake.ts'

// What the garbage collector's graph hears.

/** The garbage collector looks at dependents of what is gone, at objects whose owner is not there, and at owners that are deleted in stages. */
export function wakeCollector(world: World, {key, before, after}: Write, wake: Waker): void {
  if (after === undefined) {
    const uid = before?.metadata.uid
    if (uid !== undefined) {
      // Upstream has no order among dependents; the last first shows that a set's ordinals go all at once.
      for (const dependent of valuesFrom(world.indexes.byOwner, `${uid} `).reverse())
        wake('garbage-collector', keyOf(dependent), LATENCY.collect)
    }
    for (const owner of before?.metadata.ownerReferences ?? []) wakeStagedOwner(world, owner, key, wake)
    return
  }
  if (goesInStages(after) && !goesInStages(before)) wake('garbage-collector', key, LATENCY.collect)
  if (before?.metadata.ownerReferences === after.metadata.ownerReferences) return
  for (const owner of after.metadata.ownerReferences ?? []) {
    // One made for an owner that goes in stages waits until the owner is looked at again (addDependentToOwners).
    if (findOwner(world, owner, key) === undefined) wake('garbage-collector', key, LATENCY.collect)
  }
}

/** Waits for its dependents, to let go of them or to see them deleted: the collector looks when that begins (processTransitions). */
function goesInStages(object: KubeObject | undefined): boolean {
  const {finalizers, deletionTimestamp} = object?.metadata ?? {}
  return deletionTimestamp !== undefined && finalizers?.some(name => name === 'foregroundDeletion' || name === 'orphan') === true
}

function wakeStagedOwner(world: World, owner: OwnerReference, dependent: Key, wake: Waker): void {
  const found = findOwner(world, owner, dependent)
  if (found?.metadata.finalizers?.includes('foregroundDeletion')) wake('garbage-collector', keyOf(found), LATENCY.collectAgain)
}
