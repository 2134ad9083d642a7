import fc from 'fast-check'
import {expect, it} from 'vitest'
import type {KubeObject} from '../../../src/kube/object.ts'
import {advance, changesAt, worldAt} from '../../../src/sim/timeline.ts'
import {advanceByWalking, begun, cronJob, textOf} from './leap-cluster.ts'

const HOUR = 3_600_000

/** What a run does: ends well or not, at once or after a while, prints much or nothing. */
const command = fc.constantFrom(
  ['true'],
  ['false'],
  ['sh', '-c', 'date; echo $HOSTNAME $RANDOM'],
  ['sh', '-c', 'sleep 7; echo done; exit 3'],
  ['sh', '-c', 'for word in a b c; do echo $word; sleep 2; done'],
  ['sh', '-c', 'sleep 90'],
  ['no-such-program'],
)

const job = fc.record(
  {
    backoffLimit: fc.constantFrom(0, 1),
    completions: fc.constantFrom(1, 2, 3),
    parallelism: fc.constantFrom(1, 2),
    ttlSecondsAfterFinished: fc.constantFrom(0, 30, 600),
    activeDeadlineSeconds: fc.constantFrom(5, 100),
    completionMode: fc.constantFrom('Indexed', 'NonIndexed'),
  },
  {requiredKeys: []},
)

const spec = fc.record(
  {
    concurrencyPolicy: fc.constantFrom('Allow', 'Forbid', 'Replace'),
    successfulJobsHistoryLimit: fc.constantFrom(0, 1, 3),
    failedJobsHistoryLimit: fc.constantFrom(0, 1, 2),
    startingDeadlineSeconds: fc.constantFrom(10, 300),
    timeZone: fc.constantFrom('Etc/UTC', 'Asia/Kolkata', 'America/New_York'),
  },
  {requiredKeys: []},
)

const cron: fc.Arbitrary<KubeObject> = fc
  .record({
    schedule: fc.constantFrom('*/10 * * * *', '*/15 * * * *', '7,37 * * * *', '0 * * * *', '@every 20m', '*/12 0-23 * * *'),
    command,
    job,
    spec,
    policy: fc.constantFrom('Never', 'OnFailure'),
  })
  .map(({policy, job: jobSpec, ...rest}) => {
    const restartPolicy = jobSpec.completionMode === 'Indexed' ? 'Never' : policy
    const {parallelism, completions, ...more} = jobSpec
    const counted = more.completionMode === 'Indexed' ? {completions: completions ?? 2} : completions === undefined ? {} : {completions}
    return cronJob({...rest, pod: {restartPolicy}, job: {...more, ...counted, ...(parallelism === undefined ? {} : {parallelism})}})
  })

it('whatever a CronJob runs: leapt over or walked through, each moment is the same', () => {
  let leaps = 0
  fc.assert(
    fc.property(cron, fc.array(fc.double({min: 0, max: 1, noNaN: true}), {minLength: 3, maxLength: 6}), (object, places) => {
      const start = begun([object])
      const until = start.head.now + 60 * HOUR
      const [leapt, walked] = [advance(start, until), advanceByWalking(start, until)]
      leaps += leapt.leaps.length
      expect([leapt.steps, textOf(leapt.head)]).toEqual([walked.steps, textOf(walked.head)])
      for (const share of places) {
        const place = 1 + Math.floor(share * (walked.steps - 1))
        expect(textOf(worldAt(leapt, place))).toBe(textOf(worldAt(walked, place)))
        expect(JSON.stringify(changesAt(leapt, place))).toBe(JSON.stringify(changesAt(walked, place)))
      }
    }),
    {numRuns: Number(process.env['LEAPS'] ?? 4)},
  )
  expect(leaps).toBeGreaterThan(0)
}, 600_000)
