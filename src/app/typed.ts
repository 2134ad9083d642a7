import type {Effect} from './effect.ts'
import type {Model} from './model.ts'
import {withRecord} from './records.ts'

/**
 * What stands at the prompt and has not been run is remembered like the text of the editor (EDIT-07): who is cut off in the
 * middle of a line finds it again. `before` is the model before the message.
 */
export function keptTyped(before: Model, [after, effects]: readonly [Model, readonly Effect[]]): readonly [Model, readonly Effect[]] {
  const was = before.open
  const now = after.open
  if (now === undefined || was === undefined || now.lesson !== was.lesson) return [after, effects]
  const {text} = now.exercise.prompt
  if (text === was.exercise.prompt.text) return [after, effects]
  return [withRecord(after, now.lesson.id, record => ({...record, typed: text})), [...effects, {type: 'save'}]]
}
