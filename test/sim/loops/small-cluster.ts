import type {DaemonSet} from '../../../src/kube/daemonset.ts'
import type {Deployment} from '../../../src/kube/deployment.ts'
import type {Key, KubeObject} from '../../../src/kube/object.ts'
import {keyOf, makeKey, splitKey} from '../../../src/kube/object.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import {isPodTerminal} from '../../../src/kube/pod.ts'
import type {StatefulSet} from '../../../src/kube/statefulset.ts'
import {timestamp} from '../../../src/kube/time.ts'
import {handle, isProblem} from '../../../src/sim/apiserver.ts'
import {newCluster} from '../../../src/sim/cluster.ts'
import {targetNode} from '../../../src/sim/daemonset/new-pod.ts'
import {lookOnce, nextMoment} from '../../../src/sim/look.ts'
import type {Loops} from '../../../src/sim/look.ts'
import {daemonset} from '../../../src/sim/loops/daemonset.ts'
import {deployment} from '../../../src/sim/loops/deployment.ts'
import {replicaset} from '../../../src/sim/loops/replicaset.ts'
import {statefulset} from '../../../src/sim/loops/statefulset.ts'
import type {Change, Loop, Request} from '../../../src/sim/request.ts'
import {NOTHING} from '../../../src/sim/request.ts'
import type {World} from '../../../src/sim/world.ts'
import {find, findByKey, list} from '../../../src/sim/world.ts'

/** A cluster whose node side is a stub: pods start when a rule says so, and end at once when they are deleted. */
export type Cluster = {world: World; readonly changes: Change[]; readonly loops: Loops}

const why = {rule: 'asked', facts: {}}
const asleep: Loop = () => NOTHING
const STEPS = 200_000

/** Whether a pod becomes Ready, stays unready, or fails. */
type Health = (pod: Pod) => 'ready' | 'unready' | 'failed'

export function cluster(nodes: number, health: Health = () => 'ready', seed = 'test'): Cluster {
  const names = Array.from({length: nodes}, (_, index) => ({name: `node-${String(index).padStart(4, '0')}`}))
  const loops: Loops = {
    statefulset,
    daemonset,
    deployment,
    replicaset,
    scheduler: bindAnywhere,
    kubelet: stubKubelet(health),
    job: asleep,
    cronjob: asleep,
    ttl: asleep,
    'event-ttl': asleep,
    nodes: asleep,
    'taint-eviction': asleep,
    'pod-gc': asleep,
    volumes: asleep,
    endpoints: asleep,
    'garbage-collector': asleep,
    disruption: asleep,
    resourcequota: asleep,
  }
  return {world: newCluster({seed, nodes: names}), changes: [], loops}
}

const bindAnywhere: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const pod = find(world, 'Pod', namespace, name)
  if (pod === undefined || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return NOTHING
  const node = targetNode(pod) ?? list(world, 'Node')[0]?.metadata.name
  return node === undefined ? NOTHING : {requests: [{verb: 'bind', key, node, why}]}
}

const stubKubelet =
  (health: Health): Loop =>
  (world, key) => {
    const {namespace, name} = splitKey(key)
    const pod = find(world, 'Pod', namespace, name)
    if (pod === undefined) return NOTHING
    if (pod.metadata.deletionTimestamp !== undefined) return {requests: [{verb: 'delete', key, grace: 0, why}]}
    if (isPodTerminal(pod)) return NOTHING
    const state = health(pod)
    const phase = state === 'failed' ? 'Failed' : 'Running'
    const ready = state === 'ready' ? 'True' : 'False'
    const known = pod.status?.conditions?.find(condition => condition.type === 'Ready')
    if (pod.status?.phase === phase && known?.status === ready) return NOTHING
    const condition = {type: 'Ready', status: ready, lastTransitionTime: timestamp(world.now)} as const
    return {requests: [{verb: 'status', object: {...pod, status: {...pod.status, phase, conditions: [condition]}}, why}]}
  }

/** Asks as a trusted controller would: objects have to be complete, with the server's defaults. */
export function ask(cluster: Cluster, request: Request): void {
  const result = handle(cluster.world, request, 'nodes', {by: 'start'})
  if (isProblem(result)) throw new Error(result.message)
  cluster.world = result.world
  cluster.changes.push(...result.changes)
}

export const create = (cluster: Cluster, object: KubeObject): void => ask(cluster, {verb: 'create', object, why})
export const update = (cluster: Cluster, object: KubeObject): void => ask(cluster, {verb: 'update', object, why})
export const remove = (cluster: Cluster, key: Key, cascade?: 'orphan'): void =>
  ask(cluster, {verb: 'delete', key, ...(cascade === undefined ? {} : {cascade}), why})

/** Runs until the cluster is at rest, or until the moment. */
export function settle(cluster: Cluster, until = Number.POSITIVE_INFINITY): void {
  for (let steps = 0; steps < STEPS; steps++) {
    const due = nextMoment(cluster.world)
    if (due === undefined || due > until) return
    const result = lookOnce(cluster.loops, cluster.world)
    if (result === undefined) return
    cluster.world = result.world
    cluster.changes.push(...result.changes)
  }
  throw new Error('the cluster does not come to rest')
}

/** Has the kubelet look at a pod again, as when its probe changes its mind. */
export function probe(cluster: Cluster, name: string): void {
  const reaction = cluster.loops.kubelet(cluster.world, makeKey('Pod', 'default', name))
  for (const request of reaction.requests) ask(cluster, request)
}

export function pods(cluster: Cluster): readonly Pod[] {
  return list(cluster.world, 'Pod', 'default')
}

export const names = (cluster: Cluster): readonly string[] => pods(cluster).map(pod => pod.metadata.name)

/** Texts of the events about one object, in the order they first came. */
export function events(cluster: Cluster, key: Key): readonly string[] {
  return cluster.changes.flatMap(({key: changed, object, what}) => {
    if (!changed.startsWith('Event/') || what === 'deleted') return []
    const event = object as unknown as {
      readonly involvedObject: {readonly kind: string; readonly name: string}
      readonly reason: string
      readonly message: string
    }
    const {kind, name} = event.involvedObject
    return key === makeKey(kind, 'default', name) ? [`${event.reason}: ${event.message}`] : []
  })
}

export function stored<T extends KubeObject>(cluster: Cluster, object: T): T {
  return (findByKey(cluster.world, keyOf(object)) ?? object) as T
}

/** Rules of the waits noted about an object, in order. */
export function waits(cluster: Cluster, key: Key): readonly string[] {
  return cluster.changes.filter(change => change.what === 'waits' && change.key === key).map(change => change.why.rule)
}

const template = (image: string) => ({metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image}]}})

export function statefulSet(spec: Partial<StatefulSet['spec']> = {}, image = 'nginx:1'): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {name: 'web', namespace: 'default'},
    spec: {
      replicas: 3,
      serviceName: 'web',
      selector: {matchLabels: {app: 'web'}},
      template: template(image),
      podManagementPolicy: 'OrderedReady',
      updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
      revisionHistoryLimit: 10,
      ...spec,
    },
  }
}

export function daemonSet(spec: Partial<DaemonSet['spec']> = {}, image = 'nginx:1'): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {name: 'agent', namespace: 'default'},
    spec: {
      selector: {matchLabels: {app: 'web'}},
      template: template(image),
      updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
      revisionHistoryLimit: 10,
      ...spec,
    },
  }
}

export function deploymentOf(spec: Partial<Deployment['spec']> = {}, image = 'nginx:1'): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: 'web', namespace: 'default'},
    spec: {
      replicas: 4,
      selector: {matchLabels: {app: 'web'}},
      template: template(image),
      strategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: '25%', maxSurge: '25%'}},
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
    },
  }
}
