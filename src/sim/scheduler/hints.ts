import type {Node} from '../../kube/node.ts'
import {fitsNodeAffinity} from '../../kube/node-selector.ts'
import {findCondition} from '../../kube/object.ts'
import type {Pod, PodAffinityTerm} from '../../kube/pod.ts'
import {selects} from '../../kube/selector.ts'
import {untolerated} from '../../kube/toleration.ts'
import {podRequests} from '../requests-of-pod.ts'
import type {World} from '../world.ts'
import {podsWithoutNode} from '../world.ts'
import {allocatable} from './filters.ts'
import {matchesTerm} from './pod-affinity.ts'
import {withLabelKeys} from './spread.ts'

/**
 * Pods without a node that may fit now that another pod has come to a node (`before` had none) or was relabelled there: the queueing
 * hints isSchedulableAfterPodChange of InterPodAffinity and PodTopologySpread. A pod that goes brings back all that wait.
 */
export function hopeful(world: World, before: Pod | undefined, after: Pod): readonly Pod[] {
  const came = before?.spec.nodeName === undefined
  if (after.spec.nodeName === undefined || (!came && before.metadata.labels === after.metadata.labels)) return []
  return podsWithoutNode(world, 'choosy').filter(waiting => {
    if (waiting.status?.conditions === undefined) return false
    const {podAffinity, podAntiAffinity} = waiting.spec.affinity ?? {}
    const joins = hits(world, waiting, podAffinity?.requiredDuringSchedulingIgnoredDuringExecution, came ? undefined : before, after)
    const parts = came ? false : hits(world, waiting, podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution, after, before)
    return joins || parts || spreadsWith(waiting, came ? undefined : before, after)
  })
}

/** All terms select `now`, and did not all select `old`. */
function hits(world: World, waiting: Pod, terms: readonly PodAffinityTerm[] = [], old: Pod | undefined, now: Pod): boolean {
  const all = (pod: Pod) => terms.length > 0 && terms.every(term => matchesTerm(world, waiting, term, pod))
  return all(now) && (old === undefined || !all(old))
}

function spreadsWith(waiting: Pod, before: Pod | undefined, after: Pod): boolean {
  if (waiting.metadata.namespace !== after.metadata.namespace) return false
  return (waiting.spec.topologySpreadConstraints ?? []).some(constraint => {
    const selector = withLabelKeys(waiting, constraint)
    const counts = selects(selector, after.metadata.labels)
    return before === undefined ? counts : counts !== selects(selector, before.metadata.labels)
  })
}

/**
 * Whether a node that came or changed lets a waiting pod hope, as the queueing hints isSchedulableAfterNodeChange of the plugins that
 * refused it. Which those were stands in the pod's condition; a pod that has not been tried yet stands in the queue anyway.
 */
export function hopesForNode(waiting: Pod, before: Node | undefined, after: Node): boolean {
  const said = findCondition(waiting.status?.conditions, 'PodScheduled')?.message?.split('no new claims')[0]
  if (said === undefined) return true
  const known = HINTS.filter(({refusal}) => refusal.test(said))
  return known.length === 0 || known.some(({helps}) => helps(waiting, before, after))
}

type Hint = {readonly refusal: RegExp; readonly helps: (waiting: Pod, before: Node | undefined, after: Node) => boolean}

const HINTS: readonly Hint[] = [
  {refusal: /Insufficient|Too many pods/, helps: hasMoreRoom},
  {refusal: /node affinity\/selector|\[NodeAffinity\]/, helps: newly((pod, node) => fitsNodeAffinity(pod.spec, node))},
  {refusal: /untolerated taint/, helps: newly((pod, {spec}) => isTolerated(pod, spec?.taints))},
  {refusal: /were unschedulable/, helps: newly((_pod, {spec}) => spec?.unschedulable !== true)},
  {refusal: /free ports/, helps: (_pod, before) => before === undefined},
  {refusal: /affinity rules/, helps: (_pod, before, after) => before?.metadata.labels !== after.metadata.labels},
  {refusal: /spread constraints/, helps: (_pod, before, after) => !sameFor(before, after)},
  {refusal: /olume/, helps: (_pod, before, after) => before?.metadata.labels !== after.metadata.labels},
]

const isTolerated = (pod: Pod, taints: Parameters<typeof untolerated>[0]) =>
  untolerated(taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']).length === 0

/** What a node was not before, or there was no node. */
function newly(fits: (pod: Pod, node: Node) => boolean): Hint['helps'] {
  return (pod, before, after) => fits(pod, after) && (before === undefined || !fits(pod, before))
}

/** The pod would fit on the node if nothing else ran there, and the node has more of something than it had. */
function hasMoreRoom(pod: Pod, before: Node | undefined, after: Node): boolean {
  const wants = podRequests(pod.spec)
  const has = allocatable(after)
  if (wants.milliCpu > has.milliCpu || wants.memory > has.memory) return false
  const had = before === undefined ? {pods: 0, milliCpu: 0, memory: 0} : allocatable(before)
  return has.pods > had.pods || has.milliCpu > had.milliCpu || has.memory > had.memory
}

/** Labels and taints decide which nodes and domains count. */
function sameFor(before: Node | undefined, after: Node): boolean {
  return before?.metadata.labels === after.metadata.labels && JSON.stringify(before?.spec?.taints) === JSON.stringify(after.spec?.taints)
}
