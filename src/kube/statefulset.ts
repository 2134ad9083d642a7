import type {Condition, KubeObject} from './object.ts'
import type {PersistentVolumeClaim} from './volume.ts'
import type {PodTemplateSpec} from './pod.ts'
import type {LabelSelector} from './selector.ts'

export type StatefulSet = KubeObject & {
  readonly kind: 'StatefulSet'
  readonly spec: {
    readonly replicas?: number
    readonly serviceName?: string
    readonly selector: LabelSelector
    readonly template: PodTemplateSpec
    readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[]
    readonly podManagementPolicy?: 'OrderedReady' | 'Parallel'
    readonly updateStrategy?: {readonly type?: 'RollingUpdate' | 'OnDelete'; readonly rollingUpdate?: {readonly partition?: number}}
    readonly revisionHistoryLimit?: number
    readonly minReadySeconds?: number
    readonly persistentVolumeClaimRetentionPolicy?: {readonly whenDeleted?: 'Retain' | 'Delete'; readonly whenScaled?: 'Retain' | 'Delete'}
    readonly ordinals?: {readonly start?: number}
  }
  readonly status?: {
    readonly observedGeneration?: number
    readonly replicas: number
    readonly readyReplicas?: number
    readonly currentReplicas?: number
    readonly updatedReplicas?: number
    readonly availableReplicas?: number
    readonly currentRevision?: string
    readonly updateRevision?: string
    readonly collisionCount?: number
    readonly conditions?: readonly Condition[]
  }
}
