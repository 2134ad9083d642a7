import {renderToString} from 'ink'
import {describe, expect, test} from 'vitest'
import type {Settings} from '../../src/app/model.ts'
import {ALL_GLYPHS} from '../../src/tui/glyphs.ts'
import {Screen} from '../../src/tui/screen.tsx'
import {cells} from '../../src/tui/width.ts'
import type {Player} from '../app/player.ts'
import {letPlay, newPlayer, openAt, run, send} from '../app/player.ts'

/** The picture of a moment, as letters. */
function picture({model}: Player): readonly string[] {
  const drawn = renderToString(<Screen model={model} send={() => {}} />, {columns: model.size.columns})
  return drawn.replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n')
}

const SIZES = [
  [80, 24],
  [120, 36],
  [60, 16],
] as const
const GLYPHS: readonly Settings['glyphs'][] = ['unicode', 'console', 'ascii']

/** Moments of the course that are drawn in every size and glyph set. */
const MOMENTS: Readonly<Record<string, (player: Player) => void>> = {
  menu: player => send(player, {type: 'chapter', index: 1}),
  lessons: player => send(player, {type: 'chapter', index: 2}, {type: 'next'}),
  words: player => openAt(player, '2.1', 'say'),
  'scene-hall': player => {
    openAt(player, '1.5', 'scene')
    send(player, {type: 'seek', to: 'last'})
    for (let steps = 0; steps < 4; steps++) send(player, {type: 'step', by: -1})
  },
  'scene-refused': player => openAt(player, '1.2', 'scene'),
  'scene-agency-picture': player => {
    openAt(player, '3.3', 'scene')
    send(player, {type: 'next'}, {type: 'view'}, {type: 'view'})
  },
  'scene-calendar-picture': player => {
    openAt(player, '4.1', 'scene')
    send(player, {type: 'seek', to: 'last'})
  },
  predict: player => {
    openAt(player, '3.1', 'predict')
    send(player, {type: 'guess', choice: 0})
  },
  'exercise-editor': player => {
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'apply'})
  },
  'exercise-prompt': player => {
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'solution'}, {type: 'focus', on: 'prompt'}, {type: 'apply'})
    letPlay(player)
    send(player, {type: 'focus', on: 'prompt'})
    run(player, 'kubectl get pods')
  },
  'exercise-checks': player => {
    openAt(player, '1.9', 'exercise')
    run(player, 'jump 30s')
    send(player, {type: 'focus', on: 'checks'})
  },
  'exercise-cluster': player => {
    openAt(player, '2.5', 'exercise')
    run(player, 'kubectl cordon node-b', 'node fail node-c', 'jump 2m')
    send(player, {type: 'focus', on: 'cluster'}, {type: 'scroll', by: 1})
  },
  letters: player => openAt(player, '5.1', 'exercise'),
  'exercise-file': player => openAt(player, '4.4', 'exercise'),
  debrief: player => openAt(player, '4.4', 'debrief'),
  why: player => {
    openAt(player, '2.1', 'scene')
    send(player, {type: 'next'}, {type: 'why'})
  },
  help: player => {
    openAt(player, '1.2', 'exercise')
    send(player, {type: 'help'})
  },
}

for (const [columns, rows] of SIZES) {
  describe(`at ${columns}x${rows}`, () => {
    test.each(Object.entries(MOMENTS))('%s fills the screen exactly, with known letters only, in each glyph set', async (name, arrange) => {
      const player = newPlayer({motion: name === 'exercise-prompt'}, columns, rows)
      arrange(player)
      for (const glyphs of columns === 120 ? (['unicode'] as const) : GLYPHS) {
        const lines = picture({...player, model: {...player.model, settings: {...player.model.settings, glyphs}}})
        expect(lines).toHaveLength(rows)
        for (const line of lines) {
          expect(cells(line)).toBeLessThanOrEqual(columns)
          for (const letter of line)
            expect(/[ -~]/.test(letter) || (glyphs !== 'ascii' && ALL_GLYPHS.has(letter)), `${letter} in: ${line}`).toBe(true)
        }
        if (glyphs !== 'console')
          await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`screens/${name}.${columns}x${rows}.${glyphs}.txt`)
      }
    })
  })
}

test.each([
  [59, 24],
  [80, 15],
  [20, 3],
  [1, 1],
])('at %sx%s the screen only says how large it wants to be', (columns, rows) => {
  const lines = picture(newPlayer({}, columns, rows))
  expect(lines.length).toBeLessThanOrEqual(Math.max(rows, 1))
  for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(columns)
})
