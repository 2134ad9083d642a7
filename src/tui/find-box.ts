import {foundFor} from '../app/find.ts'
import type {Found} from '../app/find.ts'
import type {Model, Overlay} from '../app/model.ts'
import {WORDS} from '../app/words.ts'
import {box} from './box.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {fitRow} from './paint.ts'
import {cells, cut, cutMiddle, pad, wrap} from './width.ts'

/** Rows at the foot in which the chosen text is read in full. */
const READ = 4

const TITLES = {commands: 'Do something', texts: 'Search lessons, words and fields', file: 'Find in the file'} as const

/** What `:` and `/` show: the line that is typed, the rows that were found, and of a text that is sought, its words. */
export function findRows(
  model: Model,
  finding: Extract<Overlay, {kind: 'find'}>,
  width: number,
  height: number,
  glyphs: Glyphs,
): readonly Row[] {
  const found = foundFor(model, finding)
  const inner = width - 4
  const reading = finding.what === 'texts'
  const room = height - 4 - (reading ? READ + 1 : 0)
  const chosen = Math.min(finding.at, found.length - 1)
  const top = Math.max(0, Math.min(chosen - Math.floor(room / 2), found.length - room))
  const label = finding.what === 'file' ? 8 : Math.min(reading ? Math.max(30, Math.floor(inner * 0.45)) : 44, Math.floor(inner * 0.6))
  const list = found.slice(top, top + room).map((row, at) => foundRow(row, top + at === chosen, label, inner, glyphs))
  const filler = Array.from({length: Math.max(0, room - list.length)}, (): Row => [])
  const detail = found[chosen]?.detail ?? ''
  const words = reading ? wrap(detail, inner - 2).slice(0, READ) : []
  const sign = finding.what === 'commands' ? ':' : '/'
  const rows: readonly Row[] = [
    [
      {text: `${sign} ${finding.text}`, bold: true},
      {text: glyphs.caret, here: true},
    ],
    [],
    ...(found.length === 0 ? [[WORDS.nothingFound] as Row, ...filler.slice(1)] : [...list, ...filler]),
    ...(reading ? [[{text: glyphs.horizontal.repeat(inner), role: 'muted'}] as Row, ...words.map((line): Row => [line])] : []),
  ]
  return box(
    rows.map(row => [' ', ...row]),
    width,
    height,
    glyphs,
    {
      title: [{text: TITLES[finding.what], bold: true}],
      right: `${found.length} found`,
    },
  )
}

function foundRow({label, detail}: Found, chosen: boolean, width: number, inner: number, glyphs: Glyphs): Row {
  const name = `${chosen ? glyphs.marker : ' '} ${pad(cutMiddle(label, width - 3, glyphs.more), width - 3)} `
  return fitRow([chosen ? {text: name, bold: true} : name, cut(detail, Math.max(0, inner - cells(name)))], inner)
}
