import type {Model, Overlay} from '../app/model.ts'
import {COMMANDS} from '../app/shell-line.ts'
import {box, fitHeight} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import {bindingsFor} from './keymap.ts'
import {findRows} from './find-box.ts'
import type {Row, Span} from './paint.ts'
import {reviewRows} from './review-box.ts'
import {chop, pad, wrap} from './width.ts'

/** What lies over the page: all keys of this page, or the answer to "why?". Any key closes it. */
export function overlayRows(model: Model, height: number, glyphs: Glyphs): readonly Row[] {
  const {overlay} = model
  if (overlay === undefined) return []
  const width = overlay.kind === 'page' ? model.size.columns : Math.min(96, model.size.columns)
  if (overlay.kind === 'review') return reviewRows(overlay, width, height, glyphs)
  if (overlay.kind === 'find') return findRows(model, overlay, width, height, glyphs)
  const rows =
    overlay.kind === 'help' ? helpRows(model, width - 4) : overlay.lines.flatMap((line, at) => linesOf(overlay, line, at, width - 4))
  const title = overlay.kind === 'help' ? 'Keys of this page' : overlay.kind === 'why' ? `Why? ${overlay.title}` : overlay.title
  const room = height - 2
  const top = Math.max(0, Math.min(overlay.top, rows.length - room))
  const scrolled = rows.length > room ? `${Math.min(rows.length, top + room)} of ${rows.length}, up and down scroll` : undefined
  const more = scrolled ?? (overlay.kind === 'page' ? 'q closes' : 'any key closes')
  const asking = overlay.kind === 'page' ? overlay.asking : undefined
  const foot = asking === undefined ? more : `/${asking}${glyphs.caret}`
  return fitHeight(
    box(
      rows.slice(top, top + room).map(row => [' ', ...row]),
      width,
      height,
      glyphs,
      {title: [{text: title, bold: true, here: true}], foot},
    ),
    height,
  )
}

/** Words are wrapped; a line with columns is broken as a terminal breaks it. What is sought stands out, by inversion too. */
function linesOf(overlay: Extract<Overlay, {kind: 'why' | 'page'}>, line: string, at: number, width: number): readonly Row[] {
  if (overlay.kind === 'why') return wrapped(line, width)
  const {sought} = overlay
  const parts = line.includes('  ') ? chop(line, width) : wrap(line, width)
  return parts.map((part): Row => (sought === undefined ? [part] : marked(part, sought.text, at === sought.line)))
}

/** A row with every place of a text inverse; in the line that was found they are bold, and the cursor stands on the first. */
function marked(row: string, text: string, here: boolean): Row {
  const spans: Span[] = []
  const lower = row.toLowerCase()
  // A few letters grow when they are made small; such a row is shown as it is.
  if (lower.length !== row.length) return [row]
  let from = 0
  for (let at = lower.indexOf(text.toLowerCase()); at >= 0; at = lower.indexOf(text.toLowerCase(), from)) {
    spans.push(row.slice(from, at), {text: row.slice(at, at + text.length), inverse: true, ...(here ? {bold: true, here: true} : {})})
    from = at + text.length
  }
  return [...spans, row.slice(from)]
}

/** A long answer hangs under its own beginning, so that moments stay in one column. */
function wrapped(line: string, width: number): readonly Row[] {
  const [first = '', ...rest] = wrap(line, width)
  return [
    [first],
    ...wrap(rest.join(' '), width - 6)
      .filter(part => part !== '')
      .map((part): Row => [`      ${part}`]),
  ]
}

function helpRows(model: Model, width: number): readonly Row[] {
  const keys = bindingsFor(model).filter(row => row.show !== undefined && row.words !== undefined)
  const cells = keys.map(row => `${pad(row.show ?? '', 11)} ${row.words ?? ''}`)
  const columns = width >= 70 ? 2 : 1
  const each = Math.floor(width / columns)
  const per = Math.ceil(cells.length / columns)
  const table = Array.from(
    {length: per},
    (_, at): Row => Array.from({length: columns}, (_c, column) => pad(cells[column * per + at] ?? '', each)),
  )
  const commands =
    model.open?.page === 'exercise'
      ? [
          [] as Row,
          [{text: 'Commands at the prompt', bold: true}] as Row,
          ...COMMANDS.map(({words, does}): Row => [pad(words, 30), ' ', does]),
        ]
      : []
  const plain: Row = ['Screen reader? Start with --plain: the whole course as lines of text.']
  return [plain, [], ...table, ...commands]
}
