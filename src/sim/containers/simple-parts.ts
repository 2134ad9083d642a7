import type {Expansion} from './expand.ts'
import {ExpansionFails, expandText, NeedsRun} from './expand.ts'
import {resolvePath} from './files.ts'
import type {Redirect} from './syntax.ts'
import type {Frame, Machinery, Sink, Task} from './task.ts'
import {emit, finish, popFrame, spawn} from './task.ts'

/**
 * Expands with `expand`. When a substitution has to run first, starts it and answers undefined: the frame is tried again
 * with its output. When the expansion fails, the shell complains, the command is over, and the answer is undefined too.
 */
export function expandOrRun<T>(machine: Machinery, task: Task, frame: Frame, expand: (state: Expansion) => T[]): T[] | undefined {
  if (frame.child !== undefined) {
    const child = machine.tasks.get(frame.child)
    task.status = child?.ended ?? 1
    frame.done = [...(frame.done ?? []), machine.buffers.get(frame.child) ?? '']
    machine.buffers.delete(frame.child)
    machine.tasks.delete(frame.child)
    delete frame.child
  }
  const vars = {...task.vars}
  const state: Expansion = {
    vars,
    params: task.params,
    status: task.status,
    strict: task.strict,
    background: task.background,
    done: frame.done ?? [],
    used: 0,
    names: directory => machine.around.files.names(resolvePath(task.directory, directory)),
  }
  try {
    const result = expand(state)
    task.vars = vars
    return result
  } catch (error) {
    if (error instanceof NeedsRun) {
      const child = spawn(machine, task, error.script)
      if (child === undefined) frame.done = [...(frame.done ?? []), '']
      else {
        child.out = {buffer: child.id}
        frame.child = child.id
        task.waits = {tasks: [child.id], command: false}
      }
      return undefined
    }
    if (!(error instanceof ExpansionFails)) throw error
    emit(machine, task.err, `sh: ${error.message}\n`)
    popFrame(task)
    finish(task, 2)
    // As POSIX has it, a failed expansion ends a shell that is not interactive.
    task.frames = []
    return undefined
  }
}

export type Streams = {readonly stdin: string; readonly out: Sink; readonly err: Sink}

/** Streams of a command after its redirects; a text when one cannot be opened. */
export function openStreams(machine: Machinery, task: Task, redirects: readonly Redirect[], state: Expansion): Streams | string {
  let stdin = task.stdin
  const sinks: [Sink, Sink] = [task.out, task.err]
  for (const {fd, op, to} of redirects) {
    const word = expandText(to, state)
    if (op === '<<') stdin = word
    else if (op === '<') {
      const text = machine.around.files.read(resolvePath(task.directory, word))
      if (text === undefined) return `can't open ${word}: no such file`
      stdin = text
    } else if (op === '>&') {
      const source = word === '1' ? sinks[0] : word === '2' ? sinks[1] : word === '-' ? 'null' : fileSink(machine, task, word, false)
      if (typeof source === 'object' && 'problem' in source) return source.problem
      if (fd === 2) sinks[1] = source
      else sinks[0] = source
    } else {
      const sink = fileSink(machine, task, word, op === '>>')
      if (typeof sink === 'object' && 'problem' in sink) return sink.problem
      if (fd === 1 || fd === 3) sinks[0] = sink
      if (fd === 2 || fd === 3) sinks[1] = sink
    }
  }
  return {stdin, out: sinks[0], err: sinks[1]}
}

function fileSink(machine: Machinery, task: Task, word: string, appends: boolean): Sink | {readonly problem: string} {
  const path = resolvePath(task.directory, word)
  if (path === '/dev/null') return 'null'
  if (path === '/dev/stdout' || path === '/proc/1/fd/1' || path === '/dev/stderr' || path === '/proc/1/fd/2') return 'log'
  const refused = machine.around.files.write(path, appends ? (machine.around.files.read(path) ?? '') : '')
  return refused === undefined ? {file: path} : {problem: `can't create ${word}: ${refused}`}
}
