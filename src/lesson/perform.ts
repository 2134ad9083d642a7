import type {Ms, Problem} from '../kube/object.ts'
import {numAt} from '../kube/peek.ts'
import {safe} from '../kube/text.ts'
import {resume, run} from '../kubectl/run.ts'
import type {Pending} from '../kubectl/run.ts'
import {timestamp} from '../kube/time.ts'
import {isProblem} from '../sim/apiserver.ts'
import type {Machine} from '../sim/machine.ts'
import type {Request} from '../sim/request.ts'
import {get} from '../sim/table.ts'
import {act} from '../sim/timeline.ts'
import type {Timeline} from '../sim/timeline.ts'
import {readSpan} from './duration.ts'
import type {Session} from './session.ts'
import {advanceSession, settleSession} from './session.ts'
import {wordsOf} from './words-of.ts'

/** A kubectl command that is still under way, and the line that began it. */
export type WaitingCommand = {readonly line: string; readonly argv: readonly string[]; readonly pending: Pending}

export type Performed = {readonly session: Session; readonly out: readonly string[]; readonly ok: boolean}

/** The tutor's own commands: what no kubectl can do to a cluster. */
export const OWN_COMMANDS: Readonly<Record<string, string>> = {
  node: 'node add NAME · node fail NAME · node return NAME',
  jump: 'jump 10m: time runs on by this much',
  settle: 'settle: time runs until nothing is due soon',
}

/** A jump runs in slices, and ends early when a busy cluster has taken this many steps. */
const SLICE: Ms = 3_600_000
const MOST_STEPS = 6_000

/** The longest jump: more than any lesson needs, and bounded. */
const LONGEST_JUMP: Ms = 400 * 86_400_000

/** Runs one typed line, as the learner or as the lesson. Nothing is thrown: what cannot be done says so in `out`. */
export function perform(session: Session, line: string, by: 'you' | 'lesson' = 'you'): Performed {
  const words = wordsOf(line.trim())
  if (typeof words === 'string') return remember(session, 'kubectl', line, {session, out: [`error: ${words}`], ok: false})
  const [first = '', ...rest] = words
  switch (first) {
    case '':
      return {session, out: [], ok: true}
    case 'kubectl':
    case 'k':
      return remember(session, verbOf(rest), line, kubectl(session, rest, line, by))
    case 'node':
      return remember(session, 'node', line, nodeCommand(session, rest, line, by))
    case 'jump':
      return remember(session, 'jump', line, jump(session, rest[0] ?? ''))
    case 'settle': {
      const settled = settleSession(session)
      return remember(session, 'settle', line, {...settled, ok: true})
    }
    case 'step-back':
    case 'why':
      // Looking changes nothing; that one looked is what a check may ask for.
      return remember(session, first, line, {session, out: [], ok: true})
    default:
      return {session, out: [`There is no command ${safe(first)} here. Try kubectl, ${Object.keys(OWN_COMMANDS).join(', ')}, or ? for help.`], ok: false}
  }
}

/** The verb of a kubectl line: its first word that is no flag. */
function verbOf(words: readonly string[]): string {
  return words.find(word => !word.startsWith('-')) ?? 'kubectl'
}

function remember(before: Session, verb: string, line: string, done: Performed): Performed {
  const ran = [...done.session.ran, {at: before.timeline.head.now, verb, line, ok: done.ok}].slice(-MOST_REMEMBERED)
  return {...done, session: {...done.session, ran}}
}

const MOST_REMEMBERED = 500

function kubectl(session: Session, argv: readonly string[], line: string, by: 'you' | 'lesson'): Performed {
  const result = run(session.timeline.head, {argv, files: session.files})
  const tooMany = by === 'you' ? result.requests.map(podsAskedFor).find(pods => pods > MOST_PODS) : undefined
  if (tooMany !== undefined) return {session, out: [`The cluster of this tutorial is small: ${MOST_PODS} Pods at most. You asked for ${tooMany}. Nothing was changed.`], ok: false}
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
  return Math.max(numAt(request.object, 'spec', 'replicas'), numAt(request.object, 'spec', 'parallelism'), numAt(request.object, 'spec', 'jobTemplate', 'spec', 'parallelism'))
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
    const request: Request = {verb: 'ran', key: `Node//${name}`, machines: {[name]: next}, why: {rule: `machine-${what}`, facts: {node: name}}}
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

function jump(session: Session, text: string): Performed {
  const span = readSpan(text)
  if (span === undefined || span > LONGEST_JUMP) return {session, out: ['usage: jump 10m (s, m, h, d or w)'], ok: false}
  const until = session.timeline.head.now + span
  const out: string[] = []
  let current = session
  while (current.timeline.head.now < until) {
    const moved = advanceSession(current, Math.min(until, current.timeline.head.now + SLICE))
    current = moved.session
    out.push(...moved.out)
    if (current.timeline.steps - session.timeline.steps > MOST_STEPS && current.timeline.head.now < until) {
      return {session: current, out: [...out, `So much happened that time stops here, at ${timestamp(current.timeline.head.now)}. Jump again to go on.`], ok: true}
    }
  }
  return {session: current, out, ok: true}
}
