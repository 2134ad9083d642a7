import type {Ms} from '../kube/object.ts'

/** Files by absolute path inside the volume or container (`/data/log` on a volume mounted at /data is `/log`). Text only. */
export type Files = {readonly [path: string]: string}

/** A disk: what a volume holds. Keyed `pv/NAME` for persistent volumes, `pod/UID/VOLUME` for emptyDir, `root/UID/CONTAINER` for a container's own files. */
export type Disk = {readonly files: Files}

/** The machine behind a Node object: it exists whether or not the API server knows of it. */
export type Machine = {
  readonly name: string
  readonly on: boolean
  /** Images on this machine's disk, by reference, with the moment they came. */
  readonly images: {readonly [image: string]: Ms}
  /** Images that this machine cannot pull, by reference: their registry does not have them, or does not answer. */
  readonly unpullable?: readonly string[]
  /** Since when it is on, or off. */
  readonly since: Ms
  /** Whether its kubelet has made its Node object since it was switched on; 'removed' when somebody deleted the object. */
  readonly registered: 'no' | 'yes' | 'removed'
}

/**
 * One run of one container. `place` is the shell interpreter's own state (plain data), opaque outside sim/containers.
 * A container that has ended keeps its last Process until the pod is gone, so that its log can be read.
 */
export type Process = {
  readonly pod: string
  readonly container: string
  readonly image: string
  readonly node: string
  readonly startedAt: Ms
  readonly ended?: {readonly at: Ms; readonly exitCode: number; readonly signal?: number; readonly reason: string}
  /** When the program wants to run on (end of a sleep, say); undefined while it waits for nothing but a signal. */
  readonly wakes?: Ms
  readonly place: unknown
  /** Output lines with their moments; bounded, the oldest go first. */
  readonly log: readonly LogLine[]
  /** Log of the run before this one: `kubectl logs --previous`. */
  readonly previous?: readonly LogLine[]
  readonly restarts: number
}
export type LogLine = {readonly at: Ms; readonly text: string}
