import type {Pod} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import type {Ms} from '../../kube/object.ts'
import {isPodAvailable} from '../history/availability.ts'
import type {Request, Why} from '../request.ts'
import type {Failures} from './failures.ts'
import {FAILED_POD, failedText, failuresOf, mayReplaceAt, toMemory, withFailure} from './failures.ts'
import type {Addition, Look, Place, Plan, Removal} from './look.ts'
import {oldestFirst, setEvent, why} from './look.ts'
import {HASH_LABEL} from './new-pod.ts'
import {allowsSurge} from './budget.ts'

/** What is being collected while the nodes are walked. */
type Draft = {
  readonly add: Addition[]
  readonly remove: Removal[]
  readonly events: Request[]
  readonly known: Failures
  failures: Failures
  again: Ms | undefined
  waits: Why | undefined
}

/** One pod on each node that should have one, none where it should not be, as manage and podsShouldBeOnNode. */
export function manage(look: Look): Plan {
  const known = failuresOf(look.world, look.set)
  const draft: Draft = {add: [], remove: [], events: [], known, failures: known, again: undefined, waits: undefined}
  for (const place of look.places) {
    if (place.eligible === 'should' && place.pods.length === 0) draft.add.push(addition(look, place, 'daemonset-makes-pod'))
    else if (place.eligible !== 'not') keepOne(look, place, draft)
    else if (place.pods.length > 0) removeAll(look, place, draft)
  }
  for (const {node, pods} of look.lost) {
    // A pod that was never scheduled is not on the list of pod garbage collection.
    for (const pod of pods) {
      if (pod.spec.nodeName === undefined) draft.remove.push(removal(look, pod, 'daemonset-forgets-node', node))
    }
  }
  return finished(draft)
}

function finished({add, remove, events, known, failures, again, waits}: Draft): Plan {
  return {
    add,
    remove,
    events,
    ...(failures === known ? {} : {remembers: toMemory(failures)}),
    ...(again === undefined ? {} : {again}),
    ...(waits === undefined ? {} : {waits}),
  }
}

function addition({set}: Look, {node}: Place, rule: 'daemonset-makes-pod'): Addition {
  return {node, why: why(rule, {set: set.metadata.name, node})}
}

type RemovalRule =
  | 'daemonset-forgets-node'
  | 'daemonset-removes-pod'
  | 'daemonset-removes-surplus'
  | 'daemonset-replaces-failed-pod'
  | 'daemonset-replaces-ended-pod'
  | 'daemonset-drops-old-pod'

function removal({set}: Look, pod: Pod, rule: RemovalRule, node: string): Removal {
  return {pod, why: why(rule, {set: set.metadata.name, pod: pod.metadata.name, node})}
}

function removeAll(look: Look, {node, pods}: Place, draft: Draft): void {
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp === undefined) draft.remove.push(removal(look, pod, 'daemonset-removes-pod', node))
  }
}

/** A node that keeps its daemon: ended pods are replaced, surplus ones removed, and while surging an old and a new one may live together. */
function keepOne(look: Look, place: Place, draft: Draft): void {
  if (isKept(place)) return
  const running: Pod[] = []
  for (const pod of place.pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue
    if (pod.status?.phase === 'Failed') replaceFailed(look, place.node, pod, draft)
    else if (pod.status?.phase === 'Succeeded') replaceEnded(look, place.node, pod, draft)
    else running.push(pod)
  }
  if (running.length === 0) {
    if (allowsSurge(look.set) && place.eligible === 'should') draft.add.push(addition(look, place, 'daemonset-makes-pod'))
    else if (place.eligible === 'should') waitForEnd(look, place, draft)
    return
  }
  if (running.length === 1) return
  running.sort(oldestFirst)
  if (allowsSurge(look.set)) pruneSurge(look, place.node, running, draft)
  else for (const pod of running.slice(1)) draft.remove.push(removal(look, pod, 'daemonset-removes-surplus', place.node))
}

/** The ordinary case: one pod, which runs or will. */
function isKept({pods}: Place): boolean {
  const [pod] = pods
  if (pod === undefined || pods.length !== 1 || pod.metadata.deletionTimestamp !== undefined) return false
  return pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded'
}

function waitForEnd({set}: Look, {node, pods}: Place, draft: Draft): void {
  const leaving = pods.find(pod => pod.metadata.deletionTimestamp !== undefined)
  if (leaving !== undefined) draft.waits ??= why('daemonset-waits-for-end', {set: set.metadata.name, pod: leaving.metadata.name, node})
}

function replaceFailed(look: Look, node: string, pod: Pod, draft: Draft): void {
  const {set, now} = look
  const facts = {set: set.metadata.name, pod: pod.metadata.name, node}
  const {at, seconds} = mayReplaceAt(draft.known, node)
  if (now < at) {
    draft.again = Math.min(draft.again ?? at, at)
    draft.waits ??= why('daemonset-waits-after-failure', {...facts, seconds})
    return
  }
  const gone = removal(look, pod, 'daemonset-replaces-failed-pod', node)
  draft.events.push(setEvent(set, 'Warning', FAILED_POD, failedText(pod, node), gone.why))
  draft.remove.push(gone)
  draft.failures = withFailure(draft.failures, node, now)
}

function replaceEnded(look: Look, node: string, pod: Pod, draft: Draft): void {
  const gone = removal(look, pod, 'daemonset-replaces-ended-pod', node)
  const text = `Found succeeded daemon pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name} on node ${node}, will try to delete it`
  draft.events.push(setEvent(look.set, 'Normal', 'SucceededDaemonPod', text, gone.why))
  draft.remove.push(gone)
}

/** The oldest new and the oldest old pod may stay together, until the old one is not Ready or the new one is available. */
function pruneSurge(look: Look, node: string, running: readonly Pod[], draft: Draft): void {
  let newest: Pod | undefined
  let old: Pod | undefined
  for (const pod of running) {
    const isNew = pod.metadata.labels?.[HASH_LABEL] === look.hash
    if (isNew && newest === undefined) newest = pod
    else if (!isNew && old === undefined) old = pod
    else draft.remove.push(removal(look, pod, 'daemonset-removes-surplus', node))
  }
  if (newest === undefined || old === undefined) return
  if (!isPodReady(old) || isPodAvailable(newest, look.minReadySeconds, look.now))
    draft.remove.push(removal(look, old, 'daemonset-drops-old-pod', node))
}
