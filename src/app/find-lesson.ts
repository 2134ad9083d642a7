import type {Lesson, Planned} from '../lesson/lesson.ts'
import type {Model} from './model.ts'

/** A lesson by its id or by its number in the course. */
export function findLesson(model: Model, id: string): Lesson | Planned | undefined {
  return model.packs.flatMap(pack => pack.lessons).find(lesson => lesson.id === id || lesson.number === id)
}
