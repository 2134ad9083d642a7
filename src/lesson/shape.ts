import {nearest} from '../kube/nearest.ts'
import {isData} from '../kube/peek.ts'

/**
 * A field table: what a value may be. The same table checks packs, words their errors, and prints the JSON schema that
 * editors complete from, so the three cannot disagree.
 */
export type Shape =
  | {readonly is: 'text'; readonly oneOf?: readonly string[]; readonly says?: string}
  | {readonly is: 'number'; readonly says?: string}
  | {readonly is: 'truth'; readonly says?: string}
  | {readonly is: 'any'; readonly says?: string}
  | {readonly is: 'list'; readonly of: Shape; readonly atLeast?: number; readonly says?: string}
  | {readonly is: 'map'; readonly of: Shape; readonly says?: string}
  | {readonly is: 'either'; readonly of: readonly Shape[]; readonly says?: string}
  | {readonly is: 'record'; readonly fields: Readonly<Record<string, Field>>; readonly says?: string}
export type Field = Shape & {readonly optional?: true}

export type Path = readonly (string | number)[]
/** What is wrong with a value, and where in it. */
export type Flaw = {readonly path: Path; readonly message: string}

/** Everything wrong with a value, in the order it is read; at most 20, because the first ones tell most. */
export function flaws(value: unknown, shape: Shape, path: Path = []): readonly Flaw[] {
  return all(value, shape, path).slice(0, 20)
}

function all(value: unknown, shape: Shape, path: Path): readonly Flaw[] {
  switch (shape.is) {
    case 'any':
      return []
    case 'text':
      if (typeof value !== 'string') return wrong(path, 'text', value)
      return shape.oneOf === undefined || shape.oneOf.includes(value)
        ? []
        : [{path, message: `${name(path)} must be one of ${shape.oneOf.join(', ')}. You wrote: ${value}.`}]
    case 'number':
      return typeof value === 'number' ? [] : wrong(path, 'a number', value)
    case 'truth':
      return typeof value === 'boolean' ? [] : wrong(path, 'true or false', value)
    case 'list':
      return listFlaws(value, shape, path)
    case 'map':
      if (!isData(value)) return wrong(path, 'a map', value)
      return Object.entries(value).flatMap(([key, inner]) =>
        foreign(key) ? [{path: [...path, key], message: `${key} cannot be a key.`}] : all(inner, shape.of, [...path, key]),
      )
    case 'either':
      return shape.of.some(one => all(value, one, path).length === 0) ? [] : all(value, closest(value, shape.of), path)
    case 'record':
      return recordFlaws(value, shape.fields, path)
  }
}

function listFlaws(value: unknown, shape: Extract<Shape, {is: 'list'}>, path: Path): readonly Flaw[] {
  if (!Array.isArray(value)) return wrong(path, 'a list', value)
  if (value.length < (shape.atLeast ?? 0)) return [{path, message: `${name(path)} needs at least ${shape.atLeast} items.`}]
  return value.flatMap((item: unknown, at) => all(item, shape.of, [...path, at]))
}

function recordFlaws(value: unknown, fields: Readonly<Record<string, Field>>, path: Path): readonly Flaw[] {
  if (!isData(value)) return wrong(path, 'a map with fields', value)
  const known = Object.keys(fields)
  const strange = Object.keys(value)
    .filter(key => !Object.hasOwn(fields, key))
    .map(key => ({path: [...path, key], message: unknownField(key, known)}))
  const missing = known
    .filter(key => fields[key]?.optional !== true && !Object.hasOwn(value, key))
    .map(key => ({path, message: `${[...path, key].join('.')} is missing.`}))
  const inner = Object.entries(value).flatMap(([key, part]) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined
    return field === undefined ? [] : all(part, field, [...path, key])
  })
  return [...strange, ...missing, ...inner]
}

/** Of several shapes the one of the value's own sort, so that the message is about what the author meant. */
function closest(value: unknown, shapes: readonly Shape[]): Shape {
  const sort = Array.isArray(value) ? 'list' : isData(value) ? 'record' : 'text'
  const records = shapes.filter(shape => shape.is === sort || (sort === 'record' && shape.is === 'map'))
  return records[0] ?? shapes[0] ?? {is: 'any'}
}

/** `unknown field "titel", did you mean "title"?` */
export function unknownField(key: string, known: readonly string[]): string {
  const near = nearest(key, known)
  return near === undefined ? `Unknown field "${key}". Known are: ${known.join(', ')}.` : `Unknown field "${key}". Did you mean "${near}"?`
}

const foreign = (key: string) => key === '__proto__' || key === 'constructor' || key === 'prototype'

function wrong(path: Path, wanted: string, value: unknown): readonly Flaw[] {
  return [{path, message: `${name(path)} must be ${wanted}. You wrote: ${short(value)}.`}]
}

function name(path: Path): string {
  return path.length === 0 ? 'The file' : path.join('.')
}

function short(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (isData(value)) return 'a map'
  return String(value).slice(0, 40)
}

/** The table as a JSON schema (2020-12), for editors. */
export function jsonSchema(shape: Shape): Readonly<Record<string, unknown>> {
  const description = shape.says === undefined ? {} : {description: shape.says}
  switch (shape.is) {
    case 'any':
      return {...description}
    case 'text':
      return {type: 'string', ...(shape.oneOf === undefined ? {} : {enum: shape.oneOf}), ...description}
    case 'number':
      return {type: 'number', ...description}
    case 'truth':
      return {type: 'boolean', ...description}
    case 'list':
      return {type: 'array', items: jsonSchema(shape.of), ...(shape.atLeast === undefined ? {} : {minItems: shape.atLeast}), ...description}
    case 'map':
      return {type: 'object', additionalProperties: jsonSchema(shape.of), ...description}
    case 'either':
      return {anyOf: shape.of.map(jsonSchema), ...description}
    case 'record':
      return {
        type: 'object',
        properties: Object.fromEntries(Object.entries(shape.fields).map(([key, field]) => [key, jsonSchema(field)])),
        required: Object.keys(shape.fields).filter(key => shape.fields[key]?.optional !== true),
        additionalProperties: false,
        ...description,
      }
  }
}
