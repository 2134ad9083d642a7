import {safe} from '../kube/text.ts'
import type {Role, Theme} from './theme.ts'
import {cells, cut} from './width.ts'

/** A piece of a row. A plain string is text in the terminal's own colour. */
export type Span =
  | string
  | {
      readonly text: string
      readonly role?: Role
      readonly bold?: boolean
      readonly inverse?: boolean
      readonly underline?: boolean
      /** The terminal's own cursor belongs on its first cell; where several say so, on the last. */
      readonly here?: boolean
    }
/** One row of the screen. Panes make rows; nothing but `paint` makes escape sequences. */
export type Row = readonly Span[]

const textOf = (span: Span): string => (typeof span === 'string' ? span : span.text)

export function rowCells(row: Row): number {
  return row.reduce((sum, part) => sum + cells(textOf(part)), 0)
}

/** The row as plain text, as a reader without colour sees it. */
export function rowText(row: Row): string {
  return row.map(textOf).join('')
}

/** Exactly `width` cells: cut where longer, plain spaces after it where shorter (coloured line ends cost CPU in Ink). */
export function fitRow(row: Row, width: number): Row {
  const fitted: Span[] = []
  let left = width
  for (const part of row) {
    const text = cut(textOf(part), left)
    left -= cells(text)
    fitted.push(typeof part === 'string' ? text : {...part, text})
    if (text !== textOf(part)) break
  }
  return left > 0 ? [...fitted, ' '.repeat(left)] : fitted
}

/** Rows side by side, each block in its own width. */
export function beside(blocks: readonly {readonly rows: readonly Row[]; readonly width: number}[], gap = 0): readonly Row[] {
  const height = Math.max(0, ...blocks.map(block => block.rows.length))
  return Array.from({length: height}, (_, at) =>
    blocks.flatMap((block, index): Row => {
      const row = fitRow(block.rows[at] ?? [], block.width)
      return index > 0 && gap > 0 ? [' '.repeat(gap), ...row] : row
    }),
  )
}

/** The row as one string with SGR sequences. Each text is made safe here once more, so no pane can leak a control byte (SEC-01). */
export function paint(row: Row, theme: Theme): string {
  return row.map(part => paintSpan(part, theme)).join('')
}

function paintSpan(part: Span, theme: Theme): string {
  const text = safe(textOf(part))
  if (typeof part === 'string' || text === '') return text
  const codes = [
    ...(part.role === undefined ? [] : theme[part.role]),
    ...(part.bold === true ? ['1'] : []),
    ...(part.inverse === true ? ['7'] : []),
    ...(part.underline === true ? ['4'] : []),
  ]
  return codes.length === 0 ? text : `\u001b[${codes.join(';')}m${text}\u001b[0m`
}
