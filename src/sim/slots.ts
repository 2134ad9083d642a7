// Short lists as the nodes of a table have them: copies with one slot changed, and changes in place for a list nobody else sees.
// Plain loops: half the cost of splice, and this is where most writes spend their time.

export function replaced<T>(list: readonly T[], at: number, item: T): readonly T[] {
  const copy = list.slice()
  copy[at] = item
  return copy
}

export function inserted<T>(list: readonly T[], at: number, item: T): readonly T[] {
  const copy = new Array<T>(list.length + 1)
  for (let index = 0; index < at; index++) copy[index] = list[index] as T
  copy[at] = item
  for (let index = at; index < list.length; index++) copy[index + 1] = list[index] as T
  return copy
}

export function removed<T>(list: readonly T[], at: number): readonly T[] {
  const copy = list.slice()
  remove(copy, at)
  return copy
}

export function set<T>(list: readonly T[], at: number, item: T): void {
  const own = list as T[]
  own[at] = item
}

export function insert<T>(list: readonly T[], at: number, item: T): void {
  const own = list as T[]
  own.push(item)
  for (let index = own.length - 1; index > at; index--) own[index] = own[index - 1] as T
  own[at] = item
}

export function remove<T>(list: readonly T[], at: number): void {
  const own = list as T[]
  for (let index = Math.max(at, 0); index < own.length - 1; index++) own[index] = own[index + 1] as T
  own.pop()
}
