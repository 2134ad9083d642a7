import type {Job} from '../../kube/job.ts'
import type {Condition, Ms} from '../../kube/object.ts'
import {findCondition} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {newCondition} from './conditions.ts'
import {jobFailureMessage} from './failure-policy.ts'
import {total} from './intervals.ts'
import type {Draft, Look} from './look.ts'
import {lookAgain} from './look.ts'
import {matchSuccessPolicy} from './success-policy.ts'

const DEFAULT_BACKOFF_LIMIT = 6

/**
 * The condition that decides a Job's end before its pods are managed, in upstream's order: what an earlier look has decided,
 * podFailurePolicy, backoffLimit, the deadline, failed indexes, successPolicy. Undefined while the Job goes on.
 */
export function verdict(look: Look, draft: Draft): Condition | undefined {
  return decidedBefore(look) ?? policyFailure(look) ?? limitFailure(look, draft) ?? indexFailure(look) ?? policySuccess(look)
}

function decidedBefore({job, now}: Look): Condition | undefined {
  const met = findCondition(job.status?.conditions, 'SuccessCriteriaMet')
  if (met?.status === 'True') return met
  const target = findCondition(job.status?.conditions, 'FailureTarget')
  return target?.status === 'True' ? newCondition('Failed', 'True', target.reason ?? '', target.message ?? '', now) : undefined
}

function policyFailure({job, pods, now}: Look): Condition | undefined {
  const message = jobFailureMessage(job, pods)
  return message === undefined ? undefined : newCondition('FailureTarget', 'True', 'PodFailurePolicy', message, now)
}

function limitFailure(look: Look, draft: Draft): Condition | undefined {
  const {job, now} = look
  const limit = job.spec.backoffLimit ?? DEFAULT_BACKOFF_LIMIT
  if (look.failed > limit || restartsReach(job, look.pods, limit)) {
    return newCondition('FailureTarget', 'True', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit', now)
  }
  const ends = deadline(job, draft)
  if (ends === undefined) return undefined
  if (now >= ends) return newCondition('FailureTarget', 'True', 'DeadlineExceeded', 'Job was active longer than specified deadline', now)
  lookAgain(draft, ends)
  return undefined
}

function deadline({spec}: Job, {status}: Draft): Ms | undefined {
  if (spec.activeDeadlineSeconds === undefined || spec.suspend === true || status.startTime === undefined) return undefined
  return parseTimestamp(status.startTime) + spec.activeDeadlineSeconds * 1000
}

/** With restartPolicy OnFailure the restarts of all containers count together. As pastBackoffLimitOnFailure. */
function restartsReach({spec}: Job, pods: readonly Pod[], limit: number): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  let restarts = 0
  for (const {status} of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue
    for (const {restartCount} of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) restarts += restartCount
  }
  return limit === 0 ? restarts > 0 : restarts >= limit
}

function indexFailure({job, indexes, now}: Look): Condition | undefined {
  if (indexes?.failed === undefined) return undefined
  const failed = total(indexes.failed)
  const {maxFailedIndexes, completions = 0} = job.spec
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes'
    return newCondition('FailureTarget', 'True', 'MaxFailedIndexesExceeded', message, now)
  }
  if (failed === 0 || failed + total(indexes.succeeded) < completions) return undefined
  return newCondition('FailureTarget', 'True', 'FailedIndexes', 'Job has failed indexes', now)
}

function policySuccess({job, indexes, now}: Look): Condition | undefined {
  const message = indexes === undefined ? undefined : matchSuccessPolicy(job, indexes.succeeded)
  return message === undefined ? undefined : newCondition('SuccessCriteriaMet', 'True', 'SuccessPolicy', message, now)
}

/** All completions reached, or of a work queue one success, and no pod active: the Job has succeeded. */
export function completion({job, succeeded, now}: Look, active: number): Condition | undefined {
  const {completions} = job.spec
  const complete = active === 0 && (completions === undefined ? succeeded > 0 : succeeded >= completions)
  return complete
    ? newCondition('SuccessCriteriaMet', 'True', 'CompletionsReached', 'Reached expected number of succeeded pods', now)
    : undefined
}
