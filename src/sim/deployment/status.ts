import type {Deployment, ReplicaSet} from '../../kube/deployment.ts'
import type {Condition, Ms} from '../../kube/object.ts'
import {findCondition} from '../../kube/object.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {condition, withCondition, withoutCondition} from './conditions.ts'
import {failureOf, replaceFailure} from './replica-failure.ts'
import {maxUnavailable, progressDeadline, replicasOf} from './numbers.ts'
import {availableOf, wantedOf} from './replicasets.ts'

export type Status = NonNullable<Deployment['status']>

/** Sums up the ReplicaSets' own statuses, as calculateStatus. `conditions` are those noted so far in this look. */
export function sumUp(
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
  conditions: readonly Condition[],
  now: Ms,
): Status {
  const all = fresh === undefined ? old : [...old, fresh]
  const available = availableOf(all)
  const enough = available >= replicasOf(deployment) - maxUnavailable(deployment)
  const minimum = enough
    ? condition(now, 'Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
    : condition(now, 'Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.')
  const collisionCount = deployment.status?.collisionCount
  const terminating = terminatingOf(all)
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...positive({
      replicas: sum(all, status => status.replicas),
      updatedReplicas: fresh?.status?.replicas ?? 0,
      readyReplicas: sum(all, status => status.readyReplicas),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, wantedOf(all) - available),
    }),
    ...(terminating === undefined ? {} : {terminatingReplicas: terminating}),
    conditions: withCondition(conditions, minimum),
    ...(collisionCount === undefined ? {} : {collisionCount}),
  }
}

type Counts = 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas' | 'unavailableReplicas'

/** The API leaves out counts of 0. */
function positive(counts: Readonly<Record<Counts, number>>): Partial<Record<Counts, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

function sum(sets: readonly ReplicaSet[], count: (status: NonNullable<ReplicaSet['status']>) => number | undefined): number {
  return sets.reduce((total, set) => total + (set.status === undefined ? 0 : (count(set.status) ?? 0)), 0)
}

/** Not known as long as a ReplicaSet that was looked at does not say. */
function terminatingOf(sets: readonly ReplicaSet[]): number | undefined {
  const seen = sets.filter(set => (set.status?.observedGeneration ?? 0) > 0 || set.status?.terminatingReplicas !== undefined)
  return seen.some(set => set.status?.terminatingReplicas === undefined) ? undefined : sum(seen, status => status.terminatingReplicas)
}

/** All wanted pods are new and available, and no old one is left, as DeploymentComplete. */
export function isComplete(deployment: Deployment, status: Status | undefined): boolean {
  const wanted = replicasOf(deployment)
  return (
    (status?.updatedReplicas ?? 0) === wanted &&
    (status?.replicas ?? 0) === wanted &&
    (status?.availableReplicas ?? 0) === wanted &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  )
}

/** The status of a rollout, with what there is to say of its progress and of pods that could not be made, as syncRolloutStatus. */
export function rolloutStatus(
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
  noted: readonly Condition[],
  now: Ms,
): Status {
  const status = progressStatus(deployment, fresh, old, noted, now)
  return {...status, conditions: replaceFailure(status.conditions ?? [], failureOf(fresh, old))}
}

function progressStatus(
  deployment: Deployment,
  fresh: ReplicaSet | undefined,
  old: readonly ReplicaSet[],
  noted: readonly Condition[],
  now: Ms,
): Status {
  const counted = sumUp(deployment, fresh, old, noted, now)
  const conditions = counted.conditions ?? []
  const deadline = progressDeadline(deployment)
  if (deadline === undefined) return {...counted, conditions: withoutCondition(conditions, 'Progressing')}
  const known = findCondition(noted, 'Progressing')
  if ((counted.replicas ?? 0) === (counted.updatedReplicas ?? 0) && known?.reason === 'NewReplicaSetAvailable') return counted
  const what = fresh === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${fresh.metadata.name}"`
  if (isComplete(deployment, counted)) {
    return {
      ...counted,
      conditions: withCondition(
        conditions,
        condition(now, 'Progressing', 'True', 'NewReplicaSetAvailable', `${what} has successfully progressed.`),
      ),
    }
  }
  if (hasProgressed(deployment.status, counted)) {
    const fine = condition(now, 'Progressing', 'True', 'ReplicaSetUpdated', `${what} is progressing.`)
    const since = known?.status === 'True' ? known.lastTransitionTime : undefined
    // Progress renews the condition even if its reason is the same: the deadline counts from the last step forward.
    return {
      ...counted,
      conditions: withCondition(
        withoutCondition(conditions, 'Progressing'),
        since === undefined ? fine : {...fine, lastTransitionTime: since},
      ),
    }
  }
  if (!isTimedOut(findCondition(conditions, 'Progressing'), deadline, now)) return counted
  return {
    ...counted,
    conditions: withCondition(
      conditions,
      condition(now, 'Progressing', 'False', 'ProgressDeadlineExceeded', `${what} has timed out progressing.`),
    ),
  }
}

/** More new, Ready or available pods than before, or fewer old ones, as DeploymentProgressing. */
function hasProgressed(before: Status | undefined, after: Status): boolean {
  const [updated, newUpdated] = [before?.updatedReplicas ?? 0, after.updatedReplicas ?? 0]
  return (
    newUpdated > updated ||
    (after.replicas ?? 0) - newUpdated < (before?.replicas ?? 0) - updated ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  )
}

function isTimedOut(progressing: Condition | undefined, deadline: number, now: Ms): boolean {
  if (progressing === undefined || progressing.reason === 'NewReplicaSetAvailable') return false
  if (progressing.reason === 'ProgressDeadlineExceeded') return true
  return progressing.lastUpdateTime !== undefined && parseTimestamp(progressing.lastUpdateTime) + deadline * 1000 < now
}

/** When a rollout without progress has to be looked at again, as requeueStuckDeployment. */
export function nextCheck(deployment: Deployment, status: Status): Ms | undefined {
  const deadline = progressDeadline(deployment)
  const progressing = findCondition(status.conditions, 'Progressing')
  if (deadline === undefined || progressing?.lastUpdateTime === undefined) return undefined
  if (
    isComplete(deployment, status) ||
    progressing.reason === 'ProgressDeadlineExceeded' ||
    progressing.reason === 'NewReplicaSetAvailable'
  )
    return undefined
  return parseTimestamp(progressing.lastUpdateTime) + deadline * 1000 + 1000
}
