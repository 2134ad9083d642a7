import fc from 'fast-check'
import {expect, test} from 'vitest'
import {diffLines} from '../../src/app/line-diff.ts'

test('equal texts have no difference, also when one ends in an empty line', () => {
  expect(diffLines('a\nb\n', 'a\nb\n\n').map(line => line.mark)).toEqual([' ', ' '])
})

test('a changed line is one that went and one that came', () => {
  expect(diffLines('a\nb\nc', 'a\nx\nc')).toEqual([
    {mark: ' ', text: 'a'},
    {mark: '-', text: 'b'},
    {mark: '+', text: 'x'},
    {mark: ' ', text: 'c'},
  ])
})

test('lines without + are the first text and lines without - the second, whatever they are', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {minLength: 1, maxLength: 12})
  fc.assert(
    fc.property(lines, lines, (a, b) => {
      const diff = diffLines(a.join('\n'), b.join('\n'))
      expect(diff.filter(line => line.mark !== '+').map(line => line.text)).toEqual(a)
      expect(diff.filter(line => line.mark !== '-').map(line => line.text)).toEqual(b)
    }),
  )
})
