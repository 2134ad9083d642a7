import type {Problem} from '../kube/object.ts'
import {keyOf, splitKey} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../kube/pod.ts'
import {selects} from '../kube/selector.ts'
import type {PodDisruptionBudget} from '../kube/service.ts'
import {timestamp} from '../kube/time.ts'
import {deleteObject} from './deletion.ts'
import {notFound} from './problems.ts'
import type {Request} from './request.ts'
import {findByKey, list} from './world.ts'
import type {Draft} from './write.ts'
import {store} from './write.ts'

/** The Eviction API, as pkg/registry/core/pod/storage/eviction.go: a budget that allows no disruption answers 429, two budgets 500. */
export function evict(draft: Draft, request: Extract<Request, {verb: 'evict'}>): Problem | undefined {
  const pod = findByKey(draft.world, request.key) as Pod | undefined
  if (pod === undefined) return notFound(request.key)
  if (needsNoBudget(pod)) return remove(draft, pod, request)
  const {namespace} = splitKey(request.key)
  const budgets = list(draft.world, 'PodDisruptionBudget', namespace).filter(budget => selects(budget.spec.selector, pod.metadata.labels))
  if (budgets.length > 1) {
    return {
      reason: '',
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    }
  }
  const budget = budgets[0]
  if (budget !== undefined && !mayGoUnhealthy(budget, pod)) {
    const problem = spend(draft, budget, pod, request)
    if (problem !== undefined) return problem
  }
  return remove(draft, pod, request)
}

/** What does not run yet, has ended or is leaving anyway is evicted whatever the budgets say, as canIgnorePDB. */
function needsNoBudget(pod: Pod): boolean {
  return (pod.status?.phase ?? 'Pending') === 'Pending' || isPodTerminal(pod) || pod.metadata.deletionTimestamp !== undefined
}

/** Says in the pod's status why it goes, and deletes it, as addConditionAndDeletePod. */
function remove(draft: Draft, pod: Pod, {key, why}: Extract<Request, {verb: 'evict'}>): Problem | undefined {
  const old = pod.status?.conditions ?? []
  const known = old.find(({type}) => type === 'DisruptionTarget')
  const same = known?.status === 'True' && known.reason === 'EvictionByEvictionAPI'
  const conditions = [...old.filter(each => each !== known), disrupted(draft)]
  if (!same) store(draft, key, {...pod, status: {...pod.status, conditions}} as Pod, why)
  return deleteObject(draft, {verb: 'delete', key, why})
}

function disrupted(draft: Draft) {
  return {
    type: 'DisruptionTarget',
    status: 'True' as const,
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastProbeTime: null,
    lastTransitionTime: timestamp(draft.world.now),
  }
}

/** A pod that is not Ready counts for no budget while enough others are healthy (IfHealthyBudget), or always (AlwaysAllow). */
function mayGoUnhealthy(budget: PodDisruptionBudget, pod: Pod): boolean {
  if (isPodReady(pod)) return false
  if (budget.spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const {currentHealthy = 0, desiredHealthy = 0} = budget.status ?? {}
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

function spend(draft: Draft, budget: PodDisruptionBudget, pod: Pod, request: {readonly why: Request['why']}): Problem | undefined {
  const allowed = budget.status?.disruptionsAllowed ?? 0
  if (allowed <= 0) return {reason: 'TooManyRequests', message: "Cannot evict pod as it would violate the pod's disruption budget."}
  const status = {
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
    ...budget.status,
    disruptionsAllowed: allowed - 1,
    disruptedPods: {...budget.status?.disruptedPods, [pod.metadata.name]: timestamp(draft.world.now)},
  }
  store(draft, keyOf(budget), {...budget, status} as PodDisruptionBudget, request.why)
  return undefined
}
