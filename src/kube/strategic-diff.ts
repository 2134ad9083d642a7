import {byCodeUnit, isData, sameJson} from './peek.ts'
import type {Data} from './peek.ts'
import type {PatchPlace} from './patch-meta.ts'
import {metaOf} from './patch-meta.ts'
import {goValue, keyValue, listOrder, orderList, PatchFault} from './patch-list.ts'

/** Which part of a difference is wanted: `deletions` alone, or what was added and changed without them. */
export type DiffOptions = {readonly ignoreChanges?: boolean; readonly ignoreDeletions?: boolean; readonly retainKeys?: boolean}

type Patch = {[key: string]: unknown}

/** What makes `original` into `modified`, as a strategic merge patch with element orders. As strategicpatch.diffMaps of apimachinery. */
export function diffMaps(original: Data, modified: Data, place: PatchPlace, options: DiffOptions): Patch {
  const patch: Patch = {}
  for (const [key, next] of Object.entries(modified)) {
    if (!Object.hasOwn(original, key)) {
      if (options.ignoreChanges !== true) patch[key] = next
      continue
    }
    const before = original[key]
    if (isData(before) && isData(next)) diffMap(key, before, next, patch, place, options)
    else if (Array.isArray(before) && Array.isArray(next)) diffList(key, before, next, patch, place, options)
    else if (options.ignoreChanges !== true && !sameJson(before, next)) patch[key] = next
  }
  if (options.ignoreDeletions !== true) for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) patch[key] = null
  if (options.retainKeys === true) retain(original, modified, patch)
  return patch
}

/** A union such as a volume or a strategy says which fields may stay, so that the old choice goes when a new one comes. */
function retain(original: Data, modified: Data, patch: Patch): void {
  const keys = Object.keys(modified).filter(key => modified[key] !== null)
  const added = keys.some(key => !Object.hasOwn(original, key))
  if (keys.length > 0 && (Object.keys(patch).length > 0 || added)) patch.$retainKeys = keys.sort(byCodeUnit)
}

function diffMap(key: string, before: Data, next: Data, patch: Patch, place: PatchPlace, options: DiffOptions): void {
  const meta = metaOf(place, key)
  if (meta.strategies.includes('replace')) {
    if (options.ignoreChanges !== true) patch[key] = next
    return
  }
  const {retainKeys: _outer, ...rest} = options
  const inner = diffMaps(before, next, meta.place, {...rest, retainKeys: meta.strategies.includes('retainKeys')})
  if (Object.keys(inner).length > 0) patch[key] = inner
}

function diffList(
  key: string,
  before: readonly unknown[],
  next: readonly unknown[],
  patch: Patch,
  place: PatchPlace,
  options: DiffOptions,
): void {
  const meta = metaOf(place, key)
  if (!meta.strategies.includes('merge')) {
    if (options.ignoreChanges !== true && !sameJson(before, next)) patch[key] = next
    return
  }
  const {retainKeys: _outer, ...rest} = options
  const inner = {...rest, retainKeys: meta.strategies.includes('retainKeys')}
  const {add, remove, order} = diffLists(before, next, meta.place, meta.mergeKey, inner)
  if (add.length > 0) patch[key] = add
  if (remove.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = remove
  if (order.length > 0) patch[`$setElementOrder/${key}`] = order
}

type ListDiff = {readonly add: readonly unknown[]; readonly remove: readonly unknown[]; readonly order: readonly unknown[]}

function diffLists(
  before: readonly unknown[],
  next: readonly unknown[],
  place: PatchPlace,
  mergeKey: string,
  options: DiffOptions,
): ListDiff {
  if (before.length === 0) {
    return {add: next.length === 0 || options.ignoreChanges === true ? [] : next, remove: [], order: []}
  }
  if ([...before, ...next].some(isData)) return diffMapLists(before, next, place, mergeKey, options)
  const texts = (list: readonly unknown[]): ReadonlySet<string> => new Set(list.map(goValue))
  const [old, fresh] = [texts(before), texts(next)]
  const sorted = [...next].sort((a, b) => byCodeUnit(goValue(a), goValue(b)))
  const add =
    options.ignoreChanges === true
      ? []
      : orderList(
          sorted.filter(item => !old.has(goValue(item))),
          next,
          '',
        )
  const gone = before.filter(item => !fresh.has(goValue(item)))
  const remove = options.ignoreDeletions === true ? [] : [...new Set(gone)].sort((a, b) => byCodeUnit(goValue(a), goValue(b)))
  const ordered = (options.ignoreDeletions !== true && remove.length > 0) || (options.ignoreChanges !== true && !sameJson(before, next))
  return {add, remove, order: ordered ? next : []}
}

function diffMapLists(
  before: readonly unknown[],
  next: readonly unknown[],
  place: PatchPlace,
  mergeKey: string,
  options: DiffOptions,
): ListDiff {
  if (mergeKey === '') throw new PatchFault(`cannot merge lists without merge key for ${place?.go ?? ''}`)
  const {add, remove} = compareItems(sortedItems(before, mergeKey), sortedItems(next, mergeKey), place, mergeKey, options)
  const patches = [...orderList(add, next, mergeKey), ...remove]
  const sameOrder = sameJson(listOrder(before, mergeKey), listOrder(next, mergeKey))
  const changed = options.ignoreChanges !== true && (patches.length > 0 || !sameOrder)
  const deleted = options.ignoreDeletions !== true && patches.length > 0
  const order = changed || deleted ? next.map(item => ({[mergeKey]: keyValue(item, mergeKey)})) : []
  return {add: patches, remove: [], order}
}

type Item = {readonly key: string; readonly item: Data}

/** Walks both lists as diffListsOfMaps does: items of one key are compared, one with one. */
function compareItems(
  old: readonly Item[],
  fresh: readonly Item[],
  place: PatchPlace,
  mergeKey: string,
  options: DiffOptions,
): {readonly add: readonly unknown[]; readonly remove: readonly unknown[]} {
  const add: unknown[] = []
  const remove: unknown[] = []
  for (let o = 0, f = 0; o < old.length || f < fresh.length; ) {
    const [was, is] = [old[o], fresh[f]]
    const order = was === undefined ? 1 : is === undefined ? -1 : byCodeUnit(was.key, is.key)
    if (order === 0 && was !== undefined && is !== undefined) {
      const patch = diffMaps(was.item, is.item, place, options)
      if (Object.keys(patch).length > 0) add.push({...patch, [mergeKey]: is.item[mergeKey]})
    } else if (order > 0) {
      if (options.ignoreChanges !== true) add.push(is?.item)
    } else if (options.ignoreDeletions !== true) remove.push({$patch: 'delete', [mergeKey]: was?.item[mergeKey]})
    if (order <= 0) o += 1
    if (order >= 0) f += 1
  }
  return {add, remove}
}

/**
 * The items by their keys as text. Of the same key (one port for TCP and one for UDP) the later comes first: upstream's comparison says
 * `less` of equals, and its sort of short lists then turns them round (SortableSliceOfMaps).
 */
function sortedItems(list: readonly unknown[], mergeKey: string): readonly Item[] {
  const items = list.map(item => ({key: goValue(keyValue(item, mergeKey)), item: isData(item) ? item : {}}))
  return items.toReversed().toSorted((a, b) => byCodeUnit(a.key, b.key))
}
