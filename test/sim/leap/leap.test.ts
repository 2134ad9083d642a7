import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../../src/kube/object.ts'
import {isProblem} from '../../../src/sim/apiserver.ts'
import {endOf} from '../../../src/sim/leap/leap.ts'
import type {Timeline} from '../../../src/sim/timeline.ts'
import {act, advance, chain, changesAt, entryOf, inputs, momentAt, replay, truncate, worldAt} from '../../../src/sim/timeline.ts'
import {list} from '../../../src/sim/world.ts'
import {advanceByWalking, begun, cronJob, textOf} from './leap-cluster.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** Both histories, and how many periods were leapt over. */
function bothWays(
  objects: readonly KubeObject[],
  span: number,
): {readonly leapt: Timeline; readonly walked: Timeline; readonly periods: number} {
  const start = begun(objects)
  const until = start.head.now + span
  const leapt = advance(start, until)
  return {leapt, walked: advanceByWalking(start, until), periods: leapt.leaps.reduce((sum, leap) => sum + leap.times, 0)}
}

/** Places all over a history, more of them around where leaps begin and end. */
function places({steps, leaps}: Timeline): readonly number[] {
  const spread = Array.from({length: 12}, (_, index) => Math.floor((steps * (index + 0.37)) / 12))
  const edges = leaps.flatMap(leap => [leap.step, endOf(leap)]).flatMap(edge => [edge - 1, edge, edge + 1])
  return [...spread, ...edges].filter(place => place >= 1 && place <= steps)
}

function expectSameHistory(leapt: Timeline, walked: Timeline): void {
  expect([leapt.steps, leapt.head.changes]).toEqual([walked.steps, walked.head.changes])
  expect(textOf(leapt.head)).toBe(textOf(walked.head))
  for (const place of places(leapt)) {
    expect(textOf(worldAt(leapt, place)), `world after entry ${place}`).toBe(textOf(worldAt(walked, place)))
    expect(JSON.stringify(changesAt(leapt, place)), `entry ${place}`).toBe(JSON.stringify(changesAt(walked, place)))
    expect(momentAt(leapt, place)).toBe(momentAt(walked, place))
    const [first] = changesAt(walked, place)
    if (first !== undefined) expect(entryOf(leapt, first.id)).toBe(place)
  }
}

const web: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {name: 'web', namespace: 'default'},
  spec: {
    serviceName: 'web',
    replicas: 2,
    selector: {matchLabels: {app: 'web'}},
    template: {
      metadata: {labels: {app: 'web'}},
      spec: {
        containers: [
          {
            name: 'nginx',
            image: 'nginx:1.27',
            readinessProbe: {httpGet: {port: 80}, periodSeconds: 10},
            volumeMounts: [{name: 'data', mountPath: '/data'}],
          },
        ],
      },
    },
    volumeClaimTemplates: [{metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}],
  },
}

/** Brings the image to every node. */
const crew: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: {name: 'crew', namespace: 'default'},
  spec: {
    selector: {matchLabels: {app: 'crew'}},
    template: {
      metadata: {labels: {app: 'crew'}},
      spec: {containers: [{name: 'c', image: 'busybox:1.37', command: ['sleep', '100000000']}]},
    },
  },
}

describe('what repeats is leapt over, and every moment of it is as if it had been run', () => {
  const histories: readonly (readonly [string, readonly KubeObject[], number])[] = [
    ['a CronJob of every five minutes', [cronJob({schedule: '*/5 * * * *'})], 36 * HOUR],
    ['runs that fail', [cronJob({schedule: '*/5 * * * *', command: ['false'], job: {backoffLimit: 0}})], 36 * HOUR],
    [
      'a run that is given up after a second try',
      [cronJob({schedule: '*/10 * * * *', command: ['false'], job: {backoffLimit: 1}})],
      3 * DAY,
    ],
    [
      'Forbid and a deadline',
      [cronJob({schedule: '*/5 * * * *', spec: {concurrencyPolicy: 'Forbid', startingDeadlineSeconds: 60}})],
      36 * HOUR,
    ],
    ['another zone', [cronJob({schedule: '*/15 * * * *', spec: {timeZone: 'Europe/Berlin'}})], 3 * DAY],
    ['a StatefulSet at rest beside it', [web, cronJob({schedule: '*/10 * * * *'})], 3 * DAY],
    ['Jobs that are removed when their time is up', [cronJob({schedule: '*/10 * * * *', job: {ttlSecondsAfterFinished: 120}})], 3 * DAY],
  ]
  it.each(histories)('%s', (_name, objects, span) => {
    const {leapt, walked, periods} = bothWays(objects, span)
    expect(periods).toBeGreaterThan(10)
    expectSameHistory(leapt, walked)
  })

  it('two CronJobs with times of their own', () => {
    const objects = [crew, cronJob({schedule: '*/10 * * * *'}), cronJob({name: 'tidy', schedule: '5,35 * * * *', command: ['true']})]
    const {leapt, walked, periods} = bothWays(objects, 2 * DAY)
    expect(periods).toBeGreaterThan(10)
    expectSameHistory(leapt, walked)
  })
})

describe('nothing is leapt over that may come out differently', () => {
  const doubtful: readonly (readonly [string, KubeObject])[] = [
    ['a program that asks the clock', cronJob({schedule: '*/5 * * * *', command: ['sh', '-c', 'test $(date +%H) = 03 && exit 1; true']})],
    ['a program that sleeps by chance', cronJob({schedule: '*/5 * * * *', command: ['sh', '-c', 'sleep $((RANDOM % 20))']})],
    ['a history that still grows', cronJob({schedule: '*/5 * * * *', spec: {successfulJobsHistoryLimit: 1000}})],
  ]
  it.each(doubtful)('%s', (_name, object) => {
    const start = begun([object])
    expect(advance(start, start.head.now + 20 * HOUR).leaps).toEqual([])
  })

  it('runs that come at other hours of the day', () => {
    const {leapt, walked} = bothWays([cronJob({schedule: '*/5 8-17 * * *'})], 30 * HOUR)
    expectSameHistory(leapt, walked)
  })

  it('time that a person or a short wait ends: it is run', () => {
    const start = begun([cronJob()])
    expect(advance(start, start.head.now + 5 * HOUR).leaps).toEqual([])
  })
})

describe('a history with a leap', () => {
  const start = begun([cronJob({schedule: '*/5 * * * *'})])
  const until = start.head.now + 30 * DAY
  const month = advance(start, until)

  it('knows each of its runs', () => {
    const [leap] = month.leaps
    expect(leap?.times).toBeGreaterThan(600)
    const world = worldAt(month, Math.floor(month.steps / 2))
    expect(list(world, 'Job').length).toBeGreaterThanOrEqual(3)
    expect(list(world, 'Job').at(-1)?.metadata.name).toBe(`hello-${Math.floor(world.now / 300_000) * 5}`)
  })

  it('tells why, from the middle of what was leapt over', () => {
    const [change] = changesAt(month, Math.floor(month.steps / 2))
    const links = chain(month, change?.id ?? 0)
    expect(links.length).toBeGreaterThan(50)
    expect(links.map(link => link.id)).toEqual(links.map(link => link.id).toSorted((one, other) => other - one))
  })

  it('can be acted on in the middle of a leap: what came after is gone', () => {
    const place = Math.floor(month.steps / 2)
    const before = worldAt(month, place)
    const past = truncate(month, place)
    expect(past.steps).toBe(place)
    expect(textOf(past.head)).toBe(textOf(before))
    const [cron] = list(past.head, 'CronJob')
    if (cron === undefined) throw new Error('no CronJob')
    const suspended = act(past, [{verb: 'update', object: {...cron, spec: {...cron.spec, suspend: true}}, why: {rule: 'asked', facts: {}}}])
    if (isProblem(suspended)) throw new Error(suspended.message)
    const later = advance(suspended, before.now + 2 * DAY)
    expect(list(later.head, 'Event')).toEqual([])
    expect(textOf(worldAt(later, place - 200))).toBe(textOf(worldAt(month, place - 200)))
  })

  it('comes out the same when its recording is played again', () => {
    const again = replay(start.start, inputs(month), until)
    expect([again.steps, textOf(again.head)]).toEqual([month.steps, textOf(month.head)])
  })
})
