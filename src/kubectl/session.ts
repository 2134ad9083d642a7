import type {KubeObject, Problem} from '../kube/object.ts'
import {makeKey} from '../kube/object.ts'
import type {Resource} from '../kube/resources.ts'
import {handle, isProblem} from '../sim/apiserver.ts'
import type {Change, Request} from '../sim/request.ts'
import {get, valuesFrom} from '../sim/table.ts'
import type {World} from '../sim/world.ts'

/** A command as typed: words without `kubectl`, what stands on stdin, the files of the working directory, the context's namespace. */
export type Line = {
  readonly argv: readonly string[]
  readonly stdin?: string
  readonly files?: Readonly<Record<string, string>>
  readonly namespace?: string
}

/** One command under way: the world so far, what was asked of the API server, what was printed. It lives no longer than `run`. */
export type Session = {
  world: World
  readonly line: Line
  /** The namespace in force: -n, or the context's, or default. */
  namespace: string
  /** Whether -n was given. */
  namespaceGiven: boolean
  readonly requests: Request[]
  stdout: string
  stderr: string
  /** A namespace that the command chose for those that follow. */
  chosenNamespace?: string
  /** --record: what is written into `kubernetes.io/change-cause` of objects that are changed. */
  cause?: string
  /** The command goes on in virtual time; see resume.ts. */
  pending?: Pending
}

/**
 * A command that waits: plain data to go on from when virtual time has moved. `verb` says whose it is, `state` where it stands.
 * `until` is the moment at which it gives up, if it does; `next` the moment at which it wants to look again, if it does not merely watch.
 */
export type Pending = {readonly verb: string; readonly state: unknown; readonly until?: number; readonly next?: number}

export function say(session: Session, line: string): void {
  session.stdout += `${line}\n`
}

export function warn(session: Session, line: string): void {
  session.stderr += `${line}\n`
}

/** Asks the API server as the learner; the world moves on and the request is kept for the recording. A refusal changes nothing. */
export function ask(session: Session, request: Asked): Problem | readonly Change[] {
  const full: Request = {
    ...withCause(session, request),
    why: {rule: 'asked', facts: {command: `kubectl ${session.line.argv.join(' ')}`.slice(0, 200)}},
  }
  const result = handle(session.world, full, 'you', {by: 'person', input: session.requests.length})
  if (isProblem(result)) return result
  session.world = result.world
  session.requests.push(full)
  return result.changes
}

function withCause({cause}: Session, request: Asked): Asked {
  if (cause === undefined || (request.verb !== 'create' && request.verb !== 'update')) return request
  const {metadata} = request.object
  const annotations = {...metadata.annotations, 'kubernetes.io/change-cause': cause}
  return {...request, object: {...request.object, metadata: {...metadata, annotations}}}
}

/** What the API server would answer, with nothing changed: `--dry-run=server`. */
export function askDry(session: Session, request: Asked): Problem | readonly Change[] {
  const result = handle(session.world, {...request, why: {rule: 'asked', facts: {}}}, 'you', {by: 'person', input: 0})
  return isProblem(result) ? result : result.changes
}

/** A request without its reason, which is always that the learner typed the command. */
export type Asked = Request extends infer R ? (R extends Request ? Omit<R, 'why'> : never) : never

export function isRefusal(answer: Problem | readonly Change[]): answer is Problem {
  return !Array.isArray(answer)
}

export function lookUp(world: World, resource: Resource, namespace: string, name: string): KubeObject | undefined {
  return get(world.objects, makeKey(resource.kind, resource.namespaced ? namespace : '', name))
}

/** Objects of a resource by namespace, then name; of all namespaces when none is given. */
export function listAll(world: World, resource: Resource, namespace?: string): readonly KubeObject[] {
  const prefix: string = resource.namespaced && namespace !== undefined ? `${resource.kind}/${namespace}/` : `${resource.kind}/`
  return valuesFrom(world.objects, prefix)
}
