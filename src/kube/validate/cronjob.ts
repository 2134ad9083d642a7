import {byteLength, goJson} from '../go-text.ts'
import {parseSchedule, timeZoneProblems} from '../cron.ts'
import {flag, maybeNumber, maybeText, part, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, checkNonnegative, invalid, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateJobSpec} from './job.ts'
import {printSelector} from './workload.ts'

const POLICIES = ['Allow', 'Forbid', 'Replace']

/** validateCronJobSpec. `old`: the stored spec on update; what it has already may stay though it is not taken today. */
export function validateCronJobSpec(spec: Draft, old: Draft | undefined, path: string, found: Found): void {
  const schedule = text(spec, 'schedule')
  const zone = maybeText(spec, 'timeZone')
  if (schedule === '') found.push(required(`${path}.schedule`))
  else validateSchedule(schedule, zone, text(old, 'schedule').includes('TZ'), `${path}.schedule`, found)
  checkNonnegative(maybeNumber(spec, 'startingDeadlineSeconds'), `${path}.startingDeadlineSeconds`, found)
  if (old === undefined || maybeText(old, 'timeZone') !== zone) {
    for (const problem of timeZoneProblems(zone)) found.push(invalid(`${path}.timeZone`, {printed: goJson(zone)}, problem))
  }
  const policy = text(spec, 'concurrencyPolicy')
  if (!POLICIES.includes(policy)) found.push(unsupported(`${path}.concurrencyPolicy`, policy, POLICIES))
  validateJobTemplate(part(spec, 'jobTemplate'), `${path}.jobTemplate`, found)
  for (const field of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit']) {
    checkNonnegative(maybeNumber(spec, field), `${path}.${field}`, found)
  }
}

function validateSchedule(schedule: string, zone: string | undefined, mayNameZone: boolean, path: string, found: Found): void {
  const parsed = parseSchedule(schedule)
  if ('error' in parsed) found.push(invalid(path, schedule, parsed.error))
  if (!schedule.includes('TZ')) return
  if (!mayNameZone) found.push(invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
  else if (zone !== undefined) found.push(invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
}

/** The selector of a job to come is the server's. */
function validateJobTemplate(template: Draft | undefined, path: string, found: Found): void {
  const spec = part(template, 'spec') ?? {}
  validateJobSpec(spec, `${path}.spec`, found)
  const selector = part(spec, 'selector')
  if (selector !== undefined) found.push(invalid(`${path}.spec.selector`, printSelector(selector), '`selector` will be auto-generated'))
  if (flag(spec, 'manualSelector')) found.push(unsupported(`${path}.spec.manualSelector`, asJson(true), ['nil', 'false']))
}

/** Jobs get 11 more letters after the name of their CronJob. */
export function validateCronJobName(name: string, found: Found): void {
  if (byteLength(name) > 52) found.push(invalid('metadata.name', name, 'must be no more than 52 characters'))
}
