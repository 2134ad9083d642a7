import {editorText} from '../editor/editor.ts'
import type {Exercise} from './model.ts'

/** The files as they lie beside the cluster now: those that were there or were written, with what stands in the editors. */
export function filesOf(exercise: Exercise): Readonly<Record<string, string>> {
  const typed = Object.entries(exercise.editors).filter(([name]) => name !== exercise.editing?.name)
  return {...exercise.session.files, ...Object.fromEntries(typed.map(([name, editor]) => [name, editorText(editor)] as const))}
}
