import {expect, test} from 'vitest'
import {decode, newDecoder} from '../../src/tui/decode.ts'
import {messageFor} from '../../src/tui/keymap.ts'
import {hear} from '../../src/tui/plain/hear.ts'
import {chapterLines} from '../../src/tui/plain/describe.ts'
import {newPlayer} from '../app/player.ts'

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
