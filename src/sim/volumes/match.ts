import {fitsTerm} from '../../kube/node-selector.ts'
import type {Node} from '../../kube/node.ts'
import {selects} from '../../kube/selector.ts'
import type {PersistentVolume, PersistentVolumeClaim} from '../../kube/volume.ts'
import {amount} from '../requests-of-pod.ts'

/** `delayed`: the claim binds on first use. `node`: where its pod may go (the scheduler asks). `taken`: names of volumes promised already. */
type Search = {readonly delayed: boolean; readonly node?: Node; readonly taken?: ReadonlySet<string>}

/**
 * The volume for a claim, as FindMatchingVolume of component-helpers/storage/volume: the one that was reserved for it, else the
 * smallest available one that fits. A claim that binds on first use gets an unreserved one from the scheduler alone.
 */
export function matchingVolume(
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
  {delayed, node, taken}: Search,
): PersistentVolume | undefined {
  let smallest: PersistentVolume | undefined
  for (const volume of volumes) {
    const reserved = volume.spec.claimRef !== undefined
    if (taken?.has(volume.metadata.name) === true || (reserved && !isFor(volume, claim)) || !holds(volume, claim)) continue
    const inReach = node === undefined || isReached(volume, node)
    if (reserved) return inReach ? volume : undefined
    if ((delayed && node === undefined) || !inReach || !isFree(volume, claim)) continue
    if (smallest === undefined || size(volume) < size(smallest)) smallest = volume
  }
  return smallest
}

/** Whether a volume is bound to a claim or reserved for it by name (IsVolumeBoundToClaim). */
export function isFor({spec: {claimRef}}: PersistentVolume, {metadata}: PersistentVolumeClaim): boolean {
  if (claimRef === undefined || claimRef.name !== metadata.name || (claimRef.namespace ?? '') !== (metadata.namespace ?? '')) return false
  return claimRef.uid === undefined || claimRef.uid === metadata.uid
}

/** Whether a volume can be mounted on a node (CheckNodeAffinity). */
export function isReached({spec: {nodeAffinity}}: PersistentVolume, node: Node): boolean {
  return nodeAffinity?.required === undefined || nodeAffinity.required.nodeSelectorTerms.some(term => fitsTerm(term, node))
}

/** Why a volume is not what the claim asks for, in the words of checkVolumeSatisfyClaim; undefined when it is. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (size(volume) < amount(claim.spec.resources?.requests?.storage)) return 'requested PV is too small'
  if ((volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return 'storageClassName does not match'
  if (modeOf(volume) !== modeOf(claim)) return 'incompatible volumeMode'
  return hasModes(volume, claim) ? undefined : 'incompatible accessMode'
}

export const size = (volume: PersistentVolume): number => amount(volume.spec.capacity?.storage)

const modeOf = ({spec}: PersistentVolume | PersistentVolumeClaim) => spec.volumeMode ?? 'Filesystem'

function holds(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.metadata.deletionTimestamp !== undefined || modeOf(volume) !== modeOf(claim)) return false
  return size(volume) >= amount(claim.spec.resources?.requests?.storage) && hasModes(volume, claim)
}

function hasModes(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every(mode => volume.spec.accessModes?.includes(mode))
}

function isFree(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.status?.phase !== 'Available' || (volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return false
  return claim.spec.selector === undefined || selects(claim.spec.selector, volume.metadata.labels)
}
