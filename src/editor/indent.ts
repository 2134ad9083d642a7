import type {Buffer} from './buffer.ts'
import {lineAt, part, replace} from './buffer.ts'

const STOP = 2

/**
 * Enter, as YAML wants it: the new line starts under the old one; two deeper after `key:`; a list of plain items goes on
 * with `- `, an item that is a map goes on under its first key; an empty `- ` is taken away instead.
 */
export function enter(buffer: Buffer): Buffer {
  const {line, column} = buffer.cursor
  const whole = lineAt(buffer, line)
  if (/^\s*- ?$/.test(whole)) {
    const indent = indentOf(whole)
    return replace(buffer, {line, column: 0}, {line, column: part(whole, 0).length}, ' '.repeat(Math.max(0, indent)))
  }
  const before = part(whole, 0, column)
  const rest = part(whole, column)
  const skipped = rest.length - rest.trimStart().length
  return replace(buffer, buffer.cursor, {line, column: column + skipped}, `\n${leader(before)}`)
}

/** What the line after `before` begins with. */
function leader(before: string): string {
  const dashes = /^(\s*)((?:- )+)/.exec(before)
  const opens = /(^|\s)[^\s#][^#]*:\s*$|^\s*[^\s#]+:\s*$/.test(before) || /[^\s]:\s*$/.test(before)
  if (dashes !== null) {
    const base = (dashes[1] ?? '').length
    const inner = base + (dashes[2] ?? '').length
    if (opens) return ' '.repeat(inner + STOP)
    const item = before.slice(inner)
    const isMap = /^[^\s'"#[{][^#'"]*?:(\s|$)/.test(item)
    return isMap ? ' '.repeat(inner) : `${' '.repeat(base)}- `
  }
  return ' '.repeat(indentOf(before) + (opens ? STOP : 0))
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** Tab: spaces up to the next stop, never a tab byte. With a selection: its lines one stop deeper. */
export function tab(buffer: Buffer, lines?: {readonly first: number; readonly last: number}): Buffer {
  if (lines !== undefined) return shift(buffer, lines.first, lines.last, STOP)
  const {column} = buffer.cursor
  return replace(buffer, buffer.cursor, buffer.cursor, ' '.repeat(STOP - (column % STOP)))
}

export function outdent(buffer: Buffer, lines: {readonly first: number; readonly last: number}): Buffer {
  return shift(buffer, lines.first, lines.last, -STOP)
}

/** Moves whole lines; the cursor and the selection stay on their letters. */
function shift(buffer: Buffer, first: number, last: number, by: number): Buffer {
  const moved = new Map<number, number>()
  const lines = buffer.lines.map((line, at) => {
    if (at < first || at > last || (by > 0 && line === '')) return line
    const change = by > 0 ? by : -Math.min(-by, indentOf(line))
    moved.set(at, change)
    return change > 0 ? ' '.repeat(change) + line : line.slice(-change)
  })
  const follow = (place: {readonly line: number; readonly column: number}) => ({
    line: place.line,
    column: Math.max(0, place.column + (moved.get(place.line) ?? 0)),
  })
  return {
    lines,
    cursor: follow(buffer.cursor),
    ...(buffer.anchor === undefined ? {} : {anchor: follow(buffer.anchor)}),
  }
}

/** Backspace inside the indent goes back to the stop before; elsewhere it takes one letter. */
export function backspaceWidth(buffer: Buffer): number {
  const before = part(lineAt(buffer, buffer.cursor.line), 0, buffer.cursor.column)
  if (before === '' || before.trim() !== '') return 1
  return before.length % STOP === 0 ? Math.min(STOP, before.length) : before.length % STOP
}
