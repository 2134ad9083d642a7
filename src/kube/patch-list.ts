import {isData, sortedKeys} from './peek.ts'

/** A patch that cannot be made or applied, in the words of apimachinery's strategicpatch. */
export class PatchFault extends Error {}

/** A value as Go's %v prints it, as far as patches need it. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (isData(value))
    return `map[${sortedKeys(value)
      .map(key => `${key}:${goValue(value[key])}`)
      .join(' ')}]`
  return String(value)
}

/** The value of a list item's merge key; without one the item cannot be found. */
export function keyValue(item: unknown, mergeKey: string): unknown {
  if (!isData(item) || !Object.hasOwn(item, mergeKey))
    throw new PatchFault(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`)
  return item[mergeKey]
}

/** Keys of a list in their order, or the values themselves. */
export function listOrder(list: readonly unknown[], mergeKey: string): readonly string[] {
  return list.map(item => goValue(mergeKey === '' ? item : keyValue(item, mergeKey)))
}

function indexIn(order: readonly unknown[], item: unknown, mergeKey: string): number {
  const wanted = goValue(mergeKey !== '' && isData(item) ? item[mergeKey] : item)
  return order.findIndex(candidate => goValue(mergeKey !== '' && isData(candidate) ? candidate[mergeKey] : candidate) === wanted)
}

/** Items in the order that another list gives; deletions go last. As normalizeSliceOrder. */
export function orderList(items: readonly unknown[], order: readonly unknown[], mergeKey: string): readonly unknown[] {
  const removed = (item: unknown): boolean => mergeKey !== '' && isData(item) && item.$patch === 'delete'
  const kept = items.filter(item => !removed(item))
  const sorted = [...kept].sort((a, b) => {
    const [first, second] = [indexIn(order, a, mergeKey), indexIn(order, b, mergeKey)]
    return first >= 0 && second >= 0 ? first - second : 0
  })
  return [...sorted, ...items.filter(removed)]
}

/** Items of the patch in its order, with the server's own woven in where they stood. As normalizeElementOrder and mergeSortedSlice. */
export function weave(
  merged: readonly unknown[],
  patchOrder: readonly unknown[],
  serverOrder: readonly unknown[],
  mergeKey: string,
): readonly unknown[] {
  const inPatch = (item: unknown): boolean => indexIn(patchOrder, item, mergeKey) >= 0
  const left = orderList(
    merged.filter(item => !inPatch(item)),
    serverOrder,
    mergeKey,
  )
  const right = orderList(merged.filter(inPatch), patchOrder, mergeKey)
  const out: unknown[] = []
  let [l, r] = [0, 0]
  while (l < left.length && r < right.length) {
    const [first, second] = [indexIn(serverOrder, left[l], mergeKey), indexIn(serverOrder, right[r], mergeKey)]
    // The server's own item goes first only where both stood on the server, and it stood earlier.
    if (first >= 0 && second >= 0 && first < second) out.push(left[l++])
    else out.push(right[r++])
  }
  return [...out, ...left.slice(l), ...right.slice(r)]
}
