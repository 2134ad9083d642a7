import {endOf, placeBeforeChange, placeIn} from './leap/leap.ts'
import type {ChangeId} from './request.ts'
import type {Checkpoint} from './rerun.ts'
import type {Sequence} from './sequence.ts'
import {at, countWhile, thinned} from './sequence.ts'
import type {Budget, Timeline} from './timeline.ts'
import type {World} from './world.ts'

// Which worlds a history keeps, and which of them is nearest to a place. Where a leap lies, the nearest one is worked out.

/** At most so many worlds: of the older ones every second goes, so what lies long ago takes longer to show. */
export function bounded(kept: Sequence<Checkpoint>, most: number): Sequence<Checkpoint> {
  let left = kept
  while (left.length > most) left = thinned(left, Math.floor(left.length * 0.75))
  return left
}

/**
 * A kept world holds copies of all that was changed since the one before it, and a cluster of a hundred thousand pods has changed more than a
 * machine has room for thousands of times over. Both what a world holds and how much happens grow with the objects, hence the square:
 * 48,000 objects, as five thousand nodes have with a pod and its events on each, may have two thousand worlds, a million the fewest. Those
 * are for acting in the past, where much is run again; to show a place takes none near it (see past/shown-at.ts).
 */
const ROOM = 2_200_000
const FEWEST = 4

/** How many worlds a history of this cluster may keep. */
export function mostWorlds({worlds}: Budget, {objects}: World): number {
  const affordable = Math.max(FEWEST, Math.floor((ROOM / (objects.size + 1)) ** 2))
  return Math.max(2, Math.min(worlds, affordable))
}

/** The last kept world that is not after an entry; within a leap the last whole period. */
export function keptBefore({kept, start, leaps}: Timeline, number: number): Checkpoint {
  const base = at(kept, countWhile(kept, ({step: place}) => place <= number) - 1) ?? {step: 0, world: start}
  const leap = leaps.findLast(each => each.step <= number)
  if (leap === undefined || base.step >= endOf(leap)) return base
  return number < endOf(leap) ? placeIn(leap, number) : {step: endOf(leap), world: leap.landing}
}

/** So many writes can be told of each object there is, in the middle. */
const WRITES = 4

/** How many of the newest writes the journal of this cluster may tell: those of the newest entries, and in large clusters more. */
export function mostWrites({entries}: Budget, {objects}: World): number {
  return Math.max(entries, WRITES * objects.size)
}

/** The first kept world that is not before an entry, or the newest world. */
export function keptFrom({kept, steps, head}: Timeline, number: number): Checkpoint {
  return (
    at(
      kept,
      countWhile(kept, ({step: place}) => place < number),
    ) ?? {step: steps, world: head}
  )
}

/** The place of the next kept world after one. */
export function nextKept({kept, leaps, forgotten}: Timeline, step: number): number {
  const next = at(
    kept,
    countWhile(kept, ({step: place}) => place <= step),
  )?.step
  const leap = leaps.find(each => step < endOf(each))
  const end = leap === undefined ? forgotten : step < leap.step ? leap.step : step + leap.steps
  return Math.min(next ?? forgotten, end)
}

/** The same by the number of a change: the last kept world before it. */
export function keptBeforeChange({kept, start, leaps}: Timeline, change: ChangeId): Checkpoint {
  const base = at(kept, countWhile(kept, ({world}) => world.changes < change) - 1) ?? {step: 0, world: start}
  const leap = leaps.findLast(each => each.world.changes < change)
  if (leap === undefined || base.step >= endOf(leap)) return base
  return change <= leap.landing.changes ? placeBeforeChange(leap, change) : {step: endOf(leap), world: leap.landing}
}
