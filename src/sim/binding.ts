import type {Condition, Problem} from '../kube/object.ts'
import type {Pod, PodStatus} from '../kube/pod.ts'
import {timestamp} from '../kube/time.ts'
import {isNewcomer} from './prepare.ts'
import {conflict, notFound} from './problems.ts'
import type {Request} from './request.ts'
import {stamped} from './stamp.ts'
import type {Draft} from './write.ts'
import {keep, nextVersion, standing} from './write.ts'

/** Gives a pod its node, as the pods/binding subresource: once, and not to a pod that goes. */
export function bind(draft: Draft, request: Extract<Request, {verb: 'bind'}>): Problem | undefined {
  const pod = standing(draft, request.key) as Pod | undefined
  if (pod === undefined) return notFound(request.key)
  if (pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return conflict(request.key)
  const {apiVersion, kind} = pod
  const metadata = stamped(pod.metadata, {resourceVersion: nextVersion(draft.world)})
  const status = boundStatus(pod.status, timestamp(draft.world.now))
  const bound: Pod = {apiVersion, kind, metadata, spec: {...pod.spec, nodeName: request.node}, status}
  keep(draft, request.key, pod, bound, request.why)
  return undefined
}

/** Newcomers of a class that are bound in one second are alike: they share their status. */
function boundStatus(old: PodStatus | undefined, now: string): PodStatus {
  if (now !== lately.now) lately = {now, scheduled: scheduledAt(now), bound: new Map()}
  if (!isNewcomer(old)) return withScheduled(old, lately.scheduled)
  const known = lately.bound.get(old)
  if (known !== undefined) return known
  const made = withScheduled(old, lately.scheduled)
  lately.bound.set(old, made)
  return made
}

function scheduledAt(lastTransitionTime: string): Condition {
  return {type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime, observedGeneration: 1}
}

let lately = {now: '', scheduled: scheduledAt(''), bound: new Map<PodStatus, PodStatus>()}

function withScheduled(old: PodStatus | undefined, scheduled: Condition): PodStatus {
  const others = (old?.conditions ?? []).filter(condition => condition.type !== 'PodScheduled')
  // A place that was promised is taken, here or elsewhere.
  const {nominatedNodeName, ...status} = old ?? {}
  return {...(nominatedNodeName === undefined ? old : status), conditions: [...others, scheduled]}
}
