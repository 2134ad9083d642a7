import {findCondition, keyOf} from '../../kube/object.ts'
import type {Node} from '../../kube/node.ts'
import {LATENCY} from '../latency.ts'
import type {Write} from '../news.ts'
import {isOutOfService} from '../out-of-service.ts'
import {hopesForNode} from '../scheduler/hints.ts'
import type {World} from '../world.ts'
import {list, podsOnNode} from '../world.ts'
import type {Waker} from './wake.ts'

// Whom a node concerns: its pods, daemons, and pods that wait for one.

export function wakeNode(world: World, write: Write, wake: Waker): void {
  const before = write.before as Node | undefined
  const after = write.after as Node | undefined
  const name = (after ?? before)?.metadata.name ?? ''
  if (after === undefined) {
    // The DaemonSet controller does not look at a deletion: pod garbage collection has to free the pods first.
    for (const pod of podsOnNode(world, name)) wake('pod-gc', keyOf(pod), LATENCY.podGcQuarantine + LATENCY.podGcPeriod / 2)
    return
  }
  if (before !== undefined && schedulingFacts(before) === schedulingFacts(after)) return
  for (const set of list(world, 'DaemonSet')) wake('daemonset', keyOf(set))
  for (const pod of podsOnNode(world, '')) if (hopesForNode(pod, before, after)) wake('scheduler', keyOf(pod), LATENCY.reschedule)
  if (isOutOfService(after)) {
    for (const pod of podsOnNode(world, name))
      if (pod.metadata.deletionTimestamp !== undefined) wake('pod-gc', keyOf(pod), LATENCY.podGcPeriod / 2)
  }
  if (evicting(before) !== evicting(after)) {
    for (const pod of podsOnNode(world, name)) wake('taint-eviction', keyOf(pod))
  }
}

/** The taint eviction controller looks at nothing else of a node (handleNodeUpdate). */
function evicting(node: Node | undefined): string {
  return JSON.stringify((node?.spec?.taints ?? []).filter(({effect}) => effect === 'NoExecute'))
}

/** What of a node decides who may run there. */
function schedulingFacts(node: Node): string {
  return JSON.stringify([
    node.metadata.labels,
    node.spec,
    node.status?.allocatable,
    findCondition(node.status?.conditions, 'Ready')?.status,
  ])
}
