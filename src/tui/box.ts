import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {fitRow, rowCells} from './paint.ts'
import {cells, cut} from './width.ts'

export type BoxLook = {
  /** Stands in the upper line, after one dash. */
  readonly title?: Row
  /** Stands at the right end of the upper line. */
  readonly right?: string
  /** Stands in the lower line. */
  readonly foot?: string
  /** What is in it is not there yet: its lines are dotted. */
  readonly dotted?: boolean
}

/** A box of exactly `width` cells and `height` rows around rows that are cut or filled up. Lines have no colour of their own. */
export function box(rows: readonly Row[], width: number, height: number, glyphs: Glyphs, look: BoxLook = {}): readonly Row[] {
  if (width < 4 || height < 2) return Array.from({length: Math.max(0, height)}, () => [' '.repeat(Math.max(0, width))])
  const side = look.dotted === true ? glyphs.notYetVertical : glyphs.vertical
  const inner = Array.from({length: height - 2}, (_, at): Row => [side, ...fitRow(rows[at] ?? [], width - 2), side])
  return [topLine(width, glyphs, look), ...inner, bottomLine(width, glyphs, look)]
}

function topLine(width: number, glyphs: Glyphs, {title, right = '', dotted}: BoxLook): Row {
  const line = dotted === true ? glyphs.notYetHorizontal : glyphs.horizontal
  const tail = right === '' || cells(right) + 8 > width ? '' : ` ${right} ${line}`
  if (title === undefined) return [glyphs.topLeft, line.repeat(Math.max(0, width - 2 - cells(tail))), tail, glyphs.topRight]
  const room = width - 5 - cells(tail)
  const shown = fitRow(title, Math.min(room, rowCells(title)))
  return [
    glyphs.topLeft,
    line,
    ' ',
    ...shown,
    ' ',
    line.repeat(Math.max(0, width - 5 - rowCells(shown) - cells(tail))),
    tail,
    glyphs.topRight,
  ]
}

function bottomLine(width: number, glyphs: Glyphs, {foot = '', dotted}: BoxLook): Row {
  const line = dotted === true ? glyphs.notYetHorizontal : glyphs.horizontal
  const words = foot === '' ? '' : ` ${cut(foot, width - 6)} `
  return [glyphs.bottomLeft, line, words, line.repeat(Math.max(0, width - 3 - cells(words))), glyphs.bottomRight]
}

/** A title whose focus is seen twice: by weight and by its mark. */
export function paneTitle(text: string, focused: boolean, glyphs: Glyphs): Row {
  return focused ? [{text: `${glyphs.marker} ${text}`, bold: true, here: true}] : [text]
}

/** Exactly `height` rows: cut, or filled up with empty ones. */
export function fitHeight(rows: readonly Row[], height: number): readonly Row[] {
  return Array.from({length: Math.max(0, height)}, (_, at) => rows[at] ?? [])
}

/** Text and a number or word at the right end. */
export function spread(left: Row, right: Row, width: number): Row {
  if (rowCells(right) === 0) return fitRow(left, width)
  const gap = width - rowCells(left) - rowCells(right)
  if (gap < 1) return fitRow([...fitRow(left, Math.max(0, width - rowCells(right) - 1)), ' ', ...right], width)
  return [...left, ' '.repeat(gap), ...right]
}
