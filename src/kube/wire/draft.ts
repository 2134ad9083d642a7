import {assert} from '../fail.ts'
import type {KubeObject} from '../object.ts'
import type {Draft} from './shape.ts'

/** Steps through a settled object (kube/wire/shape.ts), which has the right types but may lack any field. */
export function part(draft: Draft | undefined, key: string): Draft | undefined {
  const value = draft?.[key]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Draft) : undefined
}

/** The structs of a list field; empty when the field is missing. */
export function parts(draft: Draft | undefined, key: string): readonly Draft[] {
  const value = draft?.[key]
  return Array.isArray(value) ? (value as readonly Draft[]) : []
}

/** The texts of a list field; empty when the field is missing. */
export function texts(draft: Draft | undefined, key: string): readonly string[] {
  const value = draft?.[key]
  return Array.isArray(value) ? (value as readonly string[]) : []
}

/** A text field, '' when missing: Go's plain strings. */
export function text(draft: Draft | undefined, key: string): string {
  const value = draft?.[key]
  return typeof value === 'string' ? value : ''
}

/** A text field that may be missing: Go's *string. */
export function maybeText(draft: Draft | undefined, key: string): string | undefined {
  const value = draft?.[key]
  return typeof value === 'string' ? value : undefined
}

/** A number field, 0 when missing: Go's plain integers. */
export function number(draft: Draft | undefined, key: string): number {
  const value = draft?.[key]
  return typeof value === 'number' ? value : 0
}

/** A number field that may be missing: Go's *int32. */
export function maybeNumber(draft: Draft | undefined, key: string): number | undefined {
  const value = draft?.[key]
  return typeof value === 'number' ? value : undefined
}

/** Whether a truth field is set: false and missing are the same. */
export function flag(draft: Draft | undefined, key: string): boolean {
  return draft?.[key] === true
}

/** The entries of a map of texts, in the order written; empty when the field is missing. */
export function entries(draft: Draft | undefined, key: string): readonly (readonly [string, string])[] {
  return Object.entries(part(draft, key) ?? {}) as readonly [string, string][]
}

/** Sets a field that is missing or null. */
export function setDefault(draft: Draft, key: string, value: unknown): void {
  if (draft[key] === undefined || draft[key] === null) draft[key] = value
}

/** The struct at a field, made empty first when missing. */
export function madePart(draft: Draft, key: string): Draft {
  const found = part(draft, key)
  if (found !== undefined) return found
  const made: Draft = {}
  draft[key] = made
  return made
}

/** A settled draft of a kind is an object: it has kind, apiVersion and metadata. */
export function asObject(draft: Draft): KubeObject {
  assert(isObject(draft), 'a settled draft is no object')
  return draft
}

function isObject(draft: object): draft is KubeObject {
  return 'kind' in draft && 'apiVersion' in draft && 'metadata' in draft
}
