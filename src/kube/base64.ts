/** Base64 as Go's encoding/base64 reads and writes it. */

/** Where encoding/base64 finds fault, as it counts: padding is needed, line ends are ignored. Undefined when there is none. */
export function illegalBase64(text: string): number | undefined {
  let inGroup = 0
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (letter === '\n' || letter === '\r') continue
    if (letter === '=') return illegalPadding(text, at, inGroup)
    if (!/[A-Za-z0-9+/]/.test(letter)) return at
    inGroup = (inGroup + 1) % 4
  }
  return inGroup === 0 ? undefined : text.length - inGroup
}

function illegalPadding(text: string, first: number, inGroup: number): number | undefined {
  if (inGroup < 2) return first
  let at = skipLineEnds(text, first + 1)
  if (inGroup === 2) {
    if (at >= text.length) return text.length
    if (text.charAt(at) !== '=') return at - 1
    at = skipLineEnds(text, at + 1)
  }
  return at < text.length ? at : undefined
}

function skipLineEnds(text: string, from: number): number {
  let at = from
  while (text.charAt(at) === '\n' || text.charAt(at) === '\r') at += 1
  return at
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of a text that is base64; stops at padding. */
export function* base64Bytes(text: string): Generator<number> {
  let held = 0
  let bits = 0
  for (const letter of text) {
    const six = BASE64.indexOf(letter)
    if (six < 0) return
    held = ((held << 6) | six) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      yield (held >> bits) & 0xff
    }
  }
}

export function toBase64(bytes: readonly number[]): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = bytes.slice(at, at + 3)
    const three = (first << 16) | ((second ?? 0) << 8) | (third ?? 0)
    const letters = [18, 12, 6, 0].map(shift => BASE64.charAt((three >> shift) & 63))
    out += letters
      .slice(0, second === undefined ? 2 : third === undefined ? 3 : 4)
      .join('')
      .padEnd(4, '=')
  }
  return out
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of a text (UTF-8) as base64, with padding. */
export function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let out = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]]
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0)
    const letters = [18, 12, 6, 0].map(shift => LETTERS.charAt((bits >> shift) & 63))
    out += `${letters[0]}${letters[1]}${second === undefined ? '=' : letters[2]}${third === undefined ? '=' : letters[3]}`
  }
  return out
}

/** The text that legal base64 stands for; bytes that are no UTF-8 become replacement characters. */
export function textOfBase64(text: string): string {
  const digits = [...text].filter(letter => LETTERS.includes(letter)).map(letter => LETTERS.indexOf(letter))
  const bytes: number[] = []
  for (let at = 0; at + 1 < digits.length; at += 4) {
    const [a = 0, b = 0, c, d] = digits.slice(at, at + 4)
    bytes.push((a << 2) | (b >> 4))
    if (c !== undefined) bytes.push(((b & 15) << 4) | (c >> 2))
    if (c !== undefined && d !== undefined) bytes.push(((c & 3) << 6) | d)
  }
  return new TextDecoder().decode(new Uint8Array(bytes))
}
