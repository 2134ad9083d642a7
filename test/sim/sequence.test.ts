import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Sequence} from '../../src/sim/sequence.ts'
import {append, at, countWhile, emptySequence, shortened, without} from '../../src/sim/sequence.ts'

const all = (sequence: Sequence<number>) => Array.from({length: sequence.length}, (_, place) => at(sequence, place))

function upTo(length: number, from = emptySequence<number>()): Sequence<number> {
  let sequence = from
  for (let item = 0; item < length; item++) sequence = append(sequence, item)
  return sequence
}

describe('a sequence', () => {
  it('keeps each version as it was, also when two grow from one', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.nat(200), (length, cut, more) => {
        const whole = upTo(length)
        const before = all(whole)
        const short = shortened(whole, cut)
        const other = upTo(more, short)
        expect(all(upTo(more, whole))).toEqual([...before, ...Array.from({length: more}, (_, item) => item)])
        expect(all(other)).toEqual([...before.slice(0, cut), ...Array.from({length: more}, (_, item) => item)])
        expect(all(whole)).toEqual(before)
        expect(all(without(whole, cut))).toEqual(before.slice(cut))
        expect([at(whole, -1), at(whole, length)]).toEqual([undefined, undefined])
      }),
    )
  })

  it('finds by bisection where a property of its items ends', () => {
    for (const length of [0, 1, 64, 65, 200]) {
      for (const end of [-1, 0, 63, 64, 150, 300]) expect(countWhile(upTo(length), item => item <= end)).toBe(Math.min(length, end + 1))
    }
  })
})
