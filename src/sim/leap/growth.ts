import type {Key, KubeObject} from '../../kube/object.ts'
import {dataAt} from '../../kube/peek.ts'
import type {World} from '../world.ts'
import {get} from '../table.ts'
import type {Moving} from './moving.ts'
import {isLasting} from './moving.ts'

/**
 * What counts up from one period to the next and is asked by nobody: how often a lasting Event was told, and how often others were not
 * heard. By key, what is added in a period; for a memory by entry.
 */
export type Growth = {
  readonly counts: ReadonlyMap<Key, number>
  readonly unheard: ReadonlyMap<string, Readonly<Record<string, number>>>
}

type Counting = KubeObject & {readonly count?: number}

/** What one period adds, from `before` to the world that `moving` was found in. */
export function growthOf(anchor: World, before: World, moving: Moving): Growth {
  const counts = new Map<Key, number>()
  for (const [key, object] of moving.objects) {
    if (object.kind !== 'Event' || !isLasting(object, key, anchor)) continue
    counts.set(key, countOf(object) - countOf(get(before.objects, key)))
  }
  const unheard = new Map<string, Readonly<Record<string, number>>>()
  for (const [key, memory] of moving.memory) {
    const [now, then] = [numbers(memory), numbers(get(before.memory, key))]
    if (Object.keys(now).length > 0)
      unheard.set(key, Object.fromEntries(Object.entries(now).map(([entry, count]) => [entry, count - (then[entry] ?? 0)])))
  }
  return {counts, unheard}
}

const countOf = (event: Counting | undefined) => event?.count ?? 0

function numbers(memory: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(dataAt(memory, 'unheard')).flatMap(([entry, count]) => (typeof count === 'number' ? [[entry, count] as const] : [])),
  )
}
