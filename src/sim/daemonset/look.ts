import type {DaemonSet} from '../../kube/daemonset.ts'
import type {Json, Ms} from '../../kube/object.ts'
import {makeKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import {allNodes} from '../all-nodes.ts'
import type {DAEMONSET_REASONS} from '../reasons/daemonset.ts'
import type {Request, Why} from '../request.ts'
import type {World} from '../world.ts'
import type {Eligibility} from './eligible.ts'
import {eligibility} from './eligible.ts'
import {targetNode, templateGeneration} from './new-pod.ts'

/** One node as a set sees it: what it is to the set, and the set's pods that are there or meant for it. */
export type Place = {readonly node: string; readonly eligible: Eligibility; readonly pods: readonly Pod[]}

/** What one sync of a set looks at. */
export type Look = {
  readonly world: World
  readonly now: Ms
  readonly set: DaemonSet
  readonly hash: string
  readonly generation: string | undefined
  readonly minReadySeconds: number
  /** Every node of the cluster, by name, but for calm ones. */
  readonly places: readonly Place[]
  /** How many nodes need not be looked at: each has the one pod it should have, which is new, Ready and stays. */
  readonly calm: number
  /** Pods on nodes that do not exist any more. */
  readonly lost: readonly Place[]
}

export type Removal = {readonly pod: Pod; readonly why: Why}
export type Addition = {readonly node: string; readonly why: Why}

/** What a part of a sync wants done. */
export type Plan = {
  readonly add: readonly Addition[]
  readonly remove: readonly Removal[]
  readonly events?: readonly Request[]
  readonly again?: Ms
  readonly waits?: Why
  readonly remembers?: Json
}

export function why(rule: keyof typeof DAEMONSET_REASONS, facts: Why['facts']): Why {
  return {rule, facts}
}

/** Sorts the set's pods by node in one walk over nodes and one over pods, as getNodesToDaemonPods. */
export function lookAt(world: World, set: DaemonSet, hash: string, pods: readonly Pod[]): Look {
  const byNode = new Map<string, Pod[]>()
  for (const pod of pods) {
    // Ended and being deleted: somebody else removes it, and the node counts as free.
    if (pod.metadata.deletionTimestamp !== undefined && isPodTerminal(pod)) continue
    const node = targetNode(pod)
    if (node === undefined) continue
    const there = byNode.get(node)
    if (there === undefined) byNode.set(node, [pod])
    else there.push(pod)
  }
  const fits = eligibility(set)
  const places = allNodes(world).map((node): Place => {
    const name = node.metadata.name
    const there = byNode.get(name)
    byNode.delete(name)
    return {node: name, eligible: fits(node), pods: there ?? NO_PODS}
  })
  const lost = [...byNode].map(([node, there]): Place => ({node, eligible: 'not', pods: there}))
  return {
    world,
    now: world.now,
    set,
    hash,
    generation: templateGeneration(set),
    minReadySeconds: set.spec.minReadySeconds ?? 0,
    places,
    calm: 0,
    lost,
  }
}

const NO_PODS: readonly Pod[] = []

/** Scheduled pods first, then the oldest, as podByCreationTimestampAndPhase. */
export function oldestFirst(left: Pod, right: Pod): number {
  const scheduled = Number(isScheduled(right)) - Number(isScheduled(left))
  if (scheduled !== 0) return scheduled
  const [first, second] = [left.metadata.creationTimestamp ?? '', right.metadata.creationTimestamp ?? '']
  if (first !== second) return first < second ? -1 : 1
  return left.metadata.name < right.metadata.name ? -1 : 1
}

function isScheduled(pod: Pod): boolean {
  return pod.spec.nodeName !== undefined && pod.spec.nodeName !== ''
}

/** An event about the set itself. */
export function setEvent(set: DaemonSet, type: 'Normal' | 'Warning', reason: string, message: string, because: Why): Request {
  const about = makeKey('DaemonSet', set.metadata.namespace ?? '', set.metadata.name)
  return {verb: 'event', about, type, reason, message, component: 'daemonset-controller', why: because}
}
