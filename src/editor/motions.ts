import type {Buffer, Place} from './buffer.ts'
import {graphemes, lengthOf, lineAt} from './buffer.ts'

export type Motion =
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'word-left'
  | 'word-right'
  | 'page-up'
  | 'page-down'
  | 'top'
  | 'bottom'

const PAGE = 10

/** Where a motion leads from the cursor. `wanted` comes back for up and down, which keep their column over short lines. */
export function motion(buffer: Buffer, to: Motion): {readonly place: Place; readonly wanted?: number} {
  const {line, column} = buffer.cursor
  switch (to) {
    case 'left':
      return {place: left(buffer)}
    case 'right':
      return {place: right(buffer)}
    case 'up':
      return vertical(buffer, -1)
    case 'down':
      return vertical(buffer, 1)
    case 'page-up':
      return vertical(buffer, -PAGE)
    case 'page-down':
      return vertical(buffer, PAGE)
    case 'home':
      return {place: {line, column: home(lineAt(buffer, line), column)}}
    case 'end':
      return {place: {line, column: lengthOf(lineAt(buffer, line))}}
    case 'word-left':
      return {place: wordLeft(buffer)}
    case 'word-right':
      return {place: wordRight(buffer)}
    case 'top':
      return {place: {line: 0, column: 0}}
    case 'bottom':
      return {place: {line: buffer.lines.length - 1, column: lengthOf(lineAt(buffer, buffer.lines.length - 1))}}
  }
}

function left(buffer: Buffer): Place {
  const {line, column} = buffer.cursor
  if (column > 0) return {line, column: column - 1}
  return line === 0 ? {line, column} : {line: line - 1, column: lengthOf(lineAt(buffer, line - 1))}
}

function right(buffer: Buffer): Place {
  const {line, column} = buffer.cursor
  if (column < lengthOf(lineAt(buffer, line))) return {line, column: column + 1}
  return line === buffer.lines.length - 1 ? {line, column} : {line: line + 1, column: 0}
}

function vertical(buffer: Buffer, by: number): {readonly place: Place; readonly wanted: number} {
  const wanted = buffer.wanted ?? buffer.cursor.column
  const line = Math.max(0, Math.min(buffer.lines.length - 1, buffer.cursor.line + by))
  return {place: {line, column: Math.min(wanted, lengthOf(lineAt(buffer, line)))}, wanted}
}

/** First to the first letter, then to the very start: in YAML the indent is what one wants to keep. */
function home(line: string, column: number): number {
  const indent = line.length - line.trimStart().length
  return column === indent ? 0 : indent
}

export function wordLeft(buffer: Buffer): Place {
  const {line, column} = buffer.cursor
  if (column === 0) return left(buffer)
  const letters = graphemes(lineAt(buffer, line))
  let at = column
  while (at > 0 && !isWord(letters[at - 1])) at--
  while (at > 0 && isWord(letters[at - 1])) at--
  return {line, column: at}
}

export function wordRight(buffer: Buffer): Place {
  const {line, column} = buffer.cursor
  const letters = graphemes(lineAt(buffer, line))
  if (column >= letters.length) return right(buffer)
  let at = column
  while (at < letters.length && !isWord(letters[at])) at++
  while (at < letters.length && isWord(letters[at])) at++
  return {line, column: at}
}

function isWord(letter: string | undefined): boolean {
  return letter !== undefined && /^[\p{L}\p{N}_]/u.test(letter)
}
