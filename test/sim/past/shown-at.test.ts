import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {keyOf} from '../../../src/kube/object.ts'
import {shownAt} from '../../../src/sim/past/shown-at.ts'
import type {Checkpoint, Entry} from '../../../src/sim/rerun.ts'
import {sameJson} from '../../../src/sim/same.ts'
import {append, at, emptySequence} from '../../../src/sim/sequence.ts'
import {step} from '../../../src/sim/step.ts'
import {whyItWaits} from '../../../src/sim/standstill.ts'
import type {Table} from '../../../src/sim/table.ts'
import {eachFrom, first, get, valuesFrom} from '../../../src/sim/table.ts'
import type {Timeline} from '../../../src/sim/timeline.ts'
import {changesAt, entryOf, momentAt, truncate, worldAt} from '../../../src/sim/timeline.ts'
import type {World} from '../../../src/sim/world.ts'
import {nodeLoad} from '../../../src/sim/world.ts'
import {deeds, play, playOn} from '../deeds.ts'

// A moment that is shown by reading back must look as if it were run again.

/** The same history, of which hardly any world is kept: the start, and one in the middle. */
function sparse(timeline: Timeline): Timeline {
  const kept = [0, Math.floor(timeline.kept.length / 2)].flatMap(place => at(timeline.kept, place) ?? [])
  return {...timeline, kept: kept.reduce(append<Checkpoint>, emptySequence<Checkpoint>())}
}

/** As toEqual, quickly where it holds. */
function expectSame(one: unknown, other: unknown): void {
  if (!sameJson(one, other)) expect(one).toEqual(other)
}

function entries<V>(table: Table<string, V>): readonly (readonly [string, V])[] {
  const found: (readonly [string, V])[] = []
  eachFrom(table, '', (key, value) => found.push([key, value]))
  return found
}

/** All that may be read of a shown world, in order. */
function shownParts({now, revision, changes, seed, objects, indexes, processes, disks, machines, waiting, memory}: World) {
  const {nodeLoad: _, crowds: __, few, ...tables} = indexes
  const shown = Object.fromEntries(
    Object.entries<Table<string, unknown>>({...tables, ...few}).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
  return {
    now,
    revision,
    changes,
    seed,
    objects: entries(objects),
    indexes: Object.entries(shown).map(([name, table]) => [name, entries(table)]),
    sizes: [objects.size, ...Object.values(shown).map(table => table.size)],
    processes: entries(processes),
    disks: entries(disks),
    machines: entries(machines),
    waiting: entries(waiting),
    volumes: entries(memory).filter(([key]) => key.endsWith(' volumes')),
  }
}

function expectShown(timeline: Timeline): void {
  const far = sparse(timeline)
  // As if no entry had been remembered.
  const forgetful = {...far, log: emptySequence<Entry>(), forgotten: far.steps}
  const stride = Math.max(1, Math.floor(timeline.steps / 60))
  for (let number = timeline.steps; number >= 0; number -= stride) {
    const exact = worldAt(timeline, number)
    const shown = shownAt(far, number, -1)
    expectSame(shownParts(shown), shownParts(exact))
    expect(momentAt(forgetful, number)).toBe(momentAt(timeline, number))
    for (const {id} of changesAt(timeline, number)) expect(entryOf(forgetful, id)).toBe(number)
    expectSame(first(shown.indexes.podsRanked), first(exact.indexes.podsRanked))
    for (const object of valuesFrom(exact.objects, '')) {
      const key = keyOf(object)
      expectSame(get(shown.objects, key), object)
      if (object.kind !== 'Event') expectSame(whyItWaits(shown, key), whyItWaits(exact, key))
    }
  }
}

describe('a moment that is read back', () => {
  it('shows what stood there, whatever people did', () => {
    fc.assert(
      fc.property(deeds, all => {
        expectShown(play(all))
      }),
      {numRuns: 8},
    )
  })

  it('shows the same after someone acted in the past', () => {
    fc.assert(
      fc.property(deeds, deeds, fc.double({min: 0, max: 1, noNaN: true}), (all, more, part) => {
        const timeline = play(all)
        const cut = truncate(timeline, Math.floor(timeline.steps * part))
        expectShown(cut)
        expectShown(playOn(cut, more))
        expectShown(timeline)
      }),
      {numRuns: 4},
    )
  })

  it('is run again where the journal has let it go, and the journal stays bounded', () => {
    fc.assert(
      fc.property(deeds, all => {
        const timeline = play(all, {dense: 2000, worlds: 4000, entries: 30})
        const {before, marks, sides} = timeline.journal
        // So many objects at most, at any time of the deeds.
        const most =
          4 * Math.max(100, ...Array.from({length: timeline.kept.length}, (_, place) => at(timeline.kept, place)?.world.objects.size ?? 0))
        expect(Math.max(before.length, marks.length, sides.length)).toBeLessThanOrEqual(most)
        expectShown(timeline)
      }),
      {numRuns: 4},
    )
  })

  it('is not there for those who act', () => {
    const [timeline] = fc.sample(deeds, 1).map(all => play(all))
    if (timeline === undefined) return
    const shown = shownAt(sparse(timeline), Math.ceil(timeline.kept.length / 4), -1)
    expect(() => step(shown)).toThrow('only shown')
    expect(() => nodeLoad(shown, 'node-a')).toThrow('only shown')
  })
})
