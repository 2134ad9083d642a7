import type {KubeObject, OwnerReference} from '../../kube/object.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import type {PersistentVolumeClaim} from '../../kube/volume.ts'
import {controllerReference} from '../history/claim.ts'
import {inRange} from './identity.ts'

/** The pod a claim belongs to; its uid is '' as long as the pod does not exist. */
type PodName = {readonly name: string; readonly uid: string; readonly ordinal: number}

/** What persistentVolumeClaimRetentionPolicy asks for: who should own the claim so that the garbage collector removes it in time. */
export function wantedOwner(set: StatefulSet, pod: PodName): 'set' | 'pod' | 'nobody' {
  const {whenDeleted, whenScaled} = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  if (whenScaled === 'Delete' && !inRange(set, pod.ordinal)) return 'pod'
  return whenDeleted === 'Delete' ? 'set' : 'nobody'
}

/**
 * The claim with its owners as the retention policy wants them, or undefined when it is to be left alone,
 * as isClaimOwnerUpToDate and updateClaimOwnerRefForSetAndPod.
 */
export function reowned(set: StatefulSet, claim: PersistentVolumeClaim, pod: PodName): PersistentVolumeClaim | undefined {
  const references = claim.metadata.ownerReferences ?? []
  // A reference to an older set or pod of the same name: whoever orphaned it may still want it, so nobody touches it.
  if (isStale(references, 'StatefulSet', set.metadata.name, set.metadata.uid ?? '') || isStale(references, 'Pod', pod.name, pod.uid))
    return undefined
  const foreign = hasForeignController(set, references, pod)
  const wanted = wantedOwner(set, pod)
  const ofSet = references.find(reference => reference.uid === set.metadata.uid)
  const ofPod = references.find(reference => reference.uid === pod.uid)
  if (foreign && ofSet === undefined && ofPod === undefined) return undefined
  const controls = [ofSet, ofPod].every(reference => reference === undefined || reference.controller === true)
  const right = (ofSet !== undefined) === (wanted === 'set') && (ofPod !== undefined) === (wanted === 'pod')
  if (!foreign && controls && right) return undefined
  const others = references.filter(reference => !names(reference, 'StatefulSet', set.metadata.name) && !names(reference, 'Pod', pod.name))
  const owner = foreign ? [] : newOwner(set, pod, wanted)
  return withReferences(claim, [...others, ...owner])
}

function newOwner(set: StatefulSet, pod: PodName, wanted: 'set' | 'pod' | 'nobody'): readonly OwnerReference[] {
  if (wanted === 'nobody' || (wanted === 'pod' && pod.uid === '')) return []
  const owner: KubeObject = wanted === 'set' ? set : {apiVersion: 'v1', kind: 'Pod', metadata: {name: pod.name, uid: pod.uid}}
  return [controllerReference(owner)]
}

function withReferences(claim: PersistentVolumeClaim, references: readonly OwnerReference[]): PersistentVolumeClaim {
  const {ownerReferences: _old, ...metadata} = claim.metadata
  return {...claim, metadata: references.length === 0 ? metadata : {...metadata, ownerReferences: references}}
}

/** Another controller manages the claim; with a policy of Retain that is nobody's business. */
function hasForeignController(set: StatefulSet, references: readonly OwnerReference[], pod: PodName): boolean {
  const {whenDeleted, whenScaled} = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  if (whenDeleted !== 'Delete' && whenScaled !== 'Delete') return false
  return references.some(reference => {
    if (names(reference, 'StatefulSet', set.metadata.name)) return reference.uid !== set.metadata.uid
    if (names(reference, 'Pod', pod.name)) return reference.uid !== pod.uid
    return reference.controller === true
  })
}

/** A claim owned by an earlier pod of this name: it is about to be collected, and a new pod must not take it, as PodClaimIsStale. */
export function isClaimStale(set: StatefulSet, claim: PersistentVolumeClaim, pod: string): boolean {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false
  return isStale(claim.metadata.ownerReferences ?? [], 'Pod', pod, '')
}

function isStale(references: readonly OwnerReference[], kind: string, name: string, uid: string): boolean {
  const found = references.find(reference => names(reference, kind, name))
  return found !== undefined && found.uid !== uid
}

function names(reference: OwnerReference, kind: string, name: string): boolean {
  const version = kind === 'Pod' ? 'v1' : 'apps/v1'
  return reference.kind === kind && reference.name === name && reference.apiVersion === version
}
