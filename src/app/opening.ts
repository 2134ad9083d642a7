import {isWritten} from '../lesson/lesson.ts'
import type {Lesson} from '../lesson/lesson.ts'
import {diagnosed} from './editing.ts'
import type {Effect} from './effect.ts'
import type {Model} from './model.ts'
import {openLesson, pageOf} from './open-lesson.ts'
import {findLesson} from './find-lesson.ts'
import {pageFocus} from './pages.ts'
import {NEW_RECORD} from './record.ts'
import {pointAt} from './unsolved.ts'
import {WORDS} from './words.ts'

type Next = readonly [Model, readonly Effect[]]

/** Opens a lesson at the page where the learner stopped. */
export function open(model: Model, id: string): Next {
  const found = findLesson(model, id)
  if (found === undefined) return [{...model, notice: WORDS.noLesson(id)}, []]
  if (!isWritten(found)) return [{...model, notice: WORDS.plannedLong}, []]
  return show(pointAt(model, found.id), found)
}

function show(model: Model, lesson: Lesson): Next {
  const record = model.records[lesson.id] ?? NEW_RECORD
  // Whoever looks into the menu and comes back finds everything as it was left: cluster, prompt, what could be undone.
  const left = model.open
  if (left !== undefined && left.lesson.id === lesson.id && left.page === pageOf(record) && !left.exercise.passed)
    return [{...model, screen: 'lesson', focus: pageFocus(left)}, []]
  const opened = diagnosed({...openLesson(lesson, record), page: pageOf(record)})
  return [{...model, screen: 'lesson', open: opened, focus: pageFocus(opened)}, []]
}
