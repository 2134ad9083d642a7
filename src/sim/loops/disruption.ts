import type {IntOrPercent} from '../../kube/daemonset.ts'
import {controllerOf, keyOf, makeKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../../kube/pod.ts'
import {selects} from '../../kube/selector.ts'
import type {PodDisruptionBudget} from '../../kube/service.ts'
import {parseTimestamp, timestamp} from '../../kube/time.ts'
import type {Loop, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {World} from '../world.ts'
import {findByKey, list} from '../world.ts'

/** An evicted pod that is still there counts as disrupted for so long (DeletionTimeout). */
const DELETION_TIMEOUT = 120_000

/** Counts what a PodDisruptionBudget allows, as pkg/controller/disruption. */
export const disruption: Loop = (world, key) => {
  const budget = findByKey(world, key) as PodDisruptionBudget | undefined
  if (budget === undefined) return NOTHING
  const pods = list(world, 'Pod', budget.metadata.namespace).filter(
    pod => selects(budget.spec.selector, pod.metadata.labels) && !isPodTerminal(pod),
  )
  const disrupted = stillDisrupted(world, budget, pods)
  const healthy = pods.filter(
    pod => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && disrupted[pod.metadata.name] === undefined,
  ).length
  const {expected, desired} = wanted(world, budget, pods)
  const allowed = expected === 0 ? 0 : Math.max(0, healthy - desired)
  const {disruptedPods: _old, ...kept} = budget.status ?? {disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0}
  const status = {
    ...kept,
    conditions: [condition(world, budget, allowed)],
    currentHealthy: healthy,
    desiredHealthy: desired,
    disruptionsAllowed: allowed,
    expectedPods: expected,
    ...(budget.metadata.generation === undefined ? {} : {observedGeneration: budget.metadata.generation}),
    ...(Object.keys(disrupted).length === 0 ? {} : {disruptedPods: disrupted}),
  }
  const why = {rule: 'budget-counts', facts: {budget: budget.metadata.name}}
  return {
    requests: [...warnings(budget, pods), {verb: 'status', object: {...budget, status} as PodDisruptionBudget, why}],
    ...(Object.keys(disrupted).length === 0 ? {} : {again: world.now + DELETION_TIMEOUT}),
  }
}

/** What the controller tells at each look: that nothing is guarded, or that pods have no controller whose size it could ask. */
function warnings(budget: PodDisruptionBudget, pods: readonly Pod[]): readonly Request[] {
  const about = keyOf(budget)
  const why = {rule: 'budget-counts', facts: {budget: budget.metadata.name}}
  const told = (type: 'Normal' | 'Warning', reason: string, message: string): Request => ({
    verb: 'event',
    about,
    type,
    reason,
    message,
    component: 'controllermanager',
    why,
  })
  if (pods.length === 0) return [told('Normal', 'NoPods', 'No matching pods found')]
  const asksSize = budget.spec.maxUnavailable !== undefined || typeof budget.spec.minAvailable === 'string'
  if (!asksSize || pods.every(pod => controllerOf(pod) !== undefined)) return []
  const text = `Pods selected by this PodDisruptionBudget (selector: ${goText(budget)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
  return [told('Warning', 'UnmanagedPods', text)]
}

/** A selector as Go prints it. */
function goText({spec}: PodDisruptionBudget): string {
  const {matchLabels = {}, matchExpressions = []} = spec.selector ?? {}
  const labels = Object.entries(matchLabels).sort(([left], [right]) => (left < right ? -1 : 1))
  const terms = matchExpressions.map(
    ({key, operator, values = []}) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],}`,
  )
  const map = labels.map(([name, value]) => `${name}: ${value},`).join('')
  return `&LabelSelector{MatchLabels:map[string]string{${map}},MatchExpressions:[]LabelSelectorRequirement{${terms.map(term => `${term},`).join('')}},}`
}

function stillDisrupted(world: World, budget: PodDisruptionBudget, pods: readonly Pod[]): Readonly<Record<string, string>> {
  const entries = Object.entries(budget.status?.disruptedPods ?? {}).filter(([name, since]) => {
    const pod = pods.find(each => each.metadata.name === name)
    return pod !== undefined && pod.metadata.deletionTimestamp === undefined && world.now - parseTimestamp(since) < DELETION_TIMEOUT
  })
  return Object.fromEntries(entries)
}

function wanted(world: World, budget: PodDisruptionBudget, pods: readonly Pod[]): {readonly expected: number; readonly desired: number} {
  const {minAvailable, maxUnavailable} = budget.spec
  if (maxUnavailable !== undefined) {
    const expected = expectedScale(world, pods)
    return {expected, desired: Math.max(0, expected - share(maxUnavailable, expected))}
  }
  if (typeof minAvailable === 'string') {
    const expected = expectedScale(world, pods)
    return {expected, desired: share(minAvailable, expected)}
  }
  return {expected: pods.length, desired: minAvailable ?? 1}
}

/** A number, or a percentage rounded up, as GetScaledValueFromIntOrPercent(…, true). */
function share(value: IntOrPercent, of: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * of) / 100)
}

/** The replicas that the controllers of these pods want, each controller once. */
function expectedScale(world: World, pods: readonly Pod[]): number {
  const seen = new Map<string, number>()
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (owner === undefined) continue
    const object = findByKey(world, makeKey(owner.kind, pod.metadata.namespace ?? '', owner.name))
    const replicas = (object?.spec as {readonly replicas?: number} | undefined)?.replicas
    if (replicas !== undefined) seen.set(owner.uid, replicas)
  }
  return [...seen.values()].reduce((sum, replicas) => sum + replicas, 0)
}

function condition(world: World, budget: PodDisruptionBudget, allowed: number) {
  const status = allowed > 0 ? ('True' as const) : ('False' as const)
  const old = budget.status?.conditions?.find(each => each.type === 'DisruptionAllowed')
  return {
    type: 'DisruptionAllowed',
    status,
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    lastTransitionTime: old?.status === status && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(world.now),
    ...(budget.metadata.generation === undefined ? {} : {observedGeneration: budget.metadata.generation}),
  }
}
