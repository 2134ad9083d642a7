import {keptBefore, keptFrom} from '../kept-worlds.ts'
import type {Timeline} from '../timeline.ts'
import {worldAt} from '../timeline.ts'
import type {World} from '../world.ts'
import type {Journal} from './journal.ts'
import {markAt} from './journal.ts'
import {lookBack} from './look-back.ts'

/** Running so many entries and changes again is as fast as reading back: what stands between kept worlds where those are many. */
const NEAR = 800

/**
 * The world after entry `number` for showing: as worldAt, but what only those who act may know is not in it (see look-back.ts). Fast
 * in the largest clusters too: where few worlds are kept, nothing is run again, and what changed is read back. `near`: up to so many entries
 * and changes are run again instead.
 */
export function shownAt(timeline: Timeline, number: number, near: number = NEAR): World {
  const {journal} = timeline
  const mark = number < timeline.steps ? markAt(journal, number) : undefined
  if (mark === undefined) return worldAt(timeline, number)
  const {step, world: earlier} = keptBefore(timeline, number)
  if (number - step + mark.change - earlier.changes <= near) return worldAt(timeline, number)
  if (lastShown?.journal === journal && lastShown.number === number) return lastShown.world
  const world = lookBack(journal, mark, keptFrom(timeline, number))
  lastShown = {journal, number, world}
  return world
}

/** A screen is drawn again and again at one place. */
let lastShown: {readonly journal: Journal; readonly number: number; readonly world: World} | undefined
