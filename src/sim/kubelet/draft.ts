import type {Key, Ms} from '../../kube/object.ts'
import type {Container, Pod, PodStatus} from '../../kube/pod.ts'
import type {Disk, LogLine, Machine, Process} from '../machine.ts'
import type {Request, Why} from '../request.ts'
import {sameJson} from '../same.ts'
import {get} from '../table.ts'
import type {World} from '../world.ts'
import type {ContainerMemory, Memory, OpenMemory} from './memory.ts'
import {NEW_CONTAINER, openMemory} from './memory.ts'
import {PACE} from './pace.ts'

/** One look of the kubelet at one pod: the world as it was, and what has been decided since. */
export type Draft = {
  readonly world: World
  readonly now: Ms
  readonly key: Key
  readonly uid: string
  readonly node: string
  pod: Pod
  machine: Machine
  /** As it was kept, or as this look has changed it so far: see `edit`. */
  memory: Memory
  own: OpenMemory | undefined
  /** Counts changes of the memory. */
  edits: number
  /** What has been written. */
  readonly processes: {[name: string]: Process | undefined}
  /** What has been looked up, with what has been written. */
  readonly known: Map<string, Process | undefined>
  readonly disks: {[key: string]: Disk | undefined}
  readonly requests: Request[]
  /** Something happened on the node's side that the world must keep. */
  ran: boolean
  /** Programs ran or files changed: probes that had nothing to do look again. */
  stirred: boolean
}

export function openDraft(world: World, key: Key, pod: Pod, machine: Machine, memory: Memory): Draft {
  return {
    world,
    now: world.now,
    key,
    uid: pod.metadata.uid ?? '',
    node: machine.name,
    pod,
    machine,
    memory,
    own: undefined,
    edits: 0,
    processes: {},
    known: new Map(),
    disks: {},
    requests: [],
    ran: false,
    stirred: false,
  }
}

export function processOf(draft: Draft, name: string): Process | undefined {
  const known = draft.known.get(name)
  if (known !== undefined || draft.known.has(name)) return known
  const found = get(draft.world.processes, `${draft.uid}/${name}`)
  draft.known.set(name, found)
  return found
}

export function setProcess(draft: Draft, name: string, process: Process | undefined): void {
  draft.processes[name] = process
  draft.known.set(name, process)
  draft.ran = true
  draft.stirred = true
}

export function diskOf(draft: Draft, key: string): Disk | undefined {
  return Object.hasOwn(draft.disks, key) ? draft.disks[key] : get(draft.world.disks, key)
}

export function setDisks(draft: Draft, disks: Readonly<Record<string, Disk | undefined>>): void {
  for (const [key, disk] of Object.entries(disks)) {
    draft.disks[key] = disk
    draft.ran = true
    draft.stirred = true
  }
}

export function containerMemory(draft: Draft, name: string): ContainerMemory {
  return draft.memory.containers[name] ?? NEW_CONTAINER
}

export function setContainer(draft: Draft, name: string, memory: ContainerMemory): void {
  edit(draft).containers = {...draft.memory.containers, [name]: memory}
}

/** The memory, to be changed. The first change of a look makes a copy: what was kept stays as it was. */
export function edit(draft: Draft): OpenMemory {
  draft.edits++
  draft.own ??= openMemory(draft.memory)
  draft.memory = draft.own
  return draft.own
}

/** All containers in the order of the spec, init containers first. */
export function allContainers(pod: Pod): readonly Container[] {
  const {initContainers, containers} = pod.spec
  if (initContainers === undefined) return containers
  const known = joined.get(containers)
  if (known?.initContainers === initContainers) return known.all
  const all = [...initContainers, ...containers]
  joined.set(containers, {initContainers, all})
  return all
}

/** Pods of one template share their lists of containers, and lists are values: what follows from them is worked out once. */
const joined = new WeakMap<readonly Container[], {readonly initContainers: readonly Container[]; readonly all: readonly Container[]}>()
const probed = new WeakMap<readonly Container[], boolean>()

/** Whether any container of the pod has a probe. */
export function hasProbes(pod: Pod): boolean {
  const containers = allContainers(pod)
  const known = probed.get(containers)
  if (known !== undefined) return known
  const found = containers.some(
    ({startupProbe, livenessProbe, readinessProbe}) =>
      startupProbe !== undefined || livenessProbe !== undefined || readinessProbe !== undefined,
  )
  probed.set(containers, found)
  return found
}

export function containerNamed(pod: Pod, name: string): Container | undefined {
  return (
    pod.spec.containers.find(container => container.name === name) ?? pod.spec.initContainers?.find(container => container.name === name)
  )
}

export function isSidecar(pod: Pod, name: string): boolean {
  return pod.spec.initContainers?.some(container => container.name === name && container.restartPolicy === 'Always') ?? false
}

export function isRunning(draft: Draft, name: string): boolean {
  const process = processOf(draft, name)
  return process !== undefined && process.ended === undefined
}

type EventText = {readonly type?: 'Normal' | 'Warning'; readonly reason: string; readonly message: string; readonly container?: string}

export function event(draft: Draft, {type = 'Normal', reason, message, container}: EventText, why: Why): void {
  const text = shared(message)
  if (container === undefined) {
    draft.requests.push({verb: 'event', about: draft.key, type, reason, message: text, component: 'kubelet', why})
    return
  }
  const fieldPath = fieldPathOf(draft.pod, container)
  draft.requests.push({verb: 'event', about: draft.key, type, reason, message: text, component: 'kubelet', fieldPath, why})
}

/** How events name a container. */
function fieldPathOf({spec: {initContainers}}: Pod, container: string): string {
  if (initContainers?.some(({name}) => name === container)) return shared(`spec.initContainers{${container}}`)
  const known = paths.get(container)
  if (known !== undefined) return known
  if (paths.size >= MOST_TEXTS) paths.clear()
  const path = `spec.containers{${container}}`
  paths.set(container, path)
  return path
}

/** The same text as one string: thousands of pods tell the same. */
function shared(text: string): string {
  const known = texts.get(text)
  if (known !== undefined) return known
  if (texts.size >= MOST_TEXTS) texts.clear()
  texts.set(text, text)
  return text
}

const MOST_TEXTS = 1000
const texts = new Map<string, string>()
const paths = new Map<string, string>()

/** Writes a status if it says anything new. */
export function writeStatus(draft: Draft, status: PodStatus, why: Why): void {
  if (sameJson(draft.pod.status, status)) return
  const {apiVersion, kind, metadata, spec} = draft.pod
  draft.pod = {apiVersion, kind, metadata, spec, status}
  draft.requests.push({verb: 'status', object: draft.pod, why})
}

/** Asks for the worker's next look, no later than a moment. */
export function syncBy(draft: Draft, at: Ms): void {
  const {sync} = draft.memory
  if (sync === undefined || at < sync) edit(draft).sync = at
}

/** The kubelet's next tick after a moment: ends are seen, and back-offs are over, at ticks only. */
export function tickAfter(draft: Draft, after: Ms): Ms {
  const first = draft.machine.since + PACE.firstTick
  return after < first ? first : first + (Math.floor((after - first) / PACE.tick) + 1) * PACE.tick
}

/** Lines a container's log keeps, and the length of one. */
const MOST_LINES = 500
const LONGEST_LINE = 4000

export function appended(log: readonly LogLine[], lines: readonly string[], at: Ms): readonly LogLine[] {
  if (lines.length === 0) return log
  const all = log.concat(lines.slice(-MOST_LINES).map(text => ({at, text: text.slice(0, LONGEST_LINE)})))
  return all.length > MOST_LINES ? all.slice(-MOST_LINES) : all
}

/** Facts of a pod for the sentences of reasons. */
export function why(draft: Draft, rule: string, facts: Why['facts'] = {}): Why {
  return {rule, facts: {pod: draft.pod.metadata.name, ...facts}}
}
