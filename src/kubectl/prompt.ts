import type {Request} from '../sim/request.ts'
import type {World} from '../sim/world.ts'
import {safe} from '../kube/text.ts'
import {editText, isEditState, withoutHeader} from './edit.ts'
import {fileNamed, OWN_PROGRAMS, runProgram, unknownProgram} from './prompt-programs.ts'
import type {Flow} from './prompt-pipes.ts'
import {addTo, flow, inputOf, LONGEST_OUTPUT} from './prompt-pipes.ts'
import {FILTERS, filesOf} from './prompt-filters.ts'
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
  /** What `-f -` reads when nothing is piped into it: the text of the open editor. */
  readonly stdin?: string
  /** The lines that were typed, oldest first, the present one last: what `history` lists. */
  readonly history?: readonly string[]
}

/** A prompt at which nothing was typed yet. */
export const NEW_SHELL: Shell = {files: {}, aliases: {k: 'kubectl'}}

/** A command that goes on in virtual time: give it to `goOn` when time has moved. Plain data. */
export type Waiting = {
  readonly line: Line
  readonly pending: Pending
  /** The rest of its pipe, and what has gone through it. */
  readonly flow: Flow
  /** What of the typed line comes after it. */
  readonly rest: readonly Pipeline[]
  /** `watch`: how often (ms, for its first line) and the answer that is shown. */
  readonly again?: {readonly every: number; readonly shown: string}
}

/** What became of a line. Requests are in order, for the recording. */
export type Typed = {
  readonly world: World
  readonly requests: readonly Request[]
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  readonly shell: Shell
  readonly waiting?: Waiting
  /** `kubectl edit`: the text that an editor is to be opened on; give it back by way of `withEdited`. */
  readonly edit?: {readonly text: string; readonly name: string}
  /** `vi web.yaml`: a file of the working directory to be opened. */
  readonly open?: string
  /** `less`: this is to be read page by page. It is not in `stdout`. */
  readonly page?: string
  /** The window is to be emptied. */
  readonly clear?: true
}

/** The longest line that is read. */
export const LONGEST_LINE = 4096
/** Aliases of aliases are followed this far. */
const MOST_ALIASES = 8

function blank(world: World, shell: Shell): Typed {
  return {world, requests: [], stdout: '', stderr: '', exit: 0, shell}
}

/** Runs what was typed. Total: any text gives an answer, none throws. */
export function type(world: World, shell: Shell, text: string): Typed {
  const start = blank(world, shell)
  if (text.length > LONGEST_LINE)
    return {...start, stderr: `a line may have ${LONGEST_LINE} letters; this one has ${text.length}\n`, exit: 2}
  const pipelines = readLine(text)
  if (typeof pipelines === 'string') return {...start, stderr: `${pipelines}\n`, exit: 2}
  return runAll(start, pipelines)
}

/** Pipelines one after the other, each if `;`, `&&` or `||` says so. One that goes on keeps those behind it waiting, too. */
function runAll(before: Typed, pipelines: readonly Pipeline[]): Typed {
  let typed = before
  for (const [at, pipeline] of pipelines.entries()) {
    if (pipeline.when === 'ok' ? typed.exit !== 0 : pipeline.when === 'failed' && typed.exit === 0) continue
    typed = runPipeline(typed, pipeline)
    if (typed.waiting !== undefined) return {...typed, waiting: {...typed.waiting, rest: pipelines.slice(at + 1)}}
  }
  return typed
}

/** Shows a waiting command the world as it now is. When it ends, what was typed behind it runs. */
export function goOn(world: World, shell: Shell, waiting: Waiting): Typed {
  const before = blank(world, shell)
  if (waiting.again !== undefined) return watchAgain(before, waiting, waiting.again)
  if (waiting.pending.verb === 'sleep') return world.now < (waiting.pending.next ?? 0) ? {...before, waiting} : runAll(before, waiting.rest)
  const done = told(before, resume(world, waiting.line, waiting.pending), waiting.line)
  const passed = flow(waiting.flow, done.stdout, done.waiting === undefined)
  const {waiting: next, ...rest} = addTo({...done, stdout: ''}, passed)
  if (next === undefined || passed.full) return runAll(rest, waiting.rest)
  return {...rest, waiting: {...next, flow: passed.flow, rest: waiting.rest}}
}

/** Gives the text from the editor back to a waiting `kubectl edit`. */
export function withEdited(waiting: Waiting, edited: string): Waiting {
  const {state} = waiting.pending
  return isEditState(state) ? {...waiting, pending: {...waiting.pending, state: {...state, edited: withoutHeader(edited)}}} : waiting
}

/** What `watch` shows now, first line and all; undefined for any other command. */
export function watched({again, line}: Waiting): string | undefined {
  return again === undefined ? undefined : `Every ${(again.every / SECOND).toFixed(1)}s: kubectl ${line.argv.join(' ')}\n\n${again.shown}`
}

/** The verbs of the kubectl commands in a line, in order: `['apply', 'rollout']`. Empty where the line cannot be read. */
export function verbsIn(shell: Shell, text: string): readonly string[] {
  const pipelines = text.length > LONGEST_LINE ? '' : readLine(text)
  if (typeof pipelines === 'string') return []
  return pipelines.flatMap(({stages}) =>
    stages.flatMap(stage => {
      const words = meant(shell, stage.words)
      const at = words[0] === 'watch' ? words.findIndex(word => word === 'kubectl' || word === 'k') : 0
      return words[at] === 'kubectl' || at > 0 ? [words.slice(at + 1).find(word => !word.startsWith('-')) ?? 'kubectl'] : []
    }),
  )
}

function runPipeline(before: Typed, {stages}: Pipeline): Typed {
  let typed: Typed = {...before, exit: 0}
  let carried: string | undefined
  for (const [at, stage] of stages.entries()) {
    const opened = inputOf(typed.shell.files, stage, carried)
    if (opened.missing !== undefined) return failed(typed, `${safe(opened.missing)}: No such file or directory`)
    const kept = {out: typed.stdout, error: typed.stderr}
    const step = withErrors(runStage({...typed, stdout: '', stderr: ''}, stage, opened.text), stage)
    typed = {...step, stdout: kept.out, stderr: kept.error + step.stderr}
    const through = stages.slice(at + 1)
    if (step.waiting !== undefined) return started(typed, step.waiting, step.stdout, stage, through)
    carried = step.stdout.slice(0, LONGEST_OUTPUT)
    const {to} = stage
    if (to === undefined) continue
    typed = {...typed, shell: {...typed.shell, files: fileNamed(typed.shell.files, to, carried)}}
    carried = ''
  }
  const last = stages.at(-1)?.words[0]
  if ((last === 'less' || last === 'more') && carried !== undefined) return {...typed, page: carried}
  return {...typed, stdout: (typed.stdout + (carried ?? '')).slice(0, LONGEST_OUTPUT)}
}

/** `2>/dev/null` and `2>&1`. */
function withErrors(step: Typed, {errors}: Stage): Typed {
  if (errors === undefined || step.stderr === '') return step
  return {...step, stdout: errors === 'join' ? step.stdout + step.stderr : step.stdout, stderr: ''}
}

/** A command that goes on, with the rest of its pipe: what it has printed so far runs through that. */
function started(typed: Typed, waiting: Waiting, stdout: string, stage: Stage, through: readonly Stage[]): Typed {
  const odd = through.find(({words}) => !Object.hasOwn(FILTERS, meant(typed.shell, words)[0] ?? ''))
  if (odd !== undefined) {
    const {waiting: _, ...rest} = typed
    return failed(rest, `${safe(odd.words[0] ?? '')} cannot stand behind a command that goes on`)
  }
  const {to} = through.at(-1) ?? stage
  const passed = flow({through, fed: '', shown: 0, ...(to === undefined ? {} : {to})}, stdout, false)
  const {waiting: _, ...rest} = typed
  const told = addTo(rest, passed)
  return passed.full ? told : {...told, waiting: {...waiting, flow: passed.flow}}
}

function failed(typed: Typed, message: string, exit = 1): Typed {
  return {...typed, stderr: `${typed.stderr}${message}\n`, exit}
}

/** The words with the alias in front of them replaced. */
function meant({aliases}: Shell, typed: readonly string[]): readonly string[] {
  let words = typed
  for (let times = 0; times < MOST_ALIASES; times += 1) {
    const [first = '', ...rest] = words
    const value = Object.hasOwn(aliases, first) ? aliases[first] : undefined
    const read = value === undefined ? '' : readLine(value)
    const own = typeof read === 'string' ? undefined : read[0]?.stages[0]?.words
    if (own === undefined) return words
    words = [...own, ...rest]
    // An alias for a program of the same name (`alias ls="ls -l"`) ends there.
    if (own[0] === first) return words
  }
  return words
}

function runStage(typed: Typed, stage: Stage, input: string | undefined): Typed {
  const [program = '', ...args] = meant(typed.shell, stage.words)
  const filter = Object.hasOwn(FILTERS, program) ? FILTERS[program] : undefined
  if (filter !== undefined) {
    const names = filesOf(program, args)
    const missing = names.find(name => input === undefined && inputOf(typed.shell.files, {words: [], from: name}, undefined).missing)
    if (missing !== undefined) return failed(typed, `${program}: ${safe(missing)}: No such file or directory`)
    const text = input ?? names.map(name => inputOf(typed.shell.files, {words: [], from: name}, undefined).text ?? '').join('')
    const {stdout, stderr, exit} = filter(
      args.filter(word => !names.includes(word)),
      text,
    )
    return {...typed, stdout, stderr: typed.stderr + stderr, exit}
  }
  switch (program) {
    case '':
      return typed
    case 'kubectl': {
      const line = lineOf(typed.shell, args, input)
      return told(typed, run(typed.world, line), line)
    }
    case 'watch':
      return watch(typed, args)
    case 'sleep':
      return sleep(typed, args)
    default:
      return Object.hasOwn(OWN_PROGRAMS, program)
        ? runProgram(typed, program, args, input)
        : failed(typed, unknownProgram(program, Object.keys(typed.shell.aliases)), 127)
  }
}

function lineOf(shell: Shell, argv: readonly string[], piped: string | undefined): Line {
  const {files, namespace} = shell
  const stdin = piped ?? shell.stdin
  return {argv, files, ...(stdin === undefined ? {} : {stdin}), ...(namespace === undefined ? {} : {namespace})}
}

const NO_FLOW: Flow = {through: [], fed: '', shown: 0}

/** What a kubectl command did, added to what was typed before it. */
function told(typed: Typed, outcome: Outcome, line: Line): Typed {
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
  const edit = isEditState(pending.state) ? {edit: {text: editText(pending.state), name: pending.state.of.name}} : {}
  return {...base, waiting: {line, pending, flow: NO_FLOW, rest: []}, ...edit}
}

const SECOND = 1000
const LONGEST_SLEEP = 86_400 * SECOND

/** Virtual time passes: `sleep 10`, `sleep 1m`. */
function sleep(typed: Typed, args: readonly string[]): Typed {
  const [, count = '', unit = 's'] = /^(\d{1,6}(?:\.\d{1,3})?)([smh]?)$/.exec(args[0] ?? '') ?? []
  const ms = Math.round(Number(count) * SECOND * ({m: 60, h: 3600}[unit] ?? 1))
  if (count === '' || args.length > 1 || ms > LONGEST_SLEEP) return failed(typed, 'usage: sleep SECONDS')
  const pending: Pending = {verb: 'sleep', state: {}, next: typed.world.now + ms}
  return {...typed, waiting: {line: {argv: []}, pending, flow: NO_FLOW, rest: []}}
}

/** `watch kubectl get pods`: the command again and again; `watched` is what it shows. */
function watch(typed: Typed, args: readonly string[]): Typed {
  const flag = /^(?:-n|--interval=?)([\d.]*)$/.exec(args[0] ?? '')
  const separate = flag !== null && flag[1] === ''
  const seconds = flag === null ? 2 : Number(separate ? args[1] : flag[1])
  const rest = args.slice(flag === null ? 0 : separate ? 2 : 1)
  const [program = '', ...argv] = meant(typed.shell, rest.length === 1 ? (rest[0] ?? '').split(/\s+/) : rest)
  if (!(seconds >= 0.1 && seconds <= 86_400) || program !== 'kubectl') return failed(typed, 'usage: watch [-n SECONDS] kubectl …')
  const line = lineOf(typed.shell, argv, undefined)
  const again = {every: seconds * SECOND, shown: ''}
  return watchAgain(typed, {line, pending: {verb: 'watch', state: {}}, flow: NO_FLOW, rest: [], again}, again)
}

function watchAgain(typed: Typed, waiting: Waiting, {every}: {readonly every: number}): Typed {
  const outcome = run(typed.world, waiting.line)
  const again = {every, shown: (outcome.stdout + outcome.stderr).slice(0, LONGEST_OUTPUT)}
  return {...typed, world: outcome.world, requests: [...typed.requests, ...outcome.requests], waiting: {...waiting, again}}
}
