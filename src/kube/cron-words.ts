import type {CronField, Schedule, SpecSchedule} from './cron.ts'

/** A schedule read aloud, and what people get wrong about just this one. */
export type ScheduleWords = {readonly words: string; readonly notes: readonly string[]}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
/** Times of day that are named one by one; more are told as a pattern. */
const MOST_TIMES = 3

/** What a schedule says, in one sentence without a full stop: `at 09:00, on Mondays`. Words are ours; the sets are those of robfig/cron. */
export function scheduleWords(schedule: Schedule): ScheduleWords {
  if (schedule.kind === 'every') return {words: `every ${spanOf(schedule.seconds)}, counted from the run before`, notes: []}
  const months = all(schedule.month, 12) ? '' : `, in ${spans(schedule.month.values, value => MONTHS[value - 1] ?? '')}`
  return {words: `${timeWords(schedule)}, ${dayWords(schedule)}${months}`, notes: notesOf(schedule)}
}

const all = (field: CronField, count: number) => field.values.length === count
const two = (value: number) => String(value).padStart(2, '0')

function timeWords({minute, hour}: SpecSchedule): string {
  const times = minute.values.length * hour.values.length
  if (times <= MOST_TIMES) return `at ${listed(hour.values.flatMap(h => minute.values.map(m => `${two(h)}:${two(m)}`)))}`
  const [only] = minute.values
  const rhythm = all(minute, 60)
    ? 'every minute'
    : minute.values.length === 1
      ? `at ${only ?? 0} past the hour`
      : (stepWords(minute.values, 60) ?? `at minutes ${spans(minute.values, String)}`)
  return all(hour, 24) ? `${rhythm}${minute.values.length === 1 ? ', every hour' : ''}` : `${rhythm}, ${hourWords(hour.values)}`
}

/** Whole hours, said by their first and last minute: 9-16 is `from 09:00 to 16:59`. */
function hourWords(hours: readonly number[]): string {
  if (hours.length === 1 || runOf(hours)) return `from ${two(hours[0] ?? 0)}:00 to ${two(hours.at(-1) ?? 0)}:59`
  return `in the hours ${listed(hours.map(two))}`
}

/** `every 5 minutes` for 0, 5, … 55; undefined for anything else. */
function stepWords(values: readonly number[], size: number): string | undefined {
  const step = stepOf(values, size)
  return step === undefined ? undefined : `every ${step} minutes from 0`
}

/** The step of a field that begins at 0 and goes on to the end of its range; undefined when it is no such rhythm. */
function stepOf(values: readonly number[], size: number): number | undefined {
  const step = (values[1] ?? 0) - (values[0] ?? 0)
  const even = values[0] === 0 && values.length > 2 && values.every((value, at) => value === at * step)
  return even && step > 1 && (values.at(-1) ?? 0) + step >= size ? step : undefined
}

function dayWords({dom, dow}: SpecSchedule): string {
  const days = `on ${dom.values.length === 1 ? 'day' : 'days'} ${spans(dom.values, String)} of the month`
  const week = weekWords(dow.values)
  if (all(dom, 31) && all(dow, 7)) return 'every day'
  if (dow.star) return days
  if (dom.star) return week
  return `${days}, and also ${week}`
}

function weekWords(values: readonly number[]): string {
  if (values.length > 2 && runOf(values)) return `${WEEKDAYS[values[0] ?? 0] ?? ''} to ${WEEKDAYS[values.at(-1) ?? 0] ?? ''}`
  return `on ${listed(values.map(value => `${WEEKDAYS[value] ?? ''}s`))}`
}

function notesOf({minute, hour, dom, dow}: SpecSchedule): readonly string[] {
  const minutes = stepOf(minute.values, 60)
  const hours = stepOf(hour.values, 24)
  return [
    ...(minute.values.length === 60 && hour.values.length < 24 ? ['A star in the first field means every minute of these hours.'] : []),
    ...(minutes !== undefined && 60 % minutes !== 0
      ? [`After minute ${minute.values.at(-1) ?? 0} it begins again at 0: the last gap is ${60 - (minute.values.at(-1) ?? 0)} minutes.`]
      : []),
    ...(hours !== undefined && 24 % hours !== 0
      ? [`After ${two(hour.values.at(-1) ?? 0)}:00 it begins again at 00:00: the last gap is ${24 - (hour.values.at(-1) ?? 0)} hours.`]
      : []),
    ...(!dom.star && !dow.star ? ['Both day fields are set: a day counts when either of them fits.'] : []),
  ]
}

/** `1 to 7`, `1, 11, 21 and 31`: neighbours are drawn together from three on. */
function spans(values: readonly number[], word: (value: number) => string): string {
  const parts: string[] = []
  for (let from = 0; from < values.length; ) {
    let to = from
    while (values[to + 1] === (values[to] ?? 0) + 1) to += 1
    const first = word(values[from] ?? 0)
    if (to - from >= 2) parts.push(`${first} to ${word(values[to] ?? 0)}`)
    else for (let at = from; at <= to; at++) parts.push(word(values[at] ?? 0))
    from = to + 1
  }
  return listed(parts)
}

function runOf(values: readonly number[]): boolean {
  return values.length > 1 && values.every((value, at) => value === (values[0] ?? 0) + at)
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? 'never') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

/** A span in whole units, as it follows `every` or `the same`: `hour`, `5 minutes`, `90 seconds`. */
export function spanOf(seconds: number): string {
  if (seconds % 3600 === 0) return seconds === 3600 ? 'hour' : `${seconds / 3600} hours`
  if (seconds % 60 === 0) return seconds === 60 ? 'minute' : `${seconds / 60} minutes`
  return seconds === 1 ? 'second' : `${seconds} seconds`
}
