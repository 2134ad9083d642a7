import type {Schedule} from '../../kube/cron.ts'
import {formatSchedule, parseSchedule} from '../../kube/cron.ts'
import {next} from '../../kube/cron-next.ts'
import type {CronJob} from '../../kube/job.ts'
import type {Ms} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {list} from '../world.ts'
import type {World} from '../world.ts'
import {plannedFor} from '../agenda.ts'
import type {Period} from './period.ts'

const DAY: Ms = 86_400_000

/** Runs of one schedule that are looked at: enough for five weeks of minutes. What lies behind them is looked at after the leap. */
const MOST_RUNS = 50_000

/** Up to when (at most `until`) every CronJob that runs within the period goes on at the same times in each. */
export function regularUntil(world: World, period: Period, until: Ms): Ms {
  let last = Math.min(until, period.deadline)
  for (const cronJob of list(world, 'CronJob')) {
    const planned = plannedFor(world.agenda, 'cronjob', keyOf(cronJob))
    // One that is not due within what repeats is a deadline, or waits for a person.
    if (planned === undefined || !period.moving.pending.has(`cronjob ${keyOf(cronJob)}`)) continue
    last = Math.min(last, evenUntil(world.now, cronJob, period.ms, last))
  }
  return last
}

function evenUntil(now: Ms, {spec, status, metadata}: CronJob, period: Ms, until: Ms): Ms {
  const schedule = parseSchedule(formatSchedule(spec.schedule, spec.timeZone))
  if ('error' in schedule) return now
  if (schedule.kind === 'every') return period % (schedule.seconds * 1000) === 0 ? until : now
  const end = isDaily(schedule) ? Math.min(until, now + DAY + period) : until
  const runs: Ms[] = []
  let inPeriod = 0
  let at = parseTimestamp(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '')
  for (let count = 0; count < MOST_RUNS; count++) {
    const run = next(schedule, at)
    if (run === undefined) return now
    if (run > end) return until
    at = run
    if (run < (runs[0] ?? run) + period) inPeriod++
    else if (runs[count - inPeriod] !== run - period) return run - period
    runs.push(run)
  }
  return at
}

/** Whether a schedule is the same each day by the clock that never changes. */
function isDaily({dom, month, dow, zone = 'UTC'}: Extract<Schedule, {kind: 'spec'}>): boolean {
  return dom.star && dow.star && month.values.length === 12 && ['UTC', 'Etc/UTC'].includes(zone)
}
