import {civilFrom, daysFromCivil} from './civil.ts'
import type {Civil} from './civil.ts'
import {ZONE_NAMES} from './zone-names.ts'

const zones: ReadonlySet<string> = new Set(
  Object.entries(ZONE_NAMES).flatMap(([folder, names]) => names.split(' ').map(name => (folder === '' ? name : `${folder}/${name}`))),
)
const folders: ReadonlySet<string> = new Set([...Object.keys(ZONE_NAMES), 'posix', 'right'])
/** Files that lie among the zones and are none. */
const TABLES: ReadonlySet<string> = new Set(['iso3166.tab', 'leap-seconds.list', 'leapseconds', 'tzdata.zi', 'zone.tab', 'zone1970.tab'])
/** Zones of the folder that Intl has no name for. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['Factory', 'UTC'],
  ['localtime', 'UTC'],
  ['posixrules', 'America/New_York'],
])

/** What Go's time.LoadLocation says about a name on a control plane with the usual zoneinfo folder; undefined when it loads. */
export function loadLocationProblem(name: string): string | undefined {
  if (name === '' || name === 'UTC' || name === 'Local') return undefined
  if (name.includes('..') || name.startsWith('/') || name.startsWith('\\')) return 'time: invalid location name'
  if (name.includes('\0')) return 'invalid argument'
  // The rest is what opening a file of that name under /usr/share/zoneinfo answers.
  if (name.length >= LONGEST_PATH) return 'file name too long'
  let path = ''
  for (const [index, step] of name.split('/').entries()) {
    if (isZone(path) || TABLES.has(path)) return 'not a directory'
    if (step === '' || step === '.') continue
    if (new TextEncoder().encode(step).length > LONGEST_STEP) return 'file name too long'
    path = index === 0 || path === '' ? step : `${path}/${step}`
    if (!isZone(path) && !TABLES.has(path) && !isFolder(path)) return `unknown time zone ${name}`
  }
  if (TABLES.has(path)) return 'malformed time zone information'
  return isZone(path) ? undefined : 'is a directory'
}

/** NAME_MAX, and PATH_MAX without the longest folder in which Go looks. */
const LONGEST_STEP = 255
const LONGEST_PATH = 4072

function isZone(path: string): boolean {
  return zones.has(withoutVariant(path)) || ALIASES.has(path)
}

function isFolder(path: string): boolean {
  return path === '' || folders.has(path) || folders.has(withoutVariant(path))
}

// posix/ holds every zone again, right/ once more with leap seconds, which Go leaves out of account but for the seconds themselves.
function withoutVariant(path: string): string {
  return path.replace(/^(?:posix|right)\//u, '')
}

/**
 * Seconds east of UTC that a zone's clocks show at a moment (seconds since 1970). Zones that cannot be loaded, '' and Local count as
 * UTC.
 */
export function offsetAt(zone: string, seconds: number): number {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return 0
  const index = Math.floor(seconds / SPAN)
  const segments = spanOf(zone, index)
  let offset = 0
  for (const segment of segments) {
    if (segment.from > seconds) break
    offset = segment.offset
  }
  return offset
}

/** The wall clock of a zone at a moment. */
export function clockAt(zone: string, seconds: number): Civil {
  return civilFrom(seconds + offsetAt(zone, seconds))
}

/**
 * The moment at which a zone's wall clock shows this, as Go's time.Date: fields beyond their range roll over;
 * of a time that comes twice, and for one that does not come, the offset found first decides.
 */
export function momentOf(zone: string, year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  const wall = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
  const first = offsetAt(zone, wall)
  return first === 0 ? wall : wall - offsetAt(zone, wall - first)
}

type Segment = {readonly from: number; readonly offset: number}

// Asking Intl costs microseconds, so answers are kept by spans of 32 days. This is a memory of a pure function, not state: bounded,
// and forgetting it changes nothing.
const SPAN = 32 * 86_400
const SAMPLE = 4 * 86_400
const MOST_SPANS = 4096
const spans = new Map<string, readonly Segment[]>()
const formats = new Map<string, Intl.DateTimeFormat | undefined>()

function spanOf(zone: string, index: number): readonly Segment[] {
  const key = `${zone} ${index}`
  const known = spans.get(key)
  if (known !== undefined) return known
  const segments: Segment[] = [{from: index * SPAN, offset: askIntl(zone, index * SPAN)}]
  for (let from = index * SPAN; from < (index + 1) * SPAN; from += SAMPLE) {
    const before = askIntl(zone, from)
    const after = askIntl(zone, from + SAMPLE)
    if (before !== after) segments.push({from: changeBetween(zone, from, from + SAMPLE, before), offset: after})
  }
  if (spans.size >= MOST_SPANS) spans.clear()
  spans.set(key, segments)
  return segments
}

// The first second at which the offset is no longer what it was; four days hold one change at most.
function changeBetween(zone: string, low: number, high: number, before: number): number {
  let [same, other] = [low, high]
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2)
    if (askIntl(zone, middle) === before) same = middle
    else other = middle
  }
  return other
}

function askIntl(zone: string, seconds: number): number {
  const text = formatOf(zone)?.format(seconds * 1000) ?? ''
  const found = /GMT(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d)(?::(?<seconds>\d\d))?/u.exec(text)?.groups
  if (found === undefined) return 0
  const size = Number(found['hours']) * 3600 + Number(found['minutes']) * 60 + Number(found['seconds'] ?? 0)
  return found['sign'] === '-' ? -size : size
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(zone)) return formats.get(zone)
  const path = withoutVariant(zone)
  const made = loadLocationProblem(zone) === undefined ? tryFormat(ALIASES.get(path) ?? path) : undefined
  if (formats.size >= MOST_SPANS) formats.clear()
  formats.set(zone, made)
  return made
}

// An old Node may not know a young zone: then it counts as UTC, as an unknown zone does.
function tryFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {timeZone, timeZoneName: 'longOffset'})
  } catch {
    return undefined
  }
}
