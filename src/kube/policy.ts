import type {KubeObject} from './object.ts'
import type {ResourceList} from './pod.ts'

/** Objects by which an administrator rules what others may make: classes of priority, quotas, ranges, and the accounts of pods. */

export type PriorityClass = KubeObject & {
  readonly kind: 'PriorityClass'
  readonly value?: number
  readonly globalDefault?: boolean
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never'
}

export type ResourceQuota = KubeObject & {
  readonly kind: 'ResourceQuota'
  readonly spec: {
    readonly hard?: ResourceList
    readonly scopes?: readonly string[]
    readonly scopeSelector?: {readonly matchExpressions?: readonly ScopeRequirement[]}
  }
  readonly status?: {readonly hard?: ResourceList; readonly used?: ResourceList}
}
export type ScopeRequirement = {readonly scopeName: string; readonly operator: string; readonly values?: readonly string[]}

export type LimitRange = KubeObject & {readonly kind: 'LimitRange'; readonly spec: {readonly limits?: readonly LimitRangeItem[]}}
export type LimitRangeItem = {
  readonly type: string
  readonly max?: ResourceList
  readonly min?: ResourceList
  readonly default?: ResourceList
  readonly defaultRequest?: ResourceList
  readonly maxLimitRequestRatio?: ResourceList
}
