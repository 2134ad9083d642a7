import type {Schedule, ScheduleError} from '../../kube/cron.ts'
import {formatSchedule, parseSchedule} from '../../kube/cron.ts'
import {goQuote} from '../../kube/go-quote.ts'
import type {CronJob, Job, ObjectReference} from '../../kube/job.ts'
import {finishedCondition} from '../../kube/job-state.ts'
import type {Ms} from '../../kube/object.ts'
import {controllerOf} from '../../kube/object.ts'
import {parseTimestamp, timestamp} from '../../kube/time.ts'
import {loadLocationProblem} from '../../kube/zones.ts'
import type {Why} from '../request.ts'
import {jobName, longTime, newJob} from './new-job.ts'
import type {Missed} from './times.ts'
import {mostRecentScheduleTime, nextScheduleDuration} from './times.ts'

/** What the controller does in one look, in order. */
export type Act =
  | {readonly do: 'event'; readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string; readonly why: Why}
  | {readonly do: 'delete'; readonly job: Job; readonly why: Why}
  | {readonly do: 'create'; readonly job: Job; readonly why: Why}

export type CronJobStatus = NonNullable<CronJob['status']>
export type Decision = {
  readonly acts: readonly Act[]
  readonly status: CronJobStatus
  /** Whether the status is to be written. */
  readonly changed: boolean
  /** How much later to look again, for the next run; undefined when only a change of the object brings one. */
  readonly requeue?: Ms
  readonly waits?: Why
}

/**
 * What the decision needs from outside: the Jobs that name this CronJob as controller, any Job by name, and a reference to the Job it
 * makes.
 */
export type Surroundings = {
  readonly now: Ms
  readonly children: readonly Job[]
  readonly jobNamed: (name: string) => Job | undefined
  readonly refTo: (job: Job, actsBefore: number) => ObjectReference
}

type Draft = {
  readonly cronJob: CronJob
  readonly acts: Act[]
  active: readonly ObjectReference[]
  lastSchedule?: string
  lastSuccess?: string
  changed: boolean
}

/**
 * One sync of the CronJob v2 controller: cleaning up by history limits, then syncCronJob of
 * pkg/controller/cronjob/cronjob_controllerv2.go.
 */
export function decide(cronJob: CronJob, around: Surroundings): Decision {
  const {status} = cronJob
  const draft: Draft = {
    cronJob,
    acts: [],
    active: status?.active ?? [],
    ...(status?.lastScheduleTime === undefined ? {} : {lastSchedule: status.lastScheduleTime}),
    ...(status?.lastSuccessfulTime === undefined ? {} : {lastSuccess: status.lastSuccessfulTime}),
    changed: false,
  }
  cleanUp(draft, around.children)
  for (const job of around.children) noticeJob(draft, job)
  dropMissing(draft, around)
  const outcome = cronJob.metadata.deletionTimestamp === undefined ? startJob(draft, around) : {}
  return {acts: draft.acts, changed: draft.changed, status: statusOf(draft), ...outcome}
}

function statusOf({active, lastSchedule, lastSuccess}: Draft): CronJobStatus {
  return {
    ...(active.length === 0 ? {} : {active}),
    ...(lastSchedule === undefined ? {} : {lastScheduleTime: lastSchedule}),
    ...(lastSuccess === undefined ? {} : {lastSuccessfulTime: lastSuccess}),
  }
}

function why(draft: Draft, rule: string, facts: Why['facts'] = {}): Why {
  return {rule: `cronjob-${rule}`, facts: {cronjob: draft.cronJob.metadata.name, ...facts}}
}

function report(draft: Draft, type: 'Normal' | 'Warning', reason: string, message: string, because: Why): void {
  draft.acts.push({do: 'event', type, reason, message, why: because})
}

/** Deletes the oldest finished Jobs beyond the history limits; without both limits nothing is cleaned. As cleanupFinishedJobs. */
function cleanUp(draft: Draft, children: readonly Job[]): void {
  const {failedJobsHistoryLimit, successfulJobsHistoryLimit} = draft.cronJob.spec
  const ended = (type: 'Complete' | 'Failed') => children.filter(job => finishedCondition(job)?.type === type).sort(byStartTime)
  const remove = (jobs: readonly Job[], limit: number | undefined, field: string) => {
    if (limit === undefined) return
    for (const job of jobs.slice(0, Math.max(jobs.length - limit, 0)))
      removeJob(draft, job, why(draft, 'keeps-few-jobs', {job: job.metadata.name, limit, field}))
  }
  remove(ended('Complete'), successfulJobsHistoryLimit, 'successfulJobsHistoryLimit')
  remove(ended('Failed'), failedJobsHistoryLimit, 'failedJobsHistoryLimit')
}

// Jobs that never started come last; equal times go by name. As byJobStartTime.
function byStartTime(a: Job, b: Job): number {
  const [left, right] = [a.status?.startTime, b.status?.startTime].map(time =>
    time === undefined ? Number.POSITIVE_INFINITY : parseTimestamp(time),
  )
  if (left !== right) return (left ?? 0) < (right ?? 0) ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

function removeJob(draft: Draft, job: Job, because: Why): void {
  draft.acts.push({do: 'delete', job, why: because})
  forget(draft, job.metadata.uid)
  report(draft, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`, because)
  draft.changed = true
}

function forget(draft: Draft, uid: string | undefined): void {
  draft.active = draft.active.filter(reference => reference.uid !== uid)
}

function noticeJob(draft: Draft, job: Job): void {
  const {name, uid} = job.metadata
  const listed = draft.active.some(reference => reference.uid === uid)
  const ended = finishedCondition(job)
  if (ended === undefined) {
    if (!listed)
      report(
        draft,
        'Warning',
        'UnexpectedJob',
        `Saw a job that the controller did not create or forgot: ${name}`,
        why(draft, 'sees-foreign-job', {job: name}),
      )
    return
  }
  if (listed) {
    forget(draft, uid)
    report(
      draft,
      'Normal',
      'SawCompletedJob',
      `Saw completed job: ${name}, condition: ${ended.type}`,
      why(draft, 'sees-end', {job: name, condition: ended.type}),
    )
    draft.changed = true
  }
  const done = job.status?.completionTime
  if (
    ended.type === 'Complete' &&
    done !== undefined &&
    (draft.lastSuccess === undefined || parseTimestamp(done) > parseTimestamp(draft.lastSuccess))
  ) {
    draft.lastSuccess = done
    draft.changed = true
  }
}

/** A listed Job that is there no more would keep the CronJob busy for ever. */
function dropMissing(draft: Draft, {children, jobNamed}: Surroundings): void {
  const known = new Set(children.map(job => job.metadata.uid))
  for (const {name = '', uid} of draft.active) {
    if (known.has(uid) || jobNamed(name) !== undefined) continue
    report(draft, 'Normal', 'MissingJob', `Active job went missing: ${name}`, why(draft, 'misses-job', {job: name}))
    forget(draft, uid)
    draft.changed = true
  }
}

type Outcome = Pick<Decision, 'requeue' | 'waits'>

function startJob(draft: Draft, around: Surroundings): Outcome {
  const {schedule: text, timeZone, suspend} = draft.cronJob.spec
  const zoneProblem = timeZone === undefined ? undefined : loadLocationProblem(timeZone)
  if (zoneProblem !== undefined) {
    report(
      draft,
      'Warning',
      'UnknownTimeZone',
      `invalid timeZone: ${goQuote(timeZone ?? '')}: ${zoneProblem}`,
      why(draft, 'cannot-read-zone', {zone: timeZone ?? ''}),
    )
    return {waits: why(draft, 'cannot-read-zone', {zone: timeZone ?? ''})}
  }
  if (suspend === true) return {waits: why(draft, 'is-suspended')}
  const schedule = readSchedule(draft)
  if ('error' in schedule) {
    report(
      draft,
      'Warning',
      'UnparseableSchedule',
      `unparseable schedule: ${goQuote(text)} : ${schedule.error}`,
      why(draft, 'cannot-read-schedule', {schedule: text}),
    )
    return {waits: why(draft, 'cannot-read-schedule', {schedule: text})}
  }
  const due = mostRecentScheduleTime(draft.cronJob, around.now, schedule, true)
  if (due.time === undefined && due.error !== undefined) {
    report(draft, 'Warning', 'InvalidSchedule', `invalid schedule: ${text} : ${due.error}`, why(draft, 'never-runs', {schedule: text}))
    return {waits: why(draft, 'never-runs', {schedule: text})}
  }
  if (due.time !== undefined && due.time <= around.now) return run(draft, around, schedule, due.time, due.missed)
  return later(draft, around, schedule, why(draft, 'waits-for-time', {schedule: text}))
}

function readSchedule(draft: Draft): Schedule | ScheduleError {
  const {schedule, timeZone} = draft.cronJob.spec
  if (schedule.includes('TZ')) {
    const message =
      `CRON_TZ or TZ used in schedule ${goQuote(schedule)} is not officially supported, ` +
      'see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details'
    report(draft, 'Warning', 'UnsupportedSchedule', message, why(draft, 'names-zone-in-schedule', {schedule}))
  }
  return parseSchedule(formatSchedule(schedule, timeZone))
}

/** The requeue counts from the last run as it is after this look. */
function later(draft: Draft, {now}: Surroundings, schedule: Schedule, waits: Why): Outcome {
  return {requeue: nextScheduleDuration({...draft.cronJob, status: statusOf(draft)}, now, schedule), waits}
}

function run(draft: Draft, around: Surroundings, schedule: Schedule, due: Ms, missed: Missed): Outcome {
  const {cronJob} = draft
  const name = jobName(cronJob, due)
  const waiting = why(draft, 'waits-for-time', {schedule: cronJob.spec.schedule})
  if (missed === 'many') {
    const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'
    report(draft, 'Warning', 'TooManyMissedTimes', message, why(draft, 'missed-many', {schedule: cronJob.spec.schedule}))
  }
  const deadline = cronJob.spec.startingDeadlineSeconds
  if (deadline !== undefined && due + deadline * 1000 < around.now) {
    report(
      draft,
      'Warning',
      'MissSchedule',
      `Missed scheduled time to start a job: ${longTime(due)}`,
      why(draft, 'is-too-late', {deadline, time: timestamp(due)}),
    )
    return later(draft, around, schedule, why(draft, 'is-too-late', {deadline, time: timestamp(due)}))
  }
  const processed =
    draft.active.some(reference => reference.name === name) ||
    (draft.lastSchedule !== undefined && parseTimestamp(draft.lastSchedule) === due)
  if (processed) return later(draft, around, schedule, waiting)
  if (cronJob.spec.concurrencyPolicy === 'Forbid' && draft.active.length > 0) {
    const because = why(draft, 'forbids-overlap', {job: draft.active[0]?.name ?? '', time: timestamp(due)})
    report(
      draft,
      'Normal',
      'JobAlreadyActive',
      'Not starting job because prior execution is running and concurrency policy is Forbid',
      because,
    )
    return later(draft, around, schedule, because)
  }
  if (cronJob.spec.concurrencyPolicy === 'Replace') replaceActive(draft, around, due)
  return makeJob(draft, around, due) ? later(draft, around, schedule, waiting) : {waits: why(draft, 'finds-name-taken', {job: name})}
}

function replaceActive(draft: Draft, {jobNamed}: Surroundings, due: Ms): void {
  for (const {name = ''} of draft.active) {
    const job = jobNamed(name)
    if (job !== undefined) removeJob(draft, job, why(draft, 'replaces-job', {job: name, time: timestamp(due)}))
  }
}

/** Makes the run's Job, or takes up one that was made and not noted; false when the name belongs to somebody else. */
function makeJob(draft: Draft, {jobNamed, refTo}: Surroundings, due: Ms): boolean {
  const wanted = newJob(draft.cronJob, due)
  const {name} = wanted.metadata
  const known = jobNamed(name)
  if (known !== undefined && !isOurs(draft.cronJob, known)) return false
  if (known !== undefined && draft.active.some(reference => reference.uid === known.metadata.uid)) return false
  const reference = refTo(known ?? wanted, draft.acts.length)
  if (known === undefined) {
    const because = why(draft, 'starts-job', {job: name, time: timestamp(due), schedule: draft.cronJob.spec.schedule})
    draft.acts.push({do: 'create', job: wanted, why: because})
    report(draft, 'Normal', 'SuccessfulCreate', `Created job ${name}`, because)
  }
  draft.active = [...draft.active, reference]
  draft.lastSchedule = timestamp(due)
  draft.changed = true
  return true
}

function isOurs(cronJob: CronJob, job: Job): boolean {
  return controllerOf(job)?.uid === cronJob.metadata.uid
}
