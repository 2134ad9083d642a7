import type {Node} from '../../kube/node.ts'
import type {KubeObject, Ms} from '../../kube/object.ts'
import {controllerOf} from '../../kube/object.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import type {Pod} from '../../kube/pod.ts'
import {allNodes} from '../all-nodes.ts'
import {hasImage} from '../image-name.ts'
import {isSelfContained, isSteadyPod} from '../kubelet/steady-pod.ts'
import {LATENCY} from '../latency.ts'
import {candidateFor} from '../scheduler/candidate.ts'
import {refuses} from '../scheduler/filters.ts'
import {bestNodes} from '../scheduler/score.ts'
import {volumeState} from '../scheduler/volumes.ts'
import {get} from '../table.ts'
import type {World} from '../world.ts'
import {find, list} from '../world.ts'
import type {Leap} from './leap.ts'
import {leapFrom} from './leap.ts'
import {isLasting} from './moving.ts'
import type {Period} from './period.ts'
import {periodBetween} from './period.ts'

/** A kept world of the run that is under way. */
type Mark = {readonly world: World; readonly step: number}

/**
 * Looks out for what repeats while time runs far: an anchor, later a first moment, and then each run of a CronJob is held against that.
 * When none of `left` runs is like it, the search begins anew from there with a longer wait.
 */
export type Lookout = {readonly anchor?: Mark; readonly first?: Mark; readonly wait: Ms; readonly left: number}

/** Events are gone after an hour: before that no two moments are alike. */
const LEAST_WAIT = LATENCY.eventTtl + 60_000
const LONGER = 1.5
/** Runs that are compared with the first: a period has at most so many. */
const MOST_RUNS = 12
/** More nodes than this are not compared: where each run has its place anew, too much can differ. */
const MOST_NODES = 100

export const LOOKOUT: Lookout = {wait: LEAST_WAIT, left: MOST_RUNS}

/** Time that is worth the search. */
const FAR: Ms = 6 * 3_600_000

export const isFar = (now: Ms, until: Ms): boolean => until - now >= FAR && Number.isFinite(until)

export type Sight = {readonly lookout: Lookout; readonly leap?: Leap}

/** One run of a CronJob has begun; `mark` is the moment, which is kept where the answer holds it. */
export function lookOut(lookout: Lookout, mark: Mark, until: Ms): Sight {
  const {anchor, first, wait, left} = lookout
  if (anchor === undefined) return {lookout: {...lookout, anchor: mark}}
  if (first === undefined) return {lookout: mark.world.now - anchor.world.now > wait ? {...lookout, first: mark, left: MOST_RUNS} : lookout}
  const period = periodBetween(anchor.world, first.world, mark.world)
  if (period === undefined)
    return {lookout: left > 1 ? {...lookout, left: left - 1} : {anchor: first, wait: wait * LONGER, left: MOST_RUNS}}
  if (!isIndifferent(anchor.world, mark.world, period)) return {lookout: {wait: wait * LONGER, left: MOST_RUNS}}
  const leap = leapFrom(
    mark.world,
    mark.step,
    {anchor: anchor.world, period, steps: mark.step - first.step, nodes: choiceOf(mark.world, period)},
    until,
  )
  return leap === undefined ? {lookout: {wait: wait * LONGER, left: MOST_RUNS}} : {lookout: LOOKOUT, leap}
}

/** Whether the next mark is one that is kept, so that the run must not change it in place. */
export function keepsMark({anchor, first, wait}: Lookout, now: Ms): boolean {
  return anchor === undefined || (first === undefined ? now - anchor.world.now > wait : true)
}

/** Whether it makes no difference what cannot be told alike: the hour, chance, and on which of the nodes a pod runs. */
function isIndifferent(anchor: World, world: World, {moving}: Period): boolean {
  if (allNodes(world).length > MOST_NODES) return false
  const passing: Pod[] = []
  for (const [key, object] of moving.objects) if (isPod(object) && !isLasting(object, key, anchor)) passing.push(object)
  const free = (pod: Pod) => isPodTerminal(pod) && isSelfContained(pod) && isSteadyPod(pod) && fitsAlike(world, pod)
  return list(world, 'Pod').every(isSteadyUnlessDone) && passing.every(free)
}

const isPod = (object: KubeObject): object is Pod => object.kind === 'Pod'

const isSteadyUnlessDone = (pod: Pod) => isPodTerminal(pod) || isSteadyPod(pod)

/** Whether all nodes that may get such a pod have its images; and no rule sends it away from where others are. */
function fitsAlike(world: World, pod: Pod): boolean {
  const {affinity, topologySpreadConstraints = []} = pod.spec
  if (topologySpreadConstraints.length > 0 || affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined) return false
  const images = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({image}) => image)
  return nodesFor(world, pod).every(node => {
    const machine = get(world.machines, node.metadata.name)
    return machine?.on === true && images.every(image => hasImage(machine, image))
  })
}

/** The nodes among which the scheduler would choose for the next pod like this one. */
function nodesFor(world: World, pod: Pod): readonly Node[] {
  const {nodeName: _, ...spec} = pod.spec
  // Of another run: the pods of this one are not in its way.
  const {ownerReferences: __, ...metadata} = pod.metadata
  const next: Pod = {...pod, metadata, spec, status: {phase: 'Pending'}}
  const candidate = candidateFor(world, next, volumeState(world, next))
  const fitting = allNodes(world).filter(node => refuses(candidate, node) === undefined)
  return isAlone(world, pod) ? bestNodes(candidate, fitting) : fitting
}

/** The nodes between which chance decides for each pod of a run; none where pods are in one another's way. */
function choiceOf(world: World, {moving}: Period): readonly Node[] {
  for (const object of moving.objects.values()) if (isPod(object)) return isAlone(world, object) ? nodesFor(world, object) : []
  return []
}

/** Whether no other pod of a run can be in its way: one CronJob, and one pod at a time. */
function isAlone(world: World, pod: Pod): boolean {
  const job = find(world, 'Job', pod.metadata.namespace ?? '', controllerOf(pod)?.name ?? '')
  return (job?.spec.parallelism ?? 1) <= 1 && list(world, 'CronJob').length === 1
}
