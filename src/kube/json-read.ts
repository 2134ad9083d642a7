/**
 * JSON as Go's encoding/json reads a stream of it: one value after another, faults in its words with the byte offset it
 * names. kubectl takes this way for input that begins with `{`.
 */
import type {Json} from './object.ts'
import {put} from './record.ts'

export type JsonRead =
  | {readonly value: Json; readonly end: number}
  /** `end-of-text`: the value is not finished; otherwise `message` at `at`, the index of the offending character. */
  | {readonly fault: 'end-of-text' | 'nothing-left'; readonly at: number}
  | {readonly fault: 'syntax'; readonly message: string; readonly at: number}

class JsonFault extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

type Reader = {readonly text: string; readonly depth: number; at: number; level: number}

/** The value that begins at or after `from`. Nesting deeper than `depth` is a fault. Never throws. */
export function readJson(text: string, from: number, depth: number): JsonRead {
  const r: Reader = {text, depth, at: from, level: 0}
  skipSpace(r)
  if (r.at >= text.length) return {fault: 'nothing-left', at: r.at}
  try {
    const value = readValue(r)
    return {value, end: r.at}
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault
    return fault.message === '' ? {fault: 'end-of-text', at: fault.at} : {fault: 'syntax', message: fault.message, at: fault.at}
  }
}

/** The number of UTF-8 bytes up to and including the character at `at`, which is the offset Go names. */
export function byteOffset(text: string, at: number): number {
  let bytes = 1
  for (let index = 0; index < at; index += 1) {
    const code = text.charCodeAt(index)
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3
  }
  return bytes
}

function refuse(r: Reader, where: string): never {
  if (r.at >= r.text.length) throw new JsonFault('', r.at)
  throw new JsonFault(`invalid character ${quoted(r.text, r.at)} ${where}`, r.at)
}

/** Go looks at bytes, so of a character beyond ASCII it shows the first byte as a letter of Latin-1. */
function quoted(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0
  if (code === 0x27) return "'\\''"
  if (code === 0x22) return "'\"'"
  if (code === 0x5c) return "'\\\\'"
  if (code < 0x20 || code === 0x7f) {
    const short: Readonly<Record<number, string>> = {7: 'a', 8: 'b', 9: 't', 10: 'n', 11: 'v', 12: 'f', 13: 'r'}
    return `'\\${short[code] ?? `x${code.toString(16).padStart(2, '0')}`}'`
  }
  if (code < 0x7f) return `'${String.fromCodePoint(code)}'`
  const lead = code < 0x800 ? 0xc0 | (code >> 6) : code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18)
  return `'${String.fromCharCode(lead)}'`
}

function skipSpace(r: Reader): void {
  for (let code = r.text.charCodeAt(r.at); code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d; code = r.text.charCodeAt(r.at))
    r.at += 1
}

const LITERALS: Readonly<Record<string, readonly [string, Json]>> = {t: ['true', true], f: ['false', false], n: ['null', null]}

function readValue(r: Reader): Json {
  skipSpace(r)
  const letter = r.text.charAt(r.at)
  if (letter === '{') return nested(r, readObject)
  if (letter === '[') return nested(r, readArray)
  if (letter === '"') return readText(r)
  if (letter === '-' || (letter >= '0' && letter <= '9')) return readNumber(r)
  const literal = letter === '' ? undefined : LITERALS[letter]
  if (!literal) return refuse(r, 'looking for beginning of value')
  const [word, value] = literal
  for (const expected of word) {
    if (r.text.charAt(r.at) !== expected) refuse(r, `in literal ${word} (expecting '${expected}')`)
    r.at += 1
  }
  return value
}

function nested<T>(r: Reader, read: (r: Reader) => T): T {
  r.level += 1
  if (r.level > r.depth) throw new JsonFault('exceeded max depth', r.at)
  r.at += 1
  const value = read(r)
  r.level -= 1
  return value
}

function readObject(r: Reader): Json {
  const into: {[key: string]: Json} = {}
  skipSpace(r)
  if (r.text.charAt(r.at) === '}') {
    r.at += 1
    return into
  }
  for (;;) {
    skipSpace(r)
    if (r.text.charAt(r.at) !== '"') refuse(r, 'looking for beginning of object key string')
    const key = readText(r)
    skipSpace(r)
    if (r.text.charAt(r.at) !== ':') refuse(r, 'after object key')
    r.at += 1
    put(into, key, readValue(r))
    skipSpace(r)
    const next = r.text.charAt(r.at)
    if (next !== ',' && next !== '}') refuse(r, 'after object key:value pair')
    r.at += 1
    if (next === '}') return into
  }
}

function readArray(r: Reader): Json {
  const into: Json[] = []
  skipSpace(r)
  if (r.text.charAt(r.at) === ']') {
    r.at += 1
    return into
  }
  for (;;) {
    into.push(readValue(r))
    skipSpace(r)
    const next = r.text.charAt(r.at)
    if (next !== ',' && next !== ']') refuse(r, 'after array element')
    r.at += 1
    if (next === ']') return into
  }
}

const SHORT: Readonly<Record<string, string>> = {'"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'}

function readText(r: Reader): string {
  let out = ''
  r.at += 1
  for (let from = r.at; ; from = r.at) {
    while (r.at < r.text.length && !'"\\'.includes(r.text.charAt(r.at)) && r.text.charCodeAt(r.at) >= 0x20) r.at += 1
    out += r.text.slice(from, r.at)
    const stop = r.text.charAt(r.at)
    if (stop === '"') {
      r.at += 1
      return out
    }
    if (stop !== '\\') refuse(r, 'in string literal')
    r.at += 1
    out += readEscape(r)
  }
}

function readEscape(r: Reader): string {
  const letter = r.text.charAt(r.at)
  const short = letter === '' ? undefined : SHORT[letter]
  if (short !== undefined) {
    r.at += 1
    return short
  }
  if (letter !== 'u') refuse(r, 'in string escape code')
  r.at += 1
  const from = r.at
  while (r.at < from + 4) {
    if (!/^[0-9a-fA-F]$/.test(r.text.charAt(r.at))) refuse(r, 'in \\u hexadecimal character escape')
    r.at += 1
  }
  return String.fromCharCode(Number.parseInt(r.text.slice(from, r.at), 16))
}

function digits(r: Reader): boolean {
  const from = r.at
  while (r.text.charCodeAt(r.at) >= 0x30 && r.text.charCodeAt(r.at) <= 0x39) r.at += 1
  return r.at > from
}

function readNumber(r: Reader): number {
  const from = r.at
  if (r.text.charAt(r.at) === '-') r.at += 1
  if (r.text.charAt(r.at) === '0') r.at += 1
  else if (!digits(r)) refuse(r, 'in numeric literal')
  if (r.text.charAt(r.at) === '.') {
    r.at += 1
    if (!digits(r)) refuse(r, 'after decimal point in numeric literal')
  }
  if (/^[eE]$/.test(r.text.charAt(r.at))) {
    r.at += 1
    if (/^[-+]$/.test(r.text.charAt(r.at))) r.at += 1
    if (!digits(r)) refuse(r, 'in exponent of numeric literal')
  }
  const value = Number(r.text.slice(from, r.at))
  return value === 0 ? 0 : value
}
