import {describe, expect, test} from 'vitest'
import type {Model, Open} from '../../src/app/model.ts'
import {isWritten} from '../../src/lesson/lesson.ts'
import {exerciseRows} from '../../src/tui/exercise-page.ts'
import {glyphs} from '../../src/tui/glyphs.ts'
import {rowText} from '../../src/tui/paint.ts'
import {newPlayer, openAt} from '../app/player.ts'

const LESSONS = newPlayer()
  .model.packs.flatMap(pack => pack.lessons)
  .filter(isWritten)

/** The words of the task, read from the screen in one line. */
function seen(model: Model, open: Open): string {
  return exerciseRows(model, open, glyphs('unicode')).map(rowText).join(' ').replaceAll(/\s+/g, ' ')
}

const words = (text: string) => text.trim().replaceAll(/\s+/g, ' ')

describe.each([
  [80, 24],
  [120, 36],
  [60, 16],
])('at %sx%s', (columns, rows) => {
  test.each(LESSONS.map(lesson => [lesson.number, lesson] as const))(
    'the whole task of %s stays in sight while one types',
    (number, lesson) => {
      const player = newPlayer({}, columns, rows)
      openAt(player, number, 'exercise')
      const {open} = player.model
      if (open === undefined) throw new Error('the lesson did not open')
      for (const [at, step] of lesson.steps.entries()) {
        const here = {...open, exercise: {...open.exercise, step: at}}
        const places = lesson.edit.length > 0 ? (['editor', 'prompt'] as const) : (['prompt'] as const)
        for (const focus of places) expect(seen({...player.model, focus}, here)).toContain(words(step.task))
      }
    },
  )
})

test.each(LESSONS.filter(lesson => lesson.edit.length > 0).map(lesson => [lesson.number]))(
  'at 60x16 five lines of the file of %s stay in sight too',
  number => {
    const player = newPlayer({}, 60, 16)
    openAt(player, number, 'exercise')
    const {open} = player.model
    if (open === undefined) throw new Error('the lesson did not open')
    const numbered = exerciseRows(player.model, {...open, exercise: {...open.exercise, diagnosis: []}}, glyphs('unicode')).filter(row =>
      /^│[ !] {0,2}\d+ /.test(rowText(row)),
    )
    expect(numbered.length).toBeGreaterThanOrEqual(5)
  },
)
