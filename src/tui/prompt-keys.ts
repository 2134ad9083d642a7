import type {Model} from '../app/model.ts'
import type {Focus, Msg} from '../app/msg.ts'
import type {EditorAction} from '../editor/editor.ts'
import type {Motion} from '../editor/motions.ts'
import type {Binding} from './binding.ts'
import type {KeyName} from './key-names.ts'

/** Keys that move the cursor, in the editor and in the line that is typed. */
export const MOTIONS: readonly (readonly [Motion, readonly KeyName[]])[] = [
  ['left', ['left']],
  ['right', ['right']],
  ['up', ['up']],
  ['down', ['down']],
  ['home', ['home', 'ctrl-a']],
  ['end', ['end', 'ctrl-e']],
  ['word-left', ['ctrl-left', 'alt-left', 'alt-b']],
  ['word-right', ['ctrl-right', 'alt-right', 'alt-f']],
  ['page-up', ['page-up']],
  ['page-down', ['page-down']],
  ['top', ['ctrl-home']],
  ['bottom', ['ctrl-end']],
]

const PROMPT: readonly Focus[] = ['prompt']
/** A key that edits the line. */
export const line = (action: EditorAction): Msg => ({type: 'prompt-edit', action})

/** Keys of the line that is typed: those of the editor where it has the same, and what a shell adds. */
export const PROMPT_ROWS: readonly Binding[] = [
  {keys: ['enter'], on: PROMPT, msg: {type: 'prompt-enter'}, show: 'Enter', words: 'run'},
  {keys: ['tab'], on: PROMPT, msg: tabAtPrompt, show: 'Tab', words: 'complete', footer: 2},
  {keys: ['escape'], on: PROMPT, msg: escapeAtPrompt, show: 'Esc', words: 'next pane', footer: 1},
  {keys: ['up', 'ctrl-p'], on: PROMPT, msg: {type: 'prompt-history', by: -1}, show: 'Up', words: 'line before'},
  {keys: ['down', 'ctrl-n'], on: PROMPT, msg: {type: 'prompt-history', by: 1}},
  {keys: ['ctrl-r'], on: PROMPT, msg: {type: 'prompt-search', do: 'older'}, show: 'Ctrl-R', words: 'search old lines'},
  {keys: ['page-up'], on: PROMPT, msg: {type: 'output'}, show: 'PgUp', words: 'read the output'},
  {keys: ['backspace'], on: PROMPT, msg: line({do: 'backspace'})},
  {keys: ['delete', 'ctrl-d'], on: PROMPT, msg: line({do: 'delete'})},
  {keys: ['ctrl-w', 'alt-backspace'], on: PROMPT, msg: line({do: 'delete-word'})},
  {keys: ['ctrl-u'], on: PROMPT, msg: line({do: 'delete-to-start'})},
  {keys: ['ctrl-k'], on: PROMPT, msg: line({do: 'delete-to-end'})},
  ...MOTIONS.filter(([motion]) => !['up', 'down', 'page-up', 'page-down'].includes(motion)).map(
    ([motion, keys]): Binding => ({keys, on: PROMPT, msg: line({do: 'move', to: motion})}),
  ),
]

/** With nothing to complete, Tab goes on to the next pane. */
function tabAtPrompt(model: Model): Msg {
  return model.open?.exercise.prompt.text === '' ? {type: 'focus-next', by: 1} : {type: 'prompt-complete'}
}

function escapeAtPrompt(model: Model): Msg {
  return model.open?.exercise.prompt.search === undefined ? {type: 'focus-next', by: 1} : {type: 'prompt-search', do: 'end'}
}
