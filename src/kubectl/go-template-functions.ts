import {isData} from '../kube/peek.ts'
import {illegalBase64, textOfBase64} from '../kube/base64.ts'
import {isTrue, sprint, sprintf, sprintln} from './go-format.ts'

type Result = {readonly value: unknown} | {readonly fault: string}

/** Calls a function of templates, Go's own (text/template/funcs.go) or kubectl's two. */
export function callFunction(name: string, args: readonly unknown[]): Result {
  const wanted = COUNTS[name]
  if (wanted !== undefined && (args.length < wanted[0] || args.length > wanted[1])) {
    const needs = wanted[0] === wanted[1] ? `want ${wanted[0]}` : `want at least ${wanted[0]}`
    return {fault: `wrong number of args for ${name}: ${needs} got ${args.length}`}
  }
  const [first, second] = args
  switch (name) {
    case 'not':
      return {value: !isTrue(first)}
    case 'len':
      return lengthOf(first)
    case 'index':
      return indexed(first, args.slice(1))
    case 'slice':
      return sliced(first, args.slice(1))
    case 'print':
      return {value: sprint(args)}
    case 'println':
      return {value: sprintln(args)}
    case 'printf':
      return typeof first === 'string' ? {value: sprintf(first, args.slice(1))} : {fault: 'wrong type for value; expected string'}
    case 'html':
      return {value: sprint(args).replace(/[&<>'"]/g, letter => `&${HTML[letter]};`)}
    case 'js':
      return {value: sprint(args).replace(/[\\'"<>&=\n\r\t]/g, letter => SCRIPT[letter] ?? letter)}
    case 'urlquery':
      return {value: encodeURIComponent(wellFormed(sprint(args))).replaceAll('%20', '+')}
    case 'exists':
      return {value: exists(first, args.slice(1))}
    case 'base64decode':
      return decoded(first)
    case 'call':
      return {
        fault: `error calling call: non-function ${typeof first === 'string' || typeof first === 'number' ? `of type ${typeOf(first)}` : 'argument'}`,
      }
    default:
      return compared(name, first, second, args.slice(1))
  }
}

const MANY = 1000
const COUNTS: {readonly [name: string]: readonly [number, number]} = {
  not: [1, 1],
  len: [1, 1],
  index: [1, MANY],
  slice: [1, 4],
  printf: [1, MANY],
  eq: [1, MANY],
  ne: [2, 2],
  lt: [2, 2],
  le: [2, 2],
  gt: [2, 2],
  ge: [2, 2],
  exists: [1, MANY],
  base64decode: [1, 1],
}
const HTML: {readonly [letter: string]: string} = {'&': 'amp', '<': 'lt', '>': 'gt', "'": '#39', '"': '#34'}
const SCRIPT: {readonly [letter: string]: string} = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
  '\n': '\\u000A',
  '\r': '\\u000D',
  '\t': '\\u0009',
}

/** encodeURIComponent throws at half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
}

function lengthOf(value: unknown): Result {
  if (typeof value === 'string') return {value: new TextEncoder().encode(value).length}
  if (Array.isArray(value)) return {value: value.length}
  if (isData(value)) return {value: Object.keys(value).length}
  if (value === undefined || value === null) return {fault: 'error calling len: len of nil pointer'}
  return {fault: `error calling len: len of type ${typeOf(value)}`}
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  if (isData(value)) return 'map[string]interface {}'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'int' : 'float64') : typeof value === 'boolean' ? 'bool' : 'string'
}

function indexed(start: unknown, keys: readonly unknown[]): Result {
  let value = start
  for (const key of keys) {
    if (value === undefined || value === null) return {fault: 'error calling index: index of untyped nil'}
    if (Array.isArray(value)) {
      if (typeof key !== 'number') return {fault: `error calling index: cannot index slice/array with type ${typeOf(key)}`}
      if (key < 0 || key >= value.length) return {fault: `error calling index: index out of range: ${key}`}
      value = value[key]
    } else if (isData(value)) {
      if (typeof key !== 'string') return {fault: `error calling index: value has type ${typeOf(key)}; should be string`}
      value = Object.hasOwn(value, key) ? value[key] : undefined
    } else if (typeof value === 'string' && typeof key === 'number') {
      value = new TextEncoder().encode(value)[key]
    } else return {fault: `error calling index: cannot index slice/array with type ${typeOf(key)}`}
  }
  return {value}
}

function sliced(value: unknown, bounds: readonly unknown[]): Result {
  const [from = 0, to] = bounds
  if (typeof value !== 'string' && !Array.isArray(value)) return {fault: `error calling slice: can't slice item of type ${typeOf(value)}`}
  const end = to ?? value.length
  if (typeof from !== 'number' || typeof end !== 'number') return {fault: 'error calling slice: cannot index slice/array with type string'}
  if (end < 0 || end > value.length) return {fault: `error calling slice: index out of range: ${end}`}
  if (from < 0 || from > end) return {fault: `error calling slice: invalid slice index: ${from} > ${end}`}
  return {value: value.slice(from, end)}
}

/** kubectl's own: whether keys and indexes lead anywhere. */
function exists(start: unknown, keys: readonly unknown[]): boolean {
  let value = start
  for (const key of keys) {
    const next: unknown =
      Array.isArray(value) && typeof key === 'number'
        ? value[key]
        : isData(value) && typeof key === 'string' && Object.hasOwn(value, key)
          ? value[key]
          : undefined
    if (next === undefined) return false
    value = next
  }
  return true
}

function decoded(value: unknown): Result {
  if (typeof value !== 'string') return {fault: 'wrong type for value; expected string'}
  const illegal = illegalBase64(value)
  if (illegal !== undefined)
    return {fault: `error calling base64decode: base64 decode failed: illegal base64 data at input byte ${illegal}`}
  return {value: textOfBase64(value)}
}

function compared(name: string, first: unknown, second: unknown, others: readonly unknown[]): Result {
  const fail = (why: string): Result => ({fault: `error calling ${name}: ${why}`})
  if (name === 'eq' || name === 'ne') {
    if (others.length === 0) return fail('missing argument for comparison')
    if ([first, ...others].some(value => Array.isArray(value) || isData(value))) return fail('non-comparable type')
    const basic = others.find(
      other => other !== undefined && other !== null && first !== undefined && first !== null && kindOf(other) !== kindOf(first),
    )
    if (basic !== undefined) return fail(`incompatible types for comparison: ${typeOf(first)} and ${typeOf(basic)}`)
    const same = others.some(other => (other ?? null) === (first ?? null))
    return {value: name === 'eq' ? same : !same}
  }
  if (kindOf(first) !== kindOf(second)) return fail(`incompatible types for comparison: ${typeOf(first)} and ${typeOf(second)}`)
  if (typeof first === 'boolean' || first === undefined || first === null || typeof first === 'object')
    return fail('invalid type for comparison')
  const less = typeof first === 'string' ? first < String(second) : Number(first) < Number(second)
  const order = {lt: less, le: less || first === second, gt: !less && first !== second, ge: !less}
  return {value: name === 'lt' ? order.lt : name === 'le' ? order.le : name === 'gt' ? order.gt : order.ge}
}

function kindOf(value: unknown): string {
  return value === null ? 'undefined' : typeof value
}
