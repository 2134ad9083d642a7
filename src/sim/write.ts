import type {Key, KubeObject} from '../kube/object.ts'
import {plan} from './agenda.ts'
import {reindex} from './indexes.ts'
import type {Cause, Change, Why} from './request.ts'
import {drop, get, put} from './table.ts'
import {wakes} from './watches.ts'
import type {World} from './world.ts'

/** One request under way: the world so far and what has changed. Only apiserver.ts and its parts hold one. */
export type Draft = {world: World; readonly changes: Change[]; readonly by: Change['by']; readonly cause: Cause}

/**
 * Puts `after` in the place of what stands under `key` (undefined takes it away), keeps the indexes,
 * notes the change and plans the looks that follow. Gives the object a new resourceVersion.
 */
export function store(draft: Draft, key: Key, after: KubeObject | undefined, why: Why): KubeObject | undefined {
  const {world} = draft
  const {owner} = world
  const before = get(world.objects, key)
  const revision = world.revision + 1
  const stored = after === undefined ? undefined : {...after, metadata: {...after.metadata, resourceVersion: String(revision)}}
  const what = stored === undefined ? 'deleted' : before === undefined ? 'created' : 'changed'
  const id = world.changes + 1
  const next: Mutable<World> = {
    ...world,
    revision,
    changes: id,
    objects: stored === undefined ? drop(world.objects, key, owner) : put(world.objects, key, stored, owner),
    indexes: reindex(world.indexes, key, {before, after: stored, owner}),
  }
  const cause: Cause = {by: 'change', change: id}
  let {agenda} = world
  for (const {loop, key: target, after: delay} of wakes(next, {key, before, after: stored})) {
    agenda = plan(agenda, {at: world.now + delay, loop, key: target, cause}, owner)
  }
  next.agenda = agenda
  draft.world = next
  const shown = stored ?? before
  const change: Change = {id, at: world.now, by: draft.by, key, what, why, cause: draft.cause}
  draft.changes.push(shown === undefined ? change : before === undefined ? {...change, object: shown} : {...change, object: shown, before})
  return stored
}

/** A world that nobody else has seen yet. */
type Mutable<T> = {-readonly [field in keyof T]: T[field]}

/** Adds a change to the history under the next number. */
export function note(draft: Draft, change: Omit<Change, 'id' | 'at' | 'by' | 'cause'>): void {
  const id = draft.world.changes + 1
  draft.world = {...draft.world, changes: id}
  draft.changes.push({...change, id, at: draft.world.now, by: draft.by, cause: draft.cause})
}
