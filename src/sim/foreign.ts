import type {KubeObject} from '../kube/object.ts'

/**
 * Whether an object was put into the store past the API server, under a version that the server has not come to; `revision` is the
 * world's. Nobody manages its fields, and it does not lie there byte for byte as the server would write it: even an update that changes
 * nothing writes it anew (GuaranteedUpdate in etcd3/store.go).
 */
export function isForeign({metadata}: KubeObject, revision: number): boolean {
  return Number(metadata.resourceVersion) > revision
}
