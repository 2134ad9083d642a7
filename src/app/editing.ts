import {diagnose} from '../editor/diagnose.ts'
import {complete} from '../editor/complete.ts'
import type {Editor, EditorAction} from '../editor/editor.ts'
import {edit, editorText} from '../editor/editor.ts'
import type {Effect} from './effect.ts'
import type {Model, Open} from './model.ts'
import type {Msg} from './msg.ts'
import {draftsOf, withRecord} from './records.ts'
import {WORDS} from './words.ts'

type Next = readonly [Model, readonly Effect[]]

/** Rest after a key before the text is looked through (EDIT-06). */
const REST = 300

type EditorMsg = Extract<Msg, {type: 'edit' | 'edited' | 'file' | 'diagnose' | 'open-editor'}>

export function updateEditor(model: Model, msg: EditorMsg): Next {
  const {open} = model
  const editor = open?.exercise.editors[open.exercise.file]
  if (open === undefined || editor === undefined || open.page !== 'exercise') return [model, []]
  switch (msg.type) {
    case 'edit':
      return edited(model, open, open.exercise.file, edit(editor, completed(editor, msg.action)))
    case 'edited': {
      const before = open.exercise.editors[msg.file]
      if (before === undefined) return [model, []]
      const told = {...open, exercise: {...open.exercise, remark: WORDS.editedElsewhere}}
      return edited(model, told, msg.file, edit(before, {do: 'replace-all', text: msg.text}))
    }
    case 'file':
      return [{...model, open: diagnosed({...open, exercise: {...open.exercise, file: otherFile(open, msg.by)}})}, []]
    case 'diagnose':
      return [{...model, open: diagnosed(open)}, []]
    case 'open-editor':
      return [model, [{type: 'open-editor', file: open.exercise.file, text: editorText(editor)}]]
  }
}

/** Tab behind the beginning of a word completes it, where the API's tables know how; everywhere else it indents. */
function completed(editor: Editor, action: EditorAction): EditorAction {
  if (action.do !== 'tab' || editor.buffer.anchor !== undefined) return action
  const [text] = choicesAt(editor)
  return text === undefined ? action : {do: 'complete', text, from: complete(editor.buffer).from}
}

/** What Tab would write, best first; nothing before two letters stand there, so that Tab still indents. */
export function choicesAt(editor: Editor): readonly string[] {
  const {from, choices} = complete(editor.buffer)
  return editor.buffer.cursor.column - from.column >= 2 ? choices : []
}

/** The text may have changed: it is looked through after a rest, and kept as a draft. */
export function edited(model: Model, open: Open, file: string, editor: Editor): Next {
  const before = open.exercise.editors[file]
  const exercise = {...open.exercise, editors: {...open.exercise.editors, [file]: editor}}
  const next: Model = {...model, open: {...open, exercise}, ...(editor.notice === undefined ? {} : {notice: editor.notice})}
  if (before !== undefined && before.buffer.lines === editor.buffer.lines) return [next, []]
  const kept = withRecord(next, open.lesson.id, record => ({...record, drafts: draftsOf({...open, exercise})}))
  return [kept, [{type: 'later', name: 'diagnose', ms: REST, msg: {type: 'diagnose'}}, {type: 'save'}]]
}

function otherFile(open: Open, by: number): string {
  const names = Object.keys(open.exercise.editors)
  const at = names.indexOf(open.exercise.file)
  return names[(at + by + names.length) % names.length] ?? open.exercise.file
}

/** The lesson with what is wrong in the open file. */
export function diagnosed(open: Open): Open {
  const editor = open.exercise.editors[open.exercise.file]
  return editor === undefined ? open : {...open, exercise: {...open.exercise, diagnosis: diagnose(editorText(editor))}}
}
