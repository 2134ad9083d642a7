import type {Ms} from '../../kube/object.ts'
import type {Script} from './syntax.ts'
import type {Server, Surroundings} from './surroundings.ts'

/** Where a stream goes. A buffer is what a pipe or a substitution collects. */
export type Sink = 'log' | 'null' | {readonly file: string} | {readonly buffer: number}

/** Streams beyond the first three, by number: where what is written goes, or what is still to be read. */
export type Descriptors = {readonly [number: string]: {readonly to: Sink} | {readonly from: string}}

/** One construct of the script under way. `at` says how far it has come; its meaning is the construct's own. */
export type Frame = {
  readonly node: Script
  at: number
  /** Outputs of the substitutions of this command that have run. */
  done?: string[]
  /** The task this construct waits for. */
  child?: number
  /** What a `for` loop goes through. */
  items?: string[]
  /** Streams to give back when the construct ends. */
  streams?: {readonly stdin: string; readonly out: Sink; readonly err: Sink; readonly more?: Descriptors}
  /** Parameters and local variables to give back: a function's call. */
  call?: {readonly params: string[]; readonly locals: {[name: string]: string | null}}
  /** How the body of a loop ended the last time. */
  last?: number
  /** Status to give back: a trap's action. */
  trap?: number
}

/** A process of the container: the shell itself, a subshell, a part of a pipe, a background job. Number 1 is process 1. */
export type Task = {
  readonly id: number
  readonly parent: number
  /** A shell can trap signals; a plain program cannot. */
  readonly shell: boolean
  frames: Frame[]
  vars: {[name: string]: string}
  exported: string[]
  functions: {[name: string]: Script}
  params: string[]
  directory: string
  status: number
  stdin: string
  out: Sink
  err: Sink
  more?: Descriptors
  /** Variables that may not be assigned any more. */
  fixed?: readonly string[]
  /** A command that takes time, with what comes of it at its end. */
  busy?: {
    readonly until: Ms | 'never'
    readonly out: string
    readonly err: string
    readonly code: number
    readonly outTo: Sink
    readonly errTo: Sink
  }
  server?: Server
  waits?: {readonly tasks: readonly number[]; readonly command: boolean}
  traps: {[signal: string]: string}
  pending: string[]
  strict: boolean
  errexit: boolean
  trace: boolean
  background: number
  ended?: number
}

/** A container's program while it runs at one moment. */
export type Machinery = {
  readonly tasks: Map<number, Task>
  readonly buffers: Map<number, string>
  next: number
  readonly around: Surroundings
  /** What was printed, as it comes. */
  text: string
  budget: number
}

/** Processes one container may have at a time. */
export const MOST_TASKS = 50
/** Characters a pipe or a substitution may hold, and one moment may print. */
export const MOST_OUTPUT = 64 * 1024
/** Instructions at one moment of virtual time; a program that wants more goes on a second later. */
export const BUDGET = 4000

export function newTask(id: number, parent: Task | undefined, shell: boolean, node: Script | undefined): Task {
  return {
    id,
    parent: parent?.id ?? 0,
    shell,
    frames: node === undefined ? [] : [{node, at: 0}],
    vars: {...parent?.vars},
    exported: [...(parent?.exported ?? [])],
    functions: {...parent?.functions},
    params: [...(parent?.params ?? ['sh'])],
    directory: parent?.directory ?? '/',
    status: parent?.status ?? 0,
    stdin: parent?.stdin ?? '',
    out: parent?.out ?? 'log',
    err: parent?.err ?? 'log',
    ...(parent?.more !== undefined && {more: parent.more}),
    ...(parent?.fixed !== undefined && {fixed: parent.fixed}),
    traps: {},
    pending: [],
    strict: parent?.strict ?? false,
    errexit: parent?.errexit ?? false,
    trace: parent?.trace ?? false,
    background: 0,
  }
}

function copyFrame(frame: Frame): Frame {
  return frame.call === undefined ? {...frame} : {...frame, call: {...frame.call, locals: {...frame.call.locals}}}
}

/** A copy that may be changed while a run lasts: what the world holds is never touched. */
export function copyTask(task: Task): Task {
  return {...task, frames: task.frames.map(copyFrame), vars: {...task.vars}, pending: [...task.pending], traps: {...task.traps}}
}

/** Makes a child task of a task; undefined when the container has too many. */
export function spawn(machine: Machinery, parent: Task, node: Script, shell = true): Task | undefined {
  if (machine.tasks.size >= MOST_TASKS) {
    emit(machine, parent.err, "sh: can't fork: Resource temporarily unavailable\n")
    return undefined
  }
  const task = newTask(machine.next, parent, shell, node)
  machine.next += 1
  machine.tasks.set(task.id, task)
  return task
}

/** Writes to a stream. What passes a bound is dropped. */
export function emit(machine: Machinery, to: Sink, text: string): void {
  if (text === '' || to === 'null') return
  machine.budget -= Math.floor(text.length / 1000)
  if (to === 'log') machine.text = (machine.text + text).slice(0, MOST_OUTPUT)
  else if ('buffer' in to) machine.buffers.set(to.buffer, ((machine.buffers.get(to.buffer) ?? '') + text).slice(0, MOST_OUTPUT))
  else machine.around.files.write(to.file, (machine.around.files.read(to.file) ?? '') + text)
}

/** Takes over the streams beyond the first three; most shells have none. */
export function keepDescriptors(task: Task, more: Descriptors | undefined): void {
  if (more === task.more) return
  if (more === undefined) delete task.more
  else task.more = more
}

/** Takes a construct off, giving back the streams, parameters and status it had changed. */
export function popFrame(task: Task): Frame | undefined {
  const frame = task.frames.pop()
  if (frame?.streams !== undefined) {
    task.out = frame.streams.out
    task.err = frame.streams.err
    task.stdin = frame.streams.stdin
    keepDescriptors(task, frame.streams.more)
  }
  if (frame?.call !== undefined) {
    task.params = frame.call.params
    for (const [name, value] of Object.entries(frame.call.locals)) {
      if (value === null) delete task.vars[name]
      else task.vars[name] = value
    }
  }
  if (frame?.trap !== undefined) task.status = frame.trap
  return frame
}

/** Notes the end of a command; with `set -e` a failure outside a condition ends the shell. */
export function finish(task: Task, code: number): void {
  task.status = code
  if (code !== 0 && task.errexit && !task.frames.some(isCondition)) task.frames = []
}

function isCondition({node, at}: Frame): boolean {
  if (node.t === 'and' || node.t === 'or' || node.t === 'not' || node.t === 'loop') return at === 1
  return node.t === 'if' && at % 2 === 1
}
