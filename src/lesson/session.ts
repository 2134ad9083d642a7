import type {Ms} from '../kube/object.ts'
import {advance, changesAt, newTimeline, settle, stepOnce, worldAt} from '../sim/timeline.ts'
import type {Timeline} from '../sim/timeline.ts'
import {entriesRun} from '../sim/leap/entries-run.ts'
import {newCluster} from '../sim/cluster.ts'
import {NODE_SIZE} from '../sim/node-object.ts'
import type {Change} from '../sim/request.ts'
import type {World} from '../sim/world.ts'
import type {Shell} from '../kubectl/prompt.ts'
import {NEW_SHELL} from '../kubectl/prompt.ts'
import {deed, goOnWaiting} from './deed.ts'
import type {WaitingCommand} from './deed.ts'
import type {History, Ran} from './history.ts'
import type {LessonNode, Setup} from './lesson.ts'

/**
 * A cluster somebody works with: its history, the files that lie beside it, what was typed, and what is still to go wrong.
 * A value, like the world in it: going back is taking an older one.
 */
export type Session = {
  readonly timeline: Timeline
  /** Zero of the lesson's clock, in ms since 1970. */
  readonly start: Ms
  /** The step of the timeline at which the present step of the lesson began. */
  readonly began: number
  readonly files: Readonly<Record<string, string>>
  readonly ran: readonly Ran[]
  /** Still to come, by absolute moment, earliest first. */
  readonly faults: readonly {readonly at: Ms; readonly run: string}[]
  /** What the prompt remembers beside the files: its namespace, its aliases. */
  readonly shell: Omit<Shell, 'files'>
  /** A command that has not ended yet, such as `kubectl rollout status`. */
  readonly waiting?: WaitingCommand
}

/** What is there before the lesson begins has this much time to come to rest. */
const BEFORE: Ms = 5 * 60_000
/** And what has happened to it has this much, so that its trouble is in full sight. */
const SINCE: Ms = 2 * 60_000
/** A cluster is quiet when nothing is due this soon (curriculum 1.1). */
export const QUIET: Ms = 5_000
/** Running until it settles ends here, however busy the cluster is. */
const MOST_SETTLING: Ms = 15 * 60_000

const {files: _none, ...SHELL} = NEW_SHELL

/** So often a waiting command is asked again although nothing has moved. */
const MOST_AT_ONCE = 100

/** Opens a cluster as a setup describes it; problems with what it applies come back as text, for the author. */
export function openSession(
  setup: Setup,
  files: Readonly<Record<string, string>>,
  seed: string,
): {readonly session: Session; readonly problems: readonly string[]} {
  const world = newCluster({seed, now: setup.clock - BEFORE, nodes: setup.nodes.map(newNodeOf)})
  let session: Session = {timeline: newTimeline(world), start: setup.clock, began: 0, files, ran: [], faults: [], shell: SHELL}
  const problems: string[] = []
  const doFirst = (line: string, name: string): void => {
    const done = deed(session, line, 'lesson')
    if (done === undefined) return
    session = done.session
    if (!done.ok) problems.push(`${name}: ${done.out.join(' ')}`)
  }
  for (const file of setup.applied) doFirst(`kubectl apply -f ${file}`, file)
  if (setup.happened.length > 0) session = {...session, timeline: advance(session.timeline, setup.clock - SINCE)}
  for (const line of setup.happened) doFirst(line, line)
  const ready = advance(session.timeline, setup.clock).head
  const faults = [...setup.faults].sort((a, b) => a.at - b.at).map(fault => ({at: setup.clock + fault.at, run: fault.run}))
  return {session: {timeline: newTimeline(ready), start: setup.clock, began: 0, files, ran: [], faults, shell: SHELL}, problems}
}

function newNodeOf(node: LessonNode): Parameters<typeof newCluster>[0]['nodes'][number] {
  return {
    name: node.name,
    ...(node.labels === undefined ? {} : {labels: node.labels}),
    ...(node.taints === undefined || node.taints.length === 0
      ? {}
      : {
          taints: node.taints.map(({key, value, effect}) => ({
            key,
            effect: effect as 'NoSchedule',
            ...(value === undefined ? {} : {value}),
          })),
        }),
    ...(node.cpu === undefined && node.memory === undefined
      ? {}
      : {size: {...NODE_SIZE, cpu: node.cpu ?? NODE_SIZE.cpu, memory: node.memory ?? NODE_SIZE.memory}}),
  }
}

/**
 * Time runs to `until`; faults happen when they are due, and a waiting command goes on. Lines it printed come with it. After `most` steps
 * it may stop before.
 */
export function advanceSession(session: Session, until: Ms, most?: number): {readonly session: Session; readonly out: readonly string[]} {
  let current = session
  const out: string[] = []
  for (let fault = current.faults[0]; fault !== undefined && fault.at <= until; fault = current.faults[0]) {
    const moved = run(current, fault.at, most)
    if (moved.session.timeline.head.now < fault.at) return {session: moved.session, out: [...out, ...moved.out]}
    out.push(...moved.out)
    const rest = {...moved.session, faults: moved.session.faults.slice(1)}
    // What goes wrong is a deed: a fault lets no time pass.
    current = deed(rest, fault.run, 'lesson')?.session ?? rest
  }
  const moved = run(current, until, most)
  return {session: moved.session, out: [...out, ...moved.out]}
}

/** With a waiting command every step is shown to it, since it may end in the middle; without one time runs straight. At most so many steps. */
function run(session: Session, until: Ms, most = Number.POSITIVE_INFINITY): {readonly session: Session; readonly out: readonly string[]} {
  let current = session
  const out: string[] = []
  // A line may hold several commands that end in the moment in which they begin; never more than it has letters.
  let atOnce = 0
  const left = () => most - (current.timeline.steps - session.timeline.steps)
  while (current.waiting !== undefined && atOnce < MOST_AT_ONCE && left() > 0) {
    const {next: wake, until: end} = current.waiting.waiting.pending
    const stop = Math.min(until, wake ?? until, end ?? until)
    const {now} = current.timeline.head
    const next = stepOnce(current.timeline, stop)
    const moved = next ?? advance(current.timeline, stop)
    atOnce = next === undefined && moved.head.now === now ? atOnce + 1 : 0
    const told = goOnWaiting({...current, timeline: moved})
    current = told.session
    out.push(...told.out)
    if (next === undefined && moved.head.now >= until) break
  }
  return {session: left() > 0 ? {...current, timeline: advance(current.timeline, until, left())} : current, out}
}

/** Runs until a waiting command has ended; while nothing is due soon only its own time limit is waited for. */
function whileWaiting(session: Session, limit: Ms): {readonly session: Session; readonly out: readonly string[]} {
  let current = session
  const out: string[] = []
  for (let atOnce = 0; current.waiting !== undefined && atOnce < MOST_AT_ONCE; ) {
    const {next: wake, until: end} = current.waiting.waiting.pending
    const {now} = current.timeline.head
    const own = Math.min(wake ?? Number.POSITIVE_INFINITY, end ?? Number.POSITIVE_INFINITY)
    const step = stepOnce(current.timeline, Math.min(limit, own, now + QUIET))
    if (step === undefined && own > limit) break
    const moved = step ?? advance(current.timeline, own)
    atOnce = step === undefined && moved.head.now === now ? atOnce + 1 : 0
    const told = goOnWaiting({...current, timeline: moved})
    current = told.session
    out.push(...told.out)
  }
  return {session: current, out}
}

/** Runs until the cluster is quiet and no fault is near; at most a quarter of an hour. */
export function settleSession(session: Session): {readonly session: Session; readonly out: readonly string[]} {
  const atMost = session.timeline.head.now + MOST_SETTLING
  let current = session
  const out: string[] = []
  for (;;) {
    const limit = Math.min(atMost, current.faults[0]?.at ?? atMost)
    if (current.waiting !== undefined) {
      const moved = whileWaiting(current, limit)
      out.push(...moved.out)
      current = moved.session
      if (current.waiting !== undefined) return {session: current, out}
    }
    current = {...current, timeline: settle(current.timeline, QUIET, limit)}
    const fault = current.faults[0]
    if (fault === undefined || fault.at > current.timeline.head.now + QUIET) return {session: current, out}
    const moved = advanceSession(current, fault.at)
    out.push(...moved.out)
    current = moved.session
  }
}

/** The next step of the lesson begins here: `same`, `never` and `order` count from now on. */
export function beginStep(session: Session): Session {
  return {...session, began: session.timeline.steps, ran: []}
}

/** What checks may look at. Worlds are made only when somebody walks them. What was leapt over has happened in the period before it. */
export function historyOf(session: Session, answers: Readonly<Record<string, string>>, upTo: number = session.timeline.steps): History {
  const {timeline, began} = session
  const changes: Change[] = []
  for (const step of entriesRun(timeline, began, upTo)) changes.push(...changesAt(timeline, step))
  return {
    start: session.start,
    began: worldAt(timeline, began),
    head: upTo === timeline.steps ? timeline.head : worldAt(timeline, upTo),
    changes,
    worlds: function* worlds(): Iterable<World> {
      yield worldAt(timeline, began)
      for (const step of entriesRun(timeline, began, upTo)) yield worldAt(timeline, step)
    },
    ran: session.ran,
    answers,
  }
}
