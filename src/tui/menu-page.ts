import {progressOf} from '../app/chapter-progress.ts'
import type {Model} from '../app/model.ts'
import {dueCards} from '../app/review-cards.ts'
import {WORDS} from '../app/words.ts'
import type {Lesson, Pack, Planned} from '../lesson/lesson.ts'
import {isWritten} from '../lesson/lesson.ts'
import {box, fitHeight, paneTitle} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {beside, fitRow} from './paint.ts'
import {MENU_PICTURES} from './menu-pictures.ts'
import {ended, pad, wrap} from './width.ts'

export type MenuPlan = {readonly top: number; readonly list: number; readonly lessons: number; readonly left: number}

/** How the menu shares out the rows between chapters above and lessons below. */
export function menuPlan(model: Model): MenuPlan {
  const {columns, rows} = model.size
  const body = rows < 24 ? rows - 2 : rows - 4
  const chapters = model.packs.length + 2
  const lessons = Math.max(3, body - (rows < 24 ? chapters : Math.max(11, chapters + 2)) - 2)
  return {top: body - lessons - 2, list: chapters, lessons, left: columns >= 80 ? Math.floor(columns * 0.525) : columns}
}

/** One line of the chapter list, without the marker: number, title, bar, count. */
export function chapterLine(model: Model, pack: Pack, width: number, glyphs: Glyphs): string {
  const {done, of} = progressOf(model, pack)
  const filled = of === 0 ? 0 : Math.round((done / of) * 6)
  const bar = `${glyphs.filled.repeat(filled)}${glyphs.unfilled.repeat(6 - filled)}`
  const tail = of === 0 ? WORDS.planned : `${bar} ${done}/${of}${done === of ? ` ${glyphs.done}` : '  '}`
  return `${pack.number}  ${pad(pack.title, width - 4 - [...tail].length - 1)} ${tail}`
}

/** The chapter that is pointed at: its words and its picture. */
export function chapterRows(pack: Pack | undefined, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  if (pack === undefined) return fitHeight([], height)
  const words = wrap(pack.blurb, width - 6).map((line): Row => [`  ${line}`])
  const art = MENU_PICTURES[pack.picture][glyphs.topLeft === '╭' ? 'unicode' : 'ascii'].map((line): Row => [`  ${line}`])
  return box([[], ...words, [], ...art], width, height, glyphs, {title: [`${pack.number}  ${pack.title}`]})
}

/** The lessons of that chapter in two columns, the chosen one with the marker. */
export function lessonListRows(model: Model, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const pack = model.packs[model.menu.chapter]
  const lessons = pack?.lessons ?? []
  const {done, of} = pack === undefined ? {done: 0, of: 0} : progressOf(model, pack)
  const inner = height - 2
  const columns = width >= 76 && lessons.length > inner ? 2 : 1
  const each = Math.floor((width - 3) / columns)
  const per = Math.max(inner, Math.ceil(lessons.length / columns))
  const rows = lessons.map((lesson, at): Row => lessonRow(model, lesson, at, each - 1, glyphs))
  const blocks = Array.from({length: columns}, (_, column) => ({rows: rows.slice(column * per, (column + 1) * per), width: each}))
  const all = beside(blocks)
  const chosen = model.menu.lesson % per
  const top = Math.max(0, Math.min(chosen - Math.floor(inner / 2), all.length - inner))
  return box(all.slice(top, top + inner), width, height, glyphs, {
    title: paneTitle(WORDS.lessons, model.menu.inLessons, glyphs),
    right: `${done} of ${of} done`,
  })
}

function lessonRow(model: Model, lesson: Lesson | Planned, at: number, width: number, glyphs: Glyphs): Row {
  const chosen = model.menu.inLessons && model.menu.lesson === at
  const done = model.records[lesson.id]?.done === true
  const tail = isWritten(lesson) ? `${lesson.minutes} min` : WORDS.plannedShort
  const title = ended(`${lesson.number} ${lesson.title}`, width - 6 - tail.length, glyphs.more)
  const row = `${pad(title, width - 6 - tail.length)} ${tail}`
  const mark = done ? {text: glyphs.done, role: 'ok' as const} : ' '
  return fitRow(
    [
      chosen ? ' ' : '   ',
      ...(chosen ? [{text: `${glyphs.marker} `, here: true}] : []),
      mark,
      ' ',
      chosen ? {text: row, bold: true} : isWritten(lesson) ? row : {text: row, role: 'muted'},
    ],
    width,
  )
}

/** That cards have come back, where some have. */
export function dueWords(model: Model): string {
  const {length} = dueCards(model)
  return length === 0 ? '' : `  r      ${WORDS.dueNow(length)}`
}

/** The one thing to do next, in words. */
export function nextWords(model: Model): string {
  const pack = model.packs[model.menu.chapter]
  const lesson = pack?.lessons[model.menu.lesson]
  if (lesson === undefined) return ''
  if (!model.menu.inLessons) return `Enter  choose a lesson of chapter ${pack?.number ?? ''}`
  if (!isWritten(lesson)) return WORDS.plannedLong
  const {page} = model.records[lesson.id] ?? {}
  return `Enter  ${page === undefined || page === 'say' ? 'begin' : 'go on with'} lesson ${lesson.number}, ${lesson.title}`
}
