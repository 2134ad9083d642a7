import type {Ms} from '../../kube/object.ts'
import type {Task} from './task.ts'

const NUMBERS: Readonly<Record<string, string>> = {
  '0': '0',
  '1': 'HUP',
  '2': 'INT',
  '3': 'QUIT',
  '9': 'KILL',
  '10': 'USR1',
  '12': 'USR2',
  '15': 'TERM',
}
const CODES: Readonly<Record<string, number>> = {HUP: 1, INT: 2, QUIT: 3, KILL: 9, USR1: 10, USR2: 12, TERM: 15}

/** A signal's short name: `15`, `TERM` and `SIGTERM` are the same. */
export function signalName(word: string): string {
  if (word.toUpperCase() === 'EXIT') return 'EXIT'
  const name = word.toUpperCase().replace(/^SIG/, '')
  return NUMBERS[name] ?? name
}

/**
 * What a signal does to a process. The kernel gives process 1 no default action: without a handler of its own it ignores
 * everything that comes from inside its container, and TERM from outside too. Servers handle TERM by ending in good order.
 */
export function sendSignal(now: Ms, task: Task, signal: string): void {
  const action = task.shell ? task.traps[signal] : undefined
  if (action === '') return
  if (action !== undefined && signal !== 'KILL') {
    task.pending = [...task.pending, signal]
    return
  }
  if (
    task.server !== undefined &&
    task.server.stops !== 'ignores' &&
    (task.id !== 1 || task.frames.length === 0) &&
    ['TERM', 'INT', 'QUIT'].includes(signal)
  ) {
    const stops = task.server.stops
    delete task.server
    task.frames = []
    task.busy = {until: now + stops, out: '', err: '', code: 0, outTo: 'log', errTo: 'log'}
    return
  }
  if (task.id === 1) return
  delete task.busy
  delete task.server
  delete task.waits
  task.frames = []
  task.traps = {}
  task.ended = 128 + (CODES[signal] ?? 15)
}
