import type {Data} from './peek.ts'
import {isData, sameJson} from './peek.ts'

/** RFC 7386: null deletes, maps are merged, everything else is replaced. */
export function mergePatch(object: unknown, patch: unknown): unknown {
  if (!isData(patch)) return patch
  const merged: {[key: string]: unknown} = isData(object) ? {...object} : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = mergePatch(merged[key], value)
  }
  return merged
}

/** RFC 6902: the object with the operations carried out, or undefined when one of them does not fit. */
export function jsonPatch(object: Data, operations: readonly unknown[]): Data | undefined {
  let current: unknown = object
  for (const operation of operations) {
    if (!isData(operation) || typeof operation.path !== 'string') return undefined
    const next = carryOut(current, operation, operation.path)
    if (next === undefined) return undefined
    current = next.value
  }
  return isData(current) ? current : undefined
}

type Result = {readonly value: unknown} | undefined

function carryOut(root: unknown, operation: Data, path: string): Result {
  const steps = stepsOf(path)
  switch (operation.op) {
    case 'add':
      return change(root, steps, (parent, key) => insert(parent, key, operation.value))
    case 'remove':
      return change(root, steps, remove)
    case 'replace':
      // A key that a map has not is added: the server's library (evanphx/json-patch v4) asks only lists.
      return steps.length === 0
        ? {value: operation.value}
        : change(root, steps, (parent, key) =>
            isData(parent) || read(parent, [key]) !== undefined ? replace(parent, key, operation.value) : undefined,
          )
    case 'test': {
      const found = read(root, steps)
      return found !== undefined && sameJson(found.value, operation.value ?? null) ? {value: root} : undefined
    }
    case 'move':
    case 'copy': {
      const from = stepsOf(typeof operation.from === 'string' ? operation.from : '')
      const found = read(root, from)
      if (found === undefined) return undefined
      const rest = operation.op === 'move' ? change(root, from, remove) : {value: root}
      return rest === undefined ? undefined : change(rest.value, steps, (parent, key) => insert(parent, key, found.value))
    }
    default:
      return undefined
  }
}

function stepsOf(path: string): readonly string[] {
  return path === ''
    ? []
    : path
        .split('/')
        .slice(1)
        .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function read(root: unknown, steps: readonly string[]): Result {
  let value = root
  for (const step of steps) {
    if (Array.isArray(value) && /^\d+$/.test(step) && Number(step) < value.length) value = value[Number(step)]
    else if (isData(value) && Object.hasOwn(value, step)) value = value[step]
    else return undefined
  }
  return {value}
}

type Edit = (parent: unknown, key: string) => Result

function change(root: unknown, steps: readonly string[], edit: Edit): Result {
  const [head, ...rest] = steps
  if (head === undefined) return undefined
  if (rest.length === 0) return edit(root, head)
  const child = read(root, [head])
  const changed = child === undefined ? undefined : change(child.value, rest, edit)
  return changed === undefined ? undefined : replace(root, head, changed.value)
}

function insert(parent: unknown, key: string, value: unknown): Result {
  if (isData(parent)) return {value: {...parent, [key]: value}}
  if (!Array.isArray(parent)) return undefined
  const at = key === '-' ? parent.length : Number(key)
  return Number.isInteger(at) && at >= 0 && at <= parent.length ? {value: [...parent.slice(0, at), value, ...parent.slice(at)]} : undefined
}

function remove(parent: unknown, key: string): Result {
  if (Array.isArray(parent))
    return read(parent, [key]) === undefined ? undefined : {value: parent.filter((_item, at) => at !== Number(key))}
  if (!isData(parent) || !Object.hasOwn(parent, key)) return undefined
  const {[key]: _gone, ...others} = parent
  return {value: others}
}

function replace(parent: unknown, key: string, value: unknown): Result {
  if (Array.isArray(parent)) return {value: parent.map((item, at) => (at === Number(key) ? value : item))}
  return isData(parent) ? {value: {...parent, [key]: value}} : undefined
}
