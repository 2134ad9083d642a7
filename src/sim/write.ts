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
  const before = get(world.objects, key)
  const revision = world.revision + 1
  const stored = after === undefined ? undefined : {...after, metadata: {...after.metadata, resourceVersion: String(revision)}}
  const what = stored === undefined ? 'deleted' : before === undefined ? 'created' : 'changed'
  const objects = stored === undefined ? drop(world.objects, key) : put(world.objects, key, stored)
  draft.world = {...world, revision, objects, indexes: reindex(world.indexes, key, before, stored)}
  const shown = stored ?? before
  note(draft, {key, what, why, ...(shown === undefined ? {} : {object: shown}), ...(before === undefined ? {} : {before})})
  wake(draft, key, before, stored)
  return stored
}

function wake(draft: Draft, key: Key, before: KubeObject | undefined, after: KubeObject | undefined): void {
  const {world} = draft
  const cause: Cause = {by: 'change', change: world.changes}
  let agenda = world.agenda
  for (const {loop, key: target, after: delay} of wakes(world, {key, before, after})) {
    agenda = plan(agenda, {at: world.now + delay, loop, key: target, cause})
  }
  draft.world = {...world, agenda}
}

/** Adds a change to the history under the next number. */
export function note(draft: Draft, change: Omit<Change, 'id' | 'at' | 'by' | 'cause'>): void {
  const id = draft.world.changes + 1
  draft.world = {...draft.world, changes: id}
  draft.changes.push({...change, id, at: draft.world.now, by: draft.by, cause: draft.cause})
}
