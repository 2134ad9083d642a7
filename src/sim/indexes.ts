import type {Key, KubeObject} from '../kube/object.ts'
import {controllerOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {isPodTerminal} from '../kube/pod.ts'
import {podRequests} from './requests-of-pod.ts'
import type {Node} from '../kube/node.ts'
import type {Owner, Table} from './table.ts'
import {drop, get, put} from './table.ts'
import type {Indexes, NodeLoad} from './world.ts'
import {isFew} from './world.ts'

/** The indexes after `before` was replaced by `after` (either may be missing). Costs what the two objects hold. */
export function reindex(indexes: Indexes, key: Key, {before, after, owner}: Rewrite): Indexes {
  if (key.startsWith('Event/')) return indexes
  const byOwner = regroup(indexes.byOwner, key, ownerUids(before), ownerUids(after), {value: after, owner})
  if (key.startsWith('Pod/'))
    return reindexPod(indexes, byOwner, key, {before: before as Pod | undefined, after: after as Pod | undefined, owner})
  if (key.startsWith('Node/')) {
    const name = key.slice('Node//'.length)
    return {...indexes, byOwner, nodes: written(indexes.nodes, name, after as Node | undefined, owner)}
  }
  const kind = (after ?? before)?.kind ?? ''
  if (isFew(kind)) return {...indexes, byOwner, few: {...indexes.few, [kind]: written(indexes.few[kind], key, after, owner)}}
  return byOwner === indexes.byOwner ? indexes : {...indexes, byOwner}
}

function written<K extends string, V>(table: Table<K, V>, key: K, after: V | undefined, owner: Owner): Table<K, V> {
  return after === undefined ? drop(table, key, owner) : put(table, key, after, owner)
}

type Rewrite<T = KubeObject> = {readonly before: T | undefined; readonly after: T | undefined; readonly owner: Owner}

function reindexPod(indexes: Indexes, byOwner: Indexes['byOwner'], key: Key, {before, after, owner}: Rewrite<Pod>): Indexes {
  const value = {value: after, owner}
  return {
    byOwner,
    podsNominated: regroupOne(indexes.podsNominated, key, nominatedGroup(before), nominatedGroup(after), value),
    podsRanked: regroupOne(indexes.podsRanked, key, rankGroup(before), rankGroup(after), value),
    podsByNode: regroupByNode(indexes.podsByNode, key, {before, after, owner}),
    podsByLabel: sameLabels(before, after) ? indexes.podsByLabel : relabel(indexes.podsByLabel, key, {before, after, owner}),
    podsKeepingAway: regroupOne(indexes.podsKeepingAway, key, awayGroup(before), awayGroup(after), value),
    nodeLoad: reload(indexes.nodeLoad, {before, after, owner}),
    crowds: sameCrowd(before, after) ? indexes.crowds : recount(indexes.crowds, {before, after, owner}),
    nodes: indexes.nodes,
    few: indexes.few,
  }
}

/** Where an object stands in an index whose values are objects or their keys. */
export function placesIn(index: keyof typeof GROUPS, key: Key, object: KubeObject): readonly string[] {
  if (key.startsWith('Event/')) return NONE
  const groups = index === 'byOwner' ? ownerUids(object) : object.kind === 'Pod' ? GROUPS[index](object as Pod) : NONE
  return groups.map(group => `${group} ${key}`)
}

const one = (group: string | undefined): readonly string[] => (group === undefined ? NONE : [group])

const GROUPS = {
  byOwner: ownerUids,
  podsByNode: nodeGroups,
  podsByLabel: labelGroups,
  podsKeepingAway: (pod: Pod) => one(awayGroup(pod)),
  podsNominated: (pod: Pod) => one(nominatedGroup(pod)),
  podsRanked: (pod: Pod) => one(rankGroup(pod)),
}

/** Whether a write may have moved an object to another place of an index. Some do not that are said to. */
export function mayMove(before: KubeObject | undefined, after: KubeObject | undefined): boolean {
  if (before?.metadata.ownerReferences !== after?.metadata.ownerReferences) return true
  if (after?.kind !== 'Pod') return false
  const [old, now] = [before as Pod | undefined, after as Pod]
  if (old === undefined || old.spec !== now.spec || old.metadata.labels !== now.metadata.labels) return true
  return old.status?.nominatedNodeName !== now.status?.nominatedNodeName || isPodTerminal(old) !== isPodTerminal(now)
}

type Value<V> = {readonly value: V | undefined; readonly owner: Owner}

/** As regroup, for an index in which an object stands in one group or in none. */
function regroupOne<V>(
  table: Table<string, V>,
  key: Key,
  from: string | undefined,
  to: string | undefined,
  {value, owner}: Value<V>,
): Table<string, V> {
  const left = from === undefined || from === to ? table : drop(table, `${from} ${key}`, owner)
  return to === undefined || value === undefined ? left : put(left, `${to} ${key}`, value, owner)
}

function regroup<V>(
  table: Table<string, V>,
  key: Key,
  from: readonly string[],
  to: readonly string[],
  {value, owner}: Value<V>,
): Table<string, V> {
  let result = table
  for (const group of from) if (!to.includes(group)) result = drop(result, `${group} ${key}`, owner)
  if (value !== undefined) for (const group of to) result = put(result, `${group} ${key}`, value, owner)
  return result
}

function regroupByNode(table: Table<string, Pod>, key: Key, {before, after, owner}: Rewrite<Pod>): Table<string, Pod> {
  const value = {value: after, owner}
  const node = after?.spec.nodeName
  // Most writes find a pod on its node and leave it there.
  if (node !== undefined && before?.spec.nodeName === node) return regroupOne(table, key, node, node, value)
  return regroup(table, key, nodeGroups(before), nodeGroups(after), value)
}

const sameLabels = (before: Pod | undefined, after: Pod | undefined) =>
  before !== undefined && after !== undefined && before.metadata.labels === after.metadata.labels

function relabel(table: Table<string, Key>, key: Key, {before, after, owner}: Rewrite<Pod>): Table<string, Key> {
  const [from, to] = [labelGroups(before), labelGroups(after)]
  let result = table
  for (const group of from) if (!to.includes(group)) result = drop(result, `${group} ${key}`, owner)
  for (const group of to) if (!from.includes(group)) result = put(result, `${group} ${key}`, key, owner)
  return result
}

/** Objects of these kinds that no controller manages stand in a group of their own, '': controllers look there for what they may adopt. */
const ADOPTABLE = new Set(['Pod', 'ControllerRevision', 'ReplicaSet'])

function ownerUids(object: KubeObject | undefined): readonly string[] {
  if (object === undefined) return NONE
  const uids = object.metadata.ownerReferences?.map(reference => reference.uid) ?? NONE
  return ADOPTABLE.has(object.kind) && controllerOf(object) === undefined ? [...uids, ''] : uids
}

const NONE: readonly string[] = []

function nodeGroups(pod: Pod | undefined): readonly string[] {
  if (pod === undefined) return NONE
  const {nodeName, affinity, topologySpreadConstraints} = pod.spec
  if (nodeName !== undefined) return [nodeName]
  return affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined && topologySpreadConstraints === undefined
    ? WAITING
    : CHOOSY
}

const WAITING: readonly string[] = ['']
/** Those whom another pod's coming may help stand in a second group, under a name that no node can have. */
const CHOOSY: readonly string[] = ['', '?choosy']

/** Pods with required anti-affinity: few, and the scheduler has to ask all of them about each newcomer. */
function awayGroup(pod: Pod | undefined): string | undefined {
  return pod?.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution === undefined ? undefined : 'all'
}

function nominatedGroup(pod: Pod | undefined): string | undefined {
  return pod?.spec.nodeName === undefined ? pod?.status?.nominatedNodeName : undefined
}

/** Priorities as text in their own order: they are 32-bit numbers. */
function rankGroup(pod: Pod | undefined): string | undefined {
  const {priority = 0} = pod?.spec ?? {}
  return pod === undefined || priority === 0 || isPodTerminal(pod) ? undefined : String(priority + 2 ** 31).padStart(10, '0')
}

function labelGroups(pod: Pod | undefined): readonly string[] {
  const labels = pod?.metadata.labels
  if (pod === undefined || labels === undefined) return NONE
  return Object.keys(labels).map(label => `${pod.metadata.namespace ?? ''} ${label}=${labels[label] ?? ''}`)
}

/** Whether a write leaves alone all that crowdOf reads: most do, and need not make the crowd's name. */
const sameCrowd = (before: Pod | undefined, after: Pod | undefined) =>
  before !== undefined &&
  after !== undefined &&
  before.spec.nodeName === after.spec.nodeName &&
  before.metadata.ownerReferences === after.metadata.ownerReferences &&
  before.metadata.deletionTimestamp === after.metadata.deletionTimestamp &&
  isPodTerminal(before) === isPodTerminal(after)

function recount(table: Table<string, number>, {before, after, owner}: Rewrite<Pod>): Table<string, number> {
  const [from, to] = [crowdOf(before), crowdOf(after)]
  if (from === to) return table
  const left = from === undefined ? table : counting(table, from, -1, owner)
  return to === undefined ? left : counting(left, to, 1, owner)
}

function crowdOf(pod: Pod | undefined): string | undefined {
  if (pod?.spec.nodeName === undefined || pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) return undefined
  const controller = controllerOf(pod)
  return controller === undefined ? undefined : `${pod.spec.nodeName} ${controller.uid}`
}

function counting(table: Table<string, number>, group: string, more: 1 | -1, owner: Owner): Table<string, number> {
  const count = (get(table, group) ?? 0) + more
  return count === 0 ? drop(table, group, owner) : put(table, group, count, owner)
}

function reload(table: Table<string, NodeLoad>, {before, after, owner}: Rewrite<Pod>): Table<string, NodeLoad> {
  if (counted(before) === counted(after)) return table
  return added(added(table, loadOf(before), -1, owner), loadOf(after), 1, owner)
}

/** The node a pod counts for. */
const counted = (pod: Pod | undefined) => (pod === undefined || isPodTerminal(pod) ? undefined : pod.spec.nodeName)

function loadOf(pod: Pod | undefined): (NodeLoad & {readonly node: string}) | undefined {
  const node = counted(pod)
  if (pod === undefined || node === undefined) return undefined
  const {milliCpu, memory} = podRequests(pod.spec)
  return {node, pods: 1, milliCpu, memory}
}

function added(
  table: Table<string, NodeLoad>,
  load: (NodeLoad & {readonly node: string}) | undefined,
  sign: 1 | -1,
  owner: Owner,
): Table<string, NodeLoad> {
  if (load === undefined) return table
  const old = get(table, load.node) ?? {pods: 0, milliCpu: 0, memory: 0}
  const sum = {pods: old.pods + sign, milliCpu: old.milliCpu + sign * load.milliCpu, memory: old.memory + sign * load.memory}
  return sum.pods === 0 ? drop(table, load.node, owner) : put(table, load.node, sum, owner)
}
