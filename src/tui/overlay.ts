import type {Model} from '../app/model.ts'
import {COMMANDS} from '../app/shell-line.ts'
import {box, fitHeight} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import {bindingsFor} from './keymap.ts'
import {findRows} from './find-box.ts'
import type {Row} from './paint.ts'
import {reviewRows} from './review-box.ts'
import {chop, pad, wrap} from './width.ts'

/** What lies over the page: all keys of this page, or the answer to "why?". Any key closes it. */
export function overlayRows(model: Model, height: number, glyphs: Glyphs): readonly Row[] {
  const {overlay} = model
  if (overlay === undefined) return []
  const width = overlay.kind === 'page' ? model.size.columns : Math.min(96, model.size.columns)
  if (overlay.kind === 'review') return reviewRows(overlay, width, height, glyphs)
  if (overlay.kind === 'find') return findRows(model, overlay, width, height, glyphs)
  const rows = overlay.kind === 'help' ? helpRows(model, width - 4) : overlay.lines.flatMap(line => linesOf(overlay.kind, line, width - 4))
  const title = overlay.kind === 'help' ? 'Keys of this page' : overlay.kind === 'why' ? `Why? ${overlay.title}` : overlay.title
  const room = height - 2
  const top = Math.max(0, Math.min(overlay.top, rows.length - room))
  const more =
    rows.length > room
      ? `${Math.min(rows.length, top + room)} of ${rows.length}, up and down scroll`
      : overlay.kind === 'page'
        ? 'q closes'
        : 'any key closes'
  return fitHeight(
    box(
      rows.slice(top, top + room).map(row => [' ', ...row]),
      width,
      height,
      glyphs,
      {title: [{text: title, bold: true, here: true}], foot: more},
    ),
    height,
  )
}

/** Words are wrapped; a line with columns is broken as a terminal breaks it. */
function linesOf(kind: 'why' | 'page', line: string, width: number): readonly Row[] {
  if (kind === 'why') return wrapped(line, width)
  return (line.includes('  ') ? chop(line, width) : wrap(line, width)).map((part): Row => [part])
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
