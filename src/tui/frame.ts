import type {Model, Overlay} from '../app/model.ts'
import {WORDS} from '../app/words.ts'
import {fitHeight, spread} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import {footerFor} from './keymap.ts'
import type {Row, Span} from './paint.ts'
import {vimWord} from './vim-keys.ts'
import {fitRow, rowCells, rowText} from './paint.ts'
import {ended} from './width.ts'

/** Where am I, on the inverse first line; position or saved state at its right end, and `not saved` instead of either. */
export function header(left: string, right: string, model: Model): Row {
  const tail = model.saved === 'not saved' ? WORDS.notSaved : right
  const row = spread([` ${left}`], [`${tail} `], model.size.columns)
  return [{text: rowText(row), inverse: true}]
}

export function rule(width: number, glyphs: Glyphs): Row {
  return [glyphs.horizontal.repeat(width)]
}

/** The keys for this focus, at most six, and help at the right end. A notice of the moment stands in their place. */
export function footer(model: Model, glyphs: Glyphs): Row {
  const {columns} = model.size
  if (model.notice !== undefined) return fitRow([' ', {text: ended(model.notice, columns - 1, glyphs.more), bold: true}], columns)
  if (model.overlay !== undefined) return fitRow([' ', ...overlayKeys(model.overlay.kind).flatMap(keyWords)], columns)
  const {left, right} = footerFor(model)
  const tail = right.flatMap(row => keyWords(row))
  const room = columns - rowCells(tail) - 2
  const word = vimWord(model)
  const head: Span[] = word === undefined ? [' '] : [' ', {text: word, bold: true}, '  ']
  for (const row of left.filter(each => isUseful(model, each.words))) {
    const words = keyWords(row)
    if (rowCells(head) + rowCells(words) > room) break
    head.push(...words)
  }
  return spread(head, tail, columns)
}

/** What keys do while something lies over the page. */
function overlayKeys(kind: Overlay['kind']): readonly {readonly show: string; readonly words: string}[] {
  const choose = {show: 'Up Down', words: kind === 'find' ? 'choose' : 'scroll'}
  if (kind === 'review')
    return [
      {show: 'Enter', words: 'turn, or: I knew it'},
      {show: 'a', words: 'again'},
      {show: 'b', words: 'back'},
      {show: 'Esc', words: 'close'},
    ]
  if (kind === 'page') return [choose, {show: '/', words: 'search'}, {show: 'n N', words: 'next, one before'}, {show: 'q', words: 'close'}]
  return kind === 'find'
    ? [choose, {show: 'Enter', words: 'go'}, {show: 'Ctrl-U', words: 'empty the line'}, {show: 'Esc', words: 'close'}]
    : [choose, {show: 'any other key', words: 'closes'}]
}

/** Keys about a file say nothing in an exercise that has none. */
function isUseful(model: Model, words: string | undefined): boolean {
  const files = model.open === undefined ? 1 : Object.keys(model.open.exercise.editors).length
  return files > 0 || (words !== 'apply' && words !== 'editor')
}

function keyWords(row: {readonly show?: string; readonly words?: string}): readonly Span[] {
  return [{text: row.show ?? '', role: 'key'}, ` ${row.words ?? ''}  `]
}

/** The page: first line, rule, body, rule, keys; exactly as many rows as the screen has. Small screens have no rules. */
export function page(model: Model, glyphs: Glyphs, first: Row, body: readonly Row[]): readonly Row[] {
  const {columns, rows} = model.size
  const line = rule(columns, glyphs)
  if (rows < 24) return [first, ...fitHeight(body, rows - 2), footer(model, glyphs)]
  return [first, line, ...fitHeight(body, rows - 4), line, footer(model, glyphs)]
}

/** Rows between the first line and the keys. */
export function bodyHeight(model: Model): number {
  return model.size.rows < 24 ? model.size.rows - 2 : model.size.rows - 4
}
