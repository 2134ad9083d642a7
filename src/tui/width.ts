import stringWidth from 'string-width'
import {graphemes} from '../kube/graphemes.ts'

/** Cells this text takes on a terminal: the one measure for everything (CLI-43). East Asian ambiguous counts as narrow. */
export function cells(text: string): number {
  return stringWidth(text)
}

/** The longest beginning that fits into `width` cells. A wide character is never split. */
export function cut(text: string, width: number): string {
  if (cells(text) <= width) return text
  let taken = ''
  let used = 0
  for (const grapheme of graphemes(text)) {
    const next = used + cells(grapheme)
    if (next > width) return taken
    taken += grapheme
    used = next
  }
  return taken
}

/** Exactly `width` cells: cut where longer, spaces after it where shorter. */
export function pad(text: string, width: number): string {
  const kept = cut(text, width)
  return kept + ' '.repeat(Math.max(0, width - cells(kept)))
}

/** Exactly `width` cells, text at the right edge: for counts. */
export function padLeft(text: string, width: number): string {
  const kept = cut(text, width)
  return ' '.repeat(Math.max(0, width - cells(kept))) + kept
}

/** At most `width` cells; a longer text loses its middle: `www-…-web-1`. `mark` stands for what is gone. */
export function cutMiddle(text: string, width: number, mark: string): string {
  if (cells(text) <= width) return text
  const room = width - cells(mark)
  if (room < 2) return cut(text, width)
  const head = cut(text, Math.floor(room / 2))
  const backwards = graphemes(text).toReversed()
  let tail = ''
  for (const grapheme of backwards) {
    if (cells(head) + cells(grapheme) + cells(tail) > room) break
    tail = grapheme + tail
  }
  return head + mark + tail
}

/** Lines of at most `width` cells, broken between words; a word longer than a line is broken inside. Line feeds stay. */
export function wrap(text: string, width: number): readonly string[] {
  if (width < 1) return []
  return text.split('\n').flatMap(line => wrapLine(line, width))
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const joined = current === '' ? word : `${current} ${word}`
    if (cells(joined) <= width) {
      current = joined
      continue
    }
    if (current !== '') lines.push(current)
    current = word
    while (cells(current) > width) {
      // A character wider than the whole line still has to go somewhere: it is dropped.
      const head = cut(current, width)
      if (head !== '') lines.push(head)
      current = current.slice(head === '' ? (graphemes(current)[0]?.length ?? 1) : head.length)
    }
  }
  return [...lines, current]
}

/** Cut at the end and marked as cut, in at most `width` cells. */
export function ended(text: string, width: number, mark: string): string {
  return cells(text) <= width ? text : `${cut(text, Math.max(0, width - cells(mark))).trimEnd()}${mark}`
}

/** Pieces of at most `width` cells, broken anywhere, as a terminal breaks a line that is too long. At least one. */
export function chop(text: string, width: number): readonly string[] {
  const pieces: string[] = []
  let rest = text
  while (cells(rest) > width) {
    const head = cut(rest, width)
    if (head === '') break
    pieces.push(head)
    rest = rest.slice(head.length)
  }
  return [...pieces, rest]
}
