import {byCodeUnit} from '../kube/peek.ts'
import type {Pattern} from './pattern.ts'
import {patternOf} from './pattern.ts'

/** What a small program made of its input. */
export type Filtered = {readonly stdout: string; readonly stderr: string; readonly exit: number}
/** A program that reads text and writes text. `more` are the files that its words name, if it takes files. */
export type Filter = (words: readonly string[], input: string) => Filtered

type Options = {readonly letters: string; readonly values: {readonly [flag: string]: string}; readonly rest: readonly string[]}

/** Reads one-letter flags as getopt does; `withValue` lists those that take one. A text is the flag that is unknown. */
function optionsOf(words: readonly string[], plain: string, withValue: string): Options | string {
  let letters = ''
  const values: {[flag: string]: string} = {}
  const rest: string[] = []
  const queue = [...words]
  while (queue.length > 0) {
    const word = queue.shift() ?? ''
    if (word === '--') return {letters, values, rest: [...rest, ...queue]}
    if (!/^-./.test(word)) {
      rest.push(word)
      continue
    }
    if (/^-\d+$/.test(word)) {
      values.n = word.slice(1)
      continue
    }
    for (let at = 1; at < word.length; at += 1) {
      const letter = word.charAt(at)
      if (withValue.includes(letter)) {
        values[letter] = at + 1 < word.length ? word.slice(at + 1) : (queue.shift() ?? '')
        break
      }
      if (!plain.includes(letter)) return word
      letters += letter
    }
  }
  return {letters, values, rest}
}

function fails(message: string, exit = 2): Filtered {
  return {stdout: '', stderr: `${message}\n`, exit}
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function textOf(lines: readonly string[]): Filtered {
  return {stdout: lines.map(line => `${line}\n`).join(''), stderr: '', exit: 0}
}

const grep: Filter = (words, input) => {
  const options = optionsOf(words, 'ivcnEFwqhHGPo', 'eABCm')
  if (typeof options === 'string') return fails(`grep: no such flag here: ${options}`)
  const {letters, values, rest} = options
  const source = values.e ?? rest[0]
  if (source === undefined) return fails('usage: grep [-ivcnwEF] PATTERN')
  const pattern = patternOf(source, {
    extended: letters.includes('E') || letters.includes('P'),
    fixed: letters.includes('F'),
    anyCase: letters.includes('i'),
    wholeWord: letters.includes('w'),
  })
  if (pattern === undefined) return fails(`grep: brackets of ${source} do not close`)
  const lines = linesOf(input)
  const hits = hitsOf(lines, pattern, letters.includes('v'))
  const exit = hits.length === 0 ? 1 : 0
  if (letters.includes('q')) return {stdout: '', stderr: '', exit}
  if (letters.includes('c')) return {...textOf([String(hits.length)]), exit}
  const shown = withContext(hits, lines.length, Number(values.B ?? values.C ?? 0), Number(values.A ?? values.C ?? 0))
  const numbered = letters.includes('n')
  return {...textOf(shown.map(at => `${numbered ? `${at + 1}${hits.includes(at) ? ':' : '-'}` : ''}${lines[at] ?? ''}`)), exit}
}

function hitsOf(lines: readonly string[], pattern: Pattern, without: boolean): readonly number[] {
  return lines.flatMap((line, at) => (pattern(line) === without ? [] : [at]))
}

function withContext(hits: readonly number[], count: number, before: number, after: number): readonly number[] {
  if (before === 0 && after === 0) return hits
  return Array.from({length: count}, (_none, at) => at).filter(at => hits.some(hit => at >= hit - before && at <= hit + after))
}

const head: Filter = (words, input) => {
  const options = optionsOf(words, 'q', 'n')
  if (typeof options === 'string') return fails(`head: no such flag here: ${options}`, 1)
  return textOf(linesOf(input).slice(0, Number(options.values.n ?? 10)))
}

const tail: Filter = (words, input) => {
  const options = optionsOf(words, 'fq', 'n')
  if (typeof options === 'string') return fails(`tail: no such flag here: ${options}`, 1)
  const count = options.values.n ?? '10'
  const lines = linesOf(input)
  if (count.startsWith('+')) return textOf(lines.slice(Math.max(0, Number(count.slice(1)) - 1)))
  return textOf(lines.slice(Math.max(0, lines.length - Number(count))))
}

const wc: Filter = (words, input) => {
  const options = optionsOf(words, 'lwc', '')
  if (typeof options === 'string') return fails(`wc: no such flag here: ${options}`, 1)
  const counts: readonly (readonly [string, number])[] = [
    ['l', input.split('\n').length - 1],
    ['w', input.split(/\s+/).filter(Boolean).length],
    ['c', new TextEncoder().encode(input).length],
  ]
  const chosen = counts.filter(([letter]) => options.letters === '' || options.letters.includes(letter)).map(([, count]) => String(count))
  return textOf([chosen.length === 1 ? chosen.join('') : chosen.map(count => count.padStart(7)).join(' ')])
}

const sort: Filter = (words, input) => {
  const options = optionsOf(words, 'rnuhVbf', 'kt')
  if (typeof options === 'string') return fails(`sort: no such flag here: ${options}`)
  const field = Number.parseInt(options.values.k ?? '0', 10)
  const keyOf = (line: string): string =>
    field > 0
      ? line
          .trim()
          .split(options.values.t ?? /\s+/)
          .slice(field - 1)
          .join(' ')
      : line
  const byNumber = options.letters.includes('n')
  const compare = (a: string, b: string): number =>
    (byNumber ? (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0) : 0) || byCodeUnit(a, b)
  const sorted = [...linesOf(input)].sort((a, b) => compare(keyOf(a), keyOf(b)))
  const turned = options.letters.includes('r') ? sorted.reverse() : sorted
  return textOf(options.letters.includes('u') ? [...new Set(turned)] : turned)
}

const uniq: Filter = (words, input) => {
  const counts: {readonly line: string; count: number}[] = []
  for (const line of linesOf(input)) {
    const last = counts.at(-1)
    if (last?.line === line) last.count += 1
    else counts.push({line, count: 1})
  }
  return textOf(counts.map(({line, count}) => (words.includes('-c') ? `${String(count).padStart(7)} ${line}` : line)))
}

/** The whole text: what goes past the window is scrolled to. */
const page: Filter = (_words, input) => ({stdout: input, stderr: '', exit: 0})

/** Programs behind a pipe, by name. */
export const FILTERS: {readonly [name: string]: Filter} = {grep, head, tail, wc, sort, uniq, less: page, more: page}

/** How many words of a program are its own before its files begin: the pattern of grep. */
export function filesOf(name: string, words: readonly string[]): readonly string[] {
  if (name === 'less' || name === 'more') return words.filter(word => !word.startsWith('-'))
  const options = optionsOf(words, 'ivcnEFwqhHGPolrufVbsS', name === 'grep' ? 'eABCm' : name === 'sort' ? 'kt' : 'n')
  if (typeof options === 'string') return []
  return name === 'grep' && options.values.e === undefined ? options.rest.slice(1) : options.rest
}
