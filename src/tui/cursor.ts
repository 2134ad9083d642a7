import {useCursor} from 'ink'
import type {Row} from './paint.ts'
import {cells} from './width.ts'

export type CursorPlace = {readonly x: number; readonly y: number}

/** Where rows that begin at screen row `top` want the terminal's cursor: on the last span that says `here`. */
export function cursorIn(rows: readonly Row[], top = 0, left = 0): CursorPlace | undefined {
  let found: CursorPlace | undefined
  for (const [y, row] of rows.entries()) {
    let x = left
    for (const part of row) {
      if (typeof part !== 'string' && part.here === true) found = {x, y: top + y}
      x += cells(typeof part === 'string' ? part : part.text)
    }
  }
  return found
}

/** The rows without a caret of our own where the terminal's is seen: two would undo each other. */
export function withoutCaret(rows: readonly Row[]): readonly Row[] {
  return rows.map(row =>
    row.map(part => {
      if (typeof part === 'string' || part.here !== true || part.inverse !== true) return part
      const {inverse: _, ...rest} = part
      return rest
    }),
  )
}

/**
 * Puts the terminal's own cursor on what has the focus, for screen readers and magnifiers that follow it (A11Y-07). Whether it is
 * also to be seen is the host's affair.
 */
export function useCursorAt(place: CursorPlace | undefined): void {
  const {setCursorPosition} = useCursor()
  setCursorPosition(place)
}
