import {assert} from '../../kube/fail.ts'
import type {Node} from '../../kube/node.ts'
import type {Ms} from '../../kube/object.ts'
import type {Change} from '../request.ts'
import type {Checkpoint} from '../rerun.ts'
import {rerun} from '../rerun.ts'
import {emptySequence} from '../sequence.ts'
import {eachFrom} from '../table.ts'
import type {World} from '../world.ts'
import {later} from './later.ts'
import type {Moving} from './moving.ts'
import {isLasting, movingIn} from './moving.ts'
import type {Period} from './period.ts'
import type {Redraw} from './redraw.ts'
import {redrawOf} from './redraw.ts'
import {regularUntil} from './regular.ts'

/**
 * A stretch of history in which one period repeats, and which was not run. It is as exact as what was run: any moment of it is worked out
 * by moving the world to `settles` periods before, where objects of an earlier run stand for those that would be there, and running from
 * there until none of them is left.
 */
export type Leap = {
  /** The entry at which it begins, and what stood there. */
  readonly step: number
  readonly world: World
  readonly period: Period
  /** Entries in a period, and how many periods there are. */
  readonly steps: number
  readonly times: number
  readonly settles: number
  /** How what is drawn by chance is drawn anew: then little stands for another, and not for long. */
  readonly redraw?: Redraw
  /** What stands at its end. */
  readonly landing: World
}

/** The number of the entry at which a leap ends. */
export const endOf = ({step, steps, times}: Pick<Leap, 'step' | 'steps' | 'times'>): number => step + steps * times

/** What repeats: `nodes` are those between which chance decides, where that can be told. */
type Repeated = {readonly anchor: World; readonly period: Period; readonly steps: number; readonly nodes: readonly Node[]}

/** The leap from `world`, which stands at entry `step`, to at most `until`; undefined where it would save nothing. */
export function leapFrom(world: World, step: number, repeated: Repeated, until: Ms): Leap | undefined {
  const {anchor, period, steps} = repeated
  const regular = regularUntil(world, period, until)
  const times = Math.floor((regular - world.now) / period.ms) - 1
  const most = Math.ceil((world.now - anchor.now) / period.ms) + 1
  if (times < LEAST_GAIN * most) return undefined
  const changes: Change[] = []
  rerun({step: 0, world}, steps, emptySequence(), entry => changes.push(...entry.changes))
  if (changes.some(isUneven)) return undefined
  const settles = settling(world, repeated, most)
  if (settles === undefined) return undefined
  const plain = {step, world, period, steps, times, settles, landing: world}
  const leap = {...plain, landing: run(plain, times, settles)}
  if (!arrives(leap)) return undefined
  return comesOut(leap) ? (quicker(leap, repeated, changes, most) ?? leap) : undefined
}

/** Whether it ends when and where it has to. */
const arrives = ({world, landing, period, times}: Leap): boolean =>
  landing.now === world.now + period.ms * times && landing.changes === world.changes + period.changes * times

/** A runtime does not stop all pods at once: a few ms go by each pod's uid, and what comes then may come in another order. */
const isUneven = ({why}: Change): boolean => why.rule === 'container-stops'

/** Moved from another place the same must come: else something still stands for another, and nothing is left out. */
function comesOut(leap: Leap): boolean {
  return sameWorld(leap.landing, run(leap, leap.times, leap.settles + 1))
}

/** The same leap with what was drawn by chance drawn anew: it settles sooner, and comes out the same. */
function quicker(leap: Leap, {nodes}: Repeated, changes: readonly Change[], periods: number): Leap | undefined {
  const {world, period, times} = leap
  const redraw = redrawOf(world, {period, periods, nodes, changes})
  if (redraw === undefined) return undefined
  for (let settles = 1; settles < leap.settles; settles++) {
    const quick = {...leap, redraw, settles}
    if (sameWorld(leap.landing, run(quick, times, settles)) && comesOut(quick)) return {...quick, settles: settles + SPARE}
  }
  return undefined
}

/** One period more than it took here: a pod's address is the next that is free, so who was there before may once in a while decide it. */
const SPARE = 1

/** A leap costs as much as so many periods; a shorter stretch is run. */
const LEAST_GAIN = 4

/**
 * After how many periods nothing is left of what moved when the leap began, nor of what came of it: a Job that stands for another still
 * makes its pod in the first period, so whatever is there at the end of that must be gone as well.
 */
function settling(world: World, {anchor, period, steps}: Repeated, most: number): number | undefined {
  let current = onward(later(world, period, 1), steps)
  const old = new Set<string>()
  for (const [key, object] of movingIn(current, anchor).objects) if (!isLasting(object, key, anchor)) old.add(object.metadata.uid ?? '')
  for (let periods = 2; periods <= most; periods++) {
    current = onward(current, steps)
    if (!holdsAny(current, old)) return periods
  }
  return undefined
}

function holdsAny(world: World, uids: ReadonlySet<string>): boolean {
  let found = false
  eachFrom(world.objects, '', (_key, {metadata}) => {
    found ||= uids.has(metadata.uid ?? '')
  })
  return found
}

const onward = (world: World, entries: number): World => rerun({step: 0, world}, entries, emptySequence())

/** The world after `times` periods, run from `before` periods earlier. */
function run({world, period, steps, redraw}: Leap, times: number, before: number): World {
  const from = Math.max(times - before, 0)
  const start = from === 0 ? world : later(world, period, from, redraw)
  return onward(start, (times - from) * steps)
}

function checked(landing: World, leap: Leap, times: number): World {
  assert(arrives({...leap, landing, times}), 'a leap comes out elsewhere')
  return landing
}

function sameWorld(one: World, other: World): boolean {
  if (one.now !== other.now || one.changes !== other.changes) return false
  if (one.revision !== other.revision || one.agenda.seq !== other.agenda.seq) return false
  const [left, right] = [movingIn(one, other), movingIn(other, one)]
  return (Object.keys(left) as (keyof Moving)[]).every(part => entriesText(left[part]) === entriesText(right[part]))
}

const entriesText = (entries: ReadonlyMap<string, unknown>) => JSON.stringify([...entries])

/** The last whole period of a leap that is not after an entry, exactly as it was. `number` lies within the leap. */
export function placeIn(leap: Leap, number: number): Checkpoint {
  const times = Math.floor((number - leap.step) / leap.steps)
  return {step: leap.step + times * leap.steps, world: worldAfter(leap, times)}
}

/** The same by the number of a change: the last period's end before it. */
export function placeBeforeChange(leap: Leap, change: number): Checkpoint {
  const times = Math.floor((change - leap.world.changes - 1) / leap.period.changes)
  return {step: leap.step + times * leap.steps, world: worldAfter(leap, times)}
}

type Known = {readonly times: number; readonly world: World}

/** Places worked out last: whoever asks for one asks for its neighbours next. */
const known = new WeakMap<Period, Known[]>()
const MOST_KNOWN = 16

function worldAfter(leap: Leap, times: number): World {
  if (times <= 0) return leap.world
  const places = known.get(leap.period) ?? []
  known.set(leap.period, places)
  let near: Known | undefined
  for (const place of places) if (place.times <= times && place.times > (near?.times ?? -1)) near = place
  const {settles, steps} = leap
  if (near === undefined || times - near.times > settles) {
    near = {times, world: checked(run(leap, times, settles), leap, times)}
    remember(places, near)
  }
  while (near.times < times) {
    const world = checked(onward(near.world, steps), leap, near.times + 1)
    near = {times: near.times + 1, world}
    remember(places, near)
  }
  return near.world
}

function remember(places: Known[], place: Known): void {
  places.push(place)
  if (places.length > MOST_KNOWN) places.shift()
}

/** The leap as far as an entry within it, in whole periods; undefined when not one is left. */
export function cutLeap(leap: Leap, number: number): Leap | undefined {
  const times = Math.floor((number - leap.step) / leap.steps)
  return times === 0 ? undefined : {...leap, times, landing: worldAfter(leap, times)}
}
