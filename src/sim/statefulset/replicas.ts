import type {Pod} from '../../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../../kube/pod.ts'
import type {Request, Why} from '../request.ts'
import {find} from '../world.ts'
import {raceForNewPod, raceForPending} from './claim-race.ts'
import {missingClaims, ownersInDoubt, reownClaims, staleClaim} from './claims.ts'
import {
  allowsBurst,
  identityMatches,
  inRange,
  partitionOf,
  podName,
  podRevision,
  replicasOf,
  startOrdinal,
  withIdentity,
} from './identity.ts'
import type {Look, Missing, Part} from './look.ts'
import {deletePod, highestCondemned, highestOutdated, isAvailable, missingOrdinals, PASS, podAt, podEvent, why} from './look.ts'
import {newPod} from './new-pod.ts'

/**
 * Goes through the wanted pods in order, as runForAll over processReplica. An ordered set stops at the first that is not there
 * or not Ready; a Parallel one goes on, in batches that double as long as none fails. Pods that are well need no visit.
 */
export function processReplicas(look: Look): Part {
  const {set} = look
  const ordered = !allowsBurst(set)
  const missing = missingOrdinals(look)
  const doubt = ownersInDoubt(look.world, set, look.tally.count)
  const parts: Part[] = []
  let last = Number.POSITIVE_INFINITY
  for (const ordinal of visits(look, ordered, missing, doubt)) {
    if (ordinal > last) break
    const part = processReplica(look, ordinal, {ordered, missing, doubt})
    parts.push(part)
    const failed = part.doomed !== undefined || part.failed === true
    if (failed) last = Math.min(last, endOfBatch(ordinal - startOrdinal(set)) + startOrdinal(set))
    if (ordered && (part.stop || failed)) return together(parts, true)
  }
  return together(parts, last !== Number.POSITIVE_INFINITY)
}

/** All requests in order, those that will be refused at the end; the first reason to wait, the first memory, the earliest moment. */
function together(parts: readonly Part[], stop: boolean): Part {
  const [only] = parts
  if (only === undefined) return stop ? {...PASS, stop} : PASS
  if (parts.length === 1 && only.stop === stop && only.failed === undefined) return only
  const doomed = parts.flatMap(part => part.doomed ?? [])
  const waits = parts.find(part => part.waits !== undefined)?.waits
  const remembers = parts.find(part => part.remembers !== undefined)?.remembers
  const moments = parts.map(part => part.again).filter(moment => moment !== undefined)
  return {
    requests: parts.flatMap(part => part.requests),
    stop,
    ...(doomed.length === 0 ? {} : {doomed}),
    ...(waits === undefined ? {} : {waits}),
    ...(remembers === undefined ? {} : {remembers}),
    ...(moments.length === 0 ? {} : {again: Math.min(...moments)}),
  }
}

/** Wanted ordinals that may need something, ascending. An ordered set gets no further than the first that is missing. */
function visits({set, tally}: Look, ordered: boolean, missing: Missing, doubt: boolean): readonly number[] {
  const start = startOrdinal(set)
  if (doubt) return Array.from({length: replicasOf(set)}, (_, place) => start + place)
  const absent = ordered ? [missing.first].filter(ordinal => ordinal !== undefined) : missing.all()
  const unwell = tally.unwell.map(({ordinal}) => ordinal).filter(ordinal => inRange(set, ordinal))
  return unwell.length === 0 ? absent : [...absent, ...unwell].sort((left, right) => left - right)
}

/** Last place of the batch a place is in: slowStartBatch takes one pod, then two, then four. */
function endOfBatch(place: number): number {
  return 2 ** (Math.floor(Math.log2(place + 1)) + 1) - 2
}

type How = {readonly ordered: boolean; readonly missing: Missing; readonly doubt: boolean}

function processReplica(look: Look, ordinal: number, {ordered, missing, doubt}: How): Part {
  const pod = podAt(look, ordinal)
  if (pod === undefined) return createPod(look, ordinal, ordered)
  if (isPodTerminal(pod)) return replaceEnded(look, pod)
  const claims = pod.status?.phase === 'Running' ? PASS : claimsOfPending(look, pod, ordinal)
  if (claims.doomed !== undefined || claims.failed === true) return claims
  if (ordered) {
    const reason = whyNotNext(look, pod, missing)
    if (reason !== undefined) return {...claims, stop: true, waits: reason}
  }
  const reowned = doubt ? reownClaims(look.world, look.set, pod) : []
  const labelled = identityMatches(pod) ? [] : relabel(look, pod, ordinal)
  if (claims === PASS && reowned.length === 0 && labelled.length === 0) return PASS
  // A pod whose claims were put right counts as updated, even if nothing of its own was.
  const [first] = reowned
  const told = first !== undefined && labelled.length === 0 ? [podEvent(look.set, 'Update', pod.metadata.name, first.why)] : []
  return {requests: [...claims.requests, ...reowned, ...labelled, ...told], stop: false}
}

function createPod(look: Look, ordinal: number, ordered: boolean): Part {
  const {world, set} = look
  const name = podName(set, ordinal)
  const stale = staleClaim(world, set, name, ordinal)
  if (stale !== undefined)
    return {requests: [], stop: true, waits: why('statefulset-waits-for-claim', {set: set.metadata.name, pod: name, claim: stale})}
  const claims = missingClaims(world, set, name, ordinal)
  if (claims.blocked !== undefined) return blockedByClaim(look, name, claims.blocked, claims.requests, true)
  const facts = {set: set.metadata.name, pod: name, replicas: replicasOf(set)}
  const first = ordinal === startOrdinal(set)
  const reason = why(!ordered ? 'statefulset-makes-pod-at-once' : first ? 'statefulset-makes-first-pod' : 'statefulset-makes-pod', facts)
  const create: Request = {verb: 'create', object: newPod(set, ordinal, look.revisions), why: reason}
  if (find(world, 'Pod', set.metadata.namespace ?? '', name) !== undefined) {
    return {requests: claims.requests, stop: true, doomed: [create], waits: why('statefulset-waits-for-name', facts)}
  }
  const race = raceForNewPod(look, name, ordinal, claims.requests, create)
  return race ?? {requests: [...claims.requests, create, podEvent(set, 'Create', name, reason)], stop: true}
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
  const facts = {set: set.metadata.name, pod: pod.metadata.name}
  if (pod.metadata.deletionTimestamp !== undefined) return {requests: [], stop: true, waits: why('statefulset-waits-for-end', facts)}
  const ended = why('statefulset-replaces-ended-pod', {...facts, phase: pod.status?.phase ?? ''})
  return {requests: deletePod(set, pod, ended), stop: true}
}

function claimsOfPending(look: Look, pod: Pod, ordinal: number): Part {
  const claims = missingClaims(look.world, look.set, pod.metadata.name, ordinal)
  if (claims.blocked !== undefined) return blockedByClaim(look, pod.metadata.name, claims.blocked, claims.requests, false)
  const reowned = reownClaims(look.world, look.set, pod)
  const race = reowned.length === 0 ? undefined : raceForPending(look, pod.metadata.name, ordinal)
  if (race !== undefined) return race
  return claims.requests.length === 0 && reowned.length === 0 ? PASS : {requests: [...claims.requests, ...reowned], stop: false}
}

function relabel({set}: Look, pod: Pod, ordinal: number): readonly Request[] {
  const reason = why('statefulset-labels-pod', {set: set.metadata.name, pod: pod.metadata.name})
  return [{verb: 'update', object: withIdentity(pod, ordinal), why: reason}, podEvent(set, 'Update', pod.metadata.name, reason)]
}

/** Why an ordered set goes no further than this pod; undefined when it does. */
function whyNotNext(look: Look, pod: Pod, missing: Missing): Why | undefined {
  const {set, minReadySeconds, revisions} = look
  const name = pod.metadata.name
  if (pod.metadata.deletionTimestamp !== undefined) return why('statefulset-waits-for-end', {set: set.metadata.name, pod: name})
  if (isAvailable(look, pod)) return undefined
  const old = podRevision(pod)
  const ready = pod.status?.phase === 'Running' && isPodReady(pod)
  if (!ready && old !== revisions.update.name && old !== revisions.current.name)
    return why('statefulset-is-stuck', {set: set.metadata.name, pod: name, old})
  const next = missing.first
  if (next === undefined) return waitsBesides(look, pod, ready)
  const facts = {set: set.metadata.name, pod: podName(set, next), predecessor: name}
  return ready
    ? why('statefulset-waits-for-available', {...facts, seconds: minReadySeconds})
    : why('statefulset-waits-for-predecessor', facts)
}

/** Nothing is missing, yet a pod is not Ready: it may hold back a scale down or an update. */
function waitsBesides(look: Look, pod: Pod, ready: boolean): Why {
  const {set, revisions, minReadySeconds} = look
  const name = pod.metadata.name
  const extra = highestCondemned(look)
  if (extra !== undefined) return why('statefulset-keeps-extra-pod', {set: set.metadata.name, pod: extra.metadata.name, blocker: name})
  const old = podRevision(pod)
  if (!ready && old !== revisions.update.name) return why('statefulset-is-stuck', {set: set.metadata.name, pod: name, old})
  const outdated = highestOutdated(look, startOrdinal(set) + partitionOf(set))
  if (outdated === undefined || set.spec.updateStrategy?.type === 'OnDelete')
    return why('statefulset-waits-for-ready', {set: set.metadata.name, pod: name})
  const facts = {set: set.metadata.name, pod: podName(set, outdated), blocker: name}
  return ready
    ? why('statefulset-update-waits-for-available', {...facts, seconds: minReadySeconds})
    : why('statefulset-update-waits', facts)
}
