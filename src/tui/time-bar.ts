import {nowOf} from '../app/beats.ts'
import {beatAfter, countUpTo} from '../app/beats.ts'
import type {Playhead} from '../app/model.ts'
import {spanWords, WORDS} from '../app/words.ts'
import {clockText} from '../lesson/history.ts'
import type {Session} from '../lesson/session.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {fitRow} from './paint.ts'

export type Bar = {
  readonly session: Session
  readonly beats: readonly number[]
  readonly playhead: Playhead
  readonly from: number
  readonly to: number
}

/** `PAUSED   ├────●────┤   step 5 of 9     0:14   speed 1x`: always at the same place, with the same meaning. */
export function timeBar({session, beats, playhead, from, to}: Bar, width: number, glyphs: Glyphs): Row {
  const first = countUpTo(beats, from)
  const total = Math.max(1, countUpTo(beats, to) - first)
  const here = Math.max(0, Math.min(total, countUpTo(beats, playhead.step) - first))
  const now = nowOf(session.timeline, beats, playhead)
  const state = playhead.playing ? WORDS.playing : beatAfter(beats, playhead.step) === undefined ? WORDS.atRest : WORDS.paused
  const folded =
    playhead.folded === undefined || playhead.folded < 1000 ? '' : `${glyphs.more} ${WORDS.later(spanWords(playhead.folded))}  `
  const words = `   step ${here} of ${total}   ${folded}${clockText(now - session.start)}   speed ${playhead.speed}x`
  const room = Math.max(4, width - 13 - words.length)
  const at = Math.round((here / total) * (room - 3))
  const bar = `${glyphs.barStart}${glyphs.barLine.repeat(at)}${glyphs.barAt}${glyphs.barLine.repeat(Math.max(0, room - 3 - at))}${glyphs.barEnd}`
  return fitRow([`  ${state.padEnd(9)}`, bar, words], width)
}
