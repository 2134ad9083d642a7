/**
 * The unified diff that the API server appends when a whole spec may not change (apimachinery pkg/util/diff): Ratcliff and
 * Obershelp's matching, as Python's difflib and its Go port do it, with three lines of context and no file names.
 */
const CONTEXT = 3
/** Lines that stand more often than in one of a hundred places are no anchors, in texts of this many lines and more. */
const POPULAR_FROM = 200

type Match = {readonly a: number; readonly b: number; readonly size: number}
/** A stretch of both texts: from and to in a, from and to in b. */
type Window = readonly [number, number, number, number]
type Edit = {
  readonly tag: 'equal' | 'replace' | 'delete' | 'insert'
  readonly a1: number
  readonly a2: number
  readonly b1: number
  readonly b2: number
}

/** The diff of two texts, line by line; '' when they are equal. Every line ends with a newline. */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n')
  const b = after.split('\n')
  return groups(edits(matches(a, b), a.length, b.length))
    .map(group => printGroup(group, a, b))
    .join('')
}

function printGroup(group: readonly Edit[], a: readonly string[], b: readonly string[]): string {
  const first = group[0]
  const last = group.at(-1)
  if (first === undefined || last === undefined) return ''
  let out = `@@ -${range(first.a1, last.a2)} +${range(first.b1, last.b2)} @@\n`
  for (const {tag, a1, a2, b1, b2} of group) {
    if (tag === 'equal') out += lines(' ', a.slice(a1, a2))
    if (tag === 'replace' || tag === 'delete') out += lines('-', a.slice(a1, a2))
    if (tag === 'replace' || tag === 'insert') out += lines('+', b.slice(b1, b2))
  }
  return out
}

function lines(sign: string, texts: readonly string[]): string {
  return texts.map(text => `${sign}${text}\n`).join('')
}

function range(start: number, stop: number): string {
  const length = stop - start
  if (length === 1) return `${start + 1}`
  return `${length === 0 ? start : start + 1},${length}`
}

/** Where each line of b stands, without lines that stand too often. */
function places(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, number[]>()
  for (const [index, line] of b.entries()) {
    const known = all.get(line)
    if (known === undefined) all.set(line, [index])
    else known.push(index)
  }
  if (b.length < POPULAR_FROM) return all
  const most = Math.floor(b.length / 100) + 1
  return new Map([...all].filter(([, indexes]) => indexes.length <= most))
}

/** A line of a that stands in b too, and where. Most lines of long texts are none, so only anchors are walked. */
type Anchor = {readonly at: number; readonly places: readonly number[]}

function anchorsOf(a: readonly string[], where: ReadonlyMap<string, readonly number[]>): readonly Anchor[] {
  return a.flatMap((line, at) => {
    const found = where.get(line)
    return found === undefined ? [] : [{at, places: found}]
  })
}

/** The first of an ordered list that is not below a bound. */
function firstFrom<T>(list: readonly T[], bound: number, value: (item: T) => number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = list[middle]
    if (item !== undefined && value(item) < bound) low = middle + 1
    else high = middle
  }
  return low
}

function matches(a: readonly string[], b: readonly string[]): readonly Match[] {
  const anchors = anchorsOf(a, places(b))
  const queue: Window[] = [[0, a.length, 0, b.length]]
  const found: Match[] = []
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [a1, a2, b1, b2] = next
    const match = stretched(a, b, longest(anchors, next), next)
    if (match.size === 0) continue
    found.push(match)
    if (a1 < match.a && b1 < match.b) queue.push([a1, match.a, b1, match.b])
    if (match.a + match.size < a2 && match.b + match.size < b2) queue.push([match.a + match.size, a2, match.b + match.size, b2])
  }
  return joined(found.sort((one, other) => one.a - other.a || one.b - other.b))
}

function joined(sorted: readonly Match[]): readonly Match[] {
  const out: Match[] = []
  for (const match of sorted) {
    const last = out.at(-1)
    if (last !== undefined && last.a + last.size === match.a && last.b + last.size === match.b) {
      out[out.length - 1] = {a: last.a, b: last.b, size: last.size + match.size}
    } else out.push(match)
  }
  return out
}

/** The longest run of equal lines within a window; the first one in a, then in b, of equally long ones. */
function longest(anchors: readonly Anchor[], [a1, a2, b1, b2]: Window): Match {
  let best: Match = {a: a1, b: b1, size: 0}
  let lengths = new Map<number, number>()
  let last = -1
  for (let index = firstFrom(anchors, a1, anchor => anchor.at); index < anchors.length; index++) {
    const anchor = anchors[index]
    if (anchor === undefined || anchor.at >= a2) break
    const before = anchor.at === last + 1 ? lengths : undefined
    const next = new Map<number, number>()
    for (let place = firstFrom(anchor.places, b1, j => j); place < anchor.places.length; place++) {
      const j = anchor.places[place] ?? b2
      if (j >= b2) break
      const length = (before?.get(j - 1) ?? 0) + 1
      next.set(j, length)
      if (length > best.size) best = {a: anchor.at - length + 1, b: j - length + 1, size: length}
    }
    lengths = next
    last = anchor.at
  }
  return best
}

/** Takes in equal lines on both sides that were no anchors. */
function stretched(a: readonly string[], b: readonly string[], match: Match, [a1, a2, b1, b2]: Window): Match {
  let {a: i, b: j, size} = match
  while (i > a1 && j > b1 && a[i - 1] === b[j - 1]) {
    i--
    j--
    size++
  }
  while (i + size < a2 && j + size < b2 && a[i + size] === b[j + size]) size++
  return {a: i, b: j, size}
}

function edits(blocks: readonly Match[], aLength: number, bLength: number): readonly Edit[] {
  const out: Edit[] = []
  let i = 0
  let j = 0
  for (const {a, b, size} of [...blocks, {a: aLength, b: bLength, size: 0}]) {
    if (i < a || j < b) out.push({tag: i < a && j < b ? 'replace' : i < a ? 'delete' : 'insert', a1: i, a2: a, b1: j, b2: b})
    if (size > 0) out.push({tag: 'equal', a1: a, a2: a + size, b1: b, b2: b + size})
    i = a + size
    j = b + size
  }
  return out
}

/** Cuts the edits into groups with a few equal lines around each change. */
function groups(all: readonly Edit[]): readonly (readonly Edit[])[] {
  const codes = [...all]
  const first = codes[0]
  if (first?.tag === 'equal') codes[0] = {...first, a1: Math.max(first.a1, first.a2 - CONTEXT), b1: Math.max(first.b1, first.b2 - CONTEXT)}
  const last = codes.at(-1)
  if (last?.tag === 'equal') {
    codes[codes.length - 1] = {...last, a2: Math.min(last.a2, last.a1 + CONTEXT), b2: Math.min(last.b2, last.b1 + CONTEXT)}
  }
  const out: Edit[][] = []
  let group: Edit[] = []
  for (const code of codes) {
    if (code.tag === 'equal' && code.a2 - code.a1 > 2 * CONTEXT) {
      group.push({...code, a2: Math.min(code.a2, code.a1 + CONTEXT), b2: Math.min(code.b2, code.b1 + CONTEXT)})
      out.push(group)
      group = [{...code, a1: Math.max(code.a1, code.a2 - CONTEXT), b1: Math.max(code.b1, code.b2 - CONTEXT)}]
    } else group.push(code)
  }
  if (group.length > 1 || (group.length === 1 && group[0]?.tag !== 'equal')) out.push(group)
  return out
}
