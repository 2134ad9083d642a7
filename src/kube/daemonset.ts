import type {Condition, KubeObject} from './object.ts'
import type {PodTemplateSpec} from './pod.ts'
import type {LabelSelector} from './selector.ts'

export type IntOrPercent = number | string

export type DaemonSet = KubeObject & {
  readonly kind: 'DaemonSet'
  readonly spec: {
    readonly selector: LabelSelector
    readonly template: PodTemplateSpec
    readonly updateStrategy?: {
      readonly type?: 'RollingUpdate' | 'OnDelete'
      readonly rollingUpdate?: {readonly maxUnavailable?: IntOrPercent; readonly maxSurge?: IntOrPercent}
    }
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
  }
  readonly status?: {
    readonly currentNumberScheduled: number
    readonly numberMisscheduled: number
    readonly desiredNumberScheduled: number
    readonly numberReady: number
    readonly observedGeneration?: number
    readonly updatedNumberScheduled?: number
    readonly numberAvailable?: number
    readonly numberUnavailable?: number
    readonly collisionCount?: number
    readonly conditions?: readonly Condition[]
  }
}
