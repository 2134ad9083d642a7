import {splitKey} from '../../kube/object.ts'
import type {Loop} from '../request.ts'
import {bindClaim} from '../volumes/bind-claim.ts'
import {reclaimVolume} from '../volumes/reclaim-volume.ts'

/** Claims find volumes, volumes follow their claims: as pkg/controller/volume/persistentvolume and pvcprotection, with the provisioner beside them. */
export const volumes: Loop = (world, key) => {
  return splitKey(key).kind === 'PersistentVolume' ? reclaimVolume(world, key) : bindClaim(world, key)
}
