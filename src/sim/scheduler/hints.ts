import type {Pod, PodAffinityTerm} from '../../kube/pod.ts'
import {selects} from '../../kube/selector.ts'
import type {World} from '../world.ts'
import {podsWithoutNode} from '../world.ts'
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
