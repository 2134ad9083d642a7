import type {Pod} from '../../kube/pod.ts'
import {allNodes} from '../all-nodes.ts'
import {normalName} from '../image-name.ts'
import {podRequests} from '../requests-of-pod.ts'
import type {World} from '../world.ts'
import {hostPortsOf} from './filters.ts'
import {podAffinityState} from './pod-affinity.ts'
import {spreadState} from './spread.ts'
import type {Candidate} from './verdict.ts'
import type {VolumeState} from './volumes.ts'

/** A pod with all that filters and scores ask about it, worked out once for all nodes. */
export function candidateFor(world: World, pod: Pod, volumes: VolumeState): Candidate {
  return {
    world,
    pod,
    volumes,
    requests: podRequests(pod.spec),
    hostPorts: hostPortsOf(pod),
    images: pod.spec.containers.map(({image}) => ({short: image, full: normalName(image)})),
    spread: spreadState(world, pod, () => allNodes(world)),
    affinity: podAffinityState(world, pod),
  }
}
