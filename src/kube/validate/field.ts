import {goQuote} from '../go-quote.ts'
import {goJson, goJsonMap} from '../go-text.ts'
import type {Cause} from '../refusal.ts'

/**
 * Field errors as k8s.io/apimachinery/pkg/util/validation/field makes them. A path is its text: `spec.containers[0].name`.
 * Each constructor returns one Cause; validators push them into the list they are given, in the server's order.
 */
export type Found = Cause[]

/** A value that is already printed as the server prints it: a struct, or a named string type. */
export type Printed = {readonly printed: string}

/** A value of a named string type or behind a pointer: Go prints these as JSON, plain strings with %q. */
export function asJson(value: unknown): Printed {
  return {printed: goJson(value ?? null)}
}

/** A map of texts, which prints with sorted keys. */
export function asMap(value: unknown): Printed {
  return {printed: goJsonMap(value)}
}

type Value = string | number | boolean | Printed

function show(value: Value): string {
  if (typeof value === 'string') return goQuote(value)
  return typeof value === 'object' ? value.printed : String(value)
}

function cause(field: string, kind: string, detail: string): Cause {
  return {field, message: detail === '' ? kind : `${kind}: ${detail}`}
}

export function required(path: string, detail = ''): Cause {
  return cause(path, 'Required value', detail)
}

export function forbid(path: string, detail: string): Cause {
  return cause(path, 'Forbidden', detail)
}

export function invalid(path: string, value: Value, detail: string): Cause {
  return cause(path, `Invalid value: ${show(value)}`, detail)
}

/** An invalid value that is not shown (field.OmitValueType). */
export function invalidUnshown(path: string, detail: string): Cause {
  return cause(path, 'Invalid value', detail)
}

export function duplicate(path: string, value: Value): Cause {
  return cause(path, `Duplicate value: ${show(value)}`, '')
}

export function notFound(path: string, value: Value, detail = ''): Cause {
  return cause(path, `Not found: ${show(value)}`, detail)
}

/** `supported` in the order of the text: the server's lists are sorted unless written out. A bare text prints as JSON. */
export function unsupported(path: string, value: unknown, supported: readonly string[]): Cause {
  const shown = typeof value === 'object' && value !== null && 'printed' in value ? String(value.printed) : goJson(value ?? null)
  return cause(path, `Unsupported value: ${shown}`, `supported values: ${supported.map(goQuote).join(', ')}`)
}

export function tooLong(path: string, most: number): Cause {
  return cause(path, 'Too long', `may not be more than ${most} ${most === 1 ? 'byte' : 'bytes'}`)
}

export function tooMany(path: string, actual: number, most: number): Cause {
  return cause(path, `Too many: ${actual}`, `must have at most ${most} ${most === 1 ? 'item' : 'items'}`)
}

/** Adds an error that a count is below zero. */
export function checkNonnegative(value: number | undefined, path: string, found: Found): void {
  if (value !== undefined && value < 0) found.push(invalid(path, value, 'must be greater than or equal to 0'))
}

/** Adds one error for each message about a text. */
export function pushAll(found: Found, path: string, value: string, messages: readonly string[]): void {
  for (const message of messages) found.push(invalid(path, value, message))
}
