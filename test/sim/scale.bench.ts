import type {KubeObject} from '../../src/kube/object.ts'
import {handle, isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import type {Request} from '../../src/sim/request.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {act, advance, newTimeline, stepOnce} from '../../src/sim/timeline.ts'
import type {World} from '../../src/sim/world.ts'
import type {Cost} from './meter.ts'
import {measured, pace, run, slowestFirstSeek, slowestScreen, slowestSeek, together} from './meter.ts'
import {list} from '../../src/sim/world.ts'

// Claims of issues A and C, measured in one run: what a write costs in small and in large clusters, how long a rollout over
// thousands of nodes takes, and how fast any past moment is shown. Prints one line a measurement; a broken budget throws.

const WHY = {rule: 'asked', facts: {}}
const nodes = (count: number) => Array.from({length: count}, (_, index) => ({name: `node-${String(index).padStart(4, '0')}`}))
const pad = (number: number) => String(number).padStart(6, '0')

function budget(what: string, measured: number, most: number, unit: string): void {
  process.stdout.write(`${what}: ${measured.toFixed(2)} ${unit} (budget ${most} ${unit})\n`)
  if (measured > most) {
    process.stdout.write(`  over budget\n`)
    process.exitCode = 1
  }
}

function budgetOf(what: string, {seconds, clock, cpu}: Cost, most: number): void {
  process.stdout.write(`  on this machine, just now: ${clock.toFixed(2)} s by the clock, ${cpu.toFixed(2)} s of CPU\n`)
  budget(what, seconds, most, 's')
}

function budgetOfLooks(what: string, ms: number): void {
  const here = pace()
  process.stdout.write(`  on this machine, just now: ${ms.toFixed(1)} ms\n`)
  budget(what, ms * here, 50, 'ms')
}

function ask(world: World, request: Request): World {
  const result = handle(world, request, 'replicaset', {by: 'start'})
  if (isProblem(result)) throw new Error(result.message)
  return result.world
}

function pod(name: string): KubeObject {
  const ownerReferences = [
    {apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'rs-uid', controller: true, blockOwnerDeletion: true},
  ]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {name, namespace: 'default', labels: {app: 'x'}, ownerReferences},
    spec: {containers: [{name: 'c', image: 'nginx:1.27'}]},
  }
}

/** Microseconds for making and binding one pod, averaged over 1,000, in a cluster that has grown to each of the sizes. */
function costPerChange(): void {
  let world = newCluster({seed: 'scale', nodes: nodes(5000)})
  let made = 0
  const grow = () => {
    const name = `rs-${pad(made)}`
    world = ask(world, {verb: 'create', object: pod(name), why: WHY})
    world = ask(world, {verb: 'bind', key: `Pod/default/${name}`, node: `node-${String(made % 5000).padStart(4, '0')}`, why: WHY})
    made += 1
  }
  for (let warm = 0; warm < 100; warm++) grow()
  const costs: number[] = []
  for (const size of [100, 1_000, 10_000, 100_000, 150_000]) {
    while (made < size) grow()
    const start = performance.now()
    for (let index = 0; index < 1_000; index++) grow()
    costs.push(performance.now() - start)
    process.stdout.write(`  ${size} pods: ${(costs[costs.length - 1] ?? 0).toFixed(1)} us for a pod made and bound\n`)
  }
  const base = Math.min(...costs.slice(0, 3))
  budget('cost per change, 150,000 pods against the smallest clusters', (costs[costs.length - 1] ?? 0) / base, 2, 'times')
}

const daemonset: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: {name: 'agent', namespace: 'default'},
  spec: {
    selector: {matchLabels: {app: 'agent'}},
    template: {metadata: {labels: {app: 'agent'}}, spec: {containers: [{name: 'c', image: 'nginx:1.27'}]}},
  },
}
const statefulset: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {name: 'web', namespace: 'default'},
  spec: {
    serviceName: 'web',
    replicas: 1000,
    selector: {matchLabels: {app: 'web'}},
    template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image: 'nginx:1.27'}]}},
  },
}
const cronjob: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: {name: 'hello', namespace: 'default'},
  spec: {
    schedule: '* * * * *',
    jobTemplate: {
      spec: {
        template: {
          spec: {restartPolicy: 'OnFailure', containers: [{name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'echo hello']}]},
        },
      },
    },
  },
}

function begin(object: KubeObject, count: number): Timeline {
  const timeline = act(newTimeline(newCluster({seed: 'scale', nodes: nodes(count)}), {dense: 0, worlds: 20_000, entries: 60_000}), [
    {verb: 'create', object, why: WHY},
  ])
  if (isProblem(timeline)) throw new Error(timeline.message)
  return timeline
}

function ready(world: World): number {
  return list(world, 'Pod').filter(each =>
    each.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True'),
  ).length
}

function told(what: string, timeline: Timeline, cost: Cost, most: number): void {
  const {head, steps} = timeline
  const {seconds, peakMib} = cost
  process.stdout.write(
    `  ${ready(head)} Ready, ${steps} entries, ${head.changes} changes, ${((seconds * 1e6) / head.changes).toFixed(1)} us a change, peak heap ${peakMib.toFixed(0)} MiB\n`,
  )
  budgetOf(what, cost, most)
  budgetOfLooks(`${what}: slowest of 40 looks into the past`, slowestSeek(timeline))
}

function daemons(): void {
  const start = begin(daemonset, 5000)
  const {timeline, cost} = run(start, start.head.now + 120_000, 5)
  told('a DaemonSet comes to rest on 5,000 nodes', timeline, cost, 1)
}

function ordered(): void {
  const start = begin(statefulset, 20)
  const made = run(start, start.head.now + 3_600_000, 2000)
  const template = {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image: 'nginx:1.28'}]}}
  const next = act(made.timeline, [{verb: 'update', object: {...statefulset, spec: {...(statefulset.spec as object), template}}, why: WHY}])
  if (isProblem(next)) throw new Error(next.message)
  const rolled = run(next, next.head.now + 7_200_000, 2000)
  const cost = together(made.cost, rolled.cost)
  told('a StatefulSet of 1,000 is made and rolled', rolled.timeline, cost, 1)
}

/** A set of 60 in a lesson's cluster, step by step as a learner goes: half of the steps are faster than this. */
function lesson(): void {
  const set = {...statefulset, spec: {...(statefulset.spec as object), replicas: 60, podManagementPolicy: 'Parallel'}}
  const start = act(newTimeline(newCluster({seed: 'lesson', nodes: nodes(3)})), [{verb: 'create', object: set, why: WHY}])
  if (isProblem(start)) throw new Error(start.message)
  const times: number[] = []
  for (let timeline: Timeline | undefined = start; timeline !== undefined; ) {
    const began = performance.now()
    const next = stepOnce(timeline, start.head.now + 120_000)
    times.push(performance.now() - began)
    timeline = next?.steps === timeline.steps ? undefined : next
  }
  times.sort((left, right) => left - right)
  budget(`a step in a lesson, the middle one of ${times.length}`, times[times.length >> 1] ?? 0, 1, 'ms')
}

/** The whole year: what repeats in it is leapt over, and what a run costs is told by the day before that. */
function year(): void {
  const start = begin(cronjob, 2)
  const day = run(start, start.head.now + 5 * 3_600_000, 60_000)
  const runs = 5 * 60
  process.stdout.write(
    `  ${((day.cost.seconds * 1e6) / runs).toFixed(0)} us a run that is run, ${(day.timeline.head.changes / runs).toFixed(1)} changes each\n`,
  )
  let timeline = start
  const cost = measured(() => {
    timeline = advance(start, start.head.now + 365 * 86_400_000)
    return false
  })
  const leapt = timeline.leaps.reduce((sum, leap) => sum + leap.times * leap.steps, 0)
  process.stdout.write(
    `  ${timeline.steps} entries, ${timeline.head.changes} changes; leapt over ${((100 * leapt) / timeline.steps).toFixed(2)} %\n`,
  )
  budgetOf('a CronJob runs each minute for a year', cost, 10)
  budgetOfLooks('a CronJob runs each minute for a year: slowest of 40 first looks into the past', slowestFirstSeek(timeline))
}

/**
 * The limits of one real cluster: 30 DaemonSets on 5,000 nodes. Few worlds are kept, so far-off places are read back. A lesson's budget,
 * which remembers three times as many entries, takes some 150 MiB more.
 */
function limits(): void {
  const sets = Array.from({length: 30}, (_, index): Request => {
    const labels = {app: `agent-${index}`}
    const template = {metadata: {labels}, spec: {containers: [{name: 'c', image: 'nginx:1.27'}]}}
    const metadata = {name: `agent-${index}`, namespace: 'default'}
    return {verb: 'create', object: {...daemonset, metadata, spec: {selector: {matchLabels: labels}, template}}, why: WHY}
  })
  const start = act(newTimeline(newCluster({seed: 'scale', nodes: nodes(5000)}), {dense: 0, worlds: 4, entries: 20_000}), sets)
  if (isProblem(start)) throw new Error(start.message)
  const {timeline, cost} = run(start, start.head.now + 600_000, 5)
  const {head} = timeline
  process.stdout.write(`  ${ready(head)} Ready, ${head.changes} changes, ${((cost.seconds * 1e6) / head.changes).toFixed(1)} us a change\n`)
  budgetOf('150,000 pods on 5,000 nodes are made and Ready', cost, 30)
  budget('150,000 pods on 5,000 nodes: memory', cost.peakMib, 2048, 'MiB')
  budgetOfLooks('150,000 pods on 5,000 nodes: slowest of 40 screens of the past', slowestScreen(timeline))
  const {maxRSS} = process.resourceUsage()
  process.stdout.write(`  most memory of the whole process so far, code and all: ${(maxRSS / 1024).toFixed(0)} MiB\n`)
}

const PARTS: Readonly<Record<string, () => void>> = {costPerChange, lesson, daemons, ordered, year, limits}
const wanted = process.argv.slice(2)
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) part()
}
process.stdout.write(`memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB\n`)
