import type {ReactNode} from 'react'
import {WORDS} from '../app/words.ts'
import type {Model, Open} from '../app/model.ts'
import {fitHeight} from './box.ts'
import {exerciseRows} from './exercise-page.ts'
import {bodyHeight, footer, header, page} from './frame.ts'
import type {Glyphs} from './glyphs.ts'
import {lessonRows} from './lesson-page.ts'
import {overlayRows} from './overlay.ts'
import {cursorIn, useCursorAt, withoutCaret} from './cursor.ts'
import type {Row} from './paint.ts'
import {promptLine} from './prompt-pane.ts'
import type {PageProps} from './shell.tsx'
import {Rows} from './text.tsx'
import type {Theme} from './theme.ts'
import {cells, ended} from './width.ts'

/** Every page but the menu, and what lies over any page. */
export function Pages({model, theme, glyphs}: PageProps): ReactNode {
  const {open} = model
  if (model.overlay !== undefined || open === undefined) return <Overlay model={model} theme={theme} glyphs={glyphs} />
  if (open.page === 'exercise') return <ExercisePage model={model} open={open} theme={theme} glyphs={glyphs} />
  return (
    <Whole
      rows={page(model, glyphs, lessonHeader(model, open, glyphs), lessonRows(model, open, bodyHeight(model), glyphs))}
      {...{model, theme}}
    />
  )
}

/** A screen that is rows and nothing else. */
function Whole({rows, model, theme}: {readonly rows: readonly Row[]; readonly model: Model; readonly theme: Theme}): ReactNode {
  useCursorAt(cursorIn(rows))
  const drawn = model.settings.cursorVisible === true ? withoutCaret(rows) : rows
  return <Rows rows={drawn} theme={theme} width={model.size.columns} height={model.size.rows} />
}

type Parts = {readonly model: Model; readonly theme: Theme; readonly glyphs: Glyphs}

function Overlay({model, theme, glyphs}: Parts): ReactNode {
  const {rows} = model.size
  const {open} = model
  const first = open === undefined || model.screen === 'menu' ? header(WORDS.title, model.saved, model) : lessonHeader(model, open, glyphs)
  const all: readonly Row[] = [first, ...overlayRows(model, rows - 2, glyphs), footer(model, glyphs)]
  return <Whole rows={all} model={model} theme={theme} />
}

/** `StatefulSet › 1.2 Set the first table` and, at the right end, how far. */
function lessonHeader(model: Model, open: Open, glyphs: Glyphs): Row {
  const pack = model.packs.find(each => each.lessons.some(lesson => lesson.id === open.lesson.id))
  const place = `${pack?.title ?? ''}  ${glyphs.crumb}  ${open.lesson.number}  ${open.lesson.title}`
  const {hints, step} = open.exercise
  const of = open.lesson.steps[step]?.hints.length ?? 0
  const at = pack === undefined ? 0 : pack.lessons.findIndex(lesson => lesson.id === open.lesson.id) + 1
  const right =
    open.page === 'exercise'
      ? `hints ${hints} of ${of}  ${model.saved}${placeWords(model, open)}`
      : `lesson ${at} of ${pack?.lessons.length ?? 0}`
  // The title gives way to the state at the right end, and is seen to be cut.
  return header(ended(place, model.size.columns - cells(right) - 4, glyphs.more), right, model)
}

/**
 * Line and column of the caret, at the end of the first row: a letter moves them, and what stands behind them in their row
 * would be sent again with each (TIME-08). Always as wide, so that nothing before them moves.
 */
function placeWords({focus}: Model, {exercise}: Open): string {
  const cursor = exercise.editors[exercise.file]?.buffer.cursor
  if (focus !== 'editor' || cursor === undefined) return ''
  return `${cursor.line + 1}:${cursor.column + 1}`.padStart(8)
}

/** The exercise: panes as rows, and the line that is typed. */
function ExercisePage({model, open, theme, glyphs}: Parts & {readonly open: Open}): ReactNode {
  const {columns, rows} = model.size
  const above = fitHeight([lessonHeader(model, open, glyphs), ...exerciseRows(model, open, glyphs)], rows - 2)
  return <Whole rows={[...above, promptLine(model, open, columns, glyphs), footer(model, glyphs)]} model={model} theme={theme} />
}
