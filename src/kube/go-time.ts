/** What Go's time.Parse says of a text that is no RFC 3339 time. */

const LAYOUT = '2006-01-02T15:04:05Z07:00'

type Piece = {readonly name: string; readonly pattern: RegExp; readonly most?: number; readonly least?: number; readonly range?: string}

const PIECES: readonly Piece[] = [
  {name: '2006', pattern: /^\d{4}/},
  {name: '-', pattern: /^-/},
  {name: '01', pattern: /^\d{2}/, least: 1, most: 12, range: 'month'},
  {name: '-', pattern: /^-/},
  {name: '02', pattern: /^\d{2}/, least: 1, most: 31, range: 'day'},
  {name: 'T', pattern: /^T/},
  {name: '15', pattern: /^\d{2}/, most: 23, range: 'hour'},
  {name: ':', pattern: /^:/},
  {name: '04', pattern: /^\d{2}/, most: 59, range: 'minute'},
  {name: ':', pattern: /^:/},
  {name: '05', pattern: /^\d{2}(?:[.,]\d+)?/, most: 59, range: 'second'},
  {name: 'Z07:00', pattern: /^(?:Z|[-+]\d{2}:\d{2})/},
]

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Go's package time has quotes of its own: what is not plain ASCII is shown byte by byte. */
function timeQuote(text: string): string {
  const bytes = (char: string): string =>
    [...new TextEncoder().encode(char)].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  return `"${[...text].map(char => (char === '"' || char === '\\' ? `\\${char}` : /[ -\x7f]/.test(char) ? char : bytes(char))).join('')}"`
}

/** The error of time.Parse(time.RFC3339, text); undefined when the text is such a time. */
export function rfc3339Error(text: string): string | undefined {
  const head = `parsing time ${timeQuote(text)}`
  let rest = text
  const numbers: number[] = []
  for (const {name, pattern, least = 0, most, range} of PIECES) {
    const found = pattern.exec(rest)?.[0]
    if (found === undefined) return `${head} as ${timeQuote(LAYOUT)}: cannot parse ${timeQuote(rest)} as ${timeQuote(name)}`
    const value = Number.parseInt(found, 10)
    if (most !== undefined && (value < least || value > most)) return `${head}: ${range} out of range`
    numbers.push(value)
    rest = rest.slice(found.length)
  }
  if (rest !== '') return `${head}: extra text: ${timeQuote(rest)}`
  const [year = 0, , month = 1, , day = 1] = numbers
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day > (DAYS[month - 1] ?? 31) + (leap ? 1 : 0) ? `${head}: day out of range` : undefined
}
