import type {InputEvent} from './decode.ts'
import type {KeyName} from './key-names.ts'

/** What xterm sends for the keys that Ink's input components know. */
const SEQUENCES: Readonly<Record<KeyName, string>> = {
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  enter: '\r',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  backspace: '\u007f',
  delete: '\u001b[3~',
  escape: '\u001b',
  'page-up': '\u001b[5~',
  'page-down': '\u001b[6~',
  'ctrl-a': '\u0001',
  'ctrl-e': '\u0005',
  'ctrl-w': '\u0017',
  'ctrl-u': '\u0015',
  'ctrl-k': '\u000b',
}

/** The one whole sequence to hand to Ink for an event; undefined for what none of its components uses. */
export function encode(event: InputEvent): string | undefined {
  if (event.type === 'paste') return undefined
  return event.text ?? SEQUENCES[event.key]
}
