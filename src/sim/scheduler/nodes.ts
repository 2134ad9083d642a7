import type {Pod} from '../../kube/pod.ts'
import {draw} from '../chance.ts'
import type {World} from '../world.ts'

/** minFeasibleNodesToFind upstream: up to here all nodes are compared. */
const FEWEST = 100

/** minFeasibleNodesPercentageToFind. */
const FEWEST_PERCENT = 5

/** Of larger clusters so many fitting nodes are compared for a pod that has no wishes. */
const SAMPLE = 24

/**
 * How many fitting nodes are enough, as numFeasibleNodesToFind: all up to 100, then ever fewer in a hundred. Which ones they are is chance
 * upstream too; so for a pod that prefers no node to another, and could not tell, a small sample of a larger cluster will do.
 */
export function enoughNodes(all: number, pod: Pod): number {
  if (all <= FEWEST) return all
  if (!prefers(pod)) return SAMPLE
  const percent = Math.max(FEWEST_PERCENT, 50 - Math.floor(all / 125))
  return Math.max(FEWEST, Math.floor((all * percent) / 100))
}

/** Whether a pod says what it would like in a node or its neighbours. */
function prefers({spec: {affinity, topologySpreadConstraints = []}}: Pod): boolean {
  const {nodeAffinity, podAffinity, podAntiAffinity} = affinity ?? {}
  return (
    [nodeAffinity, podAffinity, podAntiAffinity].some(part => part?.preferredDuringSchedulingIgnoredDuringExecution !== undefined) ||
    topologySpreadConstraints.some(({whenUnsatisfiable}) => whenUnsatisfiable !== 'DoNotSchedule')
  )
}

/** Where to begin: upstream goes round from where the last pod stopped; we let chance decide, so no state is kept. */
export function firstNode(world: World, uid: string, count: number): number {
  return count <= FEWEST ? 0 : Math.floor(draw(world.seed, 'first-node', uid) * count)
}
