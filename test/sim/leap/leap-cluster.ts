import type {KubeObject} from '../../../src/kube/object.ts'
import {isProblem} from '../../../src/sim/apiserver.ts'
import {newCluster} from '../../../src/sim/cluster.ts'
import type {Table} from '../../../src/sim/table.ts'
import {eachFrom} from '../../../src/sim/table.ts'
import type {Timeline} from '../../../src/sim/timeline.ts'
import {act, advance, newTimeline} from '../../../src/sim/timeline.ts'
import type {World} from '../../../src/sim/world.ts'

const HOUR = 3_600_000

type Cron = {
  readonly name?: string
  readonly schedule?: string
  readonly command?: readonly string[]
  readonly pod?: object
  readonly job?: object
  readonly spec?: object
}

/** A CronJob that says hello each minute, but for what is asked for. */
export function cronJob({
  name = 'hello',
  schedule = '* * * * *',
  command = ['sh', '-c', 'date; echo hello'],
  ...more
}: Cron = {}): KubeObject {
  const containers = [{name: 'c', image: 'busybox:1.37', command}]
  const template = {spec: {restartPolicy: 'Never', containers, ...more.pod}}
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {name, namespace: 'default'},
    spec: {schedule, jobTemplate: {spec: {template, ...more.job}}, ...more.spec},
  }
}

/** A history that has just begun with these objects, on three nodes. */
export function begun(objects: readonly KubeObject[]): Timeline {
  const nodes = [{name: 'node-a'}, {name: 'node-b'}, {name: 'node-c'}]
  const timeline = act(
    newTimeline(newCluster({seed: 'leap', nodes}), {dense: 0, worlds: 2_000, entries: 60_000}),
    objects.map(object => ({verb: 'create', object, why: {rule: 'asked', facts: {}}})),
  )
  if (isProblem(timeline)) throw new Error(timeline.message)
  return timeline
}

/** The same time, but in stretches that are too short to leap. */
export function advanceByWalking(timeline: Timeline, until: number): Timeline {
  let current = timeline
  while (current.head.now < until) current = advance(current, Math.min(until, current.head.now + 5 * HOUR))
  return current
}

/** All there is in a world, as text. */
export function textOf(world: World): string {
  const {agenda, indexes, objects, processes, disks, machines, waiting, expiring, memory, now, revision, changes} = world
  const {few, ...others} = indexes
  const tables = {objects, processes, disks, machines, waiting, expiring, memory, pending: agenda.pending, ...others, ...few}
  const parts = Object.entries(tables).map(([name, table]) => [name, entriesOf(table)])
  return JSON.stringify([now, revision, changes, agenda.seq, parts])
}

function entriesOf(table: Table<string, unknown>): readonly unknown[] {
  const entries: unknown[] = []
  eachFrom(table, '', (key, value) => {
    entries.push([key, value])
  })
  return entries
}
