import {tell} from '../app/telling.ts'
import {clockText} from '../lesson/history.ts'
import type {Session} from '../lesson/session.ts'
import {changesAt, inputAt, momentAt} from '../sim/timeline.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {fitRow} from './paint.ts'
import {pad} from './width.ts'
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
  return Array.from({length: height}, (_, at) => {
    const line = shown[at]
    return line === undefined ? [] : draw(line, width, glyphs)
  })
}

function linesOf(session: Session, beat: number, now: boolean): readonly Line[] {
  const at = clockText(momentAt(session.timeline, beat) - session.start)
  const typed = inputAt(session.timeline, beat)?.typed
  const told = changesAt(session.timeline, beat).flatMap(change => tell(change) ?? [])
  if (typed !== undefined && told.length !== 1) return [{at, who: 'you', what: typed, bad: false, now}]
  return told.map(({who, what, bad}) => ({at, who, what, bad: bad === true, now}))
}

function draw(line: Line, width: number, glyphs: Glyphs): Row {
  if (width < 70) return narrow(line, width, glyphs)
  const who = pad(line.who, 24)
  const marker = line.now ? `  ${glyphs.marker} ` : '    '
  const text = fitRow([line.what], Math.max(1, width - 4 - 6 - who.length))
  return fitRow(
    [
      marker,
      pad(line.at, 6),
      who,
      ...(line.bad ? text.map(part => ({text: typeof part === 'string' ? part : part.text, role: 'failed' as const})) : text),
    ],
    width,
  )
}

/** One sentence where there is no room for columns; who did it by the first word of its name. */
function narrow(line: Line, width: number, glyphs: Glyphs): Row {
  const text = `${line.now ? glyphs.marker : ' '} ${line.at} ${line.who.split(' ')[0] ?? ''}: ${line.what}`
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
