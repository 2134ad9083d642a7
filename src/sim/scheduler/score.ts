import {untolerated} from '../../kube/toleration.ts'
import type {Node} from '../../kube/node.ts'
import {controllerOf} from '../../kube/object.ts'
import {draw} from '../chance.ts'
import {get} from '../table.ts'
import {nodeLoad} from '../world.ts'
import {allocatable} from './filters.ts'
import {preferredWeight} from './node-affinity.ts'
import {preferredPods} from './pod-affinity.ts'
import type {Candidate} from './verdict.ts'

/** Scoring counts a pod that asks for nothing as 100 millicores and 200 MiB, as GetNonzeroRequests. */
const DEFAULT_CPU = 100
const DEFAULT_MEMORY = 200 * 1024 * 1024

/**
 * The best of the nodes that fit, by the default plugins and weights: taints 3, node affinity 2, spreading 2, pod affinity 2,
 * resources, balance and image locality 1 each. Equal nodes are told apart by chance, as upstream does.
 */
export function bestNode(candidate: Candidate, nodes: readonly Node[]): Node | undefined {
  const best = bestNodes(candidate, nodes)
  const {uid, name} = candidate.pod.metadata
  return best.length <= 1 ? best[0] : luckiest(candidate.world.seed, uid ?? name, best)
}

/** The one that chance gives a pod, by its uid. */
export function luckiest<T extends {readonly metadata: {readonly name: string}}>(
  seed: string,
  uid: string,
  nodes: readonly T[],
): T | undefined {
  let best: {readonly node: T; readonly luck: number} | undefined
  for (const node of nodes) {
    const luck = draw(seed, 'schedule', uid, node.metadata.name)
    if (best === undefined || luck > best.luck) best = {node, luck}
  }
  return best?.node
}

/** Those between which only chance decides. */
export function bestNodes(candidate: Candidate, nodes: readonly Node[]): readonly Node[] {
  if (nodes.length <= 1) return nodes
  const owner = controllerOf(candidate.pod)?.uid
  const raw = nodes.map(node => measure(candidate, node, owner))
  const limits = limitsOf(raw)
  let most = Number.NEGATIVE_INFINITY
  let best: Node[] = []
  for (const [index, node] of nodes.entries()) {
    const row = raw[index]
    if (row === undefined) continue
    const score = Math.floor(
      3 * (limits.taints === 0 ? 100 : 100 - (100 * row.taints) / limits.taints) +
        2 * share(row.wanted, 0, limits.wanted) +
        2 * (100 - share(row.crowd, limits.crowdLeast, limits.crowd)) +
        2 * (100 - share(row.soft, limits.softLeast, limits.soft)) +
        2 * share(row.friends, limits.friendsLeast, limits.friends) +
        row.resources +
        row.images,
    )
    if (score < most) continue
    if (score > most) best = []
    most = score
    best.push(node)
  }
  return best
}

/** Where a value stands between the least and the most, 0 to 100. */
function share(value: number, low: number, high: number): number {
  return high === low ? 0 : (100 * (value - low)) / (high - low)
}

type Limits = Omit<Measures, 'resources' | 'images'> & {
  readonly crowdLeast: number
  readonly softLeast: number
  readonly friendsLeast: number
}

/** The most of each measure, and the least where a plugin's score is taken from there. */
function limitsOf(rows: readonly Measures[]): Limits {
  const none = Number.NEGATIVE_INFINITY
  const all = Number.POSITIVE_INFINITY
  const limits = {taints: none, wanted: none, crowd: none, soft: none, friends: none, crowdLeast: all, softLeast: all, friendsLeast: all}
  for (const {taints, wanted, crowd, soft, friends} of rows) {
    limits.taints = Math.max(limits.taints, taints)
    limits.wanted = Math.max(limits.wanted, wanted)
    limits.crowd = Math.max(limits.crowd, crowd)
    limits.soft = Math.max(limits.soft, soft)
    limits.friends = Math.max(limits.friends, friends)
    limits.crowdLeast = Math.min(limits.crowdLeast, crowd)
    limits.softLeast = Math.min(limits.softLeast, soft)
    limits.friendsLeast = Math.min(limits.friendsLeast, friends)
  }
  return limits
}

type Measures = {
  readonly taints: number
  readonly wanted: number
  readonly crowd: number
  readonly soft: number
  readonly friends: number
  readonly resources: number
  readonly images: number
}

function measure(candidate: Candidate, node: Node, owner: string | undefined): Measures {
  const {world, pod} = candidate
  const taints = untolerated(node.spec?.taints, pod.spec.tolerations, ['PreferNoSchedule']).length
  const soft = candidate.spread.soft.reduce(
    (sum, {constraint, counts}) => sum + (counts.get(node.metadata.labels?.[constraint.topologyKey] ?? '') ?? 0),
    0,
  )
  return {
    taints,
    wanted: preferredWeight(pod, node),
    crowd:
      owner === undefined || candidate.spread.soft.length + candidate.spread.hard.length > 0
        ? 0
        : (get(world.indexes.crowds, `${node.metadata.name} ${owner}`) ?? 0),
    soft,
    friends: preferredPods(candidate.affinity, node),
    resources: resourceScore(candidate, node),
    images: imageScore(candidate, node),
  }
}

/** Least allocated plus balance, 0 to 200. */
function resourceScore({world, requests}: Candidate, node: Node): number {
  const load = nodeLoad(world, node.metadata.name)
  const has = allocatable(node)
  const cpu = Math.max(load.milliCpu, load.pods * DEFAULT_CPU) + (requests.milliCpu || DEFAULT_CPU)
  const memory = Math.max(load.memory, load.pods * DEFAULT_MEMORY) + (requests.memory || DEFAULT_MEMORY)
  const shares = [
    has.milliCpu === 0 ? 1 : Math.min(1, cpu / has.milliCpu),
    has.memory === 0 ? 1 : Math.min(1, memory / has.memory),
  ] as const
  const free = 100 * (1 - (shares[0] + shares[1]) / 2)
  return free + 100 * (1 - Math.abs(shares[0] - shares[1]) / 2)
}

/** Nodes that have the pod's images score a little: upstream spreads an image's size over the share of nodes that have it. */
function imageScore({world, images}: Candidate, node: Node): number {
  const there = get(world.machines, node.metadata.name)?.images
  if (there === undefined) return 0
  let present = 0
  for (const {short, full} of images) if (there[short] !== undefined || there[full] !== undefined) present += 1
  return (5 * present) / Math.max(images.length, 1)
}
