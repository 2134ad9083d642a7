import type {Key, KubeObject, Ms} from '../../kube/object.ts'
import type {Work} from '../agenda.ts'
import type {Expiry} from '../expiry.ts'
import type {Disk, Machine, Process} from '../machine.ts'
import type {Table} from '../table.ts'
import {eachFrom, get, has} from '../table.ts'
import type {Waiting, World} from '../world.ts'

/** What of a world is not what it was in an older one, the anchor: all the rest stands still. */
export type Moving = {
  readonly objects: ReadonlyMap<Key, KubeObject>
  readonly processes: ReadonlyMap<string, Process>
  readonly disks: ReadonlyMap<string, Disk>
  readonly machines: ReadonlyMap<string, Machine>
  readonly waiting: ReadonlyMap<string, Waiting>
  readonly memory: ReadonlyMap<string, unknown>
  readonly expiring: ReadonlyMap<string, Expiry>
  readonly pending: ReadonlyMap<string, Work>
}

/** Compares by identity: whatever was written since the anchor moves, even when it was written back as it was. Costs what exists. */
export function movingIn(world: World, anchor: World): Moving {
  return {
    objects: differing(world.objects, anchor.objects),
    processes: differing(world.processes, anchor.processes),
    disks: differing(world.disks, anchor.disks),
    machines: differing(world.machines, anchor.machines),
    waiting: differing(world.waiting, anchor.waiting),
    memory: differing(world.memory, anchor.memory),
    expiring: differing(world.expiring, anchor.expiring),
    pending: differing(world.agenda.pending, anchor.agenda.pending),
  }
}

function differing<K extends string, V>(table: Table<K, V>, other: Table<K, V>): ReadonlyMap<K, V> {
  const found = new Map<K, V>()
  eachFrom(table, '', (key, value) => {
    if (get(other, key) !== value) found.set(key, value)
  })
  return found
}

/** The first deadline among those that stand still; Infinity when there is none. */
export function standingDeadline(world: World, anchor: World): Ms {
  let first = Number.POSITIVE_INFINITY
  eachFrom(world.agenda.pending, '', (key, work) => {
    if (get(anchor.agenda.pending, key) === work) first = Math.min(first, work.at)
  })
  return first
}

/** Whether an object of the moving part was there already, under the same name and the same uid. */
export function isLasting({metadata}: KubeObject, key: Key, anchor: World): boolean {
  return has(anchor.objects, key) && get(anchor.objects, key)?.metadata.uid === metadata.uid
}

/** All but the Events: what decides nothing and is most of what moves. */
export function withoutEvents(moving: Moving): Moving {
  const objects = new Map([...moving.objects].filter(([key]) => !key.startsWith('Event/')))
  return {...moving, objects, expiring: new Map()}
}
