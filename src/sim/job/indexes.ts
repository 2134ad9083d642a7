import type {Job} from '../../kube/job.ts'
import type {Ms} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {remainingBackoff} from './backoff.ts'
import {
  finishTime,
  hasFailed,
  INDEX_FAILURES,
  INDEX_IGNORED,
  indexOf,
  isTerminating,
  isTracked,
  onlyReplacesFailed,
  validIndex,
} from './facts.ts'
import {matchFailurePolicy} from './failure-policy.ts'
import type {Intervals} from './intervals.ts'
import {firstFree, has, merge, parseIntervals, withIndexes} from './intervals.ts'

/** Indexes that had succeeded before, and those with what has succeeded since. As calculateSucceededIndexes. */
export function succeededIndexes(job: Job, pods: readonly Pod[]): {readonly before: Intervals; readonly now: Intervals} {
  const before = parseIntervals(job.status?.completedIndexes, job.spec.completions ?? 0)
  return {
    before,
    now: withIndexes(
      before,
      indexesWhere(job, pods, pod => pod.status?.phase === 'Succeeded'),
    ),
  }
}

/**
 * With backoffLimitPerIndex: the indexes that have used up their failures, or that a FailIndex rule has ended. As
 * calculateFailedIndexes.
 */
export function failedIndexes(job: Job, pods: readonly Pod[]): Intervals {
  const before = parseIntervals(job.status?.failedIndexes, job.spec.completions ?? 0)
  return withIndexes(
    before,
    indexesWhere(job, pods, pod => endsIndex(job, pod)),
  )
}

function indexesWhere(job: Job, pods: readonly Pod[], holds: (pod: Pod) => boolean): ReadonlySet<number> {
  const found = new Set<number>()
  for (const pod of pods) {
    const index = validIndex(job, pod)
    if (index !== undefined && isTracked(pod) && holds(pod)) found.add(index)
  }
  return found
}

function endsIndex(job: Job, pod: Pod): boolean {
  if (!hasFailed(job, pod)) return false
  const {counted, action} = matchFailurePolicy(job, pod)
  return action === 'FailIndex' || (counted && countOf(pod, INDEX_FAILURES) >= (job.spec.backoffLimitPerIndex ?? 0))
}

function countOf(pod: Pod, annotation: string): number {
  const text = pod.metadata.annotations?.[annotation] ?? ''
  return /^[0-9]+$/u.test(text) && Number(text) <= 0x7fffffff ? Number(text) : 0
}

const allFailures = (pod: Pod) => countOf(pod, INDEX_FAILURES) + countOf(pod, INDEX_IGNORED)

/**
 * For each index without a running pod, the failed pod to be replaced: it keeps its finalizer until then, because its
 * failure count goes on to its replacement. As getPodsWithDelayedDeletionPerIndex.
 */
export function podsToReplace(job: Job, pods: readonly Pod[], active: readonly Pod[], settled: Intervals): ReadonlyMap<number, Pod> {
  const running = new Set(active.map(indexOf))
  const result = new Map<number, Pod>()
  for (const pod of pods) {
    const index = validIndex(job, pod)
    if (index === undefined || !isTracked(pod) || !hasFailed(job, pod) || has(settled, index) || running.has(index)) continue
    const other = result.get(index)
    if (other === undefined || (allFailures(other) <= allFailures(pod) && finishTime(other) <= finishTime(pod))) result.set(index, pod)
  }
  return result
}

/** The failure counts that a pod made in the place of another carries in its annotations. As getNewIndexFailureCounts. */
export function failureAnnotations(job: Job, replaced: Pod | undefined): {readonly [annotation: string]: string} {
  const counted = replaced !== undefined && matchFailurePolicy(job, replaced).counted
  const failures = replaced === undefined ? 0 : countOf(replaced, INDEX_FAILURES) + (counted ? 1 : 0)
  const ignored = replaced === undefined ? 0 : countOf(replaced, INDEX_IGNORED) + (counted ? 0 : 1)
  return {[INDEX_FAILURES]: String(failures), ...(ignored > 0 ? {[INDEX_IGNORED]: String(ignored)} : {})}
}

/** How long an index must wait for its next pod. */
export function remainingForIndex(replaced: Pod | undefined, now: Ms): Ms {
  return replaced === undefined ? 0 : remainingBackoff({failures: allFailures(replaced) + 1, last: finishTime(replaced)}, now)
}

/** The lowest indexes that need a pod, at most `count`. As firstPendingIndexes. */
export function pendingIndexes(
  job: Job,
  pods: readonly Pod[],
  active: readonly Pod[],
  settled: Intervals,
  count: number,
): readonly number[] {
  const held = onlyReplacesFailed(job) ? [...active, ...pods.filter(isTerminating)] : active
  const taken = new Set(held.map(indexOf).filter(index => index !== undefined))
  return firstFree(
    merge(
      settled,
      withIndexes(
        [],
        [...taken].sort((a, b) => a - b),
      ),
    ),
    count,
    job.spec.completions ?? 0,
  )
}
