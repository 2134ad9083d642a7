import {nearest} from '../kube/nearest.ts'
import {isData} from '../kube/peek.ts'
import {safe} from '../kube/text.ts'

/**
 * A field table: what a value may be. The same table checks packs, words their errors, and prints the JSON schema that
 * editors complete from, so the three cannot disagree.
 */
export type Shape =
  | {readonly is: 'text'; readonly oneOf?: readonly string[]; readonly like?: Like; readonly mayBeEmpty?: true; readonly says?: string}
  /** A whole number, not below `from`. */
  | {readonly is: 'number'; readonly from: number; readonly says?: string}
  /** `only`: there to be true; who does not mean it leaves it out. */
  | {readonly is: 'truth'; readonly only?: true; readonly says?: string}
  | {readonly is: 'any'; readonly says?: string}
  | {readonly is: 'list'; readonly of: Shape; readonly atLeast?: number; readonly says?: string}
  | {readonly is: 'map'; readonly of: Shape; readonly says?: string}
  | {readonly is: 'either'; readonly of: readonly Shape[]; readonly says?: string}
  /** `oneOf`: exactly one of these fields stands there; for editors, since the reader words it better. */
  | {readonly is: 'record'; readonly fields: Readonly<Record<string, Field>>; readonly oneOf?: readonly string[]; readonly says?: string}
/** How a text must look: a pattern for machines, and the same in words. */
export type Like = {readonly pattern: string; readonly words: string}
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
      return hiddenIn(value, path)
    case 'text':
      return typeof value === 'string' ? textFlaws(value, shape, path) : wrong(path, 'text', value)
    case 'number':
      if (typeof value !== 'number') return wrong(path, 'a number', value)
      return Number.isSafeInteger(value) && value >= shape.from ? [] : wrong(path, `a whole number from ${shape.from}`, value)
    case 'truth':
      if (typeof value !== 'boolean') return wrong(path, 'true or false', value)
      return value || shape.only !== true ? [] : wrong(path, 'true, or left out', value)
    case 'list':
      return listFlaws(value, shape, path)
    case 'map':
      if (!isData(value)) return wrong(path, 'a map', value)
      return Object.entries(value).flatMap(([key, inner]) => [...keyFlaws(key, path), ...all(inner, shape.of, [...path, key])])
    case 'either':
      return shape.of.some(one => all(value, one, path).length === 0) ? [] : all(value, closest(value, shape.of), path)
    case 'record':
      return recordFlaws(value, shape.fields, path)
  }
}

function textFlaws(value: string, shape: Extract<Shape, {is: 'text'}>, path: Path): readonly Flaw[] {
  const hidden = hiddenIn(value, path)
  if (hidden.length > 0) return hidden
  if (value.trim() === '' && shape.mayBeEmpty !== true) return [{path, message: `${name(path)} is empty.`}]
  if (shape.oneOf !== undefined && !shape.oneOf.includes(value))
    return [{path, message: `${name(path)} must be one of ${shape.oneOf.join(', ')}. You wrote: ${short(value)}.`}]
  return shape.like === undefined || new RegExp(shape.like.pattern).test(value) ? [] : wrong(path, shape.like.words, value)
}

/** What a terminal would obey and nobody sees: escape sequences, direction marks (SEC-01). Written as `\e` they pass a reader of YAML. */
function hiddenIn(value: unknown, path: Path): readonly Flaw[] {
  if (typeof value === 'string')
    return value === safe(value, {lines: true})
      ? []
      : [{path, message: `${name(path)} holds a character that nobody can see: ${short(value)}`}]
  if (Array.isArray(value)) return value.flatMap((item: unknown, at) => hiddenIn(item, [...path, at]))
  return isData(value) ? Object.entries(value).flatMap(([key, inner]) => [...keyFlaws(key, path), ...hiddenIn(inner, [...path, key])]) : []
}

function keyFlaws(key: string, path: Path): readonly Flaw[] {
  if (foreign(key)) return [{path: [...path, key], message: `${key} cannot be a key.`}]
  return key === safe(key) ? [] : [{path: [...path, key], message: `The key ${short(key)} holds a character that nobody can see.`}]
}

function listFlaws(value: unknown, shape: Extract<Shape, {is: 'list'}>, path: Path): readonly Flaw[] {
  if (!Array.isArray(value)) return wrong(path, 'a list', value)
  if (value.length < (shape.atLeast ?? 0)) return [{path, message: `${name(path)} needs at least ${shape.atLeast} items.`}]
  return value.flatMap((item: unknown, at) => all(item, shape.of, [...path, at]))
}

function recordFlaws(value: unknown, fields: Readonly<Record<string, Field>>, path: Path): readonly Flaw[] {
  if (!isData(value)) return wrong(path, 'a map with fields', value)
  const known = Object.keys(fields)
  const unknown = Object.keys(value).filter(key => !Object.hasOwn(fields, key))
  const strange = unknown.map(key => ({path: [...path, key], message: unknownField(key, known)}))
  // A field that is there under a wrong name is not missing as well: one slip, one message.
  const meant = new Set(unknown.map(key => nearest(key, known)))
  const missing = known
    .filter(key => fields[key]?.optional !== true && !Object.hasOwn(value, key) && !meant.has(key))
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
  const shown = short(key)
  return near === undefined
    ? `Unknown field "${shown}". Known are: ${known.join(', ')}.`
    : `Unknown field "${shown}". Did you mean "${near}"?`
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
  return safe(String(value), {shown: 'show'}).slice(0, 40)
}

/** The table as a JSON schema (2020-12), for editors. */
export function jsonSchema(shape: Shape): Readonly<Record<string, unknown>> {
  const description = shape.says === undefined ? {} : {description: shape.says}
  switch (shape.is) {
    case 'any':
      return {...description}
    case 'text':
      return {
        type: 'string',
        ...(shape.mayBeEmpty === true ? {} : {minLength: 1}),
        ...(shape.oneOf === undefined ? {} : {enum: shape.oneOf}),
        ...(shape.like === undefined ? {} : {pattern: shape.like.pattern}),
        ...description,
      }
    case 'number':
      return {type: 'integer', minimum: shape.from, ...description}
    case 'truth':
      return {type: 'boolean', ...(shape.only === true ? {const: true} : {}), ...description}
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
        ...(shape.oneOf === undefined ? {} : {oneOf: shape.oneOf.map(key => ({required: [key]}))}),
        ...description,
      }
  }
}
