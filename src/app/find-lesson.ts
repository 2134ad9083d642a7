import type {Lesson, Pack, Planned} from '../lesson/lesson.ts'
import type {Model} from './model.ts'

/** A lesson by its id or by its number in the course. */
export function findLesson(model: Model, id: string): Lesson | Planned | undefined {
  return model.packs.flatMap(pack => pack.lessons).find(lesson => lesson.id === id || lesson.number === id)
}

/** The place of a chapter by its number or its title, as the course writes them; -1 where there is none. */
export function chapterAt(packs: readonly Pack[], words: string): number {
  return packs.findIndex(pack => String(pack.number) === words || pack.title.toLowerCase() === words.toLowerCase())
}
