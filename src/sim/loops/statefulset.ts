import {splitKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import {nextAvailability} from '../history/availability.ts'
import type {Claim} from '../history/claim.ts'
import {claimPods} from '../history/claim.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import {setHistory, trimHistory} from '../statefulset/history.ts'
import {ordinalOf, replicasOf} from '../statefulset/identity.ts'
import type {Look, Part} from '../statefulset/look.ts'
import {PASS, sortPods, why} from '../statefulset/look.ts'
import {processCondemned, rollingUpdate} from '../statefulset/removals.ts'
import {processReplicas} from '../statefulset/replicas.ts'
import type {Status} from '../statefulset/status.ts'
import {countPods, isStale} from '../statefulset/status.ts'
import {find} from '../world.ts'

/**
 * The StatefulSet controller: one look at one set, as StatefulSetController.sync. Costs one walk over the set's own pods.
 * Events carry upstream's texts; what upstream does silently (waiting) is told as `waits`.
 */
export const statefulset: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const set = find(world, 'StatefulSet', namespace, name)
  if (set === undefined) return NOTHING
  const history = setHistory(world, set)
  const claim = claimPods(world, set, pod => ordinalOf(name, pod.metadata.name) !== undefined)
  const look: Look = {
    world,
    now: world.now,
    set,
    revisions: history.revisions,
    ...sortPods(set, claim.pods, replicasOf(set)),
    minReadySeconds: set.spec.minReadySeconds ?? 0,
  }
  const work = set.metadata.deletionTimestamp === undefined ? update(look) : {...PASS, deleted: false}
  const status = countPods(look, claim.pods, work.deleted, history.collisionCount)
  const requests = [
    ...history.requests,
    ...claimRequests(set, claim),
    ...work.requests,
    ...statusRequest(set, status),
    ...trimHistory(set, history, claim.pods),
    ...(work.doomed ?? []),
  ]
  return reaction(look, claim.pods, status, requests, work)
}

/** The parts of a sync in upstream's order; each may end it. */
function update(look: Look): Part & {readonly deleted: boolean} {
  const made = processReplicas(look)
  if (made.stop) return {...made, deleted: false}
  const removed = joined(made, processCondemned(look))
  if (removed.stop) return {...removed, deleted: false}
  const rolled = rollingUpdate(look)
  return {...joined(removed, rolled), deleted: rolled.deleted}
}

function joined(first: Part, second: Part): Part {
  const waits = first.waits ?? second.waits
  return {requests: [...first.requests, ...second.requests], stop: second.stop, ...(waits === undefined ? {} : {waits})}
}

function claimRequests(set: StatefulSet, {adopted, released}: Claim): readonly Request[] {
  const write = (rule: 'statefulset-adopts-pod' | 'statefulset-releases-pod') => (pod: Pod): Request =>
    ({verb: 'update', object: pod, why: why(rule, {set: set.metadata.name, pod: pod.metadata.name})})
  return [...adopted.map(write('statefulset-adopts-pod')), ...released.map(write('statefulset-releases-pod'))]
}

function statusRequest(set: StatefulSet, status: Status): readonly Request[] {
  if (!isStale(set.status, status)) return []
  return [{verb: 'status', object: {...set, status}, why: why('statefulset-counts', {set: set.metadata.name})}]
}

function reaction(look: Look, pods: readonly Pod[], status: Status, requests: readonly Request[], {waits}: Part): Reaction {
  const unripe = look.minReadySeconds > 0 && (status.readyReplicas ?? 0) !== (status.availableReplicas ?? 0)
  const again = unripe ? nextAvailability(pods, look.minReadySeconds, look.now) : undefined
  return {requests, ...(again === undefined ? {} : {again}), ...(waits === undefined ? {} : {waits})}
}
