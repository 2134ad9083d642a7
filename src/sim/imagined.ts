import {keyOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {reindex} from './indexes.ts'
import {NOBODY, drop, put} from './table.ts'
import type {World} from './world.ts'

/** Worlds that are not, to ask what would be: nobody keeps them, and nothing wakes in them. Each costs what it changes. */

/** The world as if these pods were gone. */
export function without(world: World, pods: readonly Pod[]): World {
  let {objects, indexes} = world
  for (const pod of pods) {
    const key = keyOf(pod)
    objects = drop(objects, key)
    indexes = reindex(indexes, key, {before: pod, after: undefined, owner: NOBODY})
  }
  return {...world, objects, indexes, owner: NOBODY}
}

/** The world as if these pods, which have no node yet, stood on this one. */
export function placedOn(world: World, node: string, pods: readonly Pod[]): World {
  let {objects, indexes} = world
  for (const pod of pods) {
    const key = keyOf(pod)
    const placed: Pod = {...pod, spec: {...pod.spec, nodeName: node}}
    objects = put(objects, key, placed)
    indexes = reindex(indexes, key, {before: pod, after: placed, owner: NOBODY})
  }
  return {...world, objects, indexes, owner: NOBODY}
}
