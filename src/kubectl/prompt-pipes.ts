import type {Filter} from './prompt-filters.ts'
import {FILTERS} from './prompt-filters.ts'
import {fileNamed} from './prompt-programs.ts'
import type {Typed} from './prompt.ts'
import type {Stage} from './prompt-words.ts'

/** The most text that a line may print; more is cut. */
export const LONGEST_OUTPUT = 1_000_000

/** The rest of a pipe behind a command that goes on: all that went in, how much of what came out has been shown. Plain data. */
export type Flow = {
  readonly through: readonly Stage[]
  readonly fed: string
  readonly shown: number
  readonly to?: NonNullable<Stage['to']>
}

/** What came out of the pipe now. `full`: a `head` in it has all it wants, which ends the command. */
export type Passed = {readonly flow: Flow; readonly out: string; readonly full: boolean}

/** Filters whose output only grows at its end while their input does. */
const GROWING = ['grep', 'head', 'cat', 'less', 'more']

/**
 * More text goes into the pipe. Filters that show line by line do so at once; one that needs the whole (`sort`, `wc`, `tail`) is
 * silent until the command has `ended`.
 */
export function flow(before: Flow, more: string, ended: boolean): Passed {
  const {through} = before
  if (through.length === 0) return {flow: before, out: more, full: false}
  const next = {...before, fed: (before.fed + more).slice(0, LONGEST_OUTPUT)}
  if (!ended && !through.every(isGrowing)) return {flow: next, out: '', full: false}
  const text = throughAll(through, next.fed)
  const full = !ended && through.some(({words}) => words[0] === 'head') && isFull(through, next.fed, text)
  return {flow: {...next, shown: Math.max(next.shown, text.length)}, out: text.slice(next.shown), full}
}

function throughAll(through: readonly Stage[], text: string): string {
  return through.reduce((rest, {words: [program = '', ...args]}) => filterOf(program)(args, rest).stdout, text)
}

/** A `head` that would print no more, however much came. */
function isFull(through: readonly Stage[], fed: string, made: string): boolean {
  return made !== '' && throughAll(through, fed + fed) === made
}

function isGrowing({words: [program = '', ...args]}: Stage): boolean {
  return GROWING.includes(program) && !args.some(arg => /^-[a-z]*[cq]/.test(arg))
}

function filterOf(program: string): Filter {
  return (Object.hasOwn(FILTERS, program) ? FILTERS[program] : undefined) ?? ((_words, input) => ({stdout: input, stderr: '', exit: 0}))
}

/** What came out, printed or written behind what its file holds. */
export function addTo(typed: Typed, {out, flow: {to}}: Passed): Typed {
  if (to === undefined) return {...typed, stdout: (typed.stdout + out).slice(0, LONGEST_OUTPUT)}
  return {...typed, shell: {...typed.shell, files: fileNamed(typed.shell.files, {...to, append: true}, out)}}
}

/** What a stage reads: its here-document, its file, or what came through the pipe. */
export function inputOf(
  files: Readonly<Record<string, string>>,
  {from, typed}: Stage,
  carried: string | undefined,
): {readonly text?: string; readonly missing?: string} {
  if (typed !== undefined) return {text: typed}
  if (from === undefined) return carried === undefined ? {} : {text: carried}
  const name = from.replace(/^(\.\/)+/, '')
  const text = Object.hasOwn(files, name) ? files[name] : undefined
  return text === undefined ? {missing: from} : {text}
}
