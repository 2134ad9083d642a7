import type {DaemonSet} from '../../kube/daemonset.ts'
import type {Json, Ms} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import {isData, numAt} from '../../kube/peek.ts'
import type {Pod} from '../../kube/pod.ts'
import {remembered} from '../world.ts'
import type {World} from '../world.ts'

/** failedPodsBackoff: one second, doubled with each failed pod on a node, at most 15 minutes; forgotten after twice that. */
const FIRST = 1_000
const MOST = 15 * 60_000
const FORGET = 2 * MOST

export const FAILED_POD = 'FailedDaemonPod'

/** Upstream's text of the event about a failed pod. */
export function failedText(pod: Pod, node: string): string {
  return `Found failed daemon pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name} on node ${node}, will try to kill it`
}

/** When a failed pod of a node was deleted last, and how long the next one has to wait from there. */
type Failure = {readonly at: Ms; readonly wait: Ms}

/** The controller's memory of failed pods, by node. A new generation of the set starts afresh, as failedPodsBackoffKey. */
export type Failures = {readonly generation: number; readonly byNode: Readonly<Record<string, Failure>>}

export function failuresOf(world: World, set: DaemonSet): Failures {
  const generation = set.status?.observedGeneration ?? 0
  const known = remembered(world, 'daemonset', keyOf(set))
  const stored = isData(known) && numAt(known, 'generation') === generation && isData(known.byNode) ? known.byNode : {}
  const byNode = Object.entries(stored).map(([node, entry]): [string, Failure] => [
    node,
    {at: numAt(entry, 'at'), wait: numAt(entry, 'wait')},
  ])
  return {generation, byNode: Object.fromEntries(byNode.filter(([, {at}]) => world.now - at <= FORGET))}
}

/** When the next failed pod on this node may be deleted; 0 if none was lately. */
export function mayReplaceAt({byNode}: Failures, node: string): {readonly at: Ms; readonly seconds: number} {
  const failure = byNode[node]
  return failure === undefined ? {at: 0, seconds: 0} : {at: failure.at + failure.wait, seconds: failure.wait / 1000}
}

/** The memory after a failed pod was deleted on this node. */
export function withFailure({generation, byNode}: Failures, node: string, now: Ms): Failures {
  const before = byNode[node]
  const wait = before === undefined ? FIRST : Math.min(before.wait * 2, MOST)
  return {generation, byNode: {...byNode, [node]: {at: now, wait}}}
}

export function toMemory({generation, byNode}: Failures): Json {
  return {generation, byNode}
}
