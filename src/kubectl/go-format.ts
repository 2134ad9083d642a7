import {isData, sortedKeys} from '../kube/peek.ts'
import {goQuote} from '../kube/go-quote.ts'

/** Values as Go's fmt prints them in templates. */

/** A number with %v: fractions with their shortest digits (strconv's %g). */
export function goNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  // Whole numbers of the data are int64.
  if (Number.isInteger(value)) return String(value)
  const [digits = '0', power = '0'] = Math.abs(value).toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 6) return plain(value)
  const sign = value < 0 ? '-' : ''
  return `${sign}${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function plain(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(20).replace(/0+$/, '') : text
}

/** As text/template's IsTrue. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isData(value)) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== '' && value !== 0 && value !== false
}

/** A value as a template prints it. */
export function goTemplateText(value: unknown): string {
  return value === undefined || value === null ? '<no value>' : inner(value)
}

/** A value within another, or as an argument of print. */
function inner(value: unknown): string {
  if (value === undefined || value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(inner).join(' ')}]`
  if (isData(value))
    return `map[${sortedKeys(value)
      .map(key => `${key}:${inner(value[key])}`)
      .join(' ')}]`
  return typeof value === 'number' ? goNumber(value) : String(value)
}

/** fmt.Sprint: blanks between operands when neither is a string. */
export function sprint(values: readonly unknown[]): string {
  return values
    .map((value, at) => {
      const before = values[at - 1]
      return `${at > 0 && typeof value !== 'string' && typeof before !== 'string' ? ' ' : ''}${inner(value)}`
    })
    .join('')
}

export function sprintln(values: readonly unknown[]): string {
  return `${values.map(inner).join(' ')}\n`
}

const VERB = /%([-+# 0]*)(\d*)(?:\.(\d*))?(.)/gsu

/** fmt.Sprintf, for the verbs that fit plain JSON. */
export function sprintf(format: string, values: readonly unknown[]): string {
  let at = 0
  const text = format.replace(VERB, (_all, flags: string, width: string, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%'
    if (at >= values.length) return `%!${verb}(MISSING)`
    const value = values[at]
    at += 1
    const shown = verbText(verb, value, flags, precision)
    const size = Math.min(Number(width || 0), 1000)
    if (flags.includes('-')) return shown.padEnd(size)
    const zeros = flags.includes('0') && typeof value === 'number'
    return zeros && shown.startsWith('-') ? `-${shown.slice(1).padStart(size - 1, '0')}` : shown.padStart(size, zeros ? '0' : ' ')
  })
  if (/%[-+# 0]*\d*(?:\.\d*)?$/.test(format)) return `${text.replace(/%[-+# 0]*\d*(?:\.\d*)?$/, '')}%!(NOVERB)`
  const extra = values.slice(at)
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.map(value => `${typeName(value)}=${inner(value)}`).join(', ')})`
}

function typeName(value: unknown): string {
  if (value === undefined || value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (isData(value)) return 'map[string]interface {}'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'int' : 'float64') : typeof value === 'boolean' ? 'bool' : 'string'
}

function verbText(verb: string, value: unknown, flags: string, precision: string | undefined): string {
  const shown =
    typeof value === 'string'
      ? textVerb(verb, precision === undefined ? value : [...value].slice(0, Number(precision || 0)).join(''))
      : typeof value === 'number'
        ? numberVerb(verb, value, Math.min(Number(precision ?? 6) || 0, 100))
        : otherVerb(verb, value)
  if (shown === undefined) return `%!${verb}(${typeName(value)}${value === undefined || value === null ? '' : `=${inner(value)}`})`
  return typeof value === 'number' && flags.includes('+') && !shown.startsWith('-') ? `+${shown}` : shown
}

function textVerb(verb: string, value: string): string | undefined {
  if (verb === 's' || verb === 'v') return value
  if (verb === 'q') return goQuote(value)
  if (verb === 'T') return 'string'
  return verb === 'x' ? [...new TextEncoder().encode(value)].map(byte => byte.toString(16).padStart(2, '0')).join('') : undefined
}

const RADIX: {readonly [verb: string]: number} = {d: 10, x: 16, X: 16, o: 8, b: 2}

function numberVerb(verb: string, value: number, digits: number): string | undefined {
  if (verb === 'v' || verb === 'g') return goNumber(value)
  if (verb === 'f' || verb === 'F') return value.toFixed(digits)
  if (verb === 'e') return value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2')
  if (verb === 'T') return typeName(value)
  if (!Number.isInteger(value)) return undefined
  if (verb === 'c') return String.fromCodePoint(Math.max(0, Math.min(value, 0x10ffff)))
  const radix = RADIX[verb]
  if (radix === undefined) return undefined
  return verb === 'X' ? value.toString(radix).toUpperCase() : value.toString(radix)
}

function otherVerb(verb: string, value: unknown): string | undefined {
  if (verb === 'v') return inner(value)
  if (verb === 'T') return typeName(value)
  if (typeof value === 'boolean') return verb === 't' ? String(value) : undefined
  return verb === 's' && (Array.isArray(value) || isData(value)) ? inner(value) : undefined
}
