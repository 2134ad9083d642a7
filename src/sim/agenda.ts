import type {Key, Ms} from '../kube/object.ts'
import type {DueQueue} from './due-queue.ts'
import {add, rest} from './due-queue.ts'
import type {Cause, LoopName} from './request.ts'
import type {Owner, Table} from './table.ts'
import {NOBODY, drop, emptyTable, get, put, valuesFrom} from './table.ts'

/** One look that is due: at a moment, by a loop, at an object. `more` counts the wakes that were merged into it. */
export type Work = {
  readonly at: Ms
  readonly seq: number
  /** Of loop and key, as `pending` has it. */
  readonly id: string
  readonly loop: LoopName
  readonly key: Key
  /** Refusals in a row, for the work queue's back-off. */
  readonly tries: number
  /** When that back-off ends: what wakes the loop sooner does not put it off (the delaying queue keeps the earlier time). */
  readonly retry?: Ms
  readonly cause: Cause
  readonly more: number
}

/** A persistent priority queue of work by (at, seq). Nothing in it: the cluster is at rest. */
export type Agenda = {
  /** All that was planned. Work that was moved to an earlier moment stands here twice until its old moment comes; the top is never such. */
  readonly queue: DueQueue<Work> | undefined
  /** What is planned for each loop and key. */
  readonly pending: Table<string, Work>
  readonly seq: number
  /** How many in the queue were moved. */
  readonly stale: number
  /** How many of what is planned were refused before. */
  readonly troubled: number
}

export const emptyAgenda: Agenda = {queue: undefined, pending: emptyTable(), seq: 0, stale: 0, troubled: 0}

/** `direct`: the object itself came, went or was asked to be otherwise. Whatever else was to be looked at, this is the reason now. */
export type NewWork = Pick<Work, 'at' | 'loop' | 'key' | 'cause'> & {readonly tries?: number; readonly direct?: boolean}

const idOf = ({loop, key}: {readonly loop: LoopName; readonly key: Key}) => `${loop} ${key}`
const isTroubled = (work: Work): 0 | 1 => (work.tries > 0 ? 1 : 0)

/** Adds work. A loop and key stand in the queue once, as in a work queue: the earlier time wins; the first cause stays unless the new one is direct. */
export function plan(agenda: Agenda, work: NewWork, owner: Owner = NOBODY): Agenda {
  const id = idOf(work)
  const known = get(agenda.pending, id)
  if (known === undefined) {
    const {at, loop, key, cause, tries = 0} = work
    const fresh: Work = {at, seq: agenda.seq, id, loop, key, tries, cause, more: 0}
    const entry = tries > 0 ? {...fresh, retry: at} : fresh
    const pending = put(agenda.pending, id, entry, owner)
    const troubled = agenda.troubled + isTroubled(entry)
    return {queue: add(agenda.queue, entry, owner), pending, seq: agenda.seq + 1, stale: agenda.stale, troubled}
  }
  if (known.tries > 0 || work.tries !== undefined) return planInTrouble(agenda, known, work, owner)
  if (known.at <= work.at) {
    if (work.direct !== true || work.cause === known.cause) return agenda
    return {...agenda, pending: put(agenda.pending, id, {...known, cause: work.cause}, owner)}
  }
  const {at, loop, key, cause} = work
  return sooner(agenda, known, {at, seq: agenda.seq, id: known.id, loop, key, tries: 0, cause, more: known.more + 1}, owner)
}

function sooner(agenda: Agenda, known: Work, earlier: Work, owner: Owner): Agenda {
  const pending = put(agenda.pending, earlier.id, earlier, owner)
  const troubled = agenda.troubled - isTroubled(known) + isTroubled(earlier)
  return tidied({queue: add(agenda.queue, earlier, owner), pending, seq: agenda.seq + 1, stale: agenda.stale + 1, troubled})
}

/**
 * Work of a loop that was refused. Refusals count until a look succeeds, whatever wakes the loop in between; each wake is one look
 * that would be refused upstream, so those that are merged here count too.
 */
function planInTrouble(agenda: Agenda, known: Work, work: NewWork, owner: Owner): Agenda {
  const {at, loop, key} = work
  const tries = Math.max(known.tries + (work.tries === undefined && known.at <= at ? 1 : 0), work.tries ?? 0)
  const retry = Math.min(known.retry ?? Number.POSITIVE_INFINITY, work.tries === undefined ? Number.POSITIVE_INFINITY : at)
  const cause = known.at <= at && work.direct !== true ? known.cause : work.cause
  const {id} = known
  if (known.at > at) return sooner(agenda, known, {at, seq: agenda.seq, id, loop, key, tries, retry, cause, more: known.more + 1}, owner)
  const changed: Work = {...known, tries, retry, cause}
  const troubled = agenda.troubled - isTroubled(known) + isTroubled(changed)
  return {...agenda, pending: put(agenda.pending, id, changed, owner), troubled}
}

/** Most of the queue is what was moved: it is built anew. */
function tidied(agenda: Agenda): Agenda {
  return agenda.stale <= agenda.pending.size + 64 ? agenda : agendaOf(agenda.pending, agenda.seq)
}

/** An agenda of just this work; `seq` is the number that new work gets. */
export function agendaOf(pending: Agenda['pending'], seq: number): Agenda {
  const works = valuesFrom(pending, '').sort((one, other) => one.at - other.at || one.seq - other.seq)
  let queue: DueQueue<Work> | undefined
  let troubled = 0
  for (const work of works) {
    queue = add(queue, work, NOBODY)
    troubled += isTroubled(work)
  }
  return {queue, pending, seq, stale: 0, troubled}
}

/** The earliest work and the agenda without it; undefined when nothing is due. */
export function take(agenda: Agenda, owner: Owner = NOBODY): {readonly work: Work; readonly agenda: Agenda} | undefined {
  if (agenda.queue === undefined) return undefined
  const {top} = agenda.queue
  const work = get(agenda.pending, top.id) ?? top
  const pending = drop(agenda.pending, top.id, owner)
  let {stale} = agenda
  let queue = rest(agenda.queue, owner)
  while (stale > 0 && queue !== undefined && get(pending, queue.top.id)?.seq !== queue.top.seq) {
    queue = rest(queue, owner)
    stale--
  }
  return {work, agenda: {queue, pending, seq: agenda.seq, stale, troubled: agenda.troubled - isTroubled(work)}}
}

/** The earliest work, left where it is. */
export function nextWork(agenda: Agenda): Work | undefined {
  const top = agenda.queue?.top
  return top === undefined ? undefined : (get(agenda.pending, top.id) ?? top)
}

/** When this loop will look at this object next, if it is planned. */
export function plannedFor(agenda: Agenda, loop: LoopName, key: Key): Work | undefined {
  return get(agenda.pending, idOf({loop, key}))
}
