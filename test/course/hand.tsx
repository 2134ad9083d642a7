import {renderToString} from 'ink'
import {decode, flush, newDecoder} from '../../src/tui/decode.ts'
import type {InputEvent} from '../../src/tui/decode.ts'
import {messageFor} from '../../src/tui/keymap.ts'
import {Screen} from '../../src/tui/screen.tsx'
import type {Player} from '../app/player.ts'
import {letPlay, send} from '../app/player.ts'

const BYTES = new TextEncoder()

/** Keys as the byte sequences a terminal sends for them. */
export const KEY = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  down: '\u001b[B',
  nextFile: '\u001b[17~',
  toTop: '\u001b[1;5H',
  selectToBottom: '\u001b[1;6F',
} as const

/** Types bytes as a terminal would send them, through decoder and key table; Ink's input line is played by a plain string. */
export function press(player: Player, keys: string): void {
  const read = decode(newDecoder, BYTES.encode(keys))
  // A lone Esc is one only after nothing has followed it.
  for (const event of [...read.events, ...flush(read.decoder).events]) one(player, event)
}

function one(player: Player, event: InputEvent): void {
  const msg = messageFor(player.model, event)
  if (msg === undefined) return
  if (msg !== 'forward') return send(player, msg)
  const text = player.model.open?.exercise.prompt.text ?? ''
  if (event.type === 'paste') return
  if (event.key === 'enter') send(player, {type: 'run', line: text})
  else if (event.key === 'backspace') send(player, {type: 'prompt', text: text.slice(0, -1)})
  else if (event.text !== undefined) send(player, {type: 'prompt', text: text + event.text})
}

export function paste(player: Player, text: string): void {
  press(player, `\u001b[200~${text}\u001b[201~`)
}

/** A line at the prompt, its Enter, and half a minute of patience: a clock with an order each minute never rests. */
export function command(player: Player, line: string): void {
  press(player, line)
  press(player, KEY.enter)
  letPlay(player, 300)
}

/** The picture of the moment as letters, one row each. */
export function picture({model}: Player): readonly string[] {
  const drawn = renderToString(<Screen model={model} send={() => {}} />, {columns: model.size.columns})
  return drawn.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n')
}

/** The words of a picture without frames and line ends, so that a sentence is found however it was wrapped. */
export function wordsOn(rows: readonly string[]): string {
  return rows
    .map(row => row.replaceAll(/[^\u0020-\u007e]/g, ' '))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
}
