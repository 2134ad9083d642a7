/**
 * The structure of the API's objects: which fields a kind has, of what types, which are required, how lists are keyed. The
 * table is made by tools/make-fields.mjs from the Go types of Kubernetes 1.36; nothing here is prose.
 */
import table from './fields.generated.json' with {type: 'json'}

export type FieldType =
  | {readonly tag: 'string' | 'bool' | 'number'; readonly go: string; readonly enum: readonly string[]}
  | {readonly tag: 'integer'; readonly go: string; readonly bits: 32 | 64}
  /** Types that read JSON by rules of their own. */
  | {readonly tag: 'quantity' | 'time' | 'micro-time' | 'int-or-string' | 'bytes' | 'raw'; readonly go: string}
  | {readonly tag: 'list' | 'map'; readonly go: string; readonly of: FieldType}
  | {readonly tag: 'struct'; readonly go: string; readonly struct: string}

export type Field = {
  readonly name: string
  readonly type: FieldType
  /** A Go pointer: leaving it out differs from its zero value. */
  readonly pointer: boolean
  /** Written even when empty (no omitempty). */
  readonly keep: boolean
  readonly required: boolean
  /** Names of the embedded Go structs that hold it, outermost first; error texts of the server show them. */
  readonly embedded: readonly string[]
  readonly listType: string | undefined
  readonly listKeys: readonly string[]
  /** By which key a strategic merge patch finds the items of this list. */
  readonly mergeKey: string | undefined
  readonly patchStrategy: string | undefined
}

export type Struct = {
  /** `core.Container`: package and Go name. */
  readonly id: string
  /** `Container`. */
  readonly name: string
  readonly fields: ReadonlyMap<string, Field>
}

type Table = {
  readonly kinds: {readonly [kind: string]: string}
  readonly scalars: {readonly [name: string]: readonly string[]}
  readonly structs: {readonly [name: string]: {readonly [field: string]: string}}
}

const TABLE: Table = table
const structs = new Map<string, Struct>()
const types = new Map<string, FieldType>()

/** A struct of the table, by its id; undefined when there is none. */
export function structOf(id: string): Struct | undefined {
  const known = structs.get(id)
  if (known) return known
  if (!Object.hasOwn(TABLE.structs, id)) return undefined
  const fields = new Map<string, Field>()
  addFields(id, [], fields)
  const struct = {id, name: shortName(id), fields}
  structs.set(id, struct)
  return struct
}

/** The struct of a kind that has a table; apiVersion is not looked at, since kinds are unique in it. */
export function structOfKind(kind: string): Struct | undefined {
  return Object.hasOwn(TABLE.kinds, kind) ? structOf(TABLE.kinds[kind] ?? '') : undefined
}

/** The kinds with a table. */
export function kindsWithFields(): readonly string[] {
  return Object.keys(TABLE.kinds)
}

const shortName = (id: string): string => id.slice(id.indexOf('.') + 1)

function addFields(id: string, embedded: readonly string[], into: Map<string, Field>): void {
  for (const [name, text] of Object.entries(TABLE.structs[id] ?? {})) {
    const [type = '', ...flags] = text.split(' ')
    if (flags.includes('inline')) addFields(type.replace('*', ''), [...embedded, name], into)
    else if (name !== '' && name !== '-') into.set(name, readField(name, type, flags, embedded))
  }
}

function readField(name: string, type: string, flags: readonly string[], embedded: readonly string[]): Field {
  const flag = (key: string): string | undefined => flags.find(text => text.startsWith(`${key}=`))?.slice(key.length + 1)
  const pointer = type.startsWith('*')
  return {
    name,
    type: readType(pointer ? type.slice(1) : type),
    pointer,
    keep: flags.includes('keep'),
    required: flags.includes('required'),
    embedded,
    listType: flag('list'),
    listKeys: flag('keys')?.split(',') ?? [],
    mergeKey: flag('merge'),
    patchStrategy: flag('patch'),
  }
}

function readType(text: string): FieldType {
  const known = types.get(text)
  if (known) return known
  const type = makeType(text)
  types.set(text, type)
  return type
}

const SPECIAL: {readonly [name: string]: FieldType} = {
  string: {tag: 'string', go: 'string', enum: []},
  'types.UID': {tag: 'string', go: 'types.UID', enum: []},
  bool: {tag: 'bool', go: 'bool', enum: []},
  float64: {tag: 'number', go: 'float64', enum: []},
  int: {tag: 'integer', go: 'int', bits: 64},
  int32: {tag: 'integer', go: 'int32', bits: 32},
  int64: {tag: 'integer', go: 'int64', bits: 64},
  Quantity: {tag: 'quantity', go: 'resource.Quantity'},
  Time: {tag: 'time', go: 'v1.Time'},
  MicroTime: {tag: 'micro-time', go: 'v1.MicroTime'},
  IntOrString: {tag: 'int-or-string', go: 'intstr.IntOrString'},
  bytes: {tag: 'bytes', go: '[]uint8'},
  RawExtension: {tag: 'raw', go: 'runtime.RawExtension'},
  FieldsV1: {tag: 'raw', go: 'v1.FieldsV1'},
}

function makeType(text: string): FieldType {
  const special = Object.hasOwn(SPECIAL, text) ? SPECIAL[text] : undefined
  if (special) return special
  if (text.startsWith('[]')) {
    const of = readType(text.slice(2).replace('*', ''))
    return {tag: 'list', go: `[]${text.charAt(2) === '*' ? '*' : ''}${of.go}`, of}
  }
  if (text.startsWith('map[')) {
    const close = text.indexOf(']')
    const of = readType(text.slice(close + 1))
    return {tag: 'map', go: `map[${readType(text.slice(4, close)).go}]${of.go}`, of}
  }
  const go = `v1.${shortName(text)}`
  const scalar = Object.hasOwn(TABLE.scalars, text) ? TABLE.scalars[text] : undefined
  if (!scalar) return {tag: 'struct', go, struct: text}
  const under = readType(scalar[0] ?? 'string')
  return under.tag === 'string' ? {...under, go, enum: scalar.slice(1)} : {...under, go}
}

/** A step through an object: a field's name, a map's key, or a place in a list. */
export type FieldPath = readonly (string | number)[]

/** The type found by stepping from a kind along a path; `[]` or any number steps into a list. Undefined when there is no such field. */
export function typeAt(kind: string, path: FieldPath): FieldType | undefined {
  const root = structOfKind(kind)
  let type: FieldType | undefined = root && {tag: 'struct', go: `v1.${root.name}`, struct: root.id}
  for (const step of path) type = type && stepInto(type, step)
  return type
}

function stepInto(type: FieldType, step: string | number): FieldType | undefined {
  if (type.tag === 'list') return typeof step === 'number' || step === '[]' ? type.of : stepInto(type.of, step)
  if (type.tag === 'map') return type.of
  return type.tag === 'struct' ? structOf(type.struct)?.fields.get(String(step))?.type : undefined
}

/** The field at a path. List places in the path may be left out, as in `kubectl explain`. Undefined for items and map values. */
export function fieldAt(kind: string, path: FieldPath): Field | undefined {
  const last = path.at(-1)
  if (last === undefined || typeof last === 'number') return undefined
  const parent = elementOf(typeAt(kind, path.slice(0, -1)))
  return parent?.tag === 'struct' ? structOf(parent.struct)?.fields.get(last) : undefined
}

/** The fields that may stand below a path: those of the struct there, or of a list's items. Empty when nothing may. */
export function childrenOf(kind: string, path: FieldPath): readonly Field[] {
  const type = elementOf(typeAt(kind, path))
  return type?.tag === 'struct' ? [...(structOf(type.struct)?.fields.values() ?? [])] : []
}

/** What a list (of lists) holds in the end; other types are themselves. */
export function elementOf(type: FieldType | undefined): FieldType | undefined {
  let at = type
  while (at?.tag === 'list') at = at.of
  return at
}

/** The allowed values of a field, when the API names them; for booleans true and false. */
export function valuesOf(type: FieldType): readonly string[] {
  return type.tag === 'bool' ? ['true', 'false'] : type.tag === 'string' ? type.enum : []
}
