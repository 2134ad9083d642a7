import type {Condition, Json} from '../../kube/object.ts'
import {findCondition, splitKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {parseTimestamp} from '../../kube/time.ts'
import type {Draft} from '../kubelet/draft.ts'
import {allContainers, openDraft, processOf, tickAfter, why, writeStatus} from '../kubelet/draft.ts'
import {advanceJob} from '../kubelet/job.ts'
import {killOrphans, sweep} from '../kubelet/leavings.ts'
import type {Job, Memory} from '../kubelet/memory.ts'
import {newMemory, recall} from '../kubelet/memory.ts'
import {nextProbe, runProbes, wakeProbes} from '../kubelet/probes.ts'
import {runPrograms} from '../kubelet/run.ts'
import {PACE} from '../kubelet/pace.ts'
import {generateStatus, isTerminal} from '../kubelet/status.ts'
import {beginTerminating, finishTerminated, finishTerminating, loseContainers, removeIfDeleted, runStops} from '../kubelet/stop.ts'
import {syncPod} from '../kubelet/sync.ts'
import {LATENCY} from '../latency.ts'
import type {Process} from '../machine.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import {get} from '../table.ts'
import type {World} from '../world.ts'
import {findByKey} from '../world.ts'

/** How often one look may go round before it waits for the next moment. */
const MOST_ROUNDS = 30

/**
 * The kubelet of the pod's node, looking at one pod: runs its programs, its probes and its pod worker, and reports.
 * A machine that is off does nothing. What the kubelet keeps in its own memory is in `world.memory`.
 */
export const kubelet: Loop = (world, key) => {
  if (!key.startsWith('Pod/')) return NOTHING
  const pod = findByKey(world, key) as Pod | undefined
  const memory = recall(world, key)
  if (memory !== undefined && memory.uid !== pod?.metadata.uid) return forget(world, pod, memory, key)
  const node = pod?.spec.nodeName
  const machine = node === undefined ? undefined : get(world.machines, node)
  if (pod === undefined || machine?.on !== true) return NOTHING
  if (memory === undefined && isTerminal(pod.status?.phase))
    return pod.metadata.deletionTimestamp === undefined ? NOTHING : leftover(world, key, pod)
  const draft = openDraft(world, key, pod, machine, memory ?? newMemory(pod.metadata.uid ?? '', 'sync', world.now))
  loseContainers(draft)
  // What other programs and people did to files since the last look may concern the probes.
  if (draft.memory.stage === 'sync') wakeProbes(draft)
  for (let round = 0; round < MOST_ROUNDS && goRound(draft); round++);
  return close(draft, memory)
}

/** A pod of that name is gone or is another: what it left on the node goes too, and the new one is looked at next. */
function forget(world: World, pod: Pod | undefined, memory: Memory, key: Parameters<Loop>[1]): Reaction {
  const why = {rule: 'node-ran', facts: {pod: splitKey(key).name, node: pod?.spec.nodeName ?? ''}}
  return {
    requests: [...killOrphans(world, key, memory.uid), sweep(world, key, memory.uid, why)],
    remembers: null,
    ...(pod?.spec.nodeName !== undefined && {again: world.now + 1}),
  }
}

/** A finished pod nobody remembers (made by hand in a lesson's start, say) that was deleted. */
function leftover(world: World, key: Parameters<Loop>[1], pod: Pod): Reaction {
  const machine = get(world.machines, pod.spec.nodeName ?? '')
  if (machine === undefined) return NOTHING
  const draft = openDraft(world, key, pod, machine, newMemory(pod.metadata.uid ?? '', 'finished', undefined))
  removeIfDeleted(draft)
  return {requests: draft.requests}
}

/** One round of a look. Answers whether there may be more to do at this moment. */
function goRound(draft: Draft): boolean {
  const before = draft.edits
  draft.stirred = false
  runPrograms(draft)
  runStops(draft)
  if (draft.stirred && draft.memory.stage === 'sync') wakeProbes(draft)
  runProbes(draft)
  work(draft)
  return draft.stirred || draft.edits !== before
}

/** The pod worker. */
function work(draft: Draft): void {
  const {memory, pod, now} = draft
  const due = Math.min(memory.sync ?? now + 1, memory.relist ?? now + 1, deadlineOf(draft) ?? now + 1) <= now
  switch (memory.stage) {
    case 'sync':
      if (memory.job !== undefined) carryOn(draft, memory.job)
      else if (pod.metadata.deletionTimestamp !== undefined) beginTerminating(draft)
      else if (due || isEdited(pod) || gatesMoved(draft)) syncPod(draft)
      else if (isOverruled(pod) && statusTick(draft, now - 1) === now) reconcileStatus(draft)
      return
    case 'terminating':
      if (memory.stops !== undefined) finishTerminating(draft)
      else if (due || pod.metadata.deletionTimestamp !== undefined) beginTerminating(draft)
      return
    case 'terminated':
      if (due) finishTerminated(draft)
      return
    case 'finished':
      if ((memory.sync ?? now) <= now) removeIfDeleted(draft)
  }
}

/**
 * Somebody else has called the pod final while it runs here. Nothing happens at once (HandlePodReconcile); the next sync would end
 * the pod, but mostly the status manager comes first and writes what the kubelet knows.
 */
const isOverruled = ({status, metadata}: Pod): boolean => isTerminal(status?.phase) && metadata.deletionTimestamp === undefined

/** The status manager compares all statuses with the API's once in a while (syncBatch and needsReconcile). */
function statusTick({machine}: Draft, after: number): number {
  const first = machine.since + PACE.firstTick
  return first + (Math.floor((after - first) / PACE.statuses) + 1) * PACE.statuses
}

function reconcileStatus(draft: Draft): void {
  const {phase: _phase, reason: _reason, message: _message, ...told} = draft.pod.status ?? {}
  const known = {...draft, pod: {...draft.pod, status: {...told, phase: 'Running' as const}}}
  writeStatus(draft, generateStatus(known, false), why(draft, 'pod-status', {node: draft.node}))
}

/** A readiness gate's condition was set by others, and the pod is Ready now, or no more (NeedToReconcilePodReadiness). */
function gatesMoved(draft: Draft): boolean {
  const {spec, status} = draft.pod
  if (spec.readinessGates === undefined || status?.containerStatuses === undefined) return false
  const ready = (conditions: readonly Condition[] | undefined) => findCondition(conditions, 'Ready')?.status
  return ready(generateStatus(draft, false).conditions) !== ready(status.conditions)
}

/** The spec has changed since the kubelet last reported: an image, say. */
function isEdited({metadata, status}: Pod): boolean {
  const seen = status?.containerStatuses === undefined ? undefined : status.observedGeneration
  return seen !== undefined && metadata.generation !== undefined && seen < metadata.generation
}

/**
 * A pod that is deleted while its sync waits for volumes gets no sandbox: the wait ends with the sync's context (WaitForAttachAndMount).
 * Once the sandbox is being made, the containers start first and are stopped then.
 */
function isCutShort({pod, now}: Draft, {at, todo}: Job): boolean {
  if (pod.metadata.deletionTimestamp === undefined || todo[0]?.do !== 'sandbox') return false
  // The kubelet has heard of the deletion a while after it was written.
  return now < at - LATENCY.sandbox + LATENCY.kubelet / 2
}

/** A sync under way. */
function carryOn(draft: Draft, job: Job): void {
  if (isCutShort(draft, job)) {
    draft.memory = {...draft.memory, job: undefined}
    beginTerminating(draft)
  } else if (job.at <= draft.now || killed(draft)) advanceJob(draft, job)
}

/** A container that a sync waits to see ended has ended. */
function killed(draft: Draft): boolean {
  const todo = draft.memory.job?.todo[0]
  return todo?.do === 'kill' && processOf(draft, todo.name)?.ended !== undefined
}

function close(draft: Draft, before: Memory | undefined): Reaction {
  const {requests} = draft
  const removed = requests.at(-1)?.verb === 'delete'
  if (removed)
    return {requests: [...requests, sweep(draft.world, draft.key, draft.uid, why(draft, 'node-ran', {node: draft.node}))], remembers: null}
  const reaction: {-readonly [Field in keyof Reaction]: Reaction[Field]} = {requests: draft.ran ? [ran(draft), ...requests] : requests}
  const again = nextMoment(draft)
  if (again !== undefined) reaction.again = again
  if (draft.memory !== before) reaction.remembers = draft.memory as Json
  return reaction
}

/** What has happened on the node's side. */
function ran(draft: Draft): Request {
  const {key, disks, machine, node} = draft
  const processes: (readonly [string, Process | undefined])[] = []
  for (const name in draft.processes) processes.push([`${draft.uid}/${name}`, draft.processes[name]])
  const because = why(draft, 'node-ran', {node})
  return machine === get(draft.world.machines, node)
    ? {verb: 'ran', key, processes, disks, why: because}
    : {verb: 'ran', key, processes, disks, machines: {[node]: machine}, why: because}
}

/** When activeDeadlineSeconds runs out, while that is still ahead. */
function deadlineOf(draft: Draft): number | undefined {
  const {memory, pod} = draft
  const seconds = pod.spec.activeDeadlineSeconds
  const start = pod.status?.startTime
  if (memory.stage !== 'sync' || memory.evicted !== undefined || seconds === undefined || start === undefined) return undefined
  return tickAfter(draft, parseTimestamp(start) + seconds * 1000 - 1)
}

/** When the kubelet has to look at this pod again. */
function nextMoment(draft: Draft): number | undefined {
  const {memory, pod} = draft
  let next = memory.job === undefined ? earlier(memory.sync, memory.relist) : memory.job.at
  if (memory.stage === 'sync' || memory.stage === 'terminating') {
    next = earlier(next, nextProbe(draft))
    if (memory.stage === 'sync' && isOverruled(pod)) next = earlier(next, statusTick(draft, draft.now))
    for (const {name} of allContainers(pod)) {
      const process = processOf(draft, name)
      if (process === undefined || process.ended !== undefined) continue
      next = earlier(next, process.wakes)
      const stop = memory.stops?.[name]
      if (stop !== undefined) next = earlier(earlier(next, stop.kill), stop.sent ? undefined : (stop.term ?? undefined))
    }
  }
  return earlier(next, deadlineOf(draft))
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a
}
