import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {finishedCondition} from '../../../src/kube/job-state.ts'
import {EPOCH} from '../../../src/kube/time.ts'
import {plannedFor} from '../../../src/sim/agenda.ts'
import {find, list} from '../../../src/sim/world.ts'
import {changeCronJob, events, jobCluster, makeCronJob, remove, run} from './job-cluster.ts'

type Cluster = ReturnType<typeof jobCluster>
const lasts = (seconds: number) => () => ({ms: seconds * 1000, code: 0})
const jobs = (cluster: Cluster) => list(cluster.world, 'Job', 'default').map(({metadata}) => metadata.name)
const cronJob = (cluster: Cluster) => find(cluster.world, 'CronJob', 'default', 'tick')
const jobsMade = (cluster: Cluster) =>
  cluster.changes
    .filter(({key, what}) => what === 'created' && key.startsWith('Job/'))
    .map(({at, key}) => `${key.split('-').at(-1)} at ${((at - EPOCH) / 1000).toFixed(1)}`)
const MINUTE = EPOCH / 60_000

describe('a CronJob', () => {
  it('makes a Job named after each minute, 100 ms after it, and forgets it when it has ended', () => {
    const cluster = jobCluster(lasts(2), EPOCH + 40_000)
    makeCronJob(cluster, {})
    run(cluster, 90)
    expect(jobsMade(cluster)).toEqual([`${MINUTE + 1} at 60.1`, `${MINUTE + 2} at 120.1`])
    expect(cronJob(cluster)?.status).toEqual({lastScheduleTime: '2026-05-06T09:02:00Z', lastSuccessfulTime: expect.any(String)})
    expect(events(cluster, 'CronJob').slice(0, 2)).toEqual([
      `SuccessfulCreate: Created job tick-${MINUTE + 1}`,
      `SawCompletedJob: Saw completed job: tick-${MINUTE + 1}, condition: Complete`,
    ])
  })

  it('refers to the Job it makes by uid and resource version', () => {
    const cluster = jobCluster(lasts(30), EPOCH + 40_000)
    makeCronJob(cluster, {})
    run(cluster, 25, world => {
      const [reference] = find(world, 'CronJob', 'default', 'tick')?.status?.active ?? []
      if (reference === undefined) return
      const job = find(world, 'Job', 'default', reference.name ?? '')
      expect(job?.metadata.uid).toBe(reference.uid)
    })
    const made = cluster.changes.find(({key, what}) => what === 'created' && key.startsWith('Job/'))
    expect(cronJob(cluster)?.status?.active?.[0]?.resourceVersion).toBe(made?.object?.metadata.resourceVersion)
  })

  it('keeps only as many finished Jobs as its history limits say', () => {
    const cluster = jobCluster(lasts(2), EPOCH)
    makeCronJob(cluster, {successfulJobsHistoryLimit: 2})
    run(cluster, 330)
    expect(jobs(cluster)).toEqual([`tick-${MINUTE + 4}`, `tick-${MINUTE + 5}`])
    expect(events(cluster, 'CronJob')).toContain(`SuccessfulDelete: Deleted job tick-${MINUTE + 1}`)
  })

  it('with Forbid starts the missed run the moment the old Job has ended', () => {
    const cluster = jobCluster(lasts(70), EPOCH)
    makeCronJob(cluster, {concurrencyPolicy: 'Forbid'})
    run(cluster, 150)
    expect(jobsMade(cluster)[0]).toBe(`${MINUTE + 1} at 60.1`)
    expect(jobsMade(cluster)[1]).toMatch(new RegExp(`^${MINUTE + 2} at 13[12]`))
    expect(events(cluster, 'CronJob')).toContain(
      'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    )
  })

  it('with Replace deletes the old Job and makes the next in the same moment', () => {
    const cluster = jobCluster(lasts(70), EPOCH)
    makeCronJob(cluster, {concurrencyPolicy: 'Replace'})
    run(cluster, 130)
    expect(jobsMade(cluster)).toEqual([`${MINUTE + 1} at 60.1`, `${MINUTE + 2} at 120.1`])
    expect(jobs(cluster)).toEqual([`tick-${MINUTE + 2}`])
    expect(cronJob(cluster)?.status?.active?.map(({name}) => name)).toEqual([`tick-${MINUTE + 2}`])
  })

  it('makes up one missed run when it is resumed, and none for the past when its schedule changes', () => {
    const cluster = jobCluster(lasts(2), EPOCH)
    makeCronJob(cluster, {suspend: true})
    run(cluster, 200)
    expect(jobs(cluster)).toEqual([])
    changeCronJob(cluster, {suspend: false})
    run(cluster, 10)
    expect(jobs(cluster)).toEqual([`tick-${MINUTE + 3}`])
    changeCronJob(cluster, {schedule: '*/2 * * * *'})
    run(cluster, 10)
    expect(jobs(cluster)).toEqual([`tick-${MINUTE + 3}`])
    run(cluster, 30)
    expect(jobs(cluster)).toEqual([`tick-${MINUTE + 3}`, `tick-${MINUTE + 4}`])
  })

  it('says that a schedule that never comes is invalid, and rests', () => {
    const cluster = jobCluster(lasts(2), EPOCH)
    makeCronJob(cluster, {schedule: '0 0 30 2 *'})
    run(cluster, 3600)
    expect(events(cluster, 'CronJob')).toEqual([
      'InvalidSchedule: invalid schedule: 0 0 30 2 * : time difference between two schedules is less than 1 second',
    ])
    expect(plannedFor(cluster.world.agenda, 'cronjob', 'CronJob/default/tick')).toBeUndefined()
  })

  it('takes its Jobs and their pods with it when it is deleted', () => {
    const cluster = jobCluster(lasts(600), EPOCH)
    makeCronJob(cluster, {})
    run(cluster, 130)
    remove(cluster, 'CronJob/default/tick')
    run(cluster, 10)
    expect(jobs(cluster)).toEqual([])
    expect(list(cluster.world, 'Pod', 'default')).toEqual([])
  })

  it('with Forbid never has two Jobs running, whatever their length and whoever deletes them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(150), {minLength: 1, maxLength: 4}), fc.array(fc.nat(200), {maxLength: 3}), (lengths, deletions) => {
        const plan = new Map<string, number>()
        const cluster = jobCluster(({metadata: {name}}) => {
          if (!plan.has(name)) plan.set(name, lengths[plan.size % lengths.length] ?? 1)
          return {ms: (plan.get(name) ?? 1) * 1000, code: 0}
        })
        makeCronJob(cluster, {concurrencyPolicy: 'Forbid'})
        const check = (world: Cluster['world']) =>
          expect(list(world, 'Job', 'default').filter(job => finishedCondition(job) === undefined).length).toBeLessThanOrEqual(1)
        for (const wait of [...deletions].sort((a, b) => a - b)) {
          run(cluster, wait, check)
          const [name] = cronJob(cluster)?.status?.active ?? []
          if (name?.name !== undefined) remove(cluster, `Job/default/${name.name}`)
        }
        run(cluster, 400, check)
        expect(jobsMade(cluster).length).toBeGreaterThan(1)
      }),
      {numRuns: 12},
    )
  })
})
