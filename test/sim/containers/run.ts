import {openFiles} from '../../../src/sim/containers/files.ts'
import type {Place, Ran} from '../../../src/sim/containers/program.ts'
import {runProgram, signalProgram, startProgram} from '../../../src/sim/containers/program.ts'
import type {Surroundings} from '../../../src/sim/containers/surroundings.ts'
import type {Disk} from '../../../src/sim/machine.ts'

const START = Date.UTC(2026, 4, 6, 9, 0, 0)

/** One container played to its end (or until it waits for good), with the moments of its output in seconds after its start. */
export type Played = {lines: string[]; exitCode?: number; ended?: number; place: Place; disk: Disk}

export function around(now: number, disks: {[key: string]: Disk}, env: {[name: string]: string} = {}): Surroundings & {save: () => void} {
  const files = openFiles(
    [
      {path: '/', disk: 'root'},
      {path: '/data', disk: 'data'},
    ],
    key => disks[key],
    {'/etc/hostname': 'web-0\n'},
  )
  return {
    now,
    seed: 's',
    hostname: 'web-0',
    ip: '10.244.1.5',
    env: {PATH: '/bin', ...env},
    files,
    resolve: host => (host === 'web' ? {name: 'web.default.svc.cluster.local', ips: ['10.244.1.5']} : undefined),
    request: (host, port) =>
      host !== 'web'
        ? {fails: 'unknown host', address: host}
        : port === 80
          ? {status: 200, body: 'hello\n'}
          : {fails: 'refused', address: '10.244.1.5'},
    save: () => {
      Object.assign(disks, files.changed())
    },
  }
}

/** Plays argv in an image. `term`: seconds after which TERM comes, `kill` the same for KILL. */
export function play(
  argv: string[],
  options: {image?: string; env?: {[name: string]: string}; seconds?: number; term?: number; kill?: number; data?: Disk} = {},
): Played {
  const disks: {[key: string]: Disk} = {data: options.data ?? {files: {}}}
  const lines: string[] = []
  let now = START
  const note = (ran: Ran, at: typeof here): Ran => {
    at.save()
    lines.push(...ran.lines)
    freeze(ran.place)
    freeze(disks)
    return ran
  }
  let here = around(now, disks, options.env)
  const started = startProgram({image: options.image ?? 'busybox:1.36', command: argv, args: [], directory: '/'}, here)
  if ('problem' in started) throw new Error(started.problem)
  let ran = note(started, here)
  const signals = [
    {at: options.term, signal: 'TERM' as const},
    {at: options.kill, signal: 'KILL' as const},
  ].flatMap(({at, signal}) => (at === undefined ? [] : [{at: START + at * 1000, signal}]))
  const last = START + (options.seconds ?? 100_000) * 1000
  while (ran.exitCode === undefined) {
    const signal = signals[0]
    const next = Math.min(ran.wakes ?? Number.POSITIVE_INFINITY, signal?.at ?? Number.POSITIVE_INFINITY)
    if (next > last) break
    now = next
    here = around(now, disks, options.env)
    if (signal !== undefined && signal.at <= now) {
      signals.shift()
      ran = note(signalProgram(ran.place, signal.signal, here), here)
    } else ran = note(runProgram(ran.place, here), here)
  }
  return {
    lines,
    place: ran.place,
    disk: disks.data ?? {files: {}},
    ...(ran.exitCode !== undefined && {exitCode: ran.exitCode, ended: (now - START) / 1000}),
  }
}

/** What the world holds is never touched again: a run that writes into its place fails here. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const part of Object.values(value)) if (!Object.isFrozen(part)) freeze(part)
  if (!('data' in value)) Object.freeze(value)
}

export function sh(script: string, options: Parameters<typeof play>[1] = {}): Played {
  return play(['sh', '-c', script], options)
}
