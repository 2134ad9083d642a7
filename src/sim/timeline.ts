import {assert} from '../kube/fail.ts'
import type {Ms, Problem} from '../kube/object.ts'
import type {Step} from './apiserver.ts'
import {isProblem} from './apiserver.ts'
import {BOUNDS} from './bounds.ts'
import {nextMoment, waitUntil} from './look.ts'
import type {Leap} from './leap/leap.ts'
import {cutLeap, endOf} from './leap/leap.ts'
import {bounded, keptBefore, keptBeforeChange, mostWorlds, mostWrites, nextKept} from './kept-worlds.ts'
import {LOOKOUT, isFar, keepsMark, lookOut} from './leap/lookout.ts'
import type {Journal} from './past/journal.ts'
import {boundedJournal, cutJournal, entryOfChange, markAt, newJournal, recorded, sideways} from './past/journal.ts'
import type {Change, ChangeId, Request} from './request.ts'
import type {Checkpoint, Deed, Entry, Input} from './rerun.ts'
import {carryOut, entryOfStep, rerun, running, shown} from './rerun.ts'
import type {Sequence} from './sequence.ts'
import {append, at, countWhile, emptySequence, shortened, without} from './sequence.ts'
import {step} from './step.ts'
import {NOBODY} from './table.ts'
import type {World} from './world.ts'

/**
 * A history that can be looked at anywhere. Entries are numbered from 1; place 0 is the start. Looks that change nothing
 * belong to the entry after them. Worlds are kept at every entry at first; in a long history where some work was done since the last one.
 * What is not kept is run again: the inputs and the start are the whole history.
 */
export type Timeline = {
  readonly start: World
  /** The newest entries: entry `n` stands at place `n - 1 - forgotten`. Older ones are worked out when somebody asks. */
  readonly log: Sequence<Entry>
  readonly forgotten: number
  /** What people did. */
  readonly deeds: Sequence<Deed>
  /** By step; the start is always among them. */
  readonly kept: Sequence<Checkpoint>
  /** What the newest writes took the place of: what is too far from a kept world to be run again is read from there. */
  readonly journal: Journal
  /** Stretches that repeat and were not run, in order: their entries count, and are worked out when somebody asks. */
  readonly leaps: readonly Leap[]
  /** Number of entries. */
  readonly steps: number
  /** The newest world; its `now` is the clock of the history. */
  readonly head: World
  /** Looks done since the last entry that changed nothing. */
  readonly idle: number
  /** Looks and changes since the last kept world. */
  readonly work: number
  readonly budget: Budget
}

/**
 * How much a history may keep: `dense` first entries with a world at each, at most so many worlds in all (then every second of
 * the older ones goes, and the way to them is run again), and so many of the newest entries.
 */
export type Budget = {readonly dense: number; readonly worlds: number; readonly entries: number}

/** Enough for an afternoon with a lesson: about 64 MiB. */
export const LESSON_BUDGET: Budget = {dense: 2_000, worlds: 4_000, entries: 60_000}

/** Looks and changes between kept worlds in a long history: running this many again stays under 25 ms. */
const STRIDE = 400

export function newTimeline(start: World, budget: Budget = LESSON_BUDGET): Timeline {
  const kept = append(emptySequence<Checkpoint>(), {step: 0, world: start})
  return {
    start,
    log: emptySequence(),
    forgotten: 0,
    deeds: emptySequence(),
    kept,
    journal: newJournal(start, 0),
    leaps: [],
    steps: 0,
    head: start,
    idle: 0,
    work: 0,
    budget,
  }
}

/** The timeline after a person's requests at its present moment, or the first problem, with nothing done. */
export function act(timeline: Timeline, requests: readonly Request[], by: Input['by'] = 'you', typed?: string): Timeline | Problem {
  const input: Input = {at: timeline.head.now, by, requests, ...(typed === undefined ? {} : {typed})}
  const result = carryOut(timeline.head, input, timeline.steps + 1)
  if (isProblem(result)) return result
  const deeds = append(timeline.deeds, {step: timeline.steps + 1, looks: timeline.idle, input})
  return entered({...timeline, deeds}, timeline.idle, result, input)
}

/** The timeline with one more entry, after `idle` looks that changed nothing. */
function entered(timeline: Timeline, idle: number, result: Step, input?: Input): Timeline {
  const {start, deeds, leaps, budget} = timeline
  const journal = boundedJournal(recorded(timeline.journal, result), mostWrites(budget, result.world))
  const steps = timeline.steps + 1
  const work = timeline.work + idle + 1 + result.changes.length
  // No closer than what may be kept at most, spread over the whole history: what is kept costs copies of all that changes after it.
  const last = at(timeline.kept, timeline.kept.length - 1)?.step ?? 0
  const most = mostWorlds(budget, result.world)
  const keeps = steps <= budget.dense || (work >= STRIDE && (steps - last) * most >= steps)
  const world = keeps ? shown(result.world) : result.world
  const head = keeps && result.world.owner !== NOBODY ? running(world) : world
  const kept = keeps ? bounded(append(timeline.kept, {step: steps, world}), most) : timeline.kept
  const {log, forgotten} = remembered(append(timeline.log, entryOfStep(result, input)), timeline.forgotten, budget.entries)
  return {start, log, forgotten, deeds, kept, journal, leaps, steps, head, idle: 0, work: keeps ? 0 : work, budget}
}

function remembered(log: Sequence<Entry>, forgotten: number, most: number): Pick<Timeline, 'log' | 'forgotten'> {
  if (log.length <= most) return {log, forgotten}
  const gone = Math.ceil(most / 4)
  return {log: without(log, gone), forgotten: forgotten + gone}
}

/** One look that changes something, or undefined at rest or when nothing is due up to `until` (ms; default: any time). */
export function stepOnce(timeline: Timeline, until: Ms = Number.POSITIVE_INFINITY): Timeline | undefined {
  const next = runOn(begun(timeline), until)
  return next === undefined ? undefined : ended(next)
}

/** A run of many looks: from here to its end only kept worlds are shown. */
const begun = (timeline: Timeline): Timeline => ({...timeline, head: running(timeline.head)})
const ended = (timeline: Timeline): Timeline => ({...timeline, head: shown(timeline.head)})

function runOn(timeline: Timeline, until: Ms): Timeline | undefined {
  let {head, idle, journal} = timeline
  let atThisMoment = 0
  for (;;) {
    const due = nextMoment(head)
    if (due === undefined || due > until) {
      return idle === timeline.idle ? undefined : {...timeline, head, idle, journal}
    }
    const {now} = head
    const result = step(head)
    assert(result !== undefined, 'work was due, yet nothing looked')
    atThisMoment = result.world.now === now ? atThisMoment + 1 : 0
    assert(atThisMoment < BOUNDS.stepsAtOneMoment, `bound stepsAtOneMoment (${BOUNDS.stepsAtOneMoment}) passed`)
    if (result.changes.length > 0) return entered(journal === timeline.journal ? timeline : {...timeline, journal}, idle, result)
    head = result.world
    if (result.sides !== undefined) journal = sideways(journal, result.sides)
    idle++
    if (idle - timeline.idle >= BOUNDS.idleLooks) return {...timeline, head, idle, journal}
  }
}

/**
 * Time runs to `until` (ms since 1970): everything due until then happens, and the clock stands there. Far off, what repeats is not run
 * over and over: it is a leap, and every moment of it can be looked at all the same. After `most` entries that had to be run it stops
 * where it is.
 */
export function advance(timeline: Timeline, until: Ms, most: number = BOUNDS.steps): Timeline {
  let current = begun(timeline)
  let lookout = isFar(current.head.now, until) ? LOOKOUT : undefined
  for (let looks = 0; looks < most; looks++) {
    const next = runOn(current, until)
    if (next === undefined) break
    const stuck = next.steps === current.steps
    current = next
    if (stuck) break
    if (lookout === undefined || !beginsRun(current) || !keepsMark(lookout, current.head.now)) continue
    const shownHere = ended(current)
    const sight = lookOut(lookout, {world: shownHere.head, step: shownHere.steps}, until)
    lookout = sight.lookout
    current = begun(sight.leap === undefined ? shownHere : leapt(shownHere, sight.leap))
    if (!isFar(current.head.now, until)) lookout = undefined
  }
  current = ended(current)
  if ((nextMoment(current.head) ?? until) < until) return current
  const head = waitUntil(current.head, until)
  return head === current.head ? current : {...current, head}
}

/** Whether the newest entry is a CronJob's run that begins. */
function beginsRun({log}: Timeline): boolean {
  const change = at(log, log.length - 1)?.changes[0]
  return change !== undefined && change.by === 'cronjob' && change.what === 'created' && change.key.startsWith('Job/')
}

/** The newest entries lie behind the leap: they are forgotten, and worked out when somebody asks. */
function leapt(timeline: Timeline, leap: Leap): Timeline {
  const steps = endOf(leap)
  return {
    ...timeline,
    log: emptySequence(),
    forgotten: steps,
    leaps: [...timeline.leaps, leap],
    journal: newJournal(leap.landing, steps),
    steps,
    head: leap.landing,
    idle: 0,
    work: 0,
  }
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

/** The world after entry `number` (0: the start), exactly as it was. Runs at most what lies between two kept worlds again. */
export function worldAt(timeline: Timeline, number: number): World {
  if (number >= timeline.steps) return timeline.head
  return rerun(keptBefore(timeline, number), number, timeline.deeds)
}

function entryAt(timeline: Timeline, number: number): Entry | undefined {
  const place = number - 1 - timeline.forgotten
  if (place >= 0 || number < 1) return at(timeline.log, place)
  const base = keptBefore(timeline, number - 1)
  return stretch(timeline, base)[number - base.step - 1]
}

/** The entries between a kept world and the next, worked out again. */
function stretch(timeline: Timeline, base: Checkpoint): readonly Entry[] {
  if (lastStretch.base?.step === base.step && lastStretch.base.world === base.world) return lastStretch.entries
  const entries: Entry[] = []
  rerun(base, nextKept(timeline, base.step), timeline.deeds, entry => entries.push(entry))
  lastStretch = {base, entries}
  return entries
}

/** Whoever asks for one entry asks for its neighbours next. */
let lastStretch: {readonly base: Checkpoint | undefined; readonly entries: readonly Entry[]} = {base: undefined, entries: []}

/** What happened in entry `number`; nothing for 0 and for what memory has let go. */
export function changesAt(timeline: Timeline, number: number): readonly Change[] {
  return entryAt(timeline, number)?.changes ?? []
}

/** The moment of entry `number`, in ms since 1970. */
export function momentAt(timeline: Timeline, number: number): Ms {
  const told = number > timeline.journal.first.step ? markAt(timeline.journal, number) : undefined
  return (told ?? entryAt(timeline, number))?.at ?? timeline.start.now
}

/** The person's input of an entry, if it was one. */
export function inputAt({deeds}: Timeline, number: number): Input | undefined {
  const deed = at(
    deeds,
    countWhile(deeds, ({step: place}) => place < number),
  )
  return deed?.step === number ? deed.input : undefined
}

/** The history as it was at entry `number`: what came after is gone. For acting in the past. */
export function truncate(timeline: Timeline, number: number): Timeline {
  if (number >= timeline.steps) return timeline
  const {kept, deeds, leaps, journal} = timeline
  const head = worldAt(timeline, number)
  const log = shortened(timeline.log, Math.max(number - timeline.forgotten, 0))
  return {
    ...timeline,
    log,
    forgotten: Math.min(timeline.forgotten, number),
    kept: shortened(
      kept,
      countWhile(kept, ({step: place}) => place <= number),
    ),
    deeds: shortened(
      deeds,
      countWhile(deeds, ({step: place}) => place <= number),
    ),
    leaps: leaps.flatMap(leap => (endOf(leap) <= number ? leap : leap.step < number ? (cutLeap(leap, number) ?? []) : [])),
    journal: number >= journal.first.step ? cutJournal(journal, number) : newJournal(head, number),
    steps: number,
    head,
    idle: 0,
    work: 0,
  }
}

/** The entry that holds a change, by bisection. */
export function entryOf(timeline: Timeline, change: ChangeId): number | undefined {
  if (timeline.steps === 0) return undefined
  const recent = countWhile(timeline.log, ({first}) => first <= change)
  if (recent > 0 || timeline.forgotten === 0) return Math.max(timeline.forgotten + recent, 1)
  const told = entryOfChange(timeline.journal, change)
  if (told !== undefined) return told
  const base = keptBeforeChange(timeline, change)
  return base.step + Math.max(stretch(timeline, base).findLastIndex(({first}) => first <= change) + 1, 1)
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
  return Array.from({length: timeline.deeds.length}, (_, place) => at(timeline.deeds, place)).flatMap(deed => deed?.input ?? [])
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
