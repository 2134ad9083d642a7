import type {Ms} from '../../kube/object.ts'
import type {World} from '../world.ts'
import type {Growth} from './growth.ts'
import {growthOf} from './growth.ts'
import type {Moving} from './moving.ts'
import {movingIn, standingDeadline, withoutEvents} from './moving.ts'
import {MINUTE, lensOf, outline} from './outline.ts'

/** What repeats: how much time and how many changes, versions and looks' numbers it takes, and what moves in it. */
export type Period = {
  readonly ms: Ms
  readonly changes: number
  readonly versions: number
  readonly seq: number
  /** Moments before it are fixed points. */
  readonly since: Ms
  readonly moving: Moving
  readonly growth: Growth
  /** The first deadline that stands still: what repeats ends there at the latest. */
  readonly deadline: Ms
}

/**
 * The period between two moments of one history, when the later is like the earlier in all that decides what follows; else undefined.
 * `anchor` is a moment before both: what is in its state still stands still, what came after it moves. So what moves must live for less
 * time than lies between the anchor and `before`. Jobs are named by whole minutes, so a period is made of such.
 */
export function periodBetween(anchor: World, before: World, after: World): Period | undefined {
  const ms = after.now - before.now
  if (ms <= 0 || ms % MINUTE !== 0 || !sameSize(before, after)) return undefined
  const [earlier, moving] = [movingIn(before, anchor), movingIn(after, anchor)]
  if (moving.machines.size > 0 || !PARTS.every(part => earlier[part].size === moving[part].size)) return undefined
  const since = anchor.now + 1
  const read = (world: World, from: Ms, what: Moving) => outline(lensOf(world, from, what, anchor), what, anchor)
  const alike = (part: (whole: Moving) => Moving) => read(before, since, part(earlier)) === read(after, since + ms, part(moving))
  if (!alike(withoutEvents) || !alike(whole => whole)) return undefined
  return {
    ms,
    changes: after.changes - before.changes,
    versions: after.revision - before.revision,
    seq: after.agenda.seq - before.agenda.seq,
    since: since + ms,
    moving,
    growth: growthOf(anchor, before, moving),
    deadline: standingDeadline(after, anchor),
  }
}

/** A quick no. */
function sameSize(before: World, after: World): boolean {
  return TABLES.every(table => before[table].size === after[table].size) && before.agenda.pending.size === after.agenda.pending.size
}

const TABLES = ['objects', 'processes', 'disks', 'machines', 'waiting', 'expiring', 'memory'] as const

const PARTS = ['objects', 'processes', 'disks', 'waiting', 'memory', 'expiring', 'pending'] as const
