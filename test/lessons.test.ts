import {expect, test} from 'vitest'
import {lessonSchema, packSchema} from '../src/lesson/format.ts'
import {isWritten} from '../src/lesson/lesson.ts'
import {checkLesson} from '../src/lesson/pack-check.ts'
import {LESSONS, loadPack, PACKS} from './lesson/pack-files.ts'

const lessons = PACKS.flatMap(name =>
  loadPack(name)
    .lessons.filter(isWritten)
    .map(lesson => [`${lesson.number} ${lesson.title}`, lesson] as const),
)

test.each(lessons)(
  'lesson %s proves itself: unsolved as shipped, solved by its solution, each slip told',
  (_name, lesson) => {
    expect(checkLesson(lesson).map(({where, message}) => `${where}: ${message}`)).toEqual([])
  },
  // Hundreds of slips are tried out, some over three months of a calendar: half a minute of work in all, more on a busy machine.
  300_000,
)

test('the course has its first eighteen lessons', () => {
  expect(lessons.length).toBe(18)
})

test('ids and numbers of lessons are unique', () => {
  const all = PACKS.flatMap(name => loadPack(name).lessons)
  expect(new Set(all.map(lesson => lesson.id)).size).toBe(all.length)
  expect(new Set(all.map(lesson => lesson.number)).size).toBe(all.length)
})

test('the schemas for editors are the printed field tables', async () => {
  await expect(lessonSchema()).toMatchFileSnapshot(`${LESSONS}lesson.schema.json`)
  await expect(packSchema()).toMatchFileSnapshot(`${LESSONS}pack.schema.json`)
})
