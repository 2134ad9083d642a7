import type {Node} from '../../kube/node.ts'
import {draw} from '../chance.ts'
import type {World} from '../world.ts'
import {valuesFrom} from '../table.ts'

/** The nodes of each table of nodes that has been looked at: a table is a value, so the list never changes. */
const lists = new WeakMap<object, readonly Node[]>()

/** All nodes by name. Costs nothing while no node changes, so that 5,000 nodes need not be gathered for each pod. */
export function allNodes({indexes}: World): readonly Node[] {
  const known = lists.get(indexes.nodes)
  if (known !== undefined) return known
  const nodes = valuesFrom(indexes.nodes, '')
  lists.set(indexes.nodes, nodes)
  return nodes
}

/** minFeasibleNodesToFind upstream: up to here all nodes are compared. */
const FEWEST = 100

/** Of larger clusters so many fitting nodes are compared. */
const SAMPLE = 24

/**
 * How many fitting nodes are enough. Upstream (numFeasibleNodesToFind) takes all up to 100, then ever fewer in a hundred, shared among
 * many threads; which ones is chance there too, so for a larger cluster we compare a small sample.
 */
export function enoughNodes(all: number): number {
  return all <= FEWEST ? all : SAMPLE
}

/** Where to begin: upstream goes round from where the last pod stopped; we let chance decide, so no state is kept. */
export function firstNode(world: World, uid: string, count: number): number {
  return count <= FEWEST ? 0 : Math.floor(draw(world.seed, 'first-node', uid) * count)
}
