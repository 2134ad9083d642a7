import type {Condition, KubeObject, ObjectMeta, Timestamp} from './object.ts'
import type {PodTemplateSpec} from './pod.ts'
import type {LabelSelector} from './selector.ts'

export type PodFailurePolicyRule = {
  readonly action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count'
  readonly onExitCodes?: {readonly containerName?: string; readonly operator: 'In' | 'NotIn'; readonly values: readonly number[]}
  readonly onPodConditions?: readonly {readonly type: string; readonly status?: string}[]
}
export type SuccessPolicyRule = {readonly succeededIndexes?: string; readonly succeededCount?: number}

export type JobSpec = {
  readonly parallelism?: number
  readonly completions?: number
  readonly activeDeadlineSeconds?: number
  readonly podFailurePolicy?: {readonly rules: readonly PodFailurePolicyRule[]}
  readonly successPolicy?: {readonly rules: readonly SuccessPolicyRule[]}
  readonly backoffLimit?: number
  readonly backoffLimitPerIndex?: number
  readonly maxFailedIndexes?: number
  readonly selector?: LabelSelector
  readonly manualSelector?: boolean
  readonly template: PodTemplateSpec
  readonly ttlSecondsAfterFinished?: number
  readonly completionMode?: 'NonIndexed' | 'Indexed'
  readonly suspend?: boolean
  readonly podReplacementPolicy?: 'TerminatingOrFailed' | 'Failed'
  readonly managedBy?: string
}
export type JobStatus = {
  readonly conditions?: readonly Condition[]
  readonly startTime?: Timestamp
  readonly completionTime?: Timestamp
  readonly active?: number
  readonly terminating?: number
  readonly ready?: number
  readonly succeeded?: number
  readonly failed?: number
  readonly completedIndexes?: string
  readonly failedIndexes?: string
  readonly uncountedTerminatedPods?: {readonly succeeded?: readonly string[]; readonly failed?: readonly string[]}
}
export type Job = KubeObject & {readonly kind: 'Job'; readonly spec: JobSpec; readonly status?: JobStatus}

export type CronJob = KubeObject & {
  readonly kind: 'CronJob'
  readonly spec: {
    readonly schedule: string
    readonly timeZone?: string
    readonly startingDeadlineSeconds?: number
    readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace'
    readonly suspend?: boolean
    readonly jobTemplate: {readonly metadata?: Partial<ObjectMeta>; readonly spec: JobSpec}
    readonly successfulJobsHistoryLimit?: number
    readonly failedJobsHistoryLimit?: number
  }
  readonly status?: {
    readonly active?: readonly ObjectReference[]
    readonly lastScheduleTime?: Timestamp
    readonly lastSuccessfulTime?: Timestamp
  }
}

export type ObjectReference = {
  readonly kind?: string
  readonly namespace?: string
  readonly name?: string
  readonly uid?: string
  readonly apiVersion?: string
  readonly resourceVersion?: string
  readonly fieldPath?: string
}
