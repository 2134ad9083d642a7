import type {Container} from '../../kube/pod.ts'
import {hash32} from '../chance.ts'
import type {Draft} from './draft.ts'
import {
  allContainers,
  containerNamed,
  edit,
  event,
  isRunning,
  isSidecar,
  processOf,
  setProcess,
  syncBy,
  tickAfter,
  why,
  writeStatus,
} from './draft.ts'
import type {Stop} from './memory.ts'
import {PACE} from './pace.ts'
import type {Why} from '../request.ts'
import {triggerReadiness} from './probes.ts'
import {runHook, signalContainer} from './run.ts'
import {tellDeadline} from './deadline.ts'
import {finalStatus, generateStatus, heldBack, isTerminal} from './status.ts'

/** `probe`: the probe whose failure is why. */
type How = {readonly message: string; readonly grace: number; readonly term: number | null; readonly late?: number; readonly probe?: string}

/** Begins to stop one container: the event, its preStop hook, TERM after that, and KILL when its grace (ms) is over. */
export function stopContainer(draft: Draft, container: Container, how: How): void {
  const facts =
    how.probe === undefined
      ? why(draft, 'container-stops', {container: container.name, seconds: how.grace / 1000})
      : why(draft, 'probe-kills', {container: container.name, probe: how.probe})
  event(draft, {reason: 'Killing', message: how.message, container: container.name}, facts)
  const hook = container.lifecycle?.preStop
  const ran = hook === undefined ? {took: 0, failed: false} : runHook(draft, container, hook)
  const failed = ran.failed && ran.took <= how.grace
  if (failed) tellHookFailed(draft, container.name, facts)
  const took = Math.min(ran.took, how.grace)
  const rest = Math.max(how.grace - took, PACE.leastGrace) + (how.late ?? 0)
  const stop: Stop = {
    term: how.term === null ? null : how.term + took,
    sent: false,
    kill: draft.now + took + rest,
    ...(hook?.exec !== undefined && !failed && {hook: draft.now + ran.took}),
  }
  edit(draft).stops = {...draft.memory.stops, [container.name]: stop}
  runStops(draft)
}

/** Sends TERM and KILL where their moments have come. Sidecars get TERM when the last main container has ended. */
export function runStops(draft: Draft): void {
  if (draft.memory.stops === undefined) return
  const mainRuns = draft.pod.spec.containers.some(container => isRunning(draft, container.name))
  const later = [...(draft.pod.spec.initContainers ?? [])].reverse()
  for (const [name, stop] of Object.entries(draft.memory.stops)) {
    const container = containerNamed(draft.pod, name)
    if (container === undefined) continue
    if (!isRunning(draft, name)) {
      endHook(draft, name)
      continue
    }
    const afterMe = later.slice(
      0,
      Math.max(
        later.findIndex(other => other.name === name),
        0,
      ),
    )
    const turn = !mainRuns && !afterMe.some(other => isRunning(draft, other.name))
    const term = stop.term ?? (isSidecar(draft.pod, name) && turn ? draft.now : null)
    if (!stop.sent && term !== null && term <= draft.now) {
      edit(draft).stops = {...draft.memory.stops, [name]: {...stop, term, sent: true}}
      signalContainer(draft, container, 'TERM')
    }
    if (stop.kill > draft.now) continue
    signalContainer(draft, container, 'KILL')
    endHook(draft, name)
  }
}

/** A hook that is still at it ends with its container, and has failed then. It is told once. */
function endHook(draft: Draft, name: string): void {
  const stop = draft.memory.stops?.[name]
  if (stop?.hook === undefined) return
  const {hook, ...rest} = stop
  edit(draft).stops = {...draft.memory.stops, [name]: rest}
  if (hook <= draft.now) return
  tellHookFailed(draft, name, why(draft, 'container-stops', {container: name, seconds: 0}))
}

function tellHookFailed(draft: Draft, container: string, because: Why): void {
  event(draft, {type: 'Warning', reason: 'FailedPreStopHook', message: 'PreStopHook failed', container}, because)
}

/** Begins SyncTerminatingPod: the status as it is, then a stop for every running container. */
export function beginTerminating(draft: Draft): void {
  const natural = draft.memory.stage === 'terminating'
  const memory = edit(draft)
  memory.stage = 'terminating'
  memory.sync = undefined
  memory.relist = undefined
  memory.stops = {}
  tellDeadline(draft)
  writeStatus(draft, heldBack(draft.pod, generateStatus(draft, false)), why(draft, 'pod-status', {node: draft.node}))
  triggerReadiness(draft)
  const seconds = draft.pod.metadata.deletionGracePeriodSeconds ?? draft.pod.spec.terminationGracePeriodSeconds ?? 30
  for (const container of allContainers(draft.pod)) {
    if (!isRunning(draft, container.name)) continue
    // No two runtimes are equally fast: pods that are deleted at one moment do not end at one moment.
    const late = hash32(draft.uid) % PACE.unevenness
    const term = isSidecar(draft.pod, container.name) ? null : draft.now + late
    stopContainer(draft, container, {message: `Stopping container ${container.name}`, grace: seconds * 1000, term, late})
  }
  const never = draft.pod.spec.containers.every(container => processOf(draft, container.name) === undefined)
  finishTerminating(draft, natural ? draft.now : never ? tickAfter(draft, draft.now) + PACE.tick : undefined)
}

/** When no container runs any more: the last status but one, and the stage of the terminated pod after a tick. */
export function finishTerminating(draft: Draft, at?: number): void {
  if (allContainers(draft.pod).some(container => isRunning(draft, container.name))) return
  const memory = edit(draft)
  memory.stage = 'terminated'
  memory.sync = undefined
  tellDeadline(draft)
  writeStatus(draft, generateStatus(draft, true), why(draft, 'pod-ended'))
  // Whoever watches the pod hears of its end before it goes.
  syncBy(draft, at ?? tickAfter(draft, draft.now + PACE.heard))
}

/**
 * SyncTerminatedPod and what follows: the final status, and for a deleted pod the delete that removes it. A pod that is called final only
 * now is removed with the status manager's next write: whoever watches hears of its end first, and a daemon has its successor by then.
 */
export function finishTerminated(draft: Draft): void {
  const known = isTerminal(draft.pod.status?.phase)
  const memory = edit(draft)
  memory.stage = 'finished'
  memory.sync = undefined
  tellDeadline(draft)
  const status = finalStatus(draft, generateStatus(draft, true))
  writeStatus(draft, status, why(draft, 'pod-ended'))
  if (known || draft.pod.metadata.deletionTimestamp === undefined) removeIfDeleted(draft)
  else syncBy(draft, draft.now + PACE.removal)
}

/** The kubelet's own delete: only it may say that a deleted pod's containers are gone. */
export function removeIfDeleted(draft: Draft): void {
  if (draft.pod.metadata.deletionTimestamp === undefined || !isTerminal(draft.pod.status?.phase)) return
  draft.requests.push({verb: 'delete', key: draft.key, grace: 0, uid: draft.uid, why: why(draft, 'pod-removed', {node: draft.node})})
}

/** After a power cut nothing runs: what had run has ended with 255 and nobody knows how. */
export function loseContainers(draft: Draft): void {
  for (const container of allContainers(draft.pod)) {
    const process = processOf(draft, container.name)
    if (process === undefined || process.ended !== undefined || process.startedAt >= draft.machine.since) continue
    const {wakes: _wakes, ...rest} = process
    setProcess(draft, container.name, {...rest, place: null, ended: {at: draft.now, exitCode: 255, reason: 'Unknown'}})
    syncBy(draft, tickAfter(draft, draft.now))
  }
}
