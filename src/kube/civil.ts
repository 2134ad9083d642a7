/** A moment on a wall clock: month 1-12, day 1-31, weekday 0-6 from Sunday. */
export type Civil = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly weekday: number
}

const DAY = 86_400

/**
 * Days since 1970-01-01 in the Gregorian calendar, carried on both ways; months and days beyond their range roll over, as in Go's
 * time.Date.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const rolled = year + Math.floor((month - 1) / 12)
  const month0 = (((month - 1) % 12) + 12) % 12
  // Years begin in March here, so that the leap day is the last of its year.
  const y = month0 < 2 ? rolled - 1 : rolled
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * ((month0 + 10) % 12) + 2) / 5)
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468 + (day - 1)
}

/** The wall clock that shows this many seconds since 1970 (already shifted by the zone's offset). */
export function civilFrom(seconds: number): Civil {
  const days = Math.floor(seconds / DAY)
  const rest = seconds - days * DAY
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
  }
}
