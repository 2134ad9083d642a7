/** What type the letters of an unquoted scalar mean: YAML 1.1 as go-yaml v2 reads it (resolve.go), and YAML 1.2 core. */

/** A whole number keeps more digits in Go than in JavaScript; beyond 2^53 we hold it as a bigint until it is written out. */
export type Scalar = null | boolean | number | bigint | string

export type Resolved = {readonly tag: 'null' | 'bool' | 'int' | 'float' | 'str' | 'timestamp'; readonly value: Scalar}

function wordTable(): ReadonlyMap<string, Resolved> {
  const table = new Map<string, Resolved>()
  const add = (tag: Resolved['tag'], value: Scalar, words: string): void => {
    for (const word of words.split(' ')) table.set(word, {tag, value})
  }
  add('bool', true, 'y Y yes Yes YES true True TRUE on On ON')
  add('bool', false, 'n N no No NO false False FALSE off Off OFF')
  add('null', null, '~ null Null NULL')
  add('float', Number.NaN, '.nan .NaN .NAN')
  add('float', Infinity, '.inf .Inf .INF +.inf +.Inf +.INF')
  add('float', -Infinity, '-.inf -.Inf -.INF')
  table.set('', {tag: 'null', value: null})
  return table
}

const WORDS = wordTable()

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const POINT_FIRST = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)$/
const DATE =
  /^\d{4}-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+]\d{2}:\d{2}))|(?: +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?))?$/

/** An unquoted scalar without a tag, by go-yaml's rules: `yes` is true, `010` is 8, `1_000` is 1000, `12:30` is text. */
export function resolvePlain(text: string): Resolved {
  const word = WORDS.get(text)
  if (word) return word
  const first = text.charCodeAt(0)
  if (first === 0x2e) return POINT_FIRST.test(text) ? asFloat(text.replaceAll('_', ''), text) : {tag: 'str', value: text}
  if (first !== 0x2b && first !== 0x2d && !(first >= 0x30 && first <= 0x39)) return {tag: 'str', value: text}
  if (isTimestamp(text)) return {tag: 'timestamp', value: text}
  const plain = text.replaceAll('_', '')
  const whole = asInteger(plain)
  if (whole !== undefined) return {tag: 'int', value: whole}
  return FLOAT.test(plain) ? asFloat(plain, text) : {tag: 'str', value: text}
}

function asFloat(digits: string, text: string): Resolved {
  const value = Number(digits)
  // Out of range is an error in Go, and so text.
  return Number.isFinite(value) ? {tag: 'float', value} : {tag: 'str', value: text}
}

const MIN = -(2n ** 63n)
const MAX = 2n ** 64n - 1n

function asInteger(text: string): number | bigint | undefined {
  const found = INTEGER.exec(text)
  if (!found) return undefined
  const [, sign = '', digits = ''] = found
  const octal = /^0[0-7]+$/.test(digits)
  const small = octal ? Number.parseInt(digits, 8) : Number(digits)
  if (Number.isSafeInteger(small)) return sign === '-' ? 0 - small : small
  const size = BigInt(octal ? `0o${digits.slice(1)}` : digits)
  const value = sign === '-' ? -size : size
  // ParseUint takes no sign, so `+18446744073709551615` is not a whole number.
  return value < MIN || value > (sign === '' ? MAX : 2n ** 63n - 1n) ? undefined : value
}

function isTimestamp(text: string): boolean {
  const found = DATE.exec(text)
  if (!found) return false
  const [, month, day, hour = found[6], minute = found[7], second = found[8]] = found
  const days = [31, isLeap(Number(text.slice(0, 4))) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1]
  return (
    days !== undefined &&
    Number(day) >= 1 &&
    Number(day) <= days &&
    Number(hour ?? 0) < 24 &&
    Number(minute ?? 0) < 60 &&
    Number(second ?? 0) < 60
  )
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const CORE_INTEGER = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/
const CORE_FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

/** An unquoted scalar by YAML 1.2's core schema, for lesson packs: only true and false are booleans, `010` is ten. */
export function resolveCore(text: string): Scalar {
  if (text === '' || text === '~' || /^(?:null|Null|NULL)$/.test(text)) return null
  if (/^(?:true|True|TRUE)$/.test(text)) return true
  if (/^(?:false|False|FALSE)$/.test(text)) return false
  return CORE_INTEGER.test(text) || CORE_FLOAT.test(text) ? Number(text) : text
}
