import type {Labels} from '../../kube/object.ts'
import {controllerOf, keyOf, makeKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import type {LabelSelector} from '../../kube/selector.ts'
import {selects} from '../../kube/selector.ts'
import {budgetsOf} from '../budgets.ts'
import {orphanedFrom} from '../job/wake.ts'
import {LATENCY} from '../latency.ts'
import {concernsKubelet, concernsOwner, ended, sendsAway} from '../news.ts'
import type {Write} from '../news.ts'
import {isOutOfService} from '../out-of-service.ts'
import {hopeful} from '../scheduler/hints.ts'
import type {World} from '../world.ts'
import {find, list} from '../world.ts'
import {findOwner} from './find-owner.ts'
import {MANAGERS, ownerFails, wakeOwner} from './owners.ts'
import {wakeUnscheduled} from './unscheduled.ts'
import type {Waker} from './wake.ts'

// Whom a pod concerns: its owner, its node's kubelet or the scheduler, services, budgets, claims and pods that wait for room.

export function wakePod(world: World, write: Write, wake: Waker): void {
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

/** A pod that ended or went gives its resources back, so pods that found no node are tried again. */
function leavesRoom(before: Pod | undefined, after: Pod | undefined): boolean {
  // Of a pod that has ended the scheduler has let go already (addAllEventHandlers).
  if (before?.spec.nodeName === undefined || ended(before)) return false
  return after === undefined || ended(after)
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
