/**
 * The words of a YAML text as libyaml's scanner finds them, which is what go-yaml v2 and so kubectl use. Own code;
 * the rules (simple keys, where tabs may stand, what each fault is called) are those of go-yaml's scannerc.go,
 * because its messages and line numbers are what a learner sees in a real terminal.
 */
import type {Mark, Scanner, SimpleKey, Token, TokenKind} from './yaml-reader.ts'
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
  YamlFault,
} from './yaml-reader.ts'
import {scanBlockScalar, scanPlain, scanQuoted} from './yaml-scalar.ts'
import {scanAnchor, scanDirective, scanTag} from './yaml-tag.ts'

/** The next token, still to be taken. Throws YamlFault. */
export function peek(s: Scanner): Token {
  while (needsMore(s)) fetch(s)
  const token = s.tokens[s.head]
  if (!token) throw new YamlFault('unknown problem parsing YAML content', undefined, s.line + 1)
  return token
}

export function take(s: Scanner): Token {
  const token = peek(s)
  s.head += 1
  s.taken += 1
  if (s.head > 64) {
    s.tokens.splice(0, s.head)
    s.head = 0
  }
  return token
}

/** Whether anything but the end (and `...` lines) follows. */
export function hasMore(s: Scanner): boolean {
  while (peek(s).kind === 'document-end') take(s)
  return peek(s).kind !== 'stream-end'
}

/** Whether the first waiting token may still turn out to be a key, or there is none. */
function needsMore(s: Scanner): boolean {
  if (s.head === s.tokens.length) return true
  const key = s.keyOfToken.get(s.taken)
  return key !== undefined && isStillKey(s, key) && !s.done
}

/** A simple key must end on its line, within 1024 characters. */
function isStillKey(s: Scanner, key: SimpleKey): boolean {
  if (!key.possible) return false
  if (key.mark.line < s.line || key.mark.at + 1024 < s.at) {
    if (key.required) scanFault(s, "could not find expected ':'")
    key.possible = false
    return false
  }
  return true
}

function saveKey(s: Scanner): void {
  if (!s.keyAllowed) return
  const required = s.flow === 0 && s.indent === column(s)
  dropKey(s)
  const key = {possible: true, required, token: s.taken + s.tokens.length - s.head, mark: here(s)}
  s.keys[s.keys.length - 1] = key
  s.keyOfToken.set(key.token, key)
}

function dropKey(s: Scanner): void {
  const key = s.keys.at(-1)
  if (!key?.possible) return
  if (key.required) scanFault(s, "could not find expected ':'")
  key.possible = false
  s.keyOfToken.delete(key.token)
}

function push(s: Scanner, token: Token): void {
  s.tokens.push(token)
}

/** Puts a token before the one with that number; behind all others when it has none, or when that one was taken already. */
function insert(s: Scanner, token: Token, before: number | undefined): void {
  if (before === undefined || before < s.taken) push(s, token)
  else s.tokens.splice(s.head + before - s.taken, 0, token)
}

/** Opens a block collection when the column lies deeper than the current one; `token` is where it is put in. */
function roll(s: Scanner, to: number, kind: TokenKind, mark: Mark, token?: number): void {
  if (s.flow > 0 || s.indent >= to) return
  s.indents.push(s.indent)
  s.indent = to
  const start = makeToken(s, kind, mark, '', '', false, mark)
  insert(s, start, token)
}

function unroll(s: Scanner, to: number): void {
  if (s.flow > 0) return
  while (s.indent > to) {
    push(s, makeToken(s, 'block-end', here(s)))
    s.indent = s.indents.pop() ?? -1
  }
}

function skipToToken(s: Scanner): void {
  for (;;) {
    while (peekCode(s) === 0x20 || ((s.flow > 0 || !s.keyAllowed) && peekCode(s) === 0x09)) s.at += 1
    if (peekCode(s) === 0x23) while (!isBreakOrEnd(peekCode(s))) s.at += 1
    readable(s, 0)
    if (!isBreak(peekCode(s))) return
    takeBreak(s)
    if (s.flow === 0) s.keyAllowed = true
  }
}

function fetch(s: Scanner): void {
  skipToToken(s)
  unroll(s, column(s))
  readable(s, 3)
  const code = peekCode(s)
  if (isEnd(code)) fetchEnd(s)
  else if (s.at === s.lineStart && code === 0x25) fetchDirective(s)
  else if (atDocumentEdge(s)) fetchEdge(s, code === 0x2d ? 'document-start' : 'document-end')
  else if (!fetchIndicator(s, code)) {
    if (!startsPlain(s, code)) scanFault(s, 'found character that cannot start any token')
    fetchScalarLike(s, () => scanPlain(s))
  }
}

/** The token that a character announces wherever it stands. */
const ALWAYS: {readonly [letter: string]: (s: Scanner) => void} = {
  '[': s => fetchOpen(s, 'flow-sequence'),
  '{': s => fetchOpen(s, 'flow-mapping'),
  ']': s => fetchClose(s, 'flow-sequence-end'),
  '}': s => fetchClose(s, 'flow-mapping-end'),
  ',': fetchComma,
  '*': s => fetchScalarLike(s, () => scanAnchor(s, 'alias')),
  '&': s => fetchScalarLike(s, () => scanAnchor(s, 'anchor')),
  '!': s => fetchScalarLike(s, () => scanTag(s)),
  "'": s => fetchScalarLike(s, () => scanQuoted(s, true)),
  '"': s => fetchScalarLike(s, () => scanQuoted(s, false)),
}

/** The token that a single character announces. False when `code` announces none here. */
function fetchIndicator(s: Scanner, code: number): boolean {
  const letter = String.fromCharCode(code)
  const alone = isBlankOrEnd(peekCode(s, 1))
  const always = Object.hasOwn(ALWAYS, letter) ? ALWAYS[letter] : undefined
  if (always) always(s)
  else if (letter === '-' && alone) fetchEntry(s)
  else if (letter === '?' && (alone || s.flow > 0)) fetchKey(s)
  else if (letter === ':' && (alone || s.flow > 0)) fetchValue(s)
  else if ((letter === '|' || letter === '>') && s.flow === 0) fetchBlock(s, letter === '|')
  else return false
  return true
}

function fetchBlock(s: Scanner, literal: boolean): void {
  dropKey(s)
  s.keyAllowed = true
  push(s, scanBlockScalar(s, literal))
}

const NO_PLAIN_START = '-?:,[]{}#&*!|>\'"%@`'

function startsPlain(s: Scanner, code: number): boolean {
  if (!isBlankOrEnd(code) && !NO_PLAIN_START.includes(String.fromCharCode(code))) return true
  const next = peekCode(s, 1)
  if (code === 0x2d) return !isBlank(next)
  return s.flow === 0 && (code === 0x3f || code === 0x3a) && !isBlankOrEnd(next)
}

function fetchScalarLike(s: Scanner, scan: () => Token): void {
  saveKey(s)
  s.keyAllowed = false
  push(s, scan())
}

function fetchEnd(s: Scanner): void {
  // libyaml forces a new line at the end of the text, so a fault there names the line after the last.
  if (column(s) !== 0) {
    s.line += 1
    s.lineStart = s.at
  }
  unroll(s, -1)
  dropKey(s)
  s.keyAllowed = false
  s.done = true
  push(s, makeToken(s, 'stream-end', here(s)))
}

function fetchDirective(s: Scanner): void {
  unroll(s, -1)
  dropKey(s)
  s.keyAllowed = false
  push(s, scanDirective(s))
}

function fetchEdge(s: Scanner, kind: TokenKind): void {
  unroll(s, -1)
  dropKey(s)
  s.keyAllowed = false
  const start = here(s)
  s.at += 3
  push(s, makeToken(s, kind, start))
}

function fetchOpen(s: Scanner, kind: TokenKind): void {
  saveKey(s)
  s.keys.push({possible: false, required: false, token: s.taken + s.tokens.length - s.head, mark: here(s)})
  s.flow += 1
  s.keyAllowed = true
  one(s, kind)
}

function fetchClose(s: Scanner, kind: TokenKind): void {
  dropKey(s)
  if (s.flow > 0) {
    s.flow -= 1
    // go-yaml also forgets here that the bracket itself may begin a key.
    s.keyOfToken.delete(s.keys.pop()?.token ?? -1)
  }
  s.keyAllowed = false
  one(s, kind)
}

function fetchComma(s: Scanner): void {
  dropKey(s)
  s.keyAllowed = true
  one(s, 'comma')
}

function fetchEntry(s: Scanner): void {
  if (s.flow === 0) {
    if (!s.keyAllowed) scanFault(s, 'block sequence entries are not allowed in this context')
    roll(s, column(s), 'sequence', here(s))
  }
  dropKey(s)
  s.keyAllowed = true
  one(s, 'entry')
}

function fetchKey(s: Scanner): void {
  if (s.flow === 0) {
    if (!s.keyAllowed) scanFault(s, 'mapping keys are not allowed in this context')
    roll(s, column(s), 'mapping', here(s))
  }
  dropKey(s)
  s.keyAllowed = s.flow === 0
  one(s, 'key')
}

function fetchValue(s: Scanner): void {
  const key = s.keys.at(-1)
  if (key && isStillKey(s, key)) {
    insert(s, makeToken(s, 'key', key.mark, '', '', false, key.mark), key.token)
    roll(s, key.mark.column, 'mapping', key.mark, key.token)
    key.possible = false
    s.keyOfToken.delete(key.token)
    s.keyAllowed = false
  } else {
    if (s.flow === 0) {
      if (!s.keyAllowed) scanFault(s, 'mapping values are not allowed in this context')
      roll(s, column(s), 'mapping', here(s))
    }
    s.keyAllowed = s.flow === 0
  }
  one(s, 'value')
}

function one(s: Scanner, kind: TokenKind): void {
  const start = here(s)
  s.at += 1
  push(s, makeToken(s, kind, start))
}
