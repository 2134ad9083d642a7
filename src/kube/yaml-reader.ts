/**
 * Reading a YAML text character by character: where we stand, what a character is, and how a fault names its line.
 * The floor under yaml-scan.ts; the rules are those of go-yaml v2's readerc.go and yaml.go.
 */
export type TokenKind =
  | 'stream-end'
  | 'version'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'sequence'
  | 'mapping'
  | 'block-end'
  | 'flow-sequence'
  | 'flow-sequence-end'
  | 'flow-mapping'
  | 'flow-mapping-end'
  | 'entry'
  | 'comma'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'

/** A place in the text; all three count from 0. */
export type Mark = {readonly at: number; readonly line: number; readonly column: number}

export type Token = {
  readonly kind: TokenKind
  readonly start: Mark
  readonly end: Mark
  readonly value: string
  /** A tag's second half, or the prefix of a %TAG directive. */
  readonly suffix: string
  readonly plain: boolean
}

export type SimpleKey = {possible: boolean; required: boolean; token: number; mark: Mark}

export type Scanner = {
  readonly text: string
  /** From here on the text cannot be read (a control character comes): reaching it is the fault `badText`. */
  readonly badFrom: number
  readonly badText: string
  readonly badLine: number
  at: number
  line: number
  lineStart: number
  readonly tokens: Token[]
  head: number
  taken: number
  flow: number
  indent: number
  readonly indents: number[]
  readonly keys: SimpleKey[]
  readonly keyOfToken: Map<number, SimpleKey>
  keyAllowed: boolean
  done: boolean
}

/** go-yaml's refusal in its own words, with the line it names (if it names one) in front. Never leaves yaml*.ts. */
export class YamlFault extends Error {
  /** The line really meant, from 1, for pointing at it. */
  readonly line: number
  /** The words alone. */
  readonly plain: string
  constructor(message: string, named: number | undefined, line: number) {
    super(named === undefined ? message : `line ${named}: ${message}`)
    this.line = line
    this.plain = message
  }
}

export function makeScanner(text: string): Scanner {
  const bad = firstUnreadable(text)
  // Only a byte order mark at the very start is one; elsewhere go-yaml takes it for a letter.
  const start = text.startsWith('\ufeff') ? 1 : 0
  return {
    text,
    badFrom: bad?.from ?? Infinity,
    badText: bad?.fault ?? '',
    badLine: bad?.line ?? 1,
    at: start,
    line: 0,
    lineStart: start,
    tokens: [],
    head: 0,
    taken: 0,
    flow: 0,
    indent: -1,
    indents: [],
    keys: [{possible: false, required: false, token: 0, mark: {at: 0, line: 0, column: 0}}],
    keyOfToken: new Map(),
    keyAllowed: true,
    done: false,
  }
}

/** libyaml decodes its input in pieces of 512 bytes and refuses a whole piece: what comes before in the piece is never seen. */
const PIECE = 512
const UNREADABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

function firstUnreadable(text: string): {readonly from: number; readonly fault: string; readonly line: number} | undefined {
  const found = UNREADABLE.exec(text)
  if (!found) return undefined
  let bytes = 0
  let piece = 0
  let from = 0
  let at = 0
  for (const letter of text.slice(0, found.index + 1)) {
    const code = letter.codePointAt(0) ?? 0
    const width = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
    // A letter that does not fit into the piece begins the next.
    if (bytes + width > piece + PIECE) [piece, from] = [bytes, at]
    bytes += width
    at += letter.length
  }
  const line = text.slice(0, found.index).split('\n').length
  return {from, fault: 'control characters are not allowed', line}
}

export const column = (s: Scanner): number => s.at - s.lineStart
export const here = (s: Scanner): Mark => ({at: s.at, line: s.line, column: s.at - s.lineStart})
/** The character code `ahead` places on; NaN at the end of the text. */
export const peekCode = (s: Scanner, ahead = 0): number => s.text.charCodeAt(s.at + ahead)

export const isBlank = (code: number): boolean => code === 0x20 || code === 0x09
export const isBreak = (code: number): boolean => code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029
export const isEnd = (code: number): boolean => Number.isNaN(code)
export const isBreakOrEnd = (code: number): boolean => isBreak(code) || Number.isNaN(code)
export const isBlankOrEnd = (code: number): boolean => code === 0x20 || code === 0x09 || isBreak(code) || Number.isNaN(code)

/** A scanner fault names the line where reading stopped, from 1, but no line at all on the first (yaml.go, parser.fail). */
export function scanFault(s: Scanner, message: string): never {
  readable(s, 0)
  throw new YamlFault(message, s.line === 0 ? undefined : s.line + 1, s.line + 1)
}

export function readable(s: Scanner, ahead: number): void {
  if (s.at + ahead >= s.badFrom) throw new YamlFault(s.badText, undefined, s.badLine)
}

/** Steps over one line break and returns how it counts inside a scalar. */
export function takeBreak(s: Scanner): string {
  const code = peekCode(s)
  s.at += code === 0x0d && peekCode(s, 1) === 0x0a ? 2 : 1
  s.line += 1
  s.lineStart = s.at
  return code === 0x2028 ? '\u2028' : code === 0x2029 ? '\u2029' : '\n'
}

/** Three dashes or dots at the start of a line, alone: the edge of a document. */
export function atDocumentEdge(s: Scanner): boolean {
  if (s.at !== s.lineStart) return false
  const code = peekCode(s)
  return (code === 0x2d || code === 0x2e) && peekCode(s, 1) === code && peekCode(s, 2) === code && isBlankOrEnd(peekCode(s, 3))
}

export function makeToken(s: Scanner, kind: TokenKind, start: Mark, value = '', suffix = '', plain = false, end: Mark = here(s)): Token {
  return {kind, start, end, value, suffix, plain}
}
