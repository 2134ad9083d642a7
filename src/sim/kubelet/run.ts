import type {Container, Handler} from '../../kube/pod.ts'
import {openFiles} from '../containers/files.ts'
import type {Place, Ran} from '../containers/program.ts'
import {execProgram, runProgram, signalProgram, startProgram} from '../containers/program.ts'
import type {Surroundings} from '../containers/surroundings.ts'
import type {Process} from '../machine.ts'
import {amount} from '../requests-of-pod.ts'
import type {Draft} from './draft.ts'
import {
  allContainers,
  appended,
  containerMemory,
  diskOf,
  processOf,
  setContainer,
  setDisks,
  setProcess,
  syncBy,
  tickAfter,
} from './draft.ts'
import type {Environment} from './environment.ts'
import {environmentOf, expandDollars, hostnameOf} from './environment.ts'
import {mountsOf, rootDisk} from './mounts.ts'
import {requestTo, resolveName} from './network.ts'

/** What a container's program sees, and how to keep the files it changes. */
export type Inside = Surroundings & {readonly keep: () => void}

export function inside(draft: Draft, container: Container, env: Environment): Inside {
  const ip = draft.memory.sandbox?.ip ?? ''
  let opened: ReturnType<typeof openFiles> | undefined
  const open = (): ReturnType<typeof openFiles> => {
    const {mounts, fixed} = mountsOf(draft.world, draft.pod, container, ip)
    return openFiles(mounts, key => diskOf(draft, key), fixed)
  }
  const self = draft.pod
  return {
    now: draft.now,
    seed: draft.world.seed,
    hostname: hostnameOf(draft.pod),
    ip,
    env,
    // Most programs are servers that never look at a file.
    get files() {
      opened ??= open()
      return opened
    },
    resolve: host => resolveName(draft.world, self, host),
    request: (host, port, path) => requestTo(draft.world, self, host, port, path),
    keep: () => {
      if (opened !== undefined) setDisks(draft, opened.changed())
    },
  }
}

/** The environment of a container that runs: it was made before, so it can be made again. */
function environmentNow(draft: Draft, container: Container): Environment {
  const env = environmentOf(draft.world, draft.pod, container, draft.memory.sandbox?.ip ?? '')
  return 'problem' in env ? {} : env
}

/** Runs every program whose moment has come, and notes which have ended: the next relist will see it. */
export function runPrograms(draft: Draft): void {
  for (const container of allContainers(draft.pod)) {
    const process = processOf(draft, container.name)
    if (process === undefined || process.ended !== undefined || process.wakes === undefined || process.wakes > draft.now) continue
    const around = inside(draft, container, environmentNow(draft, container))
    const ran = runProgram(process.place as Place, around)
    around.keep()
    take(draft, container, process, ran)
  }
}

/** Sends a signal to a container's process 1. */
export function signalContainer(draft: Draft, container: Container, signal: 'TERM' | 'KILL'): void {
  const process = processOf(draft, container.name)
  if (process === undefined || process.ended !== undefined) return
  const around = inside(draft, container, environmentNow(draft, container))
  const ran = signalProgram(process.place as Place, signal, around)
  around.keep()
  take(draft, container, process, ran)
}

function take(draft: Draft, container: Container, process: Process, ran: Ran): void {
  const {pod, container: name, image, node, startedAt, restarts, previous} = process
  const log = appended(process.log, ran.lines, draft.now)
  const next: Moving = {pod, container: name, image, node, startedAt, place: ran.place, log, restarts}
  if (previous !== undefined) next.previous = previous
  setProcess(draft, container.name, next)
  if (ran.exitCode === undefined) {
    if (ran.wakes !== undefined) next.wakes = ran.wakes
    return
  }
  const reason = ran.exitCode === 0 ? 'Completed' : ran.exitCode === 137 && overMemory(container) ? 'OOMKilled' : 'Error'
  const ended = {at: draft.now, exitCode: ran.exitCode, reason}
  next.ended = ended
  noteMessage(
    draft,
    container,
    ended.exitCode,
    log.map(line => line.text),
  )
  syncBy(draft, tickAfter(draft, draft.now))
}

type Moving = {-readonly [Field in keyof Process]: Process[Field]}

/** terminationMessagePath, or the last lines of the log of a failure where the policy says so. */
function noteMessage(draft: Draft, container: Container, exitCode: number, log: readonly string[]): void {
  const path = container.terminationMessagePath ?? '/dev/termination-log'
  const written = diskOf(draft, rootDisk(draft.uid, container.name))?.files[path]
  const fallback =
    container.terminationMessagePolicy === 'FallbackToLogsOnError' && exitCode !== 0
      ? log
          .slice(-80)
          .map(line => `${line}\n`)
          .join('')
          .slice(-2048)
      : ''
  const message = (written === undefined || written === '' ? fallback : written).slice(0, 4096)
  if (message !== '') setContainer(draft, container.name, {...containerMemory(draft, container.name), message})
}

/** Runs a lifecycle hook: what it does to files is done at once, its time is the answer. Requests to web servers take none. */
export function runHook(draft: Draft, container: Container, hook: Handler): {readonly took: number; readonly failed: boolean} {
  if (hook.sleep !== undefined) return {took: hook.sleep.seconds * 1000, failed: false}
  const command = hook.exec?.command
  if (command === undefined) return {took: 0, failed: false}
  const around = inside(draft, container, environmentNow(draft, container))
  const done = execProgram(command, container.workingDir ?? '/', around, 3_600_000)
  around.keep()
  return 'problem' in done ? {took: 0, failed: true} : {took: done.took, failed: done.exitCode !== 0}
}

/** What becomes of a program that takes more memory than its limit. */
const OUT_OF_MEMORY = ['sh', '-c', 'sleep 1; exit 137']

/** The one program here that takes memory on purpose: `stress --vm-bytes 250M`, with a limit below that. */
function overMemory(container: Container): boolean {
  const limit = amount(container.resources?.limits?.memory)
  if (limit === 0) return false
  const words = [container.image, ...(container.command ?? []), ...(container.args ?? [])].join(' ')
  const taken = words.includes('stress') ? /--vm-bytes[ =](\d+)([KMG]?)/.exec(words) : null
  if (taken === null) return false
  return Number(taken[1]) * 1024 ** ['', 'K', 'M', 'G'].indexOf(taken[2] ?? '') > limit
}

const NO_WORDS: readonly string[] = []

function expandWords(words: readonly string[] | undefined, env: Environment): readonly string[] {
  return words === undefined || words.length === 0 ? NO_WORDS : words.map(word => expandDollars(word, env))
}

/** Starts a new run of a container. Answers the runtime's complaint when there is no such program. */
export function startContainer(draft: Draft, container: Container, env: Environment): string | undefined {
  const before = processOf(draft, container.name)
  const root = rootDisk(draft.uid, container.name)
  if (diskOf(draft, root) !== undefined) setDisks(draft, {[root]: undefined})
  const around = inside(draft, container, env)
  const ends = overMemory(container)
  const command = ends ? OUT_OF_MEMORY : expandWords(container.command, env)
  const args = ends ? NO_WORDS : expandWords(container.args, env)
  const ran = startProgram({image: container.image, command, args, directory: container.workingDir ?? '/'}, around)
  const restarts = before === undefined ? (containerMemory(draft, container.name).restarts ?? 0) : before.restarts + 1
  const process: Moving = {
    pod: draft.uid,
    container: container.name,
    image: container.image,
    node: draft.node,
    startedAt: draft.now,
    place: null,
    log: [],
    restarts,
  }
  if (before !== undefined) process.previous = before.log
  if ('problem' in ran) {
    setProcess(draft, container.name, {...process, ended: {at: draft.now, exitCode: 128, reason: 'StartError'}})
    return ran.problem
  }
  around.keep()
  take(draft, container, process, ran)
  return undefined
}
