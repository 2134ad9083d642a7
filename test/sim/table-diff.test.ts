import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Table} from '../../src/sim/table.ts'
import {drop, eachFrom, emptyTable, newOwner, put} from '../../src/sim/table.ts'
import {eachChange} from '../../src/sim/table-diff.ts'

const GROUPS = ['a', 'b', 'c'] as const
type Value = {readonly key: string; readonly number: number}

function entries(table: Table<string, Value>, prefix: string): readonly Value[] {
  const found: Value[] = []
  eachFrom(table, prefix, (_key, value) => {
    found.push(value)
  })
  return found
}

describe('a comparison of two states of a table', () => {
  it('finds every entry that was written since the last one, and no other', () => {
    const write = fc.record({group: fc.constantFrom(...GROUPS), name: fc.nat(200), number: fc.option(fc.nat(9))})
    fc.assert(
      fc.property(fc.array(fc.tuple(write, fc.boolean()), {maxLength: 600}), writes => {
        const owner = newOwner()
        let table: Table<string, Value> = emptyTable()
        const seen = {a: table, b: table, c: table}
        const known = {a: new Map<string, Value>(), b: new Map<string, Value>(), c: new Map<string, Value>()}
        for (const [{group, name, number}, look] of writes) {
          const key = `${group} ${name}`
          table = number === null ? drop(table, key, owner) : put(table, key, {key, number}, owner)
          if (!look) continue
          const copy = known[group]
          eachChange(seen[group], table, `${group} `, (before, after) => {
            expect(before).toBe(copy.get((before ?? after)?.key ?? ''))
            if (after === undefined) copy.delete(before?.key ?? '')
            else copy.set(after.key, after)
          })
          seen[group] = table
          expect(new Set(copy.values())).toEqual(new Set(entries(table, `${group} `)))
        }
      }),
      {numRuns: 60},
    )
  })

  it('works between any two states, also back in time', () => {
    let table: Table<string, Value> = emptyTable()
    const states = [table]
    for (let name = 0; name < 2000; name++) {
      const key = `a ${String((name * 7919) % 2000).padStart(5, '0')}`
      table = put(table, key, {key, number: 1})
      states.push(table)
    }
    const [early = table, late = table] = [states[300], states[1999]]
    const gone: Value[] = []
    eachChange(late, early, 'a ', (before, after) => {
      expect(after).toBeUndefined()
      if (before !== undefined) gone.push(before)
    })
    expect(gone).toHaveLength(1699)
    expect(gone.map(({key}) => key)).toEqual(gone.map(({key}) => key).toSorted())
  })
})
