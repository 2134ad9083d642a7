import type {Table, TreeNode} from './table.ts'
import {NOBODY, lastUpTo, lowest} from './table.ts'

/**
 * How entries are summed up: leaf by leaf, then sums of sums. A memo keyed by the nodes of the tree lets a fold
 * after one write cost what that write copied. A memo may serve one prefix and one question only. Without one, all is counted anew.
 */
export type Fold<V, S> = {
  readonly of: (values: readonly V[]) => S
  readonly join: (parts: readonly S[]) => S
  readonly memo?: WeakMap<object, S>
}

/** Sums up the entries whose keys start with `prefix`. */
export function foldFrom<K extends string, V, S>(table: Table<K, V>, prefix: string, fold: Fold<V, S>): S {
  const span = {from: prefix, to: `${prefix}\uffff`}
  return foldNode(table.root, span, lowest(table.root).startsWith(prefix) && highest(table.root).startsWith(prefix), fold) ?? fold.of([])
}

/** Keys from one to another; no key stands on a border. */
type Span = {readonly from: string; readonly to: string}

/** `whole`: nothing below the node lies outside the span. Only such nodes are remembered. */
function foldNode<V, S>(node: TreeNode<V>, span: Span, whole: boolean, fold: Fold<V, S>): S | undefined {
  const known = whole ? fold.memo?.get(node) : undefined
  if (known !== undefined) return known
  const sum = node.children === undefined ? foldLeaf(node, span, whole, fold) : foldChildren(node.keys, node.children, span, whole, fold)
  if (whole && sum !== undefined && fold.memo !== undefined) {
    fold.memo.set(node, sum)
    // What a memo knows must not change any more, not even by its owner.
    if (node.owner.live) node.owner = NOBODY
  }
  return sum
}

function foldLeaf<V, S>({keys, values}: TreeNode<V>, span: Span, whole: boolean, fold: Fold<V, S>): S | undefined {
  const inside = whole ? values : values.slice(lastUpTo(keys, span.from) + 1, lastUpTo(keys, span.to) + 1)
  return inside.length === 0 ? undefined : fold.of(inside)
}

function foldChildren<V, S>(
  keys: readonly string[],
  children: readonly TreeNode<V>[],
  span: Span,
  whole: boolean,
  fold: Fold<V, S>,
): S | undefined {
  const first = whole ? 0 : Math.max(lastUpTo(keys, span.from), 0)
  const last = whole ? children.length - 1 : lastUpTo(keys, span.to)
  const parts: S[] = []
  for (let index = first; index <= last; index++) {
    const child = children[index]
    if (child === undefined) break
    // Only the outermost children can reach over a border.
    const inside = whole || ((index > first || (keys[index] ?? '') > span.from) && (index < last || highest(child) < span.to))
    const part = foldNode(child, span, inside, fold)
    if (part !== undefined) parts.push(part)
  }
  return parts.length < 2 ? parts[0] : fold.join(parts)
}

function highest<V>(node: TreeNode<V>): string {
  let last = node
  for (let child = node.children?.at(-1); child !== undefined; child = child.children?.at(-1)) last = child
  return last.keys.at(-1) ?? ''
}
