/** Scalars of a YAML text: block, quoted and plain, with go-yaml's folding rules and fault texts (scannerc.go). */
import type {Mark, Scanner, Token} from './yaml-reader.ts'
import {
  atDocumentEdge,
  column,
  here,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isEnd,
  makeToken,
  peekCode,
  readable,
  scanFault,
  takeBreak,
} from './yaml-reader.ts'

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

/** What the header of a block scalar asks for: `|2-` is an indentation of 2 and no line break at the end. */
type Header = {readonly chomp: -1 | 0 | 1; readonly increment: number}

function indentDigit(s: Scanner): number {
  if (!isDigit(peekCode(s))) return 0
  if (peekCode(s) === 0x30) scanFault(s, 'found an indentation indicator equal to 0')
  const digit = peekCode(s) - 0x30
  s.at += 1
  return digit
}

function chompSign(s: Scanner): -1 | 0 | 1 {
  const code = peekCode(s)
  if (code !== 0x2b && code !== 0x2d) return 0
  s.at += 1
  return code === 0x2b ? 1 : -1
}

function scanHeader(s: Scanner): Header {
  s.at += 1
  const before = chompSign(s)
  const increment = indentDigit(s)
  const chomp = before !== 0 ? before : increment > 0 ? chompSign(s) : 0
  while (isBlank(peekCode(s))) s.at += 1
  if (peekCode(s) === 0x23) while (!isBreakOrEnd(peekCode(s))) s.at += 1
  if (!isBreakOrEnd(peekCode(s))) scanFault(s, 'did not find expected comment or line break')
  if (isBreak(peekCode(s))) takeBreak(s)
  return {chomp, increment}
}

/** Steps over indentation and empty lines; finds the block's indentation when it is not known yet (0). */
function scanBreaks(s: Scanner, known: number): {readonly breaks: string; readonly indent: number; readonly end: Mark} {
  let breaks = ''
  let widest = 0
  let end = here(s)
  for (;;) {
    while ((known === 0 || column(s) < known) && peekCode(s) === 0x20) s.at += 1
    widest = Math.max(widest, column(s))
    if ((known === 0 || column(s) < known) && peekCode(s) === 0x09) {
      scanFault(s, 'found a tab character where an indentation space is expected')
    }
    if (!isBreak(peekCode(s))) break
    breaks += takeBreak(s)
    end = here(s)
  }
  return {breaks, indent: known === 0 ? Math.max(widest, s.indent + 1, 1) : known, end}
}

export function scanBlockScalar(s: Scanner, literal: boolean): Token {
  const start = here(s)
  const {chomp, increment} = scanHeader(s)
  let {breaks, indent, end} = scanBreaks(s, increment > 0 ? Math.max(s.indent, 0) + increment : 0)
  const parts: string[] = []
  let leading = ''
  let wasBlank = false
  while (column(s) === indent && !isEnd(peekCode(s))) {
    const blank = isBlank(peekCode(s))
    // Folding: a single break between two lines that are not indented further becomes a space.
    if (!literal && !wasBlank && !blank && leading.startsWith('\n')) {
      if (breaks === '') parts.push(' ')
    } else parts.push(leading)
    parts.push(breaks)
    wasBlank = blank
    const from = s.at
    while (!isBreakOrEnd(peekCode(s))) s.at += 1
    readable(s, 0)
    parts.push(s.text.slice(from, s.at))
    leading = isEnd(peekCode(s)) ? '' : takeBreak(s)
    ;({breaks, end} = scanBreaks(s, indent))
  }
  if (chomp !== -1) parts.push(leading)
  if (chomp === 1) parts.push(breaks)
  return makeToken(s, 'scalar', start, parts.join(''), '', false, end)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}
const ESCAPE_DIGITS: Readonly<Record<string, number>> = {x: 2, u: 4, U: 8}

function scanEscape(s: Scanner): string {
  const letter = s.text.charAt(s.at + 1)
  const digits = Object.hasOwn(ESCAPE_DIGITS, letter) ? (ESCAPE_DIGITS[letter] ?? 0) : 0
  if (digits === 0) {
    if (!Object.hasOwn(ESCAPES, letter)) scanFault(s, 'found unknown escape character')
    s.at += 2
    return ESCAPES[letter] ?? ''
  }
  s.at += 2
  const hex = s.text.slice(s.at, s.at + digits)
  if (!/^[0-9a-fA-F]+$/.test(hex) || hex.length < digits) scanFault(s, 'did not find expected hexdecimal number')
  const code = Number.parseInt(hex, 16)
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) scanFault(s, 'found invalid Unicode character escape code')
  s.at += digits
  return String.fromCodePoint(code)
}

/** Blanks and breaks between the words of a flow scalar: what they fold to. */
type Gap = {readonly text: string; readonly broken: boolean}

/** `broken`: a line break was already taken (an escaped one). `indent`: a tab left of it is a fault in a plain scalar. */
function scanGap(s: Scanner, broken: boolean, indent = -1): Gap {
  let blanks = ''
  let leading = ''
  let trailing = ''
  let code = peekCode(s)
  while (isBlank(code) || isBreak(code)) {
    if (isBlank(code)) {
      if (broken && code === 0x09 && column(s) < indent) scanFault(s, 'found a tab character that violates indentation')
      if (!broken) blanks += s.text.charAt(s.at)
      s.at += 1
    } else if (broken) trailing += takeBreak(s)
    else {
      leading = takeBreak(s)
      broken = true
    }
    code = peekCode(s)
  }
  if (!broken) return {text: blanks, broken}
  if (leading === '\n') return {text: trailing === '' ? ' ' : trailing, broken}
  return {text: leading + trailing, broken}
}

export function scanQuoted(s: Scanner, single: boolean): Token {
  const start = here(s)
  const quote = single ? 0x27 : 0x22
  const parts: string[] = []
  s.at += 1
  for (;;) {
    readable(s, 3)
    if (atDocumentEdge(s)) scanFault(s, 'found unexpected document indicator')
    if (isEnd(peekCode(s))) scanFault(s, 'found unexpected end of stream')
    const broken = scanQuotedWord(s, single, quote, parts)
    if (peekCode(s) === quote) break
    parts.push(scanGap(s, broken).text)
  }
  s.at += 1
  return makeToken(s, 'scalar', start, parts.join(''))
}

/** Reads up to a blank, the closing quote or the end. True when it stopped behind an escaped line break. */
function scanQuotedWord(s: Scanner, single: boolean, quote: number, parts: string[]): boolean {
  let from = s.at
  for (let code = peekCode(s); !isBlankOrEnd(code); code = peekCode(s)) {
    const doubled = single && code === quote && peekCode(s, 1) === quote
    if (code === quote && !doubled) break
    if (!doubled && (single || code !== 0x5c)) {
      s.at += 1
      continue
    }
    parts.push(s.text.slice(from, s.at))
    if (doubled) {
      parts.push("'")
      s.at += 2
    } else if (isBreak(peekCode(s, 1))) {
      s.at += 1
      takeBreak(s)
      return true
    } else parts.push(scanEscape(s))
    from = s.at
  }
  parts.push(s.text.slice(from, s.at))
  return false
}

const FLOW_ENDS = ',?[]{}'

export function scanPlain(s: Scanner): Token {
  const start = here(s)
  const indent = s.indent + 1
  let text = ''
  let end = start
  let gap: Gap = {text: '', broken: false}
  for (;;) {
    readable(s, 3)
    if (atDocumentEdge(s) || peekCode(s) === 0x23) break
    const from = s.at
    scanPlainWord(s)
    if (s.at > from) {
      text += gap.text + s.text.slice(from, s.at)
      gap = {text: '', broken: false}
      end = here(s)
    }
    if (!isBlank(peekCode(s)) && !isBreak(peekCode(s))) break
    gap = scanGap(s, false, indent)
    if (s.flow === 0 && column(s) < indent) break
  }
  // After a line break a new key may begin.
  if (gap.broken) s.keyAllowed = true
  return makeToken(s, 'scalar', start, text, '', true, end)
}

function scanPlainWord(s: Scanner): void {
  for (let code = peekCode(s); !isBlankOrEnd(code); code = peekCode(s)) {
    if (code === 0x3a && isBlankOrEnd(peekCode(s, 1))) return
    if (s.flow > 0 && FLOW_ENDS.includes(String.fromCharCode(code))) return
    s.at += 1
  }
}
