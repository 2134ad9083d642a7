import type {Key, KubeObject} from '../kube/object.ts'
import {plan} from './agenda.ts'
import {expire, forgetExpired} from './expiry.ts'
import {reindex} from './indexes.ts'
import type {Cause, Change, Why} from './request.ts'
import {stamped, withMetadata} from './stamp.ts'
import type {Table} from './table.ts'
import {drop, get, put} from './table.ts'
import type {Write} from './news.ts'
import {wakes} from './watches/wakes.ts'
import type {KubeEvent} from '../kube/service.ts'
import type {World} from './world.ts'

/** A world that nobody else sees: its fields may be set. */
export type OwnWorld = {-readonly [field in keyof World]: World[field]}

/** The world of a run is its own already; any other is copied first. */
export function ownWorld(world: World): OwnWorld {
  return world.owner.live ? world : {...world}
}

/** One request under way: the world so far and what has changed. Only apiserver.ts and its parts hold one. */
export type Draft = {
  readonly world: OwnWorld
  readonly changes: Change[]
  readonly by: Change['by']
  readonly cause: Cause
  /** The object that was asked for last, as it stands now: most requests of a look are about one. */
  lately: {readonly key: Key; readonly object: KubeObject | undefined} | undefined
  /** All Events about the object that something was told of last. */
  told: {readonly about: Key; readonly events: KubeEvent[]} | undefined
  /** What was written to the tables beside the objects. */
  sides: SideWrite[] | undefined
}

/** One entry of a table beside the objects, and what stood there before it was written. */
export type SideWrite = {
  readonly table: 'processes' | 'disks' | 'machines' | 'waiting' | 'memory'
  readonly key: string
  readonly before: unknown
}

/** A request, or all requests of a look, that begin with this world: it is used up by them. */
export function newDraft(world: OwnWorld, by: Change['by'], cause: Cause): Draft {
  return {world, changes: [], by, cause, lately: undefined, told: undefined, sides: undefined}
}

/** What stands under a key now. */
export function standing(draft: Draft, key: Key): KubeObject | undefined {
  if (draft.lately?.key === key) return draft.lately.object
  const object = get(draft.world.objects, key)
  draft.lately = {key, object}
  return object
}

/**
 * Puts `after` in the place of what stands under `key` (undefined takes it away), keeps the indexes,
 * notes the change and plans the looks that follow. Gives the object a new resourceVersion.
 */
export function store(draft: Draft, key: Key, after: KubeObject | undefined, why: Why): void {
  const {world} = draft
  const next = after === undefined ? undefined : withMetadata(after, stamped(after.metadata, {resourceVersion: nextVersion(world)}))
  keep(draft, key, standing(draft, key), next, why)
}

/** The resourceVersion of the next write. */
export function nextVersion(world: World): string {
  return String(world.revision + 1)
}

/**
 * As store, for an object that was made for this write and has the next resourceVersion already. `before` is what stands there now: whoever
 * writes has looked.
 */
export function keep(draft: Draft, key: Key, before: KubeObject | undefined, after: KubeObject | undefined, why: Why): void {
  const {world} = draft
  const {owner} = world
  world.revision += 1
  world.changes += 1
  const id = world.changes
  world.objects = after === undefined ? drop(world.objects, key, owner) : put(world.objects, key, after, owner)
  if (draft.lately?.key === key) draft.lately = {key, object: after}
  const cause: Cause = {by: 'change', change: id}
  if (key.startsWith('Event/')) {
    draft.told = undefined
    if (after === undefined) forgetExpired(world)
    else expire(world, key, cause)
  } else {
    world.indexes = reindex(world.indexes, key, {before, after, owner})
    wakeAll(draft, {key, before, after, by: draft.by}, cause)
  }
  const what = after === undefined ? 'deleted' : before === undefined ? 'created' : 'changed'
  draft.changes.push(changeOf(draft, {id, key, what, why, object: after ?? before, before}))
}

/** Whether an object came, went, or is wanted otherwise than before: more than a word about how it is. */
function isAskedToChange(before: KubeObject | undefined, after: KubeObject | undefined): boolean {
  return before?.spec !== after?.spec || before?.metadata.deletionTimestamp !== after?.metadata.deletionTimestamp
}

function wakeAll({world}: Draft, write: Write, cause: Cause): void {
  const asked = isAskedToChange(write.before, write.after)
  for (const {loop, key, after} of wakes(world, write)) {
    world.agenda = plan(world.agenda, {at: world.now + after, loop, key, cause, direct: asked && key === write.key}, world.owner)
  }
}

type News = Pick<Change, 'id' | 'key' | 'what' | 'why'> & {readonly object: KubeObject | undefined; readonly before: KubeObject | undefined}

function changeOf({world, by, cause}: Draft, {id, key, what, why, object, before}: News): Change {
  const at = world.now
  if (object === undefined) return {id, at, by, key, what, why, cause}
  return before === undefined ? {id, at, by, key, what, why, cause, object} : {id, at, by, key, what, why, cause, object, before}
}

/** Adds a change without an object of its own to the history under the next number. */
export function note(draft: Draft, change: Pick<Change, 'key' | 'what' | 'why'>): void {
  const {world, by, cause} = draft
  world.changes += 1
  draft.changes.push({id: world.changes, at: world.now, by, key: change.key, what: change.what, why: change.why, cause})
}

/** A table beside the objects with this value in it (undefined takes it away); notes what stood there. */
export function besides<V>(
  draft: Draft,
  name: SideWrite['table'],
  table: Table<string, V>,
  key: string,
  value: V | undefined,
): Table<string, V> {
  const {owner} = draft.world
  const before = get(table, key)
  if (before === undefined && value === undefined) return table
  draft.sides ??= []
  draft.sides.push({table: name, key, before})
  return value === undefined ? drop(table, key, owner) : put(table, key, value, owner)
}
