import type {Pack} from '../lesson/lesson.ts'
import {isWritten} from '../lesson/lesson.ts'
import type {Model} from './model.ts'

/** How many lessons of a chapter are done, of those that are written. */
export function progressOf(model: Model, pack: Pack): {readonly done: number; readonly of: number} {
  const written = pack.lessons.filter(isWritten)
  return {done: written.filter(lesson => model.records[lesson.id]?.done === true).length, of: written.length}
}
