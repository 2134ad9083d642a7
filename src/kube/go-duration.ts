/** A Go duration in nanoseconds, or the text of time.ParseDuration's error. */
export type ParsedDuration = {readonly ns: bigint} | {readonly error: string}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])
const LIMIT = 1n << 63n
const FRACTION_LIMIT = (LIMIT - 1n) / 10n

/** Reads `1h30m`, `-1.5s`, `0` and so on exactly as time.ParseDuration does, overflow included. */
export function parseGoDuration(text: string): ParsedDuration {
  const invalid = {error: `time: invalid duration ${quoted(text)}`}
  const negative = text.startsWith('-')
  let rest = negative || text.startsWith('+') ? text.slice(1) : text
  if (rest === '0') return {ns: 0n}
  if (rest === '') return invalid
  let total = 0n
  while (rest !== '') {
    const part = readPart(rest, text)
    if ('error' in part) return part
    total += part.ns
    if (total > LIMIT) return invalid
    rest = rest.slice(part.length)
  }
  if (negative) return {ns: -total}
  return total > LIMIT - 1n ? invalid : {ns: total}
}

type Part = {readonly ns: bigint; readonly length: number}

/** One number with its unit, `1.5h` say, at the start of `rest`; errors name the whole text. */
function readPart(rest: string, whole: string): Part | {readonly error: string} {
  const invalid = {error: `time: invalid duration ${quoted(whole)}`}
  const [length, digits = '', fraction = '', unit = ''] = /^([0-9]*)(?:\.([0-9]*))?([^0-9.]*)/u.exec(rest) ?? []
  const integer = BigInt(digits === '' ? '0' : digits)
  if (digits + fraction === '' || integer > LIMIT) return invalid
  if (unit === '') return {error: `time: missing unit in duration ${quoted(whole)}`}
  const size = UNITS.get(unit)
  if (size === undefined) return {error: `time: unknown unit ${quoted(unit)} in duration ${quoted(whole)}`}
  if (integer > LIMIT / size) return invalid
  const ns = integer * size + fractionOf(fraction, size)
  return ns > LIMIT ? invalid : {ns, length: length?.length ?? 0}
}

// Digits beyond what 63 bits hold are dropped, and the product is made in floating point, as time.leadingFraction does.
function fractionOf(digits: string, size: bigint): bigint {
  let value = 0n
  let scale = 1
  for (const digit of digits) {
    if (value > FRACTION_LIMIT) break
    value = value * 10n + BigInt(digit)
    scale *= 10
  }
  return BigInt(Math.trunc(Number(value) * (Number(size) / scale)))
}

const HEX: readonly string[] = Array.from({length: 256}, (_, byte) => `\\x${byte.toString(16).padStart(2, '0')}`)

// Package time's own quoting: it escapes every byte that is not printable ASCII as \x.
function quoted(text: string): string {
  let out = ''
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte)
    if (byte >= 0x80 || byte < 0x20) out += HEX[byte] ?? ''
    else out += char === '"' || char === '\\' ? `\\${char}` : char
  }
  return `"${out}"`
}
