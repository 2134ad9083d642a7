import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Due, DueQueue} from '../../src/sim/due-queue.ts'
import {add, rest} from '../../src/sim/due-queue.ts'
import {NOBODY, newOwner} from '../../src/sim/table.ts'

const byTime = (one: Due, other: Due) => one.at - other.at || one.seq - other.seq

function drained(queue: DueQueue<Due> | undefined): readonly Due[] {
  const items: Due[] = []
  for (let left = queue; left !== undefined; left = rest(left, NOBODY)) items.push(left.top)
  return items
}

/** A number adds work at that moment; undefined takes the earliest away. */
const deeds = fc.array(fc.option(fc.integer({min: 0, max: 12}), {nil: undefined, freq: 3}), {maxLength: 200})

describe('a queue of what is due', () => {
  it('gives the earliest first, and of one moment who was planned first', () => {
    fc.assert(
      fc.property(deeds, fc.boolean(), (list, isRun) => {
        const owner = isRun ? newOwner() : NOBODY
        let queue: DueQueue<Due> | undefined
        let model: Due[] = []
        for (const [seq, moment] of list.entries()) {
          if (moment === undefined) {
            if (queue !== undefined) queue = rest(queue, owner)
            model = model.slice(1)
          } else {
            queue = add(queue, {at: moment, seq}, owner)
            model = [...model, {at: moment, seq}].sort(byTime)
          }
          expect(queue?.top).toEqual(model[0])
        }
        owner.live = false
        expect(drained(queue)).toEqual(model)
      }),
    )
  })

  it('puts in its place what comes late with an early number, and keeps older versions as they were', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({length: 40}, (_, seq): Due => ({at: seq % 4, seq}))), items => {
        const versions: DueQueue<Due>[] = []
        for (const item of items) versions.push(add(versions.at(-1), item, NOBODY))
        for (const [index, version] of versions.entries()) expect(drained(version)).toEqual(items.slice(0, index + 1).sort(byTime))
      }),
      {numRuns: 30},
    )
  })
})
