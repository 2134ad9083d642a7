import type {Msg} from '../app/msg.ts'
import type {Model} from '../app/model.ts'
import type {Binding} from './binding.ts'
import {EVERYWHERE, NOT_TYPING, TYPING} from './binding.ts'
import type {InputEvent} from './decode.ts'
import {edit, EDITOR_ROWS, searchHere} from './editor-keys.ts'
import {LESSON_ROWS, MENU_ROWS, TIME_ROWS} from './lesson-keys.ts'
import {findMessage, overlayMessage, pageMessage, reviewMessage} from './overlay-keys.ts'
import {line, PROMPT_ROWS} from './prompt-keys.ts'
import {vimMessage} from './vim-keys.ts'

const GENERAL_ROWS: readonly Binding[] = [
  {keys: ['?', 'f1', 'ctrl-g'], on: NOT_TYPING, msg: {type: 'help'}, show: '?', words: 'help', footer: 8},
  {keys: ['ctrl-g', 'f1'], on: TYPING, msg: {type: 'help'}, show: 'Ctrl-G', words: 'help', footer: 8},
  {keys: [':'], on: NOT_TYPING, msg: {type: 'find', what: 'commands'}, show: ':', words: 'find a command'},
  {keys: ['f2'], on: TYPING, msg: {type: 'find', what: 'commands'}, show: 'F2', words: 'find a command'},
  {keys: ['f4'], on: TYPING, msg: searchHere, show: 'F4', words: 'search fields'},
  {keys: ['/'], on: NOT_TYPING, msg: {type: 'find', what: 'texts'}, show: '/', words: 'search lessons, words, fields'},
  {keys: ['q'], on: NOT_TYPING, msg: {type: 'quit'}, show: 'q', words: 'quit', footer: 9},
  {keys: ['ctrl-c'], on: EVERYWHERE, msg: {type: 'interrupt'}, show: 'Ctrl-C', words: 'cancel; twice: leave'},
  {keys: ['ctrl-z'], on: EVERYWHERE, msg: {type: 'suspend'}, show: 'Ctrl-Z', words: 'to the shell and back (fg)'},
]

/** First match wins, so a pane's own key stands before the general one. */
export const KEYMAP: readonly Binding[] = [...EDITOR_ROWS, ...TIME_ROWS, ...LESSON_ROWS, ...PROMPT_ROWS, ...MENU_ROWS, ...GENERAL_ROWS]

/** The rows that work now, in the order of the table. */
export function bindingsFor(model: Model): readonly Binding[] {
  const page = model.screen === 'lesson' ? model.open?.page : undefined
  return KEYMAP.filter(row => row.on.includes(model.focus) && (row.pages === undefined || (page !== undefined && row.pages.includes(page))))
}

/** At most six rows for the footer, the most useful first; help and quit stand apart at its right end. */
export function footerFor(model: Model): {readonly left: readonly Binding[]; readonly right: readonly Binding[]} {
  const rows = bindingsFor(model).filter(row => row.footer !== undefined && row.show !== undefined)
  const sorted = rows.toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0))
  return {left: sorted.filter(row => (row.footer ?? 0) < 8).slice(0, 6), right: sorted.filter(row => (row.footer ?? 0) >= 8)}
}

/**
 * What an input event asks for; undefined when it means nothing here. While an overlay lies over the page, any key closes it but the ones that scroll it.
 */
export function messageFor(model: Model, event: InputEvent): Msg | undefined {
  if (event.type === 'paste') return pasted(model, event.text)
  if (model.overlay?.kind === 'find') return findMessage(model.overlay.text, event)
  if (model.overlay?.kind === 'review') return reviewMessage(event.key)
  if (model.overlay?.kind === 'page') return pageMessage(model.overlay, event)
  if (model.overlay !== undefined) return overlayMessage(event.key, model.overlay.kind)
  const forVim = vimMessage(model, event)
  if (forVim !== undefined) return forVim
  const row = bindingsFor(model).find(binding => binding.keys.includes(event.key))
  if (row !== undefined) return typeof row.msg === 'function' ? row.msg(model) : row.msg
  if (event.text === undefined) return undefined
  if (model.focus === 'editor') return edit({do: 'type', text: event.text})
  return model.focus === 'prompt' ? line({do: 'type', text: event.text}) : undefined
}

/** A paste is text and runs nothing (EDIT-03). */
function pasted(model: Model, text: string): Msg | undefined {
  if (model.overlay !== undefined) return undefined
  if (model.focus === 'editor') return edit({do: 'paste', text})
  if (model.focus !== 'prompt' || model.open === undefined) return undefined
  return {type: 'prompt-paste', text}
}
