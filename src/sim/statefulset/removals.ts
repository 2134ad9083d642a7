import type {Pod} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import type {Request} from '../request.ts'
import {reownClaims} from './claims.ts'
import {allowsBurst, inRange, partitionOf, podName, podRevision, replicasOf, startOrdinal} from './identity.ts'
import type {Look, Part} from './look.ts'
import {
  condemnedPods,
  deletePod,
  highestCondemned,
  highestOutdated,
  isAvailable,
  isUnavailable,
  missingOrdinals,
  PASS,
  podAt,
  why,
} from './look.ts'

/** Removes surplus pods: an ordered set the highest, when the others are well; a Parallel one all at once. As processCondemned. */
export function processCondemned(look: Look): Part {
  const {set} = look
  const highest = highestCondemned(look)
  if (highest === undefined) return PASS
  const hasClaims = (set.spec.volumeClaimTemplates?.length ?? 0) > 0
  const fixes = hasClaims ? condemnedPods(look).flatMap(pod => reownClaims(look.world, set, pod)) : []
  const part = allowsBurst(set) ? removeAll(look) : removeHighest(look, highest)
  return {...part, requests: [...fixes, ...part.requests]}
}

function removeAll(look: Look): Part {
  const {set} = look
  const facts = {set: set.metadata.name, replicas: replicasOf(set)}
  const staying = condemnedPods(look).filter(pod => pod.metadata.deletionTimestamp === undefined)
  const deletes = staying.flatMap(pod => deletePod(set, pod, why('statefulset-scales-down-at-once', {...facts, pod: pod.metadata.name})))
  return {requests: deletes, stop: false}
}

function removeHighest(look: Look, highest: Pod): Part {
  const {set} = look
  const pod = highest.metadata.name
  const facts = {set: set.metadata.name, replicas: replicasOf(set), pod}
  if (highest.metadata.deletionTimestamp !== undefined)
    return {requests: [], stop: true, waits: why('statefulset-removes-one-by-one', facts)}
  // One that is not well may go nevertheless if no surplus pod below it is unwell.
  const unwell = lowestUnwell(look)
  if (!isAvailable(look, highest) && unwell?.metadata.name !== pod) {
    return {requests: [], stop: true, waits: why('statefulset-keeps-extra-pod', {...facts, blocker: unwell?.metadata.name ?? pod})}
  }
  return {requests: deletePod(set, highest, why('statefulset-scales-down', facts)), stop: true}
}

/** The surplus pod with the lowest ordinal that is not available. */
function lowestUnwell(look: Look): Pod | undefined {
  const unwell = look.tally.unwell.filter(({ordinal, pod}) => !inRange(look.set, ordinal) && isUnavailable(look, pod))
  return unwell.sort((left, right) => left.ordinal - right.ordinal)[0]?.pod
}

/** Replaces the highest pod that has an old template, if all above it are well. Says whether it deleted one. */
export function rollingUpdate(look: Look): Part & {readonly deleted: boolean} {
  const {set} = look
  const start = startOrdinal(set)
  if (set.spec.updateStrategy?.type === 'OnDelete') return {...waitsForYou(look), deleted: false}
  const least = start + partitionOf(set)
  const outdated = highestOutdated(look, least)
  const blocker = highestUnavailable(look)
  if (outdated !== undefined && (blocker === undefined || blocker <= outdated)) {
    const pod = podAt(look, outdated)
    return pod === undefined ? {...PASS, deleted: false} : {requests: replace(look, pod), stop: true, deleted: true}
  }
  if (outdated !== undefined && blocker !== undefined) return {...waitsForUpdate(look, outdated, blocker), deleted: false}
  const held = heldByPartition(look, least)
  return held === PASS ? AT_REST : {...held, deleted: false}
}

const AT_REST = {...PASS, deleted: false}

/** The highest wanted ordinal that has no pod, or one that is not available. */
function highestUnavailable(look: Look): number | undefined {
  const missing = missingOrdinals(look).last ?? -1
  const unwell = look.tally.unwell.filter(({ordinal, pod}) => inRange(look.set, ordinal) && isUnavailable(look, pod))
  const highest = unwell.reduce((most, {ordinal}) => Math.max(most, ordinal), missing)
  return highest < 0 ? undefined : highest
}

function replace({set, revisions}: Look, pod: Pod): readonly Request[] {
  const facts = {set: set.metadata.name, pod: pod.metadata.name, old: podRevision(pod), new: revisions.update.name}
  return deletePod(set, pod, why('statefulset-updates-pod', facts))
}

function waitsForUpdate(look: Look, outdated: number, blocker: number): Part {
  const {set, minReadySeconds} = look
  const pod = podAt(look, blocker)
  const facts = {set: set.metadata.name, pod: podName(set, outdated), blocker: podName(set, blocker)}
  const ripens = pod !== undefined && pod.metadata.deletionTimestamp === undefined && minReadySeconds > 0 && isPodReady(pod)
  const reason = ripens
    ? why('statefulset-update-waits-for-available', {...facts, seconds: minReadySeconds})
    : why('statefulset-update-waits', facts)
  return {requests: [], stop: true, waits: reason}
}

function heldByPartition(look: Look, least: number): Part {
  const {set} = look
  const held = least === startOrdinal(set) ? undefined : highestOutdated(look, startOrdinal(set))
  if (held === undefined) return PASS
  return {
    requests: [],
    stop: true,
    waits: why('statefulset-partition-holds', {set: set.metadata.name, pod: podName(set, held), partition: partitionOf(set)}),
  }
}

function waitsForYou(look: Look): Part {
  const {set} = look
  const old = highestOutdated(look, startOrdinal(set))
  if (old === undefined) return PASS
  return {requests: [], stop: true, waits: why('statefulset-waits-for-you', {set: set.metadata.name, pod: podName(set, old)})}
}
