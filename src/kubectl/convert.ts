import type {FieldType} from '../kube/fields.ts'
import {structOf, structOfKind} from '../kube/fields.ts'
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
      return typeof value === 'string' ? undefined : scalarFault('string', value)
    case 'bool':
      return typeof value === 'boolean' ? undefined : scalarFault('bool', value)
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) ? undefined : scalarFault(`int${type.bits}`, value)
    default:
      return undefined
  }
}

function firstFault(values: readonly unknown[], type: FieldType): string | undefined {
  for (const value of values) {
    const fault = typeFault(type, value)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** Numbers can be converted to strings in Go, but the converter does not; text and truth cannot be, and so have no rule. */
function scalarFault(wanted: string, value: unknown): string {
  const given = goKind(value)
  if (wanted === 'string' && given === 'int64') return 'cannot convert int64 to string'
  if (wanted.startsWith('int') && given === 'float64') return `cannot convert float64 to ${wanted}`
  return `unrecognized type: ${wanted}`
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice'
  if (isData(value)) return 'map'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}
