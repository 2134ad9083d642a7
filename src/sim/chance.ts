const OFFSET = 0x811c9dc5
const PRIME = 0x01000193
const NEWLINE = 10

/** Goes on with a hash over more text. */
function hashOn(hash: number, text: string): number {
  let next = hash
  for (let index = 0; index < text.length; index++) next = Math.imul(next ^ text.charCodeAt(index), PRIME)
  return next
}

const hashBreak = (hash: number) => Math.imul(hash ^ NEWLINE, PRIME)

/** The hash of what has been put in, well mixed. */
function mixed(hash: number): number {
  let next = hash ^ (hash >>> 16)
  next = Math.imul(next, 0x85ebca6b)
  next ^= next >>> 13
  next = Math.imul(next, 0xc2b2ae35)
  return (next ^ (next >>> 16)) >>> 0
}

/** 32-bit hash of text (FNV-1a with a final mix). The same on every machine and Node version. */
export function hash32(text: string): number {
  return mixed(hashOn(OFFSET, text))
}

/** Parts one to a line, those before `from` left out. */
function hashParts(first: string, parts: readonly (string | number)[], from = 0): number {
  let hash = hashOn(OFFSET, first)
  for (let at = from; at < parts.length; at++) {
    const part = parts[at]
    hash = hashOn(hashBreak(hash), typeof part === 'string' ? part : String(part))
  }
  return hash
}

/** Chance by name: a number in [0, 1) that depends on nothing but the seed and the parts. Not a stream, so a new draw shifts no other. */
export function draw(seed: string, ...parts: readonly (string | number)[]): number {
  return mixed(hashParts(seed, parts)) / 0x100000000
}

/** The alphabet of generated names, as rand.String in apimachinery: no vowels, and nothing that looks like another letter. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'

/** Five letters for a generated name. */
export function suffix(seed: string, ...parts: readonly (string | number)[]): string {
  return letters(5, seed, ...parts)
}

/** `length` letters of the generated-name alphabet. */
export function letters(length: number, seed: string, ...parts: readonly (string | number)[]): string {
  const begun = hashBreak(hashParts(seed, parts))
  let text = ''
  for (let index = 0; index < length; index++) {
    text += ALPHABET.charAt(Math.floor((mixed(hashOn(begun, String(index))) / 0x100000000) * ALPHABET.length))
  }
  return text
}

/** A uid in the form of a version 4 UUID. Written digit by digit: thousands are made, and text put together from pieces costs twice as much. */
export function uid(seed: string, ...parts: readonly (string | number)[]): string {
  const begun = hashBreak(hashParts(seed, ['uid', ...parts]))
  const second = mixed(hashOn(begun, '1'))
  const third = mixed(hashOn(begun, '2'))
  const codes = UUID
  writeHex(codes, 0, 8, mixed(hashOn(begun, '0')))
  writeHex(codes, 9, 4, second >>> 16)
  writeHex(codes, 15, 3, second)
  writeHex(codes, 20, 3, third >>> 16)
  writeHex(codes, 24, 4, third)
  writeHex(codes, 28, 8, mixed(hashOn(begun, '3')))
  return String.fromCharCode(...codes)
}

/** What all have in common: the dashes, the version and the variant. */
const UUID = Array.from('00000000-0000-4000-a000-000000000000', character => character.charCodeAt(0))
const DIGITS = Array.from('0123456789abcdef', character => character.charCodeAt(0))

/** The last `count` hexadecimal digits of a number, from a place on. */
function writeHex(codes: number[], at: number, count: number, number: number): void {
  let left = number
  for (let place = at + count - 1; place >= at; place--) {
    codes[place] = DIGITS[left & 15] ?? 48
    left >>>= 4
  }
}

const PAIRS = Array.from({length: 256}, (_, byte) => byte.toString(16).padStart(2, '0'))
const pair = (byte: number) => PAIRS[byte & 255] ?? ''

/** Eight hexadecimal digits of a 32-bit number. */
export function hex8(number: number): string {
  return pair(number >>> 24) + pair(number >>> 16) + pair(number >>> 8) + pair(number)
}

/** Hashes of '0 ' to '7 ', to go on from. */
const NUMBERED = Array.from({length: 8}, (_, index) => hashOn(OFFSET, `${index} `))

/** 64 hexadecimal digits that depend on the text alone. */
export function hex64(text: string): string {
  let digits = ''
  for (const begun of NUMBERED) digits += hex8(mixed(hashOn(begun, text)))
  return digits
}

/** Sixteen digits for texts that stand one to a line: their hash, and that of the lines with a dot. */
export function hex16(...lines: readonly [string, ...string[]]): string {
  const hash = hashParts(lines[0], lines, 1)
  const codes = SIXTEEN
  writeHex(codes, 0, 8, mixed(hash))
  writeHex(codes, 8, 8, mixed(hashOn(hash, '.')))
  return String.fromCharCode(...codes)
}

const SIXTEEN = Array.from('0000000000000000', () => 48)
