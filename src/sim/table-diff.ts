import type {Table, TreeNode} from './table.ts'
import {NOBODY, lastUpTo} from './table.ts'

/** What became of one entry: undefined stands for none. */
export type Visit<V> = (before: V | undefined, after: V | undefined) => void

/**
 * Visits each entry under `prefix` that differs between two states of a table, in the order of keys. Parts that both share are passed over,
 * so this costs what was written in between. `before` is an empty table, or one that an earlier comparison under this prefix has seen as
 * `after`: what has been compared does not change any more, not even by its owner.
 */
export function eachChange<K extends string, V>(before: Table<K, V>, after: Table<K, V>, prefix: string, visit: Visit<V>): void {
  const span = {from: prefix, to: `${prefix}\uffff`}
  let pair = differing([before.root], [after.root])
  let old = heightOf(before.root)
  let fresh = heightOf(after.root)
  // The taller side goes down first: a tree that has grown still shares its leaves.
  while (old > 0 || fresh > 0) {
    const goesDown = old >= fresh
    const freshGoesDown = fresh >= old
    pair = differing(goesDown ? below(pair.before, span) : pair.before, freshGoesDown ? below(pair.after, span) : pair.after)
    if (goesDown) old--
    if (freshGoesDown) fresh--
  }
  compareLeaves(cursorOn(pair.before, span), cursorOn(pair.after, span), visit)
}

/** Keys from one to another; no key stands on a border. */
type Span = {readonly from: string; readonly to: string}
type Nodes<V> = readonly TreeNode<V>[]

function heightOf<V>(root: TreeNode<V>): number {
  let height = 0
  for (let node: TreeNode<V> | undefined = root.children?.[0]; node !== undefined; node = node.children?.[0]) height++
  return height
}

/** Both lists without what they share at their ends. */
function differing<V>(before: Nodes<V>, after: Nodes<V>): {readonly before: Nodes<V>; readonly after: Nodes<V>} {
  let first = 0
  while (first < before.length && first < after.length && before[first] === after[first]) first++
  let left = before.length
  let right = after.length
  while (left > first && right > first && before[left - 1] === after[right - 1]) {
    left--
    right--
  }
  const fresh = after.slice(first, right)
  for (const node of fresh) if (node.owner.live) node.owner = NOBODY
  return {before: before.slice(first, left), after: fresh}
}

/** The children of these branches that may hold keys of the span, or would get them. */
function below<V>(nodes: Nodes<V>, {from, to}: Span): Nodes<V> {
  const found: TreeNode<V>[] = []
  for (const {keys, children = []} of nodes) {
    const last = lastUpTo(keys, to)
    for (let index = Math.max(lastUpTo(keys, from), 0); index <= last; index++) {
      const child = children[index]
      if (child !== undefined) found.push(child)
    }
  }
  return found
}

/** A place among the entries of a row of leaves that lie in the span. */
type Cursor<V> = {
  readonly leaves: Nodes<V>
  readonly span: Span
  /** Which leaf, and undefined after the last. */
  leaf: TreeNode<V> | undefined
  index: number
  /** Where its entries begin, where the cursor stands, and where they end. */
  start: number
  slot: number
  end: number
}

function cursorOn<V>(leaves: Nodes<V>, span: Span): Cursor<V> {
  const cursor: Cursor<V> = {leaves, span, leaf: undefined, index: -1, start: 0, slot: 0, end: 0}
  nextLeaf(cursor)
  return cursor
}

/** On to the next leaf that has entries of the span: only the first and the last can have others, too. */
function nextLeaf<V>(cursor: Cursor<V>): void {
  const {leaves, span} = cursor
  do {
    cursor.index++
    const leaf = leaves[cursor.index]
    cursor.leaf = leaf
    if (leaf === undefined) return
    cursor.start = cursor.index === 0 ? lastUpTo(leaf.keys, span.from) + 1 : 0
    cursor.end = cursor.index === leaves.length - 1 ? lastUpTo(leaf.keys, span.to) + 1 : leaf.keys.length
    cursor.slot = cursor.start
  } while (cursor.slot >= cursor.end)
}

/** The value here, and on to the next entry. */
function taken<V>(cursor: Cursor<V>): V | undefined {
  const value = cursor.leaf?.values[cursor.slot]
  cursor.slot++
  if (cursor.slot >= cursor.end) nextLeaf(cursor)
  return value
}

const atStart = <V>({slot, start}: Cursor<V>): boolean => slot === start

function compareLeaves<V>(before: Cursor<V>, after: Cursor<V>, visit: Visit<V>): void {
  while (before.leaf !== undefined || after.leaf !== undefined) {
    if (before.leaf === after.leaf && atStart(before) && atStart(after)) {
      nextLeaf(before)
      nextLeaf(after)
      continue
    }
    const old = before.leaf?.keys[before.slot]
    const fresh = after.leaf?.keys[after.slot]
    const was = old !== undefined && (fresh === undefined || old <= fresh)
    const is = fresh !== undefined && (old === undefined || fresh <= old)
    const known = was ? taken(before) : undefined
    const now = is ? taken(after) : undefined
    if (known !== now) visit(known, now)
  }
}
