/** Completion indexes as ordered, disjoint runs; both ends belong to a run. As orderedIntervals of indexed_job_utils.go. */
export type Interval = {readonly first: number; readonly last: number}
export type Intervals = readonly Interval[]

/** Reads `1,3-5,7`; parts that are no numbers are skipped, indexes at or beyond `completions` are left out. */
export function parseIntervals(text: string | undefined, completions: number): Intervals {
  const result: Interval[] = []
  for (const part of (text ?? '') === '' ? [] : (text ?? '').split(',')) {
    const [firstText = '', lastText] = part.split('-')
    if (!isNumber(firstText) || (lastText !== undefined && !isNumber(lastText))) continue
    const first = Number(firstText)
    if (first >= completions) break
    const last = lastText === undefined ? first : Math.min(Number(lastText), completions - 1)
    const before = result.at(-1)
    if (before !== undefined && before.last === first - 1) result[result.length - 1] = {first: before.first, last}
    else result.push({first, last})
  }
  return result
}

const isNumber = (text: string) => /^\+?[0-9]+$/u.test(text)

/** The text of status.completedIndexes: two neighbours are written apart, `0,1,3-5`. */
export function printIntervals(intervals: Intervals): string {
  return intervals.map(({first, last}) => (first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`)).join(',')
}

/** All indexes of both; runs that touch become one. */
export function merge(a: Intervals, b: Intervals): Intervals {
  const result: Interval[] = []
  for (const next of [...a, ...b].sort((x, y) => x.first - y.first)) {
    const before = result.at(-1)
    if (before === undefined || next.first > before.last + 1) result.push(next)
    else if (next.last > before.last) result[result.length - 1] = {first: before.first, last: next.last}
  }
  return result
}

export function withIndexes(intervals: Intervals, indexes: Iterable<number>): Intervals {
  return merge(
    intervals,
    [...indexes].map(index => ({first: index, last: index})),
  )
}

export function total(intervals: Intervals): number {
  return intervals.reduce((sum, {first, last}) => sum + last - first + 1, 0)
}

export function has(intervals: Intervals, index: number): boolean {
  return intervals.some(({first, last}) => first <= index && index <= last)
}

/** How many indexes both hold. */
export function overlap(a: Intervals, b: Intervals): number {
  let sum = 0
  for (const one of a) {
    for (const other of b) sum += Math.max(Math.min(one.last, other.last) - Math.max(one.first, other.first) + 1, 0)
  }
  return sum
}

/** The lowest indexes below `completions` that are not taken, at most `count`. */
export function firstFree(taken: Intervals, count: number, completions: number): readonly number[] {
  const free: number[] = []
  let candidate = 0
  for (const {first, last} of taken) {
    for (; candidate < Math.min(first, completions) && free.length < count; candidate += 1) free.push(candidate)
    candidate = Math.max(candidate, last + 1)
  }
  for (; candidate < completions && free.length < count; candidate += 1) free.push(candidate)
  return free
}
