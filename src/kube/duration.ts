import {parseTimestamp} from './time.ts'

const SECOND = 1000
const MINUTE = 60
const HOUR = 3600
const DAY = 86400
const YEAR = 365 * DAY

/**
 * Kubernetes' short words for a span in ms, each unit cut off, never rounded: `119s`, `2m30s`, `179m`, `7h59m`, `47h`, `2d1h`, `729d`, `2y70d`.
 * A span of -1 s and up counts as 0s; earlier is `<invalid>`. As duration.HumanDuration of k8s.io/apimachinery.
 */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 2 * MINUTE) return `${seconds}s`
  if (seconds < 3 * HOUR) {
    const minutes = Math.floor(seconds / MINUTE)
    return minutes < 10 ? two(minutes, 'm', seconds % MINUTE, 's') : `${minutes}m`
  }
  if (seconds < 2 * DAY) {
    const hours = Math.floor(seconds / HOUR)
    return hours < 8 ? two(hours, 'h', Math.floor((seconds % HOUR) / MINUTE), 'm') : `${hours}h`
  }
  if (seconds < 2 * YEAR) {
    const days = Math.floor(seconds / DAY)
    return days < 8 ? two(days, 'd', Math.floor((seconds % DAY) / HOUR), 'h') : `${days}d`
  }
  const years = Math.floor(seconds / YEAR)
  return years < 8 ? two(years, 'y', Math.floor((seconds % YEAR) / DAY), 'd') : `${years}y`
}

function two(first: number, unit: string, second: number, smaller: string): string {
  return second === 0 ? `${first}${unit}` : `${first}${unit}${second}${smaller}`
}

/** How long ago a timestamp was, as the AGE column says it; `<unknown>` without one. */
export function age(timestamp: unknown, now: number): string {
  if (typeof timestamp !== 'string' || timestamp === '') return '<unknown>'
  return humanDuration(now - parseTimestamp(timestamp))
}

/** A span as Go's time.Duration prints it, e.g. `1h0m0s`, `20s`, `57s`; whole milliseconds. */
export function goDuration(ms: number): string {
  if (ms === 0) return '0s'
  const sign = ms < 0 ? '-' : ''
  const total = Math.abs(ms)
  if (total < SECOND) return `${sign}${total}ms`
  const hours = Math.floor(total / (HOUR * SECOND))
  const minutes = Math.floor(total / (MINUTE * SECOND)) % 60
  const seconds = Number(((total % (MINUTE * SECOND)) / SECOND).toFixed(3))
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`
}
