import type {Effect} from './effect.ts'
import type {Model, Open} from './model.ts'
import {withRecord} from './records.ts'

/** The model with the lesson as it is now; when its exercise has just been passed, that is remembered and saved. */
export function withPassed(model: Model, open: Open): readonly [Model, readonly Effect[]] {
  const before = model.open
  if (open === before || (before !== undefined && open.exercise === before.exercise)) return [{...model, open}, []]
  const next = {...model, open}
  if (!open.exercise.passed || before?.exercise.passed === true) return [next, []]
  // Nothing is left to type: the keyboard goes to where Enter leads on.
  const led: Model = {...next, focus: 'checks'}
  return [withRecord(led, open.lesson.id, record => ({...record, done: true})), [{type: 'save'}]]
}
