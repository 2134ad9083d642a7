import type {Problem} from '../kube/object.ts'
import {numAt} from '../kube/peek.ts'
import type {Shell, Typed, Waiting} from '../kubectl/prompt.ts'
import {goOn, type, verbsIn, watched, withEdited} from '../kubectl/prompt.ts'
import {isProblem} from '../sim/apiserver.ts'
import type {Machine} from '../sim/machine.ts'
import type {Request} from '../sim/request.ts'
import {get} from '../sim/table.ts'
import {act} from '../sim/timeline.ts'
import type {Timeline} from '../sim/timeline.ts'
import type {Session} from './session.ts'

/** A command that is still under way, and the line that began it. */
export type WaitingCommand = {readonly line: string; readonly waiting: Waiting}

export type Performed = {
  readonly session: Session
  readonly out: readonly string[]
  readonly ok: boolean
  /** What the line wants of whoever shows it: a text to page through, an object or a file to edit, an empty window. */
  readonly wants?: Pick<Typed, 'page' | 'edit' | 'open' | 'clear'>
}

/** The tutor's own commands: what no kubectl can do to a cluster. */
export const OWN_COMMANDS: Readonly<Record<string, string>> = {
  node: 'node add NAME · node fail NAME · node return NAME',
  jump: 'jump 10m: time runs on by this much',
  settle: 'settle: time runs until nothing is due soon',
}

/** Own commands that let time pass or only look; `perform` does them. */
const OF_TIME = ['jump', 'settle', 'step-back', 'why']

/**
 * Runs a line that acts at this moment and lets no time pass: what the prompt knows, and what is done to machines. Undefined for
 * the tutor's commands about time. Nothing is thrown: what cannot be done says so in `out`.
 */
export function deed(session: Session, line: string, by: 'you' | 'lesson'): Performed | undefined {
  const [first = '', ...rest] = line.trim().split(/\s+/)
  if (OF_TIME.includes(first)) return undefined
  if (first === 'node') return remember(session, ['node'], line, nodeCommand(session, rest, line, by))
  return prompt(session, line, by)
}

/** Notes that a line was run, for checks that ask for it. */
export function remember(before: Session, verbs: readonly string[], line: string, done: Performed): Performed {
  const fresh = verbs.map(verb => ({at: before.timeline.head.now, verb, line, ok: done.ok, said: done.out.join(' ').slice(0, MOST_SAID)}))
  return {...done, session: {...done.session, ran: [...done.session.ran, ...fresh].slice(-MOST_REMEMBERED)}}
}

const MOST_REMEMBERED = 500
/** Letters of an answer that a check may ask for. */
const MOST_SAID = 1000

export function shellOf({shell, files}: Session): Shell {
  return {...shell, files}
}

function prompt(session: Session, line: string, by: 'you' | 'lesson'): Performed {
  const shell = shellOf(session)
  const typed = type(session.timeline.head, shell, line)
  const tooMany = by === 'you' ? typed.requests.map(podsAskedFor).find(pods => pods > MOST_PODS) : undefined
  if (tooMany !== undefined) {
    const out = [`The cluster of this tutorial is small: ${MOST_PODS} Pods at most. You asked for ${tooMany}. Nothing was changed.`]
    return remember(session, verbsIn(shell, line), line, {session, out, ok: false})
  }
  const {waiting: _, ...rest} = session
  const next = taken(rest, typed, by, line)
  const {page, edit, open, clear} = typed
  const wants = {
    ...(page === undefined ? {} : {page}),
    ...(edit === undefined ? {} : {edit}),
    ...(open === undefined ? {} : {open}),
    ...(clear === undefined ? {} : {clear}),
  }
  const own = typed.exit === 127 ? [`And the tutor's own: ${Object.keys(OWN_COMMANDS).join(', ')}, and those that help names.`] : []
  const done: Performed = {
    session: next,
    out: [...linesOf(typed.stdout, typed.stderr), ...own],
    ok: typed.exit === 0,
    ...(Object.keys(wants).length === 0 ? {} : {wants}),
  }
  return remember(session, verbsIn(shell, line), line, done)
}

/** The session after what the prompt did: its world made again on the timeline, its files and names kept. */
function taken(session: Session, typed: Typed, by: 'you' | 'lesson', line: string): Session {
  const {files, stdin: _, history: _lines, ...shell} = typed.shell
  const timeline = record(session.timeline, typed.requests, by, line)
  return {...session, timeline, files, shell, ...(typed.waiting === undefined ? {} : {waiting: {line, waiting: typed.waiting}})}
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
  const typed = goOn(session.timeline.head, shellOf(session), waiting.waiting)
  return {session: taken(rest, typed, 'you', waiting.line), out: linesOf(typed.stdout, typed.stderr)}
}

/** The text of an edited object goes back to the `kubectl edit` that waits for it. */
export function editedObject(session: Session, text: string): {readonly session: Session; readonly out: readonly string[]} {
  const {waiting} = session
  return waiting === undefined
    ? {session, out: []}
    : goOnWaiting({...session, waiting: {...waiting, waiting: withEdited(waiting.waiting, text)}})
}

/** Ends a waiting command as Ctrl-C does. What a `watch` showed last stays to be read. */
export function interrupted(session: Session): {readonly session: Session; readonly out: readonly string[]} {
  const {waiting, ...rest} = session
  return {session: rest, out: waiting === undefined ? [] : [...linesOf(watched(waiting.waiting) ?? ''), '^C']}
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
