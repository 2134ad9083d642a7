import type {Buffer, Place} from './buffer.ts'
import {graphemes, isBefore, lengthOf, lineAt, moveTo, part} from './buffer.ts'
import type {Editor} from './editor.ts'
import {edit} from './editor.ts'
import {indentOf} from './indent.ts'
import {vimMotion} from './vim-motions.ts'

/** Where vim keys stand: the mode, keys that wait for more (`2d`), and a `:` or `/` line that is being typed. */
export type Vim = {readonly mode: 'normal' | 'insert' | 'visual'; readonly pending: string; readonly line?: string}

/** What a key did. `asks` is for the app: apply the text, leave the pane, both, or put vim keys away. */
export type VimDone = {
  readonly vim: Vim
  readonly editor: Editor
  readonly asks?: 'apply' | 'leave' | 'apply and leave' | 'off'
}

export const VIM: Vim = {mode: 'normal', pending: ''}
const MOST_TIMES = 999

/** One key in vim's way (EDIT-08). `key` is its name, `text` what it writes. Keys that mean nothing change nothing. Pure. */
export function vimKey(vim: Vim, editor: Editor, key: string, text: string | undefined): VimDone {
  if (vim.line !== undefined) return lineKey(vim, vim.line, editor, key, text)
  if (key === 'escape' || key === 'ctrl-[') return escaped(vim, editor)
  if (vim.mode === 'insert') return inserted(vim, editor, key, text)
  if (key === 'ctrl-r') return {vim: VIM, editor: edit(editor, {do: 'redo'})}
  const typed = vim.pending + (ARROWS[key] ?? text ?? '')
  const [, times = '', command = ''] = /^([1-9]\d{0,2})?([^]*)$/.exec(typed) ?? []
  const count = Math.min(MOST_TIMES, Number(times === '' ? 1 : times))
  if (command === '' || /^(?:[dcy<>](?:g|i)?|g|r)$/.test(command)) {
    // In visual mode an operator has what it works on already.
    if (!(vim.mode === 'visual' && /^[dcy<>]$/.test(command))) return {vim: {...vim, pending: typed}, editor}
  }
  const rested: Vim = {mode: vim.mode, pending: ''}
  return vim.mode === 'visual' ? inVisual(rested, editor, command, count) : inNormal(rested, editor, command, count, times !== '')
}

const ARROWS: Readonly<Record<string, string>> = {
  left: 'h',
  right: 'l',
  up: 'k',
  down: 'j',
  home: '0',
  end: '$',
  backspace: 'h',
  enter: 'j',
}

function escaped(vim: Vim, editor: Editor): VimDone {
  if (vim.mode === 'insert') return {vim: VIM, editor: onLetter(edit(editor, {do: 'place', at: leftOf(editor.buffer)}))}
  if (vim.mode === 'visual') return {vim: VIM, editor: onLetter(edit(editor, {do: 'unmark'}))}
  return vim.pending === '' ? {vim: VIM, editor, asks: 'leave'} : {vim: VIM, editor}
}

function leftOf({cursor}: Buffer): Place {
  return {line: cursor.line, column: Math.max(0, cursor.column - 1)}
}

/** In normal mode the cursor stands on a letter, never behind the last one. */
function onLetter(editor: Editor): Editor {
  const {cursor, lines} = editor.buffer
  const last = Math.max(0, lengthOf(lines[cursor.line] ?? '') - 1)
  return cursor.column <= last ? editor : edit(editor, {do: 'place', at: {line: cursor.line, column: last}})
}

const INSERT_KEYS: Readonly<Record<string, Parameters<typeof edit>[1]>> = {
  enter: {do: 'enter'},
  tab: {do: 'tab'},
  'shift-tab': {do: 'outdent'},
  backspace: {do: 'backspace'},
  delete: {do: 'delete'},
  'ctrl-w': {do: 'delete-word'},
  'ctrl-u': {do: 'delete-to-start'},
  left: {do: 'move', to: 'left'},
  right: {do: 'move', to: 'right'},
  up: {do: 'move', to: 'up'},
  down: {do: 'move', to: 'down'},
  home: {do: 'move', to: 'home'},
  end: {do: 'move', to: 'end'},
}

function inserted(vim: Vim, editor: Editor, key: string, text: string | undefined): VimDone {
  const action = INSERT_KEYS[key] ?? (text === undefined ? undefined : ({do: 'type', text} as const))
  return action === undefined ? {vim, editor} : {vim, editor: edit(editor, action)}
}

function lineKey(vim: Vim, line: string, editor: Editor, key: string, text: string | undefined): VimDone {
  const rested: Vim = {mode: vim.mode, pending: ''}
  if (key === 'escape' || (key === 'backspace' && line.length <= 1)) return {vim: rested, editor}
  if (key === 'backspace') return {vim: {...rested, line: line.slice(0, -1)}, editor}
  if (key !== 'enter') return {vim: {...rested, line: (line + (text ?? '')).slice(0, 80)}, editor}
  if (line.startsWith('/')) return {vim: rested, editor: edit(editor, {do: 'find', text: line.slice(1)})}
  switch (line.slice(1).trim()) {
    case 'w':
      return {vim: rested, editor, asks: 'apply'}
    case 'q':
    case 'q!':
      return {vim: rested, editor, asks: 'leave'}
    case 'wq':
    case 'x':
      return {vim: rested, editor, asks: 'apply and leave'}
    case 'set novim':
      return {vim: rested, editor, asks: 'off'}
    default:
      return {vim: rested, editor: {...editor, notice: `There is no command ${line}. There are: :w :q :wq :x :set novim`}}
  }
}

const INSERT: Vim = {mode: 'insert', pending: ''}

function inNormal(vim: Vim, editor: Editor, command: string, count: number, counted: boolean): VimDone {
  const {cursor, lines} = editor.buffer
  const length = lengthOf(lineAt(editor.buffer, cursor.line))
  const at = (column: number): Editor => edit(editor, {do: 'place', at: {line: cursor.line, column}})
  switch (command) {
    case 'i':
      return {vim: INSERT, editor}
    case 'a':
      return {vim: INSERT, editor: at(Math.min(length, cursor.column + 1))}
    case 'I':
      return {vim: INSERT, editor: at(indentOf(lineAt(editor.buffer, cursor.line)))}
    case 'A':
      return {vim: INSERT, editor: at(length)}
    case 'o':
      return {vim: INSERT, editor: edit(at(length), {do: 'enter'})}
    case 'O': {
      const indent = ' '.repeat(indentOf(lineAt(editor.buffer, cursor.line)))
      const made = edit(editor, {do: 'insert-line', line: cursor.line, text: indent})
      return {vim: INSERT, editor: edit(made, {do: 'place', at: {line: cursor.line, column: indent.length}})}
    }
    case 'v':
      return {vim: {mode: 'visual', pending: ''}, editor: edit(editor, {do: 'mark'})}
    case ':':
    case '/':
      return {vim: {...vim, line: command}, editor}
    case 'u':
      return {
        vim,
        editor: onLetter(
          edit(
            times(editor, count, each => edit(each, {do: 'undo'})),
            {do: 'unmark'},
          ),
        ),
      }
    case 'n':
      return {vim, editor: times(editor, count, each => edit(each, {do: 'find-next'}))}
    case 'N':
      return {vim, editor: times(editor, count, findBefore)}
    case 'p':
    case 'P':
      return {vim, editor: onLetter(times(editor, count, each => put(each, command === 'p')))}
    case 'G':
      return {vim, editor: onLetter(edit(editor, {do: 'place', at: {line: counted ? count - 1 : lines.length - 1, column: 0}}))}
    default:
      return operated(vim, editor, command, count)
  }
}

function times(editor: Editor, count: number, once: (editor: Editor) => Editor): Editor {
  let next = editor
  for (let time = 0; time < count; time += 1) next = once(next)
  return next
}

/** `x`, `dd`, `dw`, `cc`, `y$`, `>>`, `r7`, or a motion alone. */
function operated(vim: Vim, editor: Editor, command: string, count: number): VimDone {
  const {buffer} = editor
  const whole = {d: 'dd', c: 'cc', y: 'yy', '>': '>>', '<': '<<'}[command.charAt(0)]
  if (command === whole) return onLines(vim, editor, command, count)
  if (command.startsWith('r') && command.length > 1) {
    const cut = remove(editor, buffer.cursor, {line: buffer.cursor.line, column: buffer.cursor.column + 1})
    return {vim, editor: edit(edit({...cut, clip: editor.clip}, {do: 'type', text: command.slice(1)}), {do: 'place', at: buffer.cursor})}
  }
  const short = {x: 'dl', D: 'd$', C: 'c$', s: 'cl'}[command] ?? command
  const operator = /^[dcy]/.test(short) ? short.charAt(0) : ''
  const name = operator === '' ? short : short.slice(1)
  const found = vimMotion(buffer, name, count)
  if (found === undefined) return {vim, editor}
  if (operator === '') {
    const last = Math.max(0, lengthOf(lineAt(buffer, found.to.line)) - 1)
    const place = {line: found.to.line, column: Math.min(last, found.to.column)}
    return {vim, editor: {...edit(editor, {do: 'place', at: place}), buffer: moveTo(buffer, place, false, found.wanted)}}
  }
  const [from, to] = isBefore(found.to, buffer.cursor) ? [found.to, buffer.cursor] : [buffer.cursor, found.to]
  const until = found.inclusive ? {line: to.line, column: to.column + 1} : to
  if (operator === 'y') return {vim, editor: edit(copied(editor, from, until), {do: 'place', at: from})}
  const cut = remove(editor, from, until)
  return operator === 'c' ? {vim: INSERT, editor: cut} : {vim, editor: onLetter(cut)}
}

/** The text between two places selected, for the editor's own cut and copy; after an undo the cursor is where it began. */
function chosen(editor: Editor, from: Place, to: Place): Editor {
  return {...editor, buffer: moveTo({...editor.buffer, anchor: to}, from, true)}
}

function remove(editor: Editor, from: Place, to: Place): Editor {
  return from.line === to.line && from.column === to.column ? editor : edit(chosen(editor, from, to), {do: 'cut'})
}

function copied(editor: Editor, from: Place, to: Place): Editor {
  return edit(edit(chosen(editor, from, to), {do: 'copy'}), {do: 'unmark'})
}

function onLines(vim: Vim, editor: Editor, command: string, count: number): VimDone {
  const {cursor, lines} = editor.buffer
  const last = Math.min(lines.length - 1, cursor.line + count - 1)
  const taken = `${lines.slice(cursor.line, last + 1).join('\n')}\n`
  switch (command) {
    case 'yy':
      return {vim, editor: {...editor, clip: taken}}
    case 'cc': {
      const indent = indentOf(lineAt(editor.buffer, cursor.line))
      const cut = remove(editor, {line: cursor.line, column: indent}, {line: last, column: lengthOf(lines[last] ?? '')})
      return {vim: INSERT, editor: {...cut, clip: taken}}
    }
    case 'dd': {
      const deleted = times(editor, last - cursor.line + 1, each => edit(each, {do: 'delete-line', line: cursor.line}))
      return {vim, editor: onLetter({...deleted, clip: taken})}
    }
    default:
      return {vim, editor: onLetter(shifted(editor, cursor.line, last, command === '>>'))}
  }
}

function shifted(editor: Editor, from: number, to: number, deeper: boolean): Editor {
  let next = editor
  for (let line = from; line <= to; line += 1) {
    const text = lineAt(next.buffer, line)
    next = edit(next, {do: 'line', line, text: deeper ? `  ${text}` : text.replace(/^ {1,2}/, '')})
  }
  return edit(next, {do: 'place', at: {line: from, column: indentOf(lineAt(next.buffer, from))}})
}

/** Whole lines go below or above the present one, anything else behind or before the cursor. */
function put(editor: Editor, after: boolean): Editor {
  const {clip, buffer} = editor
  const {line, column} = buffer.cursor
  const text = lineAt(buffer, line)
  if (clip === '') return editor
  if (!clip.endsWith('\n')) {
    const place = {line, column: after ? Math.min(lengthOf(text), column + 1) : column}
    const done = edit(edit(editor, {do: 'place', at: place}), {do: 'put'})
    return edit(done, {do: 'place', at: leftOf(done.buffer)})
  }
  const lines = clip.slice(0, -1)
  const done = edit(editor, {do: 'line', line, text: after ? `${text}\n${lines}` : `${lines}\n${text}`})
  const there = after ? line + 1 : line
  return edit(done, {do: 'place', at: {line: there, column: indentOf(lineAt(done.buffer, there))}})
}

/** Back from the cursor, then around from the end. */
function findBefore(editor: Editor): Editor {
  const sought = editor.sought.toLowerCase()
  const {lines, cursor} = editor.buffer
  if (sought === '') return editor
  for (let step = 0; step <= lines.length; step += 1) {
    const line = (cursor.line - step + lines.length * 2) % lines.length
    const text = (lines[line] ?? '').toLowerCase()
    const before = step === 0 ? part(text, 0, cursor.column).length : text.length + 1
    const at = before === 0 ? -1 : text.lastIndexOf(sought, before - 1)
    if (at >= 0 && at < before) return edit(editor, {do: 'place', at: {line, column: graphemes(text.slice(0, at)).length}})
  }
  return {...editor, notice: `"${editor.sought}" is not in this file.`}
}

function inVisual(vim: Vim, editor: Editor, command: string, count: number): VimDone {
  const {buffer} = editor
  const anchor = buffer.anchor ?? buffer.cursor
  const [from, last] = isBefore(buffer.cursor, anchor) ? [buffer.cursor, anchor] : [anchor, buffer.cursor]
  const to = {line: last.line, column: last.column + 1}
  switch (command) {
    case 'v':
      return escaped(vim, editor)
    case 'y':
      return {vim: VIM, editor: edit(copied(editor, from, to), {do: 'place', at: from})}
    case 'd':
    case 'x':
      return {vim: VIM, editor: onLetter(remove(editor, from, to))}
    case 'c':
    case 's':
      return {vim: INSERT, editor: remove(editor, from, to)}
    case '>':
    case '<':
      return {vim: VIM, editor: onLetter(shifted(edit(editor, {do: 'unmark'}), from.line, last.line, command === '>'))}
    default: {
      const name = command === 'G' ? 'G' : command
      const found = vimMotion(buffer, name, count)
      return found === undefined
        ? {vim, editor}
        : {vim, editor: {...editor, buffer: moveTo({...buffer, anchor}, found.to, true, found.wanted)}}
    }
  }
}
