import type {Job} from '../../kube/job.ts'
import {finishedCondition} from '../../kube/job-state.ts'
import type {Key, Ms} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {cronJobDelay} from '../cronjob/wake.ts'
import {jobDelay} from '../job/wake.ts'
import {LATENCY} from '../latency.ts'
import {ended, isOwnStatus, leavesPods} from '../news.ts'
import type {Write} from '../news.ts'
import type {LoopName} from '../request.ts'
import type {World} from '../world.ts'
import {list} from '../world.ts'
import {wakeCollector} from './dependents.ts'
import {wakeNode} from './nodes.ts'
import {isOwnCount, wakeOwner} from './owners.ts'
import {wakePod} from './pods.ts'
import {claimDelay, wakeClaim, wakeVolume} from './volumes.ts'
import type {Wake, Waker} from './wake.ts'

/** Who looks after a write: the informers' event handlers of all controllers in one table. `world` is the world after the write. */
export function wakes(world: World, write: Write): readonly Wake[] {
  const kind = (write.after ?? write.before)?.kind ?? ''
  const found: Wake[] = []
  const wake = (loop: LoopName, key: Key, after: number = LATENCY.watch) => {
    found.push({loop, key, after})
  }
  const own = OWN[kind]
  if (own !== undefined && !isOwnCount(kind, write)) for (const loop of own) wake(loop, write.key, ownDelay(world, kind, write))
  else if (kind === 'Job') wakeJob(world, write, wake)
  else if (kind === 'CronJob') wakeCronJob(world, write, wake)
  if (kind === 'Pod') wakePod(world, write, wake)
  else if (kind === 'Node') wakeNode(world, write, wake)
  else if (kind === 'PersistentVolumeClaim') wakeClaim(world, write, wake)
  else if (kind === 'PersistentVolume') wakeVolume(world, write, wake)
  else if (kind === 'ReplicaSet' || kind === 'Job' || kind === 'ControllerRevision') wakeOwner(world, write, wake)
  if (kind === 'ResourceQuota' && write.after !== undefined && write.after.spec !== write.before?.spec) wake('resourcequota', write.key)
  if (write.after === undefined || (kind === 'Pod' && ended(write.after as Pod) && !ended(write.before as Pod | undefined)))
    wakeQuotas(world, write, wake)
  wakeCollector(world, write, wake)
  return found
}

/** What went, or ended, gives its share back. */
function wakeQuotas(world: World, {before}: Write, wake: Waker): void {
  const namespace = before?.metadata.namespace ?? ''
  if (namespace !== '') for (const quota of list(world, 'ResourceQuota', namespace)) wake('resourcequota', keyOf(quota))
}

/** Loops that look at an object of a kind when it is written itself. */
const OWN: Readonly<Record<string, readonly LoopName[]>> = {
  StatefulSet: ['statefulset'],
  DaemonSet: ['daemonset'],
  Deployment: ['deployment'],
  ReplicaSet: ['replicaset'],
  Service: ['endpoints'],
  PersistentVolumeClaim: ['volumes'],
  PersistentVolume: ['volumes'],
  PodDisruptionBudget: ['disruption'],
  Node: ['nodes'],
}

function wakeJob(world: World, {key, before, after}: Write, wake: Waker): void {
  if (after === undefined && before !== undefined && !leavesPods(world, key, before)) return
  wake('job', key, jobDelay(before, after))
  const job = after as Job | undefined
  if (job?.spec.ttlSecondsAfterFinished !== undefined && finishedCondition(job) !== undefined) wake('ttl', key)
}

function wakeCronJob(world: World, write: Write, wake: Waker): void {
  if (isOwnStatus(world, write)) return
  const {key, before, after} = write
  const delay = cronJobDelay(before, after, world.now)
  if (delay !== undefined) wake('cronjob', key, delay)
}

/** When the loop of an object looks at it. A new budget is looked at before the pods are made that its file makes with it. */
function ownDelay(world: World, kind: string, write: Write): Ms {
  if (kind === 'PersistentVolumeClaim') return claimDelay(world, write)
  if (kind === 'StatefulSet' && write.before === undefined) return LATENCY.firstRevision
  return kind === 'PodDisruptionBudget' && write.before === undefined ? LATENCY.newBudget : LATENCY.watch
}
