import type {Key, KubeObject} from '../kube/object.ts'
import {controllerOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {isPodTerminal} from '../kube/pod.ts'
import {podRequests} from './requests-of-pod.ts'
import type {Table} from './table.ts'
import {drop, get, put} from './table.ts'
import type {Indexes, NodeLoad} from './world.ts'

/** The indexes after `before` was replaced by `after` (either may be missing). Costs what the two objects hold. */
export function reindex(indexes: Indexes, key: Key, before: KubeObject | undefined, after: KubeObject | undefined): Indexes {
  const byOwner = regroup(indexes.byOwner, key, ownerUids(before), ownerUids(after), after)
  if (!key.startsWith('Pod/')) return byOwner === indexes.byOwner ? indexes : {...indexes, byOwner}
  const old = before as Pod | undefined
  const pod = after as Pod | undefined
  return {
    ...indexes,
    byOwner,
    podsByNode: regroup(indexes.podsByNode, key, nodeGroup(old), nodeGroup(pod), pod),
    podsByLabel: regroup(indexes.podsByLabel, key, labelGroups(old), labelGroups(pod), pod),
    podsKeepingAway: regroup(indexes.podsKeepingAway, key, awayGroup(old), awayGroup(pod), pod),
    nodeLoad: reload(indexes.nodeLoad, old, pod),
    podsNominated: regroup(indexes.podsNominated, key, nominatedGroup(old), nominatedGroup(pod), pod),
    podsRanked: regroup(indexes.podsRanked, key, rankGroup(old), rankGroup(pod), pod),
  }
}

function regroup<V>(
  table: Table<string, V>,
  key: Key,
  from: readonly string[],
  to: readonly string[],
  value: V | undefined,
): Table<string, V> {
  let result = table
  for (const group of from) if (!to.includes(group)) result = drop(result, `${group} ${key}`)
  if (value !== undefined) for (const group of to) result = put(result, `${group} ${key}`, value)
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

function nodeGroup(pod: Pod | undefined): readonly string[] {
  return pod === undefined ? NONE : [pod.spec.nodeName ?? '']
}

/** Pods with required anti-affinity: few, and the scheduler has to ask all of them about each newcomer. */
function awayGroup(pod: Pod | undefined): readonly string[] {
  return pod?.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution === undefined ? NONE : ALL
}

const ALL: readonly string[] = ['all']

function nominatedGroup(pod: Pod | undefined): readonly string[] {
  const node = pod?.spec.nodeName === undefined ? pod?.status?.nominatedNodeName : undefined
  return node === undefined ? NONE : [node]
}

/** Priorities as text in their own order: they are 32-bit numbers. */
function rankGroup(pod: Pod | undefined): readonly string[] {
  const {priority = 0} = pod?.spec ?? {}
  return pod === undefined || priority === 0 || isPodTerminal(pod) ? NONE : [String(priority + 2 ** 31).padStart(10, '0')]
}

function labelGroups(pod: Pod | undefined): readonly string[] {
  const labels = pod?.metadata.labels
  if (pod === undefined || labels === undefined) return NONE
  return Object.keys(labels).map(label => `${pod.metadata.namespace ?? ''} ${label}=${labels[label] ?? ''}`)
}

function reload(table: Table<string, NodeLoad>, before: Pod | undefined, after: Pod | undefined): Table<string, NodeLoad> {
  const from = loadOf(before)
  const to = loadOf(after)
  if (from?.node === to?.node && from?.pods === to?.pods) return table
  return added(added(table, from, -1), to, 1)
}

function loadOf(pod: Pod | undefined): (NodeLoad & {readonly node: string}) | undefined {
  if (pod?.spec.nodeName === undefined || isPodTerminal(pod)) return undefined
  const {milliCpu, memory} = podRequests(pod.spec)
  return {node: pod.spec.nodeName, pods: 1, milliCpu, memory}
}

function added(
  table: Table<string, NodeLoad>,
  load: (NodeLoad & {readonly node: string}) | undefined,
  sign: 1 | -1,
): Table<string, NodeLoad> {
  if (load === undefined) return table
  const old = get(table, load.node) ?? {pods: 0, milliCpu: 0, memory: 0}
  const sum = {pods: old.pods + sign, milliCpu: old.milliCpu + sign * load.milliCpu, memory: old.memory + sign * load.memory}
  return sum.pods === 0 ? drop(table, load.node) : put(table, load.node, sum)
}
