import type {Condition, KubeObject, Labels, Timestamp} from './object.ts'
import type {IntOrPercent} from './daemonset.ts'
import type {ObjectReference} from './job.ts'
import type {LabelSelector} from './selector.ts'

export type ServicePort = {
  readonly name?: string
  readonly protocol?: string
  readonly port: number
  readonly targetPort?: number | string
  readonly nodePort?: number
}
export type Service = KubeObject & {
  readonly kind: 'Service'
  readonly spec: {
    readonly type?: string
    readonly clusterIP?: string
    readonly clusterIPs?: readonly string[]
    readonly selector?: Labels
    readonly ports?: readonly ServicePort[]
    readonly publishNotReadyAddresses?: boolean
  }
  readonly status?: unknown
}

export type Endpoint = {
  readonly addresses: readonly string[]
  readonly conditions?: {readonly ready?: boolean; readonly serving?: boolean; readonly terminating?: boolean}
  readonly hostname?: string
  readonly nodeName?: string
  readonly targetRef?: ObjectReference
}
export type EndpointSlice = KubeObject & {
  readonly kind: 'EndpointSlice'
  readonly addressType: string
  readonly endpoints: readonly Endpoint[]
  readonly ports?: readonly {readonly name?: string; readonly port?: number; readonly protocol?: string}[]
}

export type PodDisruptionBudget = KubeObject & {
  readonly kind: 'PodDisruptionBudget'
  readonly spec: {
    readonly minAvailable?: IntOrPercent
    readonly maxUnavailable?: IntOrPercent
    readonly selector?: LabelSelector
    readonly unhealthyPodEvictionPolicy?: string
  }
  readonly status?: {
    readonly disruptionsAllowed: number
    readonly currentHealthy: number
    readonly desiredHealthy: number
    readonly expectedPods: number
    readonly observedGeneration?: number
    readonly disruptedPods?: {readonly [pod: string]: Timestamp}
    readonly conditions?: readonly Condition[]
  }
}

/** A core/v1 Event, the form that kubectl prints. */
export type KubeEvent = KubeObject & {
  readonly kind: 'Event'
  readonly involvedObject: ObjectReference
  readonly reason: string
  readonly message: string
  readonly type: 'Normal' | 'Warning'
  readonly count: number
  readonly firstTimestamp: Timestamp
  readonly lastTimestamp: Timestamp
  readonly source: {readonly component: string; readonly host?: string}
  readonly reportingComponent?: string
}
