import {assert} from '../kube/fail.ts'
import type {Json, Problem} from '../kube/object.ts'
import {splitKey} from '../kube/object.ts'
import type {NewWork, Work} from './agenda.ts'
import {nextWork, plan, take} from './agenda.ts'
import type {Step} from './apiserver.ts'
import {handle, isProblem} from './apiserver.ts'
import {LATENCY} from './latency.ts'
import type {Cause, Change, Loop, LoopName, Reaction, Why} from './request.ts'
import {sameJson} from './same.ts'
import {drop, get, put} from './table.ts'
import type {World} from './world.ts'

export type Loops = Readonly<Record<LoopName, Loop>>

/**
 * Takes the earliest work of the agenda, lets its loop look, and carries out what it asks, in order.
 * Undefined when the agenda is empty: the cluster is at rest. A refused request ends the look, is noted,
 * and brings the loop back with the work queue's back-off.
 */
export function lookOnce(loops: Loops, world: World): Step | undefined {
  const taken = take(world.agenda, world.owner)
  if (taken === undefined) return undefined
  const {work} = taken
  const begun: World = {...world, now: Math.max(world.now, work.at), agenda: taken.agenda}
  const reaction = loops[work.loop](begun, work.key)
  return settleReaction(begun, work, reaction)
}

function settleReaction(begun: World, work: Work, reaction: Reaction): Step {
  let world = begun
  const changes: Change[] = []
  for (const request of reaction.requests) {
    const result = handle(world, request, work.loop, work.cause)
    if (isProblem(result)) {
      const noted = noteRefusal(world, work, result)
      const told = reaction.ifRefused === undefined ? undefined : tellRefusal(noted.world, work, reaction.ifRefused(request, result))
      return {world: retry(told?.world ?? noted.world, work), changes: [...changes, ...noted.changes, ...(told?.changes ?? [])]}
    }
    world = result.world
    for (const change of result.changes) changes.push(change)
  }
  if (reaction.remembers !== undefined) world = remember(world, work, reaction.remembers)
  const waited = noteWait(world, work, reaction.waits)
  changes.push(...waited.changes)
  world = waited.world
  if (reaction.again !== undefined) {
    const cause: Cause = {by: 'deadline', change: world.changes}
    const later: NewWork = {at: Math.max(reaction.again, world.now + 1), loop: work.loop, key: work.key, cause}
    world = {...world, agenda: plan(world.agenda, later, world.owner)}
  }
  return {world, changes}
}

/** What a loop has to say of a refusal. */
function tellRefusal(world: World, work: Work, {requests, waits}: Pick<Reaction, 'requests' | 'waits'>): Step {
  const changes: Change[] = []
  let told = world
  for (const request of requests) {
    const result = handle(told, request, work.loop, work.cause)
    if (isProblem(result)) continue
    told = result.world
    changes.push(...result.changes)
  }
  const waited = noteWait(told, work, waits)
  return {world: waited.world, changes: [...changes, ...waited.changes]}
}

function remember(world: World, work: Work, memory: Json): World {
  const id = `${work.key} ${work.loop}`
  return {...world, memory: memory === null ? drop(world.memory, id, world.owner) : put(world.memory, id, memory, world.owner)}
}

/** The item goes back with 5 ms, 10 ms, 20 ms … up to 1000 s, as ItemExponentialFailureRateLimiter; a Job with 1 s, 2 s … up to 60 s. */
function retry(world: World, work: Work): World {
  const [first, most] = work.loop === 'job' ? [LATENCY.retryJob, LATENCY.retryJobMost] : [LATENCY.retryFirst, LATENCY.retryMost]
  const delay = Math.min(first * 2 ** work.tries, most)
  const later: NewWork = {at: world.now + delay, loop: work.loop, key: work.key, cause: work.cause, tries: work.tries + 1}
  return {...world, agenda: plan(world.agenda, later, world.owner)}
}

function noteRefusal(world: World, work: Work, problem: Problem): Step {
  return noted(world, work, 'refused', {rule: 'refused', facts: {reason: problem.reason, message: problem.message}})
}

/** Notes a wait once for each reason; a loop that no longer waits takes its note away without a word. */
function noteWait(world: World, work: Work, waits: Why | undefined): Step {
  const id = `${work.key} ${work.loop}`
  const known = get(world.waiting, id)
  if (waits === undefined)
    return {world: known === undefined ? world : {...world, waiting: drop(world.waiting, id, world.owner)}, changes: []}
  if (known !== undefined && sameJson(known.why, waits)) return {world, changes: []}
  const step = noted(world, work, 'waits', waits)
  const waiting = {loop: work.loop, why: waits, change: step.world.changes, since: world.now}
  return {world: {...step.world, waiting: put(step.world.waiting, id, waiting, world.owner)}, changes: step.changes}
}

function noted(world: World, work: Work, what: Change['what'], why: Why): Step {
  const id = world.changes + 1
  const object = get(world.objects, work.key)
  const change: Change = {
    id,
    at: world.now,
    by: work.loop,
    key: work.key,
    what,
    why,
    cause: work.cause,
    ...(object === undefined ? {} : {object}),
  }
  return {world: {...world, changes: id}, changes: [change]}
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
