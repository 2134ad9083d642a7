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

it('the line that is typed is drawn from the model alone, its cursor in the middle of it', async () => {
  const player = newPlayer()
  openAt(player, '1.2', 'exercise')
  send(
    player,
    {type: 'focus', on: 'prompt'},
    {type: 'prompt', text: 'kubectl get pods'},
    {type: 'prompt-edit', action: {do: 'move', to: 'word-left'}},
  )
  const {lastFrame, unmount} = render(show(player, []))
  await turn()
  expect(lastFrame()).toContain('>$ kubectl get \u001b[7mp\u001b[27mods')
  unmount()
})

it('the review that is opened in the menu does not stand under the name of a lesson, and the menu says when cards are due', async () => {
  const player = newPlayer({motion: false})
  const asked: Msg[] = []
  openAt(player, '1.2', 'predict')
  send(player, {type: 'guess', choice: 0}, {type: 'menu'}, {type: 'today', day: 5})
  const {lastFrame, rerender, unmount} = render(show(player, asked))
  await turn()
  expect(plain(lastFrame())).toContain('r      1 card is due for review')
  send(player, {type: 'review'})
  rerender(show(player, asked))
  await turn()
  expect(plain(lastFrame())).toContain('Review  lesson 1.2')
  expect(plain(lastFrame()).split('\n')[0]).toMatch(/^ k8s workloads tutor/)
  unmount()
})
