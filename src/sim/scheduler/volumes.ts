import {fitsTerm} from '../../kube/node-selector.ts'
import type {Node} from '../../kube/node.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import type {PersistentVolume, PersistentVolumeClaim} from '../../kube/volume.ts'
import type {World} from '../world.ts'
import {find, list} from '../world.ts'

/** What a pod's claims mean for the choice of a node. */
export type VolumeState = {
  /** The whole pod cannot be placed now: the volume binding plugin's PreFilter says so. */
  readonly refuses?: string
  /** Its claims are being provisioned: the refusal will not last. */
  readonly provisioned?: boolean
  /** Claims that wait for their first consumer, to be bound once a node is chosen. */
  readonly delayed: readonly PersistentVolumeClaim[]
  readonly bound: readonly PersistentVolume[]
  /** A claim of one pod only (ReadWriteOncePod) has its pod already. */
  readonly taken: boolean
}

/** Annotation by which the scheduler tells the provisioner where a delayed claim's pod will run. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

const NONE: VolumeState = {delayed: [], bound: [], taken: false}

export function volumeState(world: World, pod: Pod): VolumeState {
  const names = (pod.spec.volumes ?? []).flatMap(volume => volume.persistentVolumeClaim?.claimName ?? [])
  if (names.length === 0) return NONE
  const delayed: PersistentVolumeClaim[] = []
  const bound: PersistentVolume[] = []
  let missing: string | undefined
  let taken = false
  let immediate = false
  let provisioned = true
  for (const name of names) {
    const claim = find(world, 'PersistentVolumeClaim', pod.metadata.namespace ?? '', name)
    const refuses = refusalOf(claim, name)
    if (claim === undefined || refuses !== undefined) return {...NONE, ...(refuses === undefined ? {} : {refuses})}
    taken ||= isTaken(world, pod, claim)
    if (claim.spec.volumeName !== undefined && claim.spec.volumeName !== '') {
      const volume = find(world, 'PersistentVolume', '', claim.spec.volumeName)
      if (claim.status?.phase !== 'Bound') immediate = true
      else if (volume === undefined) missing ??= claim.spec.volumeName
      else bound.push(volume)
    } else if (waitsForConsumer(world, claim)) delayed.push(claim)
    else {
      immediate = true
      provisioned &&= find(world, 'StorageClass', '', claim.spec.storageClassName ?? '') !== undefined
    }
  }
  if (immediate) return {...NONE, refuses: 'pod has unbound immediate PersistentVolumeClaims', provisioned}
  // The volume zone plugin looks the volume up before any node is looked at.
  if (missing !== undefined) return {...NONE, refuses: `persistentvolume "${missing}" not found`}
  return {delayed, bound, taken}
}

/** Why a claim is of no use to any pod. */
function refusalOf(claim: PersistentVolumeClaim | undefined, name: string): string | undefined {
  if (claim === undefined) return `persistentvolumeclaim "${name}" not found`
  if (claim.status?.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`
  return claim.metadata.deletionTimestamp === undefined ? undefined : `persistentvolumeclaim "${name}" is being deleted`
}

/** Whether a claim that is for one pod only has another pod with a node that has not ended, as the scheduler's PVCRefCounts. */
function isTaken(world: World, pod: Pod, {metadata, spec}: PersistentVolumeClaim): boolean {
  if (spec.accessModes?.includes('ReadWriteOncePod') !== true) return false
  return list(world, 'Pod', pod.metadata.namespace ?? '').some(
    other =>
      other.metadata.uid !== pod.metadata.uid &&
      other.spec.nodeName !== undefined &&
      !isPodTerminal(other) &&
      (other.spec.volumes ?? []).some(volume => volume.persistentVolumeClaim?.claimName === metadata.name),
  )
}

function waitsForConsumer(world: World, claim: PersistentVolumeClaim): boolean {
  const name = claim.spec.storageClassName
  return name !== undefined && name !== '' && find(world, 'StorageClass', '', name)?.volumeBindingMode === 'WaitForFirstConsumer'
}

/** Whether all bound volumes can be reached from a node. */
export function reaches(volumes: VolumeState, node: Node): boolean {
  return volumes.bound.every(volume => {
    const required = volume.spec.nodeAffinity?.required
    return required === undefined || required.nodeSelectorTerms.some(term => fitsTerm(term, node))
  })
}
