import type {Ms} from '../../kube/object.ts'
import {entryOf} from './images.ts'
import {literal} from './builtins.ts'
import {sendSignal} from './signals.ts'
import {becomeShell, scriptOf} from './simple.ts'
import type {Server, Surroundings} from './surroundings.ts'
import {runTasks} from './shell.ts'
import type {Machinery, Task} from './task.ts'
import {BUDGET, copyTask, newTask} from './task.ts'

/** Where a container's program stands: plain data. `partial` is printed text whose line has not ended. */
export type Place = {
  readonly tasks: readonly Task[]
  readonly buffers: Readonly<Record<string, string>>
  readonly next: number
  readonly partial: string
}

/** What came of a run: the new place, whole lines it printed, when it wants to run on, and its end. Changed files are in the view it was given. */
export type Ran = {readonly place: Place; readonly lines: readonly string[]; readonly wakes?: Ms; readonly exitCode?: number}

export type Start = {
  readonly image: string
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly directory: string
}

/** How long a program that has used up its moment waits before it goes on. */
const REST: Ms = 1000

/** How long a process needs before it runs its first instruction: nothing ends at the moment it starts. */
const EXEC_TIME: Ms = 30

/**
 * Starts a container's program: a server serves at once, anything else runs its first instruction EXEC_TIME later.
 * An absent program answers with the runtime's complaint.
 */
export function startProgram(start: Start, around: Surroundings): Ran | {readonly problem: string} {
  const entry = entryOf(start.image, start.command, start.args, around.env)
  if ('absent' in entry) {
    const why = entry.absent.includes('/') ? `stat ${entry.absent}: no such file or directory` : 'executable file not found in $PATH'
    return {problem: `exec: "${entry.absent}": ${why}`}
  }
  if ('server' in entry) return {place: placeOf(entry.server), lines: entry.server.log}
  const machine = machinery(around, [], {}, 2)
  const task = firstTask(machine, start.directory, around)
  if ('print' in entry) {
    const lines = entry.print.map(line => literal(['printf', '%s\n', line]))
    task.frames = [{node: {t: 'seq', items: [...lines, literal(['exit', String(entry.code)])]}, at: 0}]
  } else enter(machine, task, entry.run)
  return {...outcome(machine, '', 'rests'), wakes: around.now + EXEC_TIME}
}

/** Where a server stands follows from the server alone, so all that run the same stand at one place. */
function placeOf(server: Server): Place {
  const known = places.get(server)
  if (known !== undefined) return known
  const place: Place = {tasks: [{...newTask(1, undefined, true, undefined), server}], buffers: {}, next: 2, partial: ''}
  places.set(server, place)
  return place
}

const places = new WeakMap<Server, Place>()

/** Runs on from where the program stood, at a later moment. */
export function runProgram(place: Place, around: Surroundings): Ran {
  const machine = machinery(around, place.tasks, place.buffers, place.next)
  return outcome(machine, place.partial, runTasks(machine))
}

/** Sends a signal to process 1 and runs on. KILL ends it with 137 whatever it does. */
export function signalProgram(place: Place, signal: 'TERM' | 'KILL', around: Surroundings): Ran {
  const machine = machinery(around, place.tasks, place.buffers, place.next)
  const first = machine.tasks.get(1)
  if (signal === 'KILL' && first !== undefined) {
    first.ended = 137
    return outcome(machine, place.partial, 'rests')
  }
  if (first !== undefined) sendSignal(around.now, first, signal)
  return outcome(machine, place.partial, runTasks(machine))
}

/**
 * Runs a command in a running container, as `kubectl exec` and exec probes do, to its end: sleeps pass at once, up to
 * `limit` ms of them. `late` says that it did not end within the limit; `took` is how long (ms) it would have taken.
 */
export function execProgram(
  argv: readonly string[],
  directory: string,
  around: Surroundings,
  limit: Ms,
):
  | {readonly exitCode: number; readonly stdout: string; readonly stderr: string; readonly late: boolean; readonly took: Ms}
  | {readonly problem: string} {
  const entry = entryOf('busybox', argv, [], around.env)
  if ('absent' in entry) return {problem: `exec: "${entry.absent}": executable file not found in $PATH`}
  const machine = machinery(around, [], {}, 2)
  const task = firstTask(machine, directory, around)
  task.err = {buffer: -2}
  task.out = {buffer: -1}
  enter(machine, task, argv)
  let clock: Machinery = machine
  for (let rounds = 0; rounds < 50; rounds++) {
    runTasks(clock)
    const wakes = nextWake(clock)
    if (task.ended !== undefined || wakes === undefined || wakes - around.now > limit) break
    clock = {...clock, around: {...around, now: wakes}, budget: BUDGET}
  }
  const [stdout, stderr] = [machine.buffers.get(-1) ?? '', machine.buffers.get(-2) ?? '']
  const late = task.ended === undefined
  return {exitCode: task.ended ?? 137, stdout, stderr, late, took: late ? limit : clock.around.now - around.now}
}

/** Servers that run in a container, so that probes and other pods can reach them. */
export function serversOf(place: Place): readonly Server[] {
  return place.tasks.flatMap(task => (task.server === undefined || task.ended !== undefined ? [] : [task.server]))
}

function machinery(around: Surroundings, tasks: readonly Task[], buffers: Readonly<Record<string, string>>, next: number): Machinery {
  return {
    tasks: new Map(tasks.map(task => [task.id, copyTask(task)])),
    buffers: new Map(Object.entries(buffers).map(([id, text]) => [Number(id), text])),
    next,
    around,
    text: '',
    budget: BUDGET,
  }
}

function firstTask(machine: Machinery, directory: string, around: Surroundings): Task {
  const task = newTask(1, undefined, true, undefined)
  task.directory = directory
  task.vars = {...around.env}
  task.exported = Object.keys(around.env)
  machine.tasks.set(1, task)
  return task
}

function enter(machine: Machinery, task: Task, argv: readonly string[]): void {
  const script = scriptOf(machine, task, argv)
  if (script === undefined) task.frames = [{node: literal(argv), at: 0}]
  else becomeShell(machine, task, script)
}

function nextWake(machine: Machinery): Ms | undefined {
  let wakes: Ms | undefined
  for (const {busy, ended} of machine.tasks.values()) {
    if (ended === undefined && busy !== undefined && busy.until !== 'never') wakes = Math.min(wakes ?? busy.until, busy.until)
  }
  return wakes
}

function outcome(machine: Machinery, partial: string, state: 'rests' | 'tired'): Ran {
  const exitCode = machine.tasks.get(1)?.ended
  const pieces = (partial + machine.text).split('\n')
  const rest = pieces.pop() ?? ''
  const ended = exitCode !== undefined
  const lines = ended && rest !== '' ? [...pieces, rest] : pieces
  const place: Place = {
    tasks: ended ? [] : [...machine.tasks.values()],
    buffers: ended ? {} : Object.fromEntries([...machine.buffers].map(([id, text]) => [String(id), text])),
    next: machine.next,
    partial: ended ? '' : rest.slice(-4000),
  }
  if (ended) return {place, lines, exitCode}
  const wakes = state === 'tired' ? machine.around.now + REST : nextWake(machine)
  return {place, lines, ...(wakes !== undefined && {wakes})}
}
