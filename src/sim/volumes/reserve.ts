import type {ObjectReference} from '../../kube/job.ts'
import type {PersistentVolume, PersistentVolumeClaim} from '../../kube/volume.ts'

/** What the volume controller or the scheduler chose, not the person who wrote it, is marked so. */
export const BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'

/** A volume that is promised to a claim (GetBindVolumeToClaim): whoever reserved it by name already is not named as its binder. */
export function reservedFor(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const annotations = volume.spec.claimRef === undefined && {annotations: {...volume.metadata.annotations, [BY_CONTROLLER]: 'yes'}}
  return {...volume, metadata: {...volume.metadata, ...annotations}, spec: {...volume.spec, claimRef: referenceTo(claim)}}
}

export function referenceTo({metadata}: PersistentVolumeClaim): ObjectReference {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    ...(metadata.uid !== undefined && {uid: metadata.uid}),
  }
}
