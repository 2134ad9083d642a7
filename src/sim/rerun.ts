import {assert} from '../kube/fail.ts'
import type {Ms, Problem} from '../kube/object.ts'
import type {Step} from './apiserver.ts'
import {handle, isProblem} from './apiserver.ts'
import type {Change, ChangeId, Request} from './request.ts'
import type {Sequence} from './sequence.ts'
import {at, countWhile} from './sequence.ts'
import {step} from './step.ts'
import {NOBODY, newOwner} from './table.ts'
import type {World} from './world.ts'
import type {SideWrite} from './write.ts'

/** What a person did: requests at a moment, with the words that were typed. The inputs of a history are its recording. */
export type Input = {readonly at: Ms; readonly by: 'you' | 'lesson'; readonly requests: readonly Request[]; readonly typed?: string}

/** Where in a history an input stands: entry `step`, after `looks` looks that changed nothing. */
export type Deed = {readonly step: number; readonly looks: number; readonly input: Input}

/** One entry of the history: a look that changed something or a person's input. `first` is the id of its first change. */
export type Entry = {readonly at: Ms; readonly changes: readonly Change[]; readonly input?: Input; readonly first: ChangeId}

/** A kept world: what stood after an entry. */
export type Checkpoint = {readonly step: number; readonly world: World}

/** The same world in a run of many looks: from here on it may be changed in place, until it is shown again. */
export function running(world: World): World {
  return {...world, owner: newOwner()}
}

/** The world of a run for everyone to see: nobody changes it any more. */
export function shown(world: World): World {
  if (world.owner === NOBODY) return world
  world.owner.live = false
  return {...world, owner: NOBODY}
}

export function entryOfStep({world, changes}: Step, input?: Input): Entry {
  const first = changes[0]?.id ?? world.changes + 1
  return input === undefined ? {at: world.now, changes, first} : {at: world.now, changes, first, input}
}

/** A person's requests, as entry `place` of the history. */
export function carryOut(world: World, input: Input, place: number): Step | Problem {
  let next: World = world.now < input.at ? {...world, now: input.at} : world
  const changes: Change[] = []
  const sides: SideWrite[] = []
  for (const request of input.requests) {
    const result = handle(next, request, input.by, {by: 'person', input: place})
    if (isProblem(result)) return result
    next = result.world
    changes.push(...result.changes)
    sides.push(...(result.sides ?? []))
  }
  return {world: next, changes, sides}
}

/** The world after entry `wanted`, from a kept one before it: the same looks and inputs give the same history. `see` is told each entry. */
export function rerun(from: Checkpoint, wanted: number, deeds: Sequence<Deed>, see: (entry: Entry) => void = ignore): World {
  if (wanted === from.step) return from.world
  let world = running(from.world)
  let next = countWhile(deeds, deed => deed.step <= from.step)
  for (let place = from.step + 1; place <= wanted; place++) {
    const deed = at(deeds, next)
    const done = deed?.step === place ? redo(world, deed) : lookOn(world)
    if (deed?.step === place) next++
    world = done.world
    see(entryOfStep(done, deed?.step === place ? deed.input : undefined))
  }
  return shown(world)
}

const ignore = () => {}

/** Looks until one changes something. */
function lookOn(world: World): Step {
  let next = world
  for (;;) {
    const result = step(next)
    assert(result !== undefined, 'a replayed history has less to do than the first time')
    if (result.changes.length > 0) return result
    next = result.world
  }
}

function redo(world: World, {step: place, looks, input}: Deed): Step {
  let next = world
  for (let look = 0; look < looks; look++) {
    const result = step(next)
    assert(result !== undefined, 'a replayed history has less to do than the first time')
    next = result.world
  }
  const result = carryOut(next, input, place)
  assert(!isProblem(result), 'an input that was accepted is refused when replayed')
  return result
}
