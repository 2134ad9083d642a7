import fc from 'fast-check'
import {expect, test} from 'vitest'
import {cells, cut, cutMiddle, pad, padLeft, wrap} from '../../src/tui/width.ts'

const anyText = fc.string({
  unit: fc.constantFrom('a', ' ', '日', 'é', 'e\u0301', '👩‍👩‍👧', '─', '●', 'ｱ', '한', '\u200d', '-'),
  maxLength: 40,
})

test('text padded to a width takes exactly that width, whatever it is made of', () => {
  fc.assert(
    fc.property(anyText, fc.nat({max: 50}), (text, width) => {
      expect(cells(pad(text, width))).toBe(width)
      expect(cells(padLeft(text, width))).toBe(width)
    }),
  )
})

test('text that is cut never takes more than the width and never splits a wide character', () => {
  fc.assert(
    fc.property(anyText, fc.nat({max: 50}), (text, width) => {
      expect(cells(cut(text, width))).toBeLessThanOrEqual(width)
      expect(text.startsWith(cut(text, width))).toBe(true)
      expect(cells(cutMiddle(text, width, '…'))).toBeLessThanOrEqual(width)
    }),
  )
})

test('wrapped lines fit and lose no word', () => {
  fc.assert(
    fc.property(anyText, fc.integer({min: 2, max: 50}), (text, width) => {
      const lines = wrap(text, width)
      for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    }),
  )
})

test('a long name loses its middle, so that the ordinal stays', () => {
  expect(cutMiddle('www-persistent-web-1', 11, '…')).toBe('www-p…web-1')
  expect(cut('日本語', 5)).toBe('日本')
})
