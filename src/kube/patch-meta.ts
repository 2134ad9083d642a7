import type {FieldType} from './fields.ts'
import {structOf, structOfKind} from './fields.ts'

/** What a strategic merge patch must know of the place it is at: the type there. Undefined where there is no table: plain JSON merge. */
export type PatchPlace = FieldType | undefined

/** How a field's lists and maps are merged: strategies (`merge`, `replace`, `retainKeys`) and by which key list items are found. */
export type PatchMeta = {
  readonly place: PatchPlace
  readonly strategies: readonly string[]
  readonly mergeKey: string
  readonly known: boolean
}

export function placeOfKind(kind: string): PatchPlace {
  const struct = structOfKind(kind)
  return struct === undefined ? undefined : {tag: 'struct', go: struct.name, struct: struct.id}
}

/** The meta data of a field of the struct at this place; for a list `place` is that of its items. */
export function metaOf(place: PatchPlace, key: string): PatchMeta {
  if (place?.tag === 'map') return {place: place.of, strategies: [], mergeKey: '', known: true}
  const field = place?.tag === 'struct' ? structOf(place.struct)?.fields.get(key) : undefined
  if (field === undefined) return {place: undefined, strategies: [], mergeKey: '', known: false}
  const {type} = field
  return {
    place: type.tag === 'list' ? type.of : type,
    strategies: (field.patchStrategy ?? '').split(',').filter(Boolean),
    mergeKey: field.mergeKey ?? '',
    known: true,
  }
}
