/** Text in double quotes as Go's %q and strconv.Quote write it: printable Unicode stays, the rest is escaped. */
export function goQuote(text: string): string {
  return `"${text.replace(UNPRINTABLE, escaped)}"`
}

// unicode.IsPrint holds for letters, marks, numbers, punctuation, symbols and the ASCII space alone.
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|["\\]/gu

const SHORT: {readonly [char: string]: string} = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
}

function escaped(char: string): string {
  const short = SHORT[char]
  if (short !== undefined) return short
  const code = char.codePointAt(0) ?? 0
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
