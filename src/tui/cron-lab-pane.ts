import type {CronLab} from '../app/cron-lab.ts'
import {runText} from '../app/cron-lab.ts'
import type {Ms} from '../kube/object.ts'
import type {Row} from './paint.ts'
import {fitRow} from './paint.ts'
import {pad, wrap} from './width.ts'

const NAMES = ['minute', 'hour', 'day', 'month', 'weekday']

/** The cron lab in exactly `width` by `height`: the fields under their names, the schedule read aloud, its trap, its next runs. */
export function drawLab(lab: CronLab | undefined, now: Ms, width: number, height: number): readonly Row[] {
  if (lab === undefined) return [['There is no schedule to read yet.']]
  const head = fieldRows(lab.expression, width)
  if (lab.error !== undefined)
    return [...head, ...wrap(`refused: ${lab.error}`, width).map((line): Row => [{text: line, role: 'failed'}])].slice(0, height)
  const words = wrap(`${lab.words}.`, width).map((line): Row => [{text: line, bold: true}])
  const notes = lab.notes.flatMap(note => wrap(note, width)).map((line): Row => [{text: line, role: 'pending'}])
  const zone = lab.zone === '' ? 'UTC' : lab.zone
  const runs =
    lab.runs.length === 0
      ? [['It never runs.'] as Row]
      : lab.runs.map((run, at): Row => [`${pad(at === 0 ? 'next' : '', 5)} ${runText(run, lab.zone, now)}${at === 0 ? ` ${zone}` : ''}`])
  const gap: readonly Row[] = head.length + words.length + notes.length + runs.length < height ? [[]] : []
  return [...head, ...words, ...notes, ...gap, ...runs].slice(0, height).map(row => fitRow(row, width))
}

/** In two rows for a small screen: what it says, and when it runs next. */
export function labWords(lab: CronLab, now: Ms): string {
  if (lab.error !== undefined) return `${lab.expression} is refused: ${lab.error}`
  const [first] = lab.runs
  return `${lab.expression}: ${lab.words}; ${first === undefined ? 'it never runs' : `next ${runText(first, lab.zone, now)}`}.`
}

/** Each field under its name; what is not five fields stands as it is written. */
function fieldRows(expression: string, width: number): readonly Row[] {
  const fields = expression.trim().split(/\s+/)
  if (fields.length !== NAMES.length) return [[{text: expression, bold: true}]]
  const widths = NAMES.map((name, at) => Math.max(name.length, fields[at]?.length ?? 0) + 2)
  if (widths.reduce((sum, each) => sum + each, 0) > width + 2) return [[{text: expression, bold: true}]]
  const cell = (text: string, at: number) => pad(text, widths[at] ?? 0)
  return [[{text: NAMES.map(cell).join(''), role: 'muted'}], [{text: fields.map(cell).join(''), bold: true}]]
}
