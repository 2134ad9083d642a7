import type {Json, KubeObject} from '../../kube/object.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {StableNames} from './names.ts'
import type {State} from './state.ts'
import {stateOf} from './state.ts'

/** One thing a watch saw: seconds since the first step, and the object. `before` marks what was there when the scenario began. */
export type Seen = {
  readonly t: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
  readonly before?: true
}
/** A step of the scenario: when it began, and how many entries had been seen by then. */
export type StepRow = {readonly t: number; readonly after: number; readonly row: {readonly [field: string]: Json}}
export type Row = {readonly [field: string]: Json}

export type TraceHead = {
  readonly name: string /** Seconds since the last full minute at t = 0. */
  readonly minuteOffset: number /** Seconds since 1970 at t = 0. */
  readonly start: number
}

const WAITS = ['wait', 'sleep', 'untilMinute']

/** The canonical rows of a scenario, as ../shared/conformance describes them: an object row only where its state changed. */
export function traceRows(entries: readonly Seen[], steps: readonly StepRow[], head: TraceHead): readonly Row[] {
  const names = new StableNames()
  for (const entry of entries) names.learn(entry.object)
  const rows: Row[] = [{t: 0, step: -1, kind: 'Trace', name: head.name, change: 'begin', minuteOffset: head.minuteOffset}]
  let next = 0
  let current: Json = 0
  const flush = (seen: number) => {
    for (; next < steps.length; next++) {
      const step = steps[next]
      if (step === undefined || step.after > seen) break
      if (!WAITS.includes(String(step.row.name))) current = step.row.step ?? 0
      rows.push({t: step.t, ...(names.deep(step.row) as Row)})
    }
  }
  const last = new Map<string, string>()
  for (const [index, entry] of entries.entries()) {
    const row = objectRow(entry, names, head, last)
    if (row === undefined) continue
    flush(index)
    rows.push({t: entry.t, step: current, ...row})
  }
  flush(Number.POSITIVE_INFINITY)
  return rows
}

function objectRow({type, object, before}: Seen, names: StableNames, head: TraceHead, last: Map<string, string>): Row | undefined {
  const raw = stateOf(object)
  if (raw === undefined || (object.kind === 'Event' && type === 'DELETED')) return undefined
  // A volume concerns a scenario by its claim only.
  if (object.kind === 'PersistentVolume' && raw.claim === null) return undefined
  const state = names.deep(sinceMinute(object.kind, raw, head)) as State
  const key = `${object.kind}/${object.metadata.uid ?? object.metadata.name}`
  const text = JSON.stringify(sorted(state))
  const known = last.get(key)
  if (type !== 'DELETED' && known === text) return undefined
  last.set(key, text)
  if (before) return undefined
  const name = object.kind === 'Event' ? (state.regarding ?? '') : names.text(object.metadata.name)
  return {kind: object.kind, name, change: type === 'DELETED' ? 'deleted' : known === undefined ? 'added' : 'modified', state}
}

/** A CronJob's last schedule time as minutes after the minute in which the scenario began. */
function sinceMinute(kind: string, state: State, {start, minuteOffset}: TraceHead): State {
  const time = state.lastScheduleTime
  if (kind !== 'CronJob' || typeof time !== 'string') return state
  return {...state, lastScheduleTime: Math.floor((parseTimestamp(time) / 1000 - (start - minuteOffset)) / 60)}
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  )
}
