/**
 * A persistent ordered map from text to values: a B+ tree whose writes copy one path and share the rest.
 * Entries come in the order of their keys by code unit, which is etcd's order for object keys.
 * get, put, drop and first cost O(log n); a walk costs what it returns.
 */
export type Table<K extends string, V> = {readonly root: Branch<V> | Leaf<V>; readonly size: number; readonly brand?: K}

type Leaf<V> = {readonly keys: readonly string[]; readonly values: readonly V[]; readonly children?: undefined}
/** keys[i] is the smallest key below children[i]. */
type Branch<V> = {readonly keys: readonly string[]; readonly children: readonly (Branch<V> | Leaf<V>)[]}
type TreeNode<V> = Branch<V> | Leaf<V>

const WIDTH = 32
const THIN = 8

const EMPTY: Leaf<never> = {keys: [], values: []}

export function emptyTable<K extends string, V>(): Table<K, V> {
  return {root: EMPTY, size: 0}
}

/** Index of the last key that is not greater than `key`, or -1. */
function lastUpTo(keys: readonly string[], key: string): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((keys[middle] ?? '') <= key) low = middle + 1
    else high = middle
  }
  return low - 1
}

export function get<K extends string, V>(table: Table<K, V>, key: K): V | undefined {
  let node: TreeNode<V> | undefined = table.root
  while (node !== undefined) {
    const at = lastUpTo(node.keys, key)
    if (node.children === undefined) return at >= 0 && node.keys[at] === key ? node.values[at] : undefined
    node = node.children[Math.max(at, 0)]
  }
  return undefined
}

export function has<K extends string, V>(table: Table<K, V>, key: K): boolean {
  return get(table, key) !== undefined
}

/** A table that holds `value` under `key`, in place of what stood there. `undefined` is not a value: use drop. */
export function put<K extends string, V>(table: Table<K, V>, key: K, value: V): Table<K, V> {
  const result = putInto(table.root, key, value)
  const root =
    result.second === undefined
      ? result.first
      : {keys: [lowest(result.first), lowest(result.second)], children: [result.first, result.second]}
  return {root, size: table.size + (result.grew ? 1 : 0)}
}

type Put<V> = {readonly first: TreeNode<V>; readonly second?: TreeNode<V>; readonly grew: boolean}

function putInto<V>(node: TreeNode<V>, key: string, value: V): Put<V> {
  const at = lastUpTo(node.keys, key)
  if (node.children === undefined) {
    if (at >= 0 && node.keys[at] === key) return {first: {keys: node.keys, values: replaced(node.values, at, value)}, grew: false}
    return split({keys: inserted(node.keys, at + 1, key), values: inserted(node.values, at + 1, value)})
  }
  const index = Math.max(at, 0)
  const child = node.children[index]
  if (child === undefined) return {first: node, grew: false}
  const below = putInto(child, key, value)
  const children = replaced(node.children, index, below.first)
  const keys = at < 0 ? replaced(node.keys, 0, key) : node.keys
  if (below.second === undefined) return {first: {keys, children}, grew: below.grew}
  const grown = split<V>({keys: inserted(keys, index + 1, lowest(below.second)), children: inserted(children, index + 1, below.second)})
  return {...grown, grew: below.grew}
}

function split<V>(node: TreeNode<V>): Put<V> {
  if (node.keys.length <= WIDTH) return {first: node, grew: true}
  // Keys often arrive in order (the agenda, the log): a split at the end keeps the left node full.
  const middle = WIDTH / 2
  if (node.children === undefined) {
    return {
      first: {keys: node.keys.slice(0, middle), values: node.values.slice(0, middle)},
      second: {keys: node.keys.slice(middle), values: node.values.slice(middle)},
      grew: true,
    }
  }
  return {
    first: {keys: node.keys.slice(0, middle), children: node.children.slice(0, middle)},
    second: {keys: node.keys.slice(middle), children: node.children.slice(middle)},
    grew: true,
  }
}

export function drop<K extends string, V>(table: Table<K, V>, key: K): Table<K, V> {
  if (!has(table, key)) return table
  let root = dropFrom(table.root, key)
  while (root.children !== undefined && root.children.length === 1 && root.children[0] !== undefined) root = root.children[0]
  return {root, size: table.size - 1}
}

function dropFrom<V>(node: TreeNode<V>, key: string): TreeNode<V> {
  const at = lastUpTo(node.keys, key)
  if (node.children === undefined) return {keys: removed(node.keys, at), values: removed(node.values, at)}
  const child = node.children[Math.max(at, 0)]
  if (child === undefined) return node
  const below = dropFrom(child, key)
  if (below.keys.length === 0) return {keys: removed(node.keys, at), children: removed(node.children, at)}
  const neighbour = node.children[at + 1]
  if (below.keys.length < THIN && neighbour !== undefined && below.keys.length + neighbour.keys.length <= WIDTH) {
    const merged = merge(below, neighbour)
    const children = removed(replaced(node.children, at, merged), at + 1)
    return {keys: removed(replaced(node.keys, at, lowest(merged)), at + 1), children}
  }
  return {keys: replaced(node.keys, at, lowest(below)), children: replaced(node.children, at, below)}
}

function merge<V>(left: TreeNode<V>, right: TreeNode<V>): TreeNode<V> {
  if (left.children === undefined && right.children === undefined) {
    return {keys: [...left.keys, ...right.keys], values: [...left.values, ...right.values]}
  }
  return {keys: [...left.keys, ...right.keys], children: [...(left.children ?? []), ...(right.children ?? [])]}
}

/** The first entry by key order. */
export function first<K extends string, V>(table: Table<K, V>): V | undefined {
  let node: TreeNode<V> | undefined = table.root
  while (node?.children !== undefined) node = node.children[0]
  return node?.values[0]
}

/** The last entry by key order. */
export function last<K extends string, V>(table: Table<K, V>): V | undefined {
  let node: TreeNode<V> | undefined = table.root
  while (node?.children !== undefined) node = node.children[node.children.length - 1]
  return node?.values[node.values.length - 1]
}

/** The value under the greatest key that is not greater than `key`. */
export function atOrBefore<K extends string, V>(table: Table<K, V>, key: K): V | undefined {
  let node: TreeNode<V> | undefined = table.root
  while (node !== undefined) {
    const at = lastUpTo(node.keys, key)
    if (at < 0) return undefined
    if (node.children === undefined) return node.values[at]
    node = node.children[at]
  }
  return undefined
}

/** Values whose key starts with `prefix`, in key order; all values for ''. */
export function valuesFrom<K extends string, V>(table: Table<K, V>, prefix: string): V[] {
  const found: V[] = []
  walk(table.root, prefix, (_key, value) => {
    found.push(value)
  })
  return found
}

/** Calls `visit` for each entry whose key starts with `prefix`, in key order. */
export function eachFrom<K extends string, V>(table: Table<K, V>, prefix: string, visit: (key: K, value: V) => void): void {
  walk(table.root, prefix, visit as (key: string, value: V) => void)
}

/** False when the walk has passed the last key with this prefix. */
function walk<V>(node: TreeNode<V>, prefix: string, visit: (key: string, value: V) => void): boolean {
  const start = Math.max(lastUpTo(node.keys, prefix), 0)
  for (let index = start; index < node.keys.length; index++) {
    const key = node.keys[index] ?? ''
    if (node.children === undefined) {
      if (key.startsWith(prefix)) visit(key, node.values[index] as V)
      else if (key > prefix) return false
      continue
    }
    if (key > prefix && !key.startsWith(prefix)) return false
    const child = node.children[index]
    if (child !== undefined && !walk(child, prefix, visit)) return false
  }
  return true
}

/**
 * How entries are summed up: leaf by leaf, then sums of sums. Nodes of the tree never change, so a memo keyed by node lets a fold
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
  if (whole && sum !== undefined) fold.memo?.set(node, sum)
  return sum
}

function foldLeaf<V, S>({keys, values}: Leaf<V>, span: Span, whole: boolean, fold: Fold<V, S>): S | undefined {
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

/** The part of a table whose keys are not greater than `key`. Costs O(log n) but for the size, which is counted anew. */
export function upTo<K extends string, V>(table: Table<K, V>, key: K): Table<K, V> {
  const root = cutAfter(table.root, key)
  return {root, size: count(root)}
}

function cutAfter<V>(node: TreeNode<V>, key: string): TreeNode<V> {
  const at = lastUpTo(node.keys, key)
  if (at < 0) return EMPTY
  if (node.children === undefined) return {keys: node.keys.slice(0, at + 1), values: node.values.slice(0, at + 1)}
  const child = node.children[at]
  if (child === undefined) return EMPTY
  return {keys: node.keys.slice(0, at + 1), children: replaced(node.children.slice(0, at + 1), at, cutAfter(child, key))}
}

function count<V>(node: TreeNode<V>): number {
  return node.children === undefined ? node.keys.length : node.children.reduce((sum, child) => sum + count(child), 0)
}

function lowest<V>(node: TreeNode<V>): string {
  return node.keys[0] ?? ''
}

function replaced<T>(list: readonly T[], at: number, item: T): readonly T[] {
  const copy = list.slice()
  copy[at] = item
  return copy
}

/** A plain loop: half the cost of slice and splice, and this is where most writes spend their time. */
function inserted<T>(list: readonly T[], at: number, item: T): readonly T[] {
  const copy = new Array<T>(list.length + 1)
  for (let index = 0; index < at; index++) copy[index] = list[index] as T
  copy[at] = item
  for (let index = at; index < list.length; index++) copy[index + 1] = list[index] as T
  return copy
}

function removed<T>(list: readonly T[], at: number): readonly T[] {
  const copy = list.slice()
  copy.splice(Math.max(at, 0), 1)
  return copy
}
