import {formatSchedule, parseSchedule} from '../../kube/cron.ts'
import type {CronJob} from '../../kube/job.ts'
import {timestamp} from '../../kube/time.ts'
import {mostRecentScheduleTime} from '../cronjob/times.ts'
import type {Why} from '../request.ts'
import type {World} from '../world.ts'

/** A run that was due since the last one and is not made up for any more: nobody tells, since the controller does not look so far back. */
export function whyMissed({now}: World, cronJob: CronJob): readonly Why[] {
  const {suspend, startingDeadlineSeconds: deadline, schedule, timeZone} = cronJob.spec
  if (suspend === true || deadline === undefined) return []
  const parsed = parseSchedule(formatSchedule(schedule, timeZone))
  if ('error' in parsed) return []
  const {time} = mostRecentScheduleTime(cronJob, now, parsed, false)
  if (time === undefined || now <= time + deadline * 1000) return []
  return [{rule: 'cronjob-missed-run', facts: {cronjob: cronJob.metadata.name, time: timestamp(time), deadline}}]
}
