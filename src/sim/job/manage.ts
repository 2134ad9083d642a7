import type {Job} from '../../kube/job.ts'
import {isIndexed} from '../../kube/job-state.ts'
import type {Key} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import {namer} from '../history/pod-template.ts'
import type {Why} from '../request.ts'
import {remainingBackoff} from './backoff.ts'
import {isTracked, onlyReplacesFailed, untracked} from './facts.ts'
import {pendingIndexes, remainingForIndex} from './indexes.ts'
import {merge} from './intervals.ts'
import type {Draft, Look} from './look.ts'
import {event, lookAgain, why} from './look.ts'
import {newPod} from './new-pod.ts'
import {podsToRemove} from './removal.ts'

/** MaxPodCreateDeletePerSync, and SyncJobBatchPeriod: no delayed look comes sooner. */
const MOST_PER_LOOK = 500
const BATCH = 1000

const podKey = (pod: Pod): Key => `Pod/${pod.metadata.namespace ?? ''}/${pod.metadata.name}`

/** Deletes the pods still active when a Job has come to its end; their finalizers stay until they are counted. As deleteActivePods. */
export function deleteActive({job, activePods}: Look, draft: Draft): void {
  for (const pod of activePods)
    deletePod(job, draft, pod, why(job, 'ends-pods', {pod: pod.metadata.name, reason: draft.finished?.reason ?? ''}))
}

/** Deletes pods that are not to be counted: the finalizer goes first. As deleteJobPods. */
function deleteUncounted(job: Job, draft: Draft, pods: readonly Pod[], because: (pod: Pod) => Why): void {
  for (const pod of pods) if (isTracked(pod)) draft.requests.push({verb: 'update', object: untracked(pod), why: because(pod)})
  for (const pod of pods) deletePod(job, draft, pod, because(pod))
}

function deletePod(job: Job, draft: Draft, pod: Pod, because: Why): void {
  draft.requests.push({verb: 'delete', key: podKey(pod), why: because})
  draft.requests.push(event(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`, because))
  draft.active -= 1
  draft.terminating += 1
  if (isPodReady(pod)) draft.ready -= 1
}

/** Brings the number of running pods to what the spec wants, never making and removing in one look. As manageJob. */
export function managePods(look: Look, draft: Draft): void {
  const {job, activePods} = look
  if (job.spec.suspend === true) {
    deleteUncounted(job, draft, podsToRemove(job, activePods, activePods.length), pod => why(job, 'suspends-pod', {pod: pod.metadata.name}))
    draft.waits = why(job, 'is-suspended')
    return
  }
  const wanted = wantedActive(look)
  const surplus = podsToRemove(job, activePods, Math.max(activePods.length - wanted, 0)).slice(0, MOST_PER_LOOK)
  if (surplus.length > 0) {
    deleteUncounted(job, draft, surplus, pod => why(job, 'removes-pod', {pod: pod.metadata.name, wanted, active: activePods.length}))
    return
  }
  const held = onlyReplacesFailed(job) ? draft.terminating : 0
  const missing = wanted - held - activePods.length
  if (missing > 0) createPods(look, draft, missing)
  else draft.waits = waitReason(look, held)
}

/** Never more than parallelism, nor than completions still to come; a work queue makes no pod after the first success. */
function wantedActive({job, activePods, succeeded}: Look): number {
  const {completions, parallelism = 1} = job.spec
  if (completions === undefined) return succeeded > 0 ? activePods.length : parallelism
  return Math.max(Math.min(completions - succeeded, parallelism), 0)
}

function waitReason({job, activePods}: Look, held: number): Why {
  if (held > 0) return why(job, 'waits-for-end', {count: held})
  if (activePods.length > 0) return why(job, 'waits-for-pods', {count: activePods.length})
  return why(job, job.spec.parallelism === 0 ? 'waits-for-parallelism' : 'has-nothing-to-make')
}

type Plan = {readonly indexes: readonly (number | undefined)[]; readonly wait: number}

function createPods(look: Look, draft: Draft, missing: number): void {
  const {job, world, now} = look
  const {indexes, wait} = isIndexed(job) ? planIndexes(look, missing) : planPlain(look, missing)
  if (wait > 0) {
    lookAgain(draft, now + Math.max(wait, BATCH))
    draft.waits = why(job, 'backs-off', {failures: look.backoff.failures, until: timestamp(now + wait)})
    return
  }
  const named = namer(world, job)
  for (const index of indexes) {
    const pod = named(newPod(job, index, index === undefined ? undefined : look.indexes?.replace.get(index)))
    const because = createReason(look, pod, index)
    draft.requests.push({verb: 'create', object: pod, why: because})
    draft.requests.push(event(job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, because))
    draft.active += 1
  }
  draft.waits = why(job, 'waits-for-pods', {count: draft.active})
}

function createReason({job, failed}: Look, pod: Pod, index: number | undefined): Why {
  const facts = {pod: pod.metadata.name, parallelism: job.spec.parallelism ?? 1, failed, ...(index === undefined ? {} : {index})}
  if (index !== undefined) return why(job, 'makes-indexed-pod', facts)
  return why(job, failed > 0 ? 'makes-pod-again' : 'makes-pod', facts)
}

function planPlain({backoff, now}: Look, missing: number): Plan {
  return {indexes: Array.from({length: Math.min(missing, MOST_PER_LOOK)}, () => undefined), wait: remainingBackoff(backoff, now)}
}

// With backoffLimitPerIndex each index waits for itself: those that need not are made, and only if all must wait does the Job wait.
function planIndexes(look: Look, missing: number): Plan {
  const {job, pods, activePods, now} = look
  const perIndex = job.spec.backoffLimitPerIndex !== undefined
  const wait = perIndex ? 0 : remainingBackoff(look.backoff, now)
  const settled = merge(look.indexes?.succeeded ?? [], look.indexes?.failed ?? [])
  const indexes = pendingIndexes(job, pods, activePods, settled, Math.min(missing, MOST_PER_LOOK))
  if (!perIndex) return {indexes, wait}
  const remaining = (index: number) => remainingForIndex(look.indexes?.replace.get(index), now)
  const ready = indexes.filter(index => remaining(index) === 0)
  return {indexes: ready, wait: ready.length > 0 || indexes.length === 0 ? 0 : Math.min(...indexes.map(remaining))}
}
