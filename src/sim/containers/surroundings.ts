import type {Ms} from '../../kube/object.ts'
import type {FileView} from './files.ts'

/** An answer from the cluster's network, as far as a program can tell. */
export type Answer =
  | {readonly status: number; readonly body: string}
  | {readonly fails: 'refused' | 'unknown host' | 'timed out'; readonly address: string}

/** What a running program sees of the world outside itself. The kubelet makes one for each run. */
export type Surroundings = {
  readonly now: Ms
  readonly seed: string
  readonly hostname: string
  readonly ip: string
  readonly env: Readonly<Record<string, string>>
  readonly files: FileView
  /** Full name and addresses of a host, as cluster DNS answers; undefined for NXDOMAIN. */
  readonly resolve: (host: string) => {readonly name: string; readonly ips: readonly string[]} | undefined
  readonly request: (host: string, port: number, path: string) => Answer
}

/** One command with what it may use. `stdin` is everything it could read. */
export type Call = {
  readonly argv: readonly string[]
  readonly stdin: string
  readonly directory: string
  readonly env: Readonly<Record<string, string>>
  readonly around: Surroundings
}

/** How a server program behaves: it runs until it is told to stop. */
export type Server = {
  /** Name in the process list. */
  readonly name: string
  readonly log: readonly string[]
  /** How long it takes to end after TERM, or 'ignores'. */
  readonly stops: Ms | 'ignores'
  readonly ports: readonly number[]
}

/** What came of a command. `after`: it takes so long (ms; Infinity never ends) before output and end. */
export type Outcome = {readonly out?: string; readonly err?: string; readonly code: number; readonly after?: Ms} | {readonly server: Server}

export type Command = (call: Call) => Outcome

export function ok(out: string): Outcome {
  return {out, code: 0}
}

export function fails(err: string, code = 1): Outcome {
  return {err: `${err}\n`, code}
}
