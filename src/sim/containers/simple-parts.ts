import type {Expansion} from './expand.ts'
import {ExpansionFails, expandText, NeedsRun} from './expand.ts'
import {resolvePath} from './files.ts'
import type {Redirect} from './syntax.ts'
import {BOTH} from './syntax.ts'
import type {Descriptors, Frame, Machinery, Sink, Task} from './task.ts'
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

/** `source`: the descriptor that stdin was taken from, so that what is read there is gone. */
export type Streams = {
  readonly stdin: string
  readonly out: Sink
  readonly err: Sink
  readonly more?: Descriptors
  readonly source?: string
}

/** Streams of a command after its redirects; a text when one cannot be opened. */
export function openStreams(machine: Machinery, task: Task, redirects: readonly Redirect[], state: Expansion): Streams | string {
  let streams: Streams = {stdin: task.stdin, out: task.out, err: task.err, ...(task.more !== undefined && {more: task.more})}
  for (const redirect of redirects) {
    const next = redirected(machine, task, streams, redirect, expandText(redirect.to, state))
    if (typeof next === 'string') return next
    streams = next
  }
  return streams
}

function redirected(machine: Machinery, task: Task, streams: Streams, {fd, op}: Redirect, word: string): Streams | string {
  if (op === '<<') return {...streams, stdin: word}
  if (op === '<&') return copiedInput(streams, fd, word)
  if (op === '<') {
    const from = machine.around.files.read(resolvePath(task.directory, word))
    if (from === undefined) return `can't open ${word}: no such file`
    return fd > 2 ? {...streams, more: {...streams.more, [fd]: {from}}} : {...streams, stdin: from}
  }
  if (op === '>&' && word === '-' && fd > 2) return closed(streams, fd)
  const sink = op === '>&' ? copied(machine, task, streams, word) : fileSink(machine, task, word, op === '>>')
  if (typeof sink === 'object' && 'problem' in sink) return sink.problem
  if (fd > 2) return {...streams, more: {...streams.more, [fd]: {to: sink}}}
  return {...streams, out: fd === 2 ? streams.out : sink, err: fd === 2 || fd === BOTH ? sink : streams.err}
}

/** `>&1`, `>&2`, `>&-`, or a descriptor that was opened before. Any other word is a file for both streams. */
function copied(machine: Machinery, task: Task, streams: Streams, word: string): Sink | {readonly problem: string} {
  if (word === '1') return streams.out
  if (word === '2') return streams.err
  if (word === '-') return 'null'
  if (!/^\d$/.test(word)) return fileSink(machine, task, word, false)
  const open = streams.more?.[word]
  return open !== undefined && 'to' in open ? open.to : {problem: `${word}: Bad file descriptor`}
}

function copiedInput(streams: Streams, fd: number, word: string): Streams | string {
  if (word === '-') return fd > 2 ? closed(streams, fd) : {...streams, stdin: ''}
  const open = word === '0' ? {from: streams.stdin} : streams.more?.[word]
  if (open === undefined || !('from' in open)) return `${word}: Bad file descriptor`
  return fd > 2 ? {...streams, more: {...streams.more, [fd]: open}} : {...streams, stdin: open.from, source: word}
}

function closed(streams: Streams, fd: number): Streams {
  const {[String(fd)]: _closed, ...more} = streams.more ?? {}
  return {...streams, more}
}

function fileSink(machine: Machinery, task: Task, word: string, appends: boolean): Sink | {readonly problem: string} {
  const path = resolvePath(task.directory, word)
  if (path === '/dev/null') return 'null'
  if (path === '/dev/stdout' || path === '/proc/1/fd/1' || path === '/dev/stderr' || path === '/proc/1/fd/2') return 'log'
  const refused = machine.around.files.write(path, appends ? (machine.around.files.read(path) ?? '') : '')
  return refused === undefined ? {file: path} : {problem: `can't create ${word}: ${refused}`}
}
