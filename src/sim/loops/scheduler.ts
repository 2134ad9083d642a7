import type {Node} from '../../kube/node.ts'
import type {Condition, Key} from '../../kube/object.ts'
import {keyOf, splitKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import {allNodes} from '../all-nodes.ts'
import type {Loop, Reaction, Request, Why} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {Diagnosis} from '../scheduler/message.ts'
import {fitError} from '../scheduler/message.ts'
import {refusesWithNominated} from '../scheduler/nominated.ts'
import {plainly} from '../scheduler/plain-words.ts'
import {pinnedNodes} from '../scheduler/node-affinity.ts'
import {enoughNodes, firstNode} from '../scheduler/nodes.ts'
import type {Preemption, Unfit} from '../scheduler/preempt.ts'
import {candidateFor} from '../scheduler/candidate.ts'
import {preempt, PREEMPTED} from '../scheduler/preempt.ts'
import {bestNode} from '../scheduler/score.ts'
import type {Candidate} from '../scheduler/verdict.ts'
import {SELECTED_NODE, shareFor, volumeState} from '../scheduler/volumes.ts'
import {get} from '../table.ts'
import {reservedFor} from '../volumes/reserve.ts'
import type {World} from '../world.ts'
import {find, podsNominatedTo, remembered} from '../world.ts'

const COMPONENT = 'default-scheduler'

/**
 * Chooses a node for one pod, as kube-scheduler: filters, then scores, then binds. A pod that fits nowhere gets FailedScheduling
 * and the condition PodScheduled=False, and is tried again when the API server's watches wake this loop.
 */
export const scheduler: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const pod = find(world, 'Pod', namespace, name)
  const chosen = pod === undefined || usesClaims(pod) ? (remembered(world, 'scheduler', key) as Chosen | undefined) : undefined
  if (chosen?.node !== undefined) return waitForClaims(world, key, pod, {node: chosen.node, since: chosen.since ?? world.now})
  if (pod === undefined || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return NOTHING
  if ((pod.spec.schedulerName ?? COMPONENT) !== COMPONENT) return NOTHING
  const gates = pod.spec.schedulingGates ?? []
  if (gates.length > 0) return gated(world, pod, gates.map(gate => gate.name).join(', '))
  return choose(world, pod)
}

const usesClaims = ({spec}: Pod) => spec.volumes?.some(volume => volume.persistentVolumeClaim !== undefined) === true

function gated(world: World, pod: Pod, gates: string): Reaction {
  const why = {rule: 'pod-gated', facts: {pod: pod.metadata.name, gates}}
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  return {requests: markUnscheduled(world, pod, 'SchedulingGated', message, why), waits: why}
}

function choose(world: World, pod: Pod): Reaction {
  const volumes = volumeState(world, pod)
  if (volumes.refuses !== undefined) {
    const refused = failed(world, pod, {nodes: allNodes(world).length, refusals: [], pinnedAway: 0, early: volumes.refuses})
    return volumes.provisioned ? triedAgain(world, pod, refused) : refused
  }
  const candidate = candidateFor(world, pod, volumes)
  const pinned = pinnedNodes(pod)
  if (pinned !== undefined && pinned.length === 0)
    return failed(world, pod, {nodes: allNodes(world).length, refusals: [], pinnedAway: 0, early: 'pod affinity terms conflict'})
  // The node where room was made is looked at first, and alone if it fits (evaluateNominatedNode).
  const nominated = nominatedNode(world, pod)
  if (nominated !== undefined && refusesWithNominated(candidate, nominated) === undefined) return assign(candidate, nominated, false)
  // The few nodes a daemon is pinned to are looked up by name: no list of all of them is made.
  const found =
    pinned === undefined
      ? search(candidate, allNodes(world))
      : lookAt(
          candidate,
          pinned.flatMap(name => find(world, 'Node', '', name) ?? []),
        )
  const node = bestNode(candidate, found.fitting)
  if (node === undefined) {
    const nodes = allNodes(world).length
    const refusals = found.unfit.map(({refusal}) => refusal)
    const preemption = preempt(candidate, found.unfit)
    return failed(world, pod, {nodes, refusals, pinnedAway: pinned === undefined ? 0 : nodes - refusals.length, preemption})
  }
  return assign(candidate, node, pinned !== undefined)
}

function assign(candidate: Candidate, node: Node, pinned: boolean): Reaction {
  return candidate.volumes.delayed.length > 0 ? selectForClaims(candidate, node) : place(candidate.pod, node, pinned)
}

/**
 * While a claim is being provisioned its provisioner writes to it, and each write brings the pod back (the volume binding plugin's
 * queueing hint) before the claim is bound: one more try, and another at the claim's own change.
 */
function triedAgain(world: World, pod: Pod, refused: Reaction): Reaction {
  const tries = ((get(world.memory, `${keyOf(pod)} scheduler`) as {readonly tries?: number} | undefined)?.tries ?? 0) + 1
  return tries > 1 ? refused : {...refused, again: world.now + CLAIM_WRITE, remembers: {tries}}
}

/** How soon a provisioner's next write to a claim follows, in ms. */
const CLAIM_WRITE = 3

function nominatedNode(world: World, pod: Pod): Node | undefined {
  const name = pod.status?.nominatedNodeName
  return name === undefined ? undefined : find(world, 'Node', '', name)
}

type Found = {readonly fitting: readonly Node[]; readonly unfit: readonly Unfit[]}

function lookAt(candidate: Candidate, nodes: readonly Node[]): Found {
  const fitting: Node[] = []
  const unfit: Unfit[] = []
  for (const node of nodes) {
    const refusal = refusesWithNominated(candidate, node)
    if (refusal === undefined) fitting.push(node)
    else unfit.push({node, refusal})
  }
  return {fitting, unfit}
}

/** Goes round the nodes until enough fit. */
function search(candidate: Candidate, nodes: readonly Node[]): Found {
  const enough = enoughNodes(nodes.length, candidate.pod)
  const start = firstNode(candidate.world, candidate.pod.metadata.uid ?? '', nodes.length)
  const fitting: Node[] = []
  const unfit: Unfit[] = []
  for (let index = 0; index < nodes.length && fitting.length < enough; index++) {
    const node = nodes[(start + index) % nodes.length]
    if (node === undefined) continue
    const refusal = refusesWithNominated(candidate, node)
    if (refusal === undefined) fitting.push(node)
    else unfit.push({node, refusal})
  }
  return {fitting, unfit}
}

function place(pod: Pod, node: Node, pinned: boolean): Reaction {
  const key = keyOf(pod)
  const why = {rule: pinned ? 'pod-scheduled-pinned' : 'pod-scheduled', facts: {pod: pod.metadata.name, node: node.metadata.name}}
  const message = `Successfully assigned ${pod.metadata.namespace ?? ''}/${pod.metadata.name} to ${node.metadata.name}`
  return {
    requests: [
      {verb: 'bind', key, node: node.metadata.name, why},
      {verb: 'event', about: key, type: 'Normal', reason: 'Scheduled', message, component: COMPONENT, why},
    ],
  }
}

/** What the loop remembers of a pod whose claims are being bound: the node that was chosen for it, and since when. */
type Chosen = {readonly node?: string; readonly since?: number}

/**
 * Volumes are promised to the claims that wait for their first consumer, or their provisioner is told of the node (bindAPIUpdate).
 * The pod is bound when all of its claims are.
 */
function selectForClaims({world, pod, volumes}: Candidate, node: Node): Reaction {
  const {bind, make} = shareFor(volumes, node) ?? {bind: [], make: []}
  const facts = {pod: pod.metadata.name, node: node.metadata.name}
  const promised = bind.map(({claim, volume}): Request => {
    const why = {rule: 'volume-promised', facts: {...facts, claim: claim.metadata.name, volume: volume.metadata.name}}
    return {verb: 'update', object: reservedFor(volume, claim), why}
  })
  const ordered = make.map((claim): Request => {
    const annotations = {...claim.metadata.annotations, [SELECTED_NODE]: node.metadata.name}
    const why = {rule: 'node-selected-for-claim', facts: {...facts, claim: claim.metadata.name}}
    return {verb: 'update', object: {...claim, metadata: {...claim.metadata, annotations}}, why}
  })
  return {
    requests: [...promised, ...ordered],
    waits: waitsForVolumes(pod, node.metadata.name),
    again: world.now + CLAIM_CHECK,
    remembers: {node: node.metadata.name, since: world.now},
  }
}

/** While claims are being bound they are asked for once a second, for ten minutes at most (BindPodVolumes, bindTimeoutSeconds). */
const CLAIM_CHECK = 1000
const CLAIM_PATIENCE = 600_000

function waitsForVolumes(pod: Pod, node: string): Why {
  return {rule: 'pod-waits-for-volumes', facts: {pod: pod.metadata.name, node}}
}

function waitForClaims(world: World, key: Key, pod: Pod | undefined, {node: name, since}: Required<Chosen>): Reaction {
  const next = since + (Math.floor((world.now - since) / CLAIM_CHECK) + 1) * CLAIM_CHECK
  const asks = (world.now - since) % CLAIM_CHECK === 0 && world.now > since
  const node = find(world, 'Node', '', name)
  if (pod === undefined || node === undefined) {
    if (!asks) return {requests: [], again: next}
    const problem = pod === undefined ? `pod does not exist any more: pod "${splitKey(key).name}" not found` : `node "${name}" not found`
    return bindingFailed(world, key, pod, problem)
  }
  const claims = (pod.spec.volumes ?? []).flatMap(volume => volume.persistentVolumeClaim?.claimName ?? [])
  const bound = claims.every(claim => find(world, 'PersistentVolumeClaim', pod.metadata.namespace ?? '', claim)?.status?.phase === 'Bound')
  if (asks && bound) return {...place(pod, node, false), remembers: null}
  if (world.now >= since + CLAIM_PATIENCE) return bindingFailed(world, key, pod, 'context deadline exceeded')
  return {requests: [], waits: waitsForVolumes(pod, name), again: next}
}

/** The chosen node is given up, and the pod is tried anew if it is still there. */
function bindingFailed(world: World, key: Key, pod: Pod | undefined, problem: string): Reaction {
  const message = `running PreBind plugin "VolumeBinding": binding volumes: ${problem}`
  const why = {rule: 'pod-fits-nowhere', facts: {pod: splitKey(key).name, message, words: problem}}
  const told: Request = {verb: 'event', about: key, type: 'Warning', reason: 'FailedScheduling', message, component: COMPONENT, why}
  return {requests: [told], remembers: null, ...(pod !== undefined && {again: world.now + CLAIM_CHECK})}
}

function failed(world: World, pod: Pod, diagnosis: Diagnosis): Reaction {
  const message = fitError(diagnosis)
  const {preemption} = diagnosis
  const why = {rule: 'pod-fits-nowhere', facts: {pod: pod.metadata.name, message, words: plainly(diagnosis)}}
  const known = pod.status?.conditions?.some(condition => condition.type === 'PodScheduled' && condition.message === message)
  if (known && !MAY_CHANGE_WITH_PODS.test(message)) return {requests: [], waits: why}
  const refused: Request = {
    verb: 'event',
    about: keyOf(pod),
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    component: COMPONENT,
    why,
  }
  const marked = markUnscheduled(world, nominate(pod, preemption), 'Unschedulable', message, why)
  if (preemption === undefined || !('victims' in preemption)) return {requests: [refused, ...marked], waits: why}
  const {node, victims} = preemption
  const waits = {
    rule: 'pod-waits-for-room',
    facts: {pod: pod.metadata.name, node, victims: victims.map(each => each.metadata.name).join(', ')},
  }
  return {requests: [refused, ...marked, ...unnominate(world, pod, node), ...makeRoom(world, pod, preemption)], waits}
}

/** The pod with the node where room is made for it, or without it once that came to nothing. */
function nominate(pod: Pod, preemption: Preemption | undefined): Pod {
  if (preemption === undefined || 'says' in preemption) return pod
  const {nominatedNodeName: _old, ...status} = pod.status ?? {}
  return {...pod, status: 'victims' in preemption ? {...status, nominatedNodeName: preemption.node} : status}
}

/** Pods of lower priority that were promised a place on the node lose it (getLowerPriorityNominatedPods). */
function unnominate(world: World, pod: Pod, node: string): readonly Request[] {
  const lower = podsNominatedTo(world, node).filter(other => (other.spec.priority ?? 0) < (pod.spec.priority ?? 0))
  return lower.map(other => {
    const {nominatedNodeName: _old, ...status} = other.status ?? {}
    return {verb: 'status', object: {...other, status}, why: {rule: 'pod-loses-its-place', facts: {pod: other.metadata.name, node}}}
  })
}

/** Each victim is marked, deleted with its own grace, and told (Executor.PreemptPod). */
function makeRoom(world: World, pod: Pod, {node, victims}: Extract<Preemption, {victims: unknown}>): readonly Request[] {
  return victims
    .filter(victim => victim.metadata.deletionTimestamp === undefined)
    .flatMap((victim): readonly Request[] => {
      const key = keyOf(victim)
      const why = {rule: 'pod-preempts', facts: {victim: victim.metadata.name, pod: pod.metadata.name, node}}
      const condition: Condition = {
        type: 'DisruptionTarget',
        status: 'True',
        reason: PREEMPTED,
        message: `${pod.spec.schedulerName ?? COMPONENT}: preempting to accommodate a higher priority pod`,
        lastProbeTime: null,
        lastTransitionTime: timestamp(world.now),
      }
      const conditions = [...(victim.status?.conditions ?? []).filter(({type}) => type !== condition.type), condition]
      const message = `Preempted by pod ${pod.metadata.uid ?? ''} on node ${node}`
      return [
        {verb: 'status', object: {...victim, status: {...victim.status, conditions}}, why},
        {verb: 'delete', key, why},
        {verb: 'event', about: key, type: 'Normal', reason: 'Preempted', message, component: COMPONENT, why},
      ]
    })
}

/**
 * Refusals that a pod's going or a claim's change may lift. Upstream's queueing hints bring only these back for such an event;
 * a pod refused for a label or a taint is not tried again, so it gets no further event.
 */
const MAY_CHANGE_WITH_PODS =
  /Insufficient|Too many pods|free ports|affinity rules|spread constraints|PersistentVolumeClaim|persistent ?volume/

function markUnscheduled(world: World, pod: Pod, reason: string, message: string, why: Why): readonly Request[] {
  const others = (pod.status?.conditions ?? []).filter(condition => condition.type !== 'PodScheduled')
  const old = pod.status?.conditions?.find(condition => condition.type === 'PodScheduled')
  const stored = find(world, 'Pod', pod.metadata.namespace ?? '', pod.metadata.name)
  const isKnown = old?.status === 'False' && old.reason === reason && old.message === message
  if (isKnown && stored?.status?.nominatedNodeName === pod.status?.nominatedNodeName) return []
  const lastTransitionTime = old?.status === 'False' && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(world.now)
  const condition: Condition = {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime,
    reason,
    message,
    observedGeneration: pod.metadata.generation ?? 1,
  }
  return [{verb: 'status', object: {...pod, status: {...pod.status, conditions: [...others, condition]}}, why}]
}
