import {isData} from './peek.ts'
import {resolvePlain} from './yaml-resolve.ts'

/**
 * JSON as YAML, letter for letter what sigs.k8s.io/yaml (go-yaml v2) writes: keys in its natural order, lists not indented under their key,
 * text folded after 80 columns, quoted only where it must be. Ends in a line break.
 */
export function printYaml(value: unknown): string {
  if (isCollection(value)) return `${block(value, 0, true)}\n`
  return `${scalar(value, 0, 0)}\n`
}

const WIDTH = 80

function isCollection(value: unknown): boolean {
  return (Array.isArray(value) && value.length > 0) || (isData(value) && Object.keys(value).some(key => value[key] !== undefined))
}

/** A non-empty map or list whose lines begin at `indent`; the first line's indentation is left out when it stands behind something. */
function block(value: unknown, indent: number, inline: boolean): string {
  const margin = ' '.repeat(indent)
  if (Array.isArray(value)) {
    const items = value.map(item => `- ${isCollection(item) ? block(item, indent + 2, true) : scalar(item, indent + 2, indent + 2)}`)
    return (inline ? '' : margin) + items.join(`\n${margin}`)
  }
  if (!isData(value)) return ''
  const keys = Object.keys(value)
    .filter(key => value[key] !== undefined)
    .sort(naturally)
  const entries = keys.map(key => entry(key, value[key], indent))
  return (inline ? '' : margin) + entries.join(`\n${margin}`)
}

function entry(key: string, value: unknown, indent: number): string {
  // A long or many-lined key takes the form with a question mark; its length counts in bytes upstream, 128 at most.
  const name = keyText(key)
  const long = new TextEncoder().encode(key).length > 128 || key.includes('\n')
  const head = long ? `? ${name}\n${' '.repeat(indent)}:` : `${name}:`
  if (!isCollection(value)) {
    const column = long ? indent + 1 : indent + [...head].length
    return `${head} ${scalar(value, indent + 2, column + 1)}`
  }
  if (long && !Array.isArray(value)) return `${head} ${block(value, indent + 2, true)}`
  return Array.isArray(value) ? `${head}\n${block(value, indent, false)}` : `${head}\n${block(value, indent + 2, false)}`
}

/** go-yaml's keyList order: digits by value, letters after everything else. */
export function naturally(a: string, b: string): number {
  if (a === b) return 0
  return naturalLess([...a], [...b]) ? -1 : 1
}

const LETTER = /\p{L}/u
const DIGIT = /\p{Nd}/u

function naturalLess(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at += 1) {
    const [x = '', y = ''] = [a[at], b[at]]
    if (x === y) continue
    const letters = [LETTER.test(x), LETTER.test(y)]
    if (letters[0] && letters[1]) return x < y
    if (letters[0] || letters[1]) return letters[1] === true
    return numberLess(a, b, at)
  }
  return a.length < b.length
}

function numberLess(a: readonly string[], b: readonly string[], at: number): boolean {
  const [x = '', y = ''] = [a[at], b[at]]
  let start = 0
  if (x === '0' || y === '0') {
    for (let before = at - 1; before >= 0 && DIGIT.test(a[before] ?? ''); before -= 1) {
      if (a[before] !== '0') {
        start = 1
        break
      }
    }
  }
  const [first, second] = [digitsFrom(a, at, start), digitsFrom(b, at, start)]
  if (first.value !== second.value) return first.value < second.value
  return first.end === second.end ? x < y : first.end < second.end
}

function digitsFrom(text: readonly string[], at: number, start: number): {readonly value: number; readonly end: number} {
  let end = at
  let value = start
  while (end < text.length && DIGIT.test(text[end] ?? '')) {
    value = value * 10 + Number(text[end])
    end += 1
  }
  return {value, end}
}

function keyText(key: string): string {
  const look = analyze(key)
  if (plainMeans(key) && look.plain && key !== '') return key
  if (plainMeans(key) && look.single && !look.breaks) return single(key, 0, 0, false)
  return double(key, 0, 0, false)
}

/** One scalar: `indent` is where its further lines begin, `column` where it starts. */
function scalar(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return '[]'
  if (isData(value)) return '{}'
  if (typeof value === 'number') return numberText(value)
  return typeof value === 'string' ? text(value, indent, column) : String(value)
}

function numberText(value: number): string {
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? String(value) : value.toExponential()
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}

function text(value: string, indent: number, column: number): string {
  const look = analyze(value)
  if (value.includes('\n')) return look.block ? literal(value, indent) : double(value, indent, column, true)
  if (!plainMeans(value)) return double(value, indent, column, true)
  if (look.plain) return fold(value, indent, column)
  return look.single ? single(value, indent, column, true) : double(value, indent, column, true)
}

const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/

/** Whether the letters without quotes are read as text again. */
function plainMeans(value: string): boolean {
  return resolvePlain(value).tag === 'str' && !BASE60.test(value)
}

type Look = {readonly plain: boolean; readonly single: boolean; readonly block: boolean; readonly breaks: boolean}

const BREAK = /[\n\r\u0085\u2028\u2029]/
const PRINTABLE = /^[\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/

/** What forms a text may take, as yaml_emitter_analyze_scalar. go-yaml's own table calls everything beyond U+FFFF unprintable. */
function analyze(value: string): Look {
  if (value === '') return {plain: true, single: true, block: false, breaks: false}
  const chars = [...value]
  const special = chars.some(char => !PRINTABLE.test(char))
  const spaceBreak = / [\n\r\u0085\u2028\u2029]/.test(value)
  const breakSpace = /[\n\r\u0085\u2028\u2029] /.test(value)
  const breaks = BREAK.test(value)
  const edges = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(value)
  const indicator =
    /^(?:---|\.\.\.)/.test(value) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(value) ||
    /^[?:-](?:[ \t]|$)/.test(value) ||
    /:(?:[ \t]|$)|[ \t\n\r\u0085\u2028\u2029]#/.test(value)
  return {
    plain: !special && !spaceBreak && !breakSpace && !breaks && !edges && !indicator,
    single: !special && !spaceBreak && !breakSpace,
    block: !special && !spaceBreak && !value.endsWith(' '),
    breaks,
  }
}

function literal(value: string, indent: number): string {
  const hint = /^[ \n\r\u0085\u2028\u2029]/.test(value) ? '2' : ''
  const ends = /[\n\r\u0085\u2028\u2029]$/.test(value)
  const chomp = !ends ? '-' : value.length === 1 || /[\n\r\u0085\u2028\u2029]{2}$/.test(value) ? '+' : ''
  const margin = ' '.repeat(indent)
  const lines = (chomp === '' ? value.slice(0, -1) : chomp === '+' ? value.slice(0, -1) : value).split('\n')
  return `|${hint}${chomp}\n${lines.map(line => (line === '' ? '' : margin + line)).join('\n')}`
}

/** Plain text, broken at the first single blank beyond column 80. */
function fold(value: string, indent: number, column: number): string {
  return foldWith(
    value,
    indent,
    column,
    char => char,
    () => true,
  )
}

function single(value: string, indent: number, column: number, breaks: boolean): string {
  const inner = breaks
    ? foldWith(
        value,
        indent,
        column + 1,
        char => (char === "'" ? "''" : char),
        (at, length) => at > 0 && at < length - 1,
      )
    : value.replaceAll("'", "''")
  // Behind a line separator the emitter indents the next line.
  return `'${inner.replaceAll(/[\u0085\u2028\u2029]+/g, found => found + ' '.repeat(indent))}'`
}

function foldWith(
  value: string,
  indent: number,
  column: number,
  show: (char: string) => string,
  may: (at: number, length: number) => boolean,
): string {
  const chars = [...value]
  let out = ''
  let spaces = false
  let at = column
  for (const [index, char] of chars.entries()) {
    if (char === ' ' && !spaces && at > WIDTH && may(index, chars.length) && chars[index + 1] !== ' ') {
      out += `\n${' '.repeat(indent)}`
      at = indent
    } else {
      const shown = show(char)
      out += shown
      at += [...shown].length
    }
    spaces = char === ' '
  }
  return out
}

const ESCAPES: {readonly [char: string]: string} = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
}

function double(value: string, indent: number, column: number, breaks: boolean): string {
  const chars = [...value]
  let out = '"'
  let spaces = false
  let at = column + 1
  for (const [index, char] of chars.entries()) {
    if (char === ' ' && breaks && !spaces && at > WIDTH && index > 0 && index < chars.length - 1) {
      out += `\n${' '.repeat(indent)}${chars[index + 1] === ' ' ? '\\' : ''}`
      at = indent + (chars[index + 1] === ' ' ? 1 : 0)
      spaces = true
      continue
    }
    const shown = escaped(char)
    out += shown
    at += [...shown].length
    spaces = char === ' '
  }
  return `${out}"`
}

function escaped(char: string): string {
  const short = ESCAPES[char]
  if (short !== undefined && char !== '\xa0') return `\\${short}`
  if (PRINTABLE.test(char) && char !== '\ufeff') return char
  const code = char.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
