import {fitsNodeAffinity} from '../../kube/node-selector.ts'
import {covers, untolerated} from '../../kube/toleration.ts'
import type {Node} from '../../kube/node.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import {amount} from '../requests-of-pod.ts'
import {nodeLoad, podsOnNode} from '../world.ts'
import {fitsPodAffinity} from './pod-affinity.ts'
import {fitsSpread} from './spread.ts'
import type {Candidate, Filter, HostPort, Refusal} from './verdict.ts'
import {refusal} from './verdict.ts'
import {reaches, shareFor} from './volumes.ts'

const UNSCHEDULABLE = {key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule'} as const

const isSchedulable: Filter = ({pod}, node) => {
  if (node.spec?.unschedulable !== true) return undefined
  return (pod.spec.tolerations ?? []).some(toleration => covers(toleration, UNSCHEDULABLE))
    ? undefined
    : refusal('node(s) were unschedulable', true)
}

const isNamed: Filter = ({pod}, node) =>
  pod.spec.nodeName === undefined || pod.spec.nodeName === node.metadata.name
    ? undefined
    : refusal("node(s) didn't match the requested node name", true)

const tolerates: Filter = ({pod}, node) =>
  untolerated(node.spec?.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']).length === 0
    ? undefined
    : refusal('node(s) had untolerated taint(s)', true)

const isWanted: Filter = ({pod}, node) =>
  fitsNodeAffinity(pod.spec, node) ? undefined : refusal("node(s) didn't match Pod's node affinity/selector", true)

export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const ports: HostPort[] = []
  for (const container of [...(pod.spec.initContainers ?? []).filter(init => init.restartPolicy === 'Always'), ...pod.spec.containers]) {
    for (const {hostPort, protocol = 'TCP'} of container.ports ?? [])
      if (hostPort !== undefined && hostPort > 0) ports.push({port: hostPort, protocol})
  }
  return ports
}

const hasPorts: Filter = ({world, hostPorts}, node) => {
  if (hostPorts.length === 0) return undefined
  for (const other of podsOnNode(world, node.metadata.name)) {
    if (isPodTerminal(other)) continue
    const taken = hostPortsOf(other)
    if (hostPorts.some(wanted => taken.some(port => port.port === wanted.port && port.protocol === wanted.protocol))) {
      return refusal("node(s) didn't have free ports for the requested pod ports")
    }
  }
  return undefined
}

/** What a node has to give, kept beside the Node object, which is a value. */
export type Allocatable = {readonly pods: number; readonly milliCpu: number; readonly memory: number}
const known = new WeakMap<Node, Allocatable>()

export function allocatable(node: Node): Allocatable {
  const found = known.get(node)
  if (found !== undefined) return found
  const list = node.status?.allocatable
  const result = {pods: amount(list?.pods), milliCpu: amount(list?.cpu) * 1000, memory: amount(list?.memory)}
  known.set(node, result)
  return result
}

const hasRoom: Filter = ({world, requests}, node) => {
  const load = nodeLoad(world, node.metadata.name)
  const has = allocatable(node)
  const reasons: string[] = []
  let helpless = false
  if (load.pods + 1 > has.pods) reasons.push('Too many pods')
  if (requests.milliCpu > 0 && requests.milliCpu > has.milliCpu - load.milliCpu) {
    reasons.push('Insufficient cpu')
    helpless ||= requests.milliCpu > has.milliCpu
  }
  if (requests.memory > 0 && requests.memory > has.memory - load.memory) {
    reasons.push('Insufficient memory')
    helpless ||= requests.memory > has.memory
  }
  return reasons.length === 0 ? undefined : {reasons, helpless}
}

const isAlone: Filter = ({volumes}) =>
  volumes.taken
    ? refusal('node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod')
    : undefined

const hasVolumes: Filter = ({volumes}, node) => {
  if (!reaches(volumes, node)) return refusal("node(s) didn't match PersistentVolume's node affinity", true)
  if (volumes.delayed.length === 0 || shareFor(volumes, node) !== undefined) return undefined
  return refusal("node(s) didn't find available persistent volumes to bind", true)
}

/** In the order of the default plugins of 1.36 (apis/config/v1/default_plugins.go); the first that refuses gives the reason. */
const FILTERS: readonly Filter[] = [
  isSchedulable,
  isNamed,
  tolerates,
  isWanted,
  hasPorts,
  hasRoom,
  isAlone,
  hasVolumes,
  fitsSpread,
  fitsPodAffinity,
]

/** Why a node is not for the pod; undefined when it is. */
export function refuses(candidate: Candidate, node: Node): Refusal | undefined {
  for (const filter of FILTERS) {
    const refused = filter(candidate, node)
    if (refused !== undefined) return refused
  }
  return undefined
}
