import type {Focus, Msg} from '../app/msg.ts'
import type {Model, Overlay, Page} from '../app/model.ts'
import type {EditorAction} from '../editor/editor.ts'
import type {Motion} from '../editor/motions.ts'
import type {InputEvent} from './decode.ts'
import type {KeyName} from './key-names.ts'
import {line, MOTIONS, PROMPT_ROWS} from './prompt-keys.ts'
import {vimMessage} from './vim-keys.ts'

/**
 * One row: keys, where they work, what is sent, and the words for it. The footer, the `?` page and the README's list of
 * keys are this table printed. A row without `show` works and is not advertised (a second way to the same thing).
 */
export type Binding = {
  readonly keys: readonly KeyName[]
  readonly on: readonly Focus[]
  /** Only on these pages of a lesson; everywhere `on` holds when left out. */
  readonly pages?: readonly Page[]
  readonly msg: Msg | ((model: Model) => Msg | undefined)
  /** How the key is written for people, and what it does in a word or two. */
  readonly show?: string
  readonly words?: string
  /** Place in the footer, smallest first; at most six are shown. */
  readonly footer?: number
}

const READING: readonly Focus[] = ['text', 'stage', 'cluster', 'checks', 'choices']
const WATCHING: readonly Focus[] = ['stage', 'cluster']
const EVERYWHERE: readonly Focus[] = ['menu', 'text', 'stage', 'editor', 'cluster', 'checks', 'prompt', 'choices']
const TYPING: readonly Focus[] = ['editor', 'prompt']
const NOT_TYPING: readonly Focus[] = ['menu', ...READING]

const edit = (action: EditorAction): Msg => ({type: 'edit', action})
const to = (motion: Motion): Msg => edit({do: 'move', to: motion})
const select = (motion: Motion): Msg => edit({do: 'move', to: motion, select: true})

const EDITOR: readonly Focus[] = ['editor']

const EDITOR_ROWS: readonly Binding[] = [
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

/** The search begins with the field in whose line the cursor stands. */
function searchHere(model: Model): Msg {
  const exercise = model.focus === 'editor' ? model.open?.exercise : undefined
  const buffer = exercise?.editors[exercise.file]?.buffer
  const [, field] = /^\s*(?:- )*([A-Za-z]+):/.exec(buffer?.lines[buffer.cursor.line] ?? '') ?? []
  return {type: 'find', what: 'texts', ...(field === undefined ? {} : {text: field})}
}

const TIME_ROWS: readonly Binding[] = [
  {keys: ['space'], on: WATCHING, msg: {type: 'toggle-play'}, show: 'Space', words: 'play', footer: 1},
  {keys: ['.', 'right'], on: WATCHING, msg: {type: 'step', by: 1}, show: '.', words: 'step', footer: 2},
  {keys: [',', 'left'], on: WATCHING, msg: {type: 'step', by: -1}, show: ',', words: 'step back', footer: 3},
  {keys: [']'], on: WATCHING, msg: {type: 'scene', by: 1}, show: ']', words: 'next scene'},
  {keys: ['['], on: WATCHING, msg: {type: 'scene', by: -1}, show: '[', words: 'scene before'},
  {keys: ['+', '='], on: WATCHING, msg: {type: 'speed', to: 'faster'}, show: '+', words: 'faster'},
  {keys: ['-'], on: WATCHING, msg: {type: 'speed', to: 'slower'}, show: '-', words: 'slower'},
  {keys: ['0'], on: WATCHING, msg: {type: 'speed', to: 'normal'}, show: '0', words: 'normal speed'},
  {keys: ['home'], on: WATCHING, msg: {type: 'seek', to: 'first'}, show: 'Home', words: 'to the beginning'},
  {keys: ['end'], on: WATCHING, msg: {type: 'seek', to: 'last'}, show: 'End', words: 'to the end'},
  {keys: ['r'], on: WATCHING, msg: {type: 'again'}, show: 'r', words: 'again'},
  {keys: ['w'], on: WATCHING, msg: {type: 'why'}, show: 'w', words: 'why?', footer: 5},
  {keys: ['l'], on: WATCHING, msg: {type: 'log'}, show: 'l', words: 'log: what happened'},
  {keys: ['v'], on: WATCHING, msg: {type: 'view'}, show: 'v', words: 'picture', footer: 6},
  {keys: ['e'], on: ['cluster'], msg: {type: 'settle'}, show: 'e', words: 'run until settled'},
  {keys: ['t'], on: ['cluster'], msg: {type: 'next-tick'}, show: 't', words: 'to the next cron tick'},
  {keys: ['g'], on: WATCHING, msg: {type: 'find', what: 'commands', text: 'step '}, show: 'g', words: 'go to a step'},
  {keys: ['up', 'k'], on: WATCHING, msg: {type: 'scroll', by: -1}, show: 'Up Down', words: 'choose an object'},
  {keys: ['down', 'j'], on: WATCHING, msg: {type: 'scroll', by: 1}},
]

const LESSON_ROWS: readonly Binding[] = [
  {keys: ['n', 'enter', 'page-down'], on: ['text', 'stage'], msg: {type: 'next'}, show: 'n', words: 'next', footer: 4},
  {keys: ['space', 'right'], on: ['text'], msg: {type: 'next'}},
  {keys: ['b', 'backspace', 'page-up'], on: ['text', 'stage', 'choices'], msg: {type: 'back'}, show: 'b', words: 'back', footer: 7},
  {keys: ['left'], on: ['text'], msg: {type: 'back'}},
  {keys: ['n', 'enter'], on: ['choices'], pages: ['predict'], msg: {type: 'next'}, show: 'n', words: 'next', footer: 6},
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(
    (choice): Binding => ({keys: [String(choice + 1)], on: ['choices'], pages: ['predict'], msg: {type: 'guess', choice}}),
  ),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(
    (choice): Binding => ({keys: [String(choice + 1)], on: ['choices', 'checks'], pages: ['exercise'], msg: {type: 'answer', choice}}),
  ),
  {keys: ['c'], on: ['text'], pages: ['debrief'], msg: {type: 'compare'}, show: 'c', words: 'compare', footer: 5},
  {keys: ['n', 'enter'], on: ['cluster', 'checks', 'choices'], pages: ['exercise'], msg: {type: 'next'}, show: 'n', words: 'next'},
  {keys: ['h'], on: ['cluster', 'checks', 'choices'], pages: ['exercise'], msg: {type: 'hint'}, show: 'h', words: 'hint', footer: 4},
  {keys: ['s'], on: ['checks'], pages: ['exercise'], msg: {type: 'solution'}, show: 's', words: 'show the solution'},
  {keys: ['x'], on: ['checks'], pages: ['exercise'], msg: {type: 'reset'}, show: 'x', words: 'start the exercise again'},
  {keys: ['ctrl-t'], on: TYPING, msg: {type: 'hint'}, show: 'Ctrl-T', words: 'hint', footer: 3},
  {keys: ['ctrl-o'], on: TYPING, msg: {type: 'open-editor'}, show: 'Ctrl-O', words: 'editor', footer: 5},
  {
    keys: ['ctrl-s'],
    on: ['prompt', 'cluster', 'checks', 'choices'],
    pages: ['exercise'],
    msg: {type: 'apply'},
    show: 'Ctrl-S',
    words: 'apply',
    footer: 2,
  },
  {
    keys: ['f6'],
    on: ['editor', 'prompt', 'cluster', 'checks', 'choices'],
    pages: ['exercise'],
    msg: {type: 'file', by: 1},
    show: 'F6',
    words: 'next file',
  },
  {
    keys: ['f7'],
    on: ['editor', 'prompt', 'cluster', 'checks', 'choices'],
    pages: ['exercise'],
    msg: {type: 'output'},
    show: 'F7',
    words: 'read all that was said',
  },
  ...PROMPT_ROWS,
  {keys: ['escape'], on: EDITOR, msg: {type: 'focus-next', by: 1}, show: 'Esc', words: 'next pane', footer: 1},
  {
    keys: ['tab'],
    on: ['cluster', 'checks', 'choices'],
    pages: ['exercise'],
    msg: {type: 'focus-next', by: 1},
    show: 'Tab',
    words: 'next pane',
    footer: 1,
  },
  {keys: ['shift-tab'], on: ['prompt', 'cluster', 'checks', 'choices'], pages: ['exercise'], msg: {type: 'focus-next', by: -1}},
  {keys: ['up'], on: ['text', 'checks', 'choices'], msg: {type: 'scroll', by: -1}},
  {keys: ['down'], on: ['text', 'checks', 'choices'], msg: {type: 'scroll', by: 1}},
  {keys: ['escape', 'm'], on: READING, msg: {type: 'menu'}, show: 'Esc', words: 'menu'},
]

const MENU: readonly Focus[] = ['menu']
const MENU_ROWS: readonly Binding[] = [
  {keys: ['up', 'k'], on: MENU, msg: {type: 'move', by: -1}, show: 'Up Down', words: 'move', footer: 1},
  {keys: ['down', 'j'], on: MENU, msg: {type: 'move', by: 1}},
  {keys: ['enter', 'right', 'l'], on: MENU, msg: {type: 'next'}, show: 'Enter', words: 'open', footer: 2},
  {keys: ['left', 'escape', 'backspace'], on: MENU, msg: {type: 'back'}, show: 'Left', words: 'back', footer: 3},
  {keys: ['n'], on: MENU, msg: {type: 'next-unsolved'}, show: 'n', words: 'next unsolved', footer: 4},
  {keys: ['r'], on: MENU, msg: {type: 'review'}, show: 'r', words: 'review', footer: 5},
  {keys: ['tab'], on: MENU, msg: {type: 'focus-next', by: 1}},
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((index): Binding => ({keys: [String(index + 1)], on: MENU, msg: {type: 'chapter', index}})),
]

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
export const KEYMAP: readonly Binding[] = [...EDITOR_ROWS, ...TIME_ROWS, ...LESSON_ROWS, ...MENU_ROWS, ...GENERAL_ROWS]

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

/** While something is sought, letters are text; arrows choose, Enter goes, Esc closes. */
function findMessage(text: string, event: Extract<InputEvent, {type: 'key'}>): Msg | undefined {
  switch (event.key) {
    case 'escape':
      return {type: 'close'}
    case 'ctrl-c':
      return {type: 'close'}
    case 'enter':
      return {type: 'find-run'}
    case 'up':
    case 'shift-tab':
      return {type: 'scroll', by: -1}
    case 'down':
    case 'tab':
      return {type: 'scroll', by: 1}
    case 'page-up':
      return {type: 'scroll', by: -10}
    case 'page-down':
      return {type: 'scroll', by: 10}
    case 'backspace':
      return text === '' ? {type: 'close'} : {type: 'find-text', text: [...text].slice(0, -1).join('')}
    case 'ctrl-u':
      return {type: 'find-text', text: ''}
    default:
      return event.text === undefined ? undefined : {type: 'find-text', text: text + event.text}
  }
}

/** More rows than any text has. */
const LONGEST = 1_000_000

/** Cards are turned on and back; everything that ends a page ends them. */
function reviewMessage(key: KeyName): Msg | undefined {
  if (key === 'enter' || key === 'space' || key === 'n' || key === 'right') return {type: 'review-turn', by: 1}
  if (key === 'b' || key === 'backspace' || key === 'left') return {type: 'review-turn', by: -1}
  if (key === 'a') return {type: 'review-again'}
  return key === 'escape' || key === 'q' || key === 'ctrl-c' ? {type: 'close'} : undefined
}

/** Keys of a page that is read, as in less. While one types what to seek, letters are text. */
function pageMessage({asking}: Extract<Overlay, {kind: 'page'}>, event: Extract<InputEvent, {type: 'key'}>): Msg | undefined {
  const {key, text} = event
  if (asking === undefined) {
    if (text === '/') return {type: 'page-ask', text: ''}
    if (text === 'n' || text === 'N') return {type: 'page-next', by: text === 'n' ? 1 : -1}
    return overlayMessage(key, 'page')
  }
  if (key === 'enter') return {type: 'page-asked', do: 'seek'}
  if (key === 'escape' || key === 'ctrl-c' || (key === 'backspace' && asking === '')) return {type: 'page-asked', do: 'drop'}
  if (key === 'backspace') return {type: 'page-ask', text: [...asking].slice(0, -1).join('')}
  if (key === 'ctrl-u') return {type: 'page-ask', text: ''}
  return text === undefined ? undefined : {type: 'page-ask', text: asking + text}
}

function overlayMessage(key: KeyName, kind: Overlay['kind']): Msg | undefined {
  if (key === 'up' || key === 'k') return {type: 'scroll', by: -1}
  if (key === 'down' || key === 'j') return {type: 'scroll', by: 1}
  if (key === 'page-up') return {type: 'scroll', by: -10}
  if (key === 'page-down' || key === 'space') return {type: 'scroll', by: 10}
  if (kind === 'page' && (key === 'home' || key === 'g')) return {type: 'scroll', by: Number.NEGATIVE_INFINITY}
  if (kind === 'page' && (key === 'end' || key === 'G')) return {type: 'scroll', by: LONGEST}
  // A pager closes when it is told to: a key that is pressed too often must not throw the page away.
  if (kind === 'page' && !['q', 'escape', 'enter', 'ctrl-c'].includes(key)) return undefined
  return key === 'ctrl-c' && kind !== 'page' ? {type: 'interrupt'} : {type: 'close'}
}

/** A paste is text and runs nothing (EDIT-03). */
function pasted(model: Model, text: string): Msg | undefined {
  if (model.overlay !== undefined) return undefined
  if (model.focus === 'editor') return edit({do: 'paste', text})
  if (model.focus !== 'prompt' || model.open === undefined) return undefined
  return {type: 'prompt-paste', text}
}
