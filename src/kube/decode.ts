/**
 * Strict decoding as the API server's (sigs.k8s.io/json under apimachinery's json serializer): the first wrong type is told
 * alone; only when all types fit, all unknown fields are told together. Keys are looked at in sorted order, since kubectl
 * sends them so.
 */
import {illegalBase64, toBase64} from './base64.ts'
import type {Field, FieldType, Struct} from './fields.ts'
import {kindsWithFields, structOf, structOfKind} from './fields.ts'
import {goQuote} from './go-quote.ts'
import {rfc3339Error} from './go-time.ts'
import type {Json, KubeObject, Problem} from './object.ts'
import {canonicalQuantity, parseQuantity} from './quantity.ts'
import {put} from './record.ts'

export type DecodePath = readonly (string | number)[]
export type DecodeFault = {readonly message: string; readonly path: DecodePath}

/** The digits at a path of a whole number that JavaScript rounds; undefined where it does not. */
export type Exact = (path: DecodePath) => string | undefined

type Decoder = {
  /** The first wrong type; a later error of a type that reads itself goes before it. */
  wrong: DecodeFault | undefined
  readonly unknown: DecodeFault[]
  readonly seen: Set<string>
  /** Go's error context: the struct whose field is read, and the names on the way. */
  struct: string
  readonly names: string[]
  readonly path: (string | number)[]
  readonly exact: Exact
}

/** A type that reads itself ends the whole reading with its error. Never leaves this file. */
class ReadFault extends Error {
  readonly path: DecodePath
  constructor(message: string, path: DecodePath) {
    super(message)
    this.path = path
  }
}

/** More unknown fields than this are not told. */
const MOST_UNKNOWN = 100

export type Decoded = {readonly value: Json; readonly wrong: DecodeFault | undefined; readonly unknown: readonly DecodeFault[]}

/** Reads a value as a struct of the table. `value` is what Go would hold: nulls gone, quantities canonical. */
export function decodeStruct(value: Json, struct: Struct, exact: Exact = () => undefined): Decoded {
  const d: Decoder = {wrong: undefined, unknown: [], seen: new Set(), struct: '', names: [], path: [], exact}
  try {
    const read = readStruct(d, value, struct, `v1.${struct.name}`)
    return {value: read ?? {}, wrong: d.wrong, unknown: d.unknown}
  } catch (fault) {
    if (!(fault instanceof ReadFault)) throw fault
    return {value: {}, wrong: {message: fault.message, path: fault.path}, unknown: []}
  }
}

/** What is wrong with a manifest: the server's Problem, and a fault with its path for each thing it names. */
export type DecodeProblem = Problem & {readonly faults: readonly DecodeFault[]}

/**
 * Decodes an object of a kind that has a field table, strictly. The object holds no nulls and no unknown fields; its
 * quantities are canonical. The Problem's message is the server's.
 */
export function decode(value: Json, exact?: Exact): {readonly object: KubeObject} | DecodeProblem {
  const kind = textOf(value, 'kind')
  const struct = structOfKind(kind)
  if (!struct) return unregistered(kind, textOf(value, 'apiVersion'))
  const {value: read, wrong, unknown} = decodeStruct(value, struct, exact)
  if (!wrong && unknown.length === 0) {
    // decodeStruct has checked that metadata and its fields have the types of ObjectMeta.
    return {object: {metadata: {name: ''}, ...asRecord(read), kind, apiVersion: textOf(value, 'apiVersion')}}
  }
  const version = textOf(value, 'apiVersion').replace(/^.*\//, '')
  const what = wrong ? wrong.message : `strict decoding error: ${unknown.map(fault => fault.message).join(', ')}`
  const message = `${kind} in version ${goQuote(version)} cannot be handled as a ${kind}: ${what}`
  return {reason: 'BadRequest', message, faults: wrong ? [wrong] : unknown}
}

/** kubectl finds a kind in small letters as well (`daemonset`), but the server's scheme does not. */
function unregistered(kind: string, apiVersion: string): DecodeProblem {
  const proper = kindsWithFields().find(known => known.toLowerCase() === kind) ?? kind
  const version = apiVersion.replace(/^.*\//, '')
  const why = `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`
  const message = `${kind} in version ${goQuote(version)} cannot be handled as a ${proper}: ${why}`
  return {reason: 'BadRequest', message, faults: [{message: why, path: ['kind']}]}
}

type Data = {readonly [key: string]: Json}

const isData = (value: Json): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
const asRecord = (value: Json): Data => (isData(value) ? value : {})

function textOf(value: Json, key: string): string {
  const found = isData(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return typeof found === 'string' ? found : ''
}

function jsonName(value: Json): string {
  if (isList(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

function typeError(d: Decoder, what: string, go: string): DecodeFault {
  const where = d.struct === '' ? 'Go value' : `Go struct field ${d.struct}.${d.names.join('.')}`
  return {message: `json: cannot unmarshal ${what} into ${where} of type ${go}`, path: [...d.path]}
}

function note(d: Decoder, what: string, go: string): undefined {
  d.wrong ??= typeError(d, what, go)
  return undefined
}

function readStruct(d: Decoder, value: Json, struct: Struct, go: string): Json | undefined {
  if (!isData(value)) return note(d, jsonName(value), go)
  const into: {[key: string]: Json} = {}
  const before = d.struct
  const depth = d.names.length
  for (const key of Object.keys(value).sort()) {
    const field = struct.fields.get(key)
    if (!field) {
      noteUnknown(d, key)
      continue
    }
    d.struct = struct.name
    d.names.push(...field.embedded, key)
    d.path.push(key)
    const read = readField(d, value[key] ?? null, field)
    if (read !== undefined) into[key] = read
    d.path.pop()
    d.names.length = depth
    d.struct = before
  }
  return into
}

function noteUnknown(d: Decoder, key: string): void {
  const at = `${d.path.reduce((text: string, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '')}`
  const name = at === '' ? key : `${at}.${key}`
  if (d.unknown.length >= MOST_UNKNOWN || d.seen.has(name)) return
  d.seen.add(name)
  d.unknown.push({message: `unknown field ${goQuote(name)}`, path: [...d.path, key]})
}

/** A null sets nothing: a pointer stays nil, a plain value zero. */
function readField(d: Decoder, value: Json, field: Field): Json | undefined {
  return value === null ? undefined : readValue(d, value, field.type)
}

function readValue(d: Decoder, value: Json, type: FieldType): Json | undefined {
  switch (type.tag) {
    case 'struct': {
      const struct = structOf(type.struct)
      return struct && readStruct(d, value, struct, type.go)
    }
    case 'list':
      return isList(value) ? readList(d, value, type.of) : note(d, jsonName(value), type.go)
    case 'map':
      return isData(value) ? readMap(d, value, type.of) : note(d, jsonName(value), type.go)
    case 'string':
      return typeof value === 'string' ? value : note(d, jsonName(value), type.go)
    case 'bool':
      return typeof value === 'boolean' ? value : note(d, jsonName(value), type.go)
    case 'number':
      return typeof value === 'number' ? value : note(d, jsonName(value), type.go)
    case 'integer':
      return readInteger(d, value, type.go, type.bits)
    default:
      return readSpecial(d, value, type)
  }
}

function fits(value: number, bits: 32 | 64): boolean {
  const most = 2 ** (bits - 1)
  return Number.isInteger(value) && value >= -most && value < most
}

function readInteger(d: Decoder, value: Json, go: string, bits: 32 | 64): Json | undefined {
  if (typeof value !== 'number') return note(d, jsonName(value), go)
  return fits(value, bits) ? value : note(d, `number ${d.exact(d.path) ?? value}`, go)
}

/** A null item is a zero value: an empty text, an empty struct. */
function zeroOf(type: FieldType): Json {
  switch (type.tag) {
    case 'string':
    case 'bytes':
      return ''
    case 'bool':
      return false
    case 'number':
    case 'integer':
    case 'int-or-string':
      return 0
    case 'quantity':
      return '0'
    case 'list':
      return []
    default:
      return {}
  }
}

function readList(d: Decoder, items: readonly Json[], of: FieldType): Json {
  return items.map((item, at) => {
    d.path.push(at)
    const read = item === null ? zeroOf(of) : (readValue(d, item, of) ?? zeroOf(of))
    d.path.pop()
    return read
  })
}

function readMap(d: Decoder, map: Data, of: FieldType): Json {
  const into: {[key: string]: Json} = {}
  for (const key of Object.keys(map).sort()) {
    const item = map[key] ?? null
    d.path.push(key)
    put(into, key, item === null ? zeroOf(of) : (readValue(d, item, of) ?? zeroOf(of)))
    d.path.pop()
  }
  return into
}

type Special = Extract<FieldType, {readonly tag: 'quantity' | 'time' | 'micro-time' | 'int-or-string' | 'bytes' | 'raw'}>

function readSpecial(d: Decoder, value: Json, type: Special): Json | undefined {
  switch (type.tag) {
    case 'raw':
      return value
    case 'quantity':
      return readQuantity(d, value)
    case 'int-or-string':
      return readIntOrString(d, value)
    case 'bytes':
      return readBytes(d, value, type.go)
    default:
      return readTime(d, value)
  }
}

function end(d: Decoder, message: string): never {
  throw new ReadFault(message, [...d.path])
}

/** Quantities read the raw JSON: any text that is one will do, quoted or not. */
function readQuantity(d: Decoder, value: Json): Json {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value)
  const parsed = parseQuantity(text)
  return 'error' in parsed ? end(d, parsed.error) : canonicalQuantity(text)
}

function readIntOrString(d: Decoder, value: Json): Json {
  if (typeof value === 'string') return value
  if (typeof value === 'number' && fits(value, 32)) return value
  return end(d, typeError(d, typeof value === 'number' ? `number ${d.exact(d.path) ?? value}` : jsonName(value), 'int32').message)
}

function readTime(d: Decoder, value: Json): Json {
  if (typeof value !== 'string') return end(d, typeError(d, jsonName(value), 'string').message)
  const error = rfc3339Error(value)
  return error === undefined ? value : end(d, error)
}

function readBytes(d: Decoder, value: Json, go: string): Json | undefined {
  if (isList(value)) return toBase64(value.map((item, at) => readByte(d, item, at)))
  if (typeof value !== 'string') return note(d, jsonName(value), go)
  const bad = illegalBase64(value)
  if (bad === undefined) return value.replaceAll(/[\r\n]/g, '')
  d.wrong ??= {message: `illegal base64 data at input byte ${bad}`, path: [...d.path]}
  return undefined
}

/** Go takes a list of numbers for bytes as well. */
function readByte(d: Decoder, item: Json, at: number): number {
  if (item === null || (typeof item === 'number' && Number.isInteger(item) && item >= 0 && item < 256)) return item ?? 0
  d.path.push(at)
  note(d, typeof item === 'number' ? `number ${item}` : jsonName(item), 'uint8')
  d.path.pop()
  return 0
}
