/** Text as Go's standard library prints it. */

const ENCODER = new TextEncoder()

/** Length in bytes, as Go's len of a string. */
export function byteLength(text: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 0x7f) return ENCODER.encode(text).length
  }
  return text.length
}

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
  '\x7f': '\x7f',
}

/** json.Marshal: no white space, map keys sorted by `goJsonMap`, `<`, `>` and `&` escaped. Key order of objects is kept. */
export function goJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(/[<>&\u2028\u2029]/g, letter => JSON_ESCAPES[letter] ?? letter)
}

/** A map of texts as json.Marshal prints it: keys sorted. null for a nil map. */
export function goJsonMap(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'null'
  return goJson(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))))
}

/** A list of texts as Go prints it with %v: `[a b]`. */
export function goList(values: readonly string[]): string {
  return `[${values.join(' ')}]`
}
