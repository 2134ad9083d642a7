/**
 * Resource quantities as k8s.io/apimachinery/pkg/api/resource reads, keeps and prints them: `500m`, `1Gi`, `1e3`.
 * Upstream: quantity.go, suffix.go, amount.go.
 */
export type QuantityForm = 'decimal' | 'binary' | 'exponent'

/** The exact value is `digits` × 10^`scale`; `form` is how it wants to be printed, `text` how it is printed when it was written well enough. */
export type Quantity = {readonly digits: bigint; readonly scale: number; readonly form: QuantityForm; readonly text?: string}

export type QuantityProblem = {readonly error: string}

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const WRONG_NUMBER = 'unable to parse numeric part of quantity'
const WRONG_SUFFIX = "unable to parse quantity's suffix"
const MAX_INT64 = 9223372036854775807n
/** Values finer than a billionth are rounded up to it (resource.Nano). */
const NANO = -9
/** As many digits are sure to fit into 64 bits (maxInt64Factors). */
const FAST_DIGITS = 18
/** No one writes longer numbers; a bound keeps the arithmetic small. */
const MAX_DIGITS = 1000

const DECIMAL: Readonly<Record<string, number>> = {n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18}
const BINARY: Readonly<Record<string, number>> = {Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60}
const DECIMAL_NAMES = new Map(Object.entries(DECIMAL).map(([name, power]) => [power, name]))
const BINARY_NAMES: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

const PARTS = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/

/** Reads a quantity, or says in Go's words why it is none. White space around is not allowed here (JSON decoding trims it). */
export function parseQuantity(text: string): Quantity | QuantityProblem {
  if (text === '') return {error: WRONG_FORMAT}
  const parts = PARTS.exec(text)
  if (parts === null) return {error: WRONG_FORMAT}
  const [, sign = '', whole = '', fraction = '', suffix = ''] = parts
  const power = suffixPower(suffix)
  if (power === undefined) return {error: WRONG_SUFFIX}
  if (whole.length + fraction.length > MAX_DIGITS || Math.abs(power.exponent) > MAX_DIGITS) return {error: WRONG_NUMBER}
  // A suffix or a sign alone is zero: Go finds no digits and takes 0.
  const magnitude = BigInt(whole + fraction)
  const built = build(magnitude, -fraction.length, power, sign === '-')
  return isKept(whole, fraction, power) ? {...built, text} : built
}

/**
 * Whether Go keeps the spelling: it believes most short numbers in steps of a thousand to be canonical already, so `1E3`, `+1` and
 * `1.500` stay as they are (ParseQuantity's fast path).
 */
function isKept(whole: string, fraction: string, {form, exponent}: Power): boolean {
  const num = whole.replace(/^0+/, '') || '0'
  const shifted = num + fraction
  if (form === 'binary') {
    const fits = 15 - num.length - Math.trunc((exponent * 3) / 10) - 1 >= 0
    return fits && fraction === '' && exponent % 10 === 0 && BigInt(num) % 8n !== 0n
  }
  const scale = exponent - fraction.length
  return shifted.length <= FAST_DIGITS && scale >= NANO && scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0')
}

type Power = {readonly form: QuantityForm; readonly exponent: number}

function suffixPower(suffix: string): Power | undefined {
  if (Object.hasOwn(DECIMAL, suffix)) return {form: 'decimal', exponent: DECIMAL[suffix] ?? 0}
  if (Object.hasOwn(BINARY, suffix)) return {form: 'binary', exponent: BINARY[suffix] ?? 0}
  if (!/^[eE][-+]?[0-9]+$/.test(suffix)) return undefined
  return {form: 'exponent', exponent: Number(suffix.slice(1))}
}

function build(magnitude: bigint, scale: number, power: Power, negative: boolean): Quantity {
  let digits = magnitude
  let places = scale
  let form = power.form
  if (power.form === 'binary') digits <<= BigInt(power.exponent)
  else places += power.exponent
  if (places < NANO) {
    digits = divideUp(digits, 10n ** BigInt(NANO - places))
    places = NANO
  }
  if (form === 'binary') {
    if (places >= 0 && digits * 10n ** BigInt(places) > MAX_INT64) return {digits: negative ? -MAX_INT64 : MAX_INT64, scale: 0, form}
    if (places < 0 && digits > MAX_INT64 * 10n ** BigInt(-places)) return {digits: negative ? -MAX_INT64 : MAX_INT64, scale: 0, form}
    if (digits > 0n && places < 0 && digits < 10n ** BigInt(-places)) form = 'decimal'
  }
  return {digits: negative ? -digits : digits, scale: places, form}
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by
}

/** Rounds away from zero to whole units of 10^scale, as Quantity.RoundUp. Finer values only are touched. */
export function roundUp(quantity: Quantity, scale: number): Quantity {
  if (quantity.scale >= scale) return quantity
  const by = 10n ** BigInt(scale - quantity.scale)
  const digits = quantity.digits < 0n ? -divideUp(-quantity.digits, by) : divideUp(quantity.digits, by)
  return {digits, scale, form: quantity.form}
}

/** The canonical text: no fraction, the largest fitting suffix, no precision lost. What was written nearly so stays as it was written. */
export function printQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text
  if (quantity.digits === 0n) return '0'
  if (quantity.form === 'binary') {
    const text = printBinary(quantity)
    if (text !== undefined) return text
  }
  return printDecimal(quantity, quantity.form === 'exponent')
}

function printBinary(quantity: Quantity): string | undefined {
  const whole = exactWhole(quantity)
  if (whole === undefined || (whole > -1024n && whole < 1024n)) return undefined
  let value = whole
  let step = 0
  while (value % 1024n === 0n && step < BINARY_NAMES.length - 1) {
    value /= 1024n
    step++
  }
  return `${value}${BINARY_NAMES[step] ?? ''}`
}

function exactWhole({digits, scale}: Quantity): bigint | undefined {
  if (scale >= 0) return digits * 10n ** BigInt(scale)
  const by = 10n ** BigInt(-scale)
  return digits % by === 0n ? digits / by : undefined
}

function printDecimal(quantity: Quantity, exponentForm: boolean): string {
  let {digits, scale} = quantity
  if (digits === 0n) return '0'
  while (digits % 10n === 0n) {
    digits /= 10n
    scale++
  }
  while (scale % 3 !== 0) {
    digits *= 10n
    scale--
  }
  if (exponentForm) return scale === 0 ? `${digits}` : `${digits}e${scale}`
  return `${digits}${DECIMAL_NAMES.get(scale) ?? ''}`
}

/** The canonical text of a quantity's text (or number, as YAML gives `cpu: 1`); what cannot be read comes back as it is. */
export function canonicalQuantity(value: string | number): string {
  const text = String(value).trim()
  const parsed = parseQuantity(text)
  return 'error' in parsed ? text : printQuantity(parsed)
}

/** The value alone: equal for all spellings of one amount. */
export function plainQuantity(value: string | number): string {
  const parsed = parseQuantity(String(value).trim())
  return 'error' in parsed ? String(value) : printDecimal(parsed, true)
}

/** As canonicalQuantity, after rounding up to thousandths: how resource lists are stored (SetDefaults_ResourceList). */
export function storedQuantity(value: string | number): string {
  const text = String(value).trim()
  const parsed = parseQuantity(text)
  return 'error' in parsed ? text : printQuantity(roundUp(parsed, -3))
}

/** Below, at or above zero: -1, 0 or 1. */
export function compareQuantity(a: Quantity, b: Quantity): number {
  const scale = Math.min(a.scale, b.scale)
  const left = a.digits * 10n ** BigInt(a.scale - scale)
  const right = b.digits * 10n ** BigInt(b.scale - scale)
  return left < right ? -1 : left > right ? 1 : 0
}

export function addQuantity(a: Quantity, b: Quantity): Quantity {
  const scale = Math.min(a.scale, b.scale)
  return {
    digits: a.digits * 10n ** BigInt(a.scale - scale) + b.digits * 10n ** BigInt(b.scale - scale),
    scale,
    form: a.digits === 0n ? b.form : a.form,
  }
}

/** Reads a stored quantity; text that is none counts as zero. For objects that the server has accepted. */
export function quantityOf(value: unknown): Quantity {
  const parsed = typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value).trim()) : undefined
  return parsed === undefined || 'error' in parsed ? {digits: 0n, scale: 0, form: 'decimal'} : parsed
}

/** Whole units, rounded up (Quantity.Value): bytes of memory. Exact up to 2^53. */
export function units(value: unknown): number {
  const {digits, scale} = roundUp(quantityOf(value), 0)
  return Number(digits) * 10 ** scale
}

/** Thousandths, rounded up (Quantity.MilliValue): millicores of cpu. */
export function milliUnits(value: unknown): number {
  const {digits, scale} = roundUp(quantityOf(value), -3)
  return Number(digits) * 10 ** (scale + 3)
}

/** Powers of ten by which Go multiplies at once, so that an overflow wraps around (positiveScaleInt64). */
const WRAPPING = new Set([1, 2, 3, 6, 9])

/**
 * Whether a stored quantity has a part below one whole unit, as Go's `MilliValue() % 1000` sees it. What does not fit in 64 bits
 * counts by the way Go keeps it: long numbers (infDecAmount) lose their upper bits, as do short ones that are multiplied at once; others become zero.
 */
export function hasFraction(value: unknown): boolean {
  if (value === undefined) return false
  const {digits, scale} = roundUp(quantityOf(value), -3)
  const milli = scale >= -3 ? digits * 10n ** BigInt(scale + 3) : digits
  if (milli <= MAX_INT64) return milli % 1000n !== 0n
  return (isLongNumber(String(value)) || WRAPPING.has(scale + 3)) && BigInt.asIntN(64, milli) % 1000n !== 0n
}

/** Whether Go reads the text with arbitrary precision: too many digits for its fast path (ParseQuantity). */
function isLongNumber(text: string): boolean {
  const [, , whole = '', fraction = '', suffix = ''] = PARTS.exec(text) ?? []
  const length = whole.replace(/^0+/, '').length
  const power = Object.hasOwn(BINARY, suffix) ? BINARY[suffix] : undefined
  if (power === undefined) return length + fraction.length > 18
  return fraction !== '' || 14 - length - Math.floor((power * 3) / 10) < 0
}
