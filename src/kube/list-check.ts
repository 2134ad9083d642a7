/**
 * kubectl's own check of lists. For `kind: List` (and the list kinds, `PodList`) it cannot leave unknown fields to the server, so it
 * falls back to the old check against the OpenAPI schema (kube-openapi's util/proto/validation), with texts of its own.
 */
import type {Field, FieldType, Struct} from './fields.ts'
import {structOf, structOfKind} from './fields.ts'
import {goQuote} from './go-quote.ts'
import type {Json} from './object.ts'

type Data = {readonly [key: string]: Json}

const isData = (value: Json | undefined): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

const SCHEMA_PACKAGES: {readonly [pack: string]: string} = {meta: 'io.k8s.apimachinery.pkg.apis.meta'}

/** `io.k8s.api.core.v1.Container`. */
export function schemaName(struct: Struct): string {
  const pack = struct.id.slice(0, struct.id.indexOf('.'))
  return `${SCHEMA_PACKAGES[pack] ?? `io.k8s.api.${pack}`}.v1.${struct.name}`
}

/** The errors of a manifest of this kind; none when all is well or the kind has no table. */
export function checkObject(value: Json, kind: string): readonly string[] {
  const struct = structOfKind(kind)
  return struct ? checkStruct(value, struct, kind) : []
}

/** The errors of a typed list (`PodList`) without the list's own metadata. */
export function checkTypedList(value: Json, kind: string): readonly string[] {
  const struct = structOfKind(kind.slice(0, -'List'.length))
  if (!struct || !isData(value)) return []
  const schema = `${schemaName(struct)}List`
  const errors: string[] = []
  for (const key of Object.keys(value).sort()) {
    const item = value[key] ?? null
    if (item === null || key === 'apiVersion' || key === 'kind' || key === 'metadata') continue
    if (key !== 'items') errors.push(fault(kind, `unknown field ${goQuote(key)} in ${schema}`))
    else if (!isList(item)) errors.push(wrongType(`${kind}.items`, `${schema}.items`, item, 'array'))
    else item.forEach((object, at) => errors.push(...checkStruct(object, struct, `${kind}.items[${at}]`)))
  }
  if ((value.items ?? null) === null) errors.push(fault(kind, `missing required field "items" in ${schema}`))
  return errors
}

const fault = (path: string, message: string): string => `ValidationError(${path}): ${message}`

function shapeOf(value: Json): string {
  if (isList(value)) return 'array'
  if (typeof value === 'object') return 'map'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value
}

function wrongType(path: string, schema: string, value: Json, expected: string): string {
  return fault(path, `invalid type for ${schema}: got ${goQuote(shapeOf(value))}, expected ${goQuote(expected)}`)
}

function checkStruct(value: Json, struct: Struct, path: string): readonly string[] {
  if (value === null) return [fault(path, `unknown object type "nil" in ${path}`)]
  const schema = schemaName(struct)
  if (!isData(value)) return [wrongType(path, schema, value, 'map')]
  const errors: string[] = []
  for (const key of Object.keys(value).sort()) {
    const item = value[key] ?? null
    if (item === null) continue
    const field = struct.fields.get(key)
    if (!field) errors.push(fault(path, `unknown field ${goQuote(key)} in ${schema}`))
    else errors.push(...checkValue(item, field.type, `${path}.${key}`, `${schema}.${key}`))
  }
  for (const field of struct.fields.values()) {
    if (isMissing(value, field)) errors.push(fault(path, `missing required field ${goQuote(field.name)} in ${schema}`))
  }
  return errors
}

const isMissing = (value: Data, field: Field): boolean =>
  field.required && (!Object.hasOwn(value, field.name) || value[field.name] === null)

function checkValue(value: Json, type: FieldType, path: string, schema: string): readonly string[] {
  switch (type.tag) {
    case 'struct': {
      const struct = structOf(type.struct)
      return struct ? checkStruct(value, struct, path) : []
    }
    case 'list':
      if (!isList(value)) return [wrongType(path, schema, value, 'array')]
      return value.flatMap((item, at) => checkItem(item, type.of, `${path}[${at}]`, schema))
    case 'map':
      if (!isData(value)) return [wrongType(path, schema, value, 'map')]
      return Object.keys(value)
        .sort()
        .flatMap(key => {
          const item = value[key] ?? null
          return item === null ? [`unknown object type "nil" in ${path}.${key}`] : checkValue(item, type.of, `${path}.${key}`, schema)
        })
    case 'raw':
      return []
    default:
      return checkPrimitive(value, type.tag, path, schema)
  }
}

function checkItem(item: Json, of: FieldType, path: string, schema: string): readonly string[] {
  return item === null ? [fault(path.replace(/\[\d+\]$/, ''), `unknown object type "nil" in ${path}`)] : checkValue(item, of, path, schema)
}

/** A number may stand where a text is wanted, but not the other way round. */
function checkPrimitive(value: Json, tag: FieldType['tag'], path: string, schema: string): readonly string[] {
  const expected = tag === 'bool' ? 'boolean' : tag === 'integer' ? 'integer' : tag === 'number' ? 'number' : 'string'
  const given = shapeOf(value)
  const numeric = given === 'integer' || given === 'number'
  if (given !== 'map' && given !== 'array' && (expected === 'string' || expected === given || (numeric && expected !== 'boolean')))
    return []
  return [wrongType(path, schema, value, expected)]
}
