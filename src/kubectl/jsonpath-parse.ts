/** A JSONPath template of kubectl, parsed. Grammar and complaints are those of k8s.io/client-go/util/jsonpath. */
export type PathNode =
  | {readonly type: 'list'; readonly nodes: readonly PathNode[]}
  | {readonly type: 'text'; readonly text: string}
  | {readonly type: 'value'; readonly value: number | boolean}
  | {readonly type: 'field'; readonly name: string}
  | {readonly type: 'slice'; readonly from?: number; readonly to?: number; readonly step?: number; readonly single: boolean}
  | {readonly type: 'filter'; readonly left: PathNode; readonly right?: PathNode; readonly operator: string}
  | {readonly type: 'wildcard'}
  | {readonly type: 'recursive'}
  | {readonly type: 'union'; readonly lists: readonly PathNode[]}
  | {readonly type: 'word'; readonly word: string}

type Reader = {readonly input: string; at: number}
/** Thrown and caught inside this file: a wrong template, in the parser's words. */
class PathProblem extends Error {}

/** The top-level nodes of a template (texts and actions), or what is wrong with it. */
export function parsePath(template: string): readonly PathNode[] | string {
  try {
    return parseTemplate(template)
  } catch (problem) {
    if (problem instanceof PathProblem) return problem.message
    throw problem
  }
}

function parseTemplate(input: string): readonly PathNode[] {
  const nodes: PathNode[] = []
  const reader: Reader = {input, at: 0}
  while (reader.at < input.length) {
    const open = input.indexOf('{', reader.at)
    const end = open < 0 ? input.length : open
    if (end > reader.at) nodes.push({type: 'text', text: input.slice(reader.at, end)})
    reader.at = end
    if (open < 0) break
    reader.at += 1
    nodes.push({type: 'list', nodes: parseAction(reader)})
  }
  return nodes
}

function parseAction(reader: Reader): readonly PathNode[] {
  const nodes: PathNode[] = []
  const {input} = reader
  for (;;) {
    const char = input.charAt(reader.at)
    if (input.startsWith('}', reader.at)) {
      reader.at += 1
      return nodes
    }
    if (char === '' || char === '\n' || char === '\r') throw new PathProblem('unclosed action')
    if (input.startsWith('[?(', reader.at)) nodes.push(parseFilter(reader))
    else if (input.startsWith('..', reader.at)) parseRecursive(reader, nodes)
    else if (char === ' ' || char === '@' || char === '$') reader.at += 1
    else if (char === '[') nodes.push(...parseArray(reader))
    else if (char === '"' || char === "'") nodes.push({type: 'text', text: parseQuoted(reader, char)})
    else if (char === '.') nodes.push(parseField(reader, 1))
    else if (/[+\-0-9]/.test(char)) nodes.push(parseNumber(reader))
    else if (/[\p{L}_]/u.test(char)) nodes.push(parseWord(reader))
    else throw new PathProblem(`unrecognized character in action: ${goChar(input, reader.at)}`)
  }
}

function goChar(input: string, at: number): string {
  const code = input.codePointAt(at) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`
}

function parseRecursive(reader: Reader, nodes: PathNode[]): void {
  if (nodes.at(-1)?.type === 'recursive') throw new PathProblem('invalid multiple recursive descent')
  reader.at += 2
  nodes.push({type: 'recursive'})
  if (/[\p{L}\p{Nd}_]/u.test(reader.input.charAt(reader.at))) nodes.push(parseField(reader, 0))
}

const TERMINATOR = /[ \t\r\n.,[\]$@{}]/

function parseField(reader: Reader, skip: number): PathNode {
  reader.at += skip
  const start = reader.at
  while (reader.at < reader.input.length && !TERMINATOR.test(reader.input.charAt(reader.at))) {
    reader.at += reader.input.charAt(reader.at) === '\\' ? 2 : 1
  }
  const name = reader.input.slice(start, reader.at)
  return name === '*' ? {type: 'wildcard'} : {type: 'field', name: name.replaceAll('\\', '')}
}

function parseNumber(reader: Reader): PathNode {
  const [text = ''] = /^[+-]?[0-9.]*/.exec(reader.input.slice(reader.at)) ?? ['']
  reader.at += text.length
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new PathProblem(`cannot parse number ${text}`)
  return {type: 'value', value: Number(text)}
}

function parseWord(reader: Reader): PathNode {
  const start = reader.at
  while (reader.at < reader.input.length && !TERMINATOR.test(reader.input.charAt(reader.at))) reader.at += 1
  const word = reader.input.slice(start, reader.at)
  return word === 'true' || word === 'false' ? {type: 'value', value: word === 'true'} : {type: 'word', word}
}

const ESCAPES: {readonly [letter: string]: string} = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

function parseQuoted(reader: Reader, quote: string): string {
  const start = reader.at
  let end = start + 1
  for (;;) {
    const char = reader.input.charAt(end)
    if (char === '' || char === '\n') throw new PathProblem('unterminated quoted string')
    if (char === quote && reader.input.charAt(end - 1) !== '\\') break
    end += 1
  }
  reader.at = end + 1
  const body = reader.input.slice(start + 1, end)
  return body.replace(/\\(.)/g, (all, letter: string) => {
    const found = ESCAPES[letter]
    if (found === undefined) throw new PathProblem(`unquote string ${quote}${body}${quote} error invalid syntax`)
    return found ?? all
  })
}

function parseArray(reader: Reader): readonly PathNode[] {
  const close = reader.input.indexOf(']', reader.at)
  const line = reader.input.indexOf('\n', reader.at)
  if (close < 0 || (line >= 0 && line < close)) throw new PathProblem('unterminated array')
  const inside = reader.input.slice(reader.at + 1, close)
  reader.at = close + 1
  const body = inside === '*' ? ':' : inside
  const parts = body.split(',')
  if (parts.length > 1) {
    const lists = parts.map((part): PathNode => ({type: 'list', nodes: parseAction({input: `[${part.replace(/^ +| +$/g, '')}]}`, at: 0})}))
    return [{type: 'union', lists}]
  }
  const key = /^'([^']*)'$/.exec(body)
  if (key !== null) return parseAction({input: `.${key[1] ?? ''}}`, at: 0})
  return [parseSlice(body)]
}

function parseSlice(body: string): PathNode {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(body)
  if (match === null) throw new PathProblem(`invalid array index ${body}`)
  const [from, to, step] = [match[1], match[2]?.slice(1), match[3]?.slice(1)].map(part => toIndex(part))
  return {
    type: 'slice',
    single: match[2] === undefined,
    ...(from === undefined ? {} : {from}),
    ...(to === undefined ? {} : {to}),
    ...(step === undefined ? {} : {step}),
  }
}

function toIndex(part: string | undefined): number | undefined {
  if (part === undefined || part === '') return undefined
  if (part === '-') throw new PathProblem(`array index ${part} is not a number`)
  return Number(part)
}

function parseFilter(reader: Reader): PathNode {
  const start = reader.at + 3
  const end = filterEnd(reader.input, start)
  if (reader.input.charAt(end + 1) !== ']') throw new PathProblem('unclosed array expect ]')
  const inside = reader.input.slice(start, end)
  reader.at = end + 2
  const match = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(inside)
  if (match === null) return {type: 'filter', left: action(inside), operator: 'exists'}
  return {type: 'filter', left: action(match[1] ?? ''), right: action(match[3] ?? ''), operator: match[2] ?? ''}
}

function filterEnd(input: string, start: number): number {
  let pair = ''
  let closed = false
  for (let at = start; ; at += 1) {
    const char = input.charAt(at)
    if (char === '' || char === '\n') throw new PathProblem('unterminated filter')
    if (char === '"' || char === "'") {
      if (pair === '') pair = char
      else if (char === pair && input.charAt(at - 1) !== '\\') closed = true
    } else if (char === ')' && (pair === '') === !closed) return at
  }
}

function action(text: string): PathNode {
  return {type: 'list', nodes: parseAction({input: `${text}}`, at: 0})}
}
