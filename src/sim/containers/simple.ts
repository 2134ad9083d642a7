import {runBuiltin} from './builtins.ts'
import {bareName, findCommand, isBuiltin, isShell, isSpecial} from './commands.ts'
import {ExpansionFails, expandText, expandWords} from './expand.ts'
import {resolvePath} from './files.ts'
import {complaint} from './fixed.ts'
import {serverProgram} from './images.ts'
import {parseScript} from './parse.ts'
import {expandOrRun, openStreams} from './simple-parts.ts'
import type {Streams} from './simple-parts.ts'
import type {Outcome} from './surroundings.ts'
import type {Script} from './syntax.ts'
import type {Frame, Machinery, Task} from './task.ts'
import {emit, finish, keepDescriptors, popFrame, spawn} from './task.ts'
import {isProblem} from './words.ts'

type Simple = Script & {readonly t: 'simple'}
type Ready = {
  readonly argv: readonly string[]
  readonly assigns: readonly (readonly [string, string])[]
  readonly streams: Streams | string
}

/** One simple command: expansion, redirects, then assignment, function, builtin or program. */
export function runSimple(machine: Machinery, task: Task, frame: Frame, node: Simple): void {
  if (frame.at === 1) return endChildShell(machine, task, frame)
  if (frame.done === undefined && node.words.length === 0) task.status = 0
  const ready = expandOrRun(machine, task, frame, (state): Ready[] => {
    const argv = expandWords(node.words, state)
    const assigns = node.assigns.map(({name, value}) => {
      const text = expandText(value, state)
      if (task.fixed?.includes(name) === true) throw new ExpansionFails(complaint(name))
      // Later assignments of the same line see earlier ones.
      if (argv.length === 0) state.vars[name] = text
      return [name, text] as const
    })
    return [{argv, assigns, streams: openStreams(machine, task, node.redirects, state)}]
  })?.[0]
  if (ready === undefined) return
  const {argv, assigns, streams} = ready
  machine.budget -= weightOf(argv) + weightOf(assigns.map(([, value]) => value))
  if (typeof streams === 'string') {
    popFrame(task)
    emit(machine, task.err, `sh: ${streams}\n`)
    return finish(task, 1)
  }
  if (task.trace && argv.length > 0) emit(machine, streams.err, `+ ${argv.join(' ')}\n`)
  const name = argv[0]
  if (name === undefined) {
    popFrame(task)
    return finish(task, task.status)
  }
  const body = Object.hasOwn(task.functions, name) ? task.functions[name] : undefined
  if (body !== undefined) return callFunction(task, body, argv, streams)
  if (isBuiltin(name)) return runHere(machine, task, {argv, assigns, streams})
  runProgram(machine, task, frame, {argv, assigns, streams})
}

/** A builtin, with what is assigned before it for as long as it runs. */
function runHere(machine: Machinery, task: Task, {argv, assigns, streams}: Ready & {readonly streams: Streams}): void {
  const before = assigns.map(([key]) => [key, task.vars[key]] as const)
  for (const [key, value] of assigns) task.vars[key] = value
  runBuiltin(machine, task, argv, streams)
  if (isSpecial(argv[0] ?? '')) return
  for (const [key, value] of before) {
    if (value === undefined) delete task.vars[key]
    else task.vars[key] = value
  }
}

function callFunction(task: Task, body: Script, argv: readonly string[], streams: Streams): void {
  popFrame(task)
  const saved = {stdin: task.stdin, out: task.out, err: task.err, ...(task.more !== undefined && {more: task.more})}
  task.frames.push({node: {t: 'seq', items: [body]}, at: 0, call: {params: task.params, locals: {}}, streams: saved})
  task.params = [task.params[0] ?? 'sh', ...argv.slice(1)]
  task.stdin = streams.stdin
  task.out = streams.out
  task.err = streams.err
  keepDescriptors(task, streams.more)
  if (task.frames.length > 200) {
    task.frames = []
    task.status = 2
  }
}

/** Long words cost more than one instruction, so that what one moment may do is bounded in time too. */
function weightOf(words: readonly string[]): number {
  let size = 0
  for (const word of words) size += word.length + 4
  return Math.floor(size / 200)
}

/** Words before a command that change how it is run, not what it is. */
function unwrap(argv: readonly string[]): {
  readonly argv: readonly string[]
  readonly extra: readonly (readonly [string, string])[]
  readonly limit?: number
} {
  const name = bareName(argv[0] ?? '')
  if (name === 'nohup' || name === 'time' || name === 'setsid' || name === 'tini' || name === 'dumb-init')
    return unwrap(argv.slice(argv[1] === '--' ? 2 : 1))
  if (name === 'nice') return unwrap(argv.slice(argv[1] === '-n' ? 3 : 1))
  if (name === 'env' && argv.length > 1) {
    const first = argv.findIndex((word, index) => index > 0 && !/^[A-Za-z_]\w*=/.test(word))
    const extra = argv
      .slice(1, first < 0 ? argv.length : first)
      .map(word => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const)
    const inner = first < 0 ? {argv: ['env'], extra: []} : unwrap(argv.slice(first))
    return {...inner, extra: [...extra, ...inner.extra]}
  }
  if (name === 'timeout') {
    const rest = argv.slice(1).filter((word, index, all) => !(word.startsWith('-') || (index > 0 && /^-[sk]$/.test(all[index - 1] ?? ''))))
    const seconds = Number((rest[0] ?? '').replace(/s$/, ''))
    if (rest.length > 1 && !Number.isNaN(seconds)) return {argv: rest.slice(1), extra: [], limit: seconds * 1000}
  }
  return {argv, extra: []}
}

function runProgram(
  machine: Machinery,
  task: Task,
  frame: Frame,
  ready: {readonly argv: readonly string[]; readonly assigns: Ready['assigns']; readonly streams: Streams},
): void {
  const {argv, extra, limit} = unwrap(ready.argv)
  const {streams} = ready
  const name = argv[0] ?? ''
  const env: {[name: string]: string} = {}
  for (const key of task.exported) if (task.vars[key] !== undefined) env[key] = task.vars[key]
  for (const [key, value] of [...ready.assigns, ...extra]) env[key] = value
  const script = scriptOf(machine, task, argv)
  if (script !== undefined) return startChildShell(machine, task, frame, {script, env, streams})
  popFrame(task)
  const command = findCommand(name)
  const server = command === undefined ? serverProgram(name) : undefined
  if (command === undefined && server === undefined) {
    emit(machine, streams.err, `sh: ${name}: not found\n`)
    return finish(task, 127)
  }
  const stdin = streams.stdin
  if (streams.stdin === task.stdin && READERS.has(bareName(name))) task.stdin = ''
  const outcome: Outcome =
    server === undefined && command !== undefined
      ? command({argv, stdin, directory: task.directory, env, around: machine.around})
      : {server: server ?? {name, log: [], stops: 60, ports: []}}
  take(machine, task, outcome, streams, limit)
}

/** Commands that read standard input to its end, so that nothing is left of it for the next. */
const READERS = new Set(['cat', 'tee', 'grep', 'egrep', 'fgrep', 'sort', 'head', 'tail', 'wc', 'uniq', 'cut', 'tr', 'sed', 'awk', 'rev'])

/** Carries out what came of a command: at once, later, or never. */
function take(machine: Machinery, task: Task, outcome: Outcome, streams: Streams, limit: number | undefined): void {
  if ('server' in outcome) {
    emit(machine, streams.out, outcome.server.log.map(line => `${line}\n`).join(''))
    task.server = outcome.server
    return
  }
  const {out = '', err = '', code, after = 0} = outcome
  if (after <= 0) {
    emit(machine, streams.out, out)
    emit(machine, streams.err, err)
    return finish(task, code)
  }
  const cut = limit !== undefined && after > limit
  const until = cut ? machine.around.now + limit : after === Number.POSITIVE_INFINITY ? 'never' : machine.around.now + after
  task.busy = {until, out: cut ? '' : out, err: cut ? '' : err, code: cut ? 143 : code, outTo: streams.out, errTo: streams.err}
}

type Child = {readonly script: Script | {readonly problem: string}; readonly params: string[]; readonly flags: string}

/** `sh -c TEXT ARG…`, `sh FILE ARG…` or a file that is a script: what a new shell would run. */
export function scriptOf(machine: Machinery, task: Task, argv: readonly string[]): Child | undefined {
  const name = argv[0] ?? ''
  if (!isShell(name)) {
    if (!name.includes('/') || findCommand(name) !== undefined) return undefined
    const text = machine.around.files.read(resolvePath(task.directory, name))
    return text === undefined ? undefined : {script: parseScript(text), params: [...argv], flags: ''}
  }
  const firstWord = argv.findIndex((word, index) => index > 0 && !/^[-+]/.test(word))
  const flags = argv.slice(1, firstWord < 0 ? argv.length : firstWord).join('')
  const word = argv[firstWord < 0 ? argv.length : firstWord]
  if (/^-[a-z]*c/.test(flags) || flags.includes('c')) {
    return {script: parseScript(word ?? ''), params: [argv[firstWord + 1] ?? name, ...argv.slice(firstWord + 2)], flags}
  }
  if (word === undefined) return {script: parseScript(task.stdin), params: [name], flags}
  const text = machine.around.files.read(resolvePath(task.directory, word))
  return {
    script: text === undefined ? {problem: `can't open '${word}': No such file or directory`} : parseScript(text),
    params: argv.slice(firstWord),
    flags,
  }
}

/** Turns a task into a shell that runs a script of its own. */
export function becomeShell(machine: Machinery, task: Task, child: Child): void {
  task.params = child.params
  task.errexit = child.flags.includes('e')
  task.trace = child.flags.includes('x')
  task.strict = child.flags.includes('u')
  if (isProblem(child.script)) {
    emit(machine, task.err, `sh: ${child.script.problem}\n`)
    task.frames = []
    task.status = 2
  } else task.frames = [{node: child.script, at: 0}]
}

function startChildShell(
  machine: Machinery,
  task: Task,
  frame: Frame,
  start: {readonly script: Child; readonly env: {[name: string]: string}; readonly streams: Streams},
): void {
  const child = spawn(machine, task, {t: 'seq', items: []})
  if (child === undefined) {
    popFrame(task)
    return finish(task, 2)
  }
  child.vars = start.env
  child.exported = Object.keys(start.env)
  child.functions = {}
  child.stdin = start.streams.stdin
  child.out = start.streams.out
  child.err = start.streams.err
  keepDescriptors(child, start.streams.more)
  delete child.fixed
  child.status = 0
  becomeShell(machine, child, start.script)
  frame.at = 1
  frame.child = child.id
  task.waits = {tasks: [child.id], command: false}
}

function endChildShell(machine: Machinery, task: Task, frame: Frame): void {
  popFrame(task)
  const code = frame.child === undefined ? 1 : (machine.tasks.get(frame.child)?.ended ?? 1)
  if (frame.child !== undefined) machine.tasks.delete(frame.child)
  finish(task, code)
}
