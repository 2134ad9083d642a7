import type {Node} from '../../kube/node.ts'
import {allNodes} from '../all-nodes.ts'
import {placedOn} from '../imagined.ts'
import {podsNominatedTo} from '../world.ts'
import type {World} from '../world.ts'
import {refuses} from './filters.ts'
import {podAffinityState} from './pod-affinity.ts'
import {spreadState} from './spread.ts'
import type {Candidate, Refusal} from './verdict.ts'

/** The same candidate in an imagined world: what counts pods is counted again. */
export function asIf(candidate: Candidate, world: World): Candidate {
  const {pod} = candidate
  return {...candidate, world, spread: spreadState(world, pod, () => allNodes(world)), affinity: podAffinityState(world, pod)}
}

/** Pods of at least the same priority for which room is made on this node: the place is theirs (addNominatedPods). */
export function rivals({world, pod}: Candidate, node: Node) {
  return podsNominatedTo(world, node.metadata.name).filter(
    other => other.metadata.uid !== pod.metadata.uid && (other.spec.priority ?? 0) >= (pod.spec.priority ?? 0),
  )
}

/** RunFilterPluginsWithNominatedPods: a node must do with the pods that are promised a place there, and without them. */
export function refusesWithNominated(candidate: Candidate, node: Node): Refusal | undefined {
  const promised = rivals(candidate, node)
  if (promised.length === 0) return refuses(candidate, node)
  return refuses(asIf(candidate, placedOn(candidate.world, node.metadata.name, promised)), node) ?? refuses(candidate, node)
}
