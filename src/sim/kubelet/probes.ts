import type {Container, Pod, Probe} from '../../kube/pod.ts'
import {execProgram} from '../containers/program.ts'
import {drop, put} from '../table.ts'
import type {World} from '../world.ts'
import type {Draft} from './draft.ts'
import {allContainers, containerMemory, event, hasProbes, isRunning, processOf, setContainer, syncBy, why} from './draft.ts'
import {expandDollars} from './environment.ts'
import type {ProbeMemory} from './memory.ts'
import {answerOf, portNamed} from './network.ts'
import {inside} from './run.ts'
import {startedUp} from './status.ts'

type ProbeType = 'startup' | 'liveness' | 'readiness'
const TYPES: readonly ProbeType[] = ['startup', 'liveness', 'readiness']

function specOf(container: Container, type: ProbeType): Probe | undefined {
  return type === 'startup' ? container.startupProbe : type === 'liveness' ? container.livenessProbe : container.readinessProbe
}

const period = (probe: Probe): number => (probe.periodSeconds ?? 10) * 1000

/** What the prober knows of a container that has just been made: readiness is false, liveness true, startup open. Ticks go on as before. */
export function freshProbes(draft: Draft, container: Container): Readonly<Record<string, ProbeMemory>> {
  const old = containerMemory(draft, container.name).probes
  const since = draft.memory.probesSince ?? draft.now
  if (!hasProbes(draft.pod)) return NO_PROBES
  const probes: Record<string, ProbeMemory> = {}
  for (const type of TYPES) {
    const probe = specOf(container, type)
    if (probe === undefined) continue
    const at = old[type]?.at ?? since
    probes[type] = {at, next: tickAfter(at, period(probe), draft.now), run: 0, ...(type !== 'startup' && {result: type === 'liveness'})}
  }
  return probes
}

export const NO_PROBES: Readonly<Record<string, ProbeMemory>> = {}

/** The first whole period after `at` that is later than `now`. */
function tickAfter(at: number, every: number, now: number): number {
  return at + (Math.floor((now - at) / every) + 1) * every
}

/** Runs every probe whose tick has come. Answers whether one of them changed what the kubelet holds true. */
export function runProbes(draft: Draft): void {
  if (!hasProbes(draft.pod)) return
  for (const container of allContainers(draft.pod)) {
    for (const type of TYPES) {
      const probe = specOf(container, type)
      const memory = containerMemory(draft, container.name).probes[type]
      if (probe !== undefined && memory !== undefined && memory.next !== null && memory.next <= draft.now)
        tick(draft, container, type, probe, memory)
    }
  }
}

function keep(draft: Draft, container: Container, type: ProbeType, memory: ProbeMemory): void {
  const old = containerMemory(draft, container.name)
  setContainer(draft, container.name, {...old, probes: {...old.probes, [type]: memory}})
}

function tick(draft: Draft, container: Container, type: ProbeType, probe: Probe, memory: ProbeMemory): void {
  const every = period(probe)
  const ticked: ProbeMemory = {...memory, at: draft.now, next: draft.now + every}
  const process = processOf(draft, container.name)
  if (process === undefined) return keep(draft, container, type, {...ticked, next: null})
  if (process.ended !== undefined) {
    if (seemsToRun(draft, container)) tellExited(draft, container, type, probe)
    return keep(draft, container, type, {...ticked, next: null})
  }
  if (memory.held || (draft.memory.stage !== 'sync' && type !== 'readiness')) return keep(draft, container, type, {...ticked, next: null})
  const early = draft.now - process.startedAt < (probe.initialDelaySeconds ?? 0) * 1000
  if (early || startedUp(draft, container) === (type === 'startup')) return keep(draft, container, type, ticked)
  const found = check(draft, container, probe)
  if (!found.ok) {
    event(
      draft,
      {type: 'Warning', reason: 'Unhealthy', message: `${named(type)} probe failed: ${found.output}`, container: container.name},
      why(draft, 'probe-failed', {probe: type, container: container.name}),
    )
  }
  judge(draft, container, type, probe, ticked, found)
}

/** The prober goes by the status (worker.go): until the next relist it probes a container that has exited already. */
function seemsToRun({pod, memory}: Draft, {name}: Container): boolean {
  const known = pod.status?.containerStatuses?.find(status => status.name === name)
  return memory.stage === 'sync' && known?.state?.running !== undefined
}

/** The container runtime starts no command in a container that has exited: that is no answer, so nothing changes but what is told. */
function tellExited(draft: Draft, container: Container, type: ProbeType, probe: Probe): void {
  if (probe.exec === undefined) return
  event(
    draft,
    {
      type: 'Warning',
      reason: 'Unhealthy',
      message: `${named(type)} probe errored and resulted in unknown state: ${EXITED}`,
      container: container.name,
    },
    why(draft, 'probe-failed', {probe: type, container: container.name}),
  )
}

const EXITED = 'rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state'

/** As it begins a sentence. */
const named = (type: ProbeType): string => `${type[0]?.toUpperCase() ?? ''}${type.slice(1)}`

type Found = {readonly ok: boolean; readonly output: string; readonly steady: boolean}

/** Counts results as doProbe in prober/worker.go; a change of what is held true wakes the pod worker. */
function judge(draft: Draft, container: Container, type: ProbeType, probe: Probe, ticked: ProbeMemory, found: Found): void {
  const run = ticked.last === found.ok ? ticked.run + 1 : 1
  const needed = found.ok ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3)
  const counted: ProbeMemory = {...ticked, last: found.ok, run}
  if (run < needed) return keep(draft, container, type, counted)
  const changed = ticked.result !== found.ok
  const held = type === 'startup' || (type === 'liveness' && !found.ok)
  const rests = held || (found.ok && found.steady)
  keep(draft, container, type, {...counted, result: found.ok, next: rests ? null : counted.next, ...(held && {held, run: 0})})
  if (changed) syncBy(draft, draft.now)
}

/** Commands whose answer depends on files alone: while no program runs in the pod, asking again tells nothing new. */
const STEADY = new Set(['test', '[', 'cat', 'ls', 'true', 'grep', 'stat', 'head', 'tail', 'pg_isready', 'redis-cli', 'mysqladmin'])

function isSteady(pod: Pod, command: readonly string[]): boolean {
  const name = command[0] ?? ''
  // A claim's files may be written from another pod.
  return (
    STEADY.has(name) &&
    !(pod.spec.volumes ?? []).some(volume => volume.persistentVolumeClaim !== undefined || volume.hostPath !== undefined)
  )
}

function check(draft: Draft, container: Container, probe: Probe): Found {
  const seconds = probe.timeoutSeconds ?? 1
  const ip = draft.memory.sandbox?.ip ?? ''
  if (probe.exec !== undefined) return checkExec(draft, container, probe.exec.command ?? [], seconds)
  if (probe.grpc !== undefined)
    return {
      ok: false,
      output: `timeout: failed to connect service "${ip}:${probe.grpc.port}" within ${seconds}s: context deadline exceeded`,
      steady: false,
    }
  const wanted = probe.httpGet?.port ?? probe.tcpSocket?.port ?? 0
  const port = typeof wanted === 'number' ? wanted : (portNamed(draft.pod, wanted) ?? 0)
  const world = worldNow(draft)
  const path = probe.httpGet?.path ?? '/'
  const answer = answerOf(world, draft.pod, port, path, ip)
  if ('fails' in answer) {
    const refused = `dial tcp ${ip}:${port}: connect: connection refused`
    const scheme = (probe.httpGet?.scheme ?? 'HTTP').toLowerCase()
    return {ok: false, output: probe.httpGet === undefined ? refused : `Get "${scheme}://${ip}:${port}${path}": ${refused}`, steady: false}
  }
  if (probe.httpGet === undefined || (answer.status >= 200 && answer.status < 400)) return {ok: true, output: '', steady: true}
  return {ok: false, output: `HTTP probe failed with statuscode: ${answer.status}`, steady: false}
}

/** The world with what this look has begun: a server that starts now answers now. */
function worldNow({world, uid, processes: begun, disks: written}: Draft): World {
  let {processes, disks} = world
  for (const [name, process] of Object.entries(begun)) {
    const key = `${uid}/${name}`
    processes = process === undefined ? drop(processes, key) : put(processes, key, process)
  }
  for (const [key, disk] of Object.entries(written)) disks = disk === undefined ? drop(disks, key) : put(disks, key, disk)
  return processes === world.processes && disks === world.disks ? world : {...world, processes, disks}
}

function checkExec(draft: Draft, container: Container, command: readonly string[], seconds: number): Found {
  const fixed = Object.fromEntries((container.env ?? []).flatMap(({name, value}) => (value === undefined ? [] : [[name, value] as const])))
  const words = command.map(word => expandDollars(word, fixed))
  const around = inside(draft, container, fixed)
  const done = execProgram(words, container.workingDir ?? '/', around, seconds * 1000)
  if ('problem' in done) return {ok: false, output: done.problem, steady: false}
  around.keep()
  if (done.late) return {ok: false, output: `command timed out: "${words.join(' ')}" timed out after ${seconds}s`, steady: false}
  return {ok: done.exitCode === 0, output: done.stdout + done.stderr, steady: isSteady(draft.pod, words)}
}

/** Probes that were asleep look whether what has happened in the pod would change their answer, and tick again if so. */
export function wakeProbes(draft: Draft): void {
  if (!hasProbes(draft.pod)) return
  for (const container of allContainers(draft.pod)) {
    if (!isRunning(draft, container.name)) continue
    for (const type of TYPES) {
      const probe = specOf(container, type)
      const memory = containerMemory(draft, container.name).probes[type]
      if (probe === undefined || memory === undefined || memory.next !== null || memory.held) continue
      if (type !== 'readiness' && draft.memory.stage !== 'sync') continue
      if (check(draft, container, probe).ok) continue
      keep(draft, container, type, {...memory, next: tickAfter(memory.at, period(probe), draft.now)})
    }
  }
}

/** The next tick of any probe. */
export function nextProbe(draft: Draft): number | undefined {
  if (!hasProbes(draft.pod)) return undefined
  let next: number | undefined
  for (const {probes} of Object.values(draft.memory.containers)) {
    for (const probe of Object.values(probes)) if (probe.next !== null) next = Math.min(next ?? probe.next, probe.next)
  }
  return next
}

/** A status that shows a running container not ready makes its readiness probe run at once (UpdatePodStatus in prober_manager.go). */
export function triggerReadiness(draft: Draft): void {
  if (!hasProbes(draft.pod)) return
  for (const container of allContainers(draft.pod)) {
    if (container.readinessProbe === undefined || !isRunning(draft, container.name) || !startedUp(draft, container)) continue
    const memory = draft.memory.containers[container.name]
    const probe = memory?.probes.readiness
    if (memory === undefined || probe === undefined || probe.result === true) continue
    const probes = {...memory.probes, readiness: {...probe, next: draft.now}}
    setContainer(draft, container.name, {...memory, probes})
  }
}
