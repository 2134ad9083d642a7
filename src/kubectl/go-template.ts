import {isData, sortedKeys} from '../kube/peek.ts'
import {goText} from './go-text.ts'

type Node =
  | {readonly type: 'text'; readonly text: string}
  | {readonly type: 'print'; readonly pipe: string}
  | {
      readonly type: 'block'
      readonly word: 'range' | 'if' | 'with'
      readonly pipe: string
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
    }

class TemplateProblem extends Error {}

/**
 * The part of Go's templates that one-liners use: fields, `range`, `if`, `with`, `else`, `end`, texts, `len`, `index`, `eq`, `ne`, `not`, `and`, `or`.
 * Anything else is named as not done. A text is what went wrong.
 */
export function printTemplate(template: string, data: unknown): {readonly text: string} | string {
  try {
    const reader = {pieces: template.split(/(\{\{-?[\s\S]*?-?\}\})/), at: 0}
    return {text: render(parse(reader, false).nodes, data, data)}
  } catch (problem) {
    if (problem instanceof TemplateProblem) return problem.message
    throw problem
  }
}

type Reader = {readonly pieces: readonly string[]; at: number}

function parse(reader: Reader, inside: boolean): {readonly nodes: readonly Node[]; readonly end: string} {
  const nodes: Node[] = []
  for (;;) {
    const piece = reader.pieces[reader.at]
    if (piece === undefined) {
      if (inside) throw new TemplateProblem('unexpected EOF')
      return {nodes, end: ''}
    }
    reader.at += 1
    const action = /^\{\{-?\s*([\s\S]*?)\s*-?\}\}$/.exec(piece)
    if (action === null) {
      if (piece.includes('{{')) throw new TemplateProblem('unclosed action')
      if (piece !== '') nodes.push({type: 'text', text: trimmed(reader, piece)})
      continue
    }
    const inner = action[1] ?? ''
    const block = /^(range|if|with)\s+([\s\S]+)$/.exec(inner)
    if (inner === 'end' || inner === 'else' || inner.startsWith('else ')) {
      if (!inside) throw new TemplateProblem(`unexpected {{${inner}}}`)
      return {nodes, end: inner}
    }
    if (block === null) nodes.push({type: 'print', pipe: inner})
    else nodes.push(parseBlock(reader, block[1] as 'range' | 'if' | 'with', block[2] ?? ''))
  }
}

/** `{{-` and `-}}` eat the white space beside them. */
function trimmed(reader: Reader, text: string): string {
  const before = reader.pieces[reader.at - 2]?.endsWith('-}}') === true ? text.trimStart() : text
  return reader.pieces[reader.at]?.startsWith('{{-') === true ? before.trimEnd() : before
}

function parseBlock(reader: Reader, word: 'range' | 'if' | 'with', pipe: string): Node {
  const body = parse(reader, true)
  if (body.end === 'end') return {type: 'block', word, pipe, body: body.nodes, otherwise: []}
  const more = /^else\s+(if|with)\s+([\s\S]+)$/.exec(body.end)
  const otherwise = more === null ? parse(reader, true).nodes : [parseBlock(reader, more[1] as 'if' | 'with', more[2] ?? '')]
  return {type: 'block', word, pipe, body: body.nodes, otherwise}
}

function render(nodes: readonly Node[], dot: unknown, root: unknown): string {
  return nodes.map(node => renderNode(node, dot, root)).join('')
}

function renderNode(node: Node, dot: unknown, root: unknown): string {
  if (node.type === 'text') return node.text
  const value = evaluate(node.pipe, dot, root)
  if (node.type === 'print') return value === undefined ? '<no value>' : goText(value)
  if (node.word === 'range') {
    const items = Array.isArray(value) ? value : isData(value) ? sortedKeys(value).map(key => value[key]) : []
    return items.length === 0 ? render(node.otherwise, dot, root) : items.map(item => render(node.body, item, root)).join('')
  }
  if (!isTrue(value)) return render(node.otherwise, dot, root)
  return render(node.body, node.word === 'with' ? value : dot, root)
}

function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (isData(value)) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== '' && value !== 0 && value !== false
}

function evaluate(pipe: string, dot: unknown, root: unknown): unknown {
  const words: readonly string[] = pipe.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|\([^()]*\)|[^\s|()]+|\|/g) ?? []
  if (words.includes('|')) throw new TemplateProblem('pipelines in go-templates are not done in this tutorial')
  const [head = '', ...rest] = words
  const args = rest.map(word => operand(word, dot, root))
  switch (head) {
    case 'len':
      return Array.isArray(args[0]) ? args[0].length : isData(args[0]) ? Object.keys(args[0]).length : String(args[0] ?? '').length
    case 'index':
      return args.slice(1).reduce<unknown>((value, key) => child(value, key), args[0])
    case 'eq':
      return args.slice(1).some(value => value === args[0])
    case 'ne':
      return args[0] !== args[1]
    case 'not':
      return !isTrue(args[0])
    case 'and':
      return args.find(value => !isTrue(value)) ?? args.at(-1)
    case 'or':
      return args.find(isTrue) ?? args.at(-1)
    default:
      if (rest.length > 0) throw new TemplateProblem(`function ${JSON.stringify(head)} not defined`)
      return operand(head, dot, root)
  }
}

function operand(word: string, dot: unknown, root: unknown): unknown {
  if (word.startsWith('(')) return evaluate(word.slice(1, -1), dot, root)
  if (word.startsWith('"')) return unquote(word)
  if (word.startsWith('`')) return word.slice(1, -1)
  if (/^-?\d+$/.test(word)) return Number(word)
  if (word === 'true' || word === 'false') return word === 'true'
  if (word === '.') return dot
  const path = /^(\$?)((?:\.[A-Za-z0-9_-]+)*)$/.exec(word)
  if (path === null || word === '') throw new TemplateProblem(`function ${JSON.stringify(word)} not defined`)
  const start = path[1] === '$' ? root : dot
  return (path[2] ?? '')
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => child(value, key), start)
}

function unquote(word: string): string {
  const letters: {readonly [letter: string]: string} = {n: '\n', t: '\t', '"': '"', '\\': '\\', r: '\r'}
  return word.slice(1, -1).replace(/\\(.)/g, (_all, letter: string) => letters[letter] ?? letter)
}

function child(value: unknown, key: unknown): unknown {
  if (Array.isArray(value) && typeof key === 'number') return value[key]
  return isData(value) && typeof key === 'string' && Object.hasOwn(value, key) ? value[key] : undefined
}
