import {canonicalQuantity, plainQuantity} from '../quantity.ts'
import {CLUSTER_TYPES} from './cluster-types.ts'
import {POD_TYPES} from './pod-types.ts'
import {RARE_TYPES} from './rare-types.ts'
import {typeTable} from './type-table.ts'
import {VOLUME_TYPES} from './volume-types.ts'
import {WORKLOAD_TYPES} from './workload-types.ts'

/**
 * The Go structs of the API as data, to write an object as the API server's encoder does: fields it knows, in its order,
 * zero values dropped or written by the rule of each field.
 *
 * Notation: one type a line, `Type field:type field!:type`, indented lines go on. `!` = written even when empty (no omitempty),
 * `~` = left out when zero (omitzero). Types: s text, i whole number, b truth, q quantity, x int-or-string, t time, y bytes,
 * raw any JSON, `*` pointer (zero values kept), `[]` list, `{}` map with text keys, else a struct's name.
 */
export type Shape =
  | {readonly tag: 'text' | 'number' | 'truth' | 'quantity' | 'either' | 'time' | 'bytes' | 'raw'}
  | {readonly tag: 'list' | 'map'; readonly of: Shape}
  | {readonly tag: 'struct'; readonly name: string}

export type Field = {
  readonly name: string
  readonly keep: boolean
  readonly omitZero: boolean
  readonly pointer: boolean
  readonly shape: Shape
  /** Whether something is written even when the field is missing. */
  readonly always: boolean
}

/** An object while the server works on it; nobody else holds it yet. */
export type Draft = {[key: string]: unknown}

const SIMPLE: Readonly<Record<string, Shape>> = {
  s: {tag: 'text'},
  i: {tag: 'number'},
  f: {tag: 'number'},
  b: {tag: 'truth'},
  q: {tag: 'quantity'},
  x: {tag: 'either'},
  t: {tag: 'time'},
  mt: {tag: 'time'},
  y: {tag: 'bytes'},
  raw: {tag: 'raw'},
}

const structFields = typeTable(() => `${VOLUME_TYPES}${POD_TYPES}${WORKLOAD_TYPES}${CLUSTER_TYPES}${RARE_TYPES}`, readField)

function readField(text: string): Field {
  const colon = text.indexOf(':')
  const type = text.slice(colon + 1)
  const head = text.slice(0, colon)
  const pointer = type.startsWith('*')
  const keep = head.includes('!')
  const omitZero = head.endsWith('~')
  const shape = readShape(pointer ? type.slice(1) : type)
  const always = keep || (!pointer && (['struct', 'quantity', 'either'].includes(shape.tag) || (shape.tag === 'time' && !omitZero)))
  return {name: head.replace(/[!~]+$/, ''), keep, omitZero, pointer, shape, always}
}

function readShape(type: string): Shape {
  if (type.startsWith('[]')) return {tag: 'list', of: readShape(type.slice(2))}
  if (type.startsWith('{}')) return {tag: 'map', of: readShape(type.slice(2))}
  return SIMPLE[type] ?? {tag: 'struct', name: type}
}

/** The fields of a struct in Go's order; undefined for a name that is no struct of the table. */
export function fieldsOf(struct: string): readonly Field[] | undefined {
  return structFields(struct)
}

/**
 * `read`: as the server holds an object in memory, where a list or map that was written empty is not the same as none: error texts
 * show it. `write`: as it comes back from storage and over the wire, where empty ones are gone (null where a field is always written). `compare`: as
 * written, but quantities as plain values, so that `1Gi` and `1024Mi` are the same (apiequality.Semantic.DeepEqual).
 */
export type Mode = 'read' | 'write' | 'compare'

/**
 * The object as the server reads or writes it: nulls and unknown fields gone, empty values dropped or written by the rule of each
 * field, quantities canonical. Always a fresh copy, so the caller may change it. Values of a wrong type count as empty.
 */
export function settle(struct: string, value: unknown, mode: Mode = 'write'): Draft {
  const from = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Draft) : {}
  const out: Draft = {}
  for (const field of structFields(struct) ?? []) {
    // No field is called like a property of all objects, so looking it up plainly is safe.
    const given = from[field.name] ?? undefined
    if (given === undefined && !field.always) continue
    const written = settleField(field, given, mode)
    if (written !== undefined) out[field.name] = written
  }
  return out
}

function settleField({keep, omitZero, pointer, shape}: Field, given: unknown, mode: Mode): unknown {
  if (pointer) return given === undefined ? (keep ? null : undefined) : settleValue(shape, given, mode)
  switch (shape.tag) {
    case 'struct':
    case 'quantity':
    case 'either':
      return settleValue(shape, given, mode)
    case 'time':
      return given ?? (omitZero ? undefined : null)
    case 'raw':
      return given
    case 'list':
    case 'map':
    case 'bytes':
      if (given === undefined || (mode !== 'read' && isEmpty(given))) return keep ? null : undefined
      return settleValue(shape, given, mode)
    default: {
      const settled = settleValue(shape, given, mode)
      return keep || (settled !== '' && settled !== 0 && settled !== false) ? settled : undefined
    }
  }
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'string') return value === ''
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function settleValue(shape: Shape, given: unknown, mode: Mode): unknown {
  switch (shape.tag) {
    case 'text':
      return typeof given === 'string' ? given : ''
    case 'number':
      return typeof given === 'number' ? given : 0
    case 'truth':
      return given === true
    case 'quantity':
      return settleQuantity(given, mode)
    case 'either':
      return given ?? 0
    case 'list':
      return Array.isArray(given) ? given.map((item: unknown) => settleValue(shape.of, item ?? undefined, mode)) : []
    case 'map':
      return settleMap(shape.of, given, mode)
    case 'struct':
      return settle(shape.name, given, mode)
    default:
      return given ?? null
  }
}

function settleQuantity(given: unknown, mode: Mode): string {
  if (typeof given !== 'string' && typeof given !== 'number') return '0'
  return mode === 'compare' ? plainQuantity(given) : canonicalQuantity(given)
}

function settleMap(of: Shape, given: unknown, mode: Mode): Draft {
  const out: Draft = {}
  if (typeof given !== 'object' || given === null) return out
  for (const [key, value] of Object.entries(given)) out[key] = settleValue(of, value ?? undefined, mode)
  return out
}
