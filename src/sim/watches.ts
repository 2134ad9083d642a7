import type {Job} from '../kube/job.ts'
import {finishedCondition} from '../kube/job-state.ts'
import type {Key, KubeObject, Labels, Ms, OwnerReference} from '../kube/object.ts'
import {controllerOf, findCondition, keyOf, makeKey} from '../kube/object.ts'
import type {Node} from '../kube/node.ts'
import type {Pod} from '../kube/pod.ts'
import {isPodReady} from '../kube/pod.ts'
import type {LabelSelector} from '../kube/selector.ts'
import {selects} from '../kube/selector.ts'
import type {StatefulSet} from '../kube/statefulset.ts'
import type {PersistentVolume, PersistentVolumeClaim} from '../kube/volume.ts'
import {plannedFor} from './agenda.ts'
import {budgetsOf} from './budgets.ts'
import {LATENCY} from './latency.ts'
import {cronJobDelay} from './cronjob/wake.ts'
import {jobDelay, jobPodDelay, orphanedFrom} from './job/wake.ts'
import {concernsCronJob, concernsKubelet, concernsOwner, ended, isOwnStatus, leavesPods, sendsAway, SHORT_SIGHTED} from './news.ts'
import type {Write} from './news.ts'
import {isOutOfService} from './out-of-service.ts'
import type {LoopName} from './request.ts'
import {hopeful, hopesForNode} from './scheduler/hints.ts'
import {valuesFrom} from './table.ts'
import type {World} from './world.ts'
import {find, findByKey, list, podsOnNode} from './world.ts'

/** A loop that a write wakes, and how much later (ms) it looks. */
export type Wake = {readonly loop: LoopName; readonly key: Key; readonly after: number}

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

type Waker = (loop: LoopName, key: Key, after?: number) => void

/** A pod set's controller wrote new counts into the status: it would see nothing there that it does not know. */
function isOwnCount(kind: string, {before, after, by}: Write): boolean {
  if (!SHORT_SIGHTED.has(kind) || by !== MANAGERS[kind] || before === undefined || after === undefined || before.spec !== after.spec)
    return false
  const [old, now] = [before.metadata, after.metadata]
  if (old.labels !== now.labels || old.annotations !== now.annotations || old.ownerReferences !== now.ownerReferences) return false
  if (old.deletionTimestamp !== now.deletionTimestamp || old.finalizers !== now.finalizers) return false
  // A StatefulSet drops old revisions when its current one changes.
  const [was, is] = [(before as StatefulSet).status, (after as StatefulSet).status]
  return was !== undefined && was.currentRevision === is?.currentRevision && was.updateRevision === is?.updateRevision
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

/** The loop that manages pods for a kind of owner. */
const MANAGERS: Readonly<Record<string, LoopName>> = {
  StatefulSet: 'statefulset',
  DaemonSet: 'daemonset',
  ReplicaSet: 'replicaset',
  Job: 'job',
  Deployment: 'deployment',
  CronJob: 'cronjob',
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

/** The controller that an object had and, where that is another, the one it has. */
function wakeOwner(world: World, write: Write, wake: Waker): void {
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

function wakePod(world: World, write: Write, wake: Waker): void {
  const before = write.before as Pod | undefined
  const after = write.after as Pod | undefined
  if (concernsOwner(world, before, after) || ownerFails(world, after)) wakeOwner(world, write, wake)
  const pod = after ?? before
  if (pod === undefined) return
  wakeItsNode(world, write, wake)
  // A pod with a controller concerns that one alone, whatever its labels say.
  if (after !== undefined && controllerOf(after) === undefined) {
    wakeMatching(world, write, wake)
    const job = orphanedFrom(after)
    if (job !== undefined) wake('job', makeKey('Job', after.metadata.namespace ?? '', job))
  }
  wakeServices(world, before, after, wake)
  wakeBudgets(world, before, after, wake)
  if (leavesRoom(before, after)) wakeUnscheduled(world, wake)
  else if (after !== undefined) for (const waiting of hopeful(world, before, after)) wake('scheduler', keyOf(waiting), LATENCY.reschedule)
  if (after === undefined || (before?.spec.nodeName === undefined && after.spec.nodeName !== undefined) || ended(after) !== ended(before))
    wakeItsClaims(pod, wake)
}

/** A pod without a node concerns the scheduler, one with a node that node's kubelet. */
function wakeItsNode(world: World, write: Write, wake: Waker): void {
  const {key} = write
  const before = write.before as Pod | undefined
  const after = write.after as Pod | undefined
  if (after === undefined) return wake('kubelet', key, LATENCY.kubelet)
  if (after.spec.nodeName === undefined) {
    const news = before === undefined || before.spec !== after.spec || before.metadata.labels !== after.metadata.labels
    return news ? wake('scheduler', key, LATENCY.schedule) : undefined
  }
  if (concernsKubelet(write, before, after)) wake('kubelet', key, LATENCY.kubelet)
  if (before?.spec.nodeName === undefined && sendsAway(world, after.spec.nodeName)) wake('taint-eviction', key)
  const isMarked = after.metadata.deletionTimestamp !== undefined && before?.metadata.deletionTimestamp === undefined
  if (isMarked && isOutOfService(find(world, 'Node', '', after.spec.nodeName))) wake('pod-gc', key, LATENCY.podGcPeriod / 2)
}

function wakeItsClaims(pod: Pod, wake: Waker): void {
  for (const volume of pod.spec.volumes ?? []) {
    const claim = volume.persistentVolumeClaim?.claimName
    if (claim !== undefined) wake('volumes', makeKey('PersistentVolumeClaim', pod.metadata.namespace ?? '', claim))
  }
}

/** Each look of an owner that is refused lengthens its back-off, so an owner in trouble sees every update, as upstream. */
function ownerFails(world: World, after: KubeObject | undefined): boolean {
  if (world.agenda.troubled === 0) return false
  const owner = after === undefined ? undefined : controllerOf(after)
  const loop = owner === undefined ? undefined : MANAGERS[owner.kind]
  if (owner === undefined || loop === undefined) return false
  return (plannedFor(world.agenda, loop, makeKey(owner.kind, after?.metadata.namespace ?? '', owner.name))?.tries ?? 0) > 0
}

/** A pod that ended or went gives its resources back, so pods that found no node are tried again. */
function leavesRoom(before: Pod | undefined, after: Pod | undefined): boolean {
  // Of a pod that has ended the scheduler has let go already (addAllEventHandlers).
  if (before?.spec.nodeName === undefined || ended(before)) return false
  return after === undefined || ended(after)
}

function wakeUnscheduled(world: World, wake: Waker): void {
  for (const pod of podsOnNode(world, '')) wake('scheduler', keyOf(pod), LATENCY.reschedule)
}

/** Controllers of the namespace whose selector fits a pod that was relabelled or belongs to nobody: they adopt or release it. */
function wakeMatching(world: World, {before, after}: Write, wake: Waker): void {
  const namespace = (after ?? before)?.metadata.namespace ?? ''
  for (const kind of ['StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'] as const) {
    for (const owner of list(world, kind, namespace)) {
      const selector: LabelSelector | undefined = owner.spec.selector
      const fits = [before, after].some(pod => pod !== undefined && selects(selector, pod.metadata.labels))
      const loop = MANAGERS[kind]
      if (fits && loop !== undefined) wake(loop, keyOf(owner))
    }
  }
}

function wakeServices(world: World, before: Pod | undefined, after: Pod | undefined, wake: Waker): void {
  if (before !== undefined && after !== undefined && isSameEndpoint(before, after)) return
  const namespace = (after ?? before)?.metadata.namespace ?? ''
  for (const service of list(world, 'Service', namespace)) {
    const chosen = service.spec.selector
    if (chosen === undefined) continue
    if ([before, after].some(pod => pod !== undefined && carries(pod.metadata.labels, chosen)))
      wake('endpoints', keyOf(service), LATENCY.endpoints)
  }
}

/** Whether a pod is the same as far as an EndpointSlice shows it. */
function isSameEndpoint(before: Pod, after: Pod): boolean {
  const [old, now] = [before.metadata, after.metadata]
  if (old.labels !== now.labels || old.deletionTimestamp !== now.deletionTimestamp) return false
  if (before.spec.nodeName !== after.spec.nodeName) return false
  const [was, is] = [before.status, after.status]
  return was === is || (was?.podIP === is?.podIP && was?.phase === is?.phase && isPodReady(before) === isPodReady(after))
}

function carries(labels: Labels | undefined, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value)
}

/** A budget counts pods that are Ready and stay. */
function concernsBudget(before: Pod | undefined, after: Pod | undefined): boolean {
  if (before === undefined || after === undefined || before.spec !== after.spec) return true
  const [old, now] = [before.metadata, after.metadata]
  if (old.labels !== now.labels || old.ownerReferences !== now.ownerReferences || old.deletionTimestamp !== now.deletionTimestamp)
    return true
  return before.status?.phase !== after.status?.phase || isPodReady(before) !== isPodReady(after)
}

/** Of a pod without a controller, with one that is gone or has no scale, the budget's controller tells at each look. */
function isUnmanaged(world: World, pod: Pod): boolean {
  const owner = controllerOf(pod)
  return owner === undefined || owner.kind === 'DaemonSet' || owner.kind === 'Job' || findOwner(world, owner, keyOf(pod)) === undefined
}

function wakeBudgets(world: World, before: Pod | undefined, after: Pod | undefined, wake: Waker): void {
  const pod = after ?? before
  if (pod === undefined) return
  const budgets = budgetsOf(world, pod)
  const [first] = budgets
  if (first === undefined) return
  // Of several the controller looks at one only, and says so each time (getPdbForPod).
  if (budgets.length > 1) wake('disruption', keyOf(pod))
  if (concernsBudget(before, after) || isUnmanaged(world, pod)) wake('disruption', keyOf(first))
}

function wakeNode(world: World, write: Write, wake: Waker): void {
  const before = write.before as Node | undefined
  const after = write.after as Node | undefined
  const name = (after ?? before)?.metadata.name ?? ''
  if (after === undefined) {
    // The DaemonSet controller does not look at a deletion: pod garbage collection has to free the pods first.
    for (const pod of podsOnNode(world, name)) wake('pod-gc', keyOf(pod), LATENCY.podGcQuarantine + LATENCY.podGcPeriod / 2)
    return
  }
  if (before !== undefined && schedulingFacts(before) === schedulingFacts(after)) return
  for (const set of list(world, 'DaemonSet')) wake('daemonset', keyOf(set))
  for (const pod of podsOnNode(world, '')) if (hopesForNode(pod, before, after)) wake('scheduler', keyOf(pod), LATENCY.reschedule)
  if (isOutOfService(after)) {
    for (const pod of podsOnNode(world, name))
      if (pod.metadata.deletionTimestamp !== undefined) wake('pod-gc', keyOf(pod), LATENCY.podGcPeriod / 2)
  }
  if (evicting(before) !== evicting(after)) {
    for (const pod of podsOnNode(world, name)) wake('taint-eviction', keyOf(pod))
  }
}

/** The taint eviction controller looks at nothing else of a node (handleNodeUpdate). */
function evicting(node: Node | undefined): string {
  return JSON.stringify((node?.spec?.taints ?? []).filter(({effect}) => effect === 'NoExecute'))
}

/** What of a node decides who may run there. */
function schedulingFacts(node: Node): string {
  return JSON.stringify([
    node.metadata.labels,
    node.spec,
    node.status?.allocatable,
    findCondition(node.status?.conditions, 'Ready')?.status,
  ])
}

/** When the loop of an object looks at it. A new budget is looked at before the pods are made that its file makes with it. */
function ownDelay(world: World, kind: string, write: Write): Ms {
  if (kind === 'PersistentVolumeClaim') return claimDelay(world, write)
  return kind === 'PodDisruptionBudget' && write.before === undefined ? LATENCY.newBudget : LATENCY.watch
}

/** A new claim that is to wait for its consumer is told so before the scheduler has looked at that pod; making a volume takes longer. */
function claimDelay(world: World, {before, after}: Write): Ms {
  if (before !== undefined || after === undefined) return LATENCY.provision
  const {storageClassName = ''} = (after as PersistentVolumeClaim).spec
  const waits = find(world, 'StorageClass', '', storageClassName)?.volumeBindingMode === 'WaitForFirstConsumer'
  return waits ? LATENCY.watch : LATENCY.provision
}

function wakeClaim(world: World, {key, before, after}: Write, wake: Waker): void {
  if (
    after === undefined ||
    JSON.stringify(before?.spec) !== JSON.stringify(after.spec) ||
    JSON.stringify(before?.status) !== JSON.stringify(after.status)
  ) {
    wakeUnscheduled(world, wake)
  }
  const volume = ((after ?? before)?.spec as {readonly volumeName?: string} | undefined)?.volumeName
  if (after === undefined && volume !== undefined) wake('volumes', makeKey('PersistentVolume', '', volume))
  for (const owner of (after ?? before)?.metadata.ownerReferences ?? []) {
    const loop = MANAGERS[owner.kind]
    if (loop !== undefined && owner.kind === 'StatefulSet' && after === undefined)
      wake(loop, makeKey(owner.kind, key.split('/')[1] ?? '', owner.name))
  }
}

function wakeVolume(world: World, {before, after}: Write, wake: Waker): void {
  if (after !== undefined) wakeUnscheduled(world, wake)
  const claim = ((after ?? before) as PersistentVolume | undefined)?.spec.claimRef
  if (claim?.name !== undefined) wake('volumes', makeKey('PersistentVolumeClaim', claim.namespace ?? '', claim.name))
}

/** The garbage collector looks at dependents of what is gone, at objects whose owner is not there, and at owners that are deleted in stages. */
function wakeCollector(world: World, {key, before, after}: Write, wake: Waker): void {
  if (after === undefined) {
    const uid = before?.metadata.uid
    if (uid !== undefined) {
      // Upstream has no order among dependents; the last first shows that a set's ordinals go all at once.
      for (const dependent of valuesFrom(world.indexes.byOwner, `${uid} `).reverse())
        wake('garbage-collector', keyOf(dependent), LATENCY.collect)
    }
    for (const owner of before?.metadata.ownerReferences ?? []) wakeStagedOwner(world, owner, key, wake)
    return
  }
  if (goesInStages(after) && !goesInStages(before)) wake('garbage-collector', key, LATENCY.collect)
  if (before?.metadata.ownerReferences === after.metadata.ownerReferences) return
  for (const owner of after.metadata.ownerReferences ?? []) {
    // One made for an owner that goes in stages waits until the owner is looked at again (addDependentToOwners).
    if (findOwner(world, owner, key) === undefined) wake('garbage-collector', key, LATENCY.collect)
  }
}

/** Waits for its dependents, to let go of them or to see them deleted: the collector looks when that begins (processTransitions). */
function goesInStages(object: KubeObject | undefined): boolean {
  const {finalizers, deletionTimestamp} = object?.metadata ?? {}
  return deletionTimestamp !== undefined && finalizers?.some(name => name === 'foregroundDeletion' || name === 'orphan') === true
}

function wakeStagedOwner(world: World, owner: OwnerReference, dependent: Key, wake: Waker): void {
  const found = findOwner(world, owner, dependent)
  if (found?.metadata.finalizers?.includes('foregroundDeletion')) wake('garbage-collector', keyOf(found), LATENCY.collectAgain)
}

/** The live object an owner reference names: same uid, in the dependent's namespace or cluster-wide. */
export function findOwner(world: World, owner: OwnerReference, dependent: Key): KubeObject | undefined {
  const namespace = dependent.split('/')[1] ?? ''
  const inNamespace = findByKey(world, makeKey(owner.kind, namespace, owner.name))
  const found = inNamespace ?? findByKey(world, makeKey(owner.kind, '', owner.name))
  return found?.metadata.uid === owner.uid ? found : undefined
}
