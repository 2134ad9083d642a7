const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  e: '\u001b',
}

function unescape(text: string): string {
  return text.replace(/\\(0?[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)/g, (whole, body: string) => {
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8) & 0xff)
    if (/^x[0-9a-fA-F]/.test(body)) return String.fromCharCode(Number.parseInt(body.slice(1), 16))
    return ESCAPES[body] ?? whole
  })
}

/** What `printf FORMAT ARG…` prints: the format is used again until all arguments are printed (at most 1,000 times). */
export function printf(format: string, args: readonly string[]): string {
  const pieces = format.match(/%[-+ 0#]*\d*(?:\.\d+)?[a-zA-Z%]|\\(?:0?[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)|[^%\\]+|[%\\]/g) ?? []
  let rest = [...args]
  let out = ''
  for (let round = 0; round < 1000; round++) {
    const before = rest.length
    for (const piece of pieces) {
      if (piece === '%%') out += '%'
      else if (/^%.*[a-zA-Z]$/.test(piece)) {
        out += oneArgument(piece, rest[0] ?? '')
        rest = rest.slice(1)
      } else out += piece.startsWith('\\') ? unescape(piece) : piece
    }
    if (rest.length === 0 || rest.length === before) break
  }
  return out
}

function oneArgument(piece: string, value: string): string {
  const [, flags = '', width = '', precision] = /^%([-+ 0#]*)(\d*)(?:\.(\d+))?/.exec(piece) ?? []
  const letter = piece.at(-1) ?? ''
  const number = value.startsWith("'") || value.startsWith('"') ? value.charCodeAt(1) : Number(value || '0')
  let text: string
  switch (letter) {
    case 'd':
    case 'i':
    case 'u':
      text = String(Number.isNaN(number) ? 0 : Math.trunc(number))
      break
    case 'f':
      text = (Number.isNaN(number) ? 0 : number).toFixed(Math.min(Number(precision ?? 6), 20))
      break
    case 'x':
      text = Math.trunc(number || 0).toString(16)
      break
    case 'X':
      text = Math.trunc(number || 0)
        .toString(16)
        .toUpperCase()
      break
    case 'o':
      text = Math.trunc(number || 0).toString(8)
      break
    case 'c':
      text = value.slice(0, 1)
      break
    case 'b':
      text = unescape(value)
      break
    default:
      text = precision === undefined ? value : value.slice(0, Number(precision))
  }
  if (flags.includes('+') && 'dif'.includes(letter) && !text.startsWith('-')) text = `+${text}`
  const size = Math.min(Number(width || '0'), 1000)
  if (flags.includes('-')) return text.padEnd(size)
  if (flags.includes('0') && 'difxXo'.includes(letter))
    return text.startsWith('-') ? `-${text.slice(1).padStart(size - 1, '0')}` : text.padStart(size, '0')
  return text.padStart(size)
}
