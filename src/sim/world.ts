import type {DaemonSet} from '../kube/daemonset.ts'
import type {ControllerRevision, Deployment, ReplicaSet} from '../kube/deployment.ts'
import type {CronJob, Job} from '../kube/job.ts'
import type {Node} from '../kube/node.ts'
import type {Key, KubeObject, Ms} from '../kube/object.ts'
import {makeKey} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import type {LimitRange, PriorityClass, ResourceQuota} from '../kube/policy.ts'
import type {EndpointSlice, KubeEvent, PodDisruptionBudget, Service} from '../kube/service.ts'
import type {StatefulSet} from '../kube/statefulset.ts'
import type {PersistentVolume, PersistentVolumeClaim, StorageClass} from '../kube/volume.ts'
import type {Agenda} from './agenda.ts'
import type {Expiry} from './expiry.ts'
import type {Disk, Machine, Process} from './machine.ts'
import type {ChangeId, LoopName, Why} from './request.ts'
import type {Owner, Table} from './table.ts'
import {NOBODY, eachFrom, emptyTable, first, get, valuesFrom} from './table.ts'
import {emptyAgenda} from './agenda.ts'
import {EPOCH} from '../kube/time.ts'

/** Kinds the simulator knows by type. Others live in the world too, as plain KubeObjects. */
export type Kinds = {
  Pod: Pod
  Node: Node
  StatefulSet: StatefulSet
  DaemonSet: DaemonSet
  Deployment: Deployment
  ReplicaSet: ReplicaSet
  ControllerRevision: ControllerRevision
  Job: Job
  CronJob: CronJob
  Service: Service
  EndpointSlice: EndpointSlice
  PersistentVolumeClaim: PersistentVolumeClaim
  PersistentVolume: PersistentVolume
  StorageClass: StorageClass
  PodDisruptionBudget: PodDisruptionBudget
  Event: KubeEvent
  Namespace: KubeObject
  ConfigMap: KubeObject & {readonly data?: {readonly [key: string]: string}}
  Secret: KubeObject & {readonly data?: {readonly [key: string]: string}}
  PriorityClass: PriorityClass
  ResourceQuota: ResourceQuota
  LimitRange: LimitRange
  ServiceAccount: KubeObject
}
export type KindName = keyof Kinds

/** Running totals of what the pods of one node ask for; kept up by the API server on each write. Terminal pods do not count. */
export type NodeLoad = {readonly pods: number; readonly milliCpu: number; readonly memory: number}

/**
 * Indexes are ordered tables whose key is `group + ' ' + object key`, and whose value is the object itself,
 * so a look at one group costs what is in the group. Groups: owner uid; node name (pods); `namespace label=value` (pods).
 * Labels hold keys only: a pod has several, and they need not be written again when its status changes.
 */
export type Indexes = {
  readonly byOwner: Table<string, KubeObject>
  readonly podsByNode: Table<string, Pod>
  readonly podsByLabel: Table<string, Key>
  /** Pods with required anti-affinity, in one group `all`. */
  readonly podsKeepingAway: Table<string, Pod>
  readonly nodeLoad: Table<string, NodeLoad>
  /** How many pods of one controller stay on one node, by `node uid`. */
  readonly crowds: Table<string, number>
  /** Pods without a node for which room is being made on one, by that node. */
  readonly podsNominated: Table<string, Pod>
  /** Pods whose priority is not 0, the lowest first (see `lowestPriority`). */
  readonly podsRanked: Table<string, Pod>
  /** All nodes by name: no other write changes this table. */
  readonly nodes: Table<string, Node>
  /** The objects of kinds that are few and asked for at each write, a table a kind: whether there is any is seen at once. */
  readonly few: Readonly<Record<FewKind, Table<Key, KubeObject>>>
}

const NO_FEW = {
  Service: emptyTable<Key, KubeObject>(),
  PodDisruptionBudget: emptyTable<Key, KubeObject>(),
  ResourceQuota: emptyTable<Key, KubeObject>(),
  LimitRange: emptyTable<Key, KubeObject>(),
  PriorityClass: emptyTable<Key, KubeObject>(),
  ServiceAccount: emptyTable<Key, KubeObject>(),
  Namespace: emptyTable<Key, KubeObject>(),
  StorageClass: emptyTable<Key, KubeObject>(),
}
export type FewKind = keyof typeof NO_FEW

const FEW: ReadonlySet<string> = new Set(Object.keys(NO_FEW))

/** Kinds whose objects also stand in a table of their own. */
export const isFew = (kind: string): kind is FewKind => FEW.has(kind)

const holding = (world: World, kind: KindName): Table<Key, KubeObject> => (isFew(kind) ? world.indexes.few[kind] : world.objects)

/**
 * Everything there is. A value: nobody changes it, so any two worlds can be kept, compared and replayed.
 * Only `handle` in apiserver.ts makes a changed one. While a run goes on (`owner`), a write uses its world up: only the new one may be read.
 */
export type World = {
  /** Virtual time in ms since 1970; starts at EPOCH, never 0. */
  readonly now: Ms
  /** resourceVersion of the last write. */
  readonly revision: number
  /** Number of the last change; ChangeIds count up from 1 without gaps. */
  readonly changes: number
  readonly seed: string
  readonly objects: Table<Key, KubeObject>
  readonly indexes: Indexes
  /** Node side: where each container's program stands, by `pod uid/container name`. */
  readonly processes: Table<string, Process>
  /** Node side: files that outlive containers, by volume key (see machine.ts). */
  readonly disks: Table<string, Disk>
  /** Node side: power and image cache of each machine, by node name. */
  readonly machines: Table<string, Machine>
  readonly agenda: Agenda
  /** Who waits for what right now, by `key loop`: the answer to "why does nothing happen?". */
  readonly waiting: Table<string, Waiting>
  /** Events in the order in which they go. */
  readonly expiring: Table<string, Expiry>
  /** What a controller keeps in its own memory about an object, by `key loop`: plain data, lost with the object (see Reaction.remembers). */
  readonly memory: Table<string, unknown>
  /** Whose tables these are while a run of many steps goes on (see table.ts); nobody's in every world that is kept or shown. */
  readonly owner: Owner
}

/** A loop's standing reason to wait, and the change that noted it first. */
export type Waiting = {readonly loop: LoopName; readonly why: Why; readonly change: ChangeId; readonly since: Ms}

export function emptyWorld(seed: string, now: Ms = EPOCH): World {
  return {
    now,
    revision: 0,
    changes: 0,
    seed,
    objects: emptyTable(),
    indexes: {
      byOwner: emptyTable(),
      podsByNode: emptyTable(),
      podsByLabel: emptyTable(),
      podsKeepingAway: emptyTable(),
      nodeLoad: emptyTable(),
      crowds: emptyTable(),
      podsNominated: emptyTable(),
      podsRanked: emptyTable(),
      nodes: emptyTable(),
      few: NO_FEW,
    },
    processes: emptyTable(),
    disks: emptyTable(),
    machines: emptyTable(),
    agenda: emptyAgenda,
    waiting: emptyTable(),
    expiring: emptyTable(),
    memory: emptyTable(),
    owner: NOBODY,
  }
}

/** The object under a key, typed by its kind; undefined when there is none. Namespace is '' for cluster-scoped kinds. */
export function find<K extends KindName>(world: World, kind: K, namespace: string, name: string): Kinds[K] | undefined {
  return get(holding(world, kind), makeKey(kind, namespace, name)) as Kinds[K] | undefined
}

export function findByKey(world: World, key: Key): KubeObject | undefined {
  return get(world.objects, key)
}

/** All objects of a kind, by namespace, then name; all namespaces when none is given. Costs what it returns. */
export function list<K extends KindName>(world: World, kind: K, namespace?: string): readonly Kinds[K][] {
  const table = holding(world, kind)
  return table.size === 0 ? [] : (valuesFrom(table, namespace === undefined ? `${kind}/` : `${kind}/${namespace}/`) as Kinds[K][])
}

/** Objects of any kind whose ownerReferences name this uid, of one kind if given, in key order. */
export function owned<K extends KindName>(world: World, uid: string, kind: K): readonly Kinds[K][] {
  return valuesFrom(world.indexes.byOwner, `${uid} ${kind}/`) as Kinds[K][]
}

/** Objects of a kind in a namespace that no controller manages. Kept for Pods, ReplicaSets and ControllerRevisions. */
export function orphans<K extends 'Pod' | 'ReplicaSet' | 'ControllerRevision'>(
  world: World,
  kind: K,
  namespace: string,
): readonly Kinds[K][] {
  return valuesFrom(world.indexes.byOwner, ` ${kind}/${namespace}/`) as Kinds[K][]
}

/** Pods that have no node yet: those that other pods may let go there, by required affinity or hard spreading (`choosy`). */
export function podsWithoutNode(world: World, which: 'choosy'): readonly Pod[] {
  return valuesFrom(world.indexes.podsByNode, `?${which} `)
}

export function podsOnNode(world: World, node: string): readonly Pod[] {
  return valuesFrom(world.indexes.podsByNode, `${node} `)
}

/** Pods of a namespace that carry this exact label. */
export function podsWithLabel(world: World, namespace: string, label: string, value: string): readonly Pod[] {
  const pods: Pod[] = []
  eachFrom(world.indexes.podsByLabel, `${namespace} ${label}=${value} `, (_entry, key) => {
    pods.push(get(world.objects, key) as Pod)
  })
  return pods
}

export function nodeLoad(world: World, node: string): NodeLoad {
  return get(world.indexes.nodeLoad, node) ?? NO_LOAD
}

const NO_LOAD: NodeLoad = {pods: 0, milliCpu: 0, memory: 0}

/** Pods that wait for room on a node that the scheduler has chosen for them. */
export function podsNominatedTo(world: World, node: string): readonly Pod[] {
  return world.indexes.podsNominated.size === 0 ? [] : valuesFrom(world.indexes.podsNominated, `${node} `)
}

/** No pod of the cluster has less priority than this. */
export function lowestPriority(world: World): number {
  return Math.min(0, first(world.indexes.podsRanked)?.spec.priority ?? 0)
}

/** What keeps an object waiting, one entry a loop that looks at it. */
export function waitsOf(world: World, key: Key): readonly Waiting[] {
  return valuesFrom(world.waiting, `${key} `)
}

/** What a loop remembered about an object in its last look; undefined when nothing. */
export function remembered(world: World, loop: LoopName, key: Key): unknown {
  return get(world.memory, `${key} ${loop}`)
}
