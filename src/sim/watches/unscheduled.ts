import {keyOf} from '../../kube/object.ts'
import {LATENCY} from '../latency.ts'
import type {World} from '../world.ts'
import {podsOnNode} from '../world.ts'
import type {Waker} from './wake.ts'

/** All pods without a node are tried again. */
export function wakeUnscheduled(world: World, wake: Waker): void {
  for (const pod of podsOnNode(world, '')) wake('scheduler', keyOf(pod), LATENCY.reschedule)
}
