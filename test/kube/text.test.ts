import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {safe} from '../../src/kube/text.ts'

describe('text that a terminal can be given', () => {
  test.each([
    ['plain words', 'plain words'],
    ['\x1b[31mred\x1b[0m', 'red'],
    ['\x1b]52;c;ZXZpbA==\x07after', 'after'],
    ['\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x9b31mred', 'red'],
    ['\x1bPpayload never ended', ''],
    ['a\u202eb', 'ab'],
    ['a\u200bb\ufeff', 'ab'],
    ['a\tb', 'a  b'],
    ['a\rb', 'a\\rb'],
    ['one\ntwo', 'one two'],
    ['nul\0', 'nul'],
    ['\ud800', ''],
    ['日本語 é', '日本語 é'],
    ['\u{e0041}tag', 'tag'],
    ['नमस्\u200dते', 'नमस्\u200dते'],
  ])('%j becomes %j', (text, want) => {
    expect(safe(text)).toBe(want)
  })

  test('lines are kept where there are lines', () => {
    expect(safe('a\r\nb\rc\n', {lines: true})).toBe('a\nb\nc\n')
  })

  test('the editor shows what elsewhere is dropped', () => {
    expect(safe('\x1b[0m\u202e', {shown: 'show'})).toBe('^[[0m<U+202E>')
  })

  test('nothing harmful is ever left, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), text => {
        const clean = safe(text, {lines: true})
        // biome would have us name these; they are what must not be there.
        expect([...clean].some(letter => (letter < ' ' && letter !== '\n') || (letter >= '\x7f' && letter <= '\x9f'))).toBe(false)
        expect(safe(clean, {lines: true})).toBe(clean)
      }),
    )
  })
})
