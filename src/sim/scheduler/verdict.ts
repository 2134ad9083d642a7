import type {Node} from '../../kube/node.ts'
import type {Pod} from '../../kube/pod.ts'
import type {PodRequests} from '../requests-of-pod.ts'
import type {World} from '../world.ts'
import type {SpreadState} from './spread.ts'
import type {PodAffinityState} from './pod-affinity.ts'
import type {VolumeState} from './volumes.ts'

/** Why a node is not for a pod. `helpless`: taking other pods away would not help (UnschedulableAndUnresolvable upstream). */
export type Refusal = {readonly reasons: readonly string[]; readonly helpless: boolean}

/** What is worked out once for a pod, before nodes are looked at: PreFilter upstream. */
export type Candidate = {
  readonly world: World
  readonly pod: Pod
  readonly requests: PodRequests
  readonly hostPorts: readonly HostPort[]
  /** The pod's images as written and as a machine stores them. */
  readonly images: readonly {readonly short: string; readonly full: string}[]
  readonly volumes: VolumeState
  readonly spread: SpreadState
  readonly affinity: PodAffinityState
}

export type HostPort = {readonly port: number; readonly protocol: string}

/** A filter plugin: undefined lets the pod pass. */
export type Filter = (candidate: Candidate, node: Node) => Refusal | undefined

export function refusal(reason: string, helpless = false): Refusal {
  return {reasons: [reason], helpless}
}
