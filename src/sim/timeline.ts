import {assert} from '../kube/fail.ts'
import type {Ms, Problem} from '../kube/object.ts'
import type {Step} from './apiserver.ts'
import {handle, isProblem} from './apiserver.ts'
import {BOUNDS} from './bounds.ts'
import {nextMoment, waitUntil} from './look.ts'
import type {Change, ChangeId, Request} from './request.ts'
import {step} from './step.ts'
import type {Sequence} from './sequence.ts'
import {append, at, countWhile, emptySequence, shortened, without} from './sequence.ts'
import {NOBODY, newOwner} from './table.ts'
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
 * belong to the entry after them. Worlds are kept at every entry at first; in a long history where some work was done since the last one.
 */
export type Timeline = {
  readonly start: World
  /** Entry `n` stands at place `n - 1 - forgotten`. */
  readonly log: Sequence<Entry>
  readonly forgotten: number
  /** By step. */
  readonly kept: Sequence<Checkpoint>
  /** Number of entries. */
  readonly steps: number
  /** The first place that can still be shown; grows only when memory ran out. */
  readonly oldest: number
  /** The newest world; its `now` is the clock of the history. */
  readonly head: World
  /** Looks done since the last entry that changed nothing. */
  readonly idle: number
  /** Looks and changes since the last kept world. */
  readonly work: number
  readonly budget: Budget
}

/** How much a history may keep: a world at each of the first `worlds` entries, and so many entries. */
export type Budget = {readonly worlds: number; readonly entries: number}

/** Enough for an afternoon with a lesson: about 64 MiB. */
export const LESSON_BUDGET: Budget = {worlds: 2_000, entries: 60_000}

/** Looks and changes between kept worlds in a long history: running this many again stays under 25 ms. */
const STRIDE = 400

export function newTimeline(start: World, budget: Budget = LESSON_BUDGET): Timeline {
  const kept = append(emptySequence<Checkpoint>(), {step: 0, world: start})
  return {start, log: emptySequence(), forgotten: 0, kept, steps: 0, oldest: 0, head: start, idle: 0, work: 0, budget}
}

/** The timeline after a person's requests at its present moment, or the first problem, with nothing done. */
export function act(timeline: Timeline, requests: readonly Request[], by: Input['by'] = 'you', typed?: string): Timeline | Problem {
  const input: Input = {at: timeline.head.now, by, requests, ...(typed === undefined ? {} : {typed})}
  const result = carryOut(timeline.head, input, timeline.steps + 1)
  return isProblem(result) ? result : entered(timeline, result, input)
}

function carryOut(world: World, input: Input, place: number): Step | Problem {
  let next: World = world.now < input.at ? {...world, now: input.at} : world
  const changes: Change[] = []
  for (const request of input.requests) {
    const result = handle(next, request, input.by, {by: 'person', input: place})
    if (isProblem(result)) return result
    next = result.world
    changes.push(...result.changes)
  }
  return {world: next, changes}
}

function entered(timeline: Timeline, {world, changes}: Step, input?: Input): Timeline {
  const {forgotten, oldest, start, budget} = timeline
  const steps = timeline.steps + 1
  const looks = timeline.idle + 1
  const entry: Entry = {at: world.now, changes, first: changes[0]?.id ?? world.changes + 1, looks, ...(input === undefined ? {} : {input})}
  const log = append(timeline.log, entry)
  const work = timeline.work + looks + changes.length
  const keeps = steps < budget.worlds || work >= STRIDE
  const head = keeps ? shown(world) : world
  const kept = keeps ? append(timeline.kept, {step: steps, world: head}) : timeline.kept
  const next = {
    start,
    log,
    forgotten,
    kept,
    steps,
    oldest,
    head: keeps ? running(head, world) : world,
    idle: 0,
    work: keeps ? 0 : work,
    budget,
  }
  return log.length <= budget.entries ? next : forget(next, steps - Math.floor(budget.entries * 0.75))
}

/** A world that may be changed in place by its run, until it is shown. */
function running(world: World, like: World): World {
  return like.owner === NOBODY ? world : {...world, owner: newOwner()}
}

/** The same world for everyone to see: nobody changes it any more. */
function shown(world: World): World {
  if (world.owner === NOBODY) return world
  world.owner.live = false
  return {...world, owner: NOBODY}
}

/** Lets the oldest stretch of the history go, up to a kept world. */
function forget(timeline: Timeline, wanted: number): Timeline {
  const place = countWhile(timeline.kept, ({step}) => step <= wanted) - 1
  const from = at(timeline.kept, place)?.step ?? timeline.oldest
  return {
    ...timeline,
    log: without(timeline.log, from - timeline.forgotten),
    forgotten: from,
    kept: without(timeline.kept, place),
    oldest: from,
  }
}

/** One look that changes something, or undefined at rest or when nothing is due up to `until` (ms; default: any time). */
export function stepOnce(timeline: Timeline, until: Ms = Number.POSITIVE_INFINITY): Timeline | undefined {
  const next = runOn(begun(timeline), until)
  return next === undefined ? undefined : ended(next)
}

/** A run of many looks: from here to its end only kept worlds are shown. */
const begun = (timeline: Timeline): Timeline => ({...timeline, head: {...timeline.head, owner: newOwner()}})
const ended = (timeline: Timeline): Timeline => ({...timeline, head: shown(timeline.head)})

function runOn(timeline: Timeline, until: Ms): Timeline | undefined {
  let {head, idle} = timeline
  let atThisMoment = 0
  for (;;) {
    const due = nextMoment(head)
    if (due === undefined || due > until) {
      return idle === timeline.idle ? undefined : {...timeline, head, idle}
    }
    const {now} = head
    const result = step(head)
    assert(result !== undefined, 'work was due, yet nothing looked')
    atThisMoment = result.world.now === now ? atThisMoment + 1 : 0
    assert(atThisMoment < BOUNDS.stepsAtOneMoment, `bound stepsAtOneMoment (${BOUNDS.stepsAtOneMoment}) passed`)
    if (result.changes.length > 0) return entered({...timeline, head, idle}, result)
    head = result.world
    idle++
    if (idle - timeline.idle >= BOUNDS.idleLooks) return {...timeline, head, idle}
  }
}

/** Time runs to `until` (ms since 1970): everything due until then happens, and the clock stands there. */
export function advance(timeline: Timeline, until: Ms): Timeline {
  let current = begun(timeline)
  for (let looks = 0; looks < BOUNDS.steps; looks++) {
    const next = runOn(current, until)
    if (next === undefined) break
    const stuck = next.steps === current.steps
    current = next
    if (stuck) break
  }
  current = ended(current)
  const head = waitUntil(current.head, until)
  return head === current.head ? current : {...current, head}
}

/** Runs until nothing is due within `quiet` ms, at most to `atMost` (ms since 1970). The clock stands at the last change. */
export function settle(timeline: Timeline, quiet: Ms, atMost: Ms): Timeline {
  let current = begun(timeline)
  for (;;) {
    const next = runOn(current, Math.min(current.head.now + quiet, atMost))
    if (next === undefined || next.steps === current.steps) return ended(next ?? current)
    current = next
  }
}

/** The world after entry `number` (0: the start), exactly as it was. Runs at most a stride of entries again. */
export function worldAt(timeline: Timeline, number: number): World {
  if (number >= timeline.steps) return timeline.head
  const wanted = Math.max(number, timeline.oldest)
  const base = at(timeline.kept, countWhile(timeline.kept, ({step}) => step <= wanted) - 1)
  assert(base !== undefined, 'a history always keeps its oldest world')
  if (base.step === wanted) return base.world
  let world: World = {...base.world, owner: newOwner()}
  for (let place = base.step + 1; place <= wanted; place++) {
    const entry = entryAt(timeline, place)
    assert(entry !== undefined, `entry ${place} is missing`)
    world = again(world, entry, place)
  }
  return shown(world)
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

function entryAt(timeline: Timeline, number: number): Entry | undefined {
  return at(timeline.log, number - 1 - timeline.forgotten)
}

/** What happened in entry `number`; nothing for 0 and for what memory has let go. */
export function changesAt(timeline: Timeline, number: number): readonly Change[] {
  return entryAt(timeline, number)?.changes ?? []
}

/** The moment of entry `number`, in ms since 1970. */
export function momentAt(timeline: Timeline, number: number): Ms {
  return entryAt(timeline, number)?.at ?? timeline.start.now
}

/** The person's input of an entry, if it was one. */
export function inputAt(timeline: Timeline, number: number): Input | undefined {
  return entryAt(timeline, number)?.input
}

/** The history as it was at entry `number`: what came after is gone. For acting in the past. */
export function truncate(timeline: Timeline, number: number): Timeline {
  if (number >= timeline.steps) return timeline
  const place = Math.max(number, timeline.oldest)
  const log = shortened(timeline.log, place - timeline.forgotten)
  const kept = shortened(
    timeline.kept,
    countWhile(timeline.kept, ({step}) => step <= place),
  )
  return {...timeline, log, kept, steps: place, head: worldAt(timeline, place), idle: 0, work: 0}
}

/** The entry that holds a change, by bisection. */
export function entryOf(timeline: Timeline, change: ChangeId): number | undefined {
  const number = timeline.forgotten + countWhile(timeline.log, ({first}) => first <= change)
  return timeline.log.length === 0 ? undefined : Math.max(number, timeline.oldest + 1)
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
  for (let place = 0; place < timeline.log.length; place++) {
    const input = at(timeline.log, place)?.input
    if (input !== undefined) found.push(input)
  }
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
