import type {KubeObject} from '../kube/object.ts'
import type {Served} from './serve.ts'
import type {Session} from './session.ts'
import {ask, askDry, isRefusal, lookUp} from './session.ts'
import type {Target} from './targets.ts'
import type {Trouble} from './trouble.ts'

/** `patch --subresource=status`: of the patched object only the status is written, as a controller or kubelet would. */
export function putStatus(session: Session, {resource, object}: Target, patched: KubeObject, dry: boolean): Served | Trouble {
  const request = {verb: 'status', object: {...object, status: patched.status}} as const
  const answer = dry ? askDry(session, request) : ask(session, request)
  if (isRefusal(answer)) return answer
  const stored = dry ? patched : lookUp(session.world, resource, object.metadata.namespace ?? '', object.metadata.name)
  return {object: stored ?? patched, warnings: []}
}
