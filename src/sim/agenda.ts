import type {Key, Ms} from '../kube/object.ts'
import type {Cause, LoopName} from './request.ts'
import type {Table} from './table.ts'
import {drop, emptyTable, first, get, put} from './table.ts'

/** One look that is due: at a moment, by a loop, at an object. `more` counts the wakes that were merged into it. */
export type Work = {
  readonly at: Ms
  readonly seq: number
  readonly loop: LoopName
  readonly key: Key
  /** Refusals in a row, for the work queue's back-off. */
  readonly tries: number
  readonly cause: Cause
  readonly more: number
}

/** A persistent priority queue of work by (at, seq). Nothing in it: the cluster is at rest. */
export type Agenda = {
  readonly queue: Table<string, Work>
  /** Where the work of a loop and key stands in the queue. */
  readonly places: Table<string, string>
  readonly seq: number
}

export const emptyAgenda: Agenda = {queue: emptyTable(), places: emptyTable(), seq: 0}

export type NewWork = Pick<Work, 'at' | 'loop' | 'key' | 'cause'> & {readonly tries?: number}

const place = (at: Ms, seq: number) => `${String(at).padStart(15, '0')} ${String(seq).padStart(12, '0')}`
const owner = (loop: LoopName, key: Key) => `${loop} ${key}`

/** Adds work. A loop and key stand in the queue once, as in a work queue: the earlier time wins, the first cause stays. */
export function plan(agenda: Agenda, work: NewWork): Agenda {
  const id = owner(work.loop, work.key)
  const where = get(agenda.places, id)
  const pending = where === undefined ? undefined : get(agenda.queue, where)
  if (pending !== undefined && where !== undefined) {
    // Refusals count until a look succeeds, whatever else wakes the loop in between.
    const tries = Math.max(pending.tries, work.tries ?? 0)
    if (pending.at <= work.at) return tries === pending.tries ? agenda : {...agenda, queue: put(agenda.queue, where, {...pending, tries})}
    const earlier = {...pending, at: work.at, cause: work.cause, more: pending.more + 1, tries, seq: agenda.seq}
    const to = place(earlier.at, earlier.seq)
    return {queue: put(drop(agenda.queue, where), to, earlier), places: put(agenda.places, id, to), seq: agenda.seq + 1}
  }
  const to = place(work.at, agenda.seq)
  const entry: Work = {at: work.at, loop: work.loop, key: work.key, cause: work.cause, tries: work.tries ?? 0, more: 0, seq: agenda.seq}
  return {queue: put(agenda.queue, to, entry), places: put(agenda.places, id, to), seq: agenda.seq + 1}
}

/** The earliest work and the agenda without it; undefined when nothing is due. */
export function take(agenda: Agenda): {readonly work: Work; readonly agenda: Agenda} | undefined {
  const work = first(agenda.queue)
  if (work === undefined) return undefined
  const rest = {
    queue: drop(agenda.queue, place(work.at, work.seq)),
    places: drop(agenda.places, owner(work.loop, work.key)),
    seq: agenda.seq,
  }
  return {work, agenda: rest}
}

/** The earliest work, left where it is. */
export function nextWork(agenda: Agenda): Work | undefined {
  return first(agenda.queue)
}

/** When this loop will look at this object next, if it is planned. */
export function plannedFor(agenda: Agenda, loop: LoopName, key: Key): Work | undefined {
  const where = get(agenda.places, owner(loop, key))
  return where === undefined ? undefined : get(agenda.queue, where)
}
