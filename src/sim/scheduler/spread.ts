import {fitsNodeAffinity} from '../../kube/node-selector.ts'
import {untolerated} from '../../kube/toleration.ts'
import type {Node} from '../../kube/node.ts'
import type {Pod, TopologySpreadConstraint} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import type {LabelSelector} from '../../kube/selector.ts'
import {selects} from '../../kube/selector.ts'
import type {World} from '../world.ts'
import {podsOnNode} from '../world.ts'
import type {Filter} from './verdict.ts'
import {refusal} from './verdict.ts'

/** One constraint with how many matching pods each value of its topology key has. */
export type Spread = {
  readonly constraint: TopologySpreadConstraint
  readonly counts: ReadonlyMap<string, number>
  readonly self: boolean
}
export type SpreadState = {readonly hard: readonly Spread[]; readonly soft: readonly Spread[]}

const NONE: SpreadState = {hard: [], soft: []}

/** Counts matching pods per domain once for a pod; costs nothing for pods without constraints. `nodes` are all nodes. */
export function spreadState(world: World, pod: Pod, nodes: () => readonly Node[]): SpreadState {
  const constraints = pod.spec.topologySpreadConstraints ?? []
  if (constraints.length === 0) return NONE
  const counted = constraints.map(constraint => countDomains(world, pod, constraint, nodes()))
  return {
    hard: counted.filter(({constraint}) => constraint.whenUnsatisfiable === 'DoNotSchedule'),
    soft: counted.filter(({constraint}) => constraint.whenUnsatisfiable !== 'DoNotSchedule'),
  }
}

function countDomains(world: World, pod: Pod, constraint: TopologySpreadConstraint, nodes: readonly Node[]): Spread {
  const selector = withLabelKeys(pod, constraint)
  const counts = new Map<string, number>()
  const keys = (pod.spec.topologySpreadConstraints ?? [])
    .filter(other => other.whenUnsatisfiable === constraint.whenUnsatisfiable)
    .map(other => other.topologyKey)
  for (const node of nodes) {
    const value = node.metadata.labels?.[constraint.topologyKey]
    if (value === undefined || keys.some(key => node.metadata.labels?.[key] === undefined) || !takesPart(pod, constraint, node)) continue
    let sum = counts.get(value) ?? 0
    for (const other of podsOnNode(world, node.metadata.name)) {
      const here =
        other.metadata.namespace === pod.metadata.namespace && other.metadata.deletionTimestamp === undefined && !isPodTerminal(other)
      if (here && selects(selector, other.metadata.labels)) sum += 1
    }
    counts.set(value, sum)
  }
  return {constraint, counts, self: selects(selector, pod.metadata.labels)}
}

/** nodeAffinityPolicy (Honor unless said) and nodeTaintsPolicy (Ignore unless said): which nodes count at all. */
function takesPart(pod: Pod, constraint: TopologySpreadConstraint, node: Node): boolean {
  if (constraint.nodeAffinityPolicy !== 'Ignore' && !fitsNodeAffinity(pod.spec, node)) return false
  return (
    constraint.nodeTaintsPolicy !== 'Honor' ||
    untolerated(node.spec?.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']).length === 0
  )
}

/** A constraint's selector, with the pod's own values of matchLabelKeys. */
export function withLabelKeys(pod: Pod, constraint: TopologySpreadConstraint): LabelSelector | undefined {
  const extra = Object.fromEntries(
    (constraint.matchLabelKeys ?? []).flatMap(key => {
      const value = pod.metadata.labels?.[key]
      return value === undefined ? [] : [[key, value] as const]
    }),
  )
  return constraint.labelSelector === undefined
    ? undefined
    : {...constraint.labelSelector, matchLabels: {...constraint.labelSelector.matchLabels, ...extra}}
}

const NO_MATCH = "node(s) didn't match pod topology spread constraints"

/** PodTopologySpread's Filter: matching pods here, with this one, at most maxSkew more than in the emptiest domain. */
export const fitsSpread: Filter = ({spread}, node) => {
  for (const {constraint, counts, self} of spread.hard) {
    const value = node.metadata.labels?.[constraint.topologyKey]
    if (value === undefined) return refusal(`${NO_MATCH} (missing required label)`, true)
    const least = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values())
    if ((counts.get(value) ?? 0) + (self ? 1 : 0) - (Number.isFinite(least) ? least : 0) > constraint.maxSkew) return refusal(NO_MATCH)
  }
  return undefined
}
