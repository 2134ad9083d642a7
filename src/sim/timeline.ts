import {assert} from '../kube/fail.ts'
import type {Ms, Problem} from '../kube/object.ts'
import type {Step} from './apiserver.ts'
import {handle, isProblem} from './apiserver.ts'
import {BOUNDS} from './bounds.ts'
import {nextMoment, waitUntil} from './look.ts'
import type {Change, ChangeId, Request} from './request.ts'
import {step} from './step.ts'
import type {Table} from './table.ts'
import {atOrBefore, drop, eachFrom, emptyTable, get, put, upTo} from './table.ts'
import type {World} from './world.ts'

/** What a person did: requests at a moment, with the words that were typed. The inputs of a history are its recording. */
export type Input = {readonly at: Ms; readonly by: 'you' | 'lesson'; readonly requests: readonly Request[]; readonly typed?: string}

/** One entry of the history: a look that changed something or a person's input. `first` is the id of its first change. */
type Entry = {
  readonly at: Ms
  readonly changes: readonly Change[]
  readonly input?: Input
  readonly first: ChangeId
  readonly looks: number
}

/** A kept world: what stood after an entry. */
type Checkpoint = {readonly step: number; readonly world: World}

/**
 * A history that can be looked at anywhere. Entries are numbered from 1; place 0 is the start. Looks that change nothing
 * belong to the entry after them. Worlds are kept at every entry at first; a long history keeps one in `STRIDE`.
 */
export type Timeline = {
  readonly start: World
  readonly log: Table<string, Entry>
  readonly kept: Table<string, Checkpoint>
  /** Number of entries. */
  readonly steps: number
  /** The first place that can still be shown; grows only when memory ran out. */
  readonly oldest: number
  /** The newest world; its `now` is the clock of the history. */
  readonly head: World
  /** Looks done since the last entry that changed nothing. */
  readonly idle: number
  readonly budget: Budget
}

/** How much a history may keep. */
export type Budget = {readonly worlds: number; readonly entries: number}

/** Enough for an afternoon with a lesson: about 64 MiB. */
export const LESSON_BUDGET: Budget = {worlds: 8_000, entries: 60_000}

/** Entries between kept worlds in a long history: running this many again stays under 25 ms. */
const STRIDE = 100

const place = (step: number) => String(step).padStart(12, '0')

export function newTimeline(start: World, budget: Budget = LESSON_BUDGET): Timeline {
  const kept = put(emptyTable<string, Checkpoint>(), place(0), {step: 0, world: start})
  return {start, log: emptyTable(), kept, steps: 0, oldest: 0, head: start, idle: 0, budget}
}

/** The timeline after a person's requests at its present moment, or the first problem, with nothing done. */
export function act(timeline: Timeline, requests: readonly Request[], by: Input['by'] = 'you', typed?: string): Timeline | Problem {
  const input: Input = {at: timeline.head.now, by, requests, ...(typed === undefined ? {} : {typed})}
  const result = carryOut(timeline.head, input, timeline.steps + 1)
  return isProblem(result) ? result : append(timeline, result, input)
}

function carryOut(world: World, input: Input, place_: number): Step | Problem {
  let next: World = world.now < input.at ? {...world, now: input.at} : world
  const changes: Change[] = []
  for (const request of input.requests) {
    const result = handle(next, request, input.by, {by: 'person', input: place_})
    if (isProblem(result)) return result
    next = result.world
    changes.push(...result.changes)
  }
  return {world: next, changes}
}

function append(timeline: Timeline, {world, changes}: Step, input?: Input): Timeline {
  const steps = timeline.steps + 1
  const entry: Entry = {
    at: world.now,
    changes,
    first: changes[0]?.id ?? world.changes + 1,
    looks: timeline.idle + 1,
    ...(input === undefined ? {} : {input}),
  }
  const log = put(timeline.log, place(steps), entry)
  const dense = timeline.kept.size < timeline.budget.worlds || steps % STRIDE === 0
  const kept = dense ? put(timeline.kept, place(steps), {step: steps, world}) : timeline.kept
  return bounded({...timeline, log, kept, steps, head: world, idle: 0})
}

/** Lets go what the budget does not hold: first worlds between strides, then the oldest stretch of the history. */
function bounded(timeline: Timeline): Timeline {
  if (timeline.kept.size < timeline.budget.worlds * 2 && timeline.log.size <= timeline.budget.entries) return timeline
  let kept = timeline.kept
  eachFrom(timeline.kept, '', (key, checkpoint) => {
    const recent = checkpoint.step > timeline.steps - timeline.budget.worlds / 2
    if (!recent && checkpoint.step % STRIDE !== 0) kept = drop(kept, key)
  })
  if (timeline.log.size <= timeline.budget.entries) return {...timeline, kept}
  return forget({...timeline, kept}, timeline.steps - Math.floor(timeline.budget.entries * 0.75))
}

function forget(timeline: Timeline, wanted: number): Timeline {
  const from = atOrBefore(timeline.kept, place(wanted))?.step ?? timeline.oldest
  let {log, kept} = timeline
  for (let number = timeline.oldest; number <= from; number++) {
    log = drop(log, place(number))
    if (number < from) kept = drop(kept, place(number))
  }
  return {...timeline, log, kept, oldest: from}
}

/** One look that changes something, or undefined at rest or when nothing is due up to `until` (ms; default: any time). */
export function stepOnce(timeline: Timeline, until: Ms = Number.POSITIVE_INFINITY): Timeline | undefined {
  let {head, idle} = timeline
  let atThisMoment = 0
  for (;;) {
    const due = nextMoment(head)
    if (due === undefined || due > until) {
      return head === timeline.head ? undefined : {...timeline, head, idle}
    }
    const result = step(head)
    assert(result !== undefined, 'work was due, yet nothing looked')
    atThisMoment = result.world.now === head.now ? atThisMoment + 1 : 0
    assert(atThisMoment < BOUNDS.stepsAtOneMoment, `bound stepsAtOneMoment (${BOUNDS.stepsAtOneMoment}) passed`)
    if (result.changes.length > 0) return append({...timeline, head, idle}, result)
    head = result.world
    idle++
    if (idle - timeline.idle >= BOUNDS.idleLooks) return {...timeline, head, idle}
  }
}

/** Time runs to `until` (ms since 1970): everything due until then happens, and the clock stands there. */
export function advance(timeline: Timeline, until: Ms): Timeline {
  let current = timeline
  for (let looks = 0; looks < BOUNDS.steps; looks++) {
    const next = stepOnce(current, until)
    if (next === undefined) break
    const stuck = next.steps === current.steps
    current = next
    if (stuck) break
  }
  const head = waitUntil(current.head, until)
  return head === current.head ? current : {...current, head}
}

/** Runs until nothing is due within `quiet` ms, at most to `atMost` (ms since 1970). The clock stands at the last change. */
export function settle(timeline: Timeline, quiet: Ms, atMost: Ms): Timeline {
  let current = timeline
  for (;;) {
    const next = stepOnce(current, Math.min(current.head.now + quiet, atMost))
    if (next === undefined || next.steps === current.steps) return next ?? current
    current = next
  }
}

/** The world after entry `number` (0: the start), exactly as it was. Runs at most a stride of entries again. */
export function worldAt(timeline: Timeline, number: number): World {
  if (number >= timeline.steps) return timeline.head
  const base = atOrBefore(timeline.kept, place(Math.max(number, timeline.oldest)))
  assert(base !== undefined, 'a history always keeps its oldest world')
  let {world} = base
  for (let at = base.step + 1; at <= number; at++) {
    const entry = get(timeline.log, place(at))
    assert(entry !== undefined, `entry ${at} is missing`)
    world = again(world, entry, at)
  }
  return world
}

function again(world: World, entry: Entry, number: number): World {
  let next = world
  for (let looks = entry.input === undefined ? 0 : 1; looks < entry.looks; looks++) {
    const result = step(next)
    assert(result !== undefined, 'a replayed history has less to do than the first time')
    next = result.world
  }
  if (entry.input === undefined) return next
  const result = carryOut(next, entry.input, number)
  assert(!isProblem(result), 'an input that was accepted is refused when replayed')
  return result.world
}

/** What happened in entry `number`; nothing for 0 and for what memory has let go. */
export function changesAt(timeline: Timeline, number: number): readonly Change[] {
  return get(timeline.log, place(number))?.changes ?? []
}

/** The moment of entry `number`, in ms since 1970. */
export function momentAt(timeline: Timeline, number: number): Ms {
  return get(timeline.log, place(number))?.at ?? timeline.start.now
}

/** The person's input of an entry, if it was one. */
export function inputAt(timeline: Timeline, number: number): Input | undefined {
  return get(timeline.log, place(number))?.input
}

/** The history as it was at entry `number`: what came after is gone. For acting in the past. */
export function truncate(timeline: Timeline, number: number): Timeline {
  if (number >= timeline.steps) return timeline
  const at = Math.max(number, timeline.oldest)
  const head = worldAt(timeline, at)
  const log = upTo(timeline.log, place(at))
  const kept = upTo(timeline.kept, place(at))
  return {...timeline, log, kept, steps: at, head, idle: 0}
}

/** The entry that holds a change, by bisection. */
export function entryOf(timeline: Timeline, change: ChangeId): number | undefined {
  let low = timeline.oldest + 1
  let high = timeline.steps
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((get(timeline.log, place(middle))?.first ?? 0) <= change) low = middle
    else high = middle - 1
  }
  return low > timeline.steps ? undefined : low
}

export function findChange(timeline: Timeline, change: ChangeId): Change | undefined {
  const number = entryOf(timeline, change)
  return number === undefined ? undefined : changesAt(timeline, number).find(each => each.id === change)
}

/** From a change back to the person or the start that began it, newest first: the answer to "why?". At most `BOUNDS.steps` long. */
export function chain(timeline: Timeline, change: ChangeId): readonly Change[] {
  const links: Change[] = []
  let id: ChangeId | undefined = change
  while (id !== undefined && links.length < MOST_LINKS) {
    const found = findChange(timeline, id)
    if (found === undefined) break
    links.push(found)
    const {cause} = found
    const before: ChangeId | undefined = cause.by === 'change' || cause.by === 'deadline' ? cause.change : undefined
    id = before !== undefined && before < found.id && before > 0 ? before : undefined
  }
  return links
}

const MOST_LINKS = 200

/** All inputs, in order: with the start they are the whole history. */
export function inputs(timeline: Timeline): readonly Input[] {
  const found: Input[] = []
  eachFrom(timeline.log, '', (_key, entry) => {
    if (entry.input !== undefined) found.push(entry.input)
  })
  return found
}

/** Plays inputs from a start: the same history, change for change. A refused input is skipped, as it was the first time. */
export function replay(start: World, recording: readonly Input[], until: Ms, budget: Budget = LESSON_BUDGET): Timeline {
  let timeline = newTimeline(start, budget)
  for (const input of recording) {
    timeline = advance(timeline, input.at)
    const next = act(timeline, input.requests, input.by, input.typed)
    if (!isProblem(next)) timeline = next
  }
  return advance(timeline, until)
}
