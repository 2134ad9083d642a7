import type {Container, ContainerState, ContainerStatus, Pod, PodPhase, PodStatus} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import {imageId, longHex} from '../containers/images.ts'
import type {Process} from '../machine.ts'
import {conditionsOf} from './conditions.ts'
import type {Draft} from './draft.ts'
import {containerMemory, isSidecar, processOf} from './draft.ts'
import {hostIp} from './environment.ts'
import {phaseOf} from './phase.ts'

/** Whether the next sync would start this container, as kubecontainer.ShouldContainerBeRestarted. */
export function shouldStart(draft: Draft, container: Container): boolean {
  if (draft.pod.metadata.deletionTimestamp !== undefined || draft.memory.evicted !== undefined) return false
  const process = processOf(draft, container.name)
  if (process === undefined) return true
  if (process.ended === undefined) return false
  const policy = container.restartPolicy ?? draft.pod.spec.restartPolicy ?? 'Always'
  return policy === 'Always' || (policy === 'OnFailure' && process.ended.exitCode !== 0)
}

function containerId(process: Process): string {
  const known = ids.get(process)
  if (known !== undefined) return known
  const id = `containerd://${longHex(`${process.pod}/${process.container}/${process.restarts}/${process.startedAt}`)}`
  ids.set(process, id)
  return id
}

/** A run is a value that never changes, so its id is kept beside it. */
const ids = new WeakMap<Process, string>()

/** `state.terminated` of a run that has ended. */
export function terminatedState(draft: Draft, container: string, process: Process): NonNullable<ContainerState['terminated']> {
  const {ended} = process
  const message = containerMemory(draft, container).message
  return {
    exitCode: ended?.exitCode ?? 0,
    reason: ended?.reason ?? 'Completed',
    ...(message !== undefined && {message}),
    startedAt: timestamp(process.startedAt),
    finishedAt: timestamp(ended?.at ?? process.startedAt),
    containerID: containerId(process),
  }
}

const NO_STATE: ContainerState = {}

function statusOf(draft: Draft, container: Container, isInit: boolean): ContainerStatus {
  const memory = containerMemory(draft, container.name)
  const process = processOf(draft, container.name)
  const reason =
    memory.reason !== undefined &&
    shouldStart(draft, container) &&
    !(isInit && process?.ended?.exitCode === 0 && container.restartPolicy !== 'Always')
      ? memory.reason
      : undefined
  const resources =
    container.resources === undefined || Object.keys(container.resources).length === 0 ? {} : {resources: container.resources}
  if (process === undefined) {
    const waiting = reason ?? {reason: (draft.pod.spec.initContainers ?? []).length > 0 ? 'PodInitializing' : 'ContainerCreating'}
    return {
      name: container.name,
      state: {waiting},
      lastState: NO_STATE,
      ready: false,
      restartCount: 0,
      image: container.image,
      imageID: '',
      started: false,
      ...resources,
    }
  }
  const terminated = process.ended === undefined ? undefined : terminatedState(draft, container.name, process)
  const last = memory.last === undefined ? NO_STATE : {terminated: memory.last}
  const running = process.ended === undefined
  const started = running && startedUp(draft, container)
  return {
    name: container.name,
    state:
      reason !== undefined
        ? {waiting: reason}
        : terminated !== undefined
          ? {terminated}
          : {running: {startedAt: timestamp(process.startedAt)}},
    lastState: reason !== undefined && terminated !== undefined ? {terminated} : last,
    ready: isReady(draft, container, isInit, process, started),
    restartCount: process.restarts,
    image: process.image,
    imageID: imageId(process.image),
    containerID: containerId(process),
    started,
    ...resources,
  }
}

function isReady(draft: Draft, container: Container, isInit: boolean, process: Process, started: boolean): boolean {
  if (isInit && container.restartPolicy !== 'Always') return process.ended?.exitCode === 0
  if (!started) return false
  return container.readinessProbe === undefined || containerMemory(draft, container.name).probes.readiness?.result === true
}

/** A running container has started when it has no startup probe or its startup probe has passed. */
export function startedUp(draft: Draft, container: Container): boolean {
  return container.startupProbe === undefined || containerMemory(draft, container.name).probes.startup?.result === true
}

/** The pod's status as the kubelet would report it now, as generateAPIPodStatus. `stopped`: no container will run again. */
export function generateStatus(draft: Draft, stopped: boolean): PodStatus {
  const {pod, memory} = draft
  const old = pod.status ?? {}
  const initContainerStatuses = (pod.spec.initContainers ?? []).map(container => statusOf(draft, container, true))
  const containerStatuses = pod.spec.containers
    .map(container => statusOf(draft, container, false))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  let phase = phaseOf(draft, [...initContainerStatuses, ...containerStatuses], stopped)
  if (isTerminal(old.phase)) phase = old.phase ?? phase
  if (memory.evicted !== undefined) phase = 'Failed'
  const said = memory.evicted ?? (phase === old.phase ? {reason: old.reason, message: old.message} : {})
  const ip = memory.sandbox?.ip ?? old.podIP
  const address = hostIp(draft.world, pod)
  const generation = pod.metadata.generation ?? 1
  const conditions = conditionsOf(draft, [...initContainerStatuses, ...containerStatuses], phase)
  const status: PodStatus & {readonly hostIPs?: unknown} = {
    observedGeneration: generation,
    phase,
    conditions,
    ...(said.reason !== undefined && {reason: said.reason}),
    ...(said.message !== undefined && {message: said.message}),
    ...(address !== '' && {hostIP: address, hostIPs: [{ip: address}]}),
    ...(ip !== undefined && {podIP: ip, podIPs: [{ip}]}),
    startTime: old.startTime ?? timestamp(draft.now),
    ...(initContainerStatuses.length > 0 && {initContainerStatuses}),
    containerStatuses,
    ...(old.qosClass !== undefined && {qosClass: old.qosClass}),
  }
  return status
}

export function isTerminal(phase: PodPhase | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed'
}

/**
 * What is written of a generated status while containers may still run: the phase does not become final before they have ended
 * (mergePodStatus in status_manager.go), though the conditions already know it.
 */
export function heldBack(pod: Pod, status: PodStatus): PodStatus {
  const old = pod.status ?? {}
  if (!isTerminal(status.phase) || isTerminal(old.phase)) return status
  const {reason: _reason, message: _message, ...rest} = status
  return {
    ...rest,
    phase: old.phase ?? 'Pending',
    ...(old.reason !== undefined && {reason: old.reason}),
    ...(old.message !== undefined && {message: old.message}),
  }
}

/** The last status of a pod whose worker is done: nothing waits or runs any more, as TerminatePod in status_manager.go. */
export function finalStatus(draft: Draft, status: PodStatus): PodStatus {
  const lost = (one: ContainerStatus): ContainerStatus =>
    one.state?.terminated !== undefined
      ? one
      : {
          ...one,
          state: {
            terminated: {
              exitCode: 137,
              reason: 'ContainerStatusUnknown',
              message: 'The container could not be located when the pod was terminated',
            },
          },
        }
  const inits = status.initContainerStatuses ?? []
  const begun = inits.findLastIndex(one => one.state?.waiting === undefined || one.lastState?.terminated !== undefined)
  const initialized = inits.length === 0 || hasInitialized(draft, status)
  return {
    ...status,
    phase: isTerminal(status.phase) ? (status.phase ?? 'Failed') : 'Failed',
    ...(inits.length > 0 && {initContainerStatuses: inits.map((one, index) => (index <= Math.max(begun, 0) ? lost(one) : one))}),
    containerStatuses: (status.containerStatuses ?? []).map(one => (initialized ? lost(one) : one)),
  }
}

function hasInitialized(draft: Draft, status: PodStatus): boolean {
  if (status.containerStatuses?.some(one => one.lastState?.terminated !== undefined || one.state?.waiting === undefined)) return true
  const last = status.initContainerStatuses?.at(-1)
  if (last === undefined) return true
  if (isSidecar(draft.pod, last.name)) return last.state?.running !== undefined && last.started === true
  return last.state?.terminated?.exitCode === 0 || last.lastState?.terminated?.exitCode === 0
}
