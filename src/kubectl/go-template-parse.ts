/** Reading Go templates (text/template/parse). */

export type Command = readonly Operand[]
/** What stands between braces: declared variables, then commands, each fed with what the one before it gave. */
export type Pipe = {
  readonly names: readonly string[]
  readonly assigns: boolean
  readonly commands: readonly Command[]
  readonly text: string
  readonly place: Place
}
/** Where something stands, as Go counts: lines from 1, bytes in the line from 1 at the operand. */
export type Place = {readonly line: number; readonly column: number}
export type Operand =
  | {readonly type: 'dot'; readonly text: string; readonly place: Place}
  | {readonly type: 'field'; readonly names: readonly string[]; readonly text: string; readonly place: Place}
  | {readonly type: 'variable'; readonly name: string; readonly names: readonly string[]; readonly text: string; readonly place: Place}
  | {readonly type: 'chain'; readonly pipe: Pipe; readonly names: readonly string[]; readonly text: string; readonly place: Place}
  | {readonly type: 'value'; readonly value: unknown; readonly text: string; readonly place: Place}
  | {readonly type: 'function'; readonly name: string; readonly text: string; readonly place: Place}

export type Node =
  | {readonly type: 'text'; readonly text: string}
  | {readonly type: 'print'; readonly pipe: Pipe}
  | {readonly type: 'jump'; readonly word: 'break' | 'continue'}
  | {readonly type: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly place: Place; readonly text: string}
  | {
      readonly type: 'block'
      readonly word: BlockWord
      readonly pipe: Pipe
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
    }

type BlockWord = 'range' | 'if' | 'with'

/** Functions that templates know: Go's own, and kubectl's two. */
export const FUNCTIONS: readonly string[] =
  'and or not len index slice print printf println eq ne lt le gt ge html js urlquery call exists base64decode'.split(' ')

/** What is wrong with a template, in text/template's words, without `template: output:`. */
export class TemplateFault extends Error {}

/** A piece of the template: text as it is, or an action without its braces; `start` counts letters from the template's beginning. */
type Piece = {readonly action: boolean; readonly text: string; readonly start: number; readonly line: number}
type Reader = {
  readonly pieces: readonly Piece[]
  at: number
  readonly template: string
  readonly variables: string[]
  readonly named: Map<string, readonly Node[]>
  /** How many ranges are open. */
  loops: number
}
/** The most blocks in blocks. */
const DEEPEST = 60

/** A template's own nodes, and those that it defines by name. */
export type Template = {readonly nodes: readonly Node[]; readonly named: ReadonlyMap<string, readonly Node[]>}

/** Reads a template; throws a TemplateFault. */
export function parseTemplate(template: string): Template {
  const reader: Reader = {pieces: piecesOf(template), at: 0, template, variables: ['$'], named: new Map(), loops: 0}
  const {nodes, end} = readNodes(reader, 0)
  if (end !== undefined) throw new TemplateFault(`${end.line}: unexpected {{${end.text.trim().split(/\s/)[0]}}}`)
  return {nodes, named: reader.named}
}

function lineAt(template: string, at: number): number {
  return template.slice(0, at).split('\n').length
}

function piecesOf(template: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  let trimNext = false
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    const text = template.slice(at, open < 0 ? template.length : open)
    const opened = open < 0 ? '' : template.slice(open + 2)
    const trimmed = trimEnds(text, trimNext, /^-\s/.test(opened))
    if (trimmed !== '') pieces.push({action: false, text: trimmed, start: at, line: 0})
    if (open < 0) break
    const start = open + 2 + (/^-\s/.test(opened) ? 1 : 0)
    const close = closeOf(template, start)
    const line = lineAt(template, start)
    if (close < 0)
      throw new TemplateFault(`${line}: ${/^\s*\/\*/.test(template.slice(start)) ? 'unclosed comment' : unclosed(template.slice(start))}`)
    trimNext = /\s-$/.test(template.slice(start, close))
    const inner = template.slice(start, close).replace(/\s-$/, '')
    if (!/^\s*\/\*[\s\S]*\*\/\s*$/.test(inner)) pieces.push({action: true, text: inner, start, line})
    at = close + 2
  }
  return pieces
}

function trimEnds(text: string, start: boolean, end: boolean): string {
  const left = start ? text.replace(/^[ \t\r\n]+/, '') : text
  return end ? left.replace(/[ \t\r\n]+$/, '') : left
}

function unclosed(rest: string): string {
  const quoted = /^(?:[^"`]|"(?:[^"\\\n]|\\.)*")*("|`)/.exec(rest)?.[1]
  if (quoted === undefined && rest.includes('}')) return "bad character U+007D '}'"
  return quoted === '"' ? 'unterminated quoted string' : quoted === '`' ? 'unterminated raw quoted string' : 'unclosed action'
}

/** Where `}}` closes an action: not within quotes. */
function closeOf(template: string, start: number): number {
  const pattern = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*'|\}\}|["`]/g
  if (/^\s*\/\*/.test(template.slice(start))) return template.indexOf('}}', template.indexOf('*/', start) + 1 || template.length)
  pattern.lastIndex = start
  for (let found = pattern.exec(template); found !== null; found = pattern.exec(template)) {
    if (found[0] === '}}') return found.index
    if (found[0] === '"' || found[0] === '`') return -1
  }
  return -1
}

function readNodes(reader: Reader, depth: number): {readonly nodes: readonly Node[]; readonly end?: Piece} {
  if (depth > DEEPEST) throw new TemplateFault(`1: exceeded max nesting`)
  const nodes: Node[] = []
  for (;;) {
    const piece = reader.pieces[reader.at]
    if (piece === undefined) {
      if (depth > 0) throw new TemplateFault(`${lineAt(reader.template, reader.template.length)}: unexpected EOF`)
      return {nodes}
    }
    reader.at += 1
    if (!piece.action) {
      nodes.push({type: 'text', text: piece.text})
      continue
    }
    const word = /^\s*([a-z]+)(?:\s|$)/.exec(piece.text)?.[1] ?? ''
    if (word === 'end' || word === 'else') return {nodes, end: piece}
    const node = readAction(reader, piece, word, depth)
    if (node !== undefined) nodes.push(node)
  }
}

/** A node; a definition leaves none. */
function readAction(reader: Reader, piece: Piece, word: string, depth: number): Node | undefined {
  switch (word) {
    case 'range':
    case 'if':
    case 'with':
      return readBlock(reader, piece, word, piece.text.indexOf(word) + word.length, depth)
    case 'break':
    case 'continue':
      if (reader.loops === 0) throw new TemplateFault(`${piece.line}: {{${word}}} outside {{range}}`)
      return {type: 'jump', word}
    case 'define':
      readDefinition(reader, piece, depth)
      return undefined
    case 'template':
      return readCall(reader, piece)
    case 'block':
      throw new TemplateFault(`${piece.line}: {{block}} is not done in this tutorial`)
    default:
      return {type: 'print', pipe: readPipe(reader, piece, 0, 'command')}
  }
}

const NAMED = /^\s*(?:define|template)\s+("(?:[^"\\]|\\.)*"|`[^`]*`)/

function nameIn(piece: Piece, where: string): {readonly name: string; readonly end: number} {
  const found = NAMED.exec(piece.text)
  if (found === null) throw new TemplateFault(`${piece.line}: missing value for ${where}`)
  return {name: unquoted(found[1] ?? ''), end: found[0].length}
}

function readDefinition(reader: Reader, piece: Piece, depth: number): void {
  if (depth > 0) throw new TemplateFault(`${piece.line}: unexpected {{define}}`)
  const outer = reader.variables.splice(1)
  reader.named.set(nameIn(piece, 'define clause').name, readNodes(reader, depth + 1).nodes)
  reader.variables.splice(1, reader.variables.length, ...outer)
}

function readCall(reader: Reader, piece: Piece): Node {
  const {name, end} = nameIn(piece, 'template clause')
  const pipe = piece.text.slice(end).trim() === '' ? undefined : readPipe(reader, piece, end, 'template clause')
  const place = placeAt(reader, piece.start + piece.text.indexOf('template') + 'template '.length)
  return {type: 'template', name, pipe, place, text: `{{${piece.text.trim()}}}`}
}

function readBlock(reader: Reader, piece: Piece, word: BlockWord, from: number, depth: number): Node {
  const known = reader.variables.length
  const pipe = readPipe(reader, piece, from, word)
  if (word === 'range') reader.loops += 1
  const body = readNodes(reader, depth + 1)
  if (word === 'range') reader.loops -= 1
  let otherwise: readonly Node[] = []
  const end = body.end
  if (end !== undefined && /^\s*else/.test(end.text)) {
    const more = /^\s*else\s+(if|with)(?=\s|$)/.exec(end.text)
    if (more === null) {
      const rest = readNodes(reader, depth + 1)
      if (rest.end !== undefined && /^\s*else/.test(rest.end.text))
        throw new TemplateFault(`${rest.end.line}: expected end; found {{else}}`)
      otherwise = rest.nodes
    } else otherwise = [readBlock(reader, end, more[1] === 'if' ? 'if' : 'with', more[0].length, depth + 1)]
  }
  reader.variables.length = known
  return {type: 'block', word, pipe, body: body.nodes, otherwise}
}

type Token = {readonly text: string; readonly at: number}
const TOKEN =
  /\s+|"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'|:=|[()|,=]|\$?(?:[\p{L}\p{N}_]*)(?:\.[\p{L}\p{N}_]*)*|[+-]?[\d.][\w.+-]*|./gsu

function tokensOf(piece: Piece, from: number): readonly Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = from
  for (let found = TOKEN.exec(piece.text); found !== null && found[0] !== ''; found = TOKEN.exec(piece.text)) {
    if (found[0].trim() !== '') tokens.push({text: found[0], at: piece.start + found.index})
  }
  return tokens
}

type Words = {readonly tokens: readonly Token[]; at: number; readonly reader: Reader; readonly piece: Piece}

function readPipe(reader: Reader, piece: Piece, from: number, where: string): Pipe {
  const words: Words = {tokens: tokensOf(piece, from), at: 0, reader, piece}
  const pipe = pipeOf(words, where, 0)
  const extra = words.tokens[words.at]
  if (extra !== undefined) throw new TemplateFault(`${piece.line}: unexpected ${JSON.stringify(extra.text)} in ${where}`)
  return pipe
}

function pipeOf(words: Words, where: string, depth: number): Pipe {
  const {reader, piece} = words
  if (depth > DEEPEST) throw new TemplateFault(`${piece.line}: exceeded max nesting`)
  const first = words.tokens[words.at]
  const {names, assigns} = declarations(words)
  const commands: Command[] = []
  let command: Operand[] = []
  for (;;) {
    const token = words.tokens[words.at]
    if (token === undefined || token.text === ')') break
    words.at += 1
    if (token.text === '|') {
      if (command.length === 0) throw new TemplateFault(`${piece.line}: missing value for ${where}`)
      commands.push(command)
      command = []
    } else command.push(operandOf(words, token, where, depth))
  }
  if (command.length === 0) throw new TemplateFault(`${piece.line}: missing value for ${where}`)
  commands.push(command)
  if (!assigns) reader.variables.push(...names)
  const text = commands.map(parts => parts.map(part => part.text).join(' ')).join(' | ')
  return {names, assigns, commands, text, place: placeOf(words, first?.at ?? piece.start)}
}

/** `$x :=`, `$i, $x :=` or `$x =` at the beginning of a pipeline. */
function declarations(words: Words): {readonly names: readonly string[]; readonly assigns: boolean} {
  const [a, b, c, d] = words.tokens.slice(words.at, words.at + 4).map(token => token.text)
  const isName = (text: string | undefined): text is string => text !== undefined && /^\$[\p{L}\p{N}_]+$/u.test(text)
  if (isName(a) && (b === ':=' || b === '=')) {
    words.at += 2
    if (b === '=' && !words.reader.variables.includes(a)) throw new TemplateFault(`${words.piece.line}: undefined variable "${a}"`)
    return {names: [a], assigns: b === '='}
  }
  if (isName(a) && b === ',' && isName(c) && d === ':=') {
    words.at += 4
    return {names: [a, c], assigns: false}
  }
  return {names: [], assigns: false}
}

function placeOf({reader}: Words, at: number): Place {
  return placeAt(reader, at)
}

function placeAt(reader: Reader, at: number): Place {
  const line = lineAt(reader.template, at)
  const before = reader.template.slice(reader.template.lastIndexOf('\n', at - 1) + 1, at)
  return {line, column: new TextEncoder().encode(before).length}
}

function operandOf(words: Words, {text, at}: Token, where: string, depth: number): Operand {
  const place = placeOf(words, at)
  if (text === '(') return chainOf(words, place, depth)
  const constant = constantOf(words, text)
  if (constant !== undefined) return {type: 'value', value: constant.value, text, place}
  if (text === '.') return {type: 'dot', text, place}
  const [name = '', ...names] = text.split('.')
  if (names.includes('')) failIn(words, 'unexpected <.> in operand')
  // Of several fields Go names the place of the second.
  const second = names.length > 1 ? placeOf(words, at + name.length + 1 + (names[0] ?? '').length) : place
  if (text.startsWith('$')) {
    if (!words.reader.variables.includes(name)) failIn(words, `undefined variable "${name}"`)
    return {type: 'variable', name, names, text, place: second}
  }
  if (text.startsWith('.')) return {type: 'field', names, text, place: second}
  if (!/^[\p{L}_]/u.test(text)) failIn(words, `unexpected ${JSON.stringify(text)} in ${where}`)
  if (!FUNCTIONS.includes(name)) failIn(words, `function ${JSON.stringify(name)} not defined`)
  return {type: 'function', name, text, place}
}

function failIn(words: Words, why: string): never {
  throw new TemplateFault(`${words.piece.line}: ${why}`)
}

function chainOf(words: Words, place: Place, depth: number): Operand {
  const pipe = pipeOf(words, 'parenthesized pipeline', depth + 1)
  if (words.tokens[words.at]?.text !== ')') failIn(words, 'unclosed left paren')
  words.at += 1
  const after = words.tokens[words.at]?.text ?? ''
  const names = after.startsWith('.') && after.length > 1 ? after.slice(1).split('.') : []
  if (names.length > 0) words.at += 1
  return {type: 'chain', pipe, names, text: `(${pipe.text})${names.map(name => `.${name}`).join('')}`, place}
}

/** Texts, numbers, true, false and nil. */
function constantOf(words: Words, text: string): {readonly value: unknown} | undefined {
  if (text.startsWith('"')) return {value: unquoted(text)}
  if (text.startsWith('`')) return {value: text.slice(1, -1)}
  if (text.startsWith("'")) return {value: unquoted(`"${text.slice(1, -1)}"`).codePointAt(0) ?? 0}
  if (text === 'true' || text === 'false') return {value: text === 'true'}
  if (text === 'nil') return {value: null}
  if (!/^[+-]?(?:\d|\.\d)/.test(text)) return undefined
  const number = Number(text.replaceAll('_', ''))
  return Number.isNaN(number) ? failIn(words, `bad number syntax: ${JSON.stringify(text)}`) : {value: number}
}

const ESCAPES: {readonly [letter: string]: string} = {n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v'}

function unquoted(word: string): string {
  return word
    .slice(1, -1)
    .replace(/\\(u[\da-fA-F]{4}|x[\da-fA-F]{2}|.)/gs, (_all, code: string) =>
      /^[ux]./.test(code) ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
    )
}
