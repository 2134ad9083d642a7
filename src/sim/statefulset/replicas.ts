import type {Pod} from '../../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../../kube/pod.ts'
import type {Request, Why} from '../request.ts'
import {find} from '../world.ts'
import type {OwnerDoubt} from './claims.ts'
import {missingClaims, ownerDoubt, reownClaims, staleClaim} from './claims.ts'
import {allowsBurst, identityMatches, podName, podRevision, replicasOf, startOrdinal, withIdentity} from './identity.ts'
import type {Look, Part} from './look.ts'
import {deletePod, isAvailable, PASS, podEvent, why} from './look.ts'
import {newPod} from './new-pod.ts'

/**
 * Goes through the wanted pods in order, as runForAll over processReplica. An ordered set stops at the first that is not there
 * or not Ready; a Parallel one goes on, in batches that double as long as none fails.
 */
export function processReplicas(look: Look): Part {
  const ordered = !allowsBurst(look.set)
  const doubt = ownerDoubt(look.world, look.set)
  const requests: Request[] = []
  const doomed: Request[] = []
  let waits: Why | undefined
  let batchEnd = 1
  for (let place = 0; place < look.replicas.length; place++) {
    const part = processReplica(look, place, ordered, doubt)
    requests.push(...part.requests)
    doomed.push(...(part.doomed ?? []))
    waits ??= part.waits
    const failed = doomed.length > 0 && (ordered || place === batchEnd - 1)
    if (failed || (ordered && part.stop)) return done(requests, true, doomed, waits)
    // slowStartBatch: one pod, then two, then four …
    if (place === batchEnd - 1) batchEnd += batchEnd + 1
  }
  return done(requests, doomed.length > 0, doomed, waits)
}

function done(requests: readonly Request[], stop: boolean, doomed: readonly Request[], waits: Why | undefined): Part {
  return {requests, stop, ...(doomed.length === 0 ? {} : {doomed}), ...(waits === undefined ? {} : {waits})}
}

function processReplica(look: Look, place: number, ordered: boolean, doubt: OwnerDoubt): Part {
  const pod = look.replicas[place]
  const ordinal = startOrdinal(look.set) + place
  if (pod === undefined) return createPod(look, ordinal, ordered)
  if (isPodTerminal(pod)) return replaceEnded(look, pod)
  const claims = pod.status?.phase === 'Running' ? PASS : claimsOfPending(look, pod, ordinal)
  if (claims.doomed !== undefined) return claims
  if (ordered) {
    const reason = whyNotNext(look, place, pod)
    if (reason !== undefined) return {...claims, stop: true, waits: reason}
  }
  const reowned = doubt(pod, ordinal) ? reownClaims(look.world, look.set, pod) : []
  const labelled = identityMatches(pod) ? [] : relabel(look, pod, ordinal)
  if (claims === PASS && reowned.length === 0 && labelled.length === 0) return PASS
  return {requests: [...claims.requests, ...reowned, ...labelled], stop: false}
}

function createPod(look: Look, ordinal: number, ordered: boolean): Part {
  const {world, set} = look
  const name = podName(set, ordinal)
  const stale = staleClaim(world, set, name, ordinal)
  if (stale !== undefined) return {requests: [], stop: true, waits: why('statefulset-waits-for-claim', {set: set.metadata.name, pod: name, claim: stale})}
  const claims = missingClaims(world, set, name, ordinal)
  if (claims.blocked !== undefined) return blockedByClaim(look, name, claims.blocked, claims.requests, true)
  const facts = {set: set.metadata.name, pod: name, replicas: replicasOf(set)}
  const reason = why(ordered ? 'statefulset-makes-pod' : 'statefulset-makes-pod-at-once', facts)
  const create: Request = {verb: 'create', object: newPod(set, ordinal, look.revisions), why: reason}
  if (find(world, 'Pod', set.metadata.namespace ?? '', name) !== undefined) {
    return {requests: claims.requests, stop: true, doomed: [create], waits: why('statefulset-waits-for-name', facts)}
  }
  return {requests: [...claims.requests, create, podEvent(set, 'Create', name, reason)], stop: true}
}

/** Making a claim anew while the old one is going is refused, and so is tried again. Only a new pod's failure is told as an event. */
function blockedByClaim({set}: Look, pod: string, claim: string, requests: readonly Request[], tell: boolean): Part {
  const reason = why('statefulset-waits-for-claim', {set: set.metadata.name, pod, claim})
  const metadata = {name: claim, ...(set.metadata.namespace === undefined ? {} : {namespace: set.metadata.namespace})}
  const again: Request = {verb: 'create', object: {apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: {}}, why: reason}
  const event = podEvent(set, 'Create', pod, reason, `pvc ${claim} is being deleted`)
  return {requests: tell ? [...requests, event] : requests, stop: true, doomed: [again], waits: reason}
}

function replaceEnded({set}: Look, pod: Pod): Part {
  const facts = {set: set.metadata.name, pod: pod.metadata.name, phase: pod.status?.phase ?? ''}
  if (pod.metadata.deletionTimestamp !== undefined) return {requests: [], stop: true, waits: why('statefulset-waits-for-end', facts)}
  return {requests: deletePod(set, pod, why('statefulset-replaces-ended-pod', facts)), stop: true}
}

function claimsOfPending(look: Look, pod: Pod, ordinal: number): Part {
  const claims = missingClaims(look.world, look.set, pod.metadata.name, ordinal)
  if (claims.blocked !== undefined) return blockedByClaim(look, pod.metadata.name, claims.blocked, claims.requests, false)
  const reowned = reownClaims(look.world, look.set, pod)
  return claims.requests.length === 0 && reowned.length === 0 ? PASS : {requests: [...claims.requests, ...reowned], stop: false}
}

function relabel({set}: Look, pod: Pod, ordinal: number): readonly Request[] {
  const reason = why('statefulset-labels-pod', {set: set.metadata.name, pod: pod.metadata.name})
  return [{verb: 'update', object: withIdentity(pod, ordinal), why: reason}, podEvent(set, 'Update', pod.metadata.name, reason)]
}

/** Why an ordered set goes no further than this pod; undefined when it does. */
function whyNotNext(look: Look, place: number, pod: Pod): Why | undefined {
  const {set, minReadySeconds} = look
  const name = pod.metadata.name
  if (pod.metadata.deletionTimestamp !== undefined) return why('statefulset-waits-for-end', {set: set.metadata.name, pod: name})
  if (isAvailable(look, pod)) return undefined
  const old = podRevision(pod)
  const ready = pod.status?.phase === 'Running' && isPodReady(pod)
  if (!ready && old !== look.revisions.update.name && old !== look.revisions.current.name) {
    return why('statefulset-is-stuck', {set: set.metadata.name, pod: name, old})
  }
  const next = nextMissing(look, place)
  if (next === undefined) return waitsBesides(look, pod, ready)
  const facts = {set: set.metadata.name, pod: next, predecessor: name}
  return ready ? why('statefulset-waits-for-available', {...facts, seconds: minReadySeconds}) : why('statefulset-waits-for-predecessor', facts)
}

/** Nothing is missing, yet a pod is not Ready: it may hold back a scale down or an update. */
function waitsBesides(look: Look, pod: Pod, ready: boolean): Why {
  const {set, revisions, condemned, minReadySeconds} = look
  const name = pod.metadata.name
  const [extra] = condemned
  if (extra !== undefined) return why('statefulset-keeps-extra-pod', {set: set.metadata.name, pod: extra.metadata.name, blocker: name})
  if (!ready && podRevision(pod) !== revisions.update.name) return why('statefulset-is-stuck', {set: set.metadata.name, pod: name, old: podRevision(pod)})
  const outdated = look.replicas.findLast(replica => replica !== undefined && podRevision(replica) !== revisions.update.name)
  if (outdated === undefined) return why('statefulset-waits-for-ready', {set: set.metadata.name, pod: name})
  const facts = {set: set.metadata.name, pod: outdated.metadata.name, blocker: name}
  return ready ? why('statefulset-update-waits-for-available', {...facts, seconds: minReadySeconds}) : why('statefulset-update-waits', facts)
}

function nextMissing({set, replicas}: Look, place: number): string | undefined {
  const next = replicas.findIndex((replica, at) => at > place && replica === undefined)
  return next < 0 ? undefined : podName(set, startOrdinal(set) + next)
}
