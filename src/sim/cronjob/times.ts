import type {Schedule} from '../../kube/cron.ts'
import {next} from '../../kube/cron-next.ts'
import type {CronJob} from '../../kube/job.ts'
import type {Ms} from '../../kube/object.ts'
import {parseTimestamp} from '../../kube/time.ts'

/** Go's zero time, which robfig/cron gives for "never": 1 January of the year 1. Arithmetic with it is upstream's. */
const NEVER: Ms = -62_135_596_800_000
/** Added to each requeue against clock skew (nextScheduleDelta). */
const DELTA: Ms = 100
/** More missed starts than this are reported as too many. */
const MANY = 100
/** The shortest Go duration, at which differences between far times stop. */
const SHORTEST: Ms = -(2 ** 63) / 1_000_000

export type Missed = 'none' | 'few' | 'many'
export type MostRecent = {readonly earliest: Ms; readonly time?: Ms; readonly missed: Missed; readonly error?: string}

/**
 * The latest moment up to now at which a run was due since the last one (or since the CronJob was made), and how many were missed,
 * estimated from the first two as mostRecentScheduleTime of pkg/controller/cronjob/utils.go.
 */
export function mostRecentScheduleTime(cronJob: CronJob, now: Ms, schedule: Schedule, withDeadline: boolean): MostRecent {
  const earliest = earliestTime(cronJob, now, withDeadline)
  const after = (time: Ms) => next(schedule, time) ?? NEVER
  const first = after(earliest)
  const second = after(first)
  if (now < first) return {earliest, missed: 'none'}
  if (now < second) return {earliest, time: first, missed: 'none'}
  const between = Math.round((second - first) / 1000)
  if (between < 1) return {earliest, missed: 'none', error: 'time difference between two schedules is less than 1 second'}
  const count = Math.floor(Math.floor((now - first) / 1000) / between) + 1
  // One step back from the estimate, then forward by the schedule itself, because steps need not be equal.
  let time: Ms | undefined
  for (let at = next(schedule, first + (count - 2) * between * 1000); at !== undefined && at <= now; at = next(schedule, at)) time = at
  const missed = count > MANY ? 'many' : count > 0 ? 'few' : 'none'
  return {earliest, missed, ...(time === undefined ? {} : {time})}
}

function earliestTime({metadata, spec, status}: CronJob, now: Ms, withDeadline: boolean): Ms {
  const since = parseTimestamp(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  if (!withDeadline || spec.startingDeadlineSeconds === undefined) return since
  return Math.max(since, now - spec.startingDeadlineSeconds * 1000)
}

/** How long to wait for the next run, 100 ms more than the clock says; hugely negative when there is none. As nextScheduleTimeDuration. */
export function nextScheduleDuration(cronJob: CronJob, now: Ms, schedule: Schedule): Ms {
  const {earliest, time, missed, error} = mostRecentScheduleTime(cronJob, now, schedule, false)
  const from = error !== undefined ? now : (time ?? (missed === 'none' ? earliest : now))
  return Math.max((next(schedule, from) ?? NEVER) + DELTA - now, SHORTEST)
}
