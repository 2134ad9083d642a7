import {parseGoDuration} from './go-duration.ts'
import {goQuote} from './go-quote.ts'
import {loadLocationProblem} from './zones.ts'

/**
 * One field of a schedule. `star` is robfig/cron's star bit: the text held a bare `*` or `?` (step 1 counts, larger steps do not);
 * it decides whether day of month and day of week are joined by AND or by OR.
 */
export type CronField = {readonly values: readonly number[]; readonly star: boolean}
export type SpecSchedule = {
  readonly kind: 'spec'
  readonly minute: CronField
  readonly hour: CronField
  readonly dom: CronField
  readonly month: CronField
  readonly dow: CronField
  /** From a `TZ=` prefix; undefined means the zone of whoever asks. */
  readonly zone?: string
}
/** `@every`: seconds from one run to the next, never less than one. */
export type EverySchedule = {readonly kind: 'every'; readonly seconds: number}
export type Schedule = SpecSchedule | EverySchedule
export type ScheduleError = {readonly error: string}

type Bounds = {readonly min: bigint; readonly max: bigint; readonly names?: readonly string[]}

const MINUTES: Bounds = {min: 0n, max: 59n}
const HOURS: Bounds = {min: 0n, max: 23n}
const DAYS: Bounds = {min: 1n, max: 31n}
const MONTHS: Bounds = {min: 1n, max: 12n, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']}
const WEEKDAYS: Bounds = {min: 0n, max: 6n, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']}

/** Five fields for each name that robfig/cron knows; upper case is not known. */
const DESCRIPTORS: {readonly [name: string]: string} = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

// What Go calls white space (unicode.IsSpace); JavaScript's \s differs by two characters.
const SPACES = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u

/**
 * A schedule as robfig/cron v3's ParseStandard reads it, or its error's text; a crash of the original is worded as Kubernetes catches
 * it.
 */
export function parseSchedule(expression: string): Schedule | ScheduleError {
  const known = parsed.get(expression)
  if (known !== undefined) return known
  if (parsed.size >= MOST_PARSED) parsed.clear()
  const schedule = parseAfresh(expression)
  parsed.set(expression, schedule)
  return schedule
}

// A CronJob is looked at several times a run, for ever with the same text. A memory of a pure function: bounded, and forgetting it
// changes nothing.
const parsed = new Map<string, Schedule | ScheduleError>()
const MOST_PARSED = 1000

function parseAfresh(expression: string): Schedule | ScheduleError {
  if (expression === '') return {error: 'empty spec string'}
  if (!/^(?:CRON_)?TZ=/u.test(expression)) return parseSpec(expression, undefined)
  const space = expression.indexOf(' ')
  if (space < 0) return {error: 'invalid schedule format: runtime error: slice bounds out of range [:-1]'}
  const zone = expression.slice(expression.indexOf('=') + 1, space)
  const problem = loadLocationProblem(zone)
  if (problem !== undefined) return {error: `provided bad location ${zone}: ${problem}`}
  // Local is the machine's own zone, and a schedule in it follows the time it is asked for.
  return parseSpec(fieldsOf(expression.slice(space)).text, zone === 'Local' ? undefined : zone)
}

/**
 * The text that the CronJob controller parses: spec.timeZone goes before the schedule, unless that names a zone itself or the zone
 * cannot be loaded.
 */
export function formatSchedule(schedule: string, timeZone: string | undefined): string {
  if (schedule.includes('TZ') || timeZone === undefined || loadLocationProblem(timeZone) !== undefined) return schedule
  return `TZ=${timeZone} ${schedule}`
}

/** All that the API server has against spec.timeZone, in its order: letters are compared as they stand, and `Local` is refused. */
export function timeZoneProblems(timeZone: string | undefined): readonly string[] {
  if (timeZone === undefined) return []
  if (timeZone === '') return ['timeZone must be nil or non-empty string']
  const badPart = timeZone.split('/').some(part => part === '.' || part === '..' || !/^(?!-)[A-Za-z.\-_0-9+]{1,14}$/u.test(part))
  if (badPart) return [`unknown time zone ${timeZone}`]
  const problem = loadLocationProblem(timeZone)
  return [
    ...(timeZone.toLowerCase() === 'local' ? ['timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'] : []),
    ...(problem === undefined ? [] : [problem]),
  ]
}

// Text as strings.TrimSpace leaves it, and its words as strings.Fields cuts it.
function fieldsOf(text: string): {readonly text: string; readonly words: readonly string[]} {
  const words = text.split(SPACES).filter(word => word !== '')
  const first = words[0]
  const last = words.at(-1)
  if (first === undefined || last === undefined) return {text: '', words: []}
  return {text: text.slice(text.indexOf(first), text.lastIndexOf(last) + last.length), words}
}

function parseSpec(spec: string, zone: string | undefined): Schedule | ScheduleError {
  if (spec.startsWith('@')) return parseDescriptor(spec, zone)
  return parseFields(fieldsOf(spec).words, zone)
}

function parseDescriptor(descriptor: string, zone: string | undefined): Schedule | ScheduleError {
  const fields = Object.hasOwn(DESCRIPTORS, descriptor) ? DESCRIPTORS[descriptor] : undefined
  if (fields !== undefined) return parseFields(fields.split(' '), zone)
  if (!descriptor.startsWith('@every ')) return {error: `unrecognized descriptor: ${descriptor}`}
  const duration = parseGoDuration(descriptor.slice('@every '.length))
  if ('error' in duration) return {error: `failed to parse duration ${descriptor}: ${duration.error}`}
  const seconds = duration.ns / 1_000_000_000n
  return {kind: 'every', seconds: seconds < 1n ? 1 : Number(seconds)}
}

function parseFields(words: readonly string[], zone: string | undefined): Schedule | ScheduleError {
  if (words.length !== 5) return {error: `expected exactly 5 fields, found ${words.length}: [${words.join(' ')}]`}
  const fields: CronField[] = []
  for (const [index, bounds] of [MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS].entries()) {
    const field = parseField(words[index] ?? '', bounds)
    if ('error' in field) return field
    fields.push(field)
  }
  const [minute = NONE, hour = NONE, dom = NONE, month = NONE, dow = NONE] = fields
  return {kind: 'spec', minute, hour, dom, month, dow, ...(zone === undefined ? {} : {zone})}
}

const NONE: CronField = {values: [], star: false}

// Empty parts between commas are skipped, so a lone comma is a field that never matches.
function parseField(text: string, bounds: Bounds): CronField | ScheduleError {
  const seen: boolean[] = []
  let star = false
  // Said twice is said once.
  for (const part of new Set(text.split(','))) {
    if (part === '') continue
    const range = parseRange(part, bounds)
    if ('error' in range) return range
    if (range.star) star = true
    for (let value = range.start; value <= range.end; value += range.step) seen[value] = true
  }
  return {values: [...seen.keys()].filter(value => seen[value] === true), star}
}

type Range = {readonly start: number; readonly end: number; readonly step: number; readonly star: boolean}

// `5/15` means 5 to the maximum; a star keeps its bit only with step 1; whatever follows a star and a hyphen is not looked at.
function parseRange(text: string, bounds: Bounds): Range | ScheduleError {
  const [span = '', stepText, ...moreSteps] = text.split('/')
  const [lowText = '', highText, ...moreHighs] = span.split('-')
  const star = lowText === '*' || lowText === '?'
  const low = star ? bounds.min : parseValue(lowText, bounds)
  if (typeof low === 'object') return low
  if (!star && moreHighs.length > 0) return {error: `too many hyphens: ${text}`}
  const high = star ? bounds.max : highText === undefined ? low : parseValue(highText, bounds)
  if (typeof high === 'object') return high
  if (moreSteps.length > 0) return {error: `too many slashes: ${text}`}
  const step = stepText === undefined ? 1n : parseNumber(stepText)
  if (typeof step === 'object') return step
  const end = stepText !== undefined && highText === undefined ? bounds.max : high
  const problem = boundsProblem(low, end, step, text, bounds)
  if (problem !== undefined) return {error: problem}
  return {start: Number(low), end: Number(end), step: Number(step), star: star && step === 1n}
}

function boundsProblem(start: bigint, end: bigint, step: bigint, text: string, {min, max}: Bounds): string | undefined {
  if (start < min) return `beginning of range (${start}) below minimum (${min}): ${text}`
  if (end > max) return `end of range (${end}) above maximum (${max}): ${text}`
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`
  return step === 0n ? `step of range should be a positive number: ${text}` : undefined
}

function parseValue(text: string, bounds: Bounds): bigint | ScheduleError {
  // Go lowers the dotted capital I to a plain i.
  const index = bounds.names?.indexOf(text.replaceAll('\u0130', 'i').toLowerCase()) ?? -1
  return index < 0 ? parseNumber(text) : BigInt(index) + bounds.min
}

const LARGEST = (1n << 63n) - 1n

// As strconv.Atoi: a sign is fine, anything but ASCII digits is not.
function parseNumber(text: string): bigint | ScheduleError {
  const fails = (reason: string) => ({error: `failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}: ${reason}`})
  if (!/^[+-]?[0-9]+$/u.test(text)) return fails('invalid syntax')
  const size = BigInt(text.replace(/^[+-]/u, ''))
  const value = text.startsWith('-') ? -size : size
  if (value > LARGEST || value < -LARGEST - 1n) return fails('value out of range')
  return value < 0n ? {error: `negative number (${value}) not allowed: ${text}`} : value
}
