import type {KubeObject, Labels, Ms} from '../kube/object.ts'
import {EPOCH, timestamp} from '../kube/time.ts'
import {SYSTEM_CLASSES} from '../kube/validate/policy.ts'
import type {Taint} from '../kube/pod.ts'
import type {StorageClass} from '../kube/volume.ts'
import {assert} from '../kube/fail.ts'
import {handle, isProblem, loadObjects} from './apiserver.ts'
import {uid} from './chance.ts'
import type {Machine} from './machine.ts'
import type {NodeSize} from './node-object.ts'
import {newNode} from './node-object.ts'
import type {Request} from './request.ts'
import type {World} from './world.ts'
import {emptyWorld} from './world.ts'

export type NewNode = {readonly name: string; readonly labels?: Labels; readonly taints?: readonly Taint[]; readonly size?: NodeSize}
export type ClusterOptions = {
  readonly seed: string
  readonly now?: Ms
  readonly nodes: readonly NewNode[]
  /** How the default StorageClass `standard` binds; the default is on first use. */
  readonly binding?: 'Immediate' | 'WaitForFirstConsumer'
}

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system']
const WHY = {rule: 'start', facts: {}}

/** A fresh cluster at rest: the namespaces of every cluster, one StorageClass, and machines that are on and registered. */
export function newCluster({seed, now = EPOCH, nodes, binding = 'WaitForFirstConsumer'}: ClusterOptions): World {
  const requests: Request[] = [
    ...NAMESPACES.map(namespace),
    {verb: 'create', object: standardClass(binding), why: WHY},
    ...nodes.map((node): Request => {
      const object = newNode(node.name, now, node.size, node.labels)
      return {verb: 'create', object: node.taints === undefined ? object : {...object, spec: {taints: node.taints}}, why: WHY}
    }),
  ]
  const machines = Object.fromEntries(
    nodes.map(({name}): [string, Machine] => [name, {name, on: true, images: {}, since: now, registered: 'yes'}]),
  )
  requests.push({verb: 'ran', key: 'Node//', machines, why: WHY})
  let world = emptyWorld(seed, now)
  for (const request of requests) {
    const result = handle(world, request, 'nodes', {by: 'start'})
    assert(!isProblem(result), 'a fresh cluster is refused')
    world = result.world
  }
  return {...loadObjects(world, furniture(seed, now)), revision: world.revision, agenda: emptyWorld(seed, now).agenda, changes: 0}
}

/** What a cluster's controllers have made before anyone comes: an account for the pods of each namespace, and the system's priorities. */
function furniture(seed: string, now: Ms): readonly KubeObject[] {
  const made = (apiVersion: string, kind: string, name: string, namespace?: string) => ({
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : {namespace}),
      uid: uid(seed, `${kind}/${namespace ?? ''}/${name}`, 0),
      creationTimestamp: timestamp(now),
      resourceVersion: '1',
    },
  })
  return [
    ...NAMESPACES.map(namespace => made('v1', 'ServiceAccount', 'default', namespace)),
    ...Object.entries(SYSTEM_CLASSES).map(([name, value]) => ({
      ...made('scheduling.k8s.io/v1', 'PriorityClass', name),
      value,
      description: `Used for system critical pods that must ${name.includes('node') ? 'not be moved from their current node' : 'run in the cluster, but can be moved to another node if necessary'}.`,
      preemptionPolicy: 'PreemptLowerPriority',
    })),
  ]
}

function namespace(name: string): Request {
  const object = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {name, labels: {'kubernetes.io/metadata.name': name}},
    spec: {finalizers: ['kubernetes']},
    status: {phase: 'Active'},
  }
  return {verb: 'create', object, why: WHY}
}

function standardClass(binding: 'Immediate' | 'WaitForFirstConsumer'): StorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {name: 'standard', annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}},
    provisioner: 'kubernetes.io/host-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: binding,
    ...(binding === 'Immediate' ? {} : {allowVolumeExpansion: true}),
  }
}
