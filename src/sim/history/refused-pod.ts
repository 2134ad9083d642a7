import type {Key, Problem} from '../../kube/object.ts'
import {splitKey} from '../../kube/object.ts'
import type {Request, Why} from '../request.ts'

/** Whether what the API server refused is a new pod. */
export function isNewPod(request: Request): boolean {
  return request.verb === 'create' && request.object.kind === 'Pod'
}

/** Why an owner waits whose pod was refused. */
export function whyRefused(owner: Key, {message}: Problem): Why {
  return {rule: 'pod-is-refused', facts: {owner: splitKey(owner).name, message}}
}

/** The event by which a controller tells that its pod was refused, as RealPodControl.createPods. */
export function failedCreate(owner: Key, component: string, problem: Problem): Request {
  const message = `Error creating: ${problem.message}`
  return {verb: 'event', about: owner, type: 'Warning', reason: 'FailedCreate', message, component, why: whyRefused(owner, problem)}
}
