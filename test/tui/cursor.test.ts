import {expect, test} from 'vitest'
import {cursorIn, withoutCaret} from '../../src/tui/cursor.ts'
import {exerciseRows} from '../../src/tui/exercise-page.ts'
import {glyphs} from '../../src/tui/glyphs.ts'
import {lessonRows} from '../../src/tui/lesson-page.ts'
import {lessonListRows} from '../../src/tui/menu-page.ts'
import {rowText} from '../../src/tui/paint.ts'
import type {Row} from '../../src/tui/paint.ts'
import {newPlayer, openAt, send} from '../app/player.ts'
import type {Player} from '../app/player.ts'

const UNICODE = glyphs('unicode')

function rowsOf({model}: Player): readonly Row[] {
  const {open} = model
  if (open === undefined) throw new Error('no lesson is open')
  return open.page === 'exercise' ? exerciseRows(model, open, UNICODE) : lessonRows(model, open, 20, UNICODE)
}

/** The text from the cursor on to the end of its row. */
function under(rows: readonly Row[]): string {
  const place = cursorIn(rows)
  return place === undefined ? '' : [...rowText(rows[place.y] ?? [])].slice(place.x).join('')
}

test('A11Y-07: in the editor the cursor stands on the caret, also behind the end of a line', () => {
  const player = newPlayer()
  openAt(player, '1.2', 'exercise')
  send(player, {type: 'edit', action: {do: 'place', at: {line: 3, column: 2}}})
  expect(under(rowsOf(player))).toMatch(/^name: web /)
  send(player, {type: 'edit', action: {do: 'place', at: {line: 3, column: 11}}})
  expect(under(rowsOf(player)).startsWith(UNICODE.caret)).toBe(true)
})

test('A11Y-07: in the cluster it stands on the object that is chosen, before that on the title', () => {
  const player = newPlayer()
  openAt(player, '2.1', 'exercise')
  send(player, {type: 'focus', on: 'cluster'})
  expect(under(rowsOf(player))).toMatch(/^> cluster/)
  send(player, {type: 'scroll', by: 1})
  expect(under(rowsOf(player))).toMatch(/^>guard-/)
})

test('A11Y-07: on a page it stands on its words, on the card on the guess, in the menu on the lesson', () => {
  const player = newPlayer()
  openAt(player, '2.1', 'scene')
  expect(under(rowsOf(player))).toMatch(/^node-c joins/)
  openAt(player, '2.1', 'predict')
  send(player, {type: 'guess', choice: 1})
  expect(under(rowsOf(player)).trim()).toMatch(/^> 2 /)
  send(player, {type: 'menu'}, {type: 'next'})
  expect(under(lessonListRows({...player.model, menu: {chapter: 2, lesson: 1, inLessons: true}}, 80, 8, UNICODE))).toMatch(/^> +2\.2 /)
})

test('where the cursor is seen, no caret of ours lies under it', () => {
  const rows: readonly Row[] = [['a', {text: 'b', inverse: true, here: true}, {text: 'c', inverse: true}]]
  expect(withoutCaret(rows)).toEqual([['a', {text: 'b', here: true}, {text: 'c', inverse: true}]])
})
