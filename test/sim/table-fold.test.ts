import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Table} from '../../src/sim/table.ts'
import {foldFrom} from '../../src/sim/table-fold.ts'
import {drop, emptyTable, newOwner, put, valuesFrom} from '../../src/sim/table.ts'

const of = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

describe('a fold over a part of a table', () => {
  it('remembers sums of parts and still sees every change', () => {
    const writes = fc.array(fc.record({group: fc.constantFrom('a', 'b', 'c'), name: fc.nat(120), value: fc.option(fc.nat(9))}), {
      maxLength: 400,
    })
    fc.assert(
      fc.property(writes, list => {
        let table: Table<string, number> = emptyTable()
        const owner = newOwner()
        const memos = {a: new WeakMap<object, number>(), b: new WeakMap<object, number>(), c: new WeakMap<object, number>()}
        for (const {group, name, value} of list) {
          const key = `${group} ${name}`
          table = value === null ? drop(table, key, owner) : put(table, key, value, owner)
          for (const each of ['a', 'b', 'c'] as const) {
            expect(foldFrom(table, `${each} `, {of, join: of, memo: memos[each]})).toBe(of(valuesFrom(table, `${each} `)))
          }
        }
      }),
      {numRuns: 30},
    )
  })

  it('asks only about what a write copied', () => {
    let table: Table<string, number> = emptyTable()
    for (let name = 0; name < 2000; name++) table = put(table, `a ${String(name).padStart(5, '0')}`, 1)
    const memo = new WeakMap<object, number>()
    let asked = 0
    const counted = (values: readonly number[]) => {
      asked += values.length
      return of(values)
    }
    const fold = {of: counted, join: of, memo}
    expect(foldFrom(table, 'a ', fold)).toBe(2000)
    asked = 0
    expect(foldFrom(put(table, 'a 00777', 5), 'a ', fold)).toBe(2004)
    expect(asked).toBeLessThanOrEqual(32)
  })
})
