import type {Key} from '../../kube/object.ts'
import {keyOf, makeKey} from '../../kube/object.ts'
import type {PersistentVolume} from '../../kube/volume.ts'
import type {Reaction} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {World} from '../world.ts'
import {find, findByKey} from '../world.ts'

/** A volume without a claim becomes Available; one whose claim is gone is Released, and with policy Delete removed with its data. */
export function reclaimVolume(world: World, key: Key): Reaction {
  const volume = findByKey(world, key) as PersistentVolume | undefined
  if (volume === undefined) return NOTHING
  const why = {rule: 'volume-released', facts: {volume: volume.metadata.name}}
  const leaving = volume.metadata.deletionTimestamp !== undefined
  if (leaving && volume.status?.phase !== 'Bound') return removeVolume(volume)
  const reference = volume.spec.claimRef
  // One that is only reserved by name is free until that claim comes.
  if (reference?.uid === undefined) {
    if (volume.status?.phase === 'Available') return NOTHING
    return {requests: [{verb: 'status', object: {...volume, status: {phase: 'Available'}} as PersistentVolume, why}]}
  }
  const claim = find(world, 'PersistentVolumeClaim', reference.namespace ?? '', reference.name ?? '')
  if (claim !== undefined && claim.metadata.uid === reference.uid) return NOTHING
  if (volume.status?.phase !== 'Released')
    return {requests: [{verb: 'status', object: {...volume, status: {phase: 'Released'}} as PersistentVolume, why}]}
  return volume.spec.persistentVolumeReclaimPolicy === 'Delete' ? removeVolume(volume) : NOTHING
}

function removeVolume(volume: PersistentVolume): Reaction {
  const why = {rule: 'volume-reclaimed', facts: {volume: volume.metadata.name}}
  const finalizers = (volume.metadata.finalizers ?? []).filter(name => name !== 'kubernetes.io/pv-protection')
  const disk = {verb: 'ran' as const, key: keyOf(volume), disks: {[`pv/${volume.metadata.name}`]: undefined}, why}
  if (volume.metadata.deletionTimestamp !== undefined) {
    return {requests: [{verb: 'update', object: {...volume, metadata: {...volume.metadata, finalizers}}, why}, disk]}
  }
  return {
    requests: [
      {verb: 'update', object: {...volume, metadata: {...volume.metadata, finalizers}}, why},
      {verb: 'delete', key: makeKey('PersistentVolume', '', volume.metadata.name), why},
      disk,
    ],
  }
}
