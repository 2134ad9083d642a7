import type {Condition, KubeObject, Labels} from './object.ts'
import type {ObjectReference} from './job.ts'
import type {NodeSelectorTerm, ResourceList} from './pod.ts'
import type {LabelSelector} from './selector.ts'

export type PersistentVolumeClaim = KubeObject & {
  readonly kind: 'PersistentVolumeClaim'
  readonly spec: {
    readonly accessModes?: readonly string[]
    readonly selector?: LabelSelector
    readonly resources?: {readonly requests?: ResourceList; readonly limits?: ResourceList}
    readonly volumeName?: string
    readonly storageClassName?: string
    readonly volumeMode?: 'Filesystem' | 'Block'
  }
  readonly status?: {
    readonly phase?: 'Pending' | 'Bound' | 'Lost'
    readonly accessModes?: readonly string[]
    readonly capacity?: ResourceList
    readonly conditions?: readonly Condition[]
  }
}

export type PersistentVolume = KubeObject & {
  readonly kind: 'PersistentVolume'
  readonly spec: {
    readonly capacity?: ResourceList
    readonly accessModes?: readonly string[]
    readonly claimRef?: ObjectReference
    readonly persistentVolumeReclaimPolicy?: 'Retain' | 'Delete' | 'Recycle'
    readonly storageClassName?: string
    readonly volumeMode?: string
    readonly nodeAffinity?: {readonly required?: {readonly nodeSelectorTerms: readonly NodeSelectorTerm[]}}
  }
  readonly status?: {readonly phase?: 'Available' | 'Bound' | 'Released' | 'Failed' | 'Pending'}
}

export type StorageClass = KubeObject & {
  readonly kind: 'StorageClass'
  readonly provisioner: string
  readonly parameters?: Labels
  readonly reclaimPolicy?: 'Retain' | 'Delete'
  readonly volumeBindingMode?: 'Immediate' | 'WaitForFirstConsumer'
  readonly allowVolumeExpansion?: boolean
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions?: readonly {readonly key: string; readonly values: readonly string[]}[]
  }[]
}
