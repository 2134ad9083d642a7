import type {Buffer, Place} from './buffer.ts'
import {clamp, graphemes, lengthOf, lineAt, moveTo} from './buffer.ts'
import {indentOf} from './indent.ts'
import {motion} from './motions.ts'

/** Where a motion leads; `inclusive` ones take the letter there, too, when an operator works up to it. */
export type VimMotion = {readonly to: Place; readonly inclusive: boolean; readonly wanted?: number}

/** vim's motions by their keys: h j k l w b e 0 ^ $ gg G. Undefined for anything else. */
export function vimMotion(buffer: Buffer, name: string, count: number): VimMotion | undefined {
  const {line, column} = buffer.cursor
  const length = lengthOf(lineAt(buffer, line))
  switch (name) {
    case 'h':
      return to({line, column: Math.max(0, column - count)})
    case 'l':
      return to({line, column: Math.min(length, column + count)})
    case 'j':
    case 'k':
      return vertical(buffer, name === 'j' ? 'down' : 'up', count)
    case '0':
      return to({line, column: 0})
    case '^':
      return to({line, column: indentOf(lineAt(buffer, line))})
    case '$':
      return to({line, column: Math.max(0, length - 1)}, length > 0)
    case 'gg':
      return to(clamp(buffer, {line: count - 1, column: 0}))
    case 'G':
      return to({line: buffer.lines.length - 1, column: 0})
    case 'w':
      return to(repeated(buffer, count, nextWord))
    case 'b':
      return to(repeated(buffer, count, wordBefore))
    case 'e':
      return to(repeated(buffer, count, wordEnd), true)
    default:
      return undefined
  }
}

function to(place: Place, inclusive = false): VimMotion {
  return {to: place, inclusive}
}

function vertical(buffer: Buffer, way: 'up' | 'down', count: number): VimMotion {
  let moved = buffer
  for (let time = 0; time < count; time += 1) {
    const {place, wanted} = motion(moved, way)
    moved = moveTo(moved, place, false, wanted)
  }
  return {to: moved.cursor, inclusive: false, ...(moved.wanted === undefined ? {} : {wanted: moved.wanted})}
}

function repeated(buffer: Buffer, count: number, once: (buffer: Buffer, at: Place) => Place): Place {
  let place = buffer.cursor
  for (let time = 0; time < count; time += 1) place = once(buffer, place)
  return place
}

/** Letters of a word, of punctuation, or blank: a word ends where the sort of its letters does. */
function sortOf(letter: string | undefined): 'word' | 'mark' | 'blank' {
  if (letter === undefined || /^\s/.test(letter)) return 'blank'
  return /^[\p{L}\p{N}_]/u.test(letter) ? 'word' : 'mark'
}

function nextWord(buffer: Buffer, {line, column}: Place): Place {
  const letters = graphemes(lineAt(buffer, line))
  const sort = sortOf(letters[column])
  let at = column
  while (at < letters.length && sort !== 'blank' && sortOf(letters[at]) === sort) at += 1
  while (at < letters.length && sortOf(letters[at]) === 'blank') at += 1
  if (at < letters.length) return {line, column: at}
  if (line === buffer.lines.length - 1) return {line, column: letters.length}
  return {line: line + 1, column: indentOf(lineAt(buffer, line + 1))}
}

function wordBefore(buffer: Buffer, {line, column}: Place): Place {
  const letters = graphemes(lineAt(buffer, line))
  let at = column
  while (at > 0 && sortOf(letters[at - 1]) === 'blank') at -= 1
  if (at === 0) return line === 0 ? {line, column: 0} : wordBefore(buffer, {line: line - 1, column: lengthOf(lineAt(buffer, line - 1))})
  const sort = sortOf(letters[at - 1])
  while (at > 0 && sortOf(letters[at - 1]) === sort) at -= 1
  return {line, column: at}
}

function wordEnd(buffer: Buffer, {line, column}: Place): Place {
  const letters = graphemes(lineAt(buffer, line))
  let at = column + 1
  while (at < letters.length && sortOf(letters[at]) === 'blank') at += 1
  if (at >= letters.length) {
    if (line === buffer.lines.length - 1) return {line, column: Math.max(0, letters.length - 1)}
    return wordEnd(buffer, {line: line + 1, column: -1})
  }
  const sort = sortOf(letters[at])
  while (at + 1 < letters.length && sortOf(letters[at + 1]) === sort) at += 1
  return {line, column: at}
}
