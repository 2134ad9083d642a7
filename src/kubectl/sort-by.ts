import {compareQuantity, parseQuantity} from '../kube/quantity.ts'
import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import {goQuote} from '../kube/go-quote.ts'
import {relaxedPath} from './custom-columns.ts'
import {goSort} from './go-sort.ts'
import {findPath} from './jsonpath.ts'

/** Objects in the order of what `--sort-by` finds in each; those that lack it come first. A fault when none has it. */
export function sortBy<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown): Or<readonly T[]> {
  const relaxed = relaxedPath(path)
  const field = isFault(relaxed) ? path : relaxed
  const keyed: {readonly item: T; readonly key: unknown}[] = []
  for (const item of items) {
    const found = findPath(field, objectOf(item))
    if (typeof found === 'string') return plainFault(`sorting error: ${found}`)
    keyed.push({item, key: found[0]?.[0]})
  }
  if (items.length > 0 && keyed.every(({key}) => key === undefined)) {
    return plainFault(`couldn't find any field with path ${goQuote(field)} in the list of objects`)
  }
  return goSort(keyed, (a, b) => keyLess(a.key, b.key)).map(({item}) => item)
}

function keyLess(a: unknown, b: unknown): boolean {
  if (a === undefined) return true
  if (b === undefined) return false
  // A field that is there and null is less than any other, and not less than itself.
  if (a === null || b === null) return a === null && b !== null
  if (typeof a === 'number' && typeof b === 'number') return a < b
  if (typeof a !== 'string' || typeof b !== 'string') return false
  const [first, second] = [parseQuantity(a), parseQuantity(b)]
  return 'error' in first || 'error' in second ? a < b : compareQuantity(first, second) < 0
}
