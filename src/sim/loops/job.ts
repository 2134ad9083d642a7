import type {Job} from '../../kube/job.ts'
import {finishedCondition} from '../../kube/job-state.ts'
import type {Json, Problem} from '../../kube/object.ts'
import {keyOf, splitKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import {claimPods} from '../history/claim.ts'
import {failedCreate, isNewPod, whyRefused} from '../history/refused-pod.ts'
import type {BackoffRecord} from '../job/backoff.ts'
import {newCondition, withCondition} from '../job/conditions.ts'
import {isTracked, TRACKING, untracked} from '../job/facts.ts'
import type {Draft, Look} from '../job/look.ts'
import {event, lookAt, newDraft, why} from '../job/look.ts'
import {deleteActive, managePods} from '../job/manage.ts'
import {releasePodsOf, releasePodsOfGone} from '../job/orphans.ts'
import {trackPods} from '../job/track.ts'
import {completion, verdict} from '../job/verdict.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {World} from '../world.ts'
import {find, remembered} from '../world.ts'

/** What the controller holds in memory of a Job: its back-off record, and the uid by which its pods are found when it is gone. */
type Memory = {readonly uid: string; readonly failures: number; readonly last?: number}

/** The Job controller: one look at one Job, as syncJob of pkg/controller/job/job_controller.go, and its orphan queue. */
export const job: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const found = find(world, 'Job', namespace, name)
  const memory = remembered(world, 'job', key) as Memory | undefined
  if (found === undefined) return {requests: releasePodsOfGone(world, namespace, name, memory?.uid), remembers: null}
  const manager = found.spec.managedBy
  if (manager !== undefined && manager !== 'kubernetes.io/job-controller') return NOTHING
  if (finishedCondition(found) !== undefined) return {requests: releasePodsOf(world, found), remembers: null}
  return sync(world, found, memory?.uid === found.metadata.uid ? memory : undefined)
}

function sync(world: World, found: Job, memory: Memory | undefined): Reaction {
  const claimed = claim(world, found)
  const look = lookAt(world, found, claimed.pods, memory ?? {failures: 0})
  const draft = newDraft(look)
  draft.requests.push(...claimed.requests)
  if (draft.status.startTime === undefined && found.spec.suspend !== true) draft.status = {...draft.status, startTime: timestamp(look.now)}
  const end = verdict(look, draft)
  if (end !== undefined) {
    draft.finished = end
    deleteActive(look, draft)
  } else runPods(look, draft)
  const before: Draft = {...draft, requests: []}
  const planned = draft.requests.length
  const flushed = trackPods(look, draft)
  const {requests, again, waits} = draft
  const record = flushed ? look.backoff : (memory ?? {failures: 0})
  return {
    requests,
    remembers: remember(found, record),
    ifRefused: (request, problem) => (isNewPod(request) ? refused(look, before, requests.slice(0, planned), request, problem) : NOTHING),
    ...(again === undefined ? {} : {again}),
    ...(waits === undefined ? {} : {waits}),
  }
}

/** A refused pod is told; the others that were to come after it do not count, and the Job is tracked all the same. */
function refused(
  look: Look,
  before: Draft,
  planned: readonly Request[],
  request: Request,
  problem: Problem,
): Pick<Reaction, 'requests' | 'waits'> {
  const key = keyOf(look.job)
  const missing = planned.slice(planned.indexOf(request)).filter(isNewPod).length
  const draft: Draft = {...before, requests: [failedCreate(key, 'job-controller', problem)], active: before.active - missing}
  trackPods(look, draft)
  return {requests: draft.requests, waits: whyRefused(key, problem)}
}

function remember(found: Job, {failures, last}: BackoffRecord): Json {
  return {uid: found.metadata.uid ?? '', failures, ...(last === undefined ? {} : {last})}
}

/** The Job's pods after adopting and releasing; adopted ones get the tracking finalizer too. */
function claim(world: World, found: Job): {readonly pods: readonly Pod[]; readonly requests: readonly Request[]} {
  const {selector = {matchLabels: {}}} = found.spec
  const {pods, adopted, released} = claimPods(world, {...found, spec: {...found.spec, selector}})
  const taken = new Map(adopted.map(pod => [pod, withTracking(pod)]))
  const leaving = found.metadata.deletionTimestamp !== undefined
  return {
    pods: pods.map(pod => taken.get(pod) ?? pod),
    requests: [
      ...[...taken.values()].map(
        (pod): Request => ({verb: 'update', object: pod, why: why(found, 'adopts-pod', {pod: pod.metadata.name})}),
      ),
      ...released.map(
        (pod): Request => ({verb: 'update', object: untracked(pod), why: why(found, 'releases-pod', {pod: pod.metadata.name})}),
      ),
      ...(leaving ? releasePodsOf(world, found) : []),
    ],
  }
}

function withTracking(pod: Pod): Pod {
  return isTracked(pod) ? pod : {...pod, metadata: {...pod.metadata, finalizers: [...(pod.metadata.finalizers ?? []), TRACKING]}}
}

/** Manages the pods of a Job that goes on; a Job being deleted makes and removes none. */
function runPods(look: Look, draft: Draft): void {
  const managed = look.job.metadata.deletionTimestamp === undefined
  if (managed) managePods(look, draft)
  const complete = completion(look, draft.active)
  if (complete !== undefined) {
    draft.finished = complete
    delete draft.waits
  } else if (managed) noteSuspension(look, draft)
}

/** The condition Suspended comes with the first suspension and turns to False on resuming, which starts the Job's clock anew. */
function noteSuspension({job: found, now}: Look, draft: Draft): void {
  const suspended = found.spec.suspend === true
  const wanted = suspended
    ? newCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', now)
    : newCondition('Suspended', 'False', 'JobResumed', 'Job resumed', now)
  const conditions = withCondition(draft.status.conditions ?? [], wanted)
  if (conditions === undefined) return
  const {startTime: _startTime, ...rest} = draft.status
  draft.status = {...rest, conditions, ...(suspended ? {} : {startTime: timestamp(now)})}
  draft.suspensionChanged = true
  draft.requests.push(
    event(found, 'Normal', suspended ? 'Suspended' : 'Resumed', wanted.message ?? '', why(found, suspended ? 'suspends' : 'resumes')),
  )
}
