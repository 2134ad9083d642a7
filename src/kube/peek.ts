/**
 * Reading JSON whose shape is not known to the compiler: objects of any kind, patches, manifests.
 * Everything is total: what is missing or of another type reads as the empty value.
 */
export type Data = {readonly [key: string]: unknown}

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value at a path of keys and indexes; undefined when any step is missing. Only own properties count. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current = value
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined
    current = (current as {readonly [key: string | number]: unknown})[step]
  }
  return current === null ? undefined : current
}

/** Text at a path: strings as they are, numbers and booleans as Go prints them, else ''. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path)
  if (typeof found === 'string') return found
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : ''
}

export function numAt(value: unknown, ...path: readonly (string | number)[]): number {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : 0
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

export function dataAt(value: unknown, ...path: readonly (string | number)[]): Data {
  const found = at(value, ...path)
  return isData(found) ? found : {}
}

/** A map of texts at a path, e.g. labels; entries of other types are left out. */
export function textsAt(value: unknown, ...path: readonly (string | number)[]): {readonly [key: string]: string} {
  const entries = Object.entries(dataAt(value, ...path)).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(entries)
}

/** A copy with the value at a path replaced; missing maps on the way are made; undefined takes the key away. */
export function put(value: unknown, path: readonly (string | number)[], next: unknown): Data {
  const [head, ...rest] = path
  if (head === undefined) return isData(next) ? next : {}
  const base = isData(value) ? value : {}
  const child = Object.hasOwn(base, head) ? base[head] : undefined
  const made = rest.length === 0 ? next : putInside(child, rest, next)
  if (made !== undefined) return {...base, [head]: made}
  const {[head]: _gone, ...others} = base
  return others
}

function putInside(child: unknown, path: readonly (string | number)[], next: unknown): unknown {
  const [head, ...rest] = path
  if (!Array.isArray(child) || typeof head !== 'number') return put(child, path, next)
  return child.map((item, index) => (index !== head ? item : rest.length === 0 ? next : putInside(item, rest, next)))
}

/** Keys in Go's order: by UTF-8 bytes, which for text without surrogates is by code unit. */
export function sortedKeys(value: Data): readonly string[] {
  return Object.keys(value).sort(byCodeUnit)
}

export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Deep equality of JSON values, key order aside. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  }
  if (!isData(a) || !isData(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
}
