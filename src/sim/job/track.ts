import type {Job, JobStatus} from '../../kube/job.ts'
import {isIndexed} from '../../kube/job-state.ts'
import type {Condition} from '../../kube/object.ts'
import {findCondition} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {newCondition, withCondition} from './conditions.ts'
import {hasFailed, indexOf, isTracked, untracked, validIndex} from './facts.ts'
import {matchFailurePolicy} from './failure-policy.ts'
import {has, printIntervals, total, withIndexes} from './intervals.ts'
import {LATENCY} from '../latency.ts'
import type {Why} from '../request.ts'
import type {Draft, Look} from './look.ts'
import {event, lookAgain, why} from './look.ts'

/** MaxUncountedPods: no more pods are counted in one look. */
const MOST_UNCOUNTED = 500

/**
 * Counts ended pods so that none is lost or counted twice: their uids go to status.uncountedTerminatedPods, then their finalizers go,
 * then the counters grow and the uids are taken out. Interim conditions go with the first write, final ones with the last.
 * As trackJobStatusAndRemoveFinalizers; answers whether a status was written.
 */
export function trackPods(look: Look, draft: Draft): boolean {
  const {job, now} = look
  const tracked = new Set(look.pods.filter(isTracked).map(uidOf))
  const numbers = writeCounts(look, draft)
  const grown = countUntracked(draft, tracked)
  const counted = countEnded(look, draft)
  const indexes = isIndexed(job) && writeIndexes(look, draft, counted.indexes)
  const interim = writeInterim(look, draft)
  const changed = numbers || draft.suspensionChanged || counted.changed || indexes || interim
  if (counted.pods.length > 0) {
    if (changed || grown) writeStatus(look, draft)
    for (const pod of counted.pods) letGo(look, draft, pod)
    // Upstream goes on in the same sync, but its writes take a moment, in which others look at the Job as it stands.
    lookAgain(draft, now + LATENCY.apiCall)
    return changed || grown
  }
  if (changed) writeStatus(look, draft)
  const finished = counted.complete && writeFinal(look, draft)
  if (finished || (grown && !changed)) writeStatus(look, draft)
  if (finished) reportEnd(look, draft)
  return changed || grown
}

function letGo({job}: Look, draft: Draft, pod: Pod): void {
  const facts = {pod: pod.metadata.name, phase: pod.status?.phase ?? ''}
  draft.requests.push({verb: 'update', object: untracked(pod), why: why(job, 'has-counted-pod', facts)})
}

const uidOf = (pod: Pod) => pod.metadata.uid ?? ''

/** Puts the numbers of this look into the status; answers whether they differ from what is stored. */
function writeCounts({job}: Look, draft: Draft): boolean {
  const {active = 0, ready, terminating} = job.status ?? {}
  const changed = active !== draft.active || ready !== draft.ready || terminating !== draft.terminating
  const {active: _active, ...rest} = draft.status
  draft.status = {
    ...rest,
    ...(draft.active === 0 ? {} : {active: draft.active}),
    ready: draft.ready,
    terminating: draft.terminating,
    uncountedTerminatedPods: draft.status.uncountedTerminatedPods ?? {},
  }
  return changed
}

/**
 * Moves uids whose pod has lost its finalizer, or is gone, from the uncounted list into the counters. As
 * cleanUncountedPodsWithoutFinalizers.
 */
function countUntracked(draft: Draft, tracked: ReadonlySet<string>): boolean {
  const {succeeded = [], failed = []} = draft.status.uncountedTerminatedPods ?? {}
  const [restSucceeded, restFailed] = [succeeded, failed].map(uids => uids.filter(uid => tracked.has(uid)))
  const [gone, lost] = [succeeded.length - (restSucceeded?.length ?? 0), failed.length - (restFailed?.length ?? 0)]
  if (gone + lost === 0) return false
  draft.status = {
    ...draft.status,
    ...(gone === 0 ? {} : {succeeded: (draft.status.succeeded ?? 0) + gone}),
    ...(lost === 0 ? {} : {failed: (draft.status.failed ?? 0) + lost}),
    uncountedTerminatedPods: uncounted(restSucceeded ?? [], restFailed ?? []),
  }
  return true
}

function uncounted(succeeded: readonly string[], failed: readonly string[]): NonNullable<JobStatus['uncountedTerminatedPods']> {
  return {...(succeeded.length === 0 ? {} : {succeeded}), ...(failed.length === 0 ? {} : {failed})}
}

type Counted = {readonly pods: readonly Pod[]; readonly indexes: readonly number[]; readonly changed: boolean; readonly complete: boolean}

function countEnded(look: Look, draft: Draft): Counted {
  const {job} = look
  const pods: Pod[] = []
  const indexes: number[] = []
  const succeeded = [...(draft.status.uncountedTerminatedPods?.succeeded ?? [])]
  const failed = [...(draft.status.uncountedTerminatedPods?.failed ?? [])]
  const before = succeeded.length + failed.length
  const full = () => indexes.length + succeeded.length + failed.length >= MOST_UNCOUNTED
  for (const pod of isIndexed(job) ? [...look.pods].sort(byIndex) : look.pods) {
    if (!isTracked(pod) || !canLetGo(look, draft, pod)) continue
    pods.push(pod)
    const uid = uidOf(pod)
    const index = newIndex(look, pod)
    if (failed.includes(uid)) continue
    if (pod.status?.phase !== 'Succeeded') {
      if (countsAsFailed(look, draft, pod)) failed.push(uid)
    } else if (index !== undefined) indexes.push(index)
    else if (!isIndexed(job) && !succeeded.includes(uid)) succeeded.push(uid)
    if (full()) break
  }
  draft.status = {...draft.status, uncountedTerminatedPods: uncounted(succeeded, failed)}
  return {pods, indexes, changed: indexes.length > 0 || succeeded.length + failed.length > before, complete: !full()}
}

/** The index of an Indexed Job's pod, unless it was counted before. */
function newIndex({job, indexes}: Look, pod: Pod): number | undefined {
  const index = isIndexed(job) ? validIndex(job, pod) : undefined
  return index === undefined || has(indexes?.before ?? [], index) ? undefined : index
}

const byIndex = (a: Pod, b: Pod) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1)

/** A finalizer goes when pod or Job has ended; a failed pod whose index has no replacement yet keeps it. As canRemoveFinalizer. */
function canLetGo({job, indexes}: Look, draft: Draft, pod: Pod): boolean {
  if (job.metadata.deletionTimestamp !== undefined || draft.finished !== undefined || pod.status?.phase === 'Succeeded') return true
  if (!hasFailed(job, pod)) return false
  const index = indexOf(pod)
  return index === undefined || indexes?.replace.get(index)?.metadata.uid !== pod.metadata.uid
}

/** When a Job fails, pods that still run count as failed; when it succeeds early, they do not count. */
function countsAsFailed({job}: Look, {finished}: Draft, pod: Pod): boolean {
  if (!hasFailed(job, pod) && (finished === undefined || finished.type === 'SuccessCriteriaMet')) return false
  if (isIndexed(job) && validIndex(job, pod) === undefined) return false
  return matchFailurePolicy(job, pod).counted
}

function writeIndexes({job, indexes}: Look, draft: Draft, newIndexes: readonly number[]): boolean {
  const succeeded = withIndexes(indexes?.succeeded ?? [], newIndexes)
  const completed = printIntervals(succeeded)
  const failed = indexes?.failed === undefined ? undefined : printIntervals(indexes.failed)
  const changed = completed !== (job.status?.completedIndexes ?? '') || failed !== job.status?.failedIndexes
  const {completedIndexes: _completed, failedIndexes: _failed, succeeded: _succeeded, ...rest} = draft.status
  draft.status = {
    ...rest,
    ...(total(succeeded) === 0 ? {} : {succeeded: total(succeeded)}),
    ...(completed === '' ? {} : {completedIndexes: completed}),
    ...(failed === undefined ? {} : {failedIndexes: failed}),
  }
  return changed
}

/** FailureTarget or SuccessCriteriaMet is written before any finalizer goes; from then on the look carries the final condition. */
function writeInterim({job, now}: Look, draft: Draft): boolean {
  const {finished} = draft
  if (finished === undefined || (finished.type !== 'FailureTarget' && finished.type !== 'SuccessCriteriaMet')) return false
  const conditions = draft.status.conditions ?? []
  const known = findCondition(job.status?.conditions, finished.type)?.status === 'True'
  if (!known) draft.status = {...draft.status, conditions: [...conditions, finished]}
  const type = finished.type === 'FailureTarget' ? 'Failed' : 'Complete'
  draft.finished = newCondition(type, 'True', finished.reason ?? '', finished.message ?? '', now)
  return !known
}

/** Complete or Failed comes when every pod is counted and none is still ending. As enactJobFinished. */
function writeFinal({job}: Look, draft: Draft): boolean {
  const {finished, status} = draft
  if (finished === undefined) return false
  const waiting = (status.uncountedTerminatedPods?.succeeded?.length ?? 0) + (status.uncountedTerminatedPods?.failed?.length ?? 0)
  if (waiting > 0 || draft.terminating > 0) {
    draft.waits = why(job, 'waits-for-last-pods', {count: draft.terminating, condition: finished.type})
    return false
  }
  const conditions = withCondition(status.conditions ?? [], finished) ?? status.conditions ?? []
  draft.status = {...status, conditions, ...(finished.type === 'Complete' ? completedAt(finished) : {})}
  delete draft.waits
  return true
}

function completedAt({lastTransitionTime}: Condition): Pick<JobStatus, 'completionTime'> {
  return lastTransitionTime === undefined ? {} : {completionTime: lastTransitionTime}
}

function writeStatus({job}: Look, draft: Draft): void {
  draft.requests.push({verb: 'status', object: {...job, status: draft.status}, why: whyWritten(job, draft.status)})
}

/** A status that ends a Job, or begins to, says so; any other counts pods. */
function whyWritten(job: Job, status: JobStatus): Why {
  for (const [type, rule] of ENDS) {
    const condition = findCondition(status.conditions, type)
    if (condition?.status === 'True' && findCondition(job.status?.conditions, type)?.status !== 'True')
      return why(job, rule, {reason: condition.reason ?? ''})
  }
  return why(job, 'counts')
}

const ENDS = [
  ['Complete', 'has-succeeded'],
  ['Failed', 'has-failed'],
  ['FailureTarget', 'is-failing'],
  ['SuccessCriteriaMet', 'is-succeeding'],
] as const

function reportEnd({job}: Look, draft: Draft): void {
  const {finished, status} = draft
  if (finished === undefined) return
  if (finished.type !== 'Complete') {
    const because = why(job, 'has-failed', {reason: finished.reason ?? ''})
    draft.requests.push(event(job, 'Warning', finished.reason ?? '', finished.message ?? '', because))
    return
  }
  const {completions} = job.spec
  if (completions !== undefined && (status.succeeded ?? 0) > completions) {
    const message = 'Too many succeeded pods running after completion count reached'
    draft.requests.push(event(job, 'Warning', 'TooManySucceededPods', message, why(job, 'has-succeeded')))
  }
  draft.requests.push(event(job, 'Normal', 'Completed', 'Job completed', why(job, 'has-succeeded')))
}
