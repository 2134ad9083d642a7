import type {Json, Ms} from '../../kube/object.ts'

export function isRecord(value: Json | undefined): value is {readonly [field: string]: Json} {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const UNITS: Readonly<Record<string, Ms>> = {'': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000}

/** No scenario lasts longer in one step: two years, in ms. */
const LONGEST = 731 * 86_400_000

export const SPAN_WORDS = 'a span of time such as 20s, 5m, 2h or 1d, at most two years'

/** Milliseconds of `20s`, `2m`, `3h`, `1d`, or a number of seconds; undefined for anything else. */
export function span(value: Json | undefined): Ms | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?)([smhd]?)$/.exec(String(value ?? '').trim())
  const ms = match === null ? undefined : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1000)
  return ms === undefined || ms > LONGEST ? undefined : ms
}

/** A span that was found good when the scenario was read. */
export function milliseconds(value: Json | undefined): Ms {
  return span(value) ?? 0
}
