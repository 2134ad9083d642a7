import fc from 'fast-check'
import {expect, test} from 'vitest'
import {graphemes} from '../../src/kube/graphemes.ts'

const real = new Intl.Segmenter('en', {granularity: 'grapheme'})
const characters = [
  'a',
  '\r',
  '\n',
  '\u001b',
  '[',
  'é',
  'e',
  '\u0301',
  '─',
  '●',
  '→',
  '日',
  '👩',
  '\u200d',
  '👧',
  '\u00ad',
  '\u00a9',
  '🇩',
  '🇪',
  '\u25aa',
  '\ufe0f',
]

test('text falls into the graphemes that Unicode says, however plain it is', () => {
  fc.assert(
    fc.property(fc.string({unit: fc.constantFrom(...characters), maxLength: 12}), text => {
      expect(graphemes(text)).toEqual(Array.from(real.segment(text), piece => piece.segment))
    }),
    {numRuns: 2000},
  )
})

test('every single character taken for plain stands alone beside any other plain one', () => {
  for (let code = 0; code < 0x2800; code += 1) {
    const text = `a${String.fromCharCode(code)}b`
    expect(graphemes(text)).toEqual(Array.from(real.segment(text), piece => piece.segment))
  }
})
