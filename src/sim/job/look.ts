import type {Job, JobStatus} from '../../kube/job.ts'
import {isIndexed} from '../../kube/job-state.ts'
import type {Condition, Ms} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodActive, isPodReady} from '../../kube/pod.ts'
import type {Request, Why} from '../request.ts'
import type {World} from '../world.ts'
import type {BackoffRecord} from './backoff.ts'
import {updateBackoff} from './backoff.ts'
import {hasFailed, isTerminating, isTracked, validIndex} from './facts.ts'
import {matchFailurePolicy} from './failure-policy.ts'
import {failedIndexes, podsToReplace, succeededIndexes} from './indexes.ts'
import type {Intervals} from './intervals.ts'
import {merge, total} from './intervals.ts'

/** Where an Indexed Job stands: indexes done before and now, and with backoffLimitPerIndex those given up and the pods to be replaced. */
export type IndexFacts = {
  readonly before: Intervals
  readonly succeeded: Intervals
  readonly failed?: Intervals
  readonly replace: ReadonlyMap<number, Pod>
}

/** One Job and its pods at one moment: what syncJob of job_controller.go keeps in its context. */
export type Look = {
  readonly world: World
  readonly now: Ms
  readonly job: Job
  readonly pods: readonly Pod[]
  readonly activePods: readonly Pod[]
  /** Pods that have ended and are not yet in any counter. */
  readonly newSucceeded: readonly Pod[]
  readonly newFailed: readonly Pod[]
  /** Counters as they will be when all ended pods are counted. */
  readonly succeeded: number
  readonly failed: number
  readonly backoff: BackoffRecord
  readonly indexes?: IndexFacts
}

/** What a look has decided so far. `status` is the Job's status as last asked for. */
export type Draft = {
  readonly requests: Request[]
  status: JobStatus
  active: number
  ready: number
  terminating: number
  /** The condition that ends the Job, interim or final, once there is one. */
  finished?: Condition
  suspensionChanged: boolean
  again?: Ms
  waits?: Why
}

export function lookAt(world: World, job: Job, pods: readonly Pod[], record: BackoffRecord): Look {
  const uncounted = job.status?.uncountedTerminatedPods
  const fresh = (seen: readonly string[] | undefined, holds: (pod: Pod) => boolean) => {
    const known = new Set(seen)
    return pods.filter(
      pod => isTracked(pod) && !known.has(pod.metadata.uid ?? '') && (!isIndexed(job) || validIndex(job, pod) !== undefined) && holds(pod),
    )
  }
  const newSucceeded = fresh(uncounted?.succeeded, pod => pod.status?.phase === 'Succeeded')
  const newFailed = fresh(uncounted?.failed, pod => hasFailed(job, pod))
  const activePods = pods.filter(isPodActive)
  const indexes = isIndexed(job) ? indexFacts(job, pods, activePods) : undefined
  const counted = newFailed.filter(pod => matchFailurePolicy(job, pod).counted).length
  return {
    world,
    now: world.now,
    job,
    pods,
    activePods,
    newSucceeded,
    newFailed,
    succeeded:
      indexes === undefined
        ? (job.status?.succeeded ?? 0) + newSucceeded.length + (uncounted?.succeeded?.length ?? 0)
        : total(indexes.succeeded),
    failed: (job.status?.failed ?? 0) + counted + (uncounted?.failed?.length ?? 0),
    backoff: updateBackoff(record, newSucceeded, newFailed),
    ...(indexes === undefined ? {} : {indexes}),
  }
}

function indexFacts(job: Job, pods: readonly Pod[], active: readonly Pod[]): IndexFacts {
  const {before, now: succeeded} = succeededIndexes(job, pods)
  if (job.spec.backoffLimitPerIndex === undefined) return {before, succeeded, replace: new Map()}
  const failed = failedIndexes(job, pods)
  return {before, succeeded, failed, replace: podsToReplace(job, pods, active, merge(succeeded, failed))}
}

export function newDraft({job, pods, activePods}: Look): Draft {
  return {
    requests: [],
    status: job.status ?? {},
    active: activePods.length,
    ready: activePods.filter(isPodReady).length,
    terminating: pods.filter(isTerminating).length,
    suspensionChanged: false,
  }
}

export function why(job: Job, rule: string, facts: Why['facts'] = {}): Why {
  return {rule: `job-${rule}`, facts: {job: job.metadata.name, ...facts}}
}

/** An event about the Job by its controller. */
export function event(job: Job, type: 'Normal' | 'Warning', reason: string, message: string, because: Why): Request {
  const about = `Job/${job.metadata.namespace ?? ''}/${job.metadata.name}` as const
  return {verb: 'event', about, type, reason, message, component: 'job-controller', why: because}
}

/** The look is repeated at the earliest moment anyone asks for. */
export function lookAgain(draft: Draft, at: Ms): void {
  draft.again = Math.min(draft.again ?? at, at)
}
