import {draw} from '../chance.ts'
import type {World} from '../world.ts'

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
