import {editorText} from '../editor/editor.ts'
import type {Model, Open} from './model.ts'
import type {LessonRecord} from './record.ts'
import {NEW_RECORD} from './record.ts'

/** The model with the record of one lesson changed. */
export function withRecord(model: Model, id: string, change: (record: LessonRecord) => LessonRecord): Model {
  const record = model.records[id] ?? NEW_RECORD
  return {...model, records: {...model.records, [id]: change(record)}}
}

/** Texts that differ from what the lesson came with. */
export function draftsOf(open: Open): Readonly<Record<string, string>> {
  const {editors, editing} = open.exercise
  const own = Object.entries(editors).filter(([name]) => name !== editing?.name)
  const typed = own.map(([name, editor]) => [name, editorText(editor)] as const)
  return Object.fromEntries(typed.filter(([name, text]) => text !== open.lesson.files[name]))
}
