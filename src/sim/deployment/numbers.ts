import type {Deployment, ReplicaSet} from '../../kube/deployment.ts'
import {scaled} from '../history/percent.ts'

const NO_LIMIT = 2 ** 31 - 1

export function replicasOf(owner: Deployment | ReplicaSet): number {
  return owner.spec.replicas ?? 1
}

export function isRolling({spec}: Deployment): boolean {
  return spec.strategy?.type !== 'Recreate'
}

/** maxSurge is rounded up, maxUnavailable down; if both come to 0, one pod may be unavailable, as ResolveFenceposts. */
function fenceposts(deployment: Deployment): {readonly surge: number; readonly unavailable: number} {
  const rolling = deployment.spec.strategy?.rollingUpdate
  const surge = scaled(rolling?.maxSurge, replicasOf(deployment), 'up')
  const unavailable = scaled(rolling?.maxUnavailable, replicasOf(deployment), 'down')
  return {surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable}
}

export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0
}

export function maxUnavailable(deployment: Deployment): number {
  if (!isRolling(deployment) || replicasOf(deployment) === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, replicasOf(deployment))
}

/** progressDeadlineSeconds, if there is one that is meant. */
export function progressDeadline({spec}: Deployment): number | undefined {
  return spec.progressDeadlineSeconds === NO_LIMIT ? undefined : spec.progressDeadlineSeconds
}

export function historyLimit({spec}: Deployment): number | undefined {
  return spec.revisionHistoryLimit === NO_LIMIT ? undefined : spec.revisionHistoryLimit
}
