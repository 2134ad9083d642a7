import type {DaemonSet} from '../../kube/daemonset.ts'
import type {Key} from '../../kube/object.ts'
import {keyOf, splitKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {setHistory, trimHistory} from '../daemonset/history.ts'
import {carriedLook} from '../daemonset/ledger.ts'
import type {Look, Plan} from '../daemonset/look.ts'
import {lookAt, setEvent, why} from '../daemonset/look.ts'
import {manage} from '../daemonset/manage.ts'
import {daemonPods} from '../daemonset/new-pod.ts'
import {rollingUpdate} from '../daemonset/rolling.ts'
import type {Status} from '../daemonset/status.ts'
import {countNodes, isStale} from '../daemonset/status.ts'
import {nextAvailability} from '../history/availability.ts'
import type {Claim} from '../history/claim.ts'
import {claimPods} from '../history/claim.ts'
import {failedCreate, isNewPod, whyRefused} from '../history/refused-pod.ts'
import {namer} from '../history/pod-template.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import {find} from '../world.ts'

/** BurstReplicas: no more pods are made, nor deleted, in one look. The pods themselves bring the next look. */
const BURST = 250

/**
 * The DaemonSet controller: one look at one set, as syncDaemonSet. What it costs depends on the pods that changed and the nodes that
 * lack something, not on how many there are. A set that is being deleted is left to the garbage collector.
 */
export const daemonset: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const set = find(world, 'DaemonSet', namespace, name)
  if (set === undefined || set.metadata.deletionTimestamp !== undefined) return NOTHING
  let claimed: Claim | undefined
  const claim = (): Claim => {
    claimed ??= claimPods(world, set)
    return claimed
  }
  const pods = () => claim().pods
  const history = setHistory(world, set, pods)
  const carried = carriedLook(world, set, history.hash)
  const look = carried ?? lookAt(world, set, history.hash, pods())
  const managed = manage(look)
  const busy = managed.add.length > 0 || managed.remove.length > 0
  // Upstream waits until it has seen the pods it made or deleted before it goes on with an update.
  const rolled = busy ? NO_PLAN : rollingUpdate(look)
  const status = countNodes(look, history.collisionCount)
  const requests = [
    ...history.requests,
    ...(carried === undefined ? claimRequests(set, claim()) : []),
    ...(managed.events ?? []),
    ...syncNodes(look, busy ? managed : rolled),
    ...trimHistory(set, history.old, pods),
    ...statusRequest(set, status),
  ]
  return {...reaction(look, pods, status, requests, {...managed, ...rolled}), ifRefused: refused(key, set, status)}
}

/** A pod that the API server refuses is told, and the nodes are counted all the same. */
function refused(key: Key, set: DaemonSet, status: Status): NonNullable<Reaction['ifRefused']> {
  return (request, problem) =>
    isNewPod(request)
      ? {
          requests: [failedCreate(key, 'daemonset-controller', problem), ...statusRequest(set, status)],
          waits: whyRefused(key, problem),
        }
      : NOTHING
}

const NO_PLAN: Plan = {add: [], remove: []}

/** Makes and deletes pods, each with its event, as syncNodes. */
function syncNodes(look: Look, {add, remove}: Plan): readonly Request[] {
  const {world, set, hash} = look
  const podFor = daemonPods(set, hash)
  const named = namer(world, set)
  const creates = add.slice(0, BURST).flatMap(({node, why: reason}): readonly Request[] => {
    const pod = named(podFor(node))
    const made = setEvent(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, reason)
    return [{verb: 'create', object: pod, why: reason}, made]
  })
  const deletes = remove.slice(0, BURST).flatMap(({pod, why: reason}): readonly Request[] => {
    const gone = setEvent(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, reason)
    return [{verb: 'delete', key: keyOf(pod), why: reason}, gone]
  })
  return [...creates, ...deletes]
}

function claimRequests(set: DaemonSet, {adopted, released}: Claim): readonly Request[] {
  const write =
    (rule: 'daemonset-adopts-pod' | 'daemonset-releases-pod') =>
    (pod: Pod): Request => ({verb: 'update', object: pod, why: why(rule, {set: set.metadata.name, pod: pod.metadata.name})})
  return [...adopted.map(write('daemonset-adopts-pod')), ...released.map(write('daemonset-releases-pod'))]
}

function statusRequest(set: DaemonSet, status: Status): readonly Request[] {
  if (!isStale(set.status, status)) return []
  const {desiredNumberScheduled: desired, currentNumberScheduled: current, numberReady: ready, updatedNumberScheduled: updated = 0} = status
  const facts = {set: set.metadata.name, desired, current, ready, updated}
  return [{verb: 'status', object: {...set, status}, why: why('daemonset-counts', facts)}]
}

function reaction(look: Look, pods: () => readonly Pod[], status: Status, requests: readonly Request[], plan: Plan): Reaction {
  const {set, minReadySeconds, now} = look
  // Not only pods that the status counts: while surging, the old pod stands for its node.
  const unripe = minReadySeconds > 0 ? nextAvailability(pods(), minReadySeconds, now) : undefined
  const moments = [plan.again, unripe].filter(moment => moment !== undefined)
  const idle =
    status.desiredNumberScheduled === 0 && pods().length === 0 ? why('daemonset-has-no-node', {set: set.metadata.name}) : undefined
  const waits = plan.waits ?? idle
  return {
    requests,
    ...(moments.length === 0 ? {} : {again: Math.min(...moments)}),
    ...(waits === undefined ? {} : {waits}),
    ...(plan.remembers === undefined ? {} : {remembers: plan.remembers}),
  }
}
