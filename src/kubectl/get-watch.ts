import {keyOf} from '../kube/object.ts'
import type {Fault} from './fault.ts'
import {plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, truth} from './flags.ts'
import type {TableOptions} from './get-table.ts'
import {tableHeaders, tableRow} from './get-table.ts'
import {nameOf} from './output.ts'
import type {Session} from './session.ts'
import type {Found, Query, Target, Wanted} from './targets.ts'
import {lookAt} from './targets.ts'

/** Where a watch stands: what it has shown of each object, and how wide its columns have grown. */
type Watch = {
  readonly wanted: Wanted
  readonly query: Query
  readonly namespace: string
  readonly options: TableOptions
  readonly name: boolean
  readonly seen: {readonly [key: string]: {readonly version: string; readonly row: readonly string[]}}
  readonly widths: readonly number[]
}

/** `get -w`: prints what there is, then a row for every change. Ends when the learner stops it. */
export function startWatch(session: Session, values: Values, query: Query, found: Found, options: TableOptions): Fault | undefined {
  const {wanted} = found
  if (wanted.by === 'selector' && wanted.resources.length > 1) {
    return plainFault('you may only specify a single resource type')
  }
  const output = text(values, 'output')
  if (output !== '' && output !== 'wide' && output !== 'name')
    return plainFault(`this tutorial watches in tables and names, not in the output format ${JSON.stringify(output)}`)
  const first: Watch = {wanted, query, namespace: session.namespace, options, name: output === 'name', seen: {}, widths: []}
  const state = show(session, first, found.targets, truth(values, 'watch-only'))
  session.pending = {verb: 'get', state}
  return undefined
}

export function resumeWatch(session: Session, state: unknown): Fault | undefined {
  const watch = state as Watch
  session.namespace = watch.namespace
  const {targets} = lookAt(session, watch.wanted, watch.query)
  session.pending = {verb: 'get', state: show(session, watch, targets, false)}
  return undefined
}

function show(session: Session, watch: Watch, targets: readonly Target[], silent: boolean): Watch {
  const {options} = watch
  const seen: {[key: string]: {readonly version: string; readonly row: readonly string[]}} = {}
  const rows: (readonly string[])[] = []
  for (const target of targets) {
    const key = keyOf(target.object)
    const version = target.object.metadata.resourceVersion ?? ''
    const before = watch.seen[key]
    const row = watch.name ? [nameOf(target.object)] : tableRow(target, session.world.now, options)
    seen[key] = {version, row}
    if (before?.version !== version) rows.push(row)
  }
  // An object that is gone shows its last row once more, as the watch's DELETED event does.
  for (const [key, {row}] of Object.entries(watch.seen)) if (!Object.hasOwn(seen, key)) rows.push(row)
  const resource = targets[0]?.resource
  const headed = watch.widths.length > 0 || options.noHeaders || watch.name || resource === undefined || silent
  const lines = silent ? [] : headed ? rows : [tableHeaders(resource, options), ...rows]
  const widths = grow(watch.widths, lines)
  for (const line of lines)
    session.stdout += `${line.map((cell, at) => (at === line.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('')}\n`
  return {...watch, seen, widths}
}

function grow(widths: readonly number[], lines: readonly (readonly string[])[]): readonly number[] {
  const columns = Math.max(widths.length, ...lines.map(line => line.length))
  return Array.from({length: columns}, (_none, at) => Math.max(widths[at] ?? 6, ...lines.map(line => (line[at]?.length ?? 0) + 3)))
}
