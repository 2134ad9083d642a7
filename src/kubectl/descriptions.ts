/**
 * The API's prose, for `kubectl explain` and for help while typing. It is made at build time from a dev dependency
 * (tools/make-descriptions.mjs) and parsed when it is first asked for.
 */
import descriptions from './descriptions.json' with {type: 'json'}

type Prose = {readonly [type: string]: readonly [about: string, fields: {readonly [field: string]: string}]}

let parsed: Prose | undefined

function prose(): Prose {
  // What tools/make-descriptions.mjs wrote; a cast is all the check a file of our own needs.
  parsed ??= JSON.parse(descriptions.text) as Prose
  return parsed
}

/** What a type is about: a struct by its id (`core.Container`), or `Time`, `Quantity` and their like. Empty when nothing is said. */
export function aboutType(type: string): string {
  const all = prose()
  return Object.hasOwn(all, type) ? (all[type]?.[0] ?? '') : ''
}

/** What a field of a struct is about; empty when nothing is said. */
export function aboutField(struct: string, field: string): string {
  const all = prose()
  const fields = Object.hasOwn(all, struct) ? all[struct]?.[1] : undefined
  return fields && Object.hasOwn(fields, field) ? (fields[field] ?? '') : ''
}
