import type {KubeObject, OwnerReference} from '../../kube/object.ts'
import {controllerOf, makeKey} from '../../kube/object.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import {plannedFor} from '../agenda.ts'
import {jobPodDelay} from '../job/wake.ts'
import {LATENCY} from '../latency.ts'
import {SHORT_SIGHTED, concernsCronJob} from '../news.ts'
import type {Write} from '../news.ts'
import type {LoopName} from '../request.ts'
import type {World} from '../world.ts'
import {findByKey} from '../world.ts'
import type {Waker} from './wake.ts'

// The controllers of what was written.

/** The loop that manages pods for a kind of owner. */
export const MANAGERS: Readonly<Record<string, LoopName>> = {
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  ReplicaSet: 'replicaset',
  Job: 'job',
  Deployment: 'deployment',
  CronJob: 'cronjob',
}

/** A pod set's controller wrote new counts into the status: it would see nothing there that it does not know. */
export function isOwnCount(kind: string, {before, after, by}: Write): boolean {
  if (!SHORT_SIGHTED.has(kind) || by !== MANAGERS[kind] || before === undefined || after === undefined || before.spec !== after.spec)
    return false
  const [old, now] = [before.metadata, after.metadata]
  if (old.labels !== now.labels || old.annotations !== now.annotations || old.ownerReferences !== now.ownerReferences) return false
  if (old.deletionTimestamp !== now.deletionTimestamp || old.finalizers !== now.finalizers) return false
  // A StatefulSet drops old revisions when its current one changes.
  const [was, is] = [(before as StatefulSet).status, (after as StatefulSet).status]
  return was !== undefined && was.currentRevision === is?.currentRevision && was.updateRevision === is?.updateRevision
}

/** The controller that an object had and, where that is another, the one it has. */
export function wakeOwner(world: World, write: Write, wake: Waker): void {
  const {before, after} = write
  const was = before === undefined ? undefined : controllerOf(before)
  const is = after === undefined ? undefined : controllerOf(after)
  if (before !== undefined && was !== undefined) wakeManager(world, write, before, was, wake)
  if (after !== undefined && is !== undefined && is.uid !== was?.uid) wakeManager(world, write, after, is, wake)
}

function wakeManager(world: World, write: Write, object: KubeObject, owner: OwnerReference, wake: Waker): void {
  const loop = MANAGERS[owner.kind]
  // NewStatefulSetController has no event handler for revisions, NewDaemonSetsController has.
  if (loop === undefined || (loop === 'statefulset' && object.kind === 'ControllerRevision')) return
  const key = makeKey(owner.kind, (write.after ?? object).metadata.namespace ?? '', owner.name)
  if (loop === 'job') wake(loop, key, jobPodDelay(findByKey(world, key)))
  else if (loop !== 'cronjob') wake(loop, key, loop === 'replicaset' && write.before !== undefined ? LATENCY.watchPods : LATENCY.watch)
  else if (concernsCronJob(world, write, key) || ownerFails(world, write.after)) wake(loop, key, LATENCY.watchJobs)
}

/** Each look of an owner that is refused lengthens its back-off, so an owner in trouble sees every update, as upstream. */
export function ownerFails(world: World, after: KubeObject | undefined): boolean {
  if (world.agenda.troubled === 0) return false
  const owner = after === undefined ? undefined : controllerOf(after)
  const loop = owner === undefined ? undefined : MANAGERS[owner.kind]
  if (owner === undefined || loop === undefined) return false
  return (plannedFor(world.agenda, loop, makeKey(owner.kind, after?.metadata.namespace ?? '', owner.name))?.tries ?? 0) > 0
}
