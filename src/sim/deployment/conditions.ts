import type {Condition, Ms} from '../../kube/object.ts'
import {findCondition} from '../../kube/object.ts'
import {timestamp} from '../../kube/time.ts'

/** A condition that changes now. */
export function condition(now: Ms, type: string, status: Condition['status'], reason: string, message: string): Condition {
  return {type, status, lastUpdateTime: timestamp(now), lastTransitionTime: timestamp(now), reason, message}
}

/** The list with this condition; one of the same status and reason stays as it is, as SetDeploymentCondition. */
export function withCondition(conditions: readonly Condition[], next: Condition): readonly Condition[] {
  const old = findCondition(conditions, next.type)
  if (old?.status === next.status && old.reason === next.reason) return conditions
  const since = old?.status === next.status ? old.lastTransitionTime : next.lastTransitionTime
  return [...withoutCondition(conditions, next.type), since === undefined ? next : {...next, lastTransitionTime: since}]
}

export function withoutCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
  return conditions.filter(other => other.type !== type)
}
