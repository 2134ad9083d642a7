/** Where text is shown: `none` drops what could harm a terminal, `show` makes it visible (the editor). */
export type Shown = 'drop' | 'show'

const BIDI = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]
const INVISIBLE = [0x00ad, 0x034f, 0x115f, 0x1160, 0x180e, 0x200b, 0x2028, 0x2029, 0x2060, 0x3164, 0xfeff, 0xffa0]
const HIDDEN: ReadonlySet<number> = new Set([...BIDI, ...INVISIBLE])

/** Scripts in which a zero-width (non-)joiner changes the letters: Arabic, Syriac, N'Ko, Mongolian and the Indic ones. */
const JOINING =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Sinhala}]/u
const UNPRINTABLE = /[\p{Cn}\p{Co}\p{Cs}]/u

/** Fast path: printable ASCII and line feeds only, which is nearly all text we ever show. */
const PLAIN = /^[\x20-\x7e\n]*$/

/**
 * Text that a terminal can be given: no control characters, escape sequences, direction marks or invisible
 * characters are left (SEC-01). Runs in linear time and never throws.
 *
 * @param options.lines keeps line feeds, and reads CR LF and CR as one; without it a line feed becomes a space.
 * @param options.shown `show` writes what would be dropped as `^[` or `<U+202E>`; default `drop`.
 */
export function safe(text: string, options: {readonly lines?: boolean; readonly shown?: Shown} = {}): string {
  const lines = options.lines === true
  if (PLAIN.test(text) && (lines || !text.includes('\n'))) return text
  const shown = options.shown ?? 'drop'
  const source = lines ? text.replace(/\r\n?/g, '\n') : text
  let out = ''
  for (let at = 0; at < source.length; ) {
    const code = source.codePointAt(at) ?? 0
    const wide = code > 0xffff ? 2 : 1
    if (shown === 'drop' && (code === 0x1b || (code >= 0x80 && code <= 0x9f))) {
      at = pastSequence(source, at)
      continue
    }
    out += clean(code, source, at, wide, lines, shown)
    at += wide
  }
  return out
}

function clean(code: number, source: string, at: number, wide: number, lines: boolean, shown: Shown): string {
  if (code >= 0x20 && code <= 0x7e) return source.charAt(at)
  if (code === 0x0a) return lines ? '\n' : ' '
  if (code === 0x09) return '  '
  if (code === 0x0d) return '\\r'
  if (code < 0x20) return shown === 'show' ? `^${String.fromCharCode(code + 64)}` : ''
  if (code === 0x7f) return shown === 'show' ? '^?' : ''
  if (isHidden(code, source, at)) return shown === 'show' ? `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>` : ''
  return source.slice(at, at + wide)
}

function isHidden(code: number, source: string, at: number): boolean {
  if (code >= 0x80 && code <= 0x9f) return true
  if (HIDDEN.has(code)) return true
  if (code === 0x200c || code === 0x200d) return !joins(source, at)
  if (code >= 0xfe00 && code <= 0xfe0f) return true
  if (code >= 0xe0000 && code <= 0xe0fff) return true
  return UNPRINTABLE.test(String.fromCodePoint(code))
}

function joins(source: string, at: number): boolean {
  return JOINING.test(source.slice(Math.max(0, at - 2), at)) && JOINING.test(source.slice(at + 1, at + 3))
}

/**
 * The index behind the escape sequence that begins at `at`. A string sequence (OSC, DCS, SOS, PM, APC) takes its
 * payload with it; one that never ends takes the rest of its line.
 */
function pastSequence(source: string, at: number): number {
  const code = source.charCodeAt(at)
  const escaped = code === 0x1b
  const kind = escaped ? source.charCodeAt(at + 1) - 0x40 + 0x80 : code
  const body = escaped ? at + 2 : at + 1
  if (kind === 0x9b) return pastControl(source, body)
  if (kind === 0x9d || kind === 0x90 || kind === 0x98 || kind === 0x9e || kind === 0x9f) return pastString(source, body)
  if (!escaped) return at + 1
  const next = source.charCodeAt(at + 1)
  // `ESC ( B` and its like: intermediate bytes, then one final byte.
  if (next >= 0x20 && next <= 0x2f) {
    let end = at + 1
    while (source.charCodeAt(end) >= 0x20 && source.charCodeAt(end) <= 0x2f) end += 1
    return source.charCodeAt(end) >= 0x30 && source.charCodeAt(end) <= 0x7e ? end + 1 : end
  }
  return next >= 0x30 && next <= 0x7e ? at + 2 : at + 1
}

function pastControl(source: string, from: number): number {
  let end = from
  while (source.charCodeAt(end) >= 0x20 && source.charCodeAt(end) <= 0x3f) end += 1
  return source.charCodeAt(end) >= 0x40 && source.charCodeAt(end) <= 0x7e ? end + 1 : end
}

function pastString(source: string, from: number): number {
  for (let end = from; end < source.length; end += 1) {
    const code = source.charCodeAt(end)
    if (code === 0x07 || code === 0x9c) return end + 1
    if (code === 0x1b) return source.charCodeAt(end + 1) === 0x5c ? end + 2 : end
    if (code === 0x0a) return end
  }
  return source.length
}
