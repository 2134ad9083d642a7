import type {Key} from '../../kube/object.ts'
import type {LoopName} from '../request.ts'

/** A loop that a write wakes, and how much later (ms) it looks. */
export type Wake = {readonly loop: LoopName; readonly key: Key; readonly after: number}

/** Wakes a loop for an object, `after` ms from now: the time of a watch event when nothing is said. */
export type Waker = (loop: LoopName, key: Key, after?: number) => void
