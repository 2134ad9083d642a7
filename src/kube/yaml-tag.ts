/** The rare words of a YAML text: anchors, aliases, tags and directives (go-yaml v2, scannerc.go). */
import type {Mark, Scanner, Token} from './yaml-reader.ts'
import {here, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, makeToken, peekCode, scanFault, takeBreak} from './yaml-reader.ts'

const WORD = /[0-9A-Za-z_-]*/y
const URI = /(?:[0-9A-Za-z_;/?:@&=+$,.!~*'()[\]-]|%[0-9A-Fa-f]{2})*/y
const AFTER_ANCHOR = '?:,]}%@`'

function takeMatch(s: Scanner, pattern: RegExp): string {
  pattern.lastIndex = s.at
  const word = pattern.exec(s.text)?.[0] ?? ''
  s.at += word.length
  return word
}

export function scanAnchor(s: Scanner, kind: 'alias' | 'anchor'): Token {
  const start = here(s)
  s.at += 1
  const name = takeMatch(s, WORD)
  const code = peekCode(s)
  if (name === '' || !(isBlankOrEnd(code) || AFTER_ANCHOR.includes(String.fromCharCode(code)))) {
    scanFault(s, 'did not find expected alphabetic or numeric character')
  }
  return makeToken(s, kind, start, name)
}

function scanUri(s: Scanner, given: string): string {
  const uri = takeMatch(s, URI)
  if (peekCode(s) === 0x25) scanFault(s, 'did not find URI escaped octet')
  if (uri === '' && given === '') scanFault(s, 'did not find expected tag URI')
  return given.slice(1) + unescapeUri(s, uri)
}

function unescapeUri(s: Scanner, uri: string): string {
  if (!uri.includes('%')) return uri
  try {
    return decodeURIComponent(uri)
  } catch {
    return scanFault(s, 'found an incorrect trailing UTF-8 octet')
  }
}

function scanHandle(s: Scanner, directive: boolean): string {
  if (peekCode(s) !== 0x21) scanFault(s, "did not find expected '!'")
  s.at += 1
  const word = takeMatch(s, WORD)
  if (peekCode(s) === 0x21) {
    s.at += 1
    return `!${word}!`
  }
  if (directive && word !== '') scanFault(s, "did not find expected '!'")
  return `!${word}`
}

export function scanTag(s: Scanner): Token {
  const start = here(s)
  let handle = ''
  let suffix = ''
  if (peekCode(s, 1) === 0x3c) {
    s.at += 2
    suffix = scanUri(s, '')
    if (peekCode(s) !== 0x3e) scanFault(s, "did not find the expected '>'")
    s.at += 1
  } else {
    const found = scanHandle(s, false)
    const named = found.length > 1 && found.endsWith('!')
    handle = named ? found : '!'
    suffix = scanUri(s, named ? '' : found)
    // A lone `!` is a tag of its own: no handle, and itself as the suffix.
    if (!named && suffix === '') [handle, suffix] = ['', '!']
  }
  if (!isBlankOrEnd(peekCode(s))) scanFault(s, 'did not find expected whitespace or line break')
  return makeToken(s, 'tag', start, handle, suffix)
}

export function scanDirective(s: Scanner): Token {
  const start = here(s)
  s.at += 1
  const name = takeMatch(s, WORD)
  if (name === '') scanFault(s, 'could not find expected directive name')
  if (!isBlankOrEnd(peekCode(s))) scanFault(s, 'found unexpected non-alphabetical character')
  if (name !== 'YAML' && name !== 'TAG') scanFault(s, 'found unknown directive name')
  skipBlanks(s)
  const token = name === 'YAML' ? scanVersion(s, start) : scanTagDirective(s, start)
  skipBlanks(s)
  if (peekCode(s) === 0x23) while (!isBreakOrEnd(peekCode(s))) s.at += 1
  if (!isBreakOrEnd(peekCode(s))) scanFault(s, 'did not find expected comment or line break')
  if (isBreak(peekCode(s))) takeBreak(s)
  return token
}

function skipBlanks(s: Scanner): void {
  while (isBlank(peekCode(s))) s.at += 1
}

function versionNumber(s: Scanner): number {
  const digits = takeMatch(s, /[0-9]{0,3}/y)
  if (digits.length > 2) scanFault(s, 'found extremely long version number')
  if (digits === '') scanFault(s, 'did not find expected version number')
  return Number(digits)
}

function scanVersion(s: Scanner, start: Mark): Token {
  const major = versionNumber(s)
  if (peekCode(s) !== 0x2e) scanFault(s, "did not find expected digit or '.' character")
  s.at += 1
  return makeToken(s, 'version', start, `${major}.${versionNumber(s)}`)
}

function scanTagDirective(s: Scanner, start: Mark): Token {
  const handle = scanHandle(s, true)
  if (!isBlank(peekCode(s))) scanFault(s, 'did not find expected whitespace')
  skipBlanks(s)
  const prefix = scanUri(s, '')
  if (!isBlankOrEnd(peekCode(s))) scanFault(s, 'did not find expected whitespace or line break')
  return makeToken(s, 'tag-directive', start, handle, prefix)
}
