import type {Part, Script, SyntaxProblem, Word} from './syntax.ts'

/** Where the parser stands in a script. Lives only while one text is parsed. */
export type Reader = {
  readonly text: string
  at: number
  /** Depth of nested substitutions, so that a hostile manifest cannot overflow the stack. */
  depth: number
  readonly script: (reader: Reader, end: string) => Script | SyntaxProblem
}

export function isProblem(value: object): value is SyntaxProblem {
  return 'problem' in value
}

const BLANK = /[ \t]/
const WORD_END = /[ \t\n;&|<>()]/
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/

/** Skips blanks, escaped newlines and comments; newlines stay. */
export function skipBlanks(reader: Reader): void {
  for (;;) {
    const char = reader.text[reader.at]
    if (char !== undefined && BLANK.test(char)) reader.at += 1
    else if (char === '\\' && reader.text[reader.at + 1] === '\n') reader.at += 2
    else if (char === '#') {
      const end = reader.text.indexOf('\n', reader.at)
      reader.at = end === -1 ? reader.text.length : end
    } else return
  }
}

/** Reads one word; undefined where none begins. */
export function readWord(reader: Reader): Word | SyntaxProblem | undefined {
  skipBlanks(reader)
  const parts = readParts(reader, char => WORD_END.test(char), false)
  if (isProblem(parts)) return parts
  return parts.length === 0 ? undefined : parts
}

/** Reads pieces up to a character that ends them. Inside double quotes (`quoted`) blanks and single quotes are plain. */
export function readParts(reader: Reader, ends: (char: string) => boolean, quoted: boolean): Part[] | SyntaxProblem {
  const parts: Part[] = []
  while (reader.at < reader.text.length) {
    const char = reader.text[reader.at] ?? ''
    if (ends(char)) break
    const found = readPiece(reader, char, quoted)
    if (isProblem(found)) return found
    for (const part of found) addPart(parts, part)
  }
  return parts
}

/** Texts of one kind that follow one another are one piece. */
function addPart(parts: Part[], part: Part): void {
  const last = parts.at(-1)
  if (part.t === 'text' && last?.t === 'text' && last.quoted === part.quoted)
    parts[parts.length - 1] = {...last, text: last.text + part.text}
  else parts.push(part)
}

function readPiece(reader: Reader, char: string, quoted: boolean): readonly Part[] | SyntaxProblem {
  if (char === '\\') return readEscape(reader, quoted)
  if (char === "'" && !quoted) return readSingle(reader)
  if (char === '"' && !quoted) return readDouble(reader)
  if (char === '$' || char === '`') {
    const part = char === '$' ? readDollar(reader, quoted) : readBackquote(reader, quoted)
    return isProblem(part) ? part : [part]
  }
  reader.at += 1
  return [{t: 'text', text: char, quoted}]
}

function readEscape(reader: Reader, quoted: boolean): readonly Part[] {
  const next = reader.text[reader.at + 1] ?? ''
  reader.at += 2
  if (next === '\n') return []
  return [{t: 'text', text: quoted && !'$`"\\'.includes(next) ? `\\${next}` : next, quoted: true}]
}

const UNTERMINATED: SyntaxProblem = {problem: 'syntax error: unterminated quoted string'}

function readSingle(reader: Reader): readonly Part[] | SyntaxProblem {
  const end = reader.text.indexOf("'", reader.at + 1)
  if (end === -1) return UNTERMINATED
  const text = reader.text.slice(reader.at + 1, end)
  reader.at = end + 1
  return [{t: 'text', text, quoted: true}]
}

function readDouble(reader: Reader): readonly Part[] | SyntaxProblem {
  reader.at += 1
  const inner = readParts(reader, next => next === '"', true)
  if (isProblem(inner)) return inner
  if (reader.text[reader.at] !== '"') return UNTERMINATED
  reader.at += 1
  return inner.length === 0 ? [{t: 'text', text: '', quoted: true}] : inner
}

function readBackquote(reader: Reader, quoted: boolean): Part | SyntaxProblem {
  const end = reader.text.indexOf('`', reader.at + 1)
  if (end === -1) return {problem: 'syntax error: EOF in backquote substitution'}
  const inner: Reader = {text: reader.text.slice(reader.at + 1, end), at: 0, depth: reader.depth + 1, script: reader.script}
  if (inner.depth > 20) return {problem: 'syntax error: nested too deeply'}
  reader.at = end + 1
  const body = inner.script(inner, '')
  return isProblem(body) ? body : {t: 'run', body, quoted}
}

function readDollar(reader: Reader, quoted: boolean): Part | SyntaxProblem {
  const rest = reader.text.slice(reader.at + 1, reader.at + 3)
  if (rest === '((') return readSum(reader, quoted)
  if (rest.startsWith('(')) return readSubstitution(reader, quoted)
  if (rest.startsWith('{')) return readBraces(reader, quoted)
  const name = NAME.exec(reader.text.slice(reader.at + 1, reader.at + 200))?.[0] ?? (/^[0-9@*#?$!-]/.test(rest) ? rest[0] : undefined)
  if (name === undefined) {
    reader.at += 1
    return {t: 'text', text: '$', quoted}
  }
  reader.at += 1 + name.length
  return {t: 'param', name, op: '', arg: [], quoted}
}

function readSum(reader: Reader, quoted: boolean): Part | SyntaxProblem {
  reader.at += 3
  let open = 0
  const ends = (char: string): boolean => {
    if (char === '(') open += 1
    if (char === ')' && open === 0) return true
    if (char === ')') open -= 1
    return false
  }
  const text = readParts(reader, ends, true)
  if (isProblem(text)) return text
  if (!reader.text.startsWith('))', reader.at)) return {problem: "syntax error: missing '))'"}
  reader.at += 2
  return {t: 'sum', text, quoted}
}

function readSubstitution(reader: Reader, quoted: boolean): Part | SyntaxProblem {
  reader.at += 2
  reader.depth += 1
  if (reader.depth > 20) return {problem: 'syntax error: nested too deeply'}
  const body = reader.script(reader, ')')
  reader.depth -= 1
  if (isProblem(body)) return body
  if (reader.text[reader.at] !== ')') return {problem: 'syntax error: unexpected end of file (expecting ")")'}
  reader.at += 1
  return {t: 'run', body, quoted}
}

/** What stands in braces after an operator. Within double quotes, quotes in it open and close once more and are no part of the text. */
function readArgument(reader: Reader, quoted: boolean): Part[] | SyntaxProblem {
  const parts: Part[] = []
  for (;;) {
    const found = readParts(reader, char => char === '}' || (quoted && char === '"'), quoted)
    if (isProblem(found)) return found
    parts.push(...found)
    if (!quoted || reader.text[reader.at] !== '"') return parts
    const inner = readDouble(reader)
    if (isProblem(inner)) return inner
    parts.push(...inner)
  }
}

const BRACES = /^\$\{(#?)([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])(:[-+=?]|[-+=?]|##?|%%?)?/

function readBraces(reader: Reader, quoted: boolean): Part | SyntaxProblem {
  const match = BRACES.exec(reader.text.slice(reader.at, reader.at + 200))
  if (match === null) return {problem: 'syntax error: bad substitution'}
  reader.at += match[0].length
  const name = match[2] ?? ''
  // A pattern to cut off is one within double quotes too.
  const arg = readArgument(reader, quoted && !/[#%]/.test(match[3] ?? ''))
  if (isProblem(arg)) return arg
  if (reader.text[reader.at] !== '}') return {problem: "syntax error: missing '}'"}
  reader.at += 1
  if (match[3] === undefined && arg.length > 0) return {problem: 'syntax error: bad substitution'}
  return {t: 'param', name, op: match[1] === '#' ? 'length' : (match[3] ?? ''), arg, quoted}
}
