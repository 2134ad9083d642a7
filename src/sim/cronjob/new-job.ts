import {civilFrom} from '../../kube/civil.ts'
import {withDefaults} from '../../kube/defaults/object.ts'
import type {CronJob, Job} from '../../kube/job.ts'
import type {Ms} from '../../kube/object.ts'
import {loadLocationProblem, offsetAt} from '../../kube/zones.ts'

/** The scheduled minute is part of the name, so that one run cannot be made twice. As getJobName. */
export function jobName(cronJob: CronJob, scheduled: Ms): string {
  return nameOfRun(cronJob.metadata.name, Math.floor(scheduled / 60_000))
}

/** The same by a CronJob's name and the minutes since 1970. */
export function nameOfRun(cronJob: string, minute: number): string {
  return `${cronJob}-${minute}`
}

/**
 * The Job of one run, without uid, as getJobFromTemplate2: template labels and annotations, the scheduled time, the CronJob as its
 * controller.
 */
export function newJob(cronJob: CronJob, scheduled: Ms): Job {
  const {metadata, spec} = cronJob.spec.jobTemplate
  const labels = metadata?.labels
  const zone = cronJob.spec.timeZone ?? ''
  const controller = {apiVersion: cronJob.apiVersion, kind: 'CronJob', name: cronJob.metadata.name, uid: cronJob.metadata.uid ?? ''}
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobName(cronJob, scheduled),
      namespace: cronJob.metadata.namespace ?? 'default',
      ...(labels === undefined ? {} : {labels}),
      annotations: {...metadata?.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': zonedTime(zone, scheduled)},
      ownerReferences: [{...controller, controller: true, blockOwnerDeletion: true}],
    },
    spec,
    status: {},
  }
  // A job template is stored without a Job's own defaults: the server gives them to each Job anew.
  return withDefaults('Job', job) as Job
}

/** RFC 3339 in a time zone: `2026-03-09T01:30:00-04:00`. */
export function zonedTime(zone: string, at: Ms): string {
  const seconds = Math.floor(at / 1000)
  const offset = loadLocationProblem(zone) === undefined ? offsetAt(zone, seconds) : 0
  const {year, month, day, hour, minute, second} = civilFrom(seconds + offset)
  const minutes = Math.trunc(Math.abs(offset) / 60)
  const shift = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${shift}`
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Go's time.RFC1123Z in UTC: `Mon, 04 May 2026 09:00:00 +0000`. */
export function longTime(at: Ms): string {
  const {year, month, day, hour, minute, second, weekday} = civilFrom(Math.floor(at / 1000))
  return `${WEEKDAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${two(hour)}:${two(minute)}:${two(second)} +0000`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
