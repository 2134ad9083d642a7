import type {Key, Ms} from '../kube/object.ts'
import {plan} from './agenda.ts'
import {LATENCY} from './latency.ts'
import type {Cause} from './request.ts'
import {drop, first, has, put} from './table.ts'
import type {World} from './world.ts'

/** An Event that was told, and when it goes unless it is told again. */
export type Expiry = {readonly place: string; readonly key: Key; readonly due: Ms}

/**
 * Notes when an Event goes. All Events are kept equally long, so they go in the order in which they were told: one queue and one planned look
 * serve thousands of them, as one lease serves many keys in etcd.
 */
export function expire(world: {-readonly [field in keyof World]: World[field]}, key: Key, cause: Cause): void {
  const {owner, now} = world
  forgetExpired(world)
  const place = String(world.revision).padStart(12, '0')
  const due = now + LATENCY.eventTtl
  const isFirst = world.expiring.size === 0
  world.expiring = put(world.expiring, place, {place, key, due}, owner)
  // Whoever stands before this one has a look planned, and that one plans the next.
  if (isFirst) world.agenda = plan(world.agenda, {at: due, loop: 'event-ttl', key: 'Event//', cause}, owner)
}

/** Takes from the queue's head what has been looked at: what was due before this moment, and what is due now and gone. */
export function forgetExpired(world: {-readonly [field in keyof World]: World[field]}): void {
  const {owner, now} = world
  for (let oldest = first(world.expiring); oldest !== undefined && oldest.due <= now; oldest = first(world.expiring)) {
    if (oldest.due === now && has(world.objects, oldest.key)) return
    world.expiring = drop(world.expiring, oldest.place, owner)
  }
}
