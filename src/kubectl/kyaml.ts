import {byCodeUnit, isData} from '../kube/peek.ts'

/**
 * `-o kyaml`: YAML in which nothing hangs on indentation and nothing is guessed (sigs.k8s.io/yaml/kyaml). Keys stand in the order they have.
 * Ends with a line break.
 */
export function printKyaml(value: unknown): string {
  return `---\n${render(value, 0)}\n`
}

/** A copy whose maps have their keys in order, at every level: objects that are no Go structs print so. */
export function inKeyOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inKeyOrder)
  if (!isData(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([key, inner]) => [key, inKeyOrder(inner)]),
  )
}

const pad = (level: number): string => '  '.repeat(level)

function render(value: unknown, indent: number): string {
  if (Array.isArray(value)) return list(value, indent)
  if (isData(value)) return map(value, indent)
  return typeof value === 'string' ? text(value, indent + 1) : String(value ?? 'null')
}

/** Lists of maps and lists are cuddled: `[{`. */
function list(items: readonly unknown[], indent: number): string {
  if (items.length === 0) return '[]'
  if (items.every(item => Array.isArray(item) || isData(item))) return `[${items.map(item => render(item, indent)).join(', ')}]`
  return `[\n${items.map(item => `${pad(indent + 1)}${render(item, indent + 1)},\n`).join('')}${pad(indent)}]`
}

function map(value: {readonly [key: string]: unknown}, indent: number): string {
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  if (entries.length === 0) return '{}'
  const lines = entries.map(([key, inner]) => `${pad(indent + 1)}${needsQuotes(key) ? quoted(key) : key}: ${render(inner, indent + 1)},\n`)
  return `{\n${lines.join('')}${pad(indent)}}`
}

const BARE = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_\-./]*[\p{L}\p{N}_])?$/u
const WORDS = ['null', '~', '', 'true', 't', 'y', 'yes', 'on', 'false', 'f', 'n', 'no', 'off', '.inf', '-.inf', '+.inf', '.nan']
const NUMBER = /^[+-]?(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)$/i
const SEXAGESIMAL = /^[+-]?[1-9][\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?$/

/** Whether a key could be read as anything but its own text. */
function needsQuotes(key: string): boolean {
  return (
    !BARE.test(key) || WORDS.includes(key.toLowerCase()) || NUMBER.test(key.replaceAll('_', '')) || SEXAGESIMAL.test(key) || DATE.test(key)
  )
}

const ESCAPES: {readonly [letter: string]: string} = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\0': '\\0',
  '\u001b': '\\e',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
  '"': '\\"',
  '\\': '\\\\',
}

function escaped(letter: string): string {
  const known = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
  if (known !== undefined) return known
  // As Go's unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and the plain blank.
  if (letter === ' ' || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(letter)) return letter
  const code = letter.codePointAt(0) ?? 0
  if (code < 32 || code === 127) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}

function quoted(value: string): string {
  return `"${[...value].map(escaped).join('')}"`
}

/** A text of several lines is folded: one line of source for each, blanks at the beginning of a line marked. Tabs stay. */
function text(value: string, indent: number): string {
  const letters = (line: string): string => [...line].map(letter => (letter === '\t' ? letter : escaped(letter))).join('')
  if (!value.includes('\n')) return `"${letters(value)}"`
  const lines = value.split('\n')
  const last = lines.at(-1) === '' ? lines.slice(0, -1) : lines
  const shown = last.map((line, at) => {
    const mark = /^\s/.test(line) ? '\\' : ' '
    return `${pad(indent)}${mark}${letters(line)}${at < lines.length - 1 ? '\\n' : ''}\\\n`
  })
  return `"\\\n${shown.join('')}${pad(indent)}"`
}
