import type {Data} from './peek.ts'
import {isData, sameJson} from './peek.ts'
import {goValue, keyValue, PatchFault, weave} from './patch-list.ts'
import type {PatchPlace} from './patch-meta.ts'
import {metaOf, placeOfKind} from './patch-meta.ts'
import {diffMaps} from './strategic-diff.ts'

type Map = {[key: string]: unknown}
/** `apply`: directives are carried out and nulls delete (the server). Otherwise two patches are joined and keep theirs (kubectl apply). */
type Mode = {readonly apply: boolean}

const ORDER = '$setElementOrder/'
const DELETE = '$deleteFromPrimitiveList/'

/** Deep copies of plain JSON, to be changed at will. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy)
  return isData(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)])) : value
}

function copyMap(value: Data): Map {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]))
}

/**
 * The object with a strategic merge patch applied, as the server does it; and the patch as it is afterwards, which is what the server's errors print:
 * directives and lists that were merged are gone from it. A text is why it cannot be applied.
 */
export function applyStrategic(kind: string, object: Data, patch: Data): {readonly object: Data; readonly patch: Data} | string {
  const left = copyMap(patch)
  try {
    return {object: mergeMap(copyMap(object), left, placeOfKind(kind), {apply: true}), patch: left}
  } catch (fault) {
    if (fault instanceof PatchFault) return fault.message
    throw fault
  }
}

/** kubectl apply's patch: what changed from live to modified, and what the last applied manifest had and this one has not. A text is why there is none. */
export function threeWayPatch(kind: string, original: Data, modified: Data, live: Data): Data | string {
  const place = placeOfKind(kind)
  try {
    const delta = diffMaps(live, modified, place, {ignoreDeletions: true})
    const deletions = diffMaps(original, modified, place, {ignoreChanges: true})
    return mergeMap(copyMap(deletions), copyMap(delta), place, {apply: false})
  } catch (fault) {
    if (fault instanceof PatchFault) return fault.message
    throw fault
  }
}

/** kubectl edit's patch: all that changed from one text to the other. A text is why there is none. */
export function twoWayPatch(kind: string, original: Data, modified: Data): Data | string {
  try {
    return diffMaps(original, modified, placeOfKind(kind), {retainKeys: true})
  } catch (fault) {
    if (fault instanceof PatchFault) return fault.message
    throw fault
  }
}

/** Changes `original` and uses up `patch`, as strategicpatch.mergeMap. */
function mergeMap(original: Map, patch: Map, place: PatchPlace, mode: Mode): Map {
  if (Object.hasOwn(patch, '$patch')) return directed(patch)
  retainKeys(original, patch, mode)
  orderLists(original, patch, place, mode)
  for (const [given, value] of Object.entries(patch)) {
    const isDelete = given.startsWith(DELETE)
    if (isDelete && !mode.apply) {
      original[given] = value
      continue
    }
    mergeField(original, isDelete ? given.slice(DELETE.length) : given, value, isDelete, place, mode)
  }
  return original
}

function directed(patch: Map): Map {
  const directive = patch.$patch
  if (directive === 'delete') return {}
  if (directive !== 'replace') throw new PatchFault(`unknown patch type ${goValue(directive)} in map: ${goValue(patch)}`)
  delete patch.$patch
  return patch
}

function mergeField(original: Map, key: string, value: unknown, isDelete: boolean, place: PatchPlace, mode: Mode): void {
  if (value === null) {
    delete original[key]
    if (mode.apply) return
  }
  const before = original[key]
  if (!Object.hasOwn(original, key) || kindOf(before) !== kindOf(value)) {
    if (isDelete) return
    if (mode.apply) dropNulls(value)
    const kept = withoutDirectives(value)
    if (kept === undefined) delete original[key]
    else original[key] = kept
    return
  }
  const meta = metaOf(place, key)
  if (isData(before) && isData(value)) {
    original[key] = meta.strategies.includes('replace') ? value : mergeMap(before as Map, value as Map, meta.place, mode)
  } else if (Array.isArray(before) && Array.isArray(value)) {
    original[key] =
      meta.strategies.includes('merge') || isDelete ? mergeList(before, value, meta.place, meta.mergeKey, mode, isDelete) : value
  } else original[key] = value
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value
}

function dropNulls(value: unknown): void {
  if (Array.isArray(value)) value.forEach(dropNulls)
  if (!isData(value)) return
  const map = value as Map
  for (const [key, inner] of Object.entries(map)) {
    if (inner === null) delete map[key]
    else dropNulls(inner)
  }
}

/** A value without the patch directives inside it; undefined when it is one itself. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter(item => item !== undefined)
  if (!isData(value)) return value
  if (Object.hasOwn(value, '$patch')) return undefined
  const map = value as Map
  for (const [key, inner] of Object.entries(map)) {
    const kept = withoutDirectives(inner)
    if (kept === undefined) delete map[key]
    else map[key] = kept
  }
  return map
}

function retainKeys(original: Map, patch: Map, mode: Mode): void {
  if (!Object.hasOwn(patch, '$retainKeys')) return
  const keys = patch.$retainKeys
  delete patch.$retainKeys
  if (!mode.apply) {
    original.$retainKeys = keys
    return
  }
  const kept = new Set(Array.isArray(keys) ? keys.map(String) : [])
  for (const key of Object.keys(original)) if (!kept.has(key)) delete original[key]
}

/** Carries out the element orders: merges the list they are about and puts it in their order. */
function orderLists(original: Map, patch: Map, place: PatchPlace, mode: Mode): void {
  for (const given of Object.keys(patch)) {
    if (!given.startsWith(ORDER)) continue
    const order = patch[given]
    if (!mode.apply) original[given] = order
    delete patch[given]
    const key = given.slice(ORDER.length)
    const [before, added] = [original[key], patch[key]]
    if (!Array.isArray(order)) throw new PatchFault('wrong format for setElementOrder list')
    const meta = metaOf(place, key)
    const merged = joinLists(before, added, meta, mode)
    if (merged === undefined) continue
    original[key] = weave(merged, order, Array.isArray(before) ? before : [], meta.mergeKey)
    delete patch[key]
  }
}

function joinLists(before: unknown, added: unknown, meta: ReturnType<typeof metaOf>, mode: Mode): readonly unknown[] | undefined {
  if (Array.isArray(before) && Array.isArray(added)) {
    return meta.strategies.includes('merge') ? mergeList(before, added, meta.place, meta.mergeKey, mode, false) : added
  }
  if (Array.isArray(before)) return before
  return Array.isArray(added) ? added.map(withoutDirectives).filter(item => item !== undefined) : undefined
}

function mergeList(
  before: readonly unknown[],
  patch: readonly unknown[],
  place: PatchPlace,
  mergeKey: string,
  mode: Mode,
  isDelete: boolean,
): readonly unknown[] {
  if (before.length === 0 && patch.length === 0) return before
  if (![...before, ...patch].some(isData)) {
    if (mode.apply && isDelete) return before.filter(item => !patch.some(gone => sameJson(gone, item)))
    const merged = [...before, ...patch].filter((item, at, all) => all.findIndex(other => sameJson(other, item)) === at)
    return weave(merged, patch, before, '')
  }
  if (mergeKey === '') throw new PatchFault(`cannot merge lists without merge key for ${place?.go ?? ''}`)
  const {kept, rest} = specialItems(before, patch, mergeKey)
  const merged = [...kept]
  for (const item of rest) {
    const value = keyValue(item, mergeKey)
    const at = merged.findIndex(other => isData(other) && sameJson(other[mergeKey], value))
    if (at < 0) merged.push(item)
    else merged[at] = mergeMap(merged[at] as Map, item as Map, place, mode)
  }
  for (const item of merged) keyValue(item, mergeKey)
  return weave(merged, rest, kept, mergeKey)
}

/** Deletions and replacement that a list of a patch asks for. */
function specialItems(
  before: readonly unknown[],
  patch: readonly unknown[],
  mergeKey: string,
): {readonly kept: readonly unknown[]; readonly rest: readonly unknown[]} {
  let kept = [...before]
  const rest: unknown[] = []
  let replace = false
  for (const item of patch) {
    const directive = isData(item) ? item.$patch : undefined
    if (directive === undefined) rest.push(item)
    else if (directive === 'replace') replace = true
    else if (directive === 'delete') {
      const value = keyValue(item, mergeKey)
      kept = kept.filter(other => !(isData(other) && sameJson(other[mergeKey], value)))
    } else throw new PatchFault(`unknown patch type ${goValue(directive)} in map: ${goValue(item)}`)
  }
  return replace ? {kept: rest, rest: []} : {kept, rest}
}
