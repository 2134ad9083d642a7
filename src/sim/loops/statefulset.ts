import {keyOf, splitKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import {nextAvailability} from '../history/availability.ts'
import {adoptable, hasOrphans, withoutOwner} from '../history/claim.ts'
import {isNewPod, whyRefused} from '../history/refused-pod.ts'
import {matcher} from '../history/selector.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import {claimRefused} from '../statefulset/claims.ts'
import {setHistory, trimHistory} from '../statefulset/history.ts'
import {ordinalOf} from '../statefulset/identity.ts'
import type {Look, Part} from '../statefulset/look.ts'
import {PASS, podEvent, why} from '../statefulset/look.ts'
import {processCondemned, rollingUpdate} from '../statefulset/removals.ts'
import {processReplicas} from '../statefulset/replicas.ts'
import type {Status} from '../statefulset/status.ts'
import {isStale, statusOf} from '../statefulset/status.ts'
import type {Tally} from '../statefulset/tally.ts'
import {tallyPods} from '../statefulset/tally.ts'
import type {World} from '../world.ts'
import {find, owned} from '../world.ts'

/**
 * The StatefulSet controller: one look at one set, as StatefulSetController.sync. What it costs depends on the pods that changed or need
 * something, not on how many there are. Events carry upstream's texts; what upstream does silently (waiting) is told as `waits`.
 */
export const statefulset: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const set = find(world, 'StatefulSet', namespace, name)
  if (set === undefined) return NOTHING
  const history = setHistory(world, set)
  const tally = tallyPods(world, set)
  // Pods that come or go by their labels are looked at again when that is written.
  const claims = claimRequests(world, set, tally)
  if (claims.length > 0) return {requests: [...history.requests, ...claims]}
  const look: Look = {world, now: world.now, set, revisions: history.revisions, tally, minReadySeconds: set.spec.minReadySeconds ?? 0}
  // A set that is being deleted in stages only counts, and makes a revision that is gone again (performUpdate looks for it first).
  if (set.metadata.deletionTimestamp !== undefined)
    return {requests: [...history.requests, ...statusRequest(set, statusOf(look, false, history.collisionCount))]}
  const work = update(look)
  const requests = [...history.requests, ...work.requests]
  for (const request of statusRequest(set, statusOf(look, work.deleted, history.collisionCount))) requests.push(request)
  for (const request of trimHistory(set, history, tally)) requests.push(request)
  for (const request of work.doomed ?? NONE) requests.push(request)
  return reaction(look, requests, work, refused(look, history.collisionCount))
}

const NONE: readonly Request[] = []

/** A new pod or claim that the API server refuses is told, but for a name that is taken (CreateStatefulPod). */
function refused(look: Look, collisionCount: number): NonNullable<Reaction['ifRefused']> {
  const {set} = look
  const key = keyOf(set)
  return (request, problem) => {
    if (request.verb !== 'create' || problem.reason === 'AlreadyExists') return NOTHING
    const because = whyRefused(key, problem)
    const {kind, metadata} = request.object
    const told = isNewPod(request)
      ? [podEvent(set, 'Create', metadata.name, because, problem.message)]
      : kind === 'PersistentVolumeClaim'
        ? claimRefused(set, metadata.name, problem.message, because)
        : undefined
    if (told === undefined) return NOTHING
    return {requests: [...told, ...statusRequest(set, statusOf(look, false, collisionCount))], waits: because}
  }
}

/** The parts of a sync in upstream's order; each may end it. */
function update(look: Look): Part & {readonly deleted: boolean} {
  const made = processReplicas(look)
  if (made.stop) return {...made, deleted: false}
  const removed = joined(made, processCondemned(look))
  if (removed.stop) return {...removed, deleted: false}
  const rolled = rollingUpdate(look)
  return removed === PASS ? rolled : {...joined(removed, rolled), deleted: rolled.deleted}
}

function joined(first: Part, second: Part): Part {
  if (first === PASS) return second
  if (second === PASS) return first
  const waits = first.waits ?? second.waits
  return {...first, requests: [...first.requests, ...second.requests], stop: second.stop, ...(waits === undefined ? {} : {waits})}
}

/** Takes over orphans with the set's labels and name, and lets go of pods that have them no more, as ClaimPods. */
function claimRequests(world: World, set: StatefulSet, {strangers}: Tally): readonly Request[] {
  if (set.metadata.deletionTimestamp !== undefined) return NONE
  if (strangers.length === 0 && !hasOrphans(world, set)) return NONE
  const {name, uid = ''} = set.metadata
  const matches = matcher(set.spec.selector)
  const adopted = adoptable(world, set, pod => ordinalOf(name, pod.metadata.name) !== undefined && matches(pod.metadata.labels))
  const write =
    (rule: 'statefulset-adopts-pod' | 'statefulset-releases-pod') =>
    (pod: Pod): Request => ({verb: 'update', object: pod, why: why(rule, {set: name, pod: pod.metadata.name})})
  const released = strangers.map(pod => withoutOwner(pod, uid))
  return [...adopted.map(write('statefulset-adopts-pod')), ...released.map(write('statefulset-releases-pod'))]
}

function statusRequest(set: StatefulSet, status: Status): readonly Request[] {
  if (!isStale(set.status, status)) return NONE
  const {replicas, readyReplicas = 0, updatedReplicas = 0} = status
  const facts = {set: set.metadata.name, pods: replicas, ready: readyReplicas, updated: updatedReplicas}
  return [{verb: 'status', object: {...set, status}, why: why('statefulset-counts', facts)}]
}

function reaction(look: Look, requests: readonly Request[], part: Part, ifRefused: NonNullable<Reaction['ifRefused']>): Reaction {
  const {world, set, tally, minReadySeconds, now} = look
  const unripe = minReadySeconds > 0 && tally.ready !== tally.available
  const ripe = unripe ? nextAvailability(owned(world, set.metadata.uid ?? '', 'Pod'), minReadySeconds, now) : undefined
  const again = part.again === undefined || ripe === undefined ? (part.again ?? ripe) : Math.min(part.again, ripe)
  const {waits, remembers} = part
  return {
    requests,
    ifRefused,
    ...(again === undefined ? undefined : {again}),
    ...(waits === undefined ? undefined : {waits}),
    ...(remembers === undefined ? undefined : {remembers}),
  }
}
