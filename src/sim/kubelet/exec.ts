import {keyOf} from '../../kube/object.ts'
import type {Container, Pod} from '../../kube/pod.ts'
import {openFiles} from '../containers/files.ts'
import type {FileView} from '../containers/files.ts'
import type {Place} from '../containers/program.ts'
import {execProgram} from '../containers/program.ts'
import type {Disk, LogLine} from '../machine.ts'
import type {Request} from '../request.ts'
import {get} from '../table.ts'
import type {World} from '../world.ts'
import {environmentOf, hostnameOf} from './environment.ts'
import {mountsOf} from './mounts.ts'
import {requestTo, resolveName} from './network.ts'

/** What a command in a container printed and did. `problem`: the container runtime could not run it at all. */
export type ExecAnswer = {
  readonly requests: readonly Request[]
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  readonly problem?: string
}

/** How long (ms of virtual time) a command that a person runs may sleep before it is given up. */
const PATIENCE = 3_600_000

/**
 * Runs a command in a running container, as `kubectl exec POD -c NAME -- ARGV`. Its sleeps pass at once; what it changes in files
 * comes back as requests. The container must be running: ask `isContainerRunning` first.
 */
export function execInPod(world: World, pod: Pod, container: Container, argv: readonly string[]): ExecAnswer {
  const ip = pod.status?.podIP ?? ''
  const env = environmentOf(world, pod, container, ip)
  const {files, changed} = filesOf(world, pod, container)
  const around = {
    now: world.now,
    seed: world.seed,
    hostname: hostnameOf(pod),
    ip,
    env: isProblem(env) ? {} : env,
    files,
    resolve: (host: string) => resolveName(world, pod, host),
    request: (host: string, port: number, path: string) => requestTo(world, pod, host, port, path),
  }
  const done = execProgram(argv, container.workingDir ?? '/', around, PATIENCE)
  if ('problem' in done) {
    const problem = `OCI runtime exec failed: exec failed: unable to start container process: ${done.problem}: unknown`
    return {requests: [], stdout: '', stderr: '', exitCode: 126, problem}
  }
  return {requests: written(pod, changed()), stdout: done.stdout, stderr: done.stderr, exitCode: done.exitCode}
}

function isProblem(env: object): env is {readonly problem: string} {
  return Object.keys(env).length === 1 && 'problem' in env
}

function filesOf(world: World, pod: Pod, container: Container): {readonly files: FileView; readonly changed: () => Record<string, Disk>} {
  const {mounts, fixed} = mountsOf(world, pod, container, pod.status?.podIP ?? '')
  const files = openFiles(mounts, key => get(world.disks, key), fixed)
  return {files, changed: files.changed}
}

function written(pod: Pod, disks: Readonly<Record<string, Disk>>): readonly Request[] {
  if (Object.keys(disks).length === 0) return []
  return [{verb: 'ran', key: keyOf(pod), disks, why: {rule: 'command-run', facts: {pod: pod.metadata.name}}}]
}

/** Whether a container's program runs now. */
export function isContainerRunning(world: World, pod: Pod, container: string): boolean {
  const process = get(world.processes, `${pod.metadata.uid ?? ''}/${container}`)
  return process !== undefined && process.ended === undefined
}

/** Lines of a container's log, or of the run before it; undefined when there was no such run. */
export function readLog(
  world: World,
  pod: Pod,
  container: string,
  {previous = false}: {readonly previous?: boolean} = {},
): readonly LogLine[] | undefined {
  const process = get(world.processes, `${pod.metadata.uid ?? ''}/${container}`)
  if (process === undefined) return undefined
  if (previous) return process.previous
  const {partial} = (process.place ?? {partial: ''}) as Place
  return partial === '' ? process.log : [...process.log, {at: world.now, text: partial}]
}
