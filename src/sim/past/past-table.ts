import type {Owner, Table, TreeNode} from '../table.ts'
import {NOBODY, eachWhile, lastUpTo} from '../table.ts'

/** How a table was at an earlier moment, told from how it is. */
export type Before<V> = {
  /** What stood under a key that has `value` now; undefined for nothing, and for what `gone` tells of. */
  readonly was: (key: string, value: V) => V | undefined
  /** What stood under keys that may have nothing now, in any order. Asked once, when the table is first read. */
  readonly gone: () => readonly Gone<V>[]
}
export type Gone<V> = {readonly key: string; readonly value: V}

/** A table as it was, worked out where it is read: get costs one leaf, a walk what it passes; so does its size, where it is not told. */
export function pastTable<K extends string, V>(now: Table<K, V>, before: Before<V>, size?: number): Table<K, V> {
  return new PastTable(now, before, size)
}

class PastTable<K extends string, V> implements Table<K, V> {
  readonly #now: Table<K, V>
  readonly #before: Before<V>
  #root: TreeNode<V> | undefined
  #size: number | undefined

  constructor(now: Table<K, V>, before: Before<V>, size: number | undefined) {
    this.#now = now
    this.#before = before
    this.#size = size
  }

  get root(): TreeNode<V> {
    this.#root ??= new PastNode(this.#now.root, this.#before.gone(), this.#before.was)
    return this.#root
  }

  get size(): number {
    this.#size ??= count(this)
    return this.#size
  }
}

function count<K extends string, V>(table: Table<K, V>): number {
  let found = 0
  eachWhile(table, () => {
    found++
    return true
  })
  return found
}

/**
 * A node as it was: the same children, keys that are lower bounds, and leaves that may be empty or wide. Its parts are private, so that
 * whoever freezes worlds may freeze it too.
 */
class PastNode<V> implements TreeNode<V> {
  readonly owner: Owner = NOBODY
  readonly keeper: Owner = NOBODY
  readonly #now: TreeNode<V>
  readonly #gone: readonly Gone<V>[]
  readonly #was: Before<V>['was']
  #keys: readonly string[] | undefined
  #values: readonly V[] | undefined
  #children: readonly TreeNode<V>[] | undefined

  constructor(now: TreeNode<V>, gone: readonly Gone<V>[], was: Before<V>['was']) {
    this.#now = now
    this.#gone = gone
    this.#was = was
  }

  get keys(): readonly string[] {
    this.#keys ??= this.#now.children === undefined ? this.#merge().keys : lowered(this.#now.keys, this.#gone)
    return this.#keys
  }

  get values(): readonly V[] {
    this.#values ??= this.#now.children === undefined ? this.#merge().values : this.#now.values
    return this.#values
  }

  get children(): readonly TreeNode<V>[] | undefined {
    const {children, keys} = this.#now
    if (children === undefined) return undefined
    if (this.#children === undefined) {
      const parts = children.map((): Gone<V>[] => [])
      for (const each of this.#gone) parts[Math.max(lastUpTo(keys, each.key), 0)]?.push(each)
      this.#children = children.map((child, index) => new PastNode(child, parts[index] ?? [], this.#was))
    }
    return this.#children
  }

  #merge(): {readonly keys: readonly string[]; readonly values: readonly V[]} {
    const keys: string[] = []
    const values: V[] = []
    const add = (key: string, value: V) => {
      keys.push(key)
      values.push(value)
    }
    const gone = this.#gone.length < 2 ? this.#gone : this.#gone.toSorted((one, other) => (one.key < other.key ? -1 : 1))
    let next = 0
    const now = this.#now
    for (const [index, key] of now.keys.entries()) {
      for (let each = gone[next]; each !== undefined && each.key < key; each = gone[++next]) add(each.key, each.value)
      const each = gone[next]
      if (each?.key === key) {
        add(key, each.value)
        next++
        continue
      }
      const value = this.#was(key, now.values[index] as V)
      if (value !== undefined) add(key, value)
    }
    for (let each = gone[next]; each !== undefined; each = gone[++next]) add(each.key, each.value)
    this.#keys = keys
    this.#values = values
    return {keys, values}
  }
}

/** The keys of a branch: what is gone may have stood before all others. */
function lowered<V>(keys: readonly string[], gone: readonly Gone<V>[]): readonly string[] {
  const [first] = keys
  if (first === undefined) return keys
  let lowest = first
  for (const {key} of gone) if (key < lowest) lowest = key
  return lowest === first ? keys : [lowest, ...keys.slice(1)]
}

/** A table that nobody may read: to look into it at a moment that is only shown is a mistake of ours. */
export function unreadable<K extends string, V>(refuse: () => never): Table<K, V> {
  return {
    get root(): TreeNode<V> {
      return refuse()
    },
    get size(): number {
      return refuse()
    },
  }
}
