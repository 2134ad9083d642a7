import type {ReplicaSet} from '../../kube/deployment.ts'
import type {Condition, Ms} from '../../kube/object.ts'
import {findCondition} from '../../kube/object.ts'
import {timestamp} from '../../kube/time.ts'

type Status = NonNullable<ReplicaSet['status']>
const TYPE = 'ReplicaFailure'

/** The status with the condition ReplicaFailure, unless it has it already: the words of the first failure stay (calculateStatus). */
export function withFailure(status: Status, message: string, now: Ms): Status {
  if (findCondition(status.conditions, TYPE) !== undefined) return status
  const failure: Condition = {type: TYPE, status: 'True', reason: 'FailedCreate', message, lastTransitionTime: timestamp(now)}
  return {...status, conditions: [...(status.conditions ?? []), failure]}
}

/** The status without it: every pod that is wanted could be made. */
export function withoutFailure(status: Status): Status {
  if (findCondition(status.conditions, TYPE) === undefined) return status
  const {conditions = [], ...rest} = status
  const others = conditions.filter(({type}) => type !== TYPE)
  return others.length === 0 ? rest : {...rest, conditions: others}
}

/** A Deployment's conditions with the failure of its new ReplicaSet, else of any (getReplicaFailures). */
export function failureOf(fresh: ReplicaSet | undefined, all: readonly ReplicaSet[]): Condition | undefined {
  const of = (set: ReplicaSet | undefined) => findCondition(set?.status?.conditions, TYPE)
  const found = of(fresh) ?? all.map(of).find(condition => condition !== undefined)
  return found?.lastTransitionTime === undefined ? found : {...found, lastUpdateTime: found.lastTransitionTime}
}

/** These conditions, with the failure or without any. */
export function replaceFailure(conditions: readonly Condition[], failure: Condition | undefined): readonly Condition[] {
  if (failure === undefined && findCondition(conditions, TYPE) === undefined) return conditions
  const known = findCondition(conditions, TYPE)
  if (known !== undefined && failure !== undefined && known.status === failure.status && known.reason === failure.reason) return conditions
  const others = conditions.filter(({type}) => type !== TYPE)
  return failure === undefined ? others : [...others, failure]
}
