import {arithmetic} from './arithmetic.ts'
import {splitFields} from './fields.ts'
import {matchesPattern, trimmed} from './pattern.ts'
import type {Part, Script, Word} from './syntax.ts'

/** What an expansion may look at, and what it found out on the way. */
export type Expansion = {
  readonly vars: {[name: string]: string}
  /** `$0`, `$1`, … */
  readonly params: readonly string[]
  readonly status: number
  readonly strict: boolean
  readonly background: number
  /** Output of the substitutions `$(…)` of this command that have run already, in order. */
  readonly done: readonly string[]
  /** How many of them this attempt has used. */
  used: number
  /** Names in a directory, for `*`; undefined when it is none. */
  readonly names: (directory: string) => readonly string[] | undefined
}

/** A substitution has to run before the word can be expanded. */
export class NeedsRun extends Error {
  readonly script: Script
  constructor(script: Script) {
    super('a substitution has to run first')
    this.script = script
  }
}

/** The expansion itself failed (`${name:?}`, `set -u`, bad arithmetic): the shell complains and the command does not run. */
export class ExpansionFails extends Error {}

/** Fields of all words, split at blanks and with patterns replaced by file names, as a command line has them. */
export function expandWords(words: readonly Word[], state: Expansion): string[] {
  const fields: string[] = []
  let size = 0
  for (const word of words) {
    for (const field of expandFields(word, state)) {
      fields.push(field)
      size += field.length + 1
    }
    if (size > MOST_ARGUMENTS) throw new ExpansionFails('Argument list too long')
  }
  return fields
}

/** Characters of one value, and of one command line: a value that doubles itself stops growing here. */
const LONGEST_VALUE = 64 * 1024
const MOST_ARGUMENTS = 128 * 1024

/** One word as one text, unsplit, as in an assignment, a redirect or `case`. */
export function expandText(word: Word, state: Expansion): string {
  let text = ''
  for (const part of word) text = (text + valueOf(part, state)).slice(0, LONGEST_VALUE)
  return text
}

/** One word as a pattern: quoted pieces stand for themselves. */
export function expandPattern(word: Word, state: Expansion): string {
  return word.map(part => (part.quoted ? valueOf(part, state).replace(/[*?[\]\\]/g, '\\$&') : valueOf(part, state))).join('')
}

/** A field that grows: its text, the same as a pattern, and whether it has anything to match. */
type Field = {readonly text: string; readonly pattern: string; readonly any: boolean}
const NOTHING: Field = {text: '', pattern: '', any: false}

function grown(field: Field, text: string, quoted: boolean): Field {
  return {
    text: (field.text + text).slice(0, LONGEST_VALUE),
    pattern: field.pattern + (quoted ? text.replace(/[*?[\]\\]/g, '\\$&') : text),
    any: field.any || (!quoted && /[*?[]/.test(text)),
  }
}

/** What one piece of a word adds: its fields, and whether a blank stands before the first and after the last. */
type Addition = {
  readonly values: readonly string[]
  readonly quoted: boolean
  readonly breaksBefore: boolean
  readonly breaksAfter: boolean
}

function additionOf(part: Part, state: Expansion): Addition {
  const plain = {breaksBefore: false, breaksAfter: false}
  if (part.t === 'param' && part.quoted && part.name === '@' && part.op === '')
    return {values: state.params.slice(1), quoted: true, ...plain}
  const value = valueOf(part, state)
  if (part.t === 'text' || part.quoted) return {values: [value], quoted: part.quoted, ...plain}
  return {...splitFields(value, state.vars.IFS), quoted: false}
}

function expandFields(word: Word, state: Expansion): string[] {
  const fields: Field[] = []
  let open: Field | undefined
  const close = (): void => {
    if (open !== undefined) fields.push(open)
    open = undefined
  }
  for (const part of word) {
    const {values, quoted, breaksBefore, breaksAfter} = additionOf(part, state)
    if (breaksBefore) close()
    for (const [index, value] of values.entries()) {
      if (index > 0) close()
      open = grown(open ?? NOTHING, value, quoted)
    }
    if (breaksAfter) close()
  }
  close()
  return fields.flatMap(({text, pattern, any}) => (any ? glob(text, pattern, state) : [text]))
}

function glob(text: string, pattern: string, state: Expansion): string[] {
  const slash = pattern.lastIndexOf('/')
  const directory = pattern.slice(0, slash + 1)
  if (/[*?[]/.test(directory)) return [text]
  const last = pattern.slice(slash + 1)
  const names = state.names(directory === '' ? '.' : directory) ?? []
  const fitting = names.filter(name => (!name.startsWith('.') || last.startsWith('.')) && matchesPattern(last, name))
  return fitting.length === 0 ? [text] : fitting.map(name => directory + name)
}

function valueOf(part: Part, state: Expansion): string {
  switch (part.t) {
    case 'text':
      return part.text
    case 'run': {
      const output = state.done[state.used]
      if (output === undefined) throw new NeedsRun(part.body)
      state.used += 1
      return output.replace(/\n+$/, '')
    }
    case 'sum': {
      const text = expandText(part.text, state)
      const value = arithmetic(text, state.vars)
      if (value === undefined) throw new ExpansionFails(`arithmetic syntax error`)
      return String(value)
    }
    case 'param':
      return parameter(part, state)
  }
}

function lookUp(name: string, state: Expansion): string | undefined {
  if (/^[0-9]$/.test(name)) return state.params[Number(name)]
  switch (name) {
    case '@':
      return state.params.slice(1).join(' ')
    case '*':
      return state.params.slice(1).join(state.vars.IFS === undefined ? ' ' : state.vars.IFS.slice(0, 1))
    case '#':
      return String(Math.max(0, state.params.length - 1))
    case '?':
      return String(state.status)
    case '$':
      return '1'
    case '!':
      return state.background === 0 ? '' : String(state.background)
    case '-':
      return ''
    default:
      return Object.hasOwn(state.vars, name) ? state.vars[name] : undefined
  }
}

function parameter(part: Part & {t: 'param'}, state: Expansion): string {
  const value = lookUp(part.name, state)
  const empty = value === undefined || (part.op.startsWith(':') && value === '')
  switch (part.op.replace(':', '')) {
    case '-':
      return empty ? expandText(part.arg, state) : value
    case '+':
      return empty ? '' : expandText(part.arg, state)
    case '=': {
      if (!empty) return value
      const text = expandText(part.arg, state)
      state.vars[part.name] = text
      return text
    }
    case '?':
      if (!empty) return value
      throw new ExpansionFails(`${part.name}: ${part.arg.length === 0 ? 'parameter not set' : expandText(part.arg, state)}`)
  }
  if (value === undefined && state.strict && !'@*'.includes(part.name)) throw new ExpansionFails(`${part.name}: parameter not set`)
  if (part.op === 'length') return String((value ?? '').length)
  if (part.op === '') return value ?? ''
  return trimmed(value ?? '', part.op, expandPattern(part.arg, state))
}
