import type {Model} from '../app/model.ts'
import type {Msg} from '../app/msg.ts'
import type {InputEvent} from './decode.ts'
import type {KeyName} from './key-names.ts'

/** Keys without a letter of their own that vim reads; all others keep what the editor gives them (Ctrl-S applies, Ctrl-T hints). */
const KEYS: readonly KeyName[] = [
  'escape',
  'enter',
  'tab',
  'shift-tab',
  'backspace',
  'delete',
  'left',
  'right',
  'up',
  'down',
  'home',
  'end',
  'ctrl-r',
  'ctrl-w',
  'ctrl-u',
]

/** A key for vim, when its keys are on and the editor has the keyboard. */
export function vimMessage(model: Model, event: Extract<InputEvent, {type: 'key'}>): Msg | undefined {
  if (model.settings.vim !== true || model.focus !== 'editor') return undefined
  if (event.text === undefined && !KEYS.includes(event.key)) return undefined
  return {type: 'vim', key: event.key, ...(event.text === undefined ? {} : {text: event.text})}
}

/** The mode as a word for the last line, or the `:` or `/` line that is typed; undefined where vim's keys are not in force. */
export function vimWord(model: Model): string | undefined {
  if (model.settings.vim !== true || model.focus !== 'editor') return undefined
  const {mode, line, pending} = model.vim ?? {mode: 'normal', pending: ''}
  return line ?? `${mode.toUpperCase()}${pending === '' ? '' : ` ${pending}`}`
}
