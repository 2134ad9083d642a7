import {isWritten} from '../lesson/lesson.ts'
import type {Model} from './model.ts'
import type {LessonRecord} from './record.ts'

/** The lesson to do next in the whole course: the first undone one after the one that is open or pointed at, then from the beginning. */
export function unsolvedAfter(model: Model): string | undefined {
  const all = model.packs.flatMap(pack => pack.lessons)
  const here = model.open?.lesson.id ?? model.packs[model.menu.chapter]?.lessons[model.menu.lesson]?.id
  const at = all.findIndex(lesson => lesson.id === here)
  const from = Math.max(0, model.screen === 'menu' ? at : at + 1)
  return [...all.slice(from), ...all.slice(0, from)].find(lesson => isWritten(lesson) && model.records[lesson.id]?.done !== true)?.id
}

/** The menu with the marker on a lesson. */
export function pointAt(model: Model, id: string | undefined): Model {
  const chapter = model.packs.findIndex(pack => pack.lessons.some(lesson => lesson.id === id))
  const lesson = model.packs[chapter]?.lessons.findIndex(each => each.id === id) ?? -1
  return lesson < 0 ? model : {...model, menu: {chapter, lesson, inLessons: true}}
}

/** The menu as it opens: on the lesson that was left in the middle, the last of the course where there are several. */
export function pointAtBegun(model: Model): Model {
  const begun = model.packs
    .flatMap(pack => pack.lessons)
    .filter(lesson => isWritten(lesson) && isBegun(model.records[lesson.id]))
    .at(-1)
  return begun === undefined ? model : pointAt(model, begun.id)
}

function isBegun(record: LessonRecord | undefined): boolean {
  return record !== undefined && !record.done && record.page !== undefined && record.page !== 'say'
}
