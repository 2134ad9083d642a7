import type {Condition, Ms} from '../../kube/object.ts'
import {timestamp} from '../../kube/time.ts'

export function newCondition(type: string, status: 'True' | 'False', reason: string, message: string, now: Ms): Condition {
  const time = timestamp(now)
  return {type, status, lastProbeTime: time, lastTransitionTime: time, reason, message}
}

/**
 * The list with this condition set, or undefined when that changes nothing; False is not added where nothing was. As
 * ensureJobConditionStatus.
 */
export function withCondition(list: readonly Condition[], wanted: Condition): readonly Condition[] | undefined {
  const known = list.find(({type}) => type === wanted.type)
  if (known === undefined) return wanted.status === 'False' ? undefined : [...list, wanted]
  if (known.status === wanted.status && known.reason === wanted.reason && known.message === wanted.message) return undefined
  return list.map(condition => (condition === known ? wanted : condition))
}
