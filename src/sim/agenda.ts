import type {Key, Ms} from '../kube/object.ts'
import type {Heap} from './heap.ts'
import {add, rest} from './heap.ts'
import type {Cause, LoopName} from './request.ts'
import type {Owner, Table} from './table.ts'
import {NOBODY, drop, eachFrom, emptyTable, get, put} from './table.ts'

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
  /** All that was planned. Work that was moved to an earlier moment stands here twice until its old moment comes; the top is never such. */
  readonly queue: Heap<Work> | undefined
  /** What is planned for each loop and key. */
  readonly pending: Table<string, Work>
  readonly seq: number
  /** How many in the queue were moved. */
  readonly stale: number
}

export const emptyAgenda: Agenda = {queue: undefined, pending: emptyTable(), seq: 0, stale: 0}

/** `direct`: the object itself came, went or was asked to be otherwise. Whatever else was to be looked at, this is the reason now. */
export type NewWork = Pick<Work, 'at' | 'loop' | 'key' | 'cause'> & {readonly tries?: number; readonly direct?: boolean}

const idOf = ({loop, key}: {readonly loop: LoopName; readonly key: Key}) => `${loop} ${key}`

/** Adds work. A loop and key stand in the queue once, as in a work queue: the earlier time wins; the first cause stays unless the new one is direct. */
export function plan(agenda: Agenda, work: NewWork, owner: Owner = NOBODY): Agenda {
  const id = idOf(work)
  const known = get(agenda.pending, id)
  if (known === undefined) {
    const {at, loop, key, cause, tries = 0} = work
    const entry: Work = {at, seq: agenda.seq, loop, key, tries, cause, more: 0}
    const pending = put(agenda.pending, id, entry, owner)
    return {queue: add(agenda.queue, entry), pending, seq: agenda.seq + 1, stale: agenda.stale}
  }
  // Refusals count until a look succeeds, whatever else wakes the loop in between.
  const tries = Math.max(known.tries, work.tries ?? 0)
  if (known.at <= work.at) {
    const cause = work.direct === true ? work.cause : known.cause
    if (tries === known.tries && cause === known.cause) return agenda
    return {...agenda, pending: put(agenda.pending, id, {...known, tries, cause}, owner)}
  }
  const {at, loop, key, cause} = work
  const earlier: Work = {at, seq: agenda.seq, loop, key, tries, cause, more: known.more + 1}
  const pending = put(agenda.pending, id, earlier, owner)
  return tidied({queue: add(agenda.queue, earlier), pending, seq: agenda.seq + 1, stale: agenda.stale + 1})
}

/** Most of the queue is what was moved: it is built anew. */
function tidied(agenda: Agenda): Agenda {
  return agenda.stale <= agenda.pending.size + 64 ? agenda : agendaOf(agenda.pending, agenda.seq)
}

/** An agenda of just this work; `seq` is the number that new work gets. */
export function agendaOf(pending: Agenda['pending'], seq: number): Agenda {
  let queue: Heap<Work> | undefined
  eachFrom(pending, '', (_id, work) => {
    queue = add(queue, work)
  })
  return {queue, pending, seq, stale: 0}
}

/** The earliest work and the agenda without it; undefined when nothing is due. */
export function take(agenda: Agenda, owner: Owner = NOBODY): {readonly work: Work; readonly agenda: Agenda} | undefined {
  if (agenda.queue === undefined) return undefined
  const {top} = agenda.queue
  const id = idOf(top)
  const work = get(agenda.pending, id) ?? top
  const pending = drop(agenda.pending, id, owner)
  let {stale} = agenda
  let queue = rest(agenda.queue)
  while (stale > 0 && queue !== undefined && get(pending, idOf(queue.top))?.seq !== queue.top.seq) {
    queue = rest(queue)
    stale--
  }
  return {work, agenda: {queue, pending, seq: agenda.seq, stale}}
}

/** The earliest work, left where it is. */
export function nextWork(agenda: Agenda): Work | undefined {
  const top = agenda.queue?.top
  return top === undefined ? undefined : (get(agenda.pending, idOf(top)) ?? top)
}

/** When this loop will look at this object next, if it is planned. */
export function plannedFor(agenda: Agenda, loop: LoopName, key: Key): Work | undefined {
  return get(agenda.pending, idOf({loop, key}))
}
