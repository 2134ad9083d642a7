import {insert, inserted, remove, removed, replaced, set} from './slots.ts'

/**
 * A persistent ordered map from text to values: a B+ tree whose writes copy one path and share the rest.
 * Entries come in the order of their keys by code unit, which is etcd's order for object keys.
 * get, put, drop and first cost O(log n); a walk costs what it returns.
 */
export type Table<K extends string, V> = {readonly root: TreeNode<V>; readonly size: number; readonly brand?: K}

/**
 * Who may still change nodes in place: a run of many writes whose worlds in between nobody sees. A node that carries a live owner was
 * made in that owner's run, so the run changes it instead of copying it again. When the run shows its world it ends the owner's life,
 * and the nodes stay what they are for ever. Without a live owner each write copies its path.
 */
export type Owner = {live: boolean}
export const NOBODY: Owner = {live: false}
export const newOwner = (): Owner => ({live: true})

/**
 * A leaf has values; a branch has children, and keys[i] is the smallest key below children[i].
 * A leaf whose values were copied shares its keys with the old one: `keeper` owns the keys.
 */
export type TreeNode<V> = {
  keys: readonly string[]
  readonly values: readonly V[]
  readonly children: readonly TreeNode<V>[] | undefined
  owner: Owner
  keeper: Owner
}

const WIDTH = 32
const THIN = 8

const NO_VALUES: readonly never[] = []
const EMPTY: TreeNode<never> = leaf([], [], NOBODY)

function leaf<V>(keys: readonly string[], values: readonly V[], owner: Owner, keeper: Owner = owner): TreeNode<V> {
  return {keys, values, children: undefined, owner, keeper}
}

function branch<V>(keys: readonly string[], children: readonly TreeNode<V>[], owner: Owner, keeper: Owner = owner): TreeNode<V> {
  return {keys, values: NO_VALUES, children, owner, keeper}
}

export function emptyTable<K extends string, V>(): Table<K, V> {
  return {root: EMPTY, size: 0}
}

/** Index of the last key that is not greater than `key`, or -1. */
export function lastUpTo(keys: readonly string[], key: string): number {
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
export function put<K extends string, V>(table: Table<K, V>, key: K, value: V, owner: Owner = NOBODY): Table<K, V> {
  const own = ownLeaf(table.root, key, owner)
  if (own !== undefined) {
    const at = lastUpTo(own.keys, key)
    if (own.keys[at] === key) {
      set(own.values, at, value)
      // Another table, though of the same nodes: who remembers what stands in one has to see that it changed.
      return {root: table.root, size: table.size}
    }
    // A new smallest key, or one too many, is told to the nodes above.
    if (at >= 0 && own.keys.length < WIDTH) {
      withEntry(own, at + 1, key, value, owner)
      return {root: table.root, size: table.size + 1}
    }
  }
  const news: News<V> = {second: undefined, grew: false}
  const first = putInto(table.root, key, value, owner, news)
  const root = news.second === undefined ? first : branch([lowest(first), lowest(news.second)], [first, news.second], owner)
  return {root, size: table.size + (news.grew ? 1 : 0)}
}

/** The leaf where a key stands or would stand, if the whole way there is the owner's: most writes of a run change that leaf alone. */
function ownLeaf<V>(root: TreeNode<V>, key: string, owner: Owner): TreeNode<V> | undefined {
  if (!owner.live) return undefined
  let node = root
  while (node.owner === owner) {
    if (node.children === undefined) return node
    const child = node.children[Math.max(lastUpTo(node.keys, key), 0)]
    if (child === undefined) return undefined
    node = child
  }
  return undefined
}

/** What a write below tells the node above: the right half when the child was split, and whether the key is new. */
type News<V> = {second: TreeNode<V> | undefined; grew: boolean}

function putInto<V>(node: TreeNode<V>, key: string, value: V, owner: Owner, news: News<V>): TreeNode<V> {
  const at = lastUpTo(node.keys, key)
  if (node.children === undefined) {
    if (at >= 0 && node.keys[at] === key) return withValue(node, at, value, owner)
    news.grew = true
    return split(withEntry(node, at + 1, key, value, owner), at + 1, owner, news)
  }
  const index = Math.max(at, 0)
  const child = node.children[index]
  if (child === undefined) return node
  const below = putInto(child, key, value, owner, news)
  const changed = withChild(node, index, below, at < 0 ? key : undefined, owner)
  const {second} = news
  if (second === undefined) return changed
  news.second = undefined
  return split(withBranch(changed, index + 1, second, owner), index + 1, owner, news)
}

const owned = (node: {readonly owner: Owner}, owner: Owner) => node.owner === owner && owner.live

function withValue<V>(node: TreeNode<V>, at: number, value: V, owner: Owner): TreeNode<V> {
  if (!owned(node, owner)) return leaf(node.keys, replaced(node.values, at, value), owner, NOBODY)
  set(node.values, at, value)
  return node
}

function withEntry<V>(node: TreeNode<V>, at: number, key: string, value: V, owner: Owner): TreeNode<V> {
  if (!owned(node, owner)) return leaf(inserted(node.keys, at, key), inserted(node.values, at, value), owner)
  node.keys = ownKeys(node, owner)
  insert(node.keys, at, key)
  insert(node.values, at, value)
  return node
}

/** `lowest`: the child's new smallest key, where it changed. */
function withChild<V>(node: TreeNode<V>, at: number, child: TreeNode<V>, lowest: string | undefined, owner: Owner): TreeNode<V> {
  const children = node.children ?? []
  if (!owned(node, owner)) {
    const next = children[at] === child ? children.slice() : replaced(children, at, child)
    return lowest === undefined ? branch(node.keys, next, owner, NOBODY) : branch(replaced(node.keys, at, lowest), next, owner)
  }
  if (children[at] !== child) set(children, at, child)
  if (lowest === undefined) return node
  node.keys = ownKeys(node, owner)
  set(node.keys, at, lowest)
  return node
}

/** `node` is the owner's already: withChild made it so, unless nobody owns it. */
function withBranch<V>(node: TreeNode<V>, at: number, child: TreeNode<V>, owner: Owner): TreeNode<V> {
  const children = node.children ?? []
  if (!owned(node, owner)) return branch(inserted(node.keys, at, lowest(child)), inserted(children, at, child), owner)
  node.keys = ownKeys(node, owner)
  insert(node.keys, at, lowest(child))
  insert(children, at, child)
  return node
}

function ownKeys<V>(node: TreeNode<V>, owner: Owner): readonly string[] {
  if (node.keeper === owner) return node.keys
  node.keeper = owner
  return node.keys.slice()
}

/**
 * A node that is too wide becomes two; the right one goes into the news. Where the new one came last, as in a
 * queue, the left one stays full: nothing more will come to it.
 */
function split<V>(node: TreeNode<V>, at: number, owner: Owner, news: News<V>): TreeNode<V> {
  if (node.keys.length <= WIDTH) return node
  const middle = at === WIDTH ? WIDTH : WIDTH / 2
  const keys = node.keys.slice(0, middle)
  const more = node.keys.slice(middle)
  if (node.children === undefined) {
    news.second = leaf(more, node.values.slice(middle), owner)
    return leaf(keys, node.values.slice(0, middle), owner)
  }
  news.second = branch(more, node.children.slice(middle), owner)
  return branch(keys, node.children.slice(0, middle), owner)
}

export function drop<K extends string, V>(table: Table<K, V>, key: K, owner: Owner = NOBODY): Table<K, V> {
  const own = ownLeaf(table.root, key, owner)
  if (own !== undefined && own.keys.length > THIN) {
    const at = lastUpTo(own.keys, key)
    if (own.keys[at] !== key) return table
    if (at > 0) {
      without(own, at, owner)
      return {root: table.root, size: table.size - 1}
    }
  }
  let root = dropFrom(table.root, key, owner)
  if (root === undefined) return table
  while (root.children !== undefined && root.children.length === 1 && root.children[0] !== undefined) root = root.children[0]
  return {root, size: table.size - 1}
}

/** The node without the key; undefined when it is not there. */
function dropFrom<V>(node: TreeNode<V>, key: string, owner: Owner): TreeNode<V> | undefined {
  const at = lastUpTo(node.keys, key)
  if (at < 0) return undefined
  if (node.children === undefined) return node.keys[at] === key ? without(node, at, owner) : undefined
  const child = node.children[at]
  const below = child === undefined ? undefined : dropFrom(child, key, owner)
  if (below === undefined) return undefined
  if (below.keys.length === 0) return without(node, at, owner)
  const neighbour = node.children[at + 1]
  const changed = withChild(node, at, below, lowest(below) === node.keys[at] ? undefined : lowest(below), owner)
  if (below.keys.length >= THIN || neighbour === undefined || below.keys.length + neighbour.keys.length > WIDTH) return changed
  return without(withChild(changed, at, merge(below, neighbour, owner), undefined, owner), at + 1, owner)
}

/** The node without its entry or child at a place. */
function without<V>(node: TreeNode<V>, at: number, owner: Owner): TreeNode<V> {
  const {children} = node
  if (!owned(node, owner)) {
    const keys = removed(node.keys, at)
    return children === undefined ? leaf(keys, removed(node.values, at), owner) : branch(keys, removed(children, at), owner)
  }
  node.keys = ownKeys(node, owner)
  remove(node.keys, at)
  if (children === undefined) remove(node.values, at)
  else remove(children, at)
  return node
}

function merge<V>(left: TreeNode<V>, right: TreeNode<V>, owner: Owner): TreeNode<V> {
  const keys = [...left.keys, ...right.keys]
  if (left.children === undefined && right.children === undefined) return leaf(keys, [...left.values, ...right.values], owner)
  return branch(keys, [...(left.children ?? []), ...(right.children ?? [])], owner)
}

/** The first entry by key order. */
export function first<K extends string, V>(table: Table<K, V>): V | undefined {
  let node: TreeNode<V> | undefined = table.root
  while (node?.children !== undefined) node = node.children[0]
  return node?.values[0] ?? firstOf(table)
}

/** The same by a walk: in a table of the past (past-table.ts) the first leaf may be empty. */
function firstOf<K extends string, V>(table: Table<K, V>): V | undefined {
  let found: V | undefined
  eachWhile(table, (_key, value) => {
    found = value
    return false
  })
  return found
}

/** Values whose key starts with `prefix`, in key order; all values for ''. */
export function valuesFrom<K extends string, V>(table: Table<K, V>, prefix: string): V[] {
  const found: V[] = []
  gather(table.root, prefix, found)
  return found
}

/** False when the last key with this prefix has been passed. A leaf whose last key has the prefix is taken whole from its first one on. */
function gather<V>(node: TreeNode<V>, prefix: string, found: V[]): boolean {
  const {keys, values, children} = node
  const start = lastUpTo(keys, prefix)
  if (children === undefined) {
    let index = start >= 0 && keys[start] === prefix ? start : start + 1
    const end = keys.length
    if (index < end && (keys[end - 1] ?? '').startsWith(prefix)) {
      for (; index < end; index++) found.push(values[index] as V)
      return true
    }
    for (; index < end; index++) {
      if (!(keys[index] ?? '').startsWith(prefix)) return false
      found.push(values[index] as V)
    }
    return true
  }
  for (let index = Math.max(start, 0); index < children.length; index++) {
    const key = keys[index] ?? ''
    if (index > start && !key.startsWith(prefix)) return false
    const child = children[index]
    if (child !== undefined && !gather(child, prefix, found)) return false
  }
  return true
}

/** Calls `visit` for each entry in key order until it answers false. */
export function eachWhile<K extends string, V>({root}: Table<K, V>, visit: (key: string, value: V) => boolean): void {
  walkWhile(root, visit)
}

function walkWhile<V>(node: TreeNode<V>, visit: (key: string, value: V) => boolean): boolean {
  for (let index = 0; index < node.keys.length; index++) {
    const child = node.children?.[index]
    if (child === undefined ? !visit(node.keys[index] ?? '', node.values[index] as V) : !walkWhile(child, visit)) return false
  }
  return true
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

export function lowest<V>(node: TreeNode<V>): string {
  return node.keys[0] ?? ''
}
