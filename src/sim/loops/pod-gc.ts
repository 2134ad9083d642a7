import type {Pod} from '../../kube/pod.ts'
import type {Condition} from '../../kube/object.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import {LATENCY} from '../latency.ts'
import {isOutOfService} from '../out-of-service.ts'
import type {Loop, Why} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {World} from '../world.ts'
import {find, findByKey} from '../world.ts'

/**
 * Removes pods whose node is no more, as pkg/controller/podgc: the node has to be missing for the quarantine time, and the
 * collector looks every 20 s; on average that is half a period later. So it does with pods that end on a node that is out of service.
 */
export const podGc: Loop = (world, key) => {
  const pod = findByKey(world, key) as Pod | undefined
  if (pod?.spec.nodeName === undefined) return NOTHING
  const node = find(world, 'Node', '', pod.spec.nodeName)
  const facts = {pod: pod.metadata.name, node: pod.spec.nodeName}
  if (node !== undefined) {
    if (pod.metadata.deletionTimestamp === undefined || !isOutOfService(node)) return NOTHING
    return removal(world, pod, {rule: 'pod-out-of-service', facts}, pod.status?.conditions ?? [])
  }
  return removal(world, pod, {rule: 'pod-without-node', facts}, [
    ...(pod.status?.conditions ?? []).filter(each => each.type !== 'DisruptionTarget'),
    {
      type: 'DisruptionTarget',
      status: 'True' as const,
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
      lastTransitionTime: timestamp(world.now),
    },
  ])
}

/** Marks the pod failed and deletes it by force, as markFailedAndDeletePodWithCondition. */
function removal(world: World, pod: Pod, why: Why, conditions: readonly Condition[]) {
  const key = `Pod/${pod.metadata.namespace ?? ''}/${pod.metadata.name}` as const
  const failed: Pod = {...pod, status: {...pod.status, phase: 'Failed', conditions}}
  if (isPodTerminal(pod)) return {requests: [{verb: 'delete' as const, key, grace: 0, why}]}
  // Between the two writes upstream the pod's own controller sees a failed pod, and often deletes it first.
  return {requests: [{verb: 'status' as const, object: failed, why}], again: world.now + 2 * LATENCY.watch}
}
