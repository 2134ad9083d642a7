import type {DaemonSet} from '../../kube/daemonset.ts'
import type {Node} from '../../kube/node.ts'
import type {KubeObject} from '../../kube/object.ts'
import {controllerOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../../kube/pod.ts'
import {allNodes} from '../all-nodes.ts'
import {hasOrphans} from '../history/claim.ts'
import {matcher} from '../history/selector.ts'
import type {Table} from '../table.ts'
import {emptyTable} from '../table.ts'
import {eachChange} from '../table-diff.ts'
import type {World} from '../world.ts'
import type {Eligibility} from './eligible.ts'
import {eligibility} from './eligible.ts'
import type {Look, Place} from './look.ts'
import {isUpdated, targetNode, templateGeneration} from './new-pod.ts'

/** A set's pods by node, carried on from look to look. */
type Ledger = {
  readonly set: DaemonSet
  readonly hash: string
  readonly generation: string | undefined
  readonly nodes: readonly Node[]
  readonly eligible: ReadonlyMap<string, Eligibility>
  readonly matches: ReturnType<typeof matcher>
  /** The part of the index that has been counted. */
  pods: Table<string, KubeObject>
  readonly byNode: Map<string, readonly Pod[]>
  /** Nodes with the one pod they should have: new, Ready, and staying. */
  readonly calm: Set<string>
  /** Nodes that may need something. */
  readonly restless: Set<string>
  /** Nodes that do not exist any more, but have pods. */
  readonly lost: Set<string>
  /** Pods that the set owns though it does not select them. */
  strangers: number
}

/** The last ledger of each set. A set that was edited has another spec, and is looked at anew. */
const LEDGERS = new WeakMap<DaemonSet['spec'], Ledger>()

/**
 * The same as `lookAt`, without the nodes that are at rest: these are counted as `calm`. Costs what has changed since the set's last look,
 * in whatever time that was. Undefined when pods come or go by their labels, or time decides who is available: then all are to be looked at.
 */
export function carriedLook(world: World, set: DaemonSet, hash: string): Look | undefined {
  if ((set.spec.minReadySeconds ?? 0) > 0 || hasOrphans(world, set)) return undefined
  const nodes = allNodes(world)
  const generation = templateGeneration(set)
  const known = LEDGERS.get(set.spec)
  const fits =
    known?.set.metadata.uid === set.metadata.uid && known?.nodes === nodes && known.hash === hash && known.generation === generation
  const ledger = known !== undefined && fits ? known : newLedger(set, hash, generation, nodes)
  catchUp(ledger, world)
  LEDGERS.set(set.spec, ledger)
  if (ledger.strangers > 0) return undefined
  const {calm, restless} = ledger
  const places =
    restless.size === 0 ? [] : nodes.filter(node => restless.has(node.metadata.name)).map(node => placeOf(ledger, node.metadata.name))
  const lost = [...ledger.lost].map(node => placeOf(ledger, node)).sort(byFirstPod)
  return {world, now: world.now, set, hash, generation, minReadySeconds: 0, places, lost, calm: calm.size}
}

function newLedger(set: DaemonSet, hash: string, generation: string | undefined, nodes: readonly Node[]): Ledger {
  const fits = eligibility(set)
  const eligible = new Map(nodes.map(node => [node.metadata.name, fits(node)]))
  const restless = new Set<string>()
  for (const [name, is] of eligible) if (is === 'should') restless.add(name)
  const empty = {
    pods: emptyTable<string, KubeObject>(),
    byNode: new Map<string, readonly Pod[]>(),
    calm: new Set<string>(),
    lost: new Set<string>(),
  }
  return {set, hash, generation, nodes, eligible, matches: matcher(set.spec.selector), restless, strangers: 0, ...empty}
}

function catchUp(ledger: Ledger, {indexes}: World): void {
  const touched = new Set<string>()
  const {uid} = ledger.set.metadata
  eachChange(ledger.pods, indexes.byOwner, `${uid} Pod/`, (before, after) => {
    if (before !== undefined) count(ledger, before as Pod, -1, touched)
    if (after !== undefined) count(ledger, after as Pod, 1, touched)
  })
  ledger.pods = indexes.byOwner
  for (const node of touched) sort(ledger, node)
}

/** Counts a pod in (1) or takes it out (-1). */
function count(ledger: Ledger, pod: Pod, way: 1 | -1, touched: Set<string>): void {
  if (controllerOf(pod)?.uid !== ledger.set.metadata.uid) return
  if (!ledger.matches(pod.metadata.labels)) {
    ledger.strangers += way
    return
  }
  // Ended and being deleted: somebody else removes it, and the node counts as free.
  if (pod.metadata.deletionTimestamp !== undefined && isPodTerminal(pod)) return
  const node = targetNode(pod)
  if (node === undefined) return
  touched.add(node)
  const there = ledger.byNode.get(node)
  if (way === 1) ledger.byNode.set(node, there === undefined ? [pod] : [...there, pod].sort(byName))
  else if (there === undefined || there.length === 1) ledger.byNode.delete(node)
  else
    ledger.byNode.set(
      node,
      there.filter(other => other !== pod),
    )
}

/** Puts a node where it belongs now. */
function sort(ledger: Ledger, node: string): void {
  const {calm, restless, lost, byNode, eligible} = ledger
  calm.delete(node)
  restless.delete(node)
  lost.delete(node)
  const pods = byNode.get(node)
  const is = eligible.get(node)
  if (is === undefined) {
    if (pods !== undefined) lost.add(node)
  } else if (is === 'should' && isCalm(ledger, pods)) calm.add(node)
  else if (is === 'should' || pods !== undefined) restless.add(node)
}

function isCalm({hash, generation}: Ledger, pods: readonly Pod[] | undefined): boolean {
  const pod = pods?.[0]
  if (pod === undefined || pods?.length !== 1 || pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) return false
  return isPodReady(pod) && isUpdated(pod, hash, generation)
}

function placeOf({byNode, eligible}: Ledger, node: string): Place {
  return {node, eligible: eligible.get(node) ?? 'not', pods: byNode.get(node) ?? NO_PODS}
}

const NO_PODS: readonly Pod[] = []

const byName = (left: Pod, right: Pod) => (left.metadata.name < right.metadata.name ? -1 : 1)

const byFirstPod = ({pods: [left]}: Place, {pods: [right]}: Place) => ((left?.metadata.name ?? '') < (right?.metadata.name ?? '') ? -1 : 1)
