import {segmenter} from '../kube/graphemes.ts'

/** A place in the text: line from 0, column in graphemes from 0. */
export type Place = {readonly line: number; readonly column: number}

/**
 * A text with a cursor. A value: an edit makes another one that shares the untouched lines, so undo is keeping the old
 * one. `anchor` is the other end of the selection. `wanted` is the column that up and down try to keep.
 */
export type Buffer = {
  readonly lines: readonly string[]
  readonly cursor: Place
  readonly anchor?: Place
  readonly wanted?: number
}

export const START: Place = {line: 0, column: 0}

/** The user-perceived characters of a line. ASCII, the usual case, is not asked of the segmenter. */
export function graphemes(line: string): readonly string[] {
  if (isAscii(line)) return line.split('')
  return Array.from(segmenter.segment(line), piece => piece.segment)
}

export function lengthOf(line: string): number {
  return isAscii(line) ? line.length : graphemes(line).length
}

/** The part of a line between two columns. */
export function part(line: string, from: number, to?: number): string {
  return isAscii(line) ? line.slice(from, to) : graphemes(line).slice(from, to).join('')
}

function isAscii(line: string): boolean {
  for (let at = 0; at < line.length; at++) if (line.charCodeAt(at) > 126) return false
  return true
}

export function bufferOf(text: string): Buffer {
  return {lines: text.split('\n'), cursor: START}
}

export function textOf(buffer: Buffer): string {
  return buffer.lines.join('\n')
}

export function lineAt(buffer: Buffer, line: number): string {
  return buffer.lines[line] ?? ''
}

/** The nearest place that exists. */
export function clamp(buffer: Buffer, place: Place): Place {
  const line = Math.max(0, Math.min(place.line, buffer.lines.length - 1))
  return {line, column: Math.max(0, Math.min(place.column, lengthOf(lineAt(buffer, line))))}
}

export function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column)
}

/** Both ends of the selection in text order, or undefined when nothing is selected. */
export function selection(buffer: Buffer): {readonly from: Place; readonly to: Place} | undefined {
  const {anchor, cursor} = buffer
  if (anchor === undefined || (anchor.line === cursor.line && anchor.column === cursor.column)) return undefined
  return isBefore(anchor, cursor) ? {from: anchor, to: cursor} : {from: cursor, to: anchor}
}

export function between(buffer: Buffer, from: Place, to: Place): string {
  if (from.line === to.line) return part(lineAt(buffer, from.line), from.column, to.column)
  const middle = buffer.lines.slice(from.line + 1, to.line)
  return [part(lineAt(buffer, from.line), from.column), ...middle, part(lineAt(buffer, to.line), 0, to.column)].join('\n')
}

/** Puts `text` in place of what stands between two places. The cursor ends behind it, the selection is gone. */
export function replace(buffer: Buffer, from: Place, to: Place, text: string): Buffer {
  const head = part(lineAt(buffer, from.line), 0, from.column)
  const tail = part(lineAt(buffer, to.line), to.column)
  const fresh = `${head}${text}${tail}`.split('\n')
  const last = fresh[fresh.length - 1] ?? ''
  const line = from.line + fresh.length - 1
  return {
    lines: [...buffer.lines.slice(0, from.line), ...fresh, ...buffer.lines.slice(to.line + 1)],
    cursor: {line, column: lengthOf(last) - lengthOf(tail)},
  }
}

/** The same text with the cursor elsewhere; with `select` the selection grows from where the cursor was. */
export function moveTo(buffer: Buffer, place: Place, select = false, wanted?: number): Buffer {
  const anchor = select ? (buffer.anchor ?? buffer.cursor) : undefined
  return {
    lines: buffer.lines,
    cursor: clamp(buffer, place),
    ...(anchor === undefined ? {} : {anchor}),
    ...(wanted === undefined ? {} : {wanted}),
  }
}
