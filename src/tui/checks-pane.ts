import type {Exercise} from '../app/model.ts'
import {WORDS} from '../app/words.ts'
import type {LessonStep} from '../lesson/lesson.ts'
import {box, paneTitle} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {beside} from './paint.ts'
import {ended, wrap} from './width.ts'

/** The requirement list in a box: a tick each; two columns where there is room. With the keyboard on it: why not, in full. */
export function drawChecks(
  step: LessonStep | undefined,
  exercise: Exercise,
  {focused, top}: {readonly focused: boolean; readonly top: number},
  width: number,
  height: number,
  glyphs: Glyphs,
): readonly Row[] {
  const requirements = step?.done ?? []
  const done = exercise.verdicts.filter(verdict => verdict.ok).length
  const look = {title: paneTitle(WORDS.checks, focused, glyphs), right: `${done} of ${requirements.length}`}
  const inner = width - 3
  if (focused && height > requirements.length + 2) {
    const rows = longRows(step, exercise, inner, glyphs)
    const room = height - 2
    const from = Math.max(0, Math.min(top, rows.length - room))
    const foot = rows.length > room ? {foot: `${Math.min(rows.length, from + room)} of ${rows.length}, up and down scroll`} : {}
    return box(rows.slice(from, from + room), width, height, glyphs, {...look, ...foot})
  }
  const columns = width >= 76 && requirements.length > height - 2 ? 2 : 1
  const each = Math.floor(inner / columns)
  const rows = requirements.map(({say}, at): Row => tick(exercise, at, ended(say, each - 4, glyphs.more), glyphs))
  const per = Math.ceil(rows.length / columns)
  const blocks = Array.from({length: columns}, (_, column) => ({rows: rows.slice(column * per, (column + 1) * per), width: each}))
  return box(
    beside(blocks).map(row => [' ', ...row]),
    width,
    height,
    glyphs,
    look,
  )
}

function tick(exercise: Exercise, at: number, say: string, glyphs: Glyphs): Row {
  const ok = exercise.verdicts[at]?.ok === true
  return [ok ? {text: glyphs.done, role: 'ok'} : {text: glyphs.open, role: 'pending'}, ` ${say}`]
}

/** Rows of the box in which every check is told in full. */
export function longChecks(step: LessonStep | undefined, exercise: Exercise, width: number, glyphs: Glyphs): number {
  return longRows(step, exercise, width - 3, glyphs).length + 2
}

function longRows(step: LessonStep | undefined, exercise: Exercise, width: number, glyphs: Glyphs): readonly Row[] {
  return (step?.done ?? []).flatMap(({say}, at): readonly Row[] => {
    const verdict = exercise.verdicts[at]
    const [first = '', ...rest] = wrap(say, width - 5)
    const head: readonly Row[] = [[' ', ...tick(exercise, at, first, glyphs)], ...rest.map((line): Row => [`   ${line}`])]
    if (verdict === undefined || verdict.ok) return head
    return [...head, ...wrap(verdict.why, width - 5).map((line): Row => ['     ', line])]
  })
}
