import {assert} from '../kube/fail.ts'
import type {Json, Problem} from '../kube/object.ts'
import {splitKey} from '../kube/object.ts'
import type {NewWork, Work} from './agenda.ts'
import {nextWork, plan, take} from './agenda.ts'
import type {Step} from './apiserver.ts'
import {handleNext} from './apiserver.ts'
import {LATENCY} from './latency.ts'
import type {Cause, Change, Loop, LoopName, Reaction, Why} from './request.ts'
import {sameJson} from './same.ts'
import {drop, get, put} from './table.ts'
import type {World} from './world.ts'
import type {Draft, OwnWorld} from './write.ts'
import {besides, newDraft, ownWorld} from './write.ts'

export type Loops = Readonly<Record<LoopName, Loop>>

/**
 * Takes the earliest work of the agenda, lets its loop look, and carries out what it asks, in order.
 * Undefined when the agenda is empty: the cluster is at rest. A refused request ends the look, is noted,
 * and brings the loop back with the work queue's back-off.
 */
export function lookOnce(loops: Loops, before: World): Step | undefined {
  const taken = take(before.agenda, before.owner)
  if (taken === undefined) return undefined
  const {work} = taken
  const world = ownWorld(before)
  if (work.at > world.now) world.now = work.at
  world.agenda = taken.agenda
  return settleReaction(world, work, loops[work.loop](world, work.key))
}

function settleReaction(world: OwnWorld, work: Work, reaction: Reaction): Step {
  const draft = newDraft(world, work.loop, work.cause)
  for (const request of reaction.requests) {
    const problem = handleNext(draft, request)
    if (problem === undefined) continue
    draft.changes.push(noteRefusal(world, work, problem))
    if (reaction.ifRefused !== undefined) tellRefusal(draft, work, reaction.ifRefused(request, problem))
    retry(world, work)
    return {world, changes: draft.changes, sides: draft.sides}
  }
  return conclude(draft, work, reaction)
}

/** What a loop has to say of a refusal. */
function tellRefusal(draft: Draft, work: Work, {requests, waits}: Pick<Reaction, 'requests' | 'waits'>): void {
  for (const request of requests) handleNext(draft, request)
  const wait = noteWait(draft, work, waits)
  if (wait !== undefined) draft.changes.push(wait)
}

/** What follows when all requests were carried out: the loop's memory, what it waits for, and when it looks again. */
function conclude(draft: Draft, work: Work, {remembers, waits, again}: Reaction): Step {
  const {world, changes} = draft
  if (remembers !== undefined) remember(draft, work, remembers)
  const wait = noteWait(draft, work, waits)
  if (wait !== undefined) changes.push(wait)
  if (again !== undefined) {
    const later: NewWork = {at: Math.max(again, world.now + 1), loop: work.loop, key: work.key, cause: causeOfDeadline(work, changes)}
    world.agenda = plan(world.agenda, later, world.owner)
  }
  return {world, changes, sides: draft.sides}
}

/** A deadline comes of what its look did, or, when that changed nothing, of what had brought it to look. */
function causeOfDeadline({cause}: Work, changes: readonly Change[]): Cause {
  const last = changes[changes.length - 1]
  if (last !== undefined) return {by: 'deadline', change: last.id}
  return cause.by === 'change' ? {by: 'deadline', change: cause.change} : cause
}

/** What the volumes' loop remembers is shown, too: where a volume is attached. */
function remember(draft: Draft, work: Work, memory: Json): void {
  const {world} = draft
  const id = `${work.key} ${work.loop}`
  if (work.loop === 'volumes') world.memory = besides(draft, 'memory', world.memory, id, memory ?? undefined)
  else world.memory = memory === null ? drop(world.memory, id, world.owner) : put(world.memory, id, memory, world.owner)
}

/** The item goes back with 5 ms, 10 ms, 20 ms … up to 1000 s, as ItemExponentialFailureRateLimiter; a Job with 1 s, 2 s … up to 60 s. */
function retry(world: OwnWorld, work: Work): void {
  const [first, most] = work.loop === 'job' ? [LATENCY.retryJob, LATENCY.retryJobMost] : [LATENCY.retryFirst, LATENCY.retryMost]
  const due = world.now + Math.min(first * 2 ** work.tries, most)
  const at = work.retry === undefined || work.retry <= world.now ? due : Math.min(work.retry, due)
  const later: NewWork = {at, loop: work.loop, key: work.key, cause: work.cause, tries: work.tries + 1}
  world.agenda = plan(world.agenda, later, world.owner)
}

function noteRefusal(world: OwnWorld, work: Work, problem: Problem): Change {
  return noted(world, work, 'refused', {rule: 'refused', facts: {reason: problem.reason, message: problem.message}})
}

/** Notes a wait once for each reason; a loop that no longer waits takes its note away without a word. */
function noteWait(draft: Draft, work: Work, waits: Why | undefined): Change | undefined {
  const {world} = draft
  if (waits === undefined && world.waiting.size === 0) return undefined
  const id = `${work.key} ${work.loop}`
  const known = get(world.waiting, id)
  if (waits === undefined) {
    if (known !== undefined) world.waiting = besides(draft, 'waiting', world.waiting, id, undefined)
    return undefined
  }
  if (known !== undefined && sameJson(known.why, waits)) return undefined
  const change = noted(world, work, 'waits', waits)
  const waiting = {loop: work.loop, why: waits, change: world.changes, since: world.now}
  world.waiting = besides(draft, 'waiting', world.waiting, id, waiting)
  return change
}

function noted(world: OwnWorld, work: Work, what: Change['what'], why: Why): Change {
  world.changes += 1
  const object = get(world.objects, work.key)
  const {changes: id, now: at} = world
  const change: Change = {id, at, by: work.loop, key: work.key, what, why, cause: work.cause}
  return object === undefined ? change : {...change, object}
}

/** When the next look is due; undefined at rest. */
export function nextMoment(world: World): number | undefined {
  return world.agenda.queue?.top.at
}

/** The same cluster at a later moment at which nothing was due before. */
export function waitUntil(world: World, at: number): World {
  const due = nextMoment(world)
  assert(
    due === undefined || due >= at,
    `time jumps over work of ${due === undefined ? '' : splitKey(nextWork(world.agenda)?.key ?? 'a/b/c').name}`,
  )
  return at <= world.now ? world : {...world, now: at}
}
