import type {FieldType} from '../kube/fields.ts'
import {structOf, structOfKind} from '../kube/fields.ts'
import {illegalBase64} from '../kube/base64.ts'
import {rfc3339Error} from '../kube/go-time.ts'
import {parseQuantity} from '../kube/quantity.ts'
import type {Data} from '../kube/peek.ts'
import {isData} from '../kube/peek.ts'

/**
 * What is wrong with the types of a patched object, in the words of runtime.DefaultUnstructuredConverter, which the server uses for strategic
 * merge patches instead of a JSON decoder. Undefined when the types fit; unknown fields are left to the strict decoder.
 */
export function convertFault(kind: string, object: unknown): string | undefined {
  const struct = structOfKind(kind)
  return struct === undefined ? undefined : structFault(struct.id, object)
}

function structFault(id: string, value: unknown): string | undefined {
  if (!isData(value)) return `cannot restore struct from: ${goKind(value)}`
  for (const [name, field] of structOf(id)?.fields ?? []) {
    if (name === 'apiVersion' || name === 'kind' || !Object.hasOwn(value, name) || value[name] === null) continue
    const fault = typeFault(field.type, value[name])
    if (fault !== undefined) return fault
  }
  return undefined
}

function typeFault(type: FieldType, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined
  switch (type.tag) {
    case 'struct':
      return structFault(type.struct, value)
    case 'list':
      return Array.isArray(value) ? firstFault(value, type.of) : `cannot restore slice from ${goKind(value)}`
    case 'map':
      return isData(value) ? firstFault(Object.values(value), type.of) : `cannot restore map from ${goKind(value)}`
    case 'string':
      return typeof value === 'string' ? undefined : scalarFault('string', value, type.go)
    case 'bool':
      return typeof value === 'boolean' ? undefined : scalarFault('bool', value)
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) ? undefined : scalarFault(`int${type.bits}`, value)
    case 'bytes':
      return bytesFault(value)
    case 'int-or-string':
      return typeof value === 'string' || fitsInt32(value) ? undefined : unmarshalFault(value, 'int32')
    case 'quantity':
      return quantityFault(value)
    case 'time':
    case 'micro-time':
      return typeof value === 'string' ? (value === '' ? undefined : rfc3339Error(value)) : unmarshalFault(value, 'string')
    default:
      return undefined
  }
}

/** Types that read their own JSON are given it alone, so that no field is named. */
function unmarshalFault(value: unknown, go: string): string {
  const given = Array.isArray(value) ? 'array' : isData(value) ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value
  const shown = typeof value === 'number' && go === 'int32' ? `number ${value}` : given
  return `json: cannot unmarshal ${shown} into Go value of type ${go}`
}

function fitsInt32(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31
}

function quantityFault(value: unknown): string | undefined {
  const read = parseQuantity(typeof value === 'string' ? value.trim() : JSON.stringify(value))
  return 'error' in read ? read.error : undefined
}

function bytesFault(value: unknown): string | undefined {
  if (Array.isArray(value)) return undefined
  if (typeof value !== 'string') return `cannot restore slice from ${goKind(value)}`
  const bad = illegalBase64(value)
  return bad === undefined ? undefined : `error decoding from json: illegal base64 data at input byte ${bad}`
}

function firstFault(values: readonly unknown[], type: FieldType): string | undefined {
  for (const value of values) {
    const fault = typeFault(type, value)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** Numbers can be converted to strings in Go, but the converter does not; text and truth cannot be, and so have no rule. */
function scalarFault(wanted: string, value: unknown, go = wanted): string {
  const given = goKind(value)
  if (wanted === 'string' && given === 'int64') return `cannot convert int64 to ${go}`
  if (wanted.startsWith('int') && given === 'float64') return `cannot convert float64 to ${wanted}`
  return `unrecognized type: ${wanted}`
}

const INT64 = 2n ** 63n

/**
 * The object with its whole numbers as Go converts them, without a word: what does not fit into 32 bits loses the bits above, and what
 * does not fit into 64 becomes the least number of amd64 first. The same object when all fit, as they nearly always do.
 */
export function convertIntegers(kind: string, object: Data): Data {
  const struct = structOfKind(kind)
  return struct === undefined ? object : convertStruct(struct.id, object)
}

function convertStruct(id: string, value: Data): Data {
  const fields = structOf(id)?.fields
  return mapValues(value, (inner, name) => {
    const field = fields?.get(name)
    return field === undefined ? inner : convertValue(field.type, inner)
  })
}

function convertValue(type: FieldType, value: unknown): unknown {
  if (type.tag === 'integer') return typeof value === 'number' ? asInteger(value, type.bits) : value
  if (type.tag === 'list' && Array.isArray(value)) {
    const items = value.map(item => convertValue(type.of, item))
    return items.some((item, at) => item !== value[at]) ? items : value
  }
  if (!isData(value)) return value
  if (type.tag === 'struct') return convertStruct(type.struct, value)
  return type.tag === 'map' ? mapValues(value, inner => convertValue(type.of, inner)) : value
}

function mapValues(value: Data, convert: (inner: unknown, name: string) => unknown): Data {
  const entries = Object.entries(value).map(([name, inner]) => [name, convert(inner, name)] as const)
  return entries.some(([name, inner]) => inner !== value[name]) ? Object.fromEntries(entries) : value
}

function asInteger(value: number, bits: 32 | 64): number {
  if (!Number.isInteger(value)) return value
  const exact = BigInt(value)
  const long = exact >= -INT64 && exact < INT64 ? exact : -INT64
  return Number(bits === 32 ? BigInt.asIntN(32, long) : long)
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice'
  if (isData(value)) return 'map'
  // The reader makes a float64 of what no int64 holds.
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}
