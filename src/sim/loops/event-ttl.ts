import type {Ms} from '../../kube/object.ts'
import type {KubeEvent} from '../../kube/service.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {LATENCY} from '../latency.ts'
import type {Loop, Request} from '../request.ts'
import {eachWhile} from '../table.ts'
import {findByKey} from '../world.ts'

const WHY = {rule: 'event-expired', facts: {}}

/** Takes Events away an hour after they were last counted, as their lease in etcd does. One look serves all that are due. */
export const eventTtl: Loop = world => {
  const requests: Request[] = []
  let again: Ms | undefined
  eachWhile(world.expiring, (_place, {key, due}) => {
    if (due > world.now) {
      again = due
      return false
    }
    const event = findByKey(world, key) as KubeEvent | undefined
    // One that was told again stands in the queue again.
    const goes = event !== undefined && parseTimestamp(event.lastTimestamp) + LATENCY.eventTtl <= world.now
    if (goes) requests.push({verb: 'delete', key, why: WHY})
    return true
  })
  return again === undefined ? {requests} : {requests, again}
}
