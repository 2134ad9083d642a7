/**
 * Go's sort.Sort, which is not stable: where keys are equal, what kubectl prints depends on which elements it compares and swaps.
 * Short slices are sorted by insertion; longer ones by pattern-defeating quicksort with Go's choice of pivots and thresholds.
 */
export function goSort<T>(items: readonly T[], less: (a: T, b: T) => boolean): readonly T[] {
  const array = [...items]
  const slice: Slice = {
    less: (a, b) => less(array[a] as T, array[b] as T),
    swap: (a, b) => {
      const held = array[a] as T
      array[a] = array[b] as T
      array[b] = held
    },
  }
  quicksort(slice, 0, array.length, array.length.toString(2).length)
  return array
}

type Slice = {readonly less: (a: number, b: number) => boolean; readonly swap: (a: number, b: number) => void}

const SHORT = 12
const LONG = 50

function quicksort(slice: Slice, from: number, to: number, badAllowed: number): void {
  let [a, b, limit] = [from, to, badAllowed]
  let balanced = true
  let partitioned = true
  for (;;) {
    const length = b - a
    if (length <= SHORT) return insertion(slice, a, b)
    if (limit === 0) return heap(slice, a, b)
    if (!balanced) {
      breakPatterns(slice, a, b)
      limit -= 1
    }
    let {pivot, order} = choosePivot(slice, a, b)
    if (order === 'falling') {
      for (let i = a, j = b - 1; i < j; i += 1, j -= 1) slice.swap(i, j)
      pivot = b - 1 - (pivot - a)
      order = 'rising'
    }
    if (balanced && partitioned && order === 'rising' && nearlySorted(slice, a, b)) return
    if (a > 0 && !slice.less(a - 1, pivot)) {
      a = partitionEqual(slice, a, b, pivot)
      continue
    }
    const cut = partition(slice, a, b, pivot)
    partitioned = cut.already
    const [left, right] = [cut.at - a, b - cut.at]
    balanced = Math.min(left, right) >= Math.floor(length / 8)
    if (left < right) {
      quicksort(slice, a, cut.at, limit)
      a = cut.at + 1
    } else {
      quicksort(slice, cut.at + 1, b, limit)
      b = cut.at
    }
  }
}

function insertion(slice: Slice, a: number, b: number): void {
  for (let i = a + 1; i < b; i += 1) {
    for (let j = i; j > a && slice.less(j, j - 1); j -= 1) slice.swap(j, j - 1)
  }
}

function heap(slice: Slice, first: number, end: number): void {
  const size = end - first
  const sift = (low: number, high: number): void => {
    let root = low
    for (;;) {
      let child = 2 * root + 1
      if (child >= high) return
      if (child + 1 < high && slice.less(first + child, first + child + 1)) child += 1
      if (!slice.less(first + root, first + child)) return
      slice.swap(first + root, first + child)
      root = child
    }
  }
  for (let i = Math.floor((size - 1) / 2); i >= 0; i -= 1) sift(i, size)
  for (let i = size - 1; i >= 0; i -= 1) {
    slice.swap(first, first + i)
    sift(0, i)
  }
}

function partition(slice: Slice, a: number, b: number, pivot: number): {readonly at: number; readonly already: boolean} {
  slice.swap(a, pivot)
  let [i, j] = [a + 1, b - 1]
  let swaps = 0
  for (;;) {
    while (i <= j && slice.less(i, a)) i += 1
    while (i <= j && !slice.less(j, a)) j -= 1
    if (i > j) break
    slice.swap(i, j)
    swaps += 1
    i += 1
    j -= 1
  }
  slice.swap(j, a)
  return {at: j, already: swaps === 0}
}

function partitionEqual(slice: Slice, a: number, b: number, pivot: number): number {
  slice.swap(a, pivot)
  let [i, j] = [a + 1, b - 1]
  for (;;) {
    while (i <= j && !slice.less(a, i)) i += 1
    while (i <= j && slice.less(a, j)) j -= 1
    if (i > j) return i
    slice.swap(i, j)
    i += 1
    j -= 1
  }
}

/** Mends at most five places out of order; true when the slice is sorted then. */
function nearlySorted(slice: Slice, a: number, b: number): boolean {
  let i = a + 1
  for (let step = 0; step < 5; step += 1) {
    while (i < b && !slice.less(i, i - 1)) i += 1
    if (i === b) return true
    if (b - a < LONG) return false
    slice.swap(i, i - 1)
    if (i - a >= 2) for (let j = i - 1; j >= 1 && slice.less(j, j - 1); j -= 1) slice.swap(j, j - 1)
    if (b - i >= 2) for (let j = i + 1; j < b && slice.less(j, j - 1); j += 1) slice.swap(j, j - 1)
  }
  return false
}

function breakPatterns(slice: Slice, a: number, b: number): void {
  const length = b - a
  if (length < 8) return
  let state = BigInt(length)
  const mask = (1n << BigInt(length.toString(2).length)) - 1n
  const middle = a + Math.floor(length / 4) * 2
  for (let at = middle - 1; at <= middle + 1; at += 1) {
    state = BigInt.asUintN(64, state ^ (state << 13n))
    state ^= state >> 7n
    state = BigInt.asUintN(64, state ^ (state << 17n))
    const other = Number(state & mask)
    slice.swap(at, a + (other >= length ? other - length : other))
  }
}

type Pivot = {readonly pivot: number; readonly order: 'rising' | 'falling' | 'unknown'}

function choosePivot(slice: Slice, a: number, b: number): {pivot: number; order: Pivot['order']} {
  const length = b - a
  const quarter = Math.floor(length / 4)
  let swaps = 0
  const ordered = (x: number, y: number): readonly [number, number] => {
    if (!slice.less(y, x)) return [x, y]
    swaps += 1
    return [y, x]
  }
  const median = (x: number, y: number, z: number): number => {
    const [low, high] = ordered(x, y)
    const [middle] = ordered(high, z)
    return ordered(low, middle)[1]
  }
  let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3]
  if (length >= LONG) {
    i = median(i - 1, i, i + 1)
    j = median(j - 1, j, j + 1)
    k = median(k - 1, k, k + 1)
  }
  j = median(i, j, k)
  return {pivot: j, order: swaps === 0 ? 'rising' : swaps === 12 ? 'falling' : 'unknown'}
}
