import type {Redirect, Script, SyntaxProblem, Word} from './syntax.ts'
import {BOTH} from './syntax.ts'
import type {Reader} from './words.ts'
import {isProblem, readParts, readWord, skipBlanks} from './words.ts'

/**
 * Parses the text of `sh -c`: the POSIX grammar as far as manifests use it (lists, pipes, if, for, while, until, case,
 * functions, groups, subshells, redirects, here-documents). A text that is none answers with busybox's complaint.
 */
export function parseScript(text: string): Script | SyntaxProblem {
  const reader: Reader = {text, at: 0, depth: 0, script: (inner, end) => parseList(inner, end === '' ? [] : [end])}
  const script = parseList(reader, [])
  if (isProblem(script)) return script
  return reader.at < text.length ? unexpected(reader) : script
}

type Parsed = Script | SyntaxProblem
const RESERVED = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}'])

function unexpected(reader: Reader): SyntaxProblem {
  const rest = reader.text.slice(reader.at, reader.at + 40)
  const token = /^(;;|&&|\|\||[;&|()<>\n]|[^\s;&|()<>]+)/.exec(rest)?.[0]
  if (token === undefined) return {problem: 'syntax error: unexpected end of file'}
  return {problem: `syntax error: unexpected ${token === '\n' ? 'newline' : `"${token}"`}`}
}

/** The reserved word or operator here, without reading it. */
function peek(reader: Reader): string {
  skipBlanks(reader)
  return /^(;;|&&|\|\||[;&|()\n]|[^\s;&|()<>]+)/.exec(reader.text.slice(reader.at, reader.at + 40))?.[0] ?? ''
}

function accept(reader: Reader, token: string): boolean {
  if (peek(reader) !== token) return false
  reader.at += token.length
  return true
}

function skipLines(reader: Reader): void {
  while (accept(reader, '\n')) takeDocuments(reader)
}

/** Commands joined by newline, `;` and `&`, up to one of the ends (which is not read). */
function parseList(reader: Reader, ends: readonly string[]): Parsed {
  reader.depth += 1
  if (reader.depth > 60) return {problem: 'syntax error: nested too deeply'}
  const items: Script[] = []
  for (;;) {
    skipLines(reader)
    const token = peek(reader)
    if (token === '' || ends.includes(token) || RESERVED.has(token) || token === ';;' || token === ')') break
    const item = parseAndOr(reader)
    if (isProblem(item)) return item
    if (accept(reader, '&')) items.push({t: 'background', body: item})
    else {
      items.push(item)
      if (!accept(reader, ';') && peek(reader) !== '\n') break
    }
  }
  reader.depth -= 1
  const only = items[0]
  return items.length === 1 && only !== undefined ? only : {t: 'seq', items}
}

function parseAndOr(reader: Reader): Parsed {
  let left = parsePipe(reader)
  for (;;) {
    if (isProblem(left)) return left
    const token = peek(reader)
    if (token !== '&&' && token !== '||') return left
    reader.at += 2
    skipLines(reader)
    const right = parsePipe(reader)
    if (isProblem(right)) return right
    left = {t: token === '&&' ? 'and' : 'or', left, right}
  }
}

function parsePipe(reader: Reader): Parsed {
  const negated = accept(reader, '!')
  const parts: Script[] = []
  do {
    skipLines(reader)
    const part = parseCommand(reader)
    if (isProblem(part)) return part
    parts.push(part)
  } while (accept(reader, '|'))
  const only = parts[0]
  const pipe: Script = parts.length === 1 && only !== undefined ? only : {t: 'pipe', parts}
  return negated ? {t: 'not', body: pipe} : pipe
}

function parseCommand(reader: Reader): Parsed {
  switch (peek(reader)) {
    case 'if':
      return withRedirects(reader, parseIf(reader))
    case 'while':
    case 'until':
      return withRedirects(reader, parseLoop(reader))
    case 'for':
      return withRedirects(reader, parseFor(reader))
    case 'case':
      return withRedirects(reader, parseCase(reader))
    case '{':
      return withRedirects(reader, parseBraced(reader))
    case '(':
      return withRedirects(reader, parseSubshell(reader))
    default:
      return parseSimple(reader)
  }
}

function withRedirects(reader: Reader, body: Parsed): Parsed {
  if (isProblem(body)) return body
  const redirects: Redirect[] = []
  for (;;) {
    const redirect = readRedirect(reader)
    if (redirect === undefined) break
    if (isProblem(redirect)) return redirect
    redirects.push(redirect)
  }
  return redirects.length === 0 ? body : {t: 'group', body, redirects}
}

function expect(reader: Reader, token: string): SyntaxProblem | undefined {
  return accept(reader, token) ? undefined : unexpected(reader)
}

function parseIf(reader: Reader): Parsed {
  const arms: {test: Script; body: Script}[] = []
  let otherwise: Script | undefined
  reader.at += 2
  for (;;) {
    const test = parseList(reader, ['then'])
    if (isProblem(test)) return test
    const missing = expect(reader, 'then')
    if (missing) return missing
    const body = parseList(reader, ['elif', 'else', 'fi'])
    if (isProblem(body)) return body
    arms.push({test, body})
    if (!accept(reader, 'elif')) break
  }
  if (accept(reader, 'else')) {
    const body = parseList(reader, ['fi'])
    if (isProblem(body)) return body
    otherwise = body
  }
  return expect(reader, 'fi') ?? {t: 'if', arms, ...(otherwise && {otherwise})}
}

function parseLoop(reader: Reader): Parsed {
  const until = peek(reader) === 'until'
  reader.at += 5
  const test = parseList(reader, ['do'])
  if (isProblem(test)) return test
  const body = parseDo(reader)
  return isProblem(body) ? body : {t: 'loop', until, test, body}
}

function parseDo(reader: Reader): Parsed {
  const missing = expect(reader, 'do')
  if (missing) return missing
  const body = parseList(reader, ['done'])
  if (isProblem(body)) return body
  return expect(reader, 'done') ?? body
}

function parseFor(reader: Reader): Parsed {
  reader.at += 3
  const name = peek(reader)
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return unexpected(reader)
  reader.at += name.length
  skipLines(reader)
  let words: Word[] | undefined
  if (accept(reader, 'in')) {
    words = []
    for (;;) {
      const word = readWord(reader)
      if (word === undefined) break
      if (isProblem(word)) return word
      words.push(word)
    }
  }
  accept(reader, ';')
  skipLines(reader)
  const body = parseDo(reader)
  return isProblem(body) ? body : {t: 'for', name, ...(words && {words}), body}
}

function parseCase(reader: Reader): Parsed {
  reader.at += 4
  const word = readWord(reader)
  if (word === undefined) return unexpected(reader)
  if (isProblem(word)) return word
  skipLines(reader)
  const missing = expect(reader, 'in')
  if (missing) return missing
  const arms: {patterns: Word[]; body: Script}[] = []
  for (;;) {
    skipLines(reader)
    if (accept(reader, 'esac')) return {t: 'case', word, arms}
    accept(reader, '(')
    const patterns: Word[] = []
    do {
      const pattern = readWord(reader)
      if (pattern === undefined) return unexpected(reader)
      if (isProblem(pattern)) return pattern
      patterns.push(pattern)
    } while (accept(reader, '|'))
    const open = expect(reader, ')')
    if (open) return open
    const body = parseList(reader, [';;', 'esac'])
    if (isProblem(body)) return body
    arms.push({patterns, body})
    if (!accept(reader, ';;') && peek(reader) !== 'esac') return unexpected(reader)
  }
}

function parseBraced(reader: Reader): Parsed {
  reader.at += 1
  const body = parseList(reader, ['}'])
  if (isProblem(body)) return body
  return expect(reader, '}') ?? body
}

function parseSubshell(reader: Reader): Parsed {
  reader.at += 1
  const body = parseList(reader, [')'])
  if (isProblem(body)) return body
  return expect(reader, ')') ?? {t: 'subshell', body}
}

const FUNCTION = /^([A-Za-z_][A-Za-z0-9_]*)[ \t]*\([ \t]*\)/

function parseSimple(reader: Reader): Parsed {
  skipBlanks(reader)
  const header = FUNCTION.exec(reader.text.slice(reader.at, reader.at + 100))
  if (header !== null) {
    reader.at += header[0].length
    skipLines(reader)
    const body = parseCommand(reader)
    return isProblem(body) ? body : {t: 'function', name: header[1] ?? '', body}
  }
  const assigns: {name: string; value: Word}[] = []
  const words: Word[] = []
  const redirects: Redirect[] = []
  for (;;) {
    const redirect = readRedirect(reader)
    if (redirect !== undefined) {
      if (isProblem(redirect)) return redirect
      redirects.push(redirect)
      continue
    }
    const word = readWord(reader)
    if (word === undefined) break
    if (isProblem(word)) return word
    const assignment = words.length === 0 ? asAssignment(word) : undefined
    if (assignment) assigns.push(assignment)
    else words.push(word)
  }
  if (assigns.length + words.length + redirects.length === 0) return unexpected(reader)
  return {t: 'simple', assigns, words, redirects}
}

function asAssignment(word: Word): {name: string; value: Word} | undefined {
  const first = word[0]
  if (first?.t !== 'text' || first.quoted) return undefined
  const match = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(first.text)
  if (match === null) return undefined
  const rest = first.text.slice(match[0].length)
  const head: Word = rest === '' ? [] : [{t: 'text', text: rest, quoted: false}]
  return {name: match[1] ?? '', value: [...head, ...word.slice(1)]}
}

const REDIRECT = /^(\d?)(>>|>&|<&|<<-?|>\||&>>|&>|[<>])/

/** Here-documents whose text stands after the next newline. Kept per reader while a line is parsed. */
const documents = new WeakMap<Reader, {end: string; plain: boolean; fill: (to: Word) => void}[]>()

function readRedirect(reader: Reader): Redirect | SyntaxProblem | undefined {
  skipBlanks(reader)
  const match = REDIRECT.exec(reader.text.slice(reader.at, reader.at + 4))
  if (match === null) return undefined
  reader.at += match[0].length
  const op = match[2] ?? ''
  const to = readWord(reader)
  if (to === undefined) return unexpected(reader)
  if (isProblem(to)) return to
  if (op.startsWith('<<')) return expectDocument(reader, to)
  const fd = match[1] ? Number(match[1]) : (DEFAULT_FD[op] ?? 1)
  return {fd, op: MEANINGS[op] ?? '>', to}
}

const DEFAULT_FD: Readonly<Record<string, number>> = {'<': 0, '<&': 0, '&>': BOTH, '&>>': BOTH}
const MEANINGS: Readonly<Record<string, '<' | '<&' | '>>' | '>&'>> = {'<': '<', '<&': '<&', '>>': '>>', '&>>': '>>', '>&': '>&'}

function expectDocument(reader: Reader, word: Word): Redirect {
  const redirect: {fd: number; op: '<<'; to: Word} = {fd: 0, op: '<<', to: []}
  const end = word.map(part => (part.t === 'text' ? part.text : '')).join('')
  const plain = word.some(part => part.t === 'text' && part.quoted)
  const fill = (text: Word): void => {
    redirect.to = text
  }
  documents.set(reader, [...(documents.get(reader) ?? []), {end, plain, fill}])
  return redirect
}

function takeDocuments(reader: Reader): void {
  for (const {end, plain, fill} of documents.get(reader) ?? []) {
    const lines: string[] = []
    while (reader.at < reader.text.length) {
      const stop = reader.text.indexOf('\n', reader.at)
      const line = reader.text.slice(reader.at, stop === -1 ? reader.text.length : stop)
      reader.at += line.length + 1
      if (line.replace(/^\t+/, '') === end) break
      lines.push(line)
    }
    const text = lines.map(line => `${line}\n`).join('')
    if (plain) fill([{t: 'text', text, quoted: true}])
    else {
      const parts = readParts({text, at: 0, depth: reader.depth + 1, script: reader.script}, () => false, true)
      fill(isProblem(parts) ? [{t: 'text', text, quoted: true}] : parts)
    }
  }
  documents.delete(reader)
  if (reader.at > reader.text.length) reader.at = reader.text.length
}
