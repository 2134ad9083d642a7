import {goQuote} from '../kube/go-quote.ts'
import {labelKeyErrors, labelValueErrors} from '../kube/validate/names.ts'

/** One requirement of `-l`: the label must be (not) one of the values, (not) be there, or be greater or less. */
export type Requirement = {
  readonly key: string
  readonly operator: 'in' | 'notin' | 'exists' | '!' | '>' | '<'
  readonly values: readonly string[]
}
export type Selection = readonly Requirement[]

type Token = {readonly kind: 'word' | 'symbol' | 'end'; readonly text: string}
const END: Token = {kind: 'end', text: ''}
const SPECIAL = new Set(['=', '!', '(', ')', ',', '>', '<'])
const SYMBOLS = new Set(['(', ')', ',', '!', '=', '==', '!=', '>', '<'])

/** Reads a label selector as labels.Parse of k8s.io/apimachinery does; a text is what it says of a wrong one. */
export function parseSelector(text: string): Selection | string {
  const reader = {tokens: lex(text), at: 0}
  const found: Requirement[] = []
  for (;;) {
    const token = peek(reader)
    if (token.kind === 'end') return found
    if (token.kind !== 'word' && token.text !== '!') return `found '${token.text}', expected: !, identifier, or 'end of string'`
    const requirement = readRequirement(reader)
    if (typeof requirement === 'string') return `unable to parse requirement: ${requirement}`
    found.push(requirement)
    const after = next(reader)
    if (after.kind === 'end') return found
    if (after.text !== ',' || after.kind !== 'symbol') return `found '${after.text}', expected: ',' or 'end of string'`
    const more = peek(reader)
    if (more.kind !== 'word' && more.text !== '!') return `found '${more.text}', expected: identifier after ','`
  }
}

function lex(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (/[ \t\r\n]/.test(char)) {
      at += 1
      continue
    }
    let end = at
    if (SPECIAL.has(char)) {
      end = at + 1
      while (end < text.length && SYMBOLS.has(text.slice(at, end + 1))) end += 1
      tokens.push({kind: 'symbol', text: text.slice(at, end)})
    } else {
      while (end < text.length && !SPECIAL.has(text.charAt(end)) && !/[ \t\r\n]/.test(text.charAt(end))) end += 1
      tokens.push({kind: 'word', text: text.slice(at, end)})
    }
    at = end
  }
  return tokens
}

type Reader = {readonly tokens: readonly Token[]; at: number}

function peek(reader: Reader): Token {
  return reader.tokens[reader.at] ?? END
}

function next(reader: Reader): Token {
  const token = peek(reader)
  reader.at += 1
  return token
}

/** As NewRequirement: keys and values must be such as labels can have. */
function readRequirement(reader: Reader): Requirement | string {
  const read = readWords(reader)
  if (typeof read === 'string') return read
  const {key, values} = read
  const [wrongKey] = labelKeyErrors(key)
  if (wrongKey !== undefined) return `<nil>: Invalid value: ${goQuote(key)}: ${wrongKey}`
  if (read.operator === '>' || read.operator === '<') return read
  for (const [index, value] of values.entries()) {
    const [wrong] = labelValueErrors(value)
    if (wrong !== undefined) return `values[${index}][${key}]: Invalid value: ${goQuote(value)}: ${wrong}`
  }
  return read
}

function readWords(reader: Reader): Requirement | string {
  let token = next(reader)
  const absent = token.kind === 'symbol' && token.text === '!'
  if (absent) token = next(reader)
  if (token.kind !== 'word') return `found '${token.text}', expected: identifier`
  const key = token.text
  const after = peek(reader)
  if (absent) return {key, operator: '!', values: []}
  if (after.kind === 'end' || (after.kind === 'symbol' && after.text === ',')) return {key, operator: 'exists', values: []}
  const operator = next(reader)
  switch (operator.text) {
    case 'in':
    case 'notin': {
      const values = readValues(reader)
      return typeof values === 'string' ? values : {key, operator: operator.text, values}
    }
    case '=':
    case '==':
    case '!=': {
      const values = readExact(reader)
      return typeof values === 'string' ? values : {key, operator: operator.text === '!=' ? 'notin' : 'in', values}
    }
    case '>':
    case '<': {
      const values = readExact(reader)
      if (typeof values === 'string') return values
      if (!/^[+-]?\d+$/.test(values[0] ?? ''))
        return `values[0]: Invalid value: "${values[0] ?? ''}": for 'Gt', 'Lt' operators, the value must be an integer`
      return {key, operator: operator.text, values}
    }
    default:
      return `found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`
  }
}

function readValues(reader: Reader): readonly string[] | string {
  const open = next(reader)
  if (open.text !== '(') return `found '${open.text}' expected: '('`
  const first = peek(reader)
  if (first.kind === 'symbol' && first.text === ')') {
    next(reader)
    return []
  }
  if (first.kind !== 'word' && first.text !== ',') return `found '${first.text}', expected: ',', ')' or identifier`
  const values: string[] = []
  for (;;) {
    const token = next(reader)
    if (token.kind === 'word') values.push(token.text)
    else if (token.text === ',') {
      if (values.length === 0) values.push('')
    } else return `found '${token.text}', expected: ',', or identifier`
    const after = peek(reader)
    if (after.kind === 'symbol' && after.text === ')') {
      if (token.kind !== 'word') values.push('')
      next(reader)
      return values
    }
    if (token.kind === 'word' && after.text !== ',') return `found '${after.text}', expected: ',' or ')'`
  }
}

function readExact(reader: Reader): readonly string[] | string {
  const token = peek(reader)
  if (token.kind === 'end' || (token.kind === 'symbol' && token.text === ',')) return ['']
  next(reader)
  return token.kind === 'word' ? [token.text] : `found '${token.text}', expected: identifier`
}

/** Whether labels meet every requirement, as labels.Requirement.Matches: a missing label is `notin` everything. */
export function meetsAll(selection: Selection, labels: {readonly [key: string]: string}): boolean {
  return selection.every(({key, operator, values}) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined
    switch (operator) {
      case 'in':
        return value !== undefined && values.includes(value)
      case 'notin':
        return value === undefined || !values.includes(value)
      case 'exists':
        return value !== undefined
      case '!':
        return value === undefined
      default:
        return (
          value !== undefined &&
          /^[+-]?\d+$/.test(value) &&
          (operator === '>' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0]))
        )
    }
  })
}
