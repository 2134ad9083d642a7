import type {KubeObject} from '../../src/kube/object.ts'
import {nextWork} from '../../src/sim/agenda.ts'
import {isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import {step} from '../../src/sim/step.ts'
import {act, newTimeline} from '../../src/sim/timeline.ts'
import type {World} from '../../src/sim/world.ts'
import {list} from '../../src/sim/world.ts'

// Where the work of large worlds goes: looks by loop, how many came to nothing, what was written, and the CPU of each loop's steps
// (its look and the writes it asked for; no history is kept). Prints tables; counts are the same on every machine.

const WHY = {rule: 'asked', facts: {}}
const DAY = 86_400_000

type Row = {looks: number; nothing: number; cpu: number}
type Tally = {readonly loops: Map<string, Row>; readonly writes: Map<string, number>; readonly vain: Map<string, number>}

function rowOf(map: Map<string, Row>, name: string): Row {
  const known = map.get(name)
  if (known !== undefined) return known
  const row = {looks: 0, nothing: 0, cpu: 0}
  map.set(name, row)
  return row
}

/** Steps until nothing is due before a moment. */
function run(start: World, until: number, tally: Tally): World {
  let world = start
  const causes = new Map<number, string>()
  for (;;) {
    const work = nextWork(world.agenda)
    if (work === undefined || work.at > until) return world
    const began = process.cpuUsage()
    const result = step(world)
    const {user, system} = process.cpuUsage(began)
    const took = (user + system) / 1000
    if (result === undefined) return world
    const row = rowOf(tally.loops, work.loop)
    row.looks++
    row.cpu += took
    if (result.changes.length === 0 && result.world.memory === world.memory) {
      row.nothing++
      const {cause} = work
      const name = `${work.loop} after ${cause.by === 'change' || cause.by === 'deadline' ? `${cause.by} ${causes.get(cause.change)}` : cause.by}`
      tally.vain.set(name, (tally.vain.get(name) ?? 0) + 1)
    }
    for (const {id, key, what, why} of result.changes) {
      const name = `${key.slice(0, key.indexOf('/'))} ${what} (${why.rule})`
      causes.set(id, name)
      tally.writes.set(name, (tally.writes.get(name) ?? 0) + 1)
    }
    world = result.world
  }
}

function print(name: string, world: World, tally: Tally, spent: number): void {
  const pods = list(world, 'Pod')
  const ready = pods.filter(pod => pod.status?.conditions?.some(({type, status}) => type === 'Ready' && status === 'True')).length
  const looks = [...tally.loops.values()].reduce((sum, row) => sum + row.looks, 0)
  const writes = [...tally.writes.values()].reduce((sum, count) => sum + count, 0)
  process.stdout.write(
    `${name}: ${pods.length} pods, ${ready} Ready; ${looks} looks, ${writes} changes, ${(spent / 1000).toFixed(2)} s CPU, ` +
      `${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB\n`,
  )
  for (const [loop, row] of [...tally.loops].sort(([, left], [, right]) => right.cpu - left.cpu))
    process.stdout.write(
      `  ${loop.padEnd(18)} ${String(row.looks).padStart(8)} looks ${String(row.nothing).padStart(8)} to nothing ` +
        `${(row.cpu / 1000).toFixed(3).padStart(8)} s ${((row.cpu * 1000) / row.looks).toFixed(1).padStart(8)} us each\n`,
    )
  for (const [what, count] of [...tally.writes].sort(([, left], [, right]) => right - left).slice(0, 24))
    process.stdout.write(`    ${String(count).padStart(8)} ${what}\n`)
  for (const [what, count] of [...tally.vain].sort(([, left], [, right]) => right - left).slice(0, 12))
    process.stdout.write(`    ${String(count).padStart(8)} in vain: ${what}\n`)
}

const nodes = (count: number) => Array.from({length: count}, (_, index) => ({name: `node-${String(index).padStart(4, '0')}`}))

function begin(objects: readonly KubeObject[], count: number): World {
  const timeline = act(
    newTimeline(newCluster({seed: 'scale', nodes: nodes(count)})),
    objects.map(object => ({verb: 'create', object, why: WHY})),
  )
  if (isProblem(timeline)) throw new Error(timeline.message)
  return timeline.head
}

function asked(world: World, object: KubeObject): World {
  const timeline = act(newTimeline(world), [{verb: 'update', object, why: WHY}])
  if (isProblem(timeline)) throw new Error(timeline.message)
  return timeline.head
}

function measured(name: string, work: (tally: Tally) => World): void {
  const tally: Tally = {loops: new Map(), writes: new Map(), vain: new Map()}
  const before = process.cpuUsage()
  const world = work(tally)
  const {user, system} = process.cpuUsage(before)
  print(name, world, tally, (user + system) / 1000)
}

const template = (app: string, image: string) => ({metadata: {labels: {app}}, spec: {containers: [{name: 'c', image}]}})
const workload = (kind: string, name: string, spec: object): KubeObject => ({
  apiVersion: kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: {name, namespace: 'default'},
  spec: {selector: {matchLabels: {app: name}}, template: template(name, 'nginx:1.27'), ...spec},
})

/** A daemon on each of 5,000 nodes. */
function daemons(): void {
  measured('DaemonSet on 5,000 nodes', tally => {
    const world = begin([workload('DaemonSet', 'agent', {})], 5000)
    return run(world, world.now + 120_000, tally)
  })
}

/** 1,000 pods made one after the other, then replaced one after the other. */
function ordered(): void {
  const set = (image: string) => workload('StatefulSet', 'web', {serviceName: 'web', replicas: 1000, template: template('web', image)})
  measured('StatefulSet of 1,000 made and rolled', tally => {
    const world = begin([set('nginx:1.27')], 20)
    const made = run(world, world.now + 3_600_000, tally)
    return run(asked(made, set('nginx:1.28')), made.now + 7_200_000, tally)
  })
}

/** A run a minute; days can be given. */
function minutes(days: number): void {
  const spec = {
    restartPolicy: 'OnFailure',
    containers: [{name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'echo hello']}],
  }
  const object: KubeObject = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {name: 'hello', namespace: 'default'},
    spec: {schedule: '* * * * *', jobTemplate: {spec: {template: {spec}}}},
  }
  measured(`CronJob every minute for ${days} days`, tally => {
    const world = begin([object], 2)
    return run(world, world.now + days * DAY, tally)
  })
}

/** Deployments of 1,000 pods each on 5,000 nodes, 30 pods a node. */
function crowd(deployments: number): void {
  measured(`${deployments} Deployments of 1,000 on 5,000 nodes`, tally => {
    const world = begin(
      Array.from({length: deployments}, (_, index) => workload('Deployment', `app-${String(index).padStart(3, '0')}`, {replicas: 1000})),
      5000,
    )
    return run(world, world.now + 600_000, tally)
  })
}

const PARTS: Readonly<Record<string, () => void>> = {
  daemons,
  ordered,
  minutes: () => minutes(1),
  year: () => minutes(365),
  tenth: () => crowd(10),
  crowd: () => crowd(150),
}
const wanted = process.argv.slice(2)
for (const [name, part] of Object.entries(PARTS))
  if (wanted.includes(name) || (wanted.length === 0 && name !== 'crowd' && name !== 'year')) part()
