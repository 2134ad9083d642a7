import {untolerated} from '../../kube/toleration.ts'
import type {Node} from '../../kube/node.ts'
import {controllerOf} from '../../kube/object.ts'
import {draw} from '../chance.ts'
import {get} from '../table.ts'
import {nodeLoad} from '../world.ts'
import {allocatable} from './filters.ts'
import {preferredWeight} from './node-affinity.ts'
import {preferredPods, siblingsOn} from './pod-affinity.ts'
import type {Candidate} from './verdict.ts'

/** Scoring counts a pod that asks for nothing as 100 millicores and 200 MiB, as GetNonzeroRequests. */
const DEFAULT_CPU = 100
const DEFAULT_MEMORY = 200 * 1024 * 1024

/**
 * The best of the nodes that fit, by the default plugins and weights: taints 3, node affinity 2, spreading 2, pod affinity 2,
 * resources, balance and image locality 1 each. Equal nodes are told apart by chance, as upstream does.
 */
export function bestNode(candidate: Candidate, nodes: readonly Node[]): Node | undefined {
  const only = nodes[0]
  if (nodes.length <= 1 || only === undefined) return only
  const raw = nodes.map(node => measure(candidate, node))
  const most = (pick: (row: Measures) => number): number => Math.max(...raw.map(pick))
  const least = (pick: (row: Measures) => number): number => Math.min(...raw.map(pick))
  const up = (value: number, low: number, high: number): number => (high === low ? 0 : (100 * (value - low)) / (high - low))
  const limits = {
    taints: most(row => row.taints),
    wanted: most(row => row.wanted),
    crowd: most(row => row.crowd),
    fewest: least(row => row.crowd),
    soft: most(row => row.soft),
    softLeast: least(row => row.soft),
    friends: most(row => row.friends),
    friendsLeast: least(row => row.friends),
  }
  let best: {readonly node: Node; readonly score: number; readonly luck: number} | undefined
  for (const [index, node] of nodes.entries()) {
    const row = raw[index]
    if (row === undefined) continue
    const score = Math.floor(
      3 * (limits.taints === 0 ? 100 : 100 - (100 * row.taints) / limits.taints) +
        2 * up(row.wanted, 0, limits.wanted) +
        2 * (100 - up(row.crowd, limits.fewest, limits.crowd)) +
        2 * (100 - up(row.soft, limits.softLeast, limits.soft)) +
        2 * up(row.friends, limits.friendsLeast, limits.friends) +
        row.resources +
        row.images,
    )
    if (best !== undefined && score < best.score) continue
    const luck = draw(candidate.world.seed, 'schedule', candidate.pod.metadata.uid ?? candidate.pod.metadata.name, node.metadata.name)
    if (best === undefined || score > best.score || luck > best.luck) best = {node, score, luck}
  }
  return best?.node
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

function measure(candidate: Candidate, node: Node): Measures {
  const {world, pod} = candidate
  const taints = untolerated(node.spec?.taints, pod.spec.tolerations, ['PreferNoSchedule']).length
  const owner = controllerOf(pod)
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
        : siblingsOn(world, node.metadata.name, owner.uid),
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
