import {describe, expect, test} from 'vitest'
import {isWritten} from '../../src/lesson/lesson.ts'
import {cells} from '../../src/tui/width.ts'
import type {Player} from '../app/player.ts'
import {newPlayer, send} from '../app/player.ts'
import {picture, wordsOn} from './hand.tsx'
import type {Look} from './learner.ts'
import {playLesson} from './learner.ts'

const lessons = newPlayer().model.packs.flatMap((pack, chapter) =>
  pack.lessons.flatMap((lesson, place) => (isWritten(lesson) ? [{chapter, place, lesson, name: `${lesson.number} ${lesson.title}`}] : [])),
)

const plain = (text: string): string =>
  text
    .replaceAll(/[^\u0020-\u007e]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Every row fits, there are as many as the terminal has, and the words can be read to their end. */
const whole: Look = (player, where, ...texts) => {
  const {columns, rows} = player.model.size
  const lines = picture(player)
  expect(lines, where).toHaveLength(rows)
  expect(
    lines.filter(line => cells(line) > columns),
    where,
  ).toEqual([])
  const words = wordsOn(lines)
  for (const text of texts) expect(words, where).toContain(plain(text))
}

/** The same moment on another screen: nothing but the size is different. */
function onScreenOf(player: Player, columns: number, rows: number): Player {
  const other: Player = {model: player.model, effects: []}
  send(other, {type: 'resize', columns, rows})
  return other
}

describe('a course played with keys', () => {
  test.each(lessons)('lesson $name can be read, watched, done and ended at 80x24 and 60x16', ({chapter, place, lesson}) => {
    const player = newPlayer()
    playLesson(player, chapter, place, lesson, (now, where, ...texts) => {
      whole(now, where, ...texts)
      whole(onScreenOf(now, 60, 16), `${where} at 60x16`, ...(where.startsWith('exercise') ? [] : texts))
    })
    expect(player.model.screen).toBe('menu')
    expect(player.model.records[lesson.id]).toMatchObject({done: true, guessedRight: true})
  })
})
