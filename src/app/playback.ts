import type {Ms} from '../kube/object.ts'
import type {Timeline} from '../sim/timeline.ts'
import {beatAfter, beatBefore, stay} from './beats.ts'
import type {Playhead, Speed} from './model.ts'
import {SPEEDS} from './model.ts'

export const FIRST_PLAYHEAD: Playhead = {step: 0, since: 0, playing: false, speed: 1}

/** The playhead elsewhere, at rest there. */
export function at(playhead: Playhead, step: number, folded: Ms = 0): Playhead {
  const {folded: _, ...rest} = playhead
  return {...rest, step, since: 0, ...(folded > 0 ? {folded} : {})}
}

/** A stretch of real time passes. It goes through beats until `stop`; reaching that ends the playing. */
export function playOn(playhead: Playhead, timeline: Timeline, beats: readonly number[], ms: Ms, stop: number): Playhead {
  let now: Playhead = {...playhead, since: playhead.since + ms * playhead.speed}
  for (;;) {
    const next = beatAfter(beats, now.step)
    // Nothing more to see before the end: what is left of it is a wait, and folded like one.
    if (next === undefined || next > stop) {
      const rest = now.step >= stop ? 0 : stay(timeline, now.step, stop).folded
      return {...at(now, stop, rest > 0 ? rest : now.folded), playing: false}
    }
    const {shown, folded} = stay(timeline, now.step, next)
    if (now.since < shown) return now
    const rest = now.since - shown
    now = {...at(now, next, folded), since: Math.min(rest, shown)}
  }
}

/** One beat on or back, standing still. */
export function stepBy(playhead: Playhead, timeline: Timeline, beats: readonly number[], by: 1 | -1): Playhead {
  const still = {...playhead, playing: false}
  if (by === -1) return at(still, beatBefore(beats, playhead.step) ?? 0)
  const next = beatAfter(beats, playhead.step)
  if (next === undefined) return still
  return at(still, next, stay(timeline, playhead.step, next).folded)
}

export function changeSpeed(playhead: Playhead, to: 'slower' | 'faster' | 'normal'): Playhead {
  const index = SPEEDS.indexOf(playhead.speed)
  const next: Speed | undefined = to === 'normal' ? 1 : SPEEDS[to === 'faster' ? index + 1 : index - 1]
  return next === undefined ? playhead : {...playhead, speed: next}
}
