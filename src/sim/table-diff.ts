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
  compareLeaves(entriesOf(pair.before, span), entriesOf(pair.after, span), visit)
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

type Entries<V> = {readonly keys: readonly string[]; readonly values: readonly V[]}

function entriesOf<V>(leaves: Nodes<V>, {from, to}: Span): Entries<V> {
  const keys: string[] = []
  const values: V[] = []
  for (const leaf of leaves) {
    const end = lastUpTo(leaf.keys, to)
    for (let index = lastUpTo(leaf.keys, from) + 1; index <= end; index++) {
      keys.push(leaf.keys[index] ?? '')
      values.push(leaf.values[index] as V)
    }
  }
  return {keys, values}
}

function compareLeaves<V>(before: Entries<V>, after: Entries<V>, visit: Visit<V>): void {
  let left = 0
  let right = 0
  while (left < before.keys.length || right < after.keys.length) {
    const old = before.keys[left]
    const fresh = after.keys[right]
    const was = old !== undefined && (fresh === undefined || old <= fresh)
    const is = fresh !== undefined && (old === undefined || fresh <= old)
    const known = was ? before.values[left] : undefined
    const now = is ? after.values[right] : undefined
    if (was) left++
    if (is) right++
    if (known !== now) visit(known, now)
  }
}
