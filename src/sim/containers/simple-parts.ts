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
  let streams: Streams = {stdin: task.stdin, out: task.out, err: task.err}
  for (const redirect of redirects) {
    const next = redirected(machine, task, streams, redirect, expandText(redirect.to, state))
    if (typeof next === 'string') return next
    streams = next
  }
  return streams
}

function redirected(machine: Machinery, task: Task, streams: Streams, {fd, op}: Redirect, word: string): Streams | string {
  if (op === '<<') return {...streams, stdin: word}
  if (op === '<') {
    const stdin = machine.around.files.read(resolvePath(task.directory, word))
    return stdin === undefined ? `can't open ${word}: no such file` : {...streams, stdin}
  }
  const sink = op === '>&' ? (copied(streams, word) ?? fileSink(machine, task, word, false)) : fileSink(machine, task, word, op === '>>')
  if (typeof sink === 'object' && 'problem' in sink) return sink.problem
  return {stdin: streams.stdin, out: fd === 2 ? streams.out : sink, err: fd === 2 || fd === 3 ? sink : streams.err}
}

/** `>&1`, `>&2` and `>&-`. */
function copied(streams: Streams, word: string): Sink | undefined {
  if (word === '1') return streams.out
  if (word === '2') return streams.err
  return word === '-' ? 'null' : undefined
}

function fileSink(machine: Machinery, task: Task, word: string, appends: boolean): Sink | {readonly problem: string} {
  const path = resolvePath(task.directory, word)
  if (path === '/dev/null') return 'null'
  if (path === '/dev/stdout' || path === '/proc/1/fd/1' || path === '/dev/stderr' || path === '/proc/1/fd/2') return 'log'
  const refused = machine.around.files.write(path, appends ? (machine.around.files.read(path) ?? '') : '')
  return refused === undefined ? {file: path} : {problem: `can't create ${word}: ${refused}`}
}
