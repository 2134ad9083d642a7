import type {Job} from '../../kube/job.ts'
import {isIndexed} from '../../kube/job-state.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady, readySince} from '../../kube/pod.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {indexOf} from './facts.ts'

/** The pods to remove: of an Indexed Job doubles and pods without a valid index first, then the least advanced. As activePodsForRemoval. */
export function podsToRemove(job: Job, active: readonly Pod[], atLeast: number): readonly Pod[] {
  const {surplus, left} = isIndexed(job) ? byIndex(active, job.spec.completions ?? 0) : {surplus: [], left: active}
  const more = Math.max(atLeast - surplus.length, 0)
  return more === 0 ? surplus : [...surplus, ...[...left].sort(leastAdvancedFirst).slice(0, more)]
}

function byIndex(active: readonly Pod[], completions: number): {readonly surplus: readonly Pod[]; readonly left: readonly Pod[]} {
  const surplus: Pod[] = []
  const groups = new Map<number, Pod[]>()
  for (const pod of active) {
    const index = indexOf(pod)
    if (index === undefined || index >= completions) surplus.push(pod)
    else groups.set(index, [...(groups.get(index) ?? []), pod])
  }
  const left: Pod[] = []
  for (const [, pods] of [...groups].sort(([a], [b]) => a - b)) {
    const [kept, ...others] = pods.sort(leastAdvancedFirst).reverse()
    if (kept !== undefined) left.push(kept)
    surplus.push(...others.reverse())
  }
  return {surplus, left}
}

const PHASES: {readonly [phase: string]: number} = {Pending: 0, Unknown: 1, Running: 2}

/** Order of removal: no node yet, pending, not Ready, Ready for less time, restarted more often, made later. As controller.ActivePods. */
function leastAdvancedFirst(a: Pod, b: Pod): number {
  return (
    byFlag(a.spec.nodeName !== undefined, b.spec.nodeName !== undefined) ||
    phaseOf(a) - phaseOf(b) ||
    byFlag(isPodReady(a), isPodReady(b)) ||
    (readySince(b) ?? 0) - (readySince(a) ?? 0) ||
    restarts(b, false) - restarts(a, false) ||
    restarts(b, true) - restarts(a, true) ||
    madeAt(b) - madeAt(a)
  )
}

const byFlag = (a: boolean, b: boolean) => Number(a) - Number(b)
const phaseOf = (pod: Pod) => PHASES[pod.status?.phase ?? ''] ?? 0
const madeAt = (pod: Pod) => parseTimestamp(pod.metadata.creationTimestamp ?? '')

function restarts(pod: Pod, sidecars: boolean): number {
  if (!sidecars) return Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({restartCount}) => restartCount))
  const names = new Set((pod.spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always').map(({name}) => name))
  return Math.max(0, ...(pod.status?.initContainerStatuses ?? []).filter(({name}) => names.has(name)).map(({restartCount}) => restartCount))
}
