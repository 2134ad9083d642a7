import type {IntOrPercent} from './daemonset.ts'
import type {Condition, KubeObject} from './object.ts'
import type {PodTemplateSpec} from './pod.ts'
import type {LabelSelector} from './selector.ts'

export type Deployment = KubeObject & {
  readonly kind: 'Deployment'
  readonly spec: {
    readonly replicas?: number
    readonly selector: LabelSelector
    readonly template: PodTemplateSpec
    readonly strategy?: {
      readonly type?: 'RollingUpdate' | 'Recreate'
      readonly rollingUpdate?: {readonly maxUnavailable?: IntOrPercent; readonly maxSurge?: IntOrPercent}
    }
    readonly minReadySeconds?: number
    readonly revisionHistoryLimit?: number
    readonly paused?: boolean
    readonly progressDeadlineSeconds?: number
  }
  readonly status?: {
    readonly observedGeneration?: number
    readonly replicas?: number
    readonly updatedReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly unavailableReplicas?: number
    readonly terminatingReplicas?: number
    readonly collisionCount?: number
    readonly conditions?: readonly Condition[]
  }
}

export type ReplicaSet = KubeObject & {
  readonly kind: 'ReplicaSet'
  readonly spec: {
    readonly replicas?: number
    readonly minReadySeconds?: number
    readonly selector: LabelSelector
    readonly template: PodTemplateSpec
  }
  readonly status?: {
    readonly replicas: number
    readonly fullyLabeledReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly terminatingReplicas?: number
    readonly observedGeneration?: number
    readonly conditions?: readonly Condition[]
  }
}

export type ControllerRevision = KubeObject & {readonly kind: 'ControllerRevision'; readonly data: unknown; readonly revision: number}
