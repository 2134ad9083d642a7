import type {Buffer, Place} from './buffer.ts'
import {between, bufferOf, lineAt, lengthOf, moveTo, part, replace, selection, textOf} from './buffer.ts'
import {backspaceWidth, enter, outdent, tab} from './indent.ts'
import type {Motion} from './motions.ts'
import {motion, wordLeft} from './motions.ts'
import {byteLength, cleanPaste, LARGEST, removeControls} from './paste.ts'

export type EditorAction =
  | {readonly do: 'type'; readonly text: string}
  | {readonly do: 'enter'}
  | {readonly do: 'tab'}
  | {readonly do: 'outdent'}
  | {readonly do: 'backspace'}
  | {readonly do: 'delete'}
  | {readonly do: 'delete-word'}
  | {readonly do: 'delete-to-start'}
  | {readonly do: 'delete-to-end'}
  | {readonly do: 'move'; readonly to: Motion; readonly select?: boolean}
  | {readonly do: 'place'; readonly at: Place}
  | {readonly do: 'mark'}
  | {readonly do: 'unmark'}
  | {readonly do: 'select-all'}
  | {readonly do: 'undo'}
  | {readonly do: 'redo'}
  | {readonly do: 'copy'}
  | {readonly do: 'cut'}
  | {readonly do: 'put'}
  | {readonly do: 'paste'; readonly text: string}
  | {readonly do: 'find'; readonly text: string}
  | {readonly do: 'find-next'}
  /** One of the places where a text stands: the next ones are found from there. */
  | {readonly do: 'find-at'; readonly text: string; readonly at: Place}
  | {readonly do: 'replace-all'; readonly text: string}
  | {readonly do: 'complete'; readonly text: string; readonly from: Place}
  | {readonly do: 'line'; readonly line: number; readonly text: string}
  | {readonly do: 'insert-line'; readonly line: number; readonly text: string}
  | {readonly do: 'delete-line'; readonly line: number}

/** An editor: a text, what it was before, and what was cut. `past` and `future` are whole texts that share their lines. */
export type Editor = {
  readonly buffer: Buffer
  readonly past: readonly Buffer[]
  readonly future: readonly Buffer[]
  /** What the last edit was, so that a run of the same joins one undo step. */
  readonly group?: string
  readonly marking: boolean
  readonly clip: string
  readonly sought: string
  readonly notice?: string
}

const MOST_STEPS = 500
/** 1 MiB, at 8 bytes a kept line reference. */
const MOST_LINES = 131_072

export function openEditor(text: string): Editor {
  return {
    buffer: bufferOf(removeControls(text.replace(/\r\n?/g, '\n').replaceAll('\t', '  '))),
    past: [],
    future: [],
    marking: false,
    clip: '',
    sought: '',
  }
}

export function editorText(editor: Editor): string {
  return textOf(editor.buffer)
}

/** What an action does. Pure; text never grows beyond LARGEST, and what is refused leaves a notice and the text as it was. */
export function edit(editor: Editor, action: EditorAction): Editor {
  const {notice: _, ...quiet} = editor
  switch (action.do) {
    case 'move': {
      const {place, wanted} = motion(quiet.buffer, action.to)
      return still(quiet, moveTo(quiet.buffer, place, action.select === true || quiet.marking, wanted))
    }
    case 'place':
      return still(quiet, moveTo(quiet.buffer, action.at))
    case 'mark':
      return {...quiet, marking: true, buffer: {...quiet.buffer, anchor: quiet.buffer.cursor}}
    case 'unmark':
      return {...quiet, marking: false, buffer: moveTo(quiet.buffer, quiet.buffer.cursor)}
    case 'select-all':
      return still(quiet, moveTo(moveTo(quiet.buffer, {line: 0, column: 0}), motion(quiet.buffer, 'bottom').place, true))
    case 'undo':
      return undo(quiet)
    case 'redo':
      return redo(quiet)
    case 'copy':
      return {...quiet, clip: selectedText(quiet.buffer) ?? quiet.clip}
    case 'find':
      return findNext({...quiet, sought: action.text})
    case 'find-at':
      return still({...quiet, sought: action.text}, moveTo(quiet.buffer, action.at))
    case 'find-next':
      return findNext(quiet)
    case 'paste':
      return paste(quiet, action.text)
    default:
      return change(quiet, action)
  }
}

type TextAction = Exclude<
  EditorAction,
  {do: 'move' | 'place' | 'mark' | 'unmark' | 'select-all' | 'undo' | 'redo' | 'copy' | 'find' | 'find-next' | 'find-at' | 'paste'}
>

function change(editor: Editor, action: TextAction): Editor {
  const next = changed(editor, action)
  if (next === undefined) return editor
  const clip = action.do === 'cut' ? (selectedText(editor.buffer) ?? editor.clip) : editor.clip
  if (tooLarge(next, editor.buffer)) return {...editor, notice: 'The text would be larger than 64 KiB. Nothing was changed.'}
  return {...commit(editor, next, groupOf(editor, action)), clip}
}

/** Only a text that grew can have become too large; the sum is taken then alone. */
function tooLarge(next: Buffer, before: Buffer): boolean {
  return next.lines.length + 100 > before.lines.length && byteLength(textOf(next)) > LARGEST
}

function changed(editor: Editor, action: TextAction): Buffer | undefined {
  const {buffer} = editor
  switch (action.do) {
    case 'type':
      return over(buffer, removeControls(action.text))
    case 'put':
      return over(buffer, editor.clip)
    case 'enter':
      return enter(withoutSelection(buffer))
    case 'tab':
      return tab(buffer, selectedLines(buffer))
    case 'outdent':
      return outdent(buffer, selectedLines(buffer) ?? {first: buffer.cursor.line, last: buffer.cursor.line})
    case 'complete':
      return replace(buffer, action.from, buffer.cursor, action.text)
    case 'replace-all':
      return {...bufferOf(action.text), cursor: {line: 0, column: 0}}
    case 'line':
      return replace(
        buffer,
        {line: action.line, column: 0},
        {line: action.line, column: lengthOf(lineAt(buffer, action.line))},
        action.text,
      )
    case 'insert-line':
      return replace(buffer, {line: action.line, column: 0}, {line: action.line, column: 0}, `${action.text}\n`)
    case 'delete-line':
      return deleteLine(buffer, action.line)
    default:
      return removed(buffer, action.do)
  }
}

function deleteLine(buffer: Buffer, line: number): Buffer {
  const lines = buffer.lines.filter((_, at) => at !== line)
  return {lines: lines.length === 0 ? [''] : lines, cursor: {line: Math.max(0, Math.min(line, lines.length - 1)), column: 0}}
}

function removed(
  buffer: Buffer,
  what: 'backspace' | 'delete' | 'delete-word' | 'delete-to-start' | 'delete-to-end' | 'cut',
): Buffer | undefined {
  const chosen = selection(buffer)
  if (chosen !== undefined) return replace(buffer, chosen.from, chosen.to, '')
  const {cursor} = buffer
  const length = lengthOf(lineAt(buffer, cursor.line))
  switch (what) {
    case 'cut':
      return undefined
    case 'backspace':
      if (cursor.column === 0) return cursor.line === 0 ? undefined : cutTo(buffer, motion(buffer, 'left').place, cursor)
      return cutTo(buffer, {line: cursor.line, column: cursor.column - backspaceWidth(buffer)}, cursor)
    case 'delete':
      return cutTo(buffer, cursor, motion(buffer, 'right').place)
    case 'delete-word':
      return cutTo(buffer, wordLeft(buffer), cursor)
    case 'delete-to-start':
      return cutTo(buffer, {line: cursor.line, column: 0}, cursor)
    case 'delete-to-end':
      // At the end of a line there is still something to the right: the line end itself.
      return cutTo(buffer, cursor, cursor.column === length ? motion(buffer, 'right').place : {line: cursor.line, column: length})
  }
}

function cutTo(buffer: Buffer, from: Place, to: Place): Buffer | undefined {
  return from.line === to.line && from.column === to.column ? undefined : replace(buffer, from, to, '')
}

function over(buffer: Buffer, text: string): Buffer | undefined {
  if (text === '') return undefined
  const chosen = selection(buffer)
  return replace(buffer, chosen?.from ?? buffer.cursor, chosen?.to ?? buffer.cursor, text)
}

function withoutSelection(buffer: Buffer): Buffer {
  const chosen = selection(buffer)
  return chosen === undefined ? buffer : replace(buffer, chosen.from, chosen.to, '')
}

function selectedLines(buffer: Buffer): {readonly first: number; readonly last: number} | undefined {
  const chosen = selection(buffer)
  return chosen === undefined ? undefined : {first: chosen.from.line, last: chosen.to.line}
}

function selectedText(buffer: Buffer): string | undefined {
  const chosen = selection(buffer)
  return chosen === undefined ? undefined : between(buffer, chosen.from, chosen.to)
}

function paste(editor: Editor, raw: string): Editor {
  const cleaned = cleanPaste(raw, byteLength(textOf(editor.buffer)))
  if ('refused' in cleaned) return {...editor, notice: cleaned.refused}
  const next = over(editor.buffer, cleaned.text)
  if (next === undefined) return editor
  const done = commit(editor, next, undefined)
  return cleaned.notice === undefined ? done : {...done, notice: cleaned.notice}
}

/** Letters of one word, or a run of deletions, are one undo step; everything else is a step of its own. */
function groupOf(editor: Editor, action: TextAction): string | undefined {
  if (action.do === 'backspace' || action.do === 'delete') return action.do
  if (action.do !== 'type' || lengthOf(action.text) !== 1) return undefined
  if (action.text === ' ') return 'space'
  return editor.group === 'space' ? 'type after space' : editor.group?.startsWith('type') === true ? editor.group : 'type'
}

function commit(editor: Editor, next: Buffer, group: string | undefined): Editor {
  const joins = group !== undefined && group === editor.group
  const past = joins ? editor.past : bounded([...editor.past, editor.buffer])
  const {group: _, ...rest} = editor
  return {...rest, buffer: next, past, future: [], marking: false, ...(group === undefined ? {} : {group})}
}

function bounded(past: readonly Buffer[]): readonly Buffer[] {
  let kept = past.length > MOST_STEPS ? past.slice(-MOST_STEPS) : past
  let lines = kept.reduce((sum, buffer) => sum + buffer.lines.length, 0)
  while (lines > MOST_LINES && kept.length > 1) {
    lines -= kept[0]?.lines.length ?? 0
    kept = kept.slice(1)
  }
  return kept
}

/** The cursor moved: the next letter starts a new undo step. */
function still(editor: Editor, buffer: Buffer): Editor {
  const {group: _, ...rest} = editor
  return {...rest, buffer}
}

function undo(editor: Editor): Editor {
  const before = editor.past[editor.past.length - 1]
  if (before === undefined) return {...editor, notice: 'Nothing to undo.'}
  return still({...editor, past: editor.past.slice(0, -1), future: [...editor.future, editor.buffer]}, before)
}

function redo(editor: Editor): Editor {
  const after = editor.future[editor.future.length - 1]
  if (after === undefined) return {...editor, notice: 'Nothing to redo.'}
  return still({...editor, past: [...editor.past, editor.buffer], future: editor.future.slice(0, -1)}, after)
}

/** Forward from behind the cursor, then around. Case does not matter. */
function findNext(editor: Editor): Editor {
  const sought = editor.sought.toLowerCase()
  if (sought === '') return editor
  const {lines, cursor} = editor.buffer
  for (let step = 0; step <= lines.length; step++) {
    const line = (cursor.line + step) % lines.length
    const text = lines[line] ?? ''
    const from = step === 0 ? part(text, 0, cursor.column + 1).length : 0
    const at = text.toLowerCase().indexOf(sought, from)
    if (at >= 0 && !(step === lines.length && at >= from && line !== cursor.line)) {
      return still(editor, moveTo(editor.buffer, {line, column: lengthOf(text.slice(0, at))}))
    }
  }
  return {...editor, notice: `"${editor.sought}" is not in this file.`}
}
