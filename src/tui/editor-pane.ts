import type {Diagnosis} from '../editor/diagnose.ts'
import type {Editor} from '../editor/editor.ts'
import {graphemes, isBefore, selection} from '../editor/buffer.ts'
import type {Place} from '../editor/buffer.ts'
import {highlight} from '../editor/highlight.ts'
import type {TokenRole} from '../editor/highlight.ts'
import {pathAt} from '../editor/path.ts'
import {box, fitHeight, paneTitle} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row, Span} from './paint.ts'
import type {Role} from './theme.ts'
import {cells, cutMiddle, wrap} from './width.ts'

export type EditorView = {
  readonly editor: Editor
  readonly file: string
  readonly files: number
  /** Its place among them, from 1. */
  readonly at: number
  readonly edited: boolean
  readonly diagnosis: readonly Diagnosis[]
  readonly focused: boolean
  /** What Tab would complete here, best first. */
  readonly choices: readonly string[]
}

const ROLE: Readonly<Partial<Record<TokenRole, Role>>> = {key: 'running', comment: 'muted', number: 'note', word: 'note'}
const GUTTER = 5

/** The editor in a box: numbers, marks of faults, the text around the caret, the path below, and the fault that matters most. */
export function drawEditor(view: EditorView, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const inner = width - 2
  const {cursor} = view.editor.buffer
  const fault = view.diagnosis.find(each => each.line === cursor.line + 1) ?? view.diagnosis[0]
  const message =
    view.choices.length > 0
      ? [choiceRow(view.choices)]
      : fault === undefined
        ? []
        : messageRows(fault, inner, Math.ceil((height - 2) / 2), glyphs)
  const lines = Math.max(1, height - 2 - message.length)
  const rows = [...fitHeight(textRows(view, inner, lines, glyphs), lines), ...message]
  const path = pathAt(view.editor.buffer.lines, cursor.line).join(` ${glyphs.crumb} `)
  // Beside `edited` there is not always room for both: the key is what one has to know.
  const room = width - (view.edited ? 16 : 7)
  const whole = `${view.file}${view.files > 1 ? ` (${view.at} of ${view.files}, F6 next)` : ''}`
  const title = view.files > 1 && cells(whole) > room ? `${view.file} (F6 next)` : whole
  return box(rows, width, height, glyphs, {
    title: paneTitle(title, view.focused, glyphs),
    right: view.edited ? 'edited' : '',
    foot: cutMiddle(path, Math.max(4, width - 8), glyphs.more),
  })
}

function choiceRow(choices: readonly string[]): Row {
  return [{text: 'Tab ', role: 'key'}, {text: choices[0] ?? '', bold: true}, `  ${choices.slice(1, 6).join('  ')}`]
}

/** Where, what is wrong and how to mend it, in plain words: whole where `most` rows are enough, else marked as cut. */
function messageRows(fault: Diagnosis, width: number, most: number, glyphs: Glyphs): readonly Row[] {
  const lines = wrap(`line ${fault.line}: ${fault.plain}`, width - 3)
  const shown = lines.slice(0, most)
  const cut = lines.length > most
  return shown.map((line, at): Row => {
    const end = cut && at === most - 1 ? ` ${glyphs.more}` : ''
    return [{text: `${at === 0 ? '! ' : '  '}${line}${end}`, role: 'failed'}]
  })
}

function textRows(view: EditorView, width: number, room: number, glyphs: Glyphs): readonly Row[] {
  const {lines, cursor} = view.editor.buffer
  const top = Math.max(0, Math.min(cursor.line - Math.floor(room / 2), lines.length - room))
  const textWidth = width - GUTTER
  const left = sideways(lines[cursor.line] ?? '', cursor.column, textWidth)
  const faults = new Set(view.diagnosis.map(each => each.line))
  return lines.slice(top, top + room).map((line, at): Row => {
    const number = top + at
    const mark: Span = faults.has(number + 1) ? {text: '!', role: 'failed'} : ' '
    return [mark, {text: `${String(number + 1).padStart(3)} `, role: 'muted'}, ...lineSpans(view, line, number, left, textWidth, glyphs)]
  })
}

/** How many graphemes are scrolled out on the left so that the caret is seen. */
function sideways(line: string, column: number, width: number): number {
  if (cells(line) < width) return 0
  const before = graphemes(line).slice(0, column)
  let from = 0
  while (from < before.length && cells(before.slice(from).join('')) > width - 3) from += 8
  return Math.min(from, before.length)
}

function lineSpans(view: EditorView, line: string, number: number, left: number, width: number, glyphs: Glyphs): readonly Span[] {
  const {cursor} = view.editor.buffer
  const chosen = selection(view.editor.buffer)
  const spans: Span[] = []
  let used = 0
  let at = 0
  if (left > 0 && line !== '') {
    spans.push({text: glyphs.cutLeft, role: 'muted'})
    used = 1
  }
  for (const token of highlight(line)) {
    for (const letter of graphemes(token.text)) {
      const here = at++
      if (here < left + (left > 0 ? 1 : 0)) continue
      if (used + cells(letter) > width - 1) return [...spans, {text: glyphs.cutRight, role: 'muted'}]
      used += cells(letter)
      const caret = view.focused && cursor.line === number && cursor.column === here
      const span = letterSpan(letter, ROLE[token.role], caret || inside(chosen, {line: number, column: here}))
      spans.push(caret ? {text: letter, inverse: true, here: true} : span)
    }
  }
  if (view.focused && cursor.line === number && cursor.column >= at) spans.push({text: glyphs.caret, here: true})
  return joined(spans)
}

function letterSpan(text: string, role: Role | undefined, inverse: boolean): Span {
  if (inverse) return {text, inverse: true}
  return role === undefined ? text : {text, role}
}

function inside(chosen: {readonly from: Place; readonly to: Place} | undefined, place: Place): boolean {
  return chosen !== undefined && !isBefore(place, chosen.from) && isBefore(place, chosen.to)
}

/** Neighbours that look alike become one span: fewer escape sequences on the wire. */
function joined(spans: readonly Span[]): readonly Span[] {
  const found: Span[] = []
  for (const span of spans) {
    const last = found[found.length - 1]
    if (typeof span === 'string' && typeof last === 'string') found[found.length - 1] = last + span
    else if (typeof span !== 'string' && typeof last === 'object' && looksLike(span, last))
      found[found.length - 1] = {...last, text: last.text + span.text}
    else found.push(span)
  }
  return found
}

/** The caret stays a span of its own: the terminal's cursor is set there. */
function looksLike(span: Exclude<Span, string>, last: Exclude<Span, string>): boolean {
  return last.role === span.role && last.inverse === span.inverse && span.here !== true && last.here !== true
}
