import type {Node} from '../kube/node.ts'
import type {Condition, Labels, Ms} from '../kube/object.ts'
import {timestamp} from '../kube/time.ts'
import {hash32} from './chance.ts'

/** How large a machine is, as quantities. */
export type NodeSize = {readonly cpu: string; readonly memory: string; readonly pods: string}

export const NODE_SIZE: NodeSize = {cpu: '4', memory: '8Gi', pods: '110'}

/** The Node object that a kubelet registers. */
export function newNode(name: string, now: Ms, size: NodeSize = NODE_SIZE, labels: Labels = {}): Node {
  const resources = {cpu: size.cpu, 'ephemeral-storage': '50Gi', memory: size.memory, pods: size.pods}
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...labels,
      },
    },
    spec: {},
    status: {
      addresses: [
        {type: 'InternalIP', address: nodeAddress(name)},
        {type: 'Hostname', address: name},
      ],
      allocatable: resources,
      capacity: resources,
      conditions: healthy(now),
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'containerd://2.2.0',
        kernelVersion: '6.12.0',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.36.3',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Linux',
        systemUUID: '',
      },
    },
  }
}

/** A machine's address in the node network; the same for the same name. */
export function nodeAddress(name: string): string {
  const hash = hash32(`node ${name}`)
  return `172.18.${hash & 127}.${((hash >>> 8) % 250) + 2}`
}

const KUBELET_CONDITIONS = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
] as const

/** The conditions a healthy kubelet reports; times of those that stay as they are are kept. */
export function healthy(now: Ms, before: readonly Condition[] = []): readonly Condition[] {
  return KUBELET_CONDITIONS.map(([type, status, reason, message]) => {
    const old = before.find(condition => condition.type === type)
    const lastTransitionTime = old?.status === status && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(now)
    return {type, status, reason, message, lastHeartbeatTime: timestamp(now), lastTransitionTime}
  })
}

/** The conditions of a kubelet that has just begun. */
export function starting(now: Ms): readonly Condition[] {
  return healthy(now).map(condition =>
    condition.type === 'Ready'
      ? {...condition, status: 'False', reason: 'KubeletNotReady', message: 'container runtime status check may not have completed yet'}
      : condition,
  )
}

/** What the node controller writes when a kubelet has been silent for the grace period. */
export function silent(now: Ms, before: readonly Condition[] = []): readonly Condition[] {
  return before.map(condition => ({
    ...condition,
    status: 'Unknown' as const,
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
    lastTransitionTime:
      condition.status === 'Unknown' && condition.lastTransitionTime !== undefined ? condition.lastTransitionTime : timestamp(now),
  }))
}
