import type {Pod} from '../../kube/pod.ts'
import type {Request} from '../request.ts'
import {reownClaims} from './claims.ts'
import {allowsBurst, partitionOf, podRevision, replicasOf} from './identity.ts'
import type {Look, Part} from './look.ts'
import {deletePod, isAvailable, isUnavailable, PASS, why} from './look.ts'

/** Removes surplus pods: an ordered set the highest, when the others are well; a Parallel one all at once. As processCondemned. */
export function processCondemned(look: Look): Part {
  const {set, condemned} = look
  if (condemned.length === 0) return PASS
  const fixes = condemned.flatMap(pod => reownClaims(look.world, set, pod))
  const facts = {set: set.metadata.name, replicas: replicasOf(set)}
  if (allowsBurst(set)) {
    const leaving = condemned.filter(pod => pod.metadata.deletionTimestamp === undefined)
    const deletes = leaving.flatMap(pod => deletePod(set, pod, why('statefulset-scales-down-at-once', {...facts, pod: pod.metadata.name})))
    return {requests: [...fixes, ...deletes], stop: false}
  }
  const [highest] = condemned
  if (highest === undefined) return PASS
  const pod = highest.metadata.name
  if (highest.metadata.deletionTimestamp !== undefined) {
    return {requests: fixes, stop: true, waits: why('statefulset-removes-one-by-one', {...facts, pod})}
  }
  // The lowest surplus pod that is not well may go although it is not Ready, if it is the one whose turn it is.
  const unwell = condemned.findLast(other => isUnavailable(look, other))
  if (!isAvailable(look, highest) && highest !== unwell) {
    return {requests: fixes, stop: true, waits: why('statefulset-keeps-extra-pod', {...facts, pod, blocker: unwell?.metadata.name ?? pod})}
  }
  return {requests: [...fixes, ...deletePod(set, highest, why('statefulset-scales-down', {...facts, pod}))], stop: true}
}

/** Replaces the highest pod that has an old template, if all above it are well. Says whether it deleted one. */
export function rollingUpdate(look: Look): Part & {readonly deleted: boolean} {
  const {set, replicas, revisions} = look
  if (set.spec.updateStrategy?.type === 'OnDelete') return {...waitsForYou(look), deleted: false}
  const least = partitionOf(set)
  for (let target = replicas.length - 1; target >= least; target--) {
    const pod = replicas[target]
    if (pod === undefined) return {...PASS, deleted: false}
    if (podRevision(pod) !== revisions.update.name && pod.metadata.deletionTimestamp === undefined) {
      return {requests: replace(look, pod), stop: true, deleted: true}
    }
    if (isUnavailable(look, pod)) return {...waitsForUpdate(look, target, pod), deleted: false}
  }
  return {...heldByPartition(look, least), deleted: false}
}

function replace({set, revisions}: Look, pod: Pod): readonly Request[] {
  const facts = {set: set.metadata.name, pod: pod.metadata.name, old: podRevision(pod), new: revisions.update.name}
  return deletePod(set, pod, why('statefulset-updates-pod', facts))
}

function waitsForUpdate({set, replicas, revisions, minReadySeconds}: Look, target: number, blocker: Pod): Part {
  const next = replicas.slice(0, target).findLast(pod => pod !== undefined && podRevision(pod) !== revisions.update.name)
  if (next === undefined) return PASS
  const facts = {set: set.metadata.name, pod: next.metadata.name, blocker: blocker.metadata.name}
  const ready = blocker.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') === true
  const reason = ready && minReadySeconds > 0 && blocker.metadata.deletionTimestamp === undefined
    ? why('statefulset-update-waits-for-available', {...facts, seconds: minReadySeconds})
    : why('statefulset-update-waits', facts)
  return {requests: [], stop: true, waits: reason}
}

function heldByPartition({set, replicas, revisions}: Look, partition: number): Part {
  if (partition === 0) return PASS
  const held = replicas.slice(0, partition).findLast(pod => pod !== undefined && podRevision(pod) !== revisions.update.name)
  if (held === undefined) return PASS
  return {requests: [], stop: true, waits: why('statefulset-partition-holds', {set: set.metadata.name, pod: held.metadata.name, partition})}
}

function waitsForYou({set, replicas, revisions}: Look): Part {
  const old = replicas.findLast(pod => pod !== undefined && podRevision(pod) !== revisions.update.name)
  if (old === undefined) return PASS
  return {requests: [], stop: true, waits: why('statefulset-waits-for-you', {set: set.metadata.name, pod: old.metadata.name})}
}
