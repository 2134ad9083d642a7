import type {IntOrPercent} from '../../kube/daemonset.ts'
import type {KubeObject, OwnerReference} from '../../kube/object.ts'
import {controllerOf, keyOf, makeKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import {selects} from '../../kube/selector.ts'
import type {PodDisruptionBudget} from '../../kube/service.ts'
import {parseTimestamp, timestamp} from '../../kube/time.ts'
import {budgetsOf, knownOf} from '../budgets.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {World} from '../world.ts'
import {findByKey, list} from '../world.ts'

/** An evicted pod that is still there counts as disrupted for so long (DeletionTimeout). */
const DELETION_TIMEOUT = 120_000

/** Counts what a PodDisruptionBudget allows, as pkg/controller/disruption, and tells of a pod that it is guarded by several. */
export const disruption: Loop = (world, key) => {
  const found = findByKey(world, key)
  if (found === undefined) return NOTHING
  if (found.kind === 'Pod') return {requests: tellSeveral(world, found as Pod)}
  const budget = found as PodDisruptionBudget
  const remembers: Pick<Reaction, 'remembers'> = knownOf(world, budget) === undefined ? {remembers: {first: world.changes}} : {}
  // Those that have ended too: they count as pods, and not as healthy ones.
  const pods = list(world, 'Pod', budget.metadata.namespace).filter(pod => selects(budget.spec.selector, pod.metadata.labels))
  const amount = wanted(world, budget, pods)
  if (typeof amount === 'string') return {requests: [...warnings(budget, pods, amount), failSafe(world, budget, amount)], ...remembers}
  const {expected, desired} = amount
  const disrupted = stillDisrupted(world, budget, pods)
  const healthy = pods.filter(
    pod => isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && disrupted[pod.metadata.name] === undefined,
  ).length
  const allowed = expected === 0 ? 0 : Math.max(0, healthy - desired)
  const {disruptedPods: _old, ...kept} = budget.status ?? {disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0}
  const status = {
    ...kept,
    conditions: [condition(world, budget, allowed > 0 ? 'SufficientPods' : 'InsufficientPods')],
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
    ...remembers,
    ...(Object.keys(disrupted).length === 0 ? {} : {again: world.now + DELETION_TIMEOUT}),
  }
}

/** At each news of a pod with several budgets the controller says which of them it looks at (getPdbForPod). */
function tellSeveral(world: World, pod: Pod): readonly Request[] {
  const {name, namespace = ''} = pod.metadata
  const [first, second] = budgetsOf(world, pod)
  if (first === undefined || second === undefined) return []
  const budget = first.metadata.name
  const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${budget}" arbitrarily.`
  const why = {rule: 'budgets-overlap', facts: {pod: name, budget}}
  const reason = 'MultiplePodDisruptionBudgets'
  return [{verb: 'event', about: keyOf(pod), type: 'Warning', reason, message, component: 'controllermanager', why}]
}

/** Nobody may be evicted while it is not known how many pods there should be, and the condition says why (failSafe). */
function failSafe(world: World, budget: PodDisruptionBudget, failure: string): Request {
  const status = {
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
    ...budget.status,
    disruptionsAllowed: 0,
    conditions: [condition(world, budget, 'SyncFailed', failure)],
  }
  const why = {rule: 'budget-cannot-count', facts: {budget: budget.metadata.name, failure}}
  return {verb: 'status', object: {...budget, status} as PodDisruptionBudget, why}
}

/**
 * What the controller tells at each look: that nothing is guarded, that it is not known how many pods there should be, or that pods have
 * no controller whose size it could ask.
 */
function warnings(budget: PodDisruptionBudget, pods: readonly Pod[], failure?: string): readonly Request[] {
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
  if (failure !== undefined)
    return [told('Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${failure}`)]
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

type Amount = {readonly expected: number; readonly desired: number}

/** How many pods there should be and must be healthy, as getExpectedPodCount; a text when that cannot be said. */
function wanted(world: World, budget: PodDisruptionBudget, pods: readonly Pod[]): Amount | string {
  const {minAvailable, maxUnavailable} = budget.spec
  if (maxUnavailable === undefined && typeof minAvailable !== 'string') return {expected: pods.length, desired: minAvailable ?? 1}
  const expected = expectedScale(world, pods)
  if (typeof expected === 'string') return expected
  if (maxUnavailable === undefined) return {expected, desired: share(minAvailable ?? 1, expected)}
  return {expected, desired: Math.max(0, expected - share(maxUnavailable, expected))}
}

/** A number, or a percentage rounded up, as GetScaledValueFromIntOrPercent(…, true). */
function share(value: IntOrPercent, of: number): number {
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * of) / 100)
}

/**
 * The replicas that the controllers of these pods want, each controller once, as getExpectedScale: a Deployment stands for its ReplicaSets.
 * A text when a controller is gone, or of a kind that cannot be scaled.
 */
function expectedScale(world: World, pods: readonly Pod[]): number | string {
  const seen = new Map<string, number>()
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (owner === undefined) continue
    const unscaled = WITHOUT_SCALE[owner.kind]
    if (unscaled !== undefined) return `${unscaled} does not implement the scale subresource`
    const object = ownerIn(world, pod, owner)
    if (object === undefined) return `found no controllers for pod "${pod.metadata.name}"`
    const above = object.kind === 'ReplicaSet' ? controllerOf(object) : undefined
    const sized = (above?.kind === 'Deployment' ? ownerIn(world, object, above) : undefined) ?? object
    const replicas = (sized.spec as {readonly replicas?: number} | undefined)?.replicas
    seen.set(sized.metadata.uid ?? '', replicas ?? 0)
  }
  return [...seen.values()].reduce((sum, replicas) => sum + replicas, 0)
}

/** Kinds that have pods and no scale subresource, as the API names their resource. */
const WITHOUT_SCALE: Readonly<Record<string, string>> = {DaemonSet: 'daemonsets.apps', Job: 'jobs.batch'}

function ownerIn(world: World, {metadata}: KubeObject, {kind, name, uid}: OwnerReference): KubeObject | undefined {
  const found = findByKey(world, makeKey(kind, metadata.namespace ?? '', name))
  return found?.metadata.uid === uid ? found : undefined
}

function condition(world: World, budget: PodDisruptionBudget, reason: string, message = '') {
  const status = reason === 'SufficientPods' ? ('True' as const) : ('False' as const)
  const old = budget.status?.conditions?.find(each => each.type === 'DisruptionAllowed')
  return {
    type: 'DisruptionAllowed',
    status,
    reason,
    message,
    lastTransitionTime: old?.status === status && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(world.now),
    ...(budget.metadata.generation === undefined ? {} : {observedGeneration: budget.metadata.generation}),
  }
}
