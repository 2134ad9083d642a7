import {timestamp} from '../kube/time.ts'
import {compareQuantity, parseQuantity} from '../kube/quantity.ts'
import type {Or} from './fault.ts'
import {fault, isFault, plainFault} from './fault.ts'
import {goQuote} from '../kube/go-quote.ts'
import {relaxedPath} from './custom-columns.ts'
import {goSort} from './go-sort.ts'
import {findPath} from './jsonpath.ts'

/** When it is, and what is sorted: kubectl gives up with a line of its log where values cannot be compared. */
type Log = {readonly now: number; readonly of: 'table' | 'objects'}

/** Objects in the order of what `--sort-by` finds in each; those that lack it come first. A fault when none has it. */
export function sortBy<T>(items: readonly T[], path: string, objectOf: (item: T) => unknown, log: Log): Or<readonly T[]> {
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
  let wrong: string | undefined
  const sorted = goSort(keyed, (a, b) => {
    wrong ??= unsortable(a.key, b.key)
    return keyLess(a.key, b.key)
  })
  if (wrong !== undefined)
    return fault(`${logHead(log)} Field ${field} in ${PLACES[log.of][1]} is an unsortable type: interface, err: ${wrong}`)
  return sorted.map(({item}) => item)
}

/** Why two values cannot be compared, as isLess of kubectl's sorter says it; undefined when they can. */
function unsortable(a: unknown, b: unknown): string | undefined {
  if (a === undefined || b === undefined || a === null || b === null) return undefined
  if (typeof a === 'number' || typeof a === 'string') return typeof a === typeof b ? undefined : 'unsortable interface: interface'
  return `unsortable type: ${Array.isArray(a) ? '[]interface {}' : typeof a === 'boolean' ? 'bool' : 'map[string]interface {}'}`
}

/** Where kubectl sorts, and what Go type it sorts there. */
const PLACES = {table: ['sorter.go:375', '[][][]reflect.Value'], objects: ['sorter.go:329', '*unstructured.Unstructured']} as const

/** How klog begins a line that ends kubectl: day, time, process, place. */
function logHead({now, of}: Log): string {
  const [, month = '', day = '', time = ''] = /^\d+-(\d+)-(\d+)T([^Z]+)Z$/.exec(timestamp(now)) ?? []
  return `F${month}${day} ${time}.000000       1 ${PLACES[of][0]}]`
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
