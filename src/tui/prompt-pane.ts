import {cursorOf, watchedNow} from '../app/prompt.ts'
import type {Model, Open} from '../app/model.ts'
import {remarkOf} from '../app/remark.ts'
import {WORDS} from '../app/words.ts'
import {graphemes} from '../kube/graphemes.ts'
import {fitHeight} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row, Span} from './paint.ts'
import {fitRow} from './paint.ts'
import {cells, chop, cut, pad, wrap} from './width.ts'

/** What a glance at the last command shows: a remark or why a check does not hold, what was printed, what Tab offers. */
export function promptRows(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const remark = remarkOf(open)
  const {prompt} = open.exercise
  const typing = model.focus === 'prompt'
  const said = remark === undefined ? [] : remarkLines(remark, width, typing ? Math.max(2, height - 2) : height, glyphs)
  const offers = typing && prompt.offers !== undefined ? offerRows(prompt.offers, width, Math.max(1, Math.min(4, height - 2)), glyphs) : []
  const lines = prompt.text.split('\n')
  const above = lines.slice(0, -1).map((_, at) => inputRow(model, open, at, width, glyphs))
  const below = [...above, ...offers].slice(-Math.max(0, height - said.length))
  const room = Math.max(0, height - said.length - below.length)
  return fitHeight(
    [
      ...said.map(
        (line, at): Row => [
          {text: at === 0 ? ' ! ' : '   ', role: 'pending'},
          {text: line, bold: true},
        ],
      ),
      ...outputRows(open, remark, width, room, glyphs),
      ...below,
    ],
    height,
  )
}

/** A remark in at most so many lines; one that is longer is seen to be cut, and the output so far has all of it. */
export function remarkLines(remark: string, width: number, most: number, glyphs: Glyphs): readonly string[] {
  const lines = wrap(remark, width - 4)
  if (lines.length <= most) return lines
  const last = lines[most - 1]
  const mark = `${glyphs.more} F7`
  return last === undefined ? [] : [...lines.slice(0, most - 1), `${cut(last, width - 4 - cells(mark)).trimEnd()}${mark}`]
}

/** The newest lines, long ones broken as a terminal breaks them. Of an answer that does not fit it says how to read the rest. */
function outputRows(open: Open, remark: string | undefined, width: number, room: number, glyphs: Glyphs): readonly Row[] {
  const {prompt} = open.exercise
  const shown = watchedNow(open.exercise)
  const out = [...saidAlready(prompt.out, remark), ...(shown === undefined ? [] : shown.replace(/\n$/, '').split('\n'))]
  // Only what may be seen is broken: no more lines than there are rows.
  const rows = out.slice(-room || out.length).flatMap(line => chop(line, width - 1).map((part): Row => [` ${part}`]))
  const filler = Array.from({length: Math.max(0, room - rows.length)}, (): Row => [])
  const seen = [...filler, ...rows.slice(Math.max(0, rows.length - room))]
  // Long lines take several rows; their length says so well enough.
  const answer = out
    .slice(out.findLastIndex(line => line.startsWith('$ ')) + 1)
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / (width - 1))), 0)
  const [, ...rest] = seen
  return room > 2 && answer >= room && !prompt.out.at(-1)?.startsWith('$ ')
    ? [[{text: ` ${WORDS.outputAbove(answer - room + 1).replaceAll('…', glyphs.more)}`, role: 'muted'}], ...rest]
    : seen
}

/** An answer that stands above as the remark is not shown twice. */
function saidAlready(out: readonly string[], remark: string | undefined): readonly string[] {
  const from = out.findLastIndex(line => line.startsWith('$ '))
  return remark !== undefined && out.slice(from + 1).join(' ') === remark ? out.slice(0, from + 1) : out
}

/** Words in columns, as a shell lists them; what does not fit is counted. */
function offerRows(words: readonly string[], width: number, most: number, glyphs: Glyphs): readonly Row[] {
  if (words.length === 0) return [[{text: ` ${WORDS.nothingFits}`, role: 'muted'}]]
  const each = Math.min(width - 1, Math.max(...words.map(cells)) + 2)
  const columns = Math.max(1, Math.floor((width - 1) / each))
  const fits = words.length <= columns * most
  const kept = fits ? words : words.slice(0, columns * most - 1)
  const shown = fits ? kept : [...kept, `${glyphs.more} ${words.length - kept.length} more`]
  return Array.from(
    {length: Math.ceil(shown.length / columns)},
    (_, row): Row => [
      {
        text: ` ${shown
          .slice(row * columns, (row + 1) * columns)
          .map(word => pad(word, each))
          .join('')}`,
        role: 'muted',
      },
    ],
  )
}

/** The line that is typed, with its cursor. */
export function promptLine(model: Model, open: Open, width: number, glyphs: Glyphs): Row {
  return inputRow(model, open, open.exercise.prompt.text.split('\n').length - 1, width, glyphs)
}

function inputRow(model: Model, open: Open, line: number, width: number, glyphs: Glyphs): Row {
  const {prompt, session} = open.exercise
  const typing = model.focus === 'prompt'
  const text = prompt.text.split('\n')[line] ?? ''
  const cursor = cursorOf(prompt)
  const mark = typing ? glyphs.marker : ' '
  const {search} = line === prompt.text.split('\n').length - 1 ? prompt : {search: undefined}
  const lead: Span =
    search === undefined
      ? `${mark}${line === 0 ? '$' : '>'} `
      : `${mark}(${search.failed === true ? 'nothing with' : 'search'}) ${search.query}: `
  const hint =
    session.waiting !== undefined && prompt.text === '' ? [{text: ` ${WORDS.ctrlCEnds(session.waiting.line)}`, role: 'muted'} as const] : []
  const at = typing && cursor.line === line ? cursor.column : undefined
  return fitRow([lead, ...window(text, at, width - cells(lead), glyphs), ...hint], width)
}

/** The part of a long line around the cursor, between marks of what is out of sight. The cursor is one inverse cell. */
function window(text: string, cursor: number | undefined, width: number, glyphs: Glyphs): readonly Span[] {
  const letters = graphemes(text)
  const at = cursor ?? letters.length
  let from = 0
  while (from < at && cells(letters.slice(from, at + 1).join('')) > width - 3) from += 8
  const first = Math.min(from, at)
  const spans: Span[] = first > 0 ? [{text: glyphs.cutLeft, role: 'muted'}] : []
  let used = first > 0 ? 1 : 0
  let run = ''
  for (let here = first; here < letters.length; here += 1) {
    const letter = letters[here] ?? ''
    if (used + cells(letter) > width - 1) return [...spans, run, {text: glyphs.cutRight, role: 'muted'}]
    used += cells(letter)
    if (here !== cursor) run += letter
    else {
      spans.push(run, {text: letter, inverse: true, here: true})
      run = ''
    }
  }
  if (cursor !== undefined && cursor >= letters.length) return [...spans, run, {text: ' ', inverse: true, here: true}]
  return [...spans, run]
}
