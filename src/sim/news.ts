import type {CronJob, Job} from '../kube/job.ts'
import {finishedCondition} from '../kube/job-state.ts'
import type {Key, KubeObject, OwnerReference} from '../kube/object.ts'
import {controllerOf, makeKey} from '../kube/object.ts'
import type {Node} from '../kube/node.ts'
import type {Pod} from '../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../kube/pod.ts'
import type {Change} from './request.ts'
import {get} from './table.ts'
import type {World} from './world.ts'
import {find, findByKey, owned} from './world.ts'

// Upstream every update of an object wakes all who watch its kind. Here a look that would see nothing new is left out: each question
// of this file names what one loop reads.

/** What was written, by whom; `before` or `after` is missing when the object came or went. */
export type Write = {
  readonly key: Key
  readonly before: KubeObject | undefined
  readonly after: KubeObject | undefined
  readonly by: Change['by']
}

/** Owners that see of a pod its phase, readiness, end, labels and place only: they need not look at every step of its containers. */
export const SHORT_SIGHTED = new Set(['StatefulSet', 'DaemonSet', 'ReplicaSet'])

/** Whether a pod has ended; one that is not there has not. */
export const ended = (pod: Pod | undefined): boolean => pod !== undefined && isPodTerminal(pod)

/** Whether the controller of a pod finds news in a write to it. */
export function concernsOwner(world: World, before: Pod | undefined, after: Pod | undefined): boolean {
  const pod = after ?? before
  const owner = pod === undefined ? undefined : controllerOf(pod)
  if (pod !== undefined && owner?.kind === 'Job') return concernsJob(world, pod, owner)
  if (before === undefined || after === undefined || !SHORT_SIGHTED.has(owner?.kind ?? '')) return true
  const [old, now] = [before.metadata, after.metadata]
  if (old.ownerReferences !== now.ownerReferences || old.labels !== now.labels || old.deletionTimestamp !== now.deletionTimestamp)
    return true
  if (before.status?.phase !== after.status?.phase || isPodReady(before) !== isPodReady(after)) return true
  return before.spec.nodeName !== after.spec.nodeName && owner?.kind === 'DaemonSet'
}

const TRACKING = 'batch.kubernetes.io/job-tracking'
const isTracked = ({metadata}: KubeObject): boolean => metadata.finalizers?.includes(TRACKING) ?? false

/** Of a pod whose Job is gone or has finished only the finalizer matters. */
function concernsJob(world: World, pod: Pod, owner: OwnerReference): boolean {
  if (isTracked(pod)) return true
  const job = find(world, 'Job', pod.metadata.namespace ?? '', owner.name)
  return job?.metadata.uid === owner.uid && finishedCondition(job) === undefined
}

/** Whether a Job that is gone left anything behind for its controller: pods to let go, or what it remembers. */
export function leavesPods(world: World, key: Key, job: KubeObject): boolean {
  if (get(world.memory, `${key} job`) !== undefined) return true
  return owned(world, job.metadata.uid ?? '', 'Pod').some(isTracked)
}

/** A kubelet looks at what is new in a pod but its status, which it writes itself; a phase that became final may be another's doing. */
export function concernsKubelet({by}: Write, before: Pod | undefined, after: Pod): boolean {
  if (before === undefined || before.spec !== after.spec || (by !== 'kubelet' && ended(before) !== ended(after))) return true
  const [old, now] = [before.metadata, after.metadata]
  if (old.deletionTimestamp !== now.deletionTimestamp || old.deletionGracePeriodSeconds !== now.deletionGracePeriodSeconds) return true
  if (now.deletionTimestamp !== undefined && old.finalizers !== now.finalizers) return true
  return by !== 'kubelet' && after.spec.readinessGates !== undefined && before.status?.conditions !== after.status?.conditions
}

/** Whether a node has a taint that sends pods away. */
export function sendsAway(world: World, node: string): boolean {
  const found = findByKey(world, makeKey('Node', '', node)) as Node | undefined
  return found?.spec?.taints?.some(({effect}) => effect === 'NoExecute') ?? false
}

/**
 * Whether a CronJob that waits for its time finds news in a write to one of its Jobs: it reads of them whether they are there, have
 * ended, and are on its list. In any other state it looks at each write, as upstream, and repeats its events.
 */
export function concernsCronJob(world: World, {before, after, by}: Write, key: Key): boolean {
  if (!waitsForTime(world, key)) return true
  // What it has made or deleted itself stands in its status.
  if (before === undefined || after === undefined) return by !== 'cronjob'
  const [old, now] = [before.metadata, after.metadata]
  if (old.deletionTimestamp !== now.deletionTimestamp || old.ownerReferences !== now.ownerReferences) return true
  const [was, is] = [finishedCondition(before as Job), finishedCondition(after as Job)]
  if (was !== undefined && is !== undefined) return false
  return is !== undefined || !isListed(findByKey(world, key) as CronJob | undefined, now.uid)
}

const waitsForTime = (world: World, key: Key) => get(world.waiting, `${key} cronjob`)?.why.rule === 'cronjob-waits-for-time'

const isListed = (cronJob: CronJob | undefined, uid: string | undefined) => cronJob?.status?.active?.some(job => job.uid === uid) ?? false

/** Whether a status is what the CronJob's own controller has just written; a Job that it does not know makes it repeat itself. */
export function isOwnStatus(world: World, {key, before, after, by}: Write): boolean {
  if (by !== 'cronjob' || before === undefined || after === undefined || before.spec !== after.spec || !waitsForTime(world, key))
    return false
  const jobs = owned(world, after.metadata.uid ?? '', 'Job')
  return jobs.every(job => finishedCondition(job) !== undefined || isListed(after as CronJob, job.metadata.uid))
}
