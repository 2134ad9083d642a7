import {findCommand, isBuiltin} from './commands.ts'
import {splitFields} from './fields.ts'
import {resolvePath} from './files.ts'
import {endsOnFixed, fix, fixedList} from './fixed.ts'
import {getopts} from './getopts.ts'
import {parseScript} from './parse.ts'
import type {Streams} from './simple-parts.ts'
import {sendSignal, signalName} from './signals.ts'
import type {Script} from './syntax.ts'
import type {Machinery, Task} from './task.ts'
import {emit, finish, keepDescriptors, popFrame} from './task.ts'
import {isProblem} from './words.ts'

type Builtin = (machine: Machinery, task: Task, argv: readonly string[], streams: Streams) => void

/** Runs a word of the shell itself, in the shell itself. The command's frame is taken off first. */
export function runBuiltin(machine: Machinery, task: Task, argv: readonly string[], streams: Streams): void {
  const frame = popFrame(task)
  // `exec` without a command keeps its redirects; `read` takes from the stream it was given.
  const builtin = BUILTINS[argv[0] ?? '']
  if (builtin === undefined || frame === undefined) return finish(task, 0)
  builtin(machine, task, argv, streams)
}

const number = (word: string | undefined, otherwise: number): number =>
  word !== undefined && /^\d+$/.test(word) ? Number(word) : otherwise

function exit(_machine: Machinery, task: Task, argv: readonly string[]): void {
  task.status = number(argv[1], task.status) & 255
  task.frames = []
}

function leave(task: Task, argv: readonly string[]): void {
  const keeps = argv[0] === 'continue'
  let levels = number(argv[1], 1)
  while (task.frames.length > 0) {
    const top = task.frames.at(-1)
    if (top?.call !== undefined) break
    if (top?.node.t === 'loop' || top?.node.t === 'for') {
      levels -= 1
      if (levels === 0 && keeps) {
        if (top.node.t === 'loop') top.at = 2
        break
      }
    }
    popFrame(task)
    if (levels === 0) break
  }
  task.status = 0
}

function giveBack(_machine: Machinery, task: Task, argv: readonly string[]): void {
  task.status = number(argv[1], task.status) & 255
  while (task.frames.length > 0 && popFrame(task)?.call === undefined);
}

function changeDirectory(machine: Machinery, task: Task, argv: readonly string[], streams: Streams): void {
  const word = argv[1] ?? task.vars.HOME ?? '/'
  const path = resolvePath(task.directory, word)
  if (!machine.around.files.isDirectory(path)) {
    emit(machine, streams.err, `sh: cd: can't cd to ${word}: No such file or directory\n`)
    return finish(task, 2)
  }
  task.directory = path
  task.vars.PWD = path
  finish(task, 0)
}

function nameOf(word: string): string {
  const at = word.indexOf('=')
  return at < 0 ? word : word.slice(0, at)
}

function assignTo(task: Task, word: string): string {
  const at = word.indexOf('=')
  const name = nameOf(word)
  if (at >= 0) task.vars[name] = word.slice(at + 1)
  return name
}

function set(_machine: Machinery, task: Task, argv: readonly string[]): void {
  for (const [index, word] of argv.entries()) {
    if (index === 0) continue
    if (word === '--') {
      task.params = [task.params[0] ?? 'sh', ...argv.slice(index + 1)]
      break
    }
    if (word === '-o' || word === '+o') {
      applyFlag(task, argv[index + 1] ?? '', word === '-o')
    } else if (/^[-+]/.test(word)) for (const letter of word.slice(1)) applyFlag(task, letter, word.startsWith('-'))
    else if (argv[index - 1] !== '-o' && argv[index - 1] !== '+o' && !/^[-+]\w*o$/.test(argv[index - 1] ?? '')) {
      task.params = [task.params[0] ?? 'sh', ...argv.slice(index)]
      break
    } else applyFlag(task, word, !(argv[index - 1] ?? '').startsWith('+'))
  }
  finish(task, 0)
}

function applyFlag(task: Task, name: string, on: boolean): void {
  if (name === 'e' || name === 'errexit') task.errexit = on
  if (name === 'u' || name === 'nounset') task.strict = on
  if (name === 'x' || name === 'xtrace') task.trace = on
}

function trap(_machine: Machinery, task: Task, argv: readonly string[]): void {
  const [action = '', ...signals] = argv.slice(argv[1] === '--' ? 2 : 1)
  if (signals.length === 0 && action !== '') delete task.traps[signalName(action)]
  for (const word of signals) {
    if (action === '-') delete task.traps[signalName(word)]
    else task.traps[signalName(word)] = action
  }
  finish(task, 0)
}

function wait(machine: Machinery, task: Task, argv: readonly string[]): void {
  const children = [...machine.tasks.values()].filter(other => other.parent === task.id).map(other => other.id)
  const wanted = argv
    .slice(1)
    .map(Number)
    .filter(id => children.includes(id))
  if (argv.length > 1 && wanted.length === 0) return finish(task, 127)
  const tasks = argv.length > 1 ? wanted : children
  if (tasks.length === 0) return finish(task, 0)
  task.waits = {tasks, command: true}
}

function read(machine: Machinery, task: Task, argv: readonly string[], streams: Streams): void {
  const {raw, names} = readWords(argv)
  const source = streams.stdin
  const end = source.indexOf('\n')
  const line = end < 0 ? source : source.slice(0, end)
  // A line taken from the shell's own input is gone for the next reader.
  const left = end < 0 ? '' : source.slice(end + 1)
  if (streams.source !== undefined) task.more = {...task.more, [streams.source]: {from: left}}
  else if (streams.stdin === task.stdin) task.stdin = left
  if (endsOnFixed(machine, task, names)) return
  const {values} = splitFields(raw ? line : line.replace(/\\(.)/g, '$1'), task.vars.IFS, names.length)
  for (const [index, name] of names.entries()) task.vars[name] = values[index] ?? ''
  finish(task, end < 0 ? 1 : 0)
}

/** Flags of `read` and the names it fills; `-p`, `-t`, `-n` and `-d` have a word of their own. */
function readWords(argv: readonly string[]): {readonly raw: boolean; readonly names: readonly string[]} {
  let at = 1
  let raw = false
  for (let word = argv[at]; word !== undefined && /^-[a-z]/.test(word); word = argv[at]) {
    raw ||= word.includes('r')
    at += /^-[a-z]*[ptnd]$/.test(word) ? 2 : 1
  }
  const names = argv.slice(at)
  return {raw, names: names.length === 0 ? ['REPLY'] : names}
}

function evaluate(machine: Machinery, task: Task, argv: readonly string[]): void {
  const script = parseScript(argv.slice(1).join(' '))
  if (isProblem(script)) {
    emit(machine, task.err, `sh: ${script.problem}\n`)
    return finish(task, 2)
  }
  task.frames.push({node: script, at: 0})
}

function source(machine: Machinery, task: Task, argv: readonly string[], streams: Streams): void {
  const text = machine.around.files.read(resolvePath(task.directory, argv[1] ?? ''))
  if (text === undefined) {
    emit(machine, streams.err, `sh: .: can't open '${argv[1] ?? ''}': No such file or directory\n`)
    // A failure of a special builtin ends a shell that is not interactive.
    task.status = 2
    task.frames = []
    return
  }
  evaluate(machine, task, ['eval', text])
}

/** `exec CMD`: nothing of the script is left after it, and signals reach the program itself. */
function exec(_machine: Machinery, task: Task, argv: readonly string[], streams: Streams): void {
  task.out = streams.out
  task.err = streams.err
  task.stdin = streams.stdin
  keepDescriptors(task, streams.more)
  if (argv.length < 2) return finish(task, 0)
  task.frames = [{node: literal(argv.slice(1)), at: 0}]
  task.traps = {}
}

/** A command line as a script of one command, every word as it stands. */
export function literal(argv: readonly string[]): Script {
  return {t: 'simple', assigns: [], redirects: [], words: argv.map(text => [{t: 'text', text, quoted: true}])}
}

function kill(machine: Machinery, task: Task, argv: readonly string[], streams: Streams): void {
  let words = argv.slice(1)
  let signal = 'TERM'
  if (words[0] === '-s') {
    signal = signalName(words[1] ?? '')
    words = words.slice(2)
  } else if (words[0]?.startsWith('-')) {
    signal = signalName(words[0].slice(1))
    words = words.slice(1)
  }
  let code = 0
  for (const word of words) {
    const other = machine.tasks.get(Number(word))
    if (other === undefined || other.ended !== undefined) {
      emit(machine, streams.err, `sh: can't kill pid ${word}: No such process\n`)
      code = 1
    } else if (signal !== '0') sendSignal(machine.around.now, other, signal)
  }
  finish(task, code)
}

function describe(machine: Machinery, task: Task, argv: readonly string[], streams: Streams): void {
  const name = argv.at(-1) ?? ''
  const known = isBuiltin(name) || Object.hasOwn(task.functions, name) || findCommand(name) !== undefined
  if (known)
    emit(
      machine,
      streams.out,
      argv[0] === 'type'
        ? `${name} is ${isBuiltin(name) ? 'a shell builtin' : `/bin/${name}`}\n`
        : `${isBuiltin(name) ? name : `/bin/${name}`}\n`,
    )
  finish(task, known ? 0 : 127)
}

const BUILTINS: Readonly<Record<string, Builtin>> = {
  exit,
  ':': (_machine, task) => finish(task, 0),
  break: (_machine, task, argv) => leave(task, argv),
  continue: (_machine, task, argv) => leave(task, argv),
  return: giveBack,
  cd: changeDirectory,
  export: (machine, task, argv) => {
    if (
      endsOnFixed(
        machine,
        task,
        argv
          .slice(1)
          .filter(word => word.includes('='))
          .map(nameOf),
      )
    )
      return
    const names = argv
      .slice(1)
      .filter(word => !word.startsWith('-'))
      .map(word => assignTo(task, word))
    task.exported = [...new Set([...task.exported, ...names])]
    finish(task, 0)
  },
  readonly: (machine, task, argv, streams) => {
    const words = argv.slice(1).filter(word => word !== '-p')
    if (words.length === 0) emit(machine, streams.out, fixedList(task))
    if (endsOnFixed(machine, task, words.filter(word => word.includes('=')).map(nameOf))) return
    fix(
      task,
      words.map(word => assignTo(task, word)),
    )
    finish(task, 0)
  },
  local: (machine, task, argv) => {
    if (endsOnFixed(machine, task, argv.slice(1).map(nameOf))) return
    const call = task.frames.findLast(frame => frame.call !== undefined)?.call
    for (const word of argv.slice(1)) {
      const name = word.split('=')[0] ?? ''
      if (call !== undefined && !Object.hasOwn(call.locals, name)) call.locals[name] = task.vars[name] ?? null
      assignTo(task, word)
    }
    finish(task, 0)
  },
  unset: (machine, task, argv) => {
    if (endsOnFixed(machine, task, argv.slice(1))) return
    for (const word of argv.slice(1)) delete task.vars[word]
    finish(task, 0)
  },
  shift: (_machine, task, argv) => {
    task.params = [task.params[0] ?? 'sh', ...task.params.slice(1 + number(argv[1], 1))]
    finish(task, 0)
  },
  set,
  trap,
  wait,
  read,
  getopts: (machine, task, argv, streams) => {
    const {code, err = ''} = getopts(task, argv)
    emit(machine, streams.err, err)
    finish(task, code)
  },
  eval: evaluate,
  '.': source,
  source,
  exec,
  kill,
  command: (machine, task, argv, streams) => {
    if (argv[1] === '-v' || argv[1] === '-V') return describe(machine, task, argv, streams)
    task.frames.push({node: literal(argv.slice(1)), at: 0})
  },
  type: describe,
}
