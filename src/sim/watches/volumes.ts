import {makeKey} from '../../kube/object.ts'
import type {Ms} from '../../kube/object.ts'
import type {PersistentVolume, PersistentVolumeClaim} from '../../kube/volume.ts'
import {LATENCY} from '../latency.ts'
import type {Write} from '../news.ts'
import type {World} from '../world.ts'
import {find} from '../world.ts'
import {MANAGERS} from './owners.ts'
import {wakeUnscheduled} from './unscheduled.ts'
import type {Waker} from './wake.ts'

// Whom a claim or a volume concerns.

/** A new claim that is to wait for its consumer is told so before the scheduler has looked at that pod; making a volume takes longer. */
export function claimDelay(world: World, {before, after}: Write): Ms {
  if (before !== undefined || after === undefined) return LATENCY.provision
  const {storageClassName = ''} = (after as PersistentVolumeClaim).spec
  const waits = find(world, 'StorageClass', '', storageClassName)?.volumeBindingMode === 'WaitForFirstConsumer'
  return waits ? LATENCY.watch : LATENCY.provision
}

export function wakeClaim(world: World, {key, before, after}: Write, wake: Waker): void {
  if (
    after === undefined ||
    JSON.stringify(before?.spec) !== JSON.stringify(after.spec) ||
    JSON.stringify(before?.status) !== JSON.stringify(after.status)
  ) {
    wakeUnscheduled(world, wake)
  }
  const volume = ((after ?? before)?.spec as {readonly volumeName?: string} | undefined)?.volumeName
  if (after === undefined && volume !== undefined) wake('volumes', makeKey('PersistentVolume', '', volume))
  for (const owner of (after ?? before)?.metadata.ownerReferences ?? []) {
    const loop = MANAGERS[owner.kind]
    if (loop !== undefined && owner.kind === 'StatefulSet' && after === undefined)
      wake(loop, makeKey(owner.kind, key.split('/')[1] ?? '', owner.name))
  }
}

export function wakeVolume(world: World, {before, after}: Write, wake: Waker): void {
  if (after !== undefined) wakeUnscheduled(world, wake)
  const claim = ((after ?? before) as PersistentVolume | undefined)?.spec.claimRef
  if (claim?.name !== undefined) wake('volumes', makeKey('PersistentVolumeClaim', claim.namespace ?? '', claim.name))
}
