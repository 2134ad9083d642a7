import type {CronField, Schedule, SpecSchedule} from './cron.ts'
import type {Ms} from './object.ts'
import {clockAt, momentOf} from './zones.ts'

/**
 * The first moment after `after` (whole seconds) at which a schedule fires in a zone, or undefined when it does not fire within five years:
 * robfig/cron v3's walk through the fields, step for step, because its answers around clock changes are made of these steps:
 * a time that is jumped over is left out that day, a time that comes twice fires twice.
 * Own arithmetic throughout: cron-parser gives the same answers away from clock changes (tests hold it against this), at thirty times
 * the cost.
 */
export function next(schedule: Schedule, after: Ms, timeZone = 'UTC'): Ms | undefined {
  const second = Math.floor(after / 1000)
  if (schedule.kind === 'every') return (second + schedule.seconds) * 1000
  if (neverFires(schedule)) return undefined
  const zone = schedule.zone ?? timeZone
  const found = walk(schedule, second + 1, zone)
  return found === undefined ? undefined : found * 1000
}

// A field without values (a lone comma) matches nothing; seeing it here spares a walk of five years by the minute.
function neverFires({minute, hour, dom, month, dow}: SpecSchedule): boolean {
  const noDay = dom.star || dow.star ? dom.values.length === 0 || dow.values.length === 0 : dom.values.length + dow.values.length === 0
  return minute.values.length === 0 || hour.values.length === 0 || month.values.length === 0 || noDay
}

type Place = {at: number; added: boolean}

// Months, days, hours, minutes: each field is brought to a match; when one wraps over, all are looked at again.
function walk(schedule: SpecSchedule, start: number, zone: string): number | undefined {
  const place: Place = {at: start, added: false}
  const yearLimit = clockAt(zone, start).year + 5
  while (clockAt(zone, place.at).year <= yearLimit) {
    const wrapped =
      toMonth(schedule.month, place, zone) ||
      toDay(schedule, place, zone) ||
      toHour(schedule.hour, place, zone) ||
      toMinute(schedule.minute, place, zone) ||
      toSecond(place)
    if (!wrapped) return place.at
  }
  return undefined
}

function toMonth(month: CronField, place: Place, zone: string): boolean {
  for (;;) {
    const clock = clockAt(zone, place.at)
    if (month.values.includes(clock.month)) return false
    if (!place.added) {
      place.added = true
      place.at = momentOf(zone, clock.year, clock.month, 1, 0, 0, 0)
    }
    const from = clockAt(zone, place.at)
    place.at = momentOf(zone, from.year, from.month + 1, from.day, from.hour, from.minute, from.second)
    if (clockAt(zone, place.at).month === 1) return true
  }
}

function toDay(schedule: SpecSchedule, place: Place, zone: string): boolean {
  for (;;) {
    const clock = clockAt(zone, place.at)
    if (dayMatches(schedule, clock.day, clock.weekday)) return false
    if (!place.added) {
      place.added = true
      place.at = momentOf(zone, clock.year, clock.month, clock.day, 0, 0, 0)
    }
    place.at = nextMidnight(place.at, zone)
    if (clockAt(zone, place.at).day === 1) return true
  }
}

// Where midnight does not exist the day begins at 1, or what was found is 23 the day before: both are put right as the original does.
function nextMidnight(at: number, zone: string): number {
  const from = clockAt(zone, at)
  for (let days = 1; ; days += 1) {
    const moved = momentOf(zone, from.year, from.month, from.day + days, from.hour, from.minute, from.second)
    const {hour} = clockAt(zone, moved)
    const mended = hour === 0 ? moved : moved + (hour > 12 ? 24 - hour : -hour) * 3600
    // A zone that skips a whole day (Apia, 30 December 2011) holds the original for ever; we go on to the day after.
    if (mended > at) return mended
  }
}

/** Day of month and day of week: both must match when either is a star, else one is enough. As dayMatches of robfig/cron. */
function dayMatches({dom, dow}: SpecSchedule, day: number, weekday: number): boolean {
  const [inDom, inDow] = [dom.values.includes(day), dow.values.includes(weekday)]
  return dom.star || dow.star ? inDom && inDow : inDom || inDow
}

function toHour(hour: CronField, place: Place, zone: string): boolean {
  for (;;) {
    const clock = clockAt(zone, place.at)
    if (hour.values.includes(clock.hour)) return false
    if (!place.added) {
      place.added = true
      place.at = momentOf(zone, clock.year, clock.month, clock.day, clock.hour, 0, 0)
    }
    place.at += 3600
    if (clockAt(zone, place.at).hour === 0) return true
  }
}

function toMinute(minute: CronField, place: Place, zone: string): boolean {
  for (;;) {
    if (minute.values.includes(clockAt(zone, place.at).minute)) return false
    if (!place.added) {
      place.added = true
      place.at = Math.floor(place.at / 60) * 60
    }
    place.at += 60
    if (clockAt(zone, place.at).minute === 0) return true
  }
}

// Schedules fire at second 0, so any other second means the next minute, and looking at all fields again.
function toSecond(place: Place): boolean {
  const second = ((place.at % 60) + 60) % 60
  if (second === 0) return false
  place.added = true
  place.at += 60 - second
  return true
}
