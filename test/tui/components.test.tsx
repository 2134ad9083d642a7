import {render} from 'ink-testing-library'
import {expect, it} from 'vitest'
import type {Msg} from '../../src/app/msg.ts'
import {Screen} from '../../src/tui/screen.tsx'
import type {Player} from '../app/player.ts'
import {newPlayer, openAt, send} from '../app/player.ts'

const turn = () => new Promise(resolve => setTimeout(resolve, 0))

/** A frame without its colours and weights. */
const plain = (frame: string | undefined) => (frame ?? '').replaceAll(/\u001b\[[0-9;]*m/g, '')

function show(player: Player, asked: Msg[]) {
  return <Screen model={player.model} send={msg => asked.push(msg)} />
}

it('the list of chapters is drawn as the model says, and keeps no place of its own', async () => {
  const player = newPlayer()
  const asked: Msg[] = []
  const {lastFrame, stdin, rerender, unmount} = render(show(player, asked))
  await turn()
  expect(plain(lastFrame())).toMatch(/> 0 {2}Warm-up/)
  stdin.write('\u001b[B')
  await turn()
  expect(plain(lastFrame())).toMatch(/> 0 {2}Warm-up/)
  send(player, {type: 'chapter', index: 1})
  rerender(show(player, asked))
  await turn()
  expect(plain(lastFrame())).toMatch(/> 1 {2}StatefulSet/)
  unmount()
})

it('what is typed at the prompt is a message; the line that is shown comes from the model', async () => {
  const player = newPlayer()
  const asked: Msg[] = []
  openAt(player, '1.2', 'exercise')
  send(player, {type: 'focus', on: 'prompt'})
  const {stdin, unmount} = render(show(player, asked))
  await turn()
  stdin.write('k')
  await turn()
  expect(JSON.stringify(asked)).toContain('"k"')
  expect(player.model.open?.page).toBe('exercise')
  unmount()
})
