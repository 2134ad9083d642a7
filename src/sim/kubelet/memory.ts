import type {Key, Ms} from '../../kube/object.ts'
import type {ContainerState} from '../../kube/pod.ts'
import {get} from '../table.ts'
import type {World} from '../world.ts'

/**
 * What a node's kubelet keeps about one pod in its own memory: plain data, in `world.memory`.
 * The pod worker's stages are those of pkg/kubelet/pod_workers.go.
 * All memories and jobs are made in one place each, with all fields in one order: every look makes some, and the engine knows them by shape.
 */
export type Memory = {
  readonly uid: string
  readonly stage: 'sync' | 'terminating' | 'terminated' | 'finished'
  /** When the pod worker looks next. */
  readonly sync: Ms | undefined
  /** The relist that sees a new sandbox or container, and brings one more look. */
  readonly relist: Ms | undefined
  readonly sandbox: Sandbox | undefined
  /** Since when the pod's probe workers tick. */
  readonly probesSince: Ms | undefined
  readonly job: Job | undefined
  /** Containers of which there is something to remember. */
  readonly containers: {readonly [name: string]: ContainerMemory}
  /** How each container is being stopped. */
  readonly stops: {readonly [name: string]: Stop} | undefined
  /** The kubelet itself ends the pod: activeDeadlineSeconds has passed. */
  readonly evicted: {readonly reason: string; readonly message: string} | undefined
  /** Wait before the next try to mount volumes. */
  readonly mountWait: Ms | undefined
  /** Images whose pull has failed, with the back-off of the next try. */
  readonly pulls: {readonly [image: string]: PullBackOff} | undefined
}

/** What a kubelet remembers of a pod that it sees for the first time. */
export function newMemory(uid: string, stage: Memory['stage'], sync: Ms | undefined): Memory {
  return {
    uid,
    stage,
    sync,
    relist: undefined,
    sandbox: undefined,
    probesSince: undefined,
    job: undefined,
    containers: NO_CONTAINERS,
    stops: undefined,
    evicted: undefined,
    mountWait: undefined,
    pulls: undefined,
  }
}

const NO_CONTAINERS: Memory['containers'] = {}

/** A memory that one look is changing, before it is kept. */
export type OpenMemory = {-readonly [Field in keyof Memory]: Memory[Field]}

export function openMemory(memory: Memory): OpenMemory {
  return {
    uid: memory.uid,
    stage: memory.stage,
    sync: memory.sync,
    relist: memory.relist,
    sandbox: memory.sandbox,
    probesSince: memory.probesSince,
    job: memory.job,
    containers: memory.containers,
    stops: memory.stops,
    evicted: memory.evicted,
    mountWait: memory.mountWait,
    pulls: memory.pulls,
  }
}

export type Sandbox = {readonly since: Ms; readonly ip: string; readonly attempt: number}
export type PullBackOff = {readonly ms: Ms; readonly at: Ms; readonly message: string}

/** client-go's flowcontrol.Backoff entry. */
export type BackOff = {readonly ms: Ms; readonly at: Ms; readonly image: string}

/** One SyncPod under way: what is still to do, and when the next of it happens. */
export type Job = {
  readonly at: Ms
  readonly todo: readonly Todo[]
  readonly did: boolean
  readonly failed: boolean
  /** When the first crash-loop back-off of this sync ends. */
  readonly expires: Ms | undefined
}

/** A job that is being carried on, before it is kept. */
export type OpenJob = {-readonly [Field in keyof Job]: Job[Field]}

export function openJob({at, did, failed, expires}: Omit<Job, 'todo'>, todo: readonly Todo[]): OpenJob {
  return {at, todo, did, failed, expires}
}

export type Todo =
  | {readonly do: 'sandbox'}
  | {readonly do: 'start'; readonly name: string}
  | {readonly do: 'reset'; readonly name: string}
  | {readonly do: 'image'; readonly name: string}
  | {readonly do: 'run'; readonly name: string}
  | {readonly do: 'pulled'; readonly name: string; readonly image: string; readonly since: Ms}
  | {readonly do: 'kill'; readonly name: string; readonly message: string; readonly grace: number; readonly probe?: string}

export type ContainerMemory = {
  /** Why it could not be started, as the kubelet's reason cache. */
  readonly reason: {readonly reason: string; readonly message: string} | undefined
  readonly backOff: BackOff | undefined
  /** How the run before the present one ended. */
  readonly last: ContainerState['terminated']
  readonly message: string | undefined
  /** How often it had restarted when a restart of all containers took its runs away; undefined when none did. */
  readonly restarts: number | undefined
  readonly probes: {readonly [type: string]: ProbeMemory}
}

export type ProbeMemory = {
  /** Next tick; null while nothing can change what the probe finds. */
  readonly next: Ms | null
  /** The last tick: later ones fall on whole periods after it. */
  readonly at: Ms
  readonly last?: boolean
  readonly run: number
  /** What the kubelet holds true: unknown until enough probes agree. */
  readonly result?: boolean
  /** No probes until there is a new container. */
  readonly held?: boolean
}

export type Stop = {
  /** When TERM is due; a sidecar's is null until its turn comes. */
  readonly term: Ms | null
  readonly sent: boolean
  /** When its preStop hook would be over, if it is a program: one that is still at it ends with its container. */
  readonly hook?: Ms
  readonly kill: Ms
}

export function recall(world: World, key: Key): Memory | undefined {
  return get(world.memory, `${key} kubelet`) as Memory | undefined
}

export const NEW_CONTAINER: ContainerMemory = {
  reason: undefined,
  backOff: undefined,
  last: undefined,
  message: undefined,
  restarts: undefined,
  probes: {},
}
