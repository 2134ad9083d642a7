import type {Json, Key, KubeObject, Ms, Problem} from '../kube/object.ts'
import type {Disk, Machine, Process} from './machine.ts'
import type {World} from './world.ts'

/** The control loops. A file each in loops/. */
export type LoopName =
  | 'statefulset'
  | 'daemonset'
  | 'deployment'
  | 'replicaset'
  | 'job'
  | 'cronjob'
  | 'scheduler'
  | 'kubelet'
  | 'nodes'
  | 'taint-eviction'
  | 'pod-gc'
  | 'volumes'
  | 'endpoints'
  | 'garbage-collector'
  | 'ttl'
  | 'event-ttl'
  | 'disruption'
  | 'resourcequota'

/** A number that names one change of a history, counted from 1. */
export type ChangeId = number

/** What brought a loop to look: a change, a deadline it had set, or a person's input. */
export type Cause =
  | {readonly by: 'change'; readonly change: ChangeId}
  | {readonly by: 'deadline'; readonly change: ChangeId}
  | {readonly by: 'person'; readonly input: number}
  | {readonly by: 'start'}

/** A reason: a rule named in sim/reasons.ts and the facts that fill its sentence. Data, so it can be tested and translated. */
export type Why = {readonly rule: string; readonly facts: Readonly<Record<string, string | number>>}

/**
 * What anyone asks of the API server: a person through kubectl, or a loop.
 * - create: metadata.name may be empty if generateName is set. The server sets uid, creationTimestamp, resourceVersion, generation 1.
 * - update: the whole object but its status; generation grows when spec changed. Removing the last finalizer of a deleted object removes it.
 * - status: only `.status` is taken (for Pods and Nodes too); metadata and spec of the stored object stay.
 * - delete: grace in seconds (default: the pod's own); 0 removes at once. Unknown objects answer NotFound.
 * - event: like the event recorder: identical ones are counted up in one Event object.
 * - ran: node side, kubelet only: sets a process (undefined removes), and disks (undefined removes), and machines. No object changes.
 * - wait: nothing changes; the history notes once per object and reason that a loop waits, and why.
 */
export type Request =
  | {readonly verb: 'create' | 'update' | 'status'; readonly object: KubeObject; readonly why: Why}
  | {
      readonly verb: 'delete'
      readonly key: Key
      readonly grace?: number
      readonly uid?: string
      readonly cascade?: 'background' | 'foreground' | 'orphan'
      readonly why: Why
    }
  | {readonly verb: 'bind'; readonly key: Key; readonly node: string; readonly why: Why}
  | {readonly verb: 'evict'; readonly key: Key; readonly why: Why}
  | {
      readonly verb: 'event'
      readonly about: Key
      readonly type: 'Normal' | 'Warning'
      readonly reason: string
      readonly message: string
      readonly component: string
      readonly fieldPath?: string
      readonly why: Why
    }
  | {
      readonly verb: 'ran'
      readonly key: Key
      /** A list: an object with a name of its own as key, for each of thousands of pods, is slow to make and to read. */
      readonly processes?: readonly (readonly [string, Process | undefined])[]
      readonly disks?: Readonly<Record<string, Disk | undefined>>
      readonly machines?: Readonly<Record<string, Machine | undefined>>
      readonly why: Why
    }

/**
 * One look by one loop at one object (which may be gone: the key alone is sure). It never writes: it says what it wants,
 * when to be asked again, and why it waits. The requests are carried out in order; a refused one ends the look (the rest
 * is dropped) and the loop is asked again with its back-off, as a work queue does.
 */
export type Loop = (world: World, key: Key) => Reaction
export type Reaction = {
  readonly requests: readonly Request[]
  /** A moment (ms since 1970), not a span. Merged with what is pending for the same loop and key: the earlier wins. */
  readonly again?: Ms
  readonly waits?: Why
  /**
   * What the loop wants to know again at its next look at this object, as plain data: for what a controller upstream holds in memory and
   * no object shows (a Job's back-off record). Left out, the memory stays; null forgets. Taken only when no request was refused.
   */
  readonly remembers?: Json
  /**
   * What the loop still asks for when one of its requests was refused: an event, a status that says so. A refusal among these is passed
   * over. The requests after the refused one are dropped all the same, and the loop comes back with its back-off.
   */
  readonly ifRefused?: (refused: Request, problem: Problem) => Pick<Reaction, 'requests' | 'waits'>
}

export const NOTHING: Reaction = {requests: []}

/**
 * One thing that happened. `object` is the new version ('deleted': the last one), so a watch can be replayed from changes.
 * 'refused' carries the request's problem as facts of `why`; 'waits' has no object of its own but names who waits.
 */
export type Change = {
  readonly id: ChangeId
  readonly at: Ms
  readonly by: LoopName | 'you' | 'lesson'
  readonly key: Key
  readonly what: 'created' | 'changed' | 'deleted' | 'refused' | 'waits' | 'ran'
  readonly why: Why
  readonly cause: Cause
  readonly object?: KubeObject
  readonly before?: KubeObject
}
