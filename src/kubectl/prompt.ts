import type {Request} from '../sim/request.ts'
import type {World} from '../sim/world.ts'
import {nearest} from '../kube/nearest.ts'
import {safe} from '../kube/text.ts'
import {isEditState} from './edit.ts'
import type {Filtered} from './prompt-filters.ts'
import {filesOf, FILTERS} from './prompt-filters.ts'
import type {Pipeline, Stage} from './prompt-words.ts'
import {readLine} from './prompt-words.ts'
import type {Outcome} from './run.ts'
import {resume, run} from './run.ts'
import type {Line, Pending} from './session.ts'

/** What the prompt remembers from line to line. */
export type Shell = {
  readonly files: Readonly<Record<string, string>>
  /** The namespace of the context; `default` when nothing was chosen. */
  readonly namespace?: string
  readonly aliases: Readonly<Record<string, string>>
}

/** A prompt at which nothing was typed yet. */
export const NEW_SHELL: Shell = {files: {}, aliases: {k: 'kubectl'}}

/** A command that goes on in virtual time: give it to `goOn` when time has moved. Plain data. */
export type Waiting = {
  readonly line: Line
  readonly pending: Pending
  readonly through: readonly Stage[]
  readonly again?: {readonly every: number; readonly shown: string}
}

/** What became of a line. Requests are in order, for the recording; `edit` is the text that an editor is to be opened on. */
export type Typed = {
  readonly world: World
  readonly requests: readonly Request[]
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  readonly shell: Shell
  readonly waiting?: Waiting
  readonly edit?: {readonly text: string; readonly name: string}
  /** The window is to be emptied. */
  readonly clear?: true
}

/** The longest line that is read. */
export const LONGEST_LINE = 4096
/** The most text that a line may print; more is cut. */
const LONGEST_OUTPUT = 1_000_000
const LONGEST_FILE = 256 * 1024
const MOST_FILES = 100

/** Runs what was typed. Total: any text gives an answer, none throws. */
export function type(world: World, shell: Shell, text: string): Typed {
  const blank: Typed = {world, requests: [], stdout: '', stderr: '', exit: 0, shell}
  if (text.length > LONGEST_LINE)
    return {...blank, stderr: `a line may have ${LONGEST_LINE} letters; this one has ${text.length}\n`, exit: 2}
  const pipelines = readLine(text)
  if (typeof pipelines === 'string') return {...blank, stderr: `${pipelines}\n`, exit: 2}
  let typed = blank
  for (const pipeline of pipelines) {
    if (pipeline.when === 'ok' ? typed.exit !== 0 : pipeline.when === 'failed' && typed.exit === 0) continue
    typed = runPipeline(typed, pipeline)
    if (typed.waiting !== undefined) break
  }
  return typed
}

/** Shows a waiting command the world as it now is. */
export function goOn(world: World, shell: Shell, waiting: Waiting): Typed {
  const {line, pending, through, again} = waiting
  const before: Typed = {world, requests: [], stdout: '', stderr: '', exit: 0, shell}
  if (again !== undefined) return watchAgain(before, waiting, again)
  const typed = told(before, resume(world, line, pending), line, through)
  return {...typed, stdout: passed(typed.stdout, through)}
}

/** Gives the text from the editor back to a waiting `kubectl edit`. */
export function withEdited(waiting: Waiting, edited: string): Waiting {
  const {state} = waiting.pending
  return isEditState(state) ? {...waiting, pending: {...waiting.pending, state: {...state, edited}}} : waiting
}

function runPipeline(before: Typed, {stages}: Pipeline): Typed {
  let typed: Typed = {...before, exit: 0}
  let carried: string | undefined
  for (const [at, stage] of stages.entries()) {
    const opened = inputOf(typed.shell, stage, carried)
    if (opened.missing !== undefined)
      return failed(
        typed,
        `${safe(opened.missing)}: there is no such file; there are: ${Object.keys(typed.shell.files).join(', ') || 'none'}`,
      )
    const kept = typed.stdout
    const step = runStage({...typed, stdout: ''}, stage, opened.text, stages.slice(at + 1))
    carried = step.stdout.slice(0, LONGEST_OUTPUT)
    typed = {...step, stdout: kept}
    if (stage.to !== undefined) {
      typed = {...typed, shell: written(typed.shell, stage.to, carried)}
      carried = ''
    }
    if (typed.waiting === undefined) continue
    carried = passed(carried, stages.slice(at + 1))
    break
  }
  return {...typed, stdout: (typed.stdout + (carried ?? '')).slice(0, LONGEST_OUTPUT)}
}

function inputOf({files}: Shell, {from, typed}: Stage, carried: string | undefined): {readonly text?: string; readonly missing?: string} {
  if (typed !== undefined) return {text: typed}
  if (from === undefined) return carried === undefined ? {} : {text: carried}
  const text = fileOf(files, from)
  return text === undefined ? {missing: from} : {text}
}

function fileOf(files: Shell['files'], name: string): string | undefined {
  const plain = name.replace(/^(\.\/)+/, '')
  return Object.hasOwn(files, plain) ? files[plain] : undefined
}

function written(shell: Shell, {file, append}: {readonly file: string; readonly append: boolean}, text: string): Shell {
  const name = file.replace(/^(\.\/)+/, '')
  if (name === '/dev/null') return shell
  const files = Object.entries({...shell.files, [name]: ((append ? (fileOf(shell.files, name) ?? '') : '') + text).slice(0, LONGEST_FILE)})
  return {...shell, files: Object.fromEntries(files.slice(-MOST_FILES))}
}

function failed(typed: Typed, message: string, exit = 1): Typed {
  return {...typed, stderr: `${typed.stderr}${message}\n`, exit}
}

function runStage(typed: Typed, stage: Stage, input: string | undefined, through: readonly Stage[]): Typed {
  const [first = '', ...rest] = stage.words
  const words = Object.hasOwn(typed.shell.aliases, first) ? [...aliasWords(typed.shell, first), ...rest] : stage.words
  const [program = '', ...args] = words
  const filter = Object.hasOwn(FILTERS, program) ? FILTERS[program] : undefined
  if (filter !== undefined) return filtered(typed, filter(filterWords(program, args), filterInput(typed.shell, program, args, input)))
  switch (program) {
    case '':
      return typed
    case 'kubectl': {
      const line = lineOf(typed.shell, args, input)
      return told(typed, run(typed.world, line), line, through)
    }
    case 'watch':
      return watch(typed, args)
    case 'alias':
      return alias(typed, args)
    case 'ls':
      return {
        ...typed,
        stdout: Object.keys(typed.shell.files)
          .sort()
          .map(name => `${name}\n`)
          .join(''),
      }
    case 'cat':
      return cat(typed, args, input)
    case 'echo':
      return {...typed, stdout: `${args.join(' ')}\n`}
    case 'pwd':
      return {...typed, stdout: '/home/you\n'}
    case 'clear':
      return {...typed, clear: true}
    default:
      return unknown(typed, program)
  }
}

function aliasWords({aliases}: Shell, name: string): readonly string[] {
  const read = readLine(aliases[name] ?? '')
  return typeof read === 'string' ? [] : (read[0]?.stages[0]?.words ?? [])
}

function lineOf(shell: Shell, argv: readonly string[], stdin: string | undefined): Line {
  const {files, namespace} = shell
  return {argv, files, ...(stdin === undefined ? {} : {stdin}), ...(namespace === undefined ? {} : {namespace})}
}

/** What a kubectl command did, added to what was typed before it. What it goes on to print passes through the rest of the pipe. */
function told(typed: Typed, outcome: Outcome, line: Line, through: readonly Stage[]): Typed {
  const {world, stdout, stderr, exit, pending, namespace} = outcome
  const shell = namespace === undefined ? typed.shell : {...typed.shell, namespace}
  const base: Typed = {
    ...typed,
    world,
    requests: [...typed.requests, ...outcome.requests],
    stdout: typed.stdout + stdout,
    stderr: typed.stderr + stderr,
    exit,
    shell,
  }
  if (pending === undefined) return base
  const edit = isEditState(pending.state) ? {edit: {text: pending.state.text, name: pending.state.of.name}} : {}
  return {...base, waiting: {line, pending, through}, ...edit}
}

/** What a command that goes on has printed, piece by piece through the filters behind it. */
function passed(text: string, through: readonly Stage[]): string {
  return through.reduce((rest, {words: [program = '', ...args]}) => {
    const filter = Object.hasOwn(FILTERS, program) ? FILTERS[program] : undefined
    return rest === '' || filter === undefined ? rest : filter(args, rest).stdout
  }, text)
}

function filtered(typed: Typed, {stdout, stderr, exit}: Filtered): Typed {
  return {...typed, stdout, stderr: typed.stderr + stderr, exit}
}

function filterWords(program: string, args: readonly string[]): readonly string[] {
  const files = filesOf(program, args)
  return args.filter(word => !files.includes(word))
}

function filterInput(shell: Shell, program: string, args: readonly string[], input: string | undefined): string {
  if (input !== undefined) return input
  return filesOf(program, args)
    .map(name => fileOf(shell.files, name) ?? '')
    .join('')
}

function cat(typed: Typed, names: readonly string[], input: string | undefined): Typed {
  if (names.length === 0) return {...typed, stdout: input ?? ''}
  let next = typed
  for (const name of names.slice(0, MOST_FILES)) {
    const text = name === '-' ? (input ?? '') : fileOf(typed.shell.files, name)
    next = text === undefined ? failed(next, `cat: ${safe(name)}: No such file or directory`) : {...next, stdout: next.stdout + text}
  }
  return next
}

function alias(typed: Typed, args: readonly string[]): Typed {
  const {shell} = typed
  if (args.length === 0)
    return {
      ...typed,
      stdout: Object.entries(shell.aliases)
        .map(([name, value]) => `alias ${name}='${value}'\n`)
        .join(''),
    }
  const [name = '', ...value] = args.join(' ').split('=')
  if (!/^[A-Za-z][\w-]{0,30}$/.test(name) || value.length === 0) return failed(typed, 'usage: alias NAME=WORDS')
  return {...typed, shell: {...shell, aliases: {...shell.aliases, [name]: value.join('=')}}}
}

const SECOND = 1000

/** `watch kubectl get pods`: the command again and again, shown when its answer has changed. */
function watch(typed: Typed, args: readonly string[]): Typed {
  const flag = /^(?:-n|--interval=?)([\d.]*)$/.exec(args[0] ?? '')
  const separate = flag !== null && flag[1] === ''
  const seconds = flag === null ? 2 : Number(separate ? args[1] : flag[1])
  const words = args.slice(flag === null ? 0 : separate ? 2 : 1)
  const [program = '', ...argv] = words.length === 1 ? (words[0] ?? '').split(/\s+/) : words
  if (!(seconds >= 0.1 && seconds <= 86_400) || !['kubectl', 'k'].includes(program))
    return failed(typed, 'usage: watch [-n SECONDS] kubectl …')
  const line = lineOf(typed.shell, argv, undefined)
  const waiting: Waiting = {line, pending: {verb: 'watch', state: {}}, through: [], again: {every: seconds * SECOND, shown: ''}}
  return watchAgain(typed, waiting, {every: seconds * SECOND, shown: ''})
}

function watchAgain(typed: Typed, waiting: Waiting, {every, shown}: {readonly every: number; readonly shown: string}): Typed {
  const due = waiting.pending.next
  if (due !== undefined && typed.world.now < due) return {...typed, waiting}
  const outcome = run(typed.world, waiting.line)
  const text = outcome.stdout + outcome.stderr
  const head = `Every ${(every / SECOND).toFixed(1)}s: kubectl ${waiting.line.argv.join(' ')}\n\n`
  const next: Waiting = {...waiting, pending: {verb: 'watch', state: {}, next: typed.world.now + every}, again: {every, shown: text}}
  const base: Typed = {...typed, world: outcome.world, requests: [...typed.requests, ...outcome.requests], waiting: next}
  return text === shown ? base : {...base, stdout: head + text}
}

const PROGRAMS = ['kubectl', 'k', ...Object.keys(FILTERS), 'watch', 'alias', 'ls', 'cat', 'echo', 'pwd', 'clear']

function unknown(typed: Typed, program: string): Typed {
  const near = nearest(program, PROGRAMS)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  return failed(typed, `There is no program ${safe(program)} here.${hint} There are: ${PROGRAMS.join(', ')}.`, 127)
}
