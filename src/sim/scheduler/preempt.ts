import type {Node} from '../../kube/node.ts'
import {findCondition} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import {selects} from '../../kube/selector.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {draw} from '../chance.ts'
import {without} from '../imagined.ts'
import {list, lowestPriority, podsOnNode} from '../world.ts'
import type {World} from '../world.ts'
import {asIf, refusesWithNominated} from './nominated.ts'
import type {Candidate, Refusal} from './verdict.ts'

/** A node that refused the pod. */
export type Unfit = {readonly node: Node; readonly refusal: Refusal}

/** What the preemption plugin makes of a pod that fits nowhere: room on a node, or words why not. */
export type Preemption =
  | {readonly node: string; readonly victims: readonly Pod[]}
  /** Nobody was looked for. */
  | {readonly says: string}
  /** What each node said that taking pods away might have helped. */
  | {readonly texts: readonly string[]}

/** Reason of the condition by which a pod that made room is known (PodReasonPreemptionByScheduler). */
export const PREEMPTED = 'PreemptionByScheduler'

/** minCandidateNodesAbsolute; a tenth of the nodes if that is more (minCandidateNodesPercentage). */
const FEWEST_OFFERS = 100

const NO_VICTIMS = 'No preemption victims found for incoming pod'
const priorityOf = (pod: Pod): number => pod.spec.priority ?? 0

/**
 * DefaultPreemption's PostFilter: on each node where taking pods away could help, finds the fewest and least important pods of lower
 * priority whose going lets this pod in, and chooses the node where that hurts least. Costs nothing where no pod has lower priority.
 */
export function preempt(candidate: Candidate, unfit: readonly Unfit[]): Preemption {
  const {world, pod} = candidate
  const refused = ineligible(world, pod, unfit)
  if (refused !== undefined) return {says: refused}
  const helpful = unfit.filter(({refusal}) => !refusal.helpless)
  if (priorityOf(pod) <= lowestPriority(world)) return {texts: helpful.map(() => NO_VICTIMS)}
  const offers: Offer[] = []
  const texts: string[] = []
  const enough = Math.max(FEWEST_OFFERS, helpful.length / 10)
  for (const {node} of helpful) {
    if (offers.length >= enough && offers.some(({violations}) => violations === 0)) break
    const found = victimsOn(candidate, node)
    if ('texts' in found) texts.push(...found.texts)
    else offers.push(found)
  }
  const best = leastHarm(world, pod, offers)
  return best === undefined ? {texts} : {node: best.node, victims: best.victims}
}

/** PodEligibleToPreemptOthers. */
function ineligible(world: World, pod: Pod, unfit: readonly Unfit[]): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.'
  const nominated = pod.status?.nominatedNodeName
  if (nominated === undefined) return undefined
  if (unfit.some(({node, refusal}) => node.metadata.name === nominated && refusal.helpless)) return undefined
  const ending = podsOnNode(world, nominated).some(other => priorityOf(other) < priorityOf(pod) && endsByPreemption(other))
  return ending ? 'not eligible due to a terminating pod on the nominated node.' : undefined
}

function endsByPreemption({metadata, status}: Pod): boolean {
  const condition = findCondition(status?.conditions, 'DisruptionTarget')
  return metadata.deletionTimestamp !== undefined && condition?.status === 'True' && condition.reason === PREEMPTED
}

type Offer = {readonly node: string; readonly victims: readonly Pod[]; readonly violations: number}

/** SelectVictimsOnNode: all lower pods go, and as many as possible come back, the most important and the protected ones first. */
function victimsOn(candidate: Candidate, node: Node): Offer | {readonly texts: readonly string[]} {
  const {world, pod} = candidate
  const lower = podsOnNode(world, node.metadata.name).filter(other => priorityOf(other) < priorityOf(pod) && !isPodTerminal(other))
  if (lower.length === 0) return {texts: [NO_VICTIMS]}
  const fitsWithout = (gone: readonly Pod[]): Refusal | undefined => refusesWithNominated(asIf(candidate, without(world, gone)), node)
  const refused = fitsWithout(lower)
  if (refused !== undefined) return {texts: refused.reasons}
  const ranked = [...lower].sort((left, right) => byImportance(world, left, right))
  const {violating, harmless} = protectedOf(world, ranked)
  let gone = new Set(lower)
  let violations = 0
  for (const other of [...violating, ...harmless]) {
    const rest = new Set(gone)
    rest.delete(other)
    if (fitsWithout([...rest]) === undefined) gone = rest
    else if (violating.includes(other)) violations += 1
  }
  return {node: node.metadata.name, victims: ranked.filter(other => gone.has(other)), violations}
}

/** MoreImportantPod: higher priority, then longer running. */
function byImportance(world: World, left: Pod, right: Pod): number {
  return priorityOf(right) - priorityOf(left) || startOf(world, left) - startOf(world, right)
}

function startOf(world: World, pod: Pod): number {
  return pod.status?.startTime === undefined ? world.now : parseTimestamp(pod.status.startTime)
}

/** filterPodsWithPDBViolation: pods whose going would break a budget that has nothing left to spend. */
function protectedOf(world: World, pods: readonly Pod[]): {readonly violating: readonly Pod[]; readonly harmless: readonly Pod[]} {
  const budgets = list(world, 'PodDisruptionBudget')
  const left = new Map(budgets.map(budget => [budget, budget.status?.disruptionsAllowed ?? 0]))
  const violating: Pod[] = []
  const harmless: Pod[] = []
  for (const pod of pods) {
    let breaks = false
    for (const budget of Object.keys(pod.metadata.labels ?? {}).length === 0 ? [] : budgets) {
      const {matchLabels = {}, matchExpressions = []} = budget.spec.selector ?? {}
      const isEmpty = Object.keys(matchLabels).length + matchExpressions.length === 0
      if (isEmpty || budget.metadata.namespace !== pod.metadata.namespace || !selects(budget.spec.selector, pod.metadata.labels)) continue
      if (budget.status?.disruptedPods?.[pod.metadata.name] !== undefined) continue
      const rest = (left.get(budget) ?? 0) - 1
      left.set(budget, rest)
      breaks ||= rest < 0
    }
    if (breaks) violating.push(pod)
    else harmless.push(pod)
  }
  return {violating, harmless}
}

/** The offer as numbers to compare: fewest broken budgets, lowest highest priority, lowest sum, fewest pods, latest start of the highest. */
function harmOf(world: World, {victims, violations}: Offer): readonly number[] {
  const highest = Math.max(...victims.map(priorityOf))
  const sum = victims.reduce((total, pod) => total + priorityOf(pod) + 2 ** 31, 0)
  const earliest = Math.min(...victims.filter(pod => priorityOf(pod) === highest).map(pod => startOf(world, pod)))
  return [violations, highest, sum, victims.length, -earliest]
}

/** pickOneNodeForPreemption; among equals upstream takes whichever its map gives first, we let chance decide. */
function leastHarm(world: World, pod: Pod, offers: readonly Offer[]): Offer | undefined {
  const luck = (offer: Offer): number => draw(world.seed, 'preempt', pod.metadata.uid ?? '', offer.node)
  const rated = offers.filter(({victims}) => victims.length > 0).map(offer => ({offer, harm: [...harmOf(world, offer), luck(offer)]}))
  rated.sort((left, right) => {
    const at = left.harm.findIndex((value, index) => value !== right.harm[index])
    return at < 0 ? 0 : (left.harm[at] ?? 0) - (right.harm[at] ?? 0)
  })
  return rated[0]?.offer
}
