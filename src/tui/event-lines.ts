import {tell} from '../app/telling.ts'
import {clockText} from '../lesson/history.ts'
import type {Session} from '../lesson/session.ts'
import {changesAt, inputAt, momentAt} from '../sim/timeline.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {fitRow} from './paint.ts'
import {cells, cutMiddle, ended, pad} from './width.ts'
import {countUpTo} from '../app/beats.ts'

type Line = {readonly at: string; readonly who: string; readonly what: string; readonly bad: boolean; readonly now: boolean}

/** The newest things that happened, oldest first, in `height` rows; the present beat has the marker. */
export function eventRows(
  session: Session,
  beats: readonly number[],
  step: number,
  width: number,
  height: number,
  glyphs: Glyphs,
): readonly Row[] {
  const lines: Line[] = []
  for (let index = countUpTo(beats, step) - 1; index >= 0 && lines.length < height; index--) {
    const beat = beats[index]
    if (beat !== undefined) lines.unshift(...linesOf(session, beat, beat === step))
  }
  const shown = lines.slice(-height)
  // One column for the clock, wide enough for days where days have passed.
  const times = Math.max(6, ...shown.map(line => line.at.length + 1))
  return Array.from({length: height}, (_, at) => {
    const line = shown[at]
    return line === undefined ? [] : draw(line, width, times, glyphs)
  })
}

function linesOf(session: Session, beat: number, now: boolean): readonly Line[] {
  const at = clockText(momentAt(session.timeline, beat) - session.start)
  const typed = inputAt(session.timeline, beat)?.typed
  const told = changesAt(session.timeline, beat).flatMap(change => tell(change) ?? [])
  if (typed !== undefined && told.length !== 1) return [{at, who: 'you', what: typed, bad: false, now}]
  return told.map(({who, what, bad}) => ({at, who, what, bad: bad === true, now}))
}

function draw(line: Line, width: number, times: number, glyphs: Glyphs): Row {
  if (width < 70) return narrow(line, width, glyphs)
  const who = pad(line.who, 23)
  const marker = line.now ? `  ${glyphs.marker} ` : '    '
  const text = inOneRow(line.what, Math.max(1, width - 5 - times - who.length), glyphs)
  return fitRow([marker, pad(line.at, times), who, line.bad ? {text, role: 'failed'} : text], width)
}

const LONGEST_NAME = 15

/** What does not fit ends at its first clause, or is seen to be cut; `w` tells all of it. */
function inOneRow(text: string, width: number, glyphs: Glyphs): string {
  if (cells(text) <= width) return text
  // Long names give way first: what happened stands behind them.
  const named = text
    .split(' ')
    .map(word => (word.includes('-') && cells(word) > LONGEST_NAME ? cutMiddle(word, LONGEST_NAME, glyphs.more) : word))
    .join(' ')
  return ended(cells(named) <= width ? named : (named.split(';')[0] ?? named), width, glyphs.more)
}

/** One sentence where there is no room for columns; who did it by the first word of its name. */
function narrow(line: Line, width: number, glyphs: Glyphs): Row {
  const text = inOneRow(`${line.now ? glyphs.marker : ' '} ${line.at} ${line.who.split(' ')[0] ?? ''}: ${line.what}`, width, glyphs)
  return fitRow([line.bad ? {text, role: 'failed'} : text], width)
}

/** Keys of what moves in a beat: they are drawn bold. */
export function movingAt(session: Session, step: number): ReadonlySet<string> {
  return new Set(
    changesAt(session.timeline, step)
      .filter(change => tell(change) !== undefined)
      .map(change => change.key),
  )
}
