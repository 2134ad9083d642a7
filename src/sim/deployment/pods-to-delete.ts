import type {Ms} from '../../kube/object.ts'
import type {Pod, PodPhase} from '../../kube/pod.ts'
import {isPodActive, isPodReady, readySince} from '../../kube/pod.ts'
import {parseTimestamp} from '../../kube/time.ts'

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'
const PHASES: Readonly<Partial<Record<PodPhase, number>>> = {Pending: 0, Unknown: 1, Running: 2}

/**
 * Which pods a ReplicaSet deletes first, as controller.ActivePodsWithRanks: those not scheduled, not running, not Ready, cheap,
 * crowded on a node, Ready for a shorter time, restarted more often, younger. Times count by powers of two only, so among pods of
 * about one age the uid decides. `related` are all pods of the same Deployment.
 */
export function podsToDelete(active: readonly Pod[], related: readonly Pod[], count: number, now: Ms): readonly Pod[] {
  if (count >= active.length) return active
  const crowd = new Map<string, number>()
  for (const pod of related) {
    if (!isPodActive(pod)) continue
    const node = pod.spec.nodeName ?? ''
    crowd.set(node, (crowd.get(node) ?? 0) + 1)
  }
  const crowdOf = (pod: Pod) => crowd.get(pod.spec.nodeName ?? '') ?? 0
  return [...active].sort((left, right) => compare(left, right, crowdOf(left), crowdOf(right), now)).slice(0, count)
}

function compare(left: Pod, right: Pod, leftCrowd: number, rightCrowd: number, now: Ms): number {
  return (
    flag(right.spec.nodeName === undefined) - flag(left.spec.nodeName === undefined) ||
    phaseOf(left) - phaseOf(right) ||
    flag(isPodReady(left)) - flag(isPodReady(right)) ||
    costOf(left) - costOf(right) ||
    rightCrowd - leftCrowd ||
    byAge(readySince(left), readySince(right), left, right, now) ||
    restartsOf(right) - restartsOf(left) ||
    byAge(createdAt(left), createdAt(right), left, right, now) ||
    (left.metadata.name < right.metadata.name ? -1 : 1)
  )
}

const flag = (value: boolean) => (value ? 1 : 0)
const phaseOf = (pod: Pod) => PHASES[pod.status?.phase ?? 'Pending'] ?? 0

function costOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST]
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) : 0
}

function restartsOf(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map(status => status.restartCount))
}

function createdAt(pod: Pod): Ms | undefined {
  const text = pod.metadata.creationTimestamp
  return text === undefined ? undefined : parseTimestamp(text)
}

/** Younger first, by the power of two of the age (LogarithmicScaleDown); the uid decides within one power, equal times decide nothing. */
function byAge(left: Ms | undefined, right: Ms | undefined, leftPod: Pod, rightPod: Pod, now: Ms): number {
  if (left === undefined || right === undefined || left === right) return 0
  const difference = power(now - left) - power(now - right)
  return difference !== 0 ? difference : (leftPod.metadata.uid ?? '') < (rightPod.metadata.uid ?? '') ? -1 : 1
}

/** Upstream takes the logarithm of nanoseconds. */
function power(age: Ms): number {
  return age <= 0 ? -1 : Math.floor(Math.log2(age * 1_000_000))
}
