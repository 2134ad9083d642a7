import {formatSchedule, parseSchedule} from '../../src/kube/cron.ts'
import type {CronJob, Job, ObjectReference} from '../../src/kube/job.ts'
import type {Ms} from '../../src/kube/object.ts'
import {parseTimestamp, timestamp} from '../../src/kube/time.ts'
import {decide} from '../../src/sim/cronjob/decide.ts'
import {mostRecentScheduleTime} from '../../src/sim/cronjob/times.ts'

type Listed = {readonly name: string; readonly finished?: 'Complete' | 'Failed'; readonly unlisted?: boolean; readonly missing?: boolean}
type Input = {
  readonly id: string
  readonly name: string
  readonly schedule: string
  readonly timeZone?: string | null
  readonly creationTimestamp: string
  readonly lastScheduleTime?: string | null
  readonly now: string
  readonly startingDeadlineSeconds?: number | null
  readonly suspend?: boolean | null
  readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace'
  readonly active: readonly Listed[]
}
export type DecisionAnswer = {readonly id: string; readonly [fact: string]: unknown}

/** One row of the `decisions` suite: what the CronJob controller does at a moment, given when it last ran and what is active. */
export function answer(input: Input): DecisionAnswer {
  const cronJob = cronJobOf(input)
  const now = parseTimestamp(input.now)
  const all = input.active.filter(({missing}) => missing !== true).map(listed => jobOf(cronJob, listed))
  const decision = decide(cronJob, {
    now,
    children: all,
    jobNamed: name => all.find(job => job.metadata.name === name),
    refTo: job => refTo(job),
  })
  const created = decision.acts.find(act => act.do === 'create')?.job
  return {
    id: input.id,
    ...times(cronJob, now),
    events: decision.acts.flatMap(act => (act.do === 'event' ? [`${act.type} ${act.reason} ${act.message}`] : [])),
    createdJob: created?.metadata.name ?? null,
    createdJobScheduledTimestampAnnotation: created?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? null,
    deletedJobs: decision.acts.flatMap(act => (act.do === 'delete' ? [act.job.metadata.name] : [])),
    requeueAfterSeconds: decision.requeue === undefined ? null : decision.requeue / 1000,
    lastScheduleTimeAfter: decision.status.lastScheduleTime ?? null,
  }
}

function times(cronJob: CronJob, now: Ms) {
  const schedule = parseSchedule(formatSchedule(cronJob.spec.schedule, cronJob.spec.timeZone))
  if ('error' in schedule) return {mostRecentTime: null, missedSchedules: '', nextScheduleTime: null}
  const {time, missed} = mostRecentScheduleTime(cronJob, now, schedule, true)
  const text = time === undefined ? null : timestamp(time)
  return {mostRecentTime: text, missedSchedules: missed, nextScheduleTime: time !== undefined && time <= now ? text : null}
}

function cronJobOf(input: Input): CronJob {
  const listed = input.active.filter(({unlisted}) => unlisted !== true)
  const {timeZone, lastScheduleTime, startingDeadlineSeconds} = input
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {name: input.name, namespace: 'default', uid: input.name, creationTimestamp: input.creationTimestamp},
    spec: {
      schedule: input.schedule,
      ...(timeZone === null || timeZone === undefined ? {} : {timeZone}),
      ...(startingDeadlineSeconds === null || startingDeadlineSeconds === undefined ? {} : {startingDeadlineSeconds}),
      suspend: input.suspend === true,
      concurrencyPolicy: input.concurrencyPolicy ?? 'Allow',
      jobTemplate: {spec: {template: {spec: {containers: []}}}},
    },
    status: {
      active: listed.map(({name}): ObjectReference => ({name, namespace: 'default', uid: name})),
      ...(lastScheduleTime === null || lastScheduleTime === undefined ? {} : {lastScheduleTime}),
    },
  }
}

function jobOf(cronJob: CronJob, {name, finished}: Listed): Job {
  const owner = {apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob.metadata.name, uid: cronJob.metadata.name, controller: true}
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {name, namespace: 'default', uid: name, ownerReferences: [owner]},
    spec: cronJob.spec.jobTemplate.spec,
    status: finished === undefined ? {} : {conditions: [{type: finished, status: 'True'}]},
  }
}

function refTo(job: Job): ObjectReference {
  return {name: job.metadata.name, namespace: 'default', uid: job.metadata.uid ?? 'new'}
}
