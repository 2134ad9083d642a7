import type {ReplicaSet} from '../../kube/deployment.ts'
import type {Key, KubeObject} from '../../kube/object.ts'
import {controllerOf, keyOf, makeKey, splitKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodActive, isPodReady, isPodTerminal} from '../../kube/pod.ts'
import {withFailure, withoutFailure} from '../deployment/replica-failure.ts'
import {podsToDelete} from '../deployment/pods-to-delete.ts'
import {isPodAvailable, nextAvailability} from '../history/availability.ts'
import type {Claim} from '../history/claim.ts'
import {claimPods} from '../history/claim.ts'
import {failedCreate, isNewPod, whyRefused} from '../history/refused-pod.ts'
import {namer, podFromTemplate} from '../history/pod-template.ts'
import {matcher} from '../history/selector.ts'
import {LATENCY} from '../latency.ts'
import type {REPLICASET_REASONS} from '../reasons/replicaset.ts'
import type {Loop, Reaction, Request, Why} from '../request.ts'
import {NOTHING} from '../request.ts'
import {sameJson} from '../same.ts'
import type {World} from '../world.ts'
import {find, owned, remembered} from '../world.ts'

/** BurstReplicas: no more pods are made or deleted in one look. */
const BURST = 500
const COMPONENT = 'replicaset-controller'

type Status = NonNullable<ReplicaSet['status']>

/** The ReplicaSet controller: as many pods as wanted, whichever, as syncReplicaSet. Pods that end or are being deleted count no more. */
export const replicaset: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const set = find(world, 'ReplicaSet', namespace, name)
  if (set === undefined) return NOTHING
  const claim = claimPods(world, set, isPodActive)
  const active = claim.pods.filter(isPodActive)
  const leaving = set.metadata.deletionTimestamp !== undefined
  const counted = count(world, set, claim.pods, active)
  const status = withoutFailure(counted)
  const missing = (set.spec.replicas ?? 1) - active.length
  const busy = missing < 0 ? busyUntil(world, key) : undefined
  const manages = !leaving && busy === undefined
  const requests = [...claimRequests(set, claim), ...(manages ? manageReplicas(world, set, active) : []), ...statusRequest(set, status)]
  const unripe = (status.readyReplicas ?? 0) !== (status.availableReplicas ?? 0)
  const again = busy ?? (unripe ? nextAvailability(active, set.spec.minReadySeconds ?? 0, world.now) : undefined)
  return {
    requests,
    ifRefused: refused(world, key, set, counted),
    ...(again === undefined ? {} : {again}),
    ...(manages && missing > 0 && {remembers: {made: world.now}}),
  }
}

/** A look that makes pods takes its time, and the next manages none before it has seen them all (SatisfiedExpectations). */
function busyUntil(world: World, key: Key): number | undefined {
  const {made} = (remembered(world, 'replicaset', key) ?? {}) as {readonly made?: number}
  const until = (made ?? 0) + LATENCY.expectations
  return until > world.now ? until : undefined
}

/** A refused pod is told as an event and as condition ReplicaFailure, which keeps the words of the first failure (calculateStatus). */
function refused(world: World, key: Key, set: ReplicaSet, counted: Status): NonNullable<Reaction['ifRefused']> {
  return (request, problem) => {
    if (!isNewPod(request)) return NOTHING
    const failed = withFailure(counted, problem.message, world.now)
    return {requests: [failedCreate(key, COMPONENT, problem), ...statusRequest(set, failed)], waits: whyRefused(key, problem)}
  }
}

function why(rule: keyof typeof REPLICASET_REASONS, facts: Why['facts']): Why {
  return {rule, facts}
}

/** Makes what is missing or deletes what is too much, each pod with its event, as manageReplicas. */
function manageReplicas(world: World, set: ReplicaSet, active: readonly Pod[]): readonly Request[] {
  const replicas = set.spec.replicas ?? 1
  const facts = {set: set.metadata.name, replicas, active: active.length}
  const missing = replicas - active.length
  if (missing > 0) {
    const named = namer(world, set)
    const template = podFromTemplate(set.spec.template, set)
    return Array.from({length: Math.min(missing, BURST)}, () => named(template)).flatMap((pod): readonly Request[] => {
      const reason = why('replicaset-makes-pod', facts)
      return [{verb: 'create', object: pod, why: reason}, setEvent(set, 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, reason)]
    })
  }
  if (missing === 0) return []
  const surplus = Math.min(-missing, BURST)
  return podsToDelete(active, relatedPods(world, set), surplus, world.now).flatMap((pod): readonly Request[] => {
    const reason = why('replicaset-removes-pod', {...facts, pod: pod.metadata.name})
    return [{verb: 'delete', key: keyOf(pod), why: reason}, setEvent(set, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, reason)]
  })
}

/** Pods of all ReplicaSets of the same Deployment, as getIndirectlyRelatedPods. */
function relatedPods(world: World, set: ReplicaSet): readonly Pod[] {
  const owner = controllerOf(set)
  const sets: readonly KubeObject[] = owner === undefined ? [set] : owned(world, owner.uid, 'ReplicaSet')
  return sets.flatMap(other => owned(world, other.metadata.uid ?? '', 'Pod'))
}

function setEvent(set: ReplicaSet, reason: string, message: string, because: Why): Request {
  const about = makeKey('ReplicaSet', set.metadata.namespace ?? '', set.metadata.name)
  return {verb: 'event', about, type: 'Normal', reason, message, component: COMPONENT, why: because}
}

function claimRequests(set: ReplicaSet, {adopted, released}: Claim): readonly Request[] {
  const write =
    (rule: 'replicaset-adopts-pod' | 'replicaset-releases-pod') =>
    (pod: Pod): Request => ({verb: 'update', object: pod, why: why(rule, {set: set.metadata.name, pod: pod.metadata.name})})
  return [...adopted.map(write('replicaset-adopts-pod')), ...released.map(write('replicaset-releases-pod'))]
}

/** Counts active pods, and those that are still ending, as calculateStatus. */
function count(world: World, set: ReplicaSet, pods: readonly Pod[], active: readonly Pod[]): Status {
  const labelled = matcher({matchLabels: set.spec.template.metadata?.labels ?? {}})
  const minReadySeconds = set.spec.minReadySeconds ?? 0
  const ready = active.filter(isPodReady)
  const available = ready.filter(pod => isPodAvailable(pod, minReadySeconds, world.now)).length
  const full = active.filter(pod => labelled(pod.metadata.labels)).length
  const terminating = pods.filter(pod => pod.metadata.deletionTimestamp !== undefined && !isPodTerminal(pod)).length
  return {
    replicas: active.length,
    ...(full === 0 ? {} : {fullyLabeledReplicas: full}),
    ...(ready.length === 0 ? {} : {readyReplicas: ready.length}),
    ...(available === 0 ? {} : {availableReplicas: available}),
    terminatingReplicas: terminating,
    observedGeneration: set.metadata.generation ?? 0,
    ...(set.status?.conditions === undefined ? {} : {conditions: set.status.conditions}),
  }
}

function statusRequest(set: ReplicaSet, status: Status): readonly Request[] {
  if (sameJson(set.status, status)) return []
  return [
    {
      verb: 'status',
      object: {...set, status},
      why: why('replicaset-counts', {set: set.metadata.name, active: status.replicas, ready: status.readyReplicas ?? 0}),
    },
  ]
}
