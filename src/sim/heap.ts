import type {Ms} from '../kube/object.ts'

/** Something that is due at a moment; `seq` orders what is due at one moment. */
export type Due = {readonly at: Ms; readonly seq: number}

/** A persistent leftist heap: the earliest on top. Adding and taking cost O(log n) and share the rest; undefined is the empty heap. */
export type Heap<T extends Due> = {
  readonly top: T
  readonly left: Heap<T> | undefined
  readonly right: Heap<T> | undefined
  /** Length of the way down to the right, never longer than to the left. */
  readonly rank: number
}

export function add<T extends Due>(heap: Heap<T> | undefined, top: T): Heap<T> {
  const single = {top, left: undefined, right: undefined, rank: 1}
  return merge(heap, single) ?? single
}

/** The heap without its top. */
export function rest<T extends Due>({left, right}: Heap<T>): Heap<T> | undefined {
  return merge(left, right)
}

const before = (one: Due, other: Due) => one.at < other.at || (one.at === other.at && one.seq < other.seq)

function merge<T extends Due>(one: Heap<T> | undefined, other: Heap<T> | undefined): Heap<T> | undefined {
  if (one === undefined) return other
  if (other === undefined) return one
  return before(one.top, other.top) ? joined(one, merge(one.right, other)) : joined(other, merge(other.right, one))
}

function joined<T extends Due>({top, left}: Heap<T>, below: Heap<T> | undefined): Heap<T> {
  const a = left === undefined ? 0 : left.rank
  const b = below === undefined ? 0 : below.rank
  return a >= b ? {top, left, right: below, rank: b + 1} : {top, left: below, right: left, rank: a + 1}
}
