import {edit, editorText, openEditor} from '../editor/editor.ts'
import type {Performed} from '../lesson/deed.ts'
import type {Exercise} from './model.ts'
import {WORDS} from './words.ts'

/** The exercise after what a line wants of the screen: a page to read, an object or a file to edit, an empty window; and files it wrote. */
export function fulfilled(exercise: Exercise, line: string, {wants = {}, session}: Performed): Exercise {
  let next = written(exercise, session.files)
  if (wants.clear === true) next = {...next, prompt: {...next.prompt, out: []}}
  if (wants.page !== undefined) next = {...next, page: {title: line, lines: wants.page.replace(/\n$/, '').split('\n')}}
  if (wants.edit !== undefined) next = objectOpened(next, wants.edit)
  return wants.open === undefined ? next : fileOpened(next, wants.open)
}

/** A file that a line wrote into while it was open shows what is in it now; undo brings back what was there. */
function written(exercise: Exercise, files: Readonly<Record<string, string>>): Exercise {
  let {editors} = exercise
  for (const [name, editor] of Object.entries(editors)) {
    const text = files[name]
    if (text !== undefined && text !== editorText(editor)) editors = {...editors, [name]: edit(editor, {do: 'replace-all', text})}
  }
  return editors === exercise.editors ? exercise : {...exercise, editors}
}

function fileOpened(exercise: Exercise, name: string): Exercise {
  const text = exercise.session.files[name]
  const there = Object.hasOwn(exercise.editors, name)
  if (text === undefined && !there) return {...exercise, remark: WORDS.noFile(name)}
  return {...exercise, file: name, editors: there ? exercise.editors : {...exercise.editors, [name]: openEditor(text ?? '')}}
}

function objectOpened(exercise: Exercise, {text, name}: {readonly text: string; readonly name: string}): Exercise {
  const own = `${name} (edit)`
  return {
    ...exercise,
    file: own,
    editors: {...exercise.editors, [own]: openEditor(text)},
    editing: {name: own, back: exercise.file},
    remark: WORDS.editing(name),
  }
}

/** The object that was being edited is put away; the file that was open before is open again. */
export function closed(exercise: Exercise): Exercise {
  const {editing, ...rest} = exercise
  if (editing === undefined) return exercise
  const {[editing.name]: _, ...editors} = exercise.editors
  return {...rest, editors, file: editing.back}
}
