import type {Effect} from './effect.ts'
import {editorText} from '../editor/editor.ts'
import type {Model, Open} from './model.ts'
import type {Focus} from './msg.ts'
import {withRecord} from './records.ts'
import {questionsOf, withLearnt} from './review.ts'

/** The model with the lesson as it is now; when its exercise has just been passed, that is remembered and saved. */
export function withPassed(model: Model, open: Open): readonly [Model, readonly Effect[]] {
  const before = model.open
  if (open === before || (before !== undefined && open.exercise === before.exercise)) return [{...model, open}, []]
  const next = {...model, open}
  if (!open.exercise.passed || before?.exercise.passed === true) return [next, []]
  const led: Model = {...next, focus: focusAfter(model, open)}
  return [
    withRecord(led, open.lesson.id, record => withLearnt({...record, done: true}, questionsOf(open.lesson), model.today)),
    [{type: 'save'}],
  ]
}

/**
 * Where Enter leads on. Who types keeps the keyboard (TIME-06): letters that were meant as text must not become keys. A text
 * that has been applied as it stands is not being typed in, so from there it goes to the prompt, where letters are text too.
 */
function focusAfter(model: Model, {exercise}: Open): Focus {
  if (model.focus !== 'editor') return model.focus
  const editor = exercise.editors[exercise.file]
  return editor !== undefined && editorText(editor) === exercise.session.files[exercise.file] ? 'prompt' : 'editor'
}
