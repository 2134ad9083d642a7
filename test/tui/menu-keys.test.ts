import {expect, test} from 'vitest'
import {decode, flush, newDecoder} from '../../src/tui/decode.ts'
import {messageFor} from '../../src/tui/keymap.ts'
import {hear} from '../../src/tui/plain/hear.ts'
import {chapterLines} from '../../src/tui/plain/describe.ts'
import {newPlayer, openAt, send} from '../app/player.ts'

test('a chapter is chosen by the number it has in the course, on the screen and by ear', () => {
  const {model} = newPlayer()
  for (const [index, pack] of model.packs.entries()) {
    const number = String(pack.number)
    const [event] = decode(newDecoder, new TextEncoder().encode(number)).events
    expect(event === undefined ? event : messageFor(model, event)).toEqual({type: 'chapter', index})
    expect(hear(model, number)).toEqual({send: [{type: 'chapter', index}, {type: 'next'}]})
    expect(chapterLines(model)[1 + index]).toMatch(new RegExp(`^${pack.number}\\. ${pack.title}:`))
  }
  expect(messageFor(model, {type: 'key', key: '9', text: '9'})).toEqual({type: 'chapter', index: -1})
})

test('Esc goes round the panes of an exercise and never leaves it; m leads to the menu; on a page that is read Esc does', () => {
  const player = newPlayer()
  const press = (bytes: string): void => {
    const {decoder, events} = decode(newDecoder, new TextEncoder().encode(bytes))
    for (const event of [...events, ...flush(decoder).events]) {
      const msg = messageFor(player.model, event)
      if (msg !== undefined) send(player, msg)
    }
  }
  openAt(player, '1.5', 'exercise')
  const seen = Array.from({length: 4}, () => {
    press('\u001b')
    return player.model.focus
  })
  expect(seen).toEqual(['prompt', 'cluster', 'checks', 'editor'])
  press('\u001b\u001b')
  send(player, {type: 'focus', on: 'cluster'})
  press('m')
  expect(player.model.screen).toBe('menu')
  openAt(player, '1.3', 'say')
  press('\u001b')
  expect(player.model.screen).toBe('menu')
})
