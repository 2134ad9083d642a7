import type {Problem} from '../kube/object.ts'
import {numAt} from '../kube/peek.ts'
import {resume, run} from '../kubectl/run.ts'
import type {Pending} from '../kubectl/run.ts'
import {isProblem} from '../sim/apiserver.ts'
import type {Machine} from '../sim/machine.ts'
import type {Request} from '../sim/request.ts'
import {get} from '../sim/table.ts'
import {act} from '../sim/timeline.ts'
import type {Timeline} from '../sim/timeline.ts'
import type {Session} from './session.ts'
import {wordsOf} from './words-of.ts'

/** A kubectl command that is still under way, and the line that began it. */
export type WaitingCommand = {readonly line: string; readonly argv: readonly string[]; readonly pending: Pending}

export type Performed = {readonly session: Session; readonly out: readonly string[]; readonly ok: boolean}

/**
 * Runs a line that acts at this moment and lets no time pass: kubectl, and what is done to machines. Undefined for any other
 * line. Nothing is thrown: what cannot be done says so in `out`.
 */
export function deed(session: Session, line: string, by: 'you' | 'lesson'): Performed | undefined {
  const words = wordsOf(line.trim())
  if (typeof words === 'string') return remember(session, 'kubectl', line, {session, out: [`error: ${words}`], ok: false})
  const [first, ...rest] = words
  if (first === 'kubectl' || first === 'k') return remember(session, verbOf(rest), line, kubectl(session, rest, line, by))
  return first === 'node' ? remember(session, 'node', line, nodeCommand(session, rest, line, by)) : undefined
}

/** The verb of a kubectl line: its first word that is no flag. */
function verbOf(words: readonly string[]): string {
  return words.find(word => !word.startsWith('-')) ?? 'kubectl'
}

/** Notes that a line was run, for checks that ask for it. */
export function remember(before: Session, verb: string, line: string, done: Performed): Performed {
  const ran = [...done.session.ran, {at: before.timeline.head.now, verb, line, ok: done.ok}].slice(-MOST_REMEMBERED)
  return {...done, session: {...done.session, ran}}
}

const MOST_REMEMBERED = 500

function kubectl(session: Session, argv: readonly string[], line: string, by: 'you' | 'lesson'): Performed {
  const result = run(session.timeline.head, {argv, files: session.files})
  const tooMany = by === 'you' ? result.requests.map(podsAskedFor).find(pods => pods > MOST_PODS) : undefined
  if (tooMany !== undefined)
    return {
      session,
      out: [`The cluster of this tutorial is small: ${MOST_PODS} Pods at most. You asked for ${tooMany}. Nothing was changed.`],
      ok: false,
    }
  const out = linesOf(result.stdout, result.stderr)
  const timeline = record(session.timeline, result.requests, by, line)
  const {waiting: _, ...rest} = session
  const next: Session = {...rest, timeline, ...(result.pending === undefined ? {} : {waiting: {line, argv, pending: result.pending}})}
  return {session: next, out, ok: result.exit === 0}
}

/** Pods that one object may ask for here (SEC-16); the engine itself carries a thousand times as many. */
const MOST_PODS = 200

function podsAskedFor(request: Request): number {
  if (request.verb !== 'create' && request.verb !== 'update') return 0
  return Math.max(
    numAt(request.object, 'spec', 'replicas'),
    numAt(request.object, 'spec', 'parallelism'),
    numAt(request.object, 'spec', 'jobTemplate', 'spec', 'parallelism'),
  )
}

/** The requests a command got through are done again on the timeline: same world, same answer. */
function record(timeline: Timeline, requests: readonly Request[], by: 'you' | 'lesson', line: string): Timeline {
  if (requests.length === 0) return timeline
  const next: Timeline | Problem = act(timeline, requests, by, line)
  return isProblem(next) ? timeline : next
}

/** Shows a waiting command the present world; it may print, ask for more, or end. */
export function goOnWaiting(session: Session): {readonly session: Session; readonly out: readonly string[]} {
  const {waiting, ...rest} = session
  if (waiting === undefined) return {session, out: []}
  const result = resume(session.timeline.head, {argv: waiting.argv, files: session.files}, waiting.pending)
  const timeline = record(session.timeline, result.requests, 'you', waiting.line)
  const next = {...rest, timeline, ...(result.pending === undefined ? {} : {waiting: {...waiting, pending: result.pending}})}
  return {session: next, out: linesOf(result.stdout, result.stderr)}
}

/** Without the empty line that ends a text. */
function linesOf(...texts: readonly string[]): readonly string[] {
  return texts.flatMap(text => (text === '' ? [] : text.replace(/\n$/, '').split('\n')))
}

function nodeCommand(session: Session, [what = '', name = '']: readonly string[], line: string, by: 'you' | 'lesson'): Performed {
  const {head} = session.timeline
  const machine = get(head.machines, name)
  const refuse = (why: string): Performed => ({session, out: [why], ok: false})
  const set = (next: Machine, says: string): Performed => {
    const request: Request = {
      verb: 'ran',
      key: `Node//${name}`,
      machines: {[name]: next},
      why: {rule: `machine-${what}`, facts: {node: name}},
    }
    const timeline = act(session.timeline, [request], by, line)
    return isProblem(timeline) ? refuse(timeline.message) : {session: {...session, timeline}, out: [says], ok: true}
  }
  if (!/^[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?$/.test(name)) return refuse('usage: node add|fail|return NAME')
  switch (what) {
    case 'add':
      if (machine !== undefined) return refuse(`There is a machine ${name} already.`)
      return set({name, on: true, images: {}, since: head.now, registered: 'no'}, `The machine ${name} is switched on.`)
    case 'fail':
      if (machine === undefined || !machine.on) return refuse(`There is no running machine ${name}.`)
      return set({...machine, on: false, since: head.now}, `The machine ${name} has lost its power.`)
    case 'return':
      if (machine === undefined || machine.on) return refuse(`There is no machine ${name} without power.`)
      return set({...machine, on: true, since: head.now}, `The machine ${name} has power again.`)
    default:
      return refuse('usage: node add|fail|return NAME')
  }
}
