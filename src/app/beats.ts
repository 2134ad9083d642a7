import type {Ms} from '../kube/object.ts'
import {entriesRun} from '../sim/leap/entries-run.ts'
import type {Timeline} from '../sim/timeline.ts'
import {changesAt, inputAt, momentAt} from '../sim/timeline.ts'
import type {Playhead} from './model.ts'
import {tell} from './telling.ts'

/** Shortest and longest time that a beat stays before the next one, in real ms at speed 1. */
const SHORTEST: Ms = 260
const LONGEST: Ms = 2_000

/** The steps after `from` at which something happens that a person would notice. */
export function beatsIn(timeline: Timeline, from: number, to: number = timeline.steps): readonly number[] {
  const found: number[] = []
  for (const step of entriesRun(timeline, from, to)) {
    if (inputAt(timeline, step) !== undefined || changesAt(timeline, step).some(change => tell(change) !== undefined)) found.push(step)
  }
  return found
}

/** The first beat after a step; undefined at the end. Beats are in order, so this bisects. */
export function beatAfter(beats: readonly number[], step: number): number | undefined {
  return beats[countUpTo(beats, step)]
}

export function beatBefore(beats: readonly number[], step: number): number | undefined {
  return beats[countUpTo(beats, step - 1) - 1]
}

/** How many beats there are up to and with a step. */
export function countUpTo(beats: readonly number[], step: number): number {
  let [low, high] = [0, beats.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((beats[middle] ?? 0) <= step) low = middle + 1
    else high = middle
  }
  return low
}

/** How long the beat at `step` is shown before the one at `next`, and how much waiting that leaves out. */
export function stay(timeline: Timeline, step: number, next: number): {readonly shown: Ms; readonly folded: Ms} {
  const gap = momentAt(timeline, next) - momentAt(timeline, step)
  return {shown: Math.max(SHORTEST, Math.min(gap, LONGEST)), folded: gap > LONGEST ? gap : 0}
}

/** The moment on the clock of the screen: between two beats time goes on evenly; over a wait that is folded it stands, and then jumps (TIME-09). */
export function nowOf(timeline: Timeline, beats: readonly number[], playhead: Playhead): Ms {
  const here = momentAt(timeline, playhead.step)
  const next = beatAfter(beats, playhead.step)
  if (next === undefined) return playhead.step >= timeline.steps ? Math.max(here, timeline.head.now) : here
  if (playhead.since === 0) return here
  const {shown, folded} = stay(timeline, playhead.step, next)
  if (folded > 0) return here
  const gap = momentAt(timeline, next) - here
  return Math.floor(here + gap * Math.min(1, playhead.since / shown))
}
