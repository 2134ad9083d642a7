import type {KubeObject} from '../../src/kube/object.ts'
import {handle, isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import type {Request} from '../../src/sim/request.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {act, advance, newTimeline, worldAt} from '../../src/sim/timeline.ts'
import type {World} from '../../src/sim/world.ts'
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

function seeks(what: string, timeline: Timeline): void {
  let worst = 0
  for (let index = 1; index <= 40; index++) {
    const start = performance.now()
    worldAt(timeline, Math.floor((timeline.steps * index * 37) / 40) % (timeline.steps + 1))
    worst = Math.max(worst, performance.now() - start)
  }
  budget(`${what}: slowest of 40 looks into the past`, worst, 50, 'ms')
}

function daemons(): void {
  const timeline = begin(daemonset, 5000)
  const start = performance.now()
  const done = advance(timeline, timeline.head.now + 120_000)
  budget(`DaemonSet on 5,000 nodes, ${ready(done.head)} Ready after ${done.steps} entries`, (performance.now() - start) / 1000, 1, 's')
  seeks('DaemonSet', done)
}

function ordered(): void {
  const timeline = begin(statefulset, 20)
  const start = performance.now()
  let done = advance(timeline, timeline.head.now + 3_600_000)
  const rolled = {
    ...statefulset,
    spec: {
      ...(statefulset.spec as object),
      template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'c', image: 'nginx:1.28'}]}},
    },
  }
  const next = act(done, [{verb: 'update', object: rolled, why: WHY}])
  if (isProblem(next)) throw new Error(next.message)
  done = advance(next, next.head.now + 7_200_000)
  budget(
    `StatefulSet of 1,000 made and rolled, ${ready(done.head)} Ready after ${done.steps} entries`,
    (performance.now() - start) / 1000,
    1,
    's',
  )
  seeks('StatefulSet', done)
}

function year(): void {
  const timeline = begin(cronjob, 2)
  const start = performance.now()
  const done = advance(timeline, timeline.head.now + 365 * 86_400_000)
  budget(`CronJob every minute for a year, ${done.steps} entries`, (performance.now() - start) / 1000, 10, 's')
  seeks('CronJob', done)
}

const PARTS: Readonly<Record<string, () => void>> = {costPerChange, daemons, ordered, year}
const wanted = process.argv.slice(2)
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) part()
}
process.stdout.write(`memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB\n`)
