import type {Job} from '../../kube/job.ts'
import type {Ms} from '../../kube/object.ts'
import type {ContainerStatus, Pod} from '../../kube/pod.ts'
import {findCondition} from '../../kube/object.ts'
import {parseTimestamp} from '../../kube/time.ts'

/** Keeps an ended pod until the Job has counted it. */
export const TRACKING = 'batch.kubernetes.io/job-tracking'
/** Label and annotation of an Indexed Job's pods. */
export const INDEX = 'batch.kubernetes.io/job-completion-index'
export const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count'
export const INDEX_IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count'

export function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(TRACKING) ?? false
}

/** The pod without the tracking finalizer. */
export function untracked(pod: Pod): Pod {
  const {finalizers = [], ...metadata} = pod.metadata
  const rest = finalizers.filter(name => name !== TRACKING)
  return {...pod, metadata: rest.length === 0 ? metadata : {...metadata, finalizers: rest}}
}

/** The completion index in a pod's annotation; undefined when there is none that makes sense, as getCompletionIndex. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX]
  return text !== undefined && /^\+?[0-9]+$/u.test(text) ? Number(text) : undefined
}

/** The completion index if it lies within the Job's completions. */
export function validIndex(job: Job, pod: Pod): number | undefined {
  const index = indexOf(pod)
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined
}

/** A pod being deleted is replaced only when it has ended: podReplacementPolicy Failed, or any podFailurePolicy. */
export function onlyReplacesFailed(job: Job): boolean {
  return job.spec.podReplacementPolicy === 'Failed' || job.spec.podFailurePolicy !== undefined
}

/** Failed, or being deleted before it could succeed, as isPodFailed of the job controller. */
export function hasFailed(job: Job, pod: Pod): boolean {
  const phase = pod.status?.phase
  if (phase === 'Failed') return true
  return !onlyReplacesFailed(job) && pod.metadata.deletionTimestamp !== undefined && phase !== 'Succeeded'
}

/** Being deleted and not ended yet. */
export function isTerminating(pod: Pod): boolean {
  const phase = pod.status?.phase
  return pod.metadata.deletionTimestamp !== undefined && phase !== 'Succeeded' && phase !== 'Failed'
}

/**
 * When a pod came to its end: its last container's end, else when it ceased to be Ready, else when it was deleted, else its making.
 * In whole seconds, as the API keeps times. As getFinishedTime of backoff_utils.go.
 */
export function finishTime(pod: Pod): Ms {
  const ready = findCondition(pod.status?.conditions, 'Ready')
  const unready = ready?.status === 'False' ? ready.lastTransitionTime : undefined
  const {deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp = ''} = pod.metadata
  return (
    containersEnd(pod) ??
    (unready === undefined ? undefined : parseTimestamp(unready)) ??
    (deletionTimestamp === undefined ? undefined : parseTimestamp(deletionTimestamp) - deletionGracePeriodSeconds * 1000) ??
    parseTimestamp(creationTimestamp)
  )
}

function containersEnd(pod: Pod): Ms | undefined {
  const sidecars = new Set((pod.spec.initContainers ?? []).filter(container => container.restartPolicy === 'Always').map(({name}) => name))
  const afterMain = latestEnd(undefined, pod.status?.containerStatuses ?? [])
  return latestEnd(
    afterMain,
    (pod.status?.initContainerStatuses ?? []).filter(({name}) => sidecars.has(name)),
  )
}

// One container that has not ended makes the whole answer unknown.
function latestEnd(previous: Ms | undefined, statuses: readonly ContainerStatus[]): Ms | undefined {
  let latest = previous
  for (const {state} of statuses) {
    const text = state?.terminated?.finishedAt
    if (text === undefined) return undefined
    const end = parseTimestamp(text)
    if (latest === undefined || end > latest) latest = end
  }
  return latest
}
