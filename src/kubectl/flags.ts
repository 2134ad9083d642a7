import {goQuote} from '../kube/go-quote.ts'
import type {Or} from './fault.ts'
import {fault} from './fault.ts'

/** How a flag takes its value: `opt` has a value of its own when it stands without one (NoOptDefVal). */
export type FlagType = 'bool' | 'string' | 'int' | 'duration' | 'list' | 'array' | 'opt'
export type Flag = {
  readonly name: string
  readonly short?: string
  readonly type: FlagType
  readonly alone?: string
  /** The flag exists in kubectl, and this tutorial does not do it. */
  readonly absent?: true
}
export type FlagSet = readonly Flag[]

/**
 * Flags from a compact text, separated by blanks: `output/o=string all/A=bool dry-run=opt:unchanged`.
 * After `/` comes the one-letter form, after `=` the type, after `:` the value of a flag that stands alone; a `?` at the end marks an absent flag.
 */
export function flagSet(text: string): FlagSet {
  return text.split(/\s+/).filter(Boolean).map(parseFlag)
}

function parseFlag(text: string): Flag {
  const [head = '', rest = 'bool'] = text.replace(/\?$/, '').split('=')
  const [name = '', short] = head.split('/')
  const [type = 'bool', alone] = rest.split(':')
  return {
    name,
    type: type as FlagType,
    ...(short === undefined ? {} : {short}),
    ...(alone === undefined ? {} : {alone}),
    ...(text.endsWith('?') ? {absent: true as const} : {}),
  }
}

export type Values = {
  /** Texts by flag, in the order given; lists are split at commas already. */
  readonly given: {readonly [flag: string]: readonly string[]}
  readonly args: readonly string[]
  /** How many arguments stood before `--`; -1 without one. As pflag's ArgsLenAtDash. */
  readonly dash: number
  /** What pflag prints of flags that are not to be used any more. */
  readonly warnings: readonly string[]
}

/** Reads words as pflag does, flags and arguments mixed. Errors carry pflag's own texts. */
export function parseFlags(words: readonly string[], flags: FlagSet, command: string): Or<Values> {
  const given: {[flag: string]: string[]} = {}
  const args: string[] = []
  let dash = -1
  const queue = [...words]
  while (queue.length > 0) {
    const word = queue.shift() ?? ''
    if (word === '--') {
      dash = args.length
      args.push(...queue.splice(0))
    } else if (word.startsWith('--')) {
      const problem = longFlag(word, queue, flags, given)
      if (problem !== undefined) return flagFault(problem, command)
    } else if (word.startsWith('-') && word.length > 1) {
      const problem = shortFlags(word, queue, flags, given)
      if (problem !== undefined) return flagFault(problem, command)
    } else args.push(word)
  }
  return {given, args, dash, warnings: warningsFor(given)}
}

/** Flags that are to go, and why: pflag says so when one is used. */
const DEPRECATED: {readonly [flag: string]: string} = {
  record: '--record will be removed in the future',
  'cpu-percent': "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
}

function warningsFor(given: Given): readonly string[] {
  return Object.keys(given)
    .filter(flag => Object.hasOwn(DEPRECATED, flag))
    .map(flag => `Flag --${flag} has been deprecated, ${DEPRECATED[flag]}`)
}

function flagFault(problem: string, command: string) {
  if (command === 'kubectl options') return fault(`error: ${problem}\nRun '${command}' without flags.`)
  // diff keeps 1 for a difference.
  if (command === 'kubectl diff') return fault(`error: ${problem}\nSee '${command} -h' for help and examples`, 2)
  return fault(`error: ${problem}\nSee '${command} --help' for usage.`)
}

type Given = {[flag: string]: string[]}

function longFlag(word: string, queue: string[], flags: FlagSet, given: Given): string | undefined {
  const body = word.slice(2)
  if (body === '' || body.startsWith('-') || body.startsWith('=')) return `bad flag syntax: ${word}`
  const equals = body.indexOf('=')
  const name = equals < 0 ? body : body.slice(0, equals)
  const flag = flags.find(candidate => candidate.name === name.replaceAll('_', '-'))
  if (flag === undefined) return `unknown flag: --${name}`
  if (equals >= 0) return take(flag, body.slice(equals + 1), given)
  if (standsAlone(flag)) return take(flag, flag.alone ?? 'true', given)
  const next = queue.shift()
  return next === undefined ? `flag needs an argument: --${name}` : take(flag, next, given)
}

function shortFlags(word: string, queue: string[], flags: FlagSet, given: Given): string | undefined {
  let letters = word.slice(1)
  while (letters !== '') {
    const letter = String.fromCodePoint(letters.codePointAt(0) ?? 0)
    const flag = flags.find(candidate => candidate.short === letter)
    if (flag === undefined) return `unknown shorthand flag: ${goRune(letter)} in -${letters}`
    const rest = letters.slice(letter.length)
    if (rest.length > 1 && rest.startsWith('=')) return take(flag, rest.slice(1), given)
    if (standsAlone(flag)) {
      const problem = take(flag, flag.alone ?? 'true', given)
      if (problem !== undefined) return problem
      letters = rest
      continue
    }
    if (rest !== '') return take(flag, rest, given)
    const next = queue.shift()
    return next === undefined ? `flag needs an argument: ${goRune(letter)} in -${letters}` : take(flag, next, given)
  }
  return undefined
}

function goRune(letter: string): string {
  return letter === "'" ? "'\\''" : `'${letter}'`
}

function standsAlone(flag: Flag): boolean {
  return flag.type === 'bool' || flag.type === 'opt' || flag.alone !== undefined
}

function take(flag: Flag, text: string, given: Given): string | undefined {
  if (flag.absent === true) return `flag --${flag.name} is one of kubectl's that this tutorial does not do`
  const problem = checkValue(flag.type, text)
  if (problem !== undefined) {
    const shown = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`
    return `invalid argument ${goQuote(text)} for "${shown}" flag: ${problem}`
  }
  const before = Object.hasOwn(given, flag.name) ? (given[flag.name] ?? []) : []
  const values = flag.type === 'list' ? [...splitList(text)] : [text]
  given[flag.name] = flag.type === 'list' || flag.type === 'array' ? [...before, ...values] : values
  return undefined
}

/** The words that pflag takes for truth values. */
export const BOOLS: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False']

function checkValue(type: FlagType, text: string): string | undefined {
  if (type === 'bool' && !BOOLS.includes(text)) return `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`
  if (type === 'int' && !/^[+-]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)$/.test(text))
    return `strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`
  if (type === 'int' && Math.abs(Number(text)) >= 2 ** 63) return `strconv.ParseInt: parsing ${goQuote(text)}: value out of range`
  if (type === 'duration') return durationProblem(text)
  return undefined
}

const UNITS: {readonly [unit: string]: number} = {ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000}
const DURATION = /^[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/

function durationProblem(text: string): string | undefined {
  if (text === '0' || DURATION.test(text)) return undefined
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return `time: missing unit in duration ${goQuote(text)}`
  const unit = /^[+-]?(?:(?:\d+\.?\d*)(?:ns|us|µs|ms|s|m|h))*\d+\.?\d*([^\d.]+)/.exec(text)?.[1]
  return unit === undefined ? `time: invalid duration ${goQuote(text)}` : `time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`
}

/** Milliseconds of a Go duration that has been checked, e.g. `1m30s`. */
export function durationMs(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  let total = 0
  for (const part of text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)) total += Number(part[1]) * (UNITS[part[2] ?? ''] ?? 0)
  return sign * total
}

/** A comma-separated value, as encoding/csv reads one line of it: quotes keep commas. */
function splitList(text: string): readonly string[] {
  if (text === '') return []
  if (!text.includes('"')) return text.split(',')
  return [...text.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .slice(0, -1)
    .map(match => (match[1] ?? '').replace(/^"([\s\S]*)"$/, '$1').replaceAll('""', '"'))
}

export function isGiven(values: Values, flag: string): boolean {
  return Object.hasOwn(values.given, flag)
}

/** The text of a flag; the fallback when it was not given. */
export function text(values: Values, flag: string, fallback = ''): string {
  return Object.hasOwn(values.given, flag) ? (values.given[flag]?.at(-1) ?? fallback) : fallback
}

export function texts(values: Values, flag: string): readonly string[] {
  return Object.hasOwn(values.given, flag) ? (values.given[flag] ?? []) : []
}

export function isTrue(text: string): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)
}

export function truth(values: Values, flag: string, fallback = false): boolean {
  return isGiven(values, flag) ? isTrue(text(values, flag)) : fallback
}

export function number(values: Values, flag: string, fallback: number): number {
  return isGiven(values, flag) ? Number(text(values, flag)) : fallback
}
