import type {Ms} from '../../kube/object.ts'
import {makeKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import {isPodAvailable} from '../history/availability.ts'
import type {STATEFULSET_REASONS} from '../reasons/statefulset.ts'
import type {Request, Why} from '../request.ts'
import type {World} from '../world.ts'
import {inRange, ordinalOf, startOrdinal} from './identity.ts'
import type {Revisions} from './new-pod.ts'

/** What one sync of a set looks at: its pods sorted into wanted ones by place, and surplus ones, the highest ordinal first. */
export type Look = {
  readonly world: World
  readonly now: Ms
  readonly set: StatefulSet
  readonly revisions: Revisions
  /** By ordinal, counted from the first; undefined where a pod is missing. */
  readonly replicas: readonly (Pod | undefined)[]
  readonly condemned: readonly Pod[]
  readonly minReadySeconds: number
}

/**
 * What a part of the sync asks for. `stop` ends the sync before its next part, as upstream's shouldExit.
 * `doomed` are requests that the API server will refuse: they come last, and bring the work queue's back-off.
 */
export type Part = {
  readonly requests: readonly Request[]
  readonly stop: boolean
  readonly doomed?: readonly Request[]
  readonly waits?: Why
}

export const PASS: Part = {requests: [], stop: false}

export function sortPods(set: StatefulSet, pods: readonly Pod[], replicas: number): Pick<Look, 'replicas' | 'condemned'> {
  const wanted = new Array<Pod | undefined>(replicas).fill(undefined)
  const surplus: {readonly ordinal: number; readonly pod: Pod}[] = []
  const start = startOrdinal(set)
  for (const pod of pods) {
    const ordinal = ordinalOf(set.metadata.name, pod.metadata.name)
    if (ordinal === undefined) continue
    if (inRange(set, ordinal)) wanted[ordinal - start] = pod
    else surplus.push({ordinal, pod})
  }
  surplus.sort((left, right) => right.ordinal - left.ordinal)
  return {replicas: wanted, condemned: surplus.map(({pod}) => pod)}
}

/** Running, Ready and for long enough. */
export function isAvailable({minReadySeconds, now}: Look, pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodAvailable(pod, minReadySeconds, now)
}

/** Not available, or on its way out, as isUnavailable. */
export function isUnavailable(look: Look, pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined || !isPodAvailable(pod, look.minReadySeconds, look.now)
}

export function why(rule: keyof typeof STATEFULSET_REASONS, facts: Why['facts']): Why {
  return {rule, facts}
}

/** The event that tells of a pod made, deleted or updated, as recordPodEvent. */
export function podEvent(set: StatefulSet, verb: 'Create' | 'Delete' | 'Update', pod: string, reason: Why, failure?: string): Request {
  const outcome = failure === undefined ? 'successful' : `failed error: ${failure}`
  return {
    verb: 'event',
    about: makeKey('StatefulSet', set.metadata.namespace ?? '', set.metadata.name),
    type: failure === undefined ? 'Normal' : 'Warning',
    reason: `${failure === undefined ? 'Successful' : 'Failed'}${verb}`,
    message: `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} ${outcome}`,
    component: 'statefulset-controller',
    why: reason,
  }
}

/** Deletes a pod of the set and tells of it, as DeleteStatefulPod. */
export function deletePod(set: StatefulSet, pod: Pod, reason: Why): readonly Request[] {
  const key = makeKey('Pod', pod.metadata.namespace ?? '', pod.metadata.name)
  return [{verb: 'delete', key, why: reason}, podEvent(set, 'Delete', pod.metadata.name, reason)]
}
