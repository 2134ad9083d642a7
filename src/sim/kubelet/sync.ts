import type {Container} from '../../kube/pod.ts'
import {parseTimestamp} from '../../kube/time.ts'
import {LATENCY} from '../latency.ts'
import {tellDeadline} from './deadline.ts'
import {isAttachedFor} from '../volumes/attach.ts'
import type {Draft} from './draft.ts'
import {allContainers, edit, event, isRunning, isSidecar, processOf, syncBy, tickAfter, why, writeStatus} from './draft.ts'
import type {Job, Todo} from './memory.ts'
import {openJob} from './memory.ts'
import {mountProblem} from './mounts.ts'
import {PACE} from './pace.ts'
import {NO_PROBES, triggerReadiness} from './probes.ts'
import {allRestart, takeAllAway} from './restart-all.ts'
import {generateStatus, heldBack, isTerminal, shouldStart, startedUp} from './status.ts'

/** One SyncPod: reports the pod's status, then begins what has to be done to bring its containers to what the spec wants. */
export function syncPod(draft: Draft): void {
  const memory = edit(draft)
  memory.sync = undefined
  if (memory.relist !== undefined && memory.relist <= draft.now) memory.relist = undefined
  checkDeadline(draft)
  const status = generateStatus(draft, false)
  const reports = why(draft, 'pod-status', {node: draft.node})
  if (isTerminal(status.phase)) {
    writeStatus(draft, heldBack(draft.pod, status), reports)
    const ending = edit(draft)
    ending.stage = 'terminating'
    ending.sync = tickAfter(draft, draft.now)
    ending.stops = undefined
    return
  }
  writeStatus(draft, status, reports)
  triggerReadiness(draft)
  if (!volumesThere(draft)) return
  const todo = actions(draft)
  if (todo.length === 0) return
  const at = draft.now + (todo[0]?.do === 'sandbox' ? PACE.mounts + LATENCY.sandbox : 0)
  edit(draft).job = openJob({at, did: false, failed: false, expires: undefined}, todo)
}

/** activeDeadlineSeconds: the kubelet fails the pod when it has been on the node for too long. */
function checkDeadline(draft: Draft): void {
  const seconds = draft.pod.spec.activeDeadlineSeconds
  const start = draft.pod.status?.startTime
  if (seconds === undefined || start === undefined || draft.memory.evicted !== undefined) return
  if (draft.now < parseTimestamp(start) + seconds * 1000) return
  const message = 'Pod was active on the node longer than the specified deadline'
  edit(draft).evicted = {reason: 'DeadlineExceeded', message}
  tellDeadline(draft)
}

/** Whether the volumes of all claims are on this node. */
function isAttached({world, pod}: Draft): boolean {
  return (pod.spec.volumes ?? []).every(
    ({persistentVolumeClaim: claim}) => claim === undefined || isAttachedFor(world, pod, claim.claimName),
  )
}

function volumesThere(draft: Draft): boolean {
  if (draft.memory.sandbox !== undefined) return true
  if (!isAttached(draft)) {
    // WaitForAttachAndMount: the kubelet waits without a word, and looks again.
    syncBy(draft, draft.now + PACE.tick)
    return false
  }
  const problem = mountProblem(draft.world, draft.pod)
  if (problem === undefined) return true
  event(draft, {type: 'Warning', reason: 'FailedMount', message: problem}, why(draft, 'pod-volumes-missing', {problem}))
  const wait = draft.memory.mountWait ?? PACE.mountFirst
  edit(draft).mountWait = Math.min(wait * 2, PACE.mountMost)
  syncBy(draft, draft.now + wait)
  return false
}

/** What a sync has to do, as computePodActions. */
function actions(draft: Draft): readonly Todo[] {
  const {pod, memory, machine} = draft
  if (allRestart(draft)) return takeAllAway(draft)
  const lost = memory.sandbox === undefined || memory.sandbox.since < machine.since
  if (lost) {
    const starts = pod.spec.containers.filter(container => shouldStart(draft, container))
    const had = pod.spec.containers.some(container => processOf(draft, container.name) !== undefined)
    if (had && (pod.spec.restartPolicy === 'Never' || starts.length === 0)) return []
    const first = pod.spec.initContainers?.[0]
    return [{do: 'sandbox'}, ...(first === undefined ? starts : [first]).map(({name}): Todo => ({do: 'start', name}))]
  }
  if (pod.spec.initContainers === undefined && pod.spec.containers.every(container => isAsWanted(draft, container))) return NOTHING
  const init = initActions(draft)
  const kills = init.done ? killsOf(draft, pod.spec.containers) : []
  const killed = new Set(kills.flatMap(todo => ('name' in todo ? [todo.name] : [])))
  const starts = init.done
    ? pod.spec.containers.filter(
        container => shouldStart(draft, container) || (killed.has(container.name) && restartsAfterKill(draft, container)),
      )
    : []
  const stays = pod.spec.containers.some(container => isRunning(draft, container.name) && !killed.has(container.name))
  // Without a main container that runs or will, sidecars do not keep the pod alive: the next status is final.
  if (init.done && !stays && starts.length === 0) return [...kills, ...sidecarStops(draft)]
  return [
    ...init.kills,
    ...kills,
    ...init.starts.map((name): Todo => ({do: 'start', name})),
    ...starts.map(({name}): Todo => ({do: 'start', name})),
  ]
}

const NOTHING: readonly Todo[] = []

/** Runs, and nothing is known against it: so are most containers in most looks. */
function isAsWanted(draft: Draft, container: Container): boolean {
  const process = processOf(draft, container.name)
  const known = draft.memory.containers[container.name]
  return (
    process !== undefined &&
    process.ended === undefined &&
    process.image === container.image &&
    (known === undefined || known.probes === NO_PROBES)
  )
}

/** With the last main container the sidecars go, in reverse order, each with the pod's grace. */
function sidecarStops(draft: Draft): readonly Todo[] {
  const grace = draft.pod.spec.terminationGracePeriodSeconds ?? 30
  const sidecars = (draft.pod.spec.initContainers ?? []).filter(
    ({name, restartPolicy}) => restartPolicy === 'Always' && isRunning(draft, name),
  )
  return sidecars.reverse().map(({name}): Todo => ({do: 'kill', name, message: `Stopping container ${name}`, grace}))
}

function restartsAfterKill(draft: Draft, container: Container): boolean {
  return (container.restartPolicy ?? draft.pod.spec.restartPolicy ?? 'Always') !== 'Never'
}

type InitActions = {readonly done: boolean; readonly starts: readonly string[]; readonly kills: readonly Todo[]}

/** Init containers run one after another; sidecars among them stay, as computeInitContainerActions. */
function initActions(draft: Draft): InitActions {
  const inits = draft.pod.spec.initContainers ?? []
  const begun = draft.pod.spec.containers.some(container => isRunning(draft, container.name))
  const starts: string[] = []
  let reached = -1
  for (const [index, container] of inits.entries()) if (processOf(draft, container.name) !== undefined) reached = index
  const kills = killsOf(
    draft,
    inits.filter(container => container.restartPolicy === 'Always'),
  )
  for (const todo of kills) if ('name' in todo) starts.push(todo.name)
  for (const container of inits.slice(0, reached + 1)) {
    if (container.restartPolicy === 'Always' && !isRunning(draft, container.name) && shouldStart(draft, container))
      starts.push(container.name)
  }
  if (inits.length === 0 || begun) return {done: true, starts: inOrder(inits, starts), kills}
  const current = inits[reached]
  if (current === undefined) return {done: false, starts: inOrder(inits, [inits[0]?.name ?? '']), kills}
  const process = processOf(draft, current.name)
  const passed =
    current.restartPolicy === 'Always' ? isRunning(draft, current.name) && startedUp(draft, current) : process?.ended?.exitCode === 0
  if (passed) {
    const next = inits[reached + 1]
    if (next !== undefined) starts.push(next.name)
  } else if (current.restartPolicy !== 'Always' && process?.ended !== undefined && shouldStart(draft, current)) starts.push(current.name)
  return {done: passed && reached === inits.length - 1, starts: inOrder(inits, starts), kills}
}

function inOrder(containers: readonly Container[], names: readonly string[]): readonly string[] {
  return containers.map(({name}) => name).filter(name => names.includes(name))
}

/** Running containers that have to go: a failed liveness or startup probe, or another image in the spec. */
function killsOf(draft: Draft, containers: readonly Container[]): readonly Todo[] {
  return containers.flatMap((container): Todo[] => {
    const process = processOf(draft, container.name)
    if (process === undefined || process.ended !== undefined) return []
    const probes = draft.memory.containers[container.name]?.probes
    const again = restartsAfterKill(draft, container) ? ', will be restarted' : ''
    const seconds = draft.pod.spec.terminationGracePeriodSeconds ?? 30
    const kill = (what: string, grace: number, probe?: string): Todo => ({
      do: 'kill',
      name: container.name,
      message: isSidecar(draft.pod, container.name)
        ? `Init container ${container.name} ${what}`
        : `Container ${container.name} ${what}${again}`,
      grace,
      ...(probe !== undefined && {probe}),
    })
    if (process.image !== container.image) return [kill('definition changed', seconds)]
    if (probes?.liveness?.result === false)
      return [kill('failed liveness probe', container.livenessProbe?.terminationGracePeriodSeconds ?? seconds, 'liveness')]
    if (probes?.startup?.result === false)
      return [kill('failed startup probe', container.startupProbe?.terminationGracePeriodSeconds ?? seconds, 'startup')]
    return []
  })
}

/** What follows a sync that has done all it could. */
export function finishJob(draft: Draft, job: Job): void {
  edit(draft).job = undefined
  if (job.failed) {
    const wait = job.expires === undefined ? PACE.backOff : Math.min(Math.max(job.expires - draft.now, 0), PACE.longestWait) * PACE.jitter
    syncBy(draft, tickAfter(draft, draft.now + Math.ceil(wait) - 1))
    return
  }
  if (job.did) syncBy(draft, draft.now)
  // All runs: the relist would bring a look that tells nothing new, but for a readiness probe.
  if (allContainers(draft.pod).every(container => container.readinessProbe === undefined)) edit(draft).relist = undefined
}
