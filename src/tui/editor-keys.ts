import type {Focus, Msg} from '../app/msg.ts'
import type {Model} from '../app/model.ts'
import type {EditorAction} from '../editor/editor.ts'
import type {Motion} from '../editor/motions.ts'
import type {Binding} from './binding.ts'
import type {KeyName} from './key-names.ts'
import {MOTIONS} from './prompt-keys.ts'

/** A key that changes the text of the editor, or moves in it. */
export const edit = (action: EditorAction): Msg => ({type: 'edit', action})
const to = (motion: Motion): Msg => edit({do: 'move', to: motion})
const select = (motion: Motion): Msg => edit({do: 'move', to: motion, select: true})

const EDITOR: readonly Focus[] = ['editor']

/** Keys of the editor. */
export const EDITOR_ROWS: readonly Binding[] = [
  {keys: ['ctrl-s'], on: EDITOR, msg: {type: 'apply'}, show: 'Ctrl-S', words: 'apply', footer: 2},
  {keys: ['ctrl-z', 'ctrl-_'], on: EDITOR, msg: edit({do: 'undo'}), show: 'Ctrl-Z', words: 'undo', footer: 4},
  {keys: ['ctrl-y', 'alt-z'], on: EDITOR, msg: edit({do: 'redo'}), show: 'Ctrl-Y', words: 'redo'},
  {keys: ['enter'], on: EDITOR, msg: edit({do: 'enter'}), show: 'Enter', words: 'new line, same indent'},
  {keys: ['tab'], on: EDITOR, msg: edit({do: 'tab'}), show: 'Tab', words: 'indent'},
  {keys: ['shift-tab'], on: EDITOR, msg: edit({do: 'outdent'}), show: 'Shift-Tab', words: 'outdent'},
  {keys: ['backspace'], on: EDITOR, msg: edit({do: 'backspace'})},
  {keys: ['delete', 'ctrl-d'], on: EDITOR, msg: edit({do: 'delete'})},
  {keys: ['ctrl-w', 'alt-backspace'], on: EDITOR, msg: edit({do: 'delete-word'}), show: 'Ctrl-W', words: 'delete word'},
  {keys: ['ctrl-u'], on: EDITOR, msg: edit({do: 'delete-to-start'}), show: 'Ctrl-U', words: 'delete to line start'},
  {keys: ['ctrl-k'], on: EDITOR, msg: edit({do: 'delete-to-end'}), show: 'Ctrl-K', words: 'delete to line end'},
  {keys: ['ctrl-space'], on: EDITOR, msg: edit({do: 'mark'}), show: 'Ctrl-Space', words: 'start selecting'},
  {keys: ['ctrl-x'], on: EDITOR, msg: edit({do: 'cut'}), show: 'Ctrl-X', words: 'cut'},
  {keys: ['ctrl-c'], on: EDITOR, msg: copyOrInterrupt, show: 'Ctrl-C', words: 'copy what is selected, or cancel'},
  {keys: ['ctrl-v'], on: EDITOR, msg: edit({do: 'put'}), show: 'Ctrl-V', words: 'put back what was cut'},
  {keys: ['ctrl-f'], on: EDITOR, msg: {type: 'find', what: 'file'}, show: 'Ctrl-F', words: 'find in the file'},
  {keys: ['f3', 'ctrl-n'], on: EDITOR, msg: edit({do: 'find-next'}), show: 'F3', words: 'find again'},
  ...MOTIONS.map(([motion, keys]): Binding => ({keys, on: EDITOR, msg: to(motion)})),
  ...MOTIONS.map(
    ([motion, keys]): Binding => ({
      keys: keys.flatMap(shifted),
      on: EDITOR,
      msg: select(motion),
    }),
  ),
]

/** The same key with Shift, where a terminal can send it: arrows and their like, alone or with Ctrl. */
function shifted(key: KeyName): readonly KeyName[] {
  const [, ctrl = '', name = ''] = /^(ctrl-)?(left|right|up|down|home|end|page-up|page-down)$/.exec(key) ?? []
  return name === '' ? [] : [`${ctrl}shift-${name}`]
}

function copyOrInterrupt(model: Model): Msg {
  const exercise = model.open?.exercise
  const anchored = exercise?.editors[exercise.file]?.buffer.anchor !== undefined
  return anchored ? edit({do: 'copy'}) : {type: 'interrupt'}
}

/** F4: the search begins with the field in whose line the cursor stands. */
export function searchHere(model: Model): Msg {
  const exercise = model.focus === 'editor' ? model.open?.exercise : undefined
  const buffer = exercise?.editors[exercise.file]?.buffer
  const [, field] = /^\s*(?:- )*([A-Za-z]+):/.exec(buffer?.lines[buffer.cursor.line] ?? '') ?? []
  return {type: 'find', what: 'texts', ...(field === undefined ? {} : {text: field})}
}
