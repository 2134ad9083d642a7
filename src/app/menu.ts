import type {Pack} from '../lesson/lesson.ts'
import {isWritten} from '../lesson/lesson.ts'
import type {Effect} from './effect.ts'
import type {Model} from './model.ts'
import type {Msg} from './msg.ts'
import {open} from './opening.ts'
import {unsolvedAfter} from './unsolved.ts'
import {WORDS} from './words.ts'

type Next = readonly [Model, readonly Effect[]]

/** The lesson to go on with: the first of the chapter that is written and not done. */
export function nextLesson(model: Model, pack: Pack): number {
  const found = pack.lessons.findIndex(lesson => isWritten(lesson) && model.records[lesson.id]?.done !== true)
  return found < 0 ? 0 : found
}

export function updateMenu(model: Model, msg: Msg): Next {
  const {menu} = model
  const pack = model.packs[menu.chapter]
  switch (msg.type) {
    case 'move':
      return [move(model, msg.by), []]
    case 'focus-next':
      return [into(model, !menu.inLessons), []]
    case 'chapter':
      return model.packs[msg.index] === undefined ? [model, []] : [chapter(model, msg.index), []]
    case 'back':
      return [into(model, false), []]
    case 'next-unsolved': {
      const id = unsolvedAfter(model)
      return id === undefined ? [{...model, notice: WORDS.allSolved}, []] : open(model, id)
    }
    case 'next': {
      const lesson = pack?.lessons[menu.lesson]
      if (!menu.inLessons) return [into(model, true), []]
      return lesson === undefined ? [model, []] : open(model, lesson.id)
    }
    default:
      return [model, []]
  }
}

function move(model: Model, by: number): Model {
  const {menu} = model
  if (!menu.inLessons) return chapter(model, wrap(menu.chapter + by, model.packs.length))
  const count = model.packs[menu.chapter]?.lessons.length ?? 0
  return {...model, menu: {...menu, lesson: wrap(menu.lesson + by, count)}}
}

function chapter(model: Model, index: number): Model {
  const pack = model.packs[index]
  return {...model, menu: {...model.menu, chapter: index, lesson: pack === undefined ? 0 : nextLesson(model, pack)}}
}

function into(model: Model, inLessons: boolean): Model {
  return {...model, menu: {...model.menu, inLessons}}
}

function wrap(index: number, count: number): number {
  return count === 0 ? 0 : (index + count) % count
}
