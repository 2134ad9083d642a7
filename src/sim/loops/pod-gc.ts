import type {Pod} from '../../kube/pod.ts'
import {findCondition} from '../../kube/object.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import {LATENCY} from '../latency.ts'
import type {Loop} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {World} from '../world.ts'
import {find, findByKey} from '../world.ts'

/**
 * Removes pods whose node is no more, as pkg/controller/podgc: the node has to be missing for the quarantine time, and the
 * collector looks every 20 s; on average that is half a period later.
 */
export const podGc: Loop = (world, key) => {
  const pod = findByKey(world, key) as Pod | undefined
  if (pod?.spec.nodeName === undefined) return NOTHING
  const node = find(world, 'Node', '', pod.spec.nodeName)
  const facts = {pod: pod.metadata.name, node: pod.spec.nodeName}
  if (node !== undefined) {
    const out = node.spec?.taints?.some(taint => taint.key === 'node.kubernetes.io/out-of-service')
    const ready = findCondition(node.status?.conditions, 'Ready')?.status === 'True'
    if (out !== true || ready || pod.metadata.deletionTimestamp === undefined) return NOTHING
    return removal(world, pod, {rule: 'pod-out-of-service', facts}, 'PodGC: node out-of-service')
  }
  return removal(world, pod, {rule: 'pod-without-node', facts}, 'PodGC: node no longer exists')
}

function removal(world: World, pod: Pod, why: {readonly rule: string; readonly facts: Readonly<Record<string, string>>}, message: string) {
  const key = `Pod/${pod.metadata.namespace ?? ''}/${pod.metadata.name}` as const
  const condition = {
    type: 'DisruptionTarget',
    status: 'True' as const,
    reason: 'DeletionByPodGC',
    message,
    lastTransitionTime: timestamp(world.now),
  }
  const conditions = [...(pod.status?.conditions ?? []).filter(each => each.type !== 'DisruptionTarget'), condition]
  const failed: Pod = {...pod, status: {...pod.status, phase: 'Failed', conditions}}
  if (isPodTerminal(pod)) return {requests: [{verb: 'delete' as const, key, grace: 0, why}]}
  // Between the two writes upstream the pod's own controller sees a failed pod, and often deletes it first.
  return {requests: [{verb: 'status' as const, object: failed, why}], again: world.now + 2 * LATENCY.watch}
}
