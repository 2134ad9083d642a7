import {goJson} from '../go-text.ts'
import {INTERNAL_TYPES} from './internal-types.ts'
import {part} from './draft.ts'
import {settle} from './shape.ts'
import type {Draft} from './shape.ts'
import {typeTable} from './type-table.ts'

type InternalField = {readonly goName: string; readonly jsonName: string; readonly type: string}

const structFields = typeTable(() => INTERNAL_TYPES, readField)

function readField(text: string): InternalField {
  const colon = text.indexOf(':')
  const [goName = '', jsonName = goName.charAt(0).toLowerCase() + goName.slice(1)] = text.slice(0, colon).split('=')
  return {goName, jsonName, type: text.slice(colon + 1)}
}

/** Fields of the pod spec that the internal struct keeps in its security context. */
const HOST_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers']

/**
 * A settled value of the API as its internal struct: the shape in which error texts print whole values. Every field is there,
 * under its Go name; what is not set is null, or zero when it is no pointer.
 */
export function internalValue(struct: string, value: Draft | undefined): unknown {
  if (value === undefined) return null
  if (struct === 'PodSpec') return structValue(struct, withHostFields(value))
  return structValue(struct, value)
}

/** The internal form as json.Marshal prints it. */
export function internalJson(struct: string, value: Draft | undefined): string {
  return goJson(internalValue(struct, value))
}

function withHostFields(spec: Draft): Draft {
  const context: Draft = {...(part(spec, 'securityContext') ?? {})}
  for (const name of HOST_FIELDS) context[name] = spec[name]
  return {...spec, securityContext: context}
}

function structValue(struct: string, value: Draft): Draft {
  const out: Draft = {}
  for (const {goName, jsonName, type} of structFields(struct) ?? []) {
    if (goName === '@') Object.assign(out, sortMaps(settle('ObjectMeta', part(value, 'metadata') ?? {})))
    else out[goName] = typed(type, value[jsonName])
  }
  return out
}

function typed(type: string, value: unknown): unknown {
  if (type.startsWith('*')) return value === undefined || value === null ? null : typed(type.slice(1), value)
  if (type.startsWith('@')) return sortMaps(settle(type.slice(1), value))
  if (type.startsWith('[]')) return Array.isArray(value) ? value.map((item: unknown) => typed(type.slice(2), item)) : null
  if (type.startsWith('{}')) return value === undefined || value === null ? null : sortMaps(value, true)
  switch (type) {
    case 's':
      return value ?? ''
    case 'b':
      return value === true
    case 'i':
    case 'x':
      return value ?? 0
    case 'q':
      return value ?? '0'
    case 't':
    case 'y':
      return value ?? null
    default:
      return internalValue(type, typeof value === 'object' && value !== null ? (value as Draft) : {})
  }
}

const MAPS: ReadonlySet<string> = new Set(['labels', 'annotations', 'matchLabels'])

/** Maps print with sorted keys; structs of metav1 keep their order, which settle has given them. */
function sortMaps(value: unknown, isMap = false): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => sortMaps(item))
  const inner = Object.entries(value).map(([key, item]) => [key, sortMaps(item, MAPS.has(key))] as const)
  return Object.fromEntries(isMap ? [...inner].sort(([a], [b]) => (a < b ? -1 : 1)) : inner)
}
