import type {Condition} from '../../kube/object.ts'
import type {Container, ContainerState, ContainerStatus, Pod, PodPhase, PodStatus} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import {imageId} from '../containers/images.ts'
import {hex64} from '../chance.ts'
import {flat} from '../flat.ts'
import type {Process} from '../machine.ts'
import {conditionsOf} from './conditions.ts'
import type {Draft} from './draft.ts'
import {containerMemory, isSidecar, processOf} from './draft.ts'
import {hostIp} from './environment.ts'
import {phaseOf} from './phase.ts'
import {TAKEN_AWAY, allRestart} from './restart-all.ts'
import {restartsAfter} from './restarts.ts'

/** Whether the next sync would start this container. */
export function shouldStart(draft: Draft, container: Container): boolean {
  return draft.memory.evicted === undefined && restarts(draft, container)
}

/** As kubecontainer.ShouldContainerBeRestarted, which knows nothing of a deadline that is over: the status still shows what it waits for. */
function restarts(draft: Draft, container: Container): boolean {
  if (draft.pod.metadata.deletionTimestamp !== undefined) return false
  const process = processOf(draft, container.name)
  if (process === undefined) return true
  if (process.ended === undefined) return false
  return restartsAfter(draft.pod, container, process.ended.exitCode)
}

function containerId(process: Process): string {
  const known = ids.get(process)
  if (known !== undefined) return known
  const id = flat(`containerd://${hex64(`${process.pod}/${process.container}/${process.restarts}/${process.startedAt}`)}`)
  ids.set(process, id)
  return id
}

/** A run is a value that never changes, so its id is kept beside it. */
const ids = new WeakMap<Process, string>()

/** `state.terminated` of a run that has ended. */
export function terminatedState(draft: Draft, container: string, process: Process): NonNullable<ContainerState['terminated']> {
  const {exitCode, reason, at} = process.ended ?? {exitCode: 0, reason: 'Completed', at: process.startedAt}
  const message = containerMemory(draft, container).message
  const startedAt = timestamp(process.startedAt)
  const finishedAt = timestamp(at)
  const containerID = containerId(process)
  return message === undefined
    ? {exitCode, reason, startedAt, finishedAt, containerID}
    : {exitCode, reason, message, startedAt, finishedAt, containerID}
}

const NO_STATE: ContainerState = {}

/** Of a container that has no run: it is yet to be made, or all were taken away. */
function statusBefore(draft: Draft, container: Container, reason: ContainerState['waiting']): ContainerStatus {
  const memory = containerMemory(draft, container.name)
  const initializes = draft.pod.spec.initContainers !== undefined && draft.pod.spec.initContainers.length > 0
  const gone = memory.restarts !== undefined && allRestart(draft)
  const waiting = reason ?? (gone ? TAKEN_AWAY : initializes ? INITIALIZING : CREATING)
  if (waiting === CREATING && memory.last === undefined && memory.restarts === undefined) return creating(container)
  return withResources(container, {
    name: container.name,
    state: {waiting},
    lastState: memory.last === undefined ? NO_STATE : {terminated: memory.last},
    ready: false,
    restartCount: memory.restarts ?? 0,
    image: container.image,
    imageID: '',
    started: false,
  })
}

function statusOf(draft: Draft, container: Container, isInit: boolean): ContainerStatus {
  const memory = containerMemory(draft, container.name)
  const process = processOf(draft, container.name)
  const reason =
    memory.reason !== undefined &&
    restarts(draft, container) &&
    !(isInit && process?.ended?.exitCode === 0 && container.restartPolicy !== 'Always')
      ? memory.reason
      : undefined
  if (process === undefined) return statusBefore(draft, container, reason)
  const terminated = process.ended === undefined ? undefined : terminatedState(draft, container.name, process)
  const last = memory.last === undefined ? NO_STATE : {terminated: memory.last}
  const running = process.ended === undefined
  const started = running && startedUp(draft, container)
  return withResources(container, {
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
  })
}

/** The first status of a container is the same in all pods of a template. */
function creating(container: Container): ContainerStatus {
  const known = CREATED.get(container)
  if (known !== undefined) return known
  const {name, image} = container
  const state = {waiting: CREATING}
  const first = {name, state, lastState: NO_STATE, ready: false, restartCount: 0, image, imageID: '', started: false}
  const made = withResources(container, first)
  CREATED.set(container, made)
  return made
}

const CREATED = new WeakMap<Container, ContainerStatus>()

const INITIALIZING = {reason: 'PodInitializing'}
const CREATING = {reason: 'ContainerCreating'}

function withResources({resources}: Container, status: ContainerStatus): ContainerStatus {
  if (resources === undefined || Object.keys(resources).length === 0) return status
  const whole: ContainerStatus & {readonly resources: Container['resources']} = {...status, resources}
  return whole
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
  const old = pod.status ?? NO_STATUS
  const inits = statusesOf(draft, pod.spec.initContainers ?? NO_CONTAINERS, true)
  const mains = statusesOf(draft, pod.spec.containers, false)
  if (mains.length > 1) mains.sort((a, b) => (a.name < b.name ? -1 : 1))
  const all = inits.length === 0 ? mains : [...inits, ...mains]
  let phase = phaseOf(draft, all, stopped)
  if (isTerminal(old.phase)) phase = old.phase ?? phase
  if (memory.evicted !== undefined) phase = 'Failed'
  const {reason, message} = memory.evicted ?? (phase === old.phase ? old : NO_STATUS)
  const ip = memory.sandbox?.ip ?? old.podIP
  const address = hostIp(draft.world, pod)
  const conditions = conditionsOf(draft, all, phase)
  const observedGeneration = pod.metadata.generation ?? 1
  const startTime = old.startTime ?? timestamp(draft.now)
  const {qosClass} = old
  const isPlain = reason === undefined && message === undefined && address !== '' && inits.length === 0 && qosClass !== undefined
  // Fields come in the order in which the API shows them. Those of most pods are set by a literal, so that they lie in the object itself.
  if (isPlain) {
    const hostIP = address
    const hostIPs = addressesOf(address)
    const containerStatuses = mains
    const first: Building =
      ip === undefined
        ? {observedGeneration, phase, conditions, hostIP, hostIPs, startTime, containerStatuses, qosClass}
        : {observedGeneration, phase, conditions, hostIP, hostIPs, podIP: ip, podIPs: [{ip}], startTime, containerStatuses, qosClass}
    return first
  }
  // Set one by one, so that statuses with the same fields are of one shape.
  const status: Building = {observedGeneration, phase, conditions}
  if (reason !== undefined) status.reason = reason
  if (message !== undefined) status.message = message
  if (address !== '') {
    status.hostIP = address
    status.hostIPs = addressesOf(address)
  }
  if (ip !== undefined) {
    status.podIP = ip
    status.podIPs = [{ip}]
  }
  status.startTime = startTime
  if (inits.length > 0) status.initContainerStatuses = inits
  status.containerStatuses = mains
  if (qosClass !== undefined) status.qosClass = qosClass
  return status
}

/** The same status with other conditions, which it had before. */
export function withConditions(status: PodStatus, conditions: readonly Condition[]): PodStatus {
  const {observedGeneration, phase, hostIP, hostIPs, startTime, containerStatuses, qosClass}: Building = status
  if (observedGeneration === undefined || phase === undefined) return {...status, conditions}
  // What most pods have before they run, by a literal: it lies in the object itself.
  const isFirst = hostIP !== undefined && hostIPs !== undefined && startTime !== undefined && containerStatuses !== undefined
  if (isFirst && qosClass !== undefined && Object.keys(status).length === 8) {
    const first: Building = {observedGeneration, phase, conditions, hostIP, hostIPs, startTime, containerStatuses, qosClass}
    return first
  }
  const copy: {[field: string]: unknown} = {observedGeneration, phase, conditions}
  for (const field in status) copy[field] = status[field as keyof PodStatus]
  copy.conditions = conditions
  return copy as PodStatus
}

/** The pods of a node share the list of its addresses. */
function addressesOf(ip: string): readonly {readonly ip: string}[] {
  const known = ADDRESSES.get(ip)
  if (known !== undefined) return known
  if (ADDRESSES.size >= MOST_ADDRESSES) ADDRESSES.clear()
  const made = [{ip}]
  ADDRESSES.set(ip, made)
  return made
}

const ADDRESSES = new Map<string, readonly {readonly ip: string}[]>()
const MOST_ADDRESSES = 10_000

type Building = {-readonly [Field in keyof PodStatus]: PodStatus[Field]} & {hostIPs?: readonly {readonly ip: string}[]}

const NO_STATUS: PodStatus = {}
const NO_CONTAINERS: readonly Container[] = []

function statusesOf(draft: Draft, containers: readonly Container[], areInits: boolean): ContainerStatus[] {
  // A list of one by a literal has room for one; pushed to, it would have room for seventeen for good.
  const only = containers[0]
  if (only !== undefined && containers.length === 1) return [statusOf(draft, only, areInits)]
  const statuses: ContainerStatus[] = []
  for (const container of containers) statuses.push(statusOf(draft, container, areInits))
  return statuses
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
