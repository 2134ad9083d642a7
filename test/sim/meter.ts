import {Worker} from 'node:worker_threads'
import {controllerOf} from '../../src/kube/object.ts'
import {shownAt} from '../../src/sim/past/shown-at.ts'
import {valuesFrom} from '../../src/sim/table.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {advance, worldAt} from '../../src/sim/timeline.ts'
import type {World} from '../../src/sim/world.ts'
import {find, list, podsOnNode} from '../../src/sim/world.ts'

// Machines differ, and this one may be busy: so work is measured against a fixed task that is done again and again in between. A result in
// seconds is how long the work would take on the machine where that task takes IDLE ms, which is an idle core of the machine the budgets
// are for. What the clock and the CPU of this very run say stands beside it.

/** Milliseconds of three reference tasks on an idle core. */
const IDLE = 5.5

const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6

/**
 * A fixed piece of work of the same kind as ours: text, small objects, a table. It has a thread and a heap of its own, or else it would
 * pay for the heap of what is measured.
 */
const TASK = `
const {workerData: {turn, took}} = require('node:worker_threads')
function task() {
  const start = performance.now()
  for (let round = 0; round < 3; round++) {
    const table = new Map()
    for (let index = 0; index < 20000; index++) {
      const key = 'k' + ((index * 7919) % 20000)
      table.set(key, {at: index, key})
    }
  }
  return performance.now() - start
}
for (;;) {
  Atomics.wait(turn, 0, 0)
  took[0] = task()
  Atomics.store(turn, 0, 0)
  Atomics.notify(turn, 0)
}`

const turn = new Int32Array(new SharedArrayBuffer(4))
const took = new Float64Array(new SharedArrayBuffer(8))
new Worker(TASK, {eval: true, workerData: {turn, took}}).unref()

/** Has the reference done, and answers how long it took. */
function reference(): number {
  Atomics.store(turn, 0, 1)
  Atomics.notify(turn, 0)
  Atomics.wait(turn, 0, 1)
  return took[0] ?? 0
}

/** What a millisecond of this machine, just now, is on an idle core: the middle of nine references. */
export function pace(): number {
  const times = Array.from({length: 9}, reference).sort((one, other) => one - other)
  return IDLE / (times[4] ?? IDLE)
}

/** What a stretch of work cost: `seconds` as on an idle core, those of this run's clock and of its CPU (all threads), and the most memory in use after any part of it. */
export type Cost = {readonly seconds: number; readonly clock: number; readonly cpu: number; readonly peakMib: number}

/** Does work part by part until a part says it was the last. */
export function measured(part: () => boolean): Cost {
  for (let warm = 0; warm < 20; warm++) reference()
  let before = reference()
  let [references, clock, used, peak] = [0, 0, 0, 0]
  for (let more = true; more; ) {
    const start = performance.now()
    const used0 = cpu()
    more = part()
    const spent = performance.now() - start
    used += cpu() - used0
    const after = reference()
    references += (2 * spent) / (before + after)
    clock += spent
    before = after
    peak = Math.max(peak, process.memoryUsage().heapUsed)
  }
  return {seconds: (references * IDLE) / 1000, clock: clock / 1000, cpu: used, peakMib: peak / 2 ** 20}
}

/** Two stretches as one. */
export function together(one: Cost, other: Cost): Cost {
  const peakMib = Math.max(one.peakMib, other.peakMib)
  return {seconds: one.seconds + other.seconds, clock: one.clock + other.clock, cpu: one.cpu + other.cpu, peakMib}
}

/** Lets time run to `until` in parts of some thousand entries that begin with parts of `slice` ms. */
export function run(start: Timeline, until: number, slice: number): {readonly timeline: Timeline; readonly cost: Cost} {
  let timeline = start
  const cost = measured(() => {
    const goal = timeline.steps + 2000
    while (timeline.steps < goal && timeline.head.now < until) timeline = advance(timeline, Math.min(until, timeline.head.now + slice))
    return timeline.head.now < until
  })
  return {timeline, cost}
}

/** The slowest of 40 looks at places that nobody has looked at before, in ms: what was worked out is remembered, so each counts once. */
export function slowestFirstSeek(timeline: Timeline): number {
  let worst = 0
  for (let index = -5; index < 40; index++) {
    const start = performance.now()
    worldAt(timeline, Math.floor((timeline.steps * (index + 5.5)) / 45))
    if (index >= 0) worst = Math.max(worst, performance.now() - start)
  }
  return worst
}

/**
 * The slowest of 40 places of a large cluster's history, in ms, until what a screen shows has been read: the nodes, the pods of 40 of them,
 * who made those, and a page of the list of pods. Only the last place is remembered, so each look is a first one; of three at each place
 * the fastest counts.
 */
export function slowestScreen(timeline: Timeline): number {
  const costs = new Array<number>(45).fill(Number.POSITIVE_INFINITY)
  for (let again = 0; again < 3; again++) {
    for (let index = 0; index < 45; index++) {
      const start = performance.now()
      readScreen(shownAt(timeline, Math.floor((timeline.steps * (((index * 37) % 45) + 0.5)) / 45)), index)
      costs[index] = Math.min(costs[index] ?? 0, performance.now() - start)
    }
  }
  return Math.max(...costs.slice(5))
}

function readScreen(world: World, index: number): void {
  const nodes = list(world, 'Node')
  const shown = Array.from({length: 40}, (_, place) => nodes[(index * 97 + place) % nodes.length]?.metadata.name ?? '')
  const owners = new Set(shown.flatMap(node => podsOnNode(world, node).map(pod => controllerOf(pod)?.name ?? '')))
  for (const name of owners) find(world, 'DaemonSet', 'default', name)
  const page = valuesFrom(world.objects, `Pod/default/agent-${index % 30}-b`)
  if (nodes.length === 0 || (index > 10 && page.length + owners.size === 0)) throw new Error('a screen without a cluster')
}

/** The slowest of 40 looks at places all over a history, in ms; of three tries each the fastest counts. */
export function slowestSeek(timeline: Timeline): number {
  let worst = 0
  for (let index = 1; index <= 40; index++) {
    const number = Math.floor((timeline.steps * index * 37) / 40) % (timeline.steps + 1)
    let best = Number.POSITIVE_INFINITY
    for (let again = 0; again < 3; again++) {
      const start = performance.now()
      worldAt(timeline, number)
      best = Math.min(best, performance.now() - start)
    }
    worst = Math.max(worst, best)
  }
  return worst
}
