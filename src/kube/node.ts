import type {Condition, KubeObject} from './object.ts'
import type {ResourceList, Taint} from './pod.ts'

export type Node = KubeObject & {
  readonly kind: 'Node'
  readonly spec?: {
    readonly unschedulable?: boolean
    readonly taints?: readonly Taint[]
    readonly podCIDR?: string
    readonly providerID?: string
  }
  readonly status?: {
    readonly capacity?: ResourceList
    readonly allocatable?: ResourceList
    readonly conditions?: readonly Condition[]
    readonly addresses?: readonly {readonly type: string; readonly address: string}[]
    readonly nodeInfo?: {readonly [field: string]: string}
  }
}
