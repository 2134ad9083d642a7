import type {KubeEvent} from '../../kube/service.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {LATENCY} from '../latency.ts'
import type {Loop} from '../request.ts'
import {NOTHING} from '../request.ts'
import {findByKey} from '../world.ts'

/** Takes an Event away an hour after it was last counted, as its lease in etcd does. */
export const eventTtl: Loop = (world, key) => {
  const event = findByKey(world, key) as KubeEvent | undefined
  if (event === undefined) return NOTHING
  const due = parseTimestamp(event.lastTimestamp) + LATENCY.eventTtl
  if (world.now < due) return {requests: [], again: due}
  return {requests: [{verb: 'delete', key, why: {rule: 'event-expired', facts: {}}}]}
}
