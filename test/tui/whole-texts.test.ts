import {describe, expect, test} from 'vitest'
import {openQuestion} from '../../src/app/exercise.ts'
import type {Model, Open} from '../../src/app/model.ts'
import type {Focus} from '../../src/app/msg.ts'
import {asksOnly} from '../../src/app/pages.ts'
import type {Lesson} from '../../src/lesson/lesson.ts'
import {WORDS} from '../../src/app/words.ts'
import {isWritten} from '../../src/lesson/lesson.ts'
import {exerciseRows} from '../../src/tui/exercise-page.ts'
import {bodyHeight, footer} from '../../src/tui/frame.ts'
import {glyphs} from '../../src/tui/glyphs.ts'
import {lessonRows} from '../../src/tui/lesson-page.ts'
import {rowText} from '../../src/tui/paint.ts'
import type {Player} from '../app/player.ts'
import {newPlayer, openAt, send} from '../app/player.ts'

const LESSONS = newPlayer()
  .model.packs.flatMap(pack => pack.lessons)
  .filter(isWritten)
const LOOK = glyphs('unicode')
/** A remark that is longer than its room ends with the key that reads all of it. */
const SEEN_TO_BE_CUT = /… F7/

const flat = (text: string) =>
  text
    .replaceAll(/[│╭╮╰╯─]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

function opened({open}: Model): Open {
  if (open === undefined) throw new Error('no lesson is open')
  return open
}

/** What can be read on the screen, as one line. */
function seen(model: Model): string {
  const open = opened(model)
  const rows = open.page === 'exercise' ? exerciseRows(model, open, LOOK) : lessonRows(model, open, bodyHeight(model), LOOK)
  return flat(rows.slice(0, bodyHeight(model)).map(rowText).join(' '))
}

/** The player in the exercise with a part of the lesson laid out and the keyboard on one pane. */
function exerciseOf(player: Player, step: number, focus: Focus, remark?: string): Model {
  const open = opened(player.model)
  const exercise = {...open.exercise, step, ...(remark === undefined ? {} : {remark})}
  return {...player.model, focus, open: {...open, exercise}}
}

const focusesOf = (lesson: Lesson): readonly Focus[] => (lesson.edit.length > 0 ? ['editor', 'prompt', 'cluster'] : ['prompt', 'cluster'])

describe.each([
  [80, 24],
  [60, 16],
])('at %sx%s', (columns, rows) => {
  const each = test.each(LESSONS.map(lesson => [lesson.number, lesson] as const))

  each('%s: every word of its explanation, scene and question is on the screen', (_, lesson) => {
    const player = newPlayer({motion: false}, columns, rows)
    send(player, {type: 'open', lesson: lesson.id})
    for (let pages = 0; pages < 80 && opened(player.model).page !== 'exercise'; pages++) {
      const {page, sayAt, scene} = opened(player.model)
      const mark = scene.marks[scene.mark]
      if (page === 'say') expect(seen(player.model)).toContain(flat(lesson.say[sayAt] ?? ''))
      if (page === 'say' && sayAt === 0) expect(seen(player.model)).toContain(flat(lesson.goal))
      if (page === 'scene') expect(seen(player.model)).toContain(flat(mark?.say ?? ''))
      if (page === 'scene' && mark !== undefined && scene.playhead.step <= mark.from)
        expect(seen(player.model)).toContain(flat(mark.out.join(' ')))
      if (page === 'predict') {
        send(player, {type: 'guess', choice: 0})
        const {question, choices, because} = lesson.predict
        for (const words of [question, ...choices, because]) expect(seen(player.model)).toContain(flat(words))
      }
      send(player, {type: 'next'})
    }
    expect(opened(player.model).page).toBe('exercise')
  })

  each('%s: a hint is whole, or is seen to be cut and read with F7', (_, lesson) => {
    const player = newPlayer({motion: false}, columns, rows)
    openAt(player, lesson.number, 'exercise')
    for (const [at, step] of lesson.steps.entries()) {
      for (const [number, hint] of step.hints.entries()) {
        const said = `Hint ${number + 1} of ${step.hints.length}: ${hint}`
        for (const focus of asksOnly(opened(player.model)) ? (['choices'] as const) : focusesOf(lesson)) {
          const screen = seen(exerciseOf(player, at, focus, said))
          expect(screen.includes(flat(said)) || SEEN_TO_BE_CUT.test(screen), `${focus}: ${said}\n${screen}`).toBe(true)
        }
      }
    }
  })

  each('%s: every check, why it does not hold, and every question can be read', (_, lesson) => {
    const player = newPlayer({motion: false}, columns, rows)
    openAt(player, lesson.number, 'exercise')
    const open = opened(player.model)
    if (!asksOnly(open)) {
      const texts = open.exercise.verdicts.flatMap((verdict, at) => [
        lesson.steps[0]?.done[at]?.say ?? '',
        ...(verdict.ok ? [] : [verdict.why]),
      ])
      const screens = Array.from({length: 20}, (_each, scrolled) =>
        seen({...exerciseOf(player, 0, 'checks'), open: {...opened(player.model), scrolled}}),
      )
      for (const words of texts)
        expect(
          screens.some(screen => screen.includes(flat(words))),
          words,
        ).toBe(true)
    }
    for (let questions = 0; questions < 20; questions++) {
      const question = openQuestion(opened(player.model))
      if (question === undefined) break
      const screen = seen({...player.model, focus: 'choices'})
      for (const words of [question.question, ...question.choices]) expect(screen).toContain(flat(words))
      send(player, {type: 'answer', choice: question.choices.indexOf(question.right)})
      const {remark} = opened(player.model).exercise
      if (question.because !== undefined) expect(seen({...player.model, focus: 'choices'})).toContain(flat(remark ?? question.because))
    }
  })
})

test('F7 reads the whole of a remark that had no room', () => {
  const player = newPlayer({motion: false}, 60, 16)
  openAt(player, '1.5', 'exercise')
  send(player, {type: 'solution'})
  expect(seen(player.model)).toMatch(SEEN_TO_BE_CUT)
  send(player, {type: 'output'})
  const {overlay} = player.model
  expect(overlay?.kind === 'page' ? overlay.lines.at(-1) : '').toBe(opened(player.model).exercise.remark)
})

test('every notice of the program fits into the last line of the smallest screen, or is seen to be cut there', () => {
  const notices = [
    WORDS.plannedLong,
    WORDS.vimOn,
    WORDS.alsoOpen,
    WORDS.noReview,
    WORDS.allKnown,
    WORDS.nothingDue(99, 21),
    WORDS.reviewed(99),
    WORDS.compareLater,
    WORDS.nothingSought,
    WORDS.allSolved,
    WORDS.ctrlCAgain,
  ]
  const player = newPlayer({}, 60, 16)
  for (const notice of notices) expect(rowText(footer({...player.model, notice}, LOOK)).trim()).toBe(notice)
  const cut = rowText(footer({...player.model, notice: 'a'.repeat(80)}, LOOK))
  expect(cut).toBe(` ${'a'.repeat(58)}…`)
})
