import {VIM, vimKey} from '../editor/vim.ts'
import type {VimDone} from '../editor/vim.ts'
import type {Effect} from './effect.ts'
import {edited} from './editing.ts'
import type {Model} from './model.ts'
import type {Msg} from './msg.ts'
import {WORDS} from './words.ts'

/** What a vim key leads to: the model with its text, and messages that follow from `:w`, `:q` and Esc. */
export type VimNext = readonly [Model, readonly Effect[], readonly Msg[]]

export function updateVim(model: Model, msg: Extract<Msg, {type: 'vim'}>): VimNext {
  const {open} = model
  const editor = open?.exercise.editors[open.exercise.file]
  if (open === undefined || editor === undefined || open.page !== 'exercise') return [model, [], []]
  const done = vimKey(model.vim ?? VIM, editor, msg.key, msg.text)
  const [next, effects] = edited({...model, vim: done.vim}, open, open.exercise.file, done.editor)
  return [next, effects, ASKED[done.asks ?? 'nothing']]
}

const LEAVE: Msg = {type: 'focus-next', by: 1}
const ASKED: Readonly<Record<NonNullable<VimDone['asks']> | 'nothing', readonly Msg[]>> = {
  nothing: [],
  apply: [{type: 'apply'}],
  leave: [LEAVE],
  'apply and leave': [{type: 'apply'}, {type: 'focus', on: 'prompt'}],
  off: [{type: 'vim-keys'}],
}

/** `set vim` and `set novim`: vim's keys in the editor, or not. */
export function toggleVim(model: Model, on: boolean = model.settings.vim !== true): Model {
  const {vim: _, ...settings} = model.settings
  return {...model, vim: VIM, settings: on ? {...settings, vim: true} : settings, notice: on ? WORDS.vimOn : WORDS.vimOff}
}
