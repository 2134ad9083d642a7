import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Table} from '../../src/sim/table.ts'
import {NOBODY, drop, eachFrom, emptyTable, first, get, newOwner, put, valuesFrom} from '../../src/sim/table.ts'

type Op = {readonly key: string; readonly value: number | undefined}

const key = fc.stringMatching(/^[ab/]{1,4}[0-9]{0,3}$/)
const ops: fc.Arbitrary<readonly Op[]> = fc.array(fc.record({key, value: fc.option(fc.nat(), {nil: undefined})}), {maxLength: 600})

function play(list: readonly Op[]): {
  readonly table: Table<string, number>
  readonly model: Map<string, number>
  readonly versions: readonly Table<string, number>[]
} {
  let table = emptyTable<string, number>()
  const model = new Map<string, number>()
  const versions = [table]
  for (const {key: at, value} of list) {
    table = value === undefined ? drop(table, at) : put(table, at, value)
    if (value === undefined) model.delete(at)
    else model.set(at, value)
    versions.push(table)
  }
  return {table, model, versions}
}

const sorted = (model: Map<string, number>) => [...model].sort(([a], [b]) => (a < b ? -1 : 1))

function entries(table: Table<string, number>): [string, number][] {
  const found: [string, number][] = []
  eachFrom(table, '', (at, value) => {
    found.push([at, value])
  })
  return found
}

describe('a table', () => {
  it('holds what a map holds, in key order', () => {
    fc.assert(
      fc.property(ops, list => {
        const {table, model} = play(list)
        expect(entries(table)).toEqual(sorted(model))
        expect(table.size).toBe(model.size)
        for (const [at, value] of model) expect(get(table, at)).toBe(value)
      }),
    )
  })

  it('walks exactly the keys with a prefix', () => {
    fc.assert(
      fc.property(ops, key, (list, prefix) => {
        const {table, model} = play(list)
        const wanted = sorted(model)
          .filter(([at]) => at.startsWith(prefix))
          .map(([, value]) => value)
        expect(valuesFrom(table, prefix)).toEqual(wanted)
      }),
    )
  })

  it('never changes an older version', () => {
    fc.assert(
      fc.property(ops, list => {
        const half = Math.floor(list.length / 2)
        const {versions} = play(list)
        const {model} = play(list.slice(0, half))
        const version = versions[half]
        expect(version === undefined ? [] : entries(version)).toEqual(sorted(model))
      }),
      {numRuns: 50},
    )
  })

  it('knows its first entry', () => {
    fc.assert(
      fc.property(ops, list => {
        const {table, model} = play(list)
        expect(first(table)).toBe(sorted(model)[0]?.[1])
      }),
    )
  })

  it('changes in place only what its own run has made: versions shown on the way stay as they were', () => {
    fc.assert(
      fc.property(ops, fc.integer({min: 1, max: 50}), (list, stretch) => {
        let table = emptyTable<string, number>()
        let owner = newOwner()
        const model = new Map<string, number>()
        const shown: {readonly table: Table<string, number>; readonly entries: readonly [string, number][]}[] = []
        for (const [index, {key: at, value}] of list.entries()) {
          const next = value === undefined ? drop(table, at, owner) : put(table, at, value, owner)
          // Whoever remembers what stands in a table knows by the table that it changed.
          if (value !== undefined || model.has(at)) expect(next).not.toBe(table)
          table = next
          if (value === undefined) model.delete(at)
          else model.set(at, value)
          if (index % stretch !== 0) continue
          owner.live = false
          owner = newOwner()
          shown.push({table, entries: sorted(model)})
          // Somebody else goes on from the version shown, and nobody sees it.
          drop(put(table, `${at}x`, 1), at, NOBODY)
        }
        expect(entries(table)).toEqual(sorted(model))
        for (const version of shown) expect(entries(version.table)).toEqual(version.entries)
        expect(table.size).toBe(model.size)
      }),
    )
  })

  it('takes 20,000 keys in order and gives them all back', () => {
    let table = emptyTable<string, number>()
    for (let index = 0; index < 20_000; index++) table = put(table, String(index).padStart(6, '0'), index)
    for (let index = 0; index < 20_000; index += 2) table = drop(table, String(index).padStart(6, '0'))
    expect(table.size).toBe(10_000)
    expect(entries(table).map(([, value]) => value)).toEqual(Array.from({length: 10_000}, (_, index) => index * 2 + 1))
  })
})
