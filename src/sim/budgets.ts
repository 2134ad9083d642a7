import {keyOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {selects} from '../kube/selector.ts'
import type {PodDisruptionBudget} from '../kube/service.ts'
import {get} from './table.ts'
import type {World} from './world.ts'
import {list} from './world.ts'

/** What the disruption controller keeps of a budget: how many changes there had been when it first looked at it. */
export type Known = {readonly first: number}

/**
 * The budgets that guard a pod, the longest known first. The informer's cache gives them in no order, but a small map of Go begins with the
 * entry that came first in seven of eight walks: the one that the controller chooses "arbitrarily" is mostly that one.
 */
export function budgetsOf(world: World, pod: Pod): readonly PodDisruptionBudget[] {
  const budgets = list(world, 'PodDisruptionBudget', pod.metadata.namespace ?? '')
  if (budgets.length === 0) return budgets
  const found = budgets.filter(budget => selects(budget.spec.selector, pod.metadata.labels))
  return found.length < 2 ? found : found.sort((left, right) => firstLook(world, left) - firstLook(world, right))
}

/** When the controller first looked, as a number of changes: after all others while it has not. */
function firstLook(world: World, budget: PodDisruptionBudget): number {
  return knownOf(world, budget)?.first ?? Number.MAX_SAFE_INTEGER
}

export function knownOf(world: World, budget: PodDisruptionBudget): Known | undefined {
  return get(world.memory, `${keyOf(budget)} disruption`) as Known | undefined
}
