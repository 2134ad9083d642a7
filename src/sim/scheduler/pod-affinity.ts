import type {Node} from '../../kube/node.ts'
import type {Pod, PodAffinityTerm} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import {selects} from '../../kube/selector.ts'
import {valuesFrom} from '../table.ts'
import type {World} from '../world.ts'
import {find, list, podsWithLabel} from '../world.ts'
import type {Filter} from './verdict.ts'
import {refusal} from './verdict.ts'

type Counted = {readonly term: PodAffinityTerm; readonly weight: number; readonly counts: ReadonlyMap<string, number>}
export type PodAffinityState = {
  readonly affinity: readonly Counted[]
  readonly anti: readonly Counted[]
  readonly preferred: readonly Counted[]
  /** Topology pairs (`key=value`) that anti-affinity of pods already there keeps this pod away from. */
  readonly forbidden: ReadonlySet<string>
  /** No pod matches any affinity term yet, and this pod matches all of its own: the first of a series may go anywhere. */
  readonly first: boolean
}

const NONE: PodAffinityState = {affinity: [], anti: [], preferred: [], forbidden: new Set(), first: false}

/** What InterPodAffinity works out before it looks at nodes. `anyAntiAffinity`: some pod of the world has required anti-affinity. */
export function podAffinityState(world: World, pod: Pod): PodAffinityState {
  const {podAffinity, podAntiAffinity} = pod.spec.affinity ?? {}
  const forbidden = forbiddenPairs(world, pod)
  if (podAffinity === undefined && podAntiAffinity === undefined) return forbidden.size === 0 ? NONE : {...NONE, forbidden}
  const count = (term: PodAffinityTerm, weight: number): Counted => ({term, weight, counts: countPairs(world, pod, term)})
  const affinity = (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term => count(term, 1))
  return {
    affinity,
    anti: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(term => count(term, 1)),
    preferred: [
      ...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({weight, podAffinityTerm}) =>
        count(podAffinityTerm, weight),
      ),
      ...(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({weight, podAffinityTerm}) =>
        count(podAffinityTerm, -weight),
      ),
    ],
    forbidden,
    first: affinity.every(({counts}) => counts.size === 0) && affinity.every(({term}) => matchesTerm(world, pod, term, pod)),
  }
}

/** Whether a pod's affinity term selects another pod, by namespace and labels. */
export function matchesTerm(world: World, owner: Pod, term: PodAffinityTerm, other: Pod): boolean {
  return namespacesOf(world, owner, term).has(other.metadata.namespace ?? '') && selects(term.labelSelector, other.metadata.labels)
}

function namespacesOf(world: World, owner: Pod, term: PodAffinityTerm): ReadonlySet<string> {
  const names = new Set(term.namespaces ?? [])
  if (term.namespaceSelector !== undefined) {
    for (const namespace of list(world, 'Namespace'))
      if (selects(term.namespaceSelector, namespace.metadata.labels)) names.add(namespace.metadata.name)
  } else if (names.size === 0) names.add(owner.metadata.namespace ?? '')
  return names
}

/** How many pods that a term selects stand in each domain of its topology key. */
function countPairs(world: World, owner: Pod, term: PodAffinityTerm): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const namespace of namespacesOf(world, owner, term)) {
    for (const other of selected(world, namespace, term)) {
      const value = domainOf(world, other, term.topologyKey)
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
  }
  return counts
}

function selected(world: World, namespace: string, term: PodAffinityTerm): readonly Pod[] {
  const [label] = Object.entries(term.labelSelector?.matchLabels ?? {})
  const pods = label === undefined ? list(world, 'Pod', namespace) : podsWithLabel(world, namespace, label[0], label[1])
  return pods.filter(pod => selects(term.labelSelector, pod.metadata.labels))
}

function domainOf(world: World, pod: Pod, key: string): string | undefined {
  // Of pods that have ended the scheduler knows nothing any more.
  return pod.spec.nodeName === undefined || isPodTerminal(pod)
    ? undefined
    : find(world, 'Node', '', pod.spec.nodeName)?.metadata.labels?.[key]
}

/** Required anti-affinity of pods already placed counts for the newcomer too. The index holds just the pods that have such terms. */
function forbiddenPairs(world: World, pod: Pod): ReadonlySet<string> {
  const pairs = new Set<string>()
  for (const other of valuesFrom(world.indexes.podsKeepingAway, '')) {
    for (const term of other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
      const value = matchesTerm(world, other, term, pod) ? domainOf(world, other, term.topologyKey) : undefined
      if (value !== undefined) pairs.add(`${term.topologyKey}=${value}`)
    }
  }
  return pairs
}

/** InterPodAffinity's Filter. */
export const fitsPodAffinity: Filter = ({affinity: state}, node) => {
  const labels = node.metadata.labels ?? {}
  if (state.affinity.some(({term}) => labels[term.topologyKey] === undefined))
    return refusal("node(s) didn't match pod affinity rules", true)
  if (!state.first && state.affinity.some(({term, counts}) => (counts.get(labels[term.topologyKey] ?? '') ?? 0) === 0))
    return refusal("node(s) didn't match pod affinity rules", true)
  if (
    state.anti.some(({term, counts}) => labels[term.topologyKey] !== undefined && (counts.get(labels[term.topologyKey] ?? '') ?? 0) > 0)
  ) {
    return refusal("node(s) didn't match pod anti-affinity rules")
  }
  if (state.forbidden.size > 0 && Object.entries(labels).some(([key, value]) => state.forbidden.has(`${key}=${value}`))) {
    return refusal("node(s) didn't satisfy existing pods anti-affinity rules")
  }
  return undefined
}

/** Preferred terms, as a sum of weights times pods. */
export function preferredPods(state: PodAffinityState, node: Node): number {
  let sum = 0
  for (const {term, weight, counts} of state.preferred) sum += weight * (counts.get(node.metadata.labels?.[term.topologyKey] ?? '') ?? 0)
  return sum
}
