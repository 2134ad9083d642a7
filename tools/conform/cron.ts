import {admitCreate} from '../../src/kube/admit.ts'
import {clockAt, offsetAt} from '../../src/kube/zones.ts'
import type {CronField, Schedule, ScheduleError} from '../../src/kube/cron.ts'
import {formatSchedule, parseSchedule} from '../../src/kube/cron.ts'
import {next} from '../../src/kube/cron-next.ts'
import {parseTimestamp} from '../../src/kube/time.ts'

type Input = {readonly id: string; readonly expr: string; readonly tz?: string | null; readonly starts: readonly string[]}
type FieldAnswer = {readonly [field in 'minute' | 'hour' | 'dom' | 'month' | 'dow']?: CronField}
export type CronAnswer = {
  readonly id: string
  readonly parseError: string | null
  readonly apiError: string | null
  readonly schedule?: FieldAnswer | {readonly every: number}
  readonly starts?: readonly {readonly from: string; readonly next: readonly string[]}[]
}

const TIMES = 8

/** One row of the `cron` suite: what robfig/cron makes of an expression, what the API server says, and the next eight runs. */
export function answer({id, expr, tz, starts}: Input): CronAnswer {
  const schedule = parseSchedule(expr)
  const timeZone = tz ?? undefined
  return {
    id,
    parseError: 'error' in schedule ? schedule.error : null,
    apiError: apiError(expr, timeZone),
    ...('error' in schedule ? {} : {schedule: fieldsOf(schedule)}),
    ...runs(parseSchedule(formatSchedule(expr, timeZone)), starts),
  }
}

function fieldsOf(schedule: Schedule): FieldAnswer | {readonly every: number} {
  if (schedule.kind === 'every') return {every: schedule.seconds}
  const {minute, hour, dom, month, dow} = schedule
  return {minute, hour, dom, month, dow}
}

// What the controller parses may carry a zone that the object's schedule does not.
function runs(schedule: Schedule | ScheduleError, starts: readonly string[]): Pick<CronAnswer, 'starts'> {
  if ('error' in schedule) return {}
  const zone = schedule.kind === 'every' ? 'UTC' : (schedule.zone ?? 'UTC')
  const nexts = (from: string): readonly string[] => {
    const times: string[] = []
    let at: number | undefined = parseTimestamp(from)
    while (times.length < TIMES && at !== undefined) {
      at = next(schedule, at)
      times.push(at === undefined ? '' : zonedText(zone, at / 1000))
    }
    return times
  }
  return {starts: starts.map(from => ({from, next: nexts(from)}))}
}

/** What the API server says to a new CronJob with this schedule and time zone. */
function apiError(schedule: string, timeZone: string | undefined): string | null {
  const template = {spec: {restartPolicy: 'Never', containers: [{name: 'c', image: 'busybox'}]}}
  const spec = {schedule, ...(timeZone === undefined ? {} : {timeZone}), jobTemplate: {spec: {template}}}
  const answer = admitCreate({apiVersion: 'batch/v1', kind: 'CronJob', metadata: {name: 'x', namespace: 'default'}, spec}, ['default'])
  return 'message' in answer ? answer.message : null
}

/** RFC 3339 with the zone's offset, as Go prints a time in its location. */
function zonedText(zone: string, seconds: number): string {
  const {year, month, day, hour, minute, second} = clockAt(zone, seconds)
  const offset = Math.trunc(offsetAt(zone, seconds) / 60)
  const size = Math.abs(offset)
  const shift = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${shift}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
