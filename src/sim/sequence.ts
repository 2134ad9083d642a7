/**
 * A persistent list that grows at its end: adding costs O(1), reading by place too. Versions share their chunks. Only the newest version
 * adds to the chunk it shares; an older one that grows on its own copies that chunk first, so no version sees another's items.
 */
export type Sequence<T> = {
  /** Full chunks. May hold more than this version's: `full` counts its own. */
  readonly chunks: readonly (readonly T[])[]
  readonly full: number
  /** May hold more than this version's. */
  readonly tail: readonly T[]
  readonly length: number
}

const CHUNK = 64

export function emptySequence<T>(): Sequence<T> {
  return {chunks: [], full: 0, tail: [], length: 0}
}

/** The item at a place from 0; undefined outside. */
export function at<T>({chunks, full, tail, length}: Sequence<T>, place: number): T | undefined {
  if (place < 0 || place >= length) return undefined
  const chunk = Math.floor(place / CHUNK)
  return (chunk < full ? chunks[chunk] : tail)?.[place % CHUNK]
}

export function append<T>({chunks, full, tail, length}: Sequence<T>, item: T): Sequence<T> {
  const used = length - full * CHUNK
  if (used < CHUNK) return {chunks, full, tail: grown(tail, used, item), length: length + 1}
  // A list that grew has room to spare; a full chunk needs none.
  return {chunks: grown(chunks, full, tail.slice(0, CHUNK)), full: full + 1, tail: [item], length: length + 1}
}

/** The list with one more item; the list itself when nobody has added to it yet (or has frozen it, as tests do). */
function grown<T>(list: readonly T[], used: number, item: T): readonly T[] {
  const own = used === list.length && Object.isExtensible(list) ? (list as T[]) : list.slice(0, used)
  own.push(item)
  return own
}

/** The first `length` items. */
export function shortened<T>({chunks, full, tail, length}: Sequence<T>, wanted: number): Sequence<T> {
  if (wanted >= length) return {chunks, full, tail, length}
  const own = Math.floor(wanted / CHUNK)
  return own >= full ? {chunks, full, tail, length: wanted} : {chunks, full: own, tail: chunks[own] ?? [], length: wanted}
}

/** The items that `keep` wants. Costs O(n): for a list that is cut seldom. */
function filtered<T>(sequence: Sequence<T>, keep: (place: number) => boolean): Sequence<T> {
  let rest = emptySequence<T>()
  for (let place = 0; place < sequence.length; place++) {
    const item = at(sequence, place)
    if (item !== undefined && keep(place)) rest = append(rest, item)
  }
  return rest
}

/** All but the first `count` items. */
export function without<T>(sequence: Sequence<T>, count: number): Sequence<T> {
  return filtered(sequence, place => place >= count)
}

/** Every second of the first `count` items, the very first among them, and all after. */
export function thinned<T>(sequence: Sequence<T>, count: number): Sequence<T> {
  return filtered(sequence, place => place >= count || place % 2 === 0)
}

/** How many items from the start satisfy `holds`, which must not hold again after it failed: a bisection. */
export function countWhile<T>(sequence: Sequence<T>, holds: (item: T) => boolean): number {
  let low = 0
  let high = sequence.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = at(sequence, middle)
    if (item !== undefined && holds(item)) low = middle + 1
    else high = middle
  }
  return low
}
