import {goQuote} from '../kube/go-quote.ts'
import {isData, sortedKeys} from '../kube/peek.ts'

/** JSON as Go's encoding/json writes it: map keys sorted, `<`, `>`, `&` and two line separators escaped. `indent` blanks a level, 0 for one line. */
export function goJson(value: unknown, indent = 0, html = true): string {
  return write(value, indent, html, '\n', true)
}

/** JSON with keys in the order they stand, as Go marshals structs. */
export function structJson(value: unknown, indent: number): string {
  return write(value, indent, true, '\n', false)
}

function write(value: unknown, indent: number, html: boolean, line: string, sort: boolean): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return goString(value, html)
  if (typeof value === 'number' || typeof value === 'boolean') return goNumber(value)
  const inner = indent === 0 ? '' : line + ' '.repeat(indent)
  const outer = indent === 0 ? '' : line
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[${inner}${value.map(item => write(item, indent, html, inner || line, sort)).join(`,${inner}`)}${outer}]`
  }
  if (!isData(value)) return 'null'
  const keys = sort ? sortedKeys(value) : Object.keys(value)
  const present = keys.filter(key => value[key] !== undefined)
  if (present.length === 0) return '{}'
  const colon = indent === 0 ? ':' : ': '
  const pairs = present.map(key => `${goString(key, html)}${colon}${write(value[key], indent, html, inner || line, sort)}`)
  return `{${inner}${pairs.join(`,${inner}`)}${outer}}`
}

function goNumber(value: number | boolean): string {
  if (typeof value === 'boolean' || Number.isInteger(value)) return String(value)
  return JSON.stringify(value)
}

function goString(text: string, html: boolean): string {
  const quoted = JSON.stringify(text).replaceAll('\\b', '\\b').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  if (!html) return quoted
  return quoted.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026')
}

/** A value as Go's fmt prints it with %#v. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isData(value))
    return `map[string]interface {}{${sortedKeys(value)
      .map(key => `${goQuote(key)}:${goSyntax(value[key])}`)
      .join(', ')}}`
  return typeof value === 'string' ? goQuote(value) : String(value)
}

/** A value as Go's fmt prints it with %v: `map[a:1 b:2]`, `[x y]`, `<nil>`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (isData(value))
    return `map[${sortedKeys(value)
      .map(key => `${key}:${goText(value[key])}`)
      .join(' ')}]`
  return String(value)
}
