import {formatSchedule, parseSchedule} from '../../kube/cron.ts'
import type {CronJob} from '../../kube/job.ts'
import type {KubeObject, Ms} from '../../kube/object.ts'
import {LATENCY} from '../latency.ts'
import {nextScheduleDuration} from './times.ts'

/**
 * How much later the CronJob controller looks after a write to a CronJob; undefined for not at all. A new schedule is looked at
 * when it next comes, which is why it makes no run for times already past. As updateCronJob.
 */
export function cronJobDelay(before: KubeObject | undefined, after: KubeObject | undefined, now: Ms): Ms | undefined {
  if (before === undefined || after === undefined) return LATENCY.watch
  const [old, current] = [before as CronJob, after as CronJob]
  if (old.spec === current.spec || (old.spec.schedule === current.spec.schedule && old.spec.timeZone === current.spec.timeZone))
    return LATENCY.watch
  const schedule = parseSchedule(formatSchedule(current.spec.schedule, current.spec.timeZone))
  return 'error' in schedule ? undefined : Math.max(nextScheduleDuration(current, now, schedule), LATENCY.watch)
}
