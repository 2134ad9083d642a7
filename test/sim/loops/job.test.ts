import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {finishedCondition} from '../../../src/kube/job-state.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import {isPodActive} from '../../../src/kube/pod.ts'
import {EPOCH} from '../../../src/kube/time.ts'
import {find} from '../../../src/sim/world.ts'
import {changeJob, events, jobCluster, madeAt, makeCronJob, makeJob, pods, remove, run, sentences, theJob} from './job-cluster.ts'

const succeeds = () => ({ms: 2000, code: 0})
const fails = () => ({ms: 1000, code: 1})
const lasts = () => ({ms: 3_600_000, code: 0})
const indexOf = (pod: Pod) => Number(pod.metadata.labels?.['batch.kubernetes.io/job-completion-index'])
const types = (cluster: Parameters<typeof theJob>[0]) =>
  (theJob(cluster).status?.conditions ?? []).map(({type, status, reason}) => `${type} ${status} ${reason}`)

describe('a Job', () => {
  it('runs one pod to completion, lets its finalizer go and keeps it', () => {
    const cluster = jobCluster(succeeds)
    makeJob(cluster)
    run(cluster, 60)
    expect(theJob(cluster).status).toMatchObject({succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {}})
    expect(types(cluster)).toEqual(['SuccessCriteriaMet True CompletionsReached', 'Complete True CompletionsReached'])
    expect(pods(cluster.world).map(pod => pod.metadata.finalizers)).toEqual([undefined])
    expect(events(cluster, 'Job')).toEqual(['SuccessfulCreate: Created pod: pi-X', 'Completed: Job completed'])
  })

  it('tries again after 10, 20 and 40 seconds until the backoffLimit', () => {
    const cluster = jobCluster(fails)
    makeJob(cluster, {backoffLimit: 3})
    run(cluster, 200)
    expect(madeAt(cluster, EPOCH)).toEqual([0, 11, 32, 73])
    expect(types(cluster)).toEqual(['FailureTarget True BackoffLimitExceeded', 'Failed True BackoffLimitExceeded'])
    expect(events(cluster, 'Job').at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit')
  })

  it('counts failed pods, not rounds, for its back-off', () => {
    const cluster = jobCluster(fails)
    makeJob(cluster, {parallelism: 3, completions: 3})
    run(cluster, 45)
    expect(madeAt(cluster, EPOCH)).toEqual([0, 0, 0, 41, 41, 41])
  })

  it('is at its end only when the last pod has ended', () => {
    const cluster = jobCluster(pod => (indexOf(pod) === 0 ? succeeds() : lasts()))
    makeJob(cluster, {completionMode: 'Indexed', completions: 3, parallelism: 3, successPolicy: {rules: [{succeededIndexes: '0'}]}})
    run(cluster, 4)
    expect(types(cluster)).toEqual(['SuccessCriteriaMet True SuccessPolicy'])
    expect(theJob(cluster).status).toMatchObject({terminating: 2, completedIndexes: '0', succeeded: 1})
    run(cluster, 10)
    expect(types(cluster)).toEqual(['SuccessCriteriaMet True SuccessPolicy', 'Complete True SuccessPolicy'])
    expect(theJob(cluster).status?.failed).toBeUndefined()
  })

  it('removes its pods when it is suspended, counts no failure, and starts its clock anew when it is resumed', () => {
    const cluster = jobCluster(lasts)
    makeJob(cluster, {parallelism: 2, completions: 2})
    run(cluster, 5)
    changeJob(cluster, {suspend: true})
    run(cluster, 0.5)
    expect(theJob(cluster).status).toMatchObject({terminating: 2, ready: 0})
    expect(theJob(cluster).status?.active).toBeUndefined()
    run(cluster, 9.5)
    expect(pods(cluster.world)).toEqual([])
    expect(theJob(cluster).status).toEqual({
      conditions: [expect.objectContaining({type: 'Suspended', status: 'True', reason: 'JobSuspended'})],
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    })
    changeJob(cluster, {suspend: false})
    run(cluster, 2)
    expect(theJob(cluster).status).toMatchObject({active: 2, startTime: '2026-05-06T09:00:15Z'})
    expect(types(cluster)).toEqual(['Suspended False JobResumed'])
    expect(events(cluster, 'Job').filter(text => /suspended|resumed/.test(text))).toEqual([
      'Suspended: Job suspended',
      'Resumed: Job resumed',
    ])
  })

  it('fails when it was active longer than its deadline', () => {
    const cluster = jobCluster(lasts)
    makeJob(cluster, {activeDeadlineSeconds: 20})
    run(cluster, 60)
    expect(types(cluster)).toEqual(['FailureTarget True DeadlineExceeded', 'Failed True DeadlineExceeded'])
    expect(theJob(cluster).status).toMatchObject({failed: 1})
    expect(pods(cluster.world)).toEqual([])
  })

  it('counts a running pod that is deleted as failed, and waits its back-off', () => {
    const cluster = jobCluster(lasts)
    makeJob(cluster)
    run(cluster, 5)
    for (const pod of pods(cluster.world)) remove(cluster, `Pod/default/${pod.metadata.name}`)
    run(cluster, 20)
    expect(theJob(cluster).status).toMatchObject({failed: 1, active: 1})
    expect(madeAt(cluster, EPOCH)).toEqual([0, 15])
  })

  it('with podReplacementPolicy Failed counts it only when it has ended', () => {
    const cluster = jobCluster(lasts)
    makeJob(cluster, {podReplacementPolicy: 'Failed'})
    run(cluster, 5)
    for (const pod of pods(cluster.world)) remove(cluster, `Pod/default/${pod.metadata.name}`)
    run(cluster, 1.5)
    expect(theJob(cluster).status).toMatchObject({terminating: 1})
    expect(theJob(cluster).status?.failed).toBeUndefined()
    run(cluster, 20)
    expect(theJob(cluster).status).toMatchObject({failed: 1, active: 1})
    expect(madeAt(cluster, EPOCH)).toEqual([0, 17])
  })

  it('ends a work queue with the first success and the end of the others', () => {
    let made = 0
    const order = new Map<string, number>()
    const cluster = jobCluster(pod => {
      if (!order.has(pod.metadata.name)) order.set(pod.metadata.name, made++)
      return {ms: order.get(pod.metadata.name) === 0 ? 2000 : 5000, code: 0}
    })
    makeJob(cluster, {parallelism: 3, completions: undefined})
    run(cluster, 60)
    expect(madeAt(cluster, EPOCH)).toHaveLength(3)
    expect(theJob(cluster).status).toMatchObject({succeeded: 3})
    expect(types(cluster).at(-1)).toBe('Complete True CompletionsReached')
  })

  it('leaves the pods of an orphaning deletion without finalizer and owner', () => {
    const cluster = jobCluster(lasts)
    makeJob(cluster)
    run(cluster, 5)
    remove(cluster, 'Job/default/pi', 'orphan')
    run(cluster, 5)
    expect(find(cluster.world, 'Job', 'default', 'pi')).toBeUndefined()
    expect(pods(cluster.world).map(({metadata}) => [metadata.finalizers, metadata.ownerReferences])).toEqual([[undefined, undefined]])
  })

  it('takes its running pods with it when it is deleted', () => {
    const cluster = jobCluster(lasts)
    makeJob(cluster, {parallelism: 2, completions: 2})
    run(cluster, 5)
    remove(cluster, 'Job/default/pi')
    run(cluster, 10)
    expect(pods(cluster.world)).toEqual([])
  })

  it('goes by itself when ttlSecondsAfterFinished has passed', () => {
    const cluster = jobCluster(succeeds)
    makeJob(cluster, {ttlSecondsAfterFinished: 10})
    run(cluster, 8)
    expect(finishedCondition(theJob(cluster))?.type).toBe('Complete')
    run(cluster, 10)
    expect(find(cluster.world, 'Job', 'default', 'pi')).toBeUndefined()
    expect(pods(cluster.world)).toEqual([])
  })
})

describe('an Indexed Job', () => {
  it('makes one pod an index, with its name, label, annotation, environment and host name', () => {
    const cluster = jobCluster(succeeds)
    makeJob(cluster, {completionMode: 'Indexed', completions: 3, parallelism: 3})
    run(cluster, 30)
    expect(theJob(cluster).status).toMatchObject({completedIndexes: '0-2', succeeded: 3})
    const second = pods(cluster.world).find(pod => indexOf(pod) === 1)
    expect(second?.metadata).toMatchObject({
      name: expect.stringMatching(/^pi-1-[a-z0-9]{5}$/),
      annotations: {'batch.kubernetes.io/job-completion-index': '1'},
    })
    expect(second?.spec.hostname).toBe('pi-1')
    expect(second?.spec.containers[0]?.env).toEqual([
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']"}},
      },
    ])
  })

  it('with backoffLimitPerIndex gives up the bad index alone and fails when all others are done', () => {
    const cluster = jobCluster(pod => (indexOf(pod) === 1 ? fails() : succeeds()))
    makeJob(cluster, {completionMode: 'Indexed', completions: 3, parallelism: 3, backoffLimitPerIndex: 1})
    run(cluster, 60)
    expect(theJob(cluster).status).toMatchObject({completedIndexes: '0,2', failedIndexes: '1', succeeded: 2, failed: 2})
    expect(types(cluster)).toEqual(['FailureTarget True FailedIndexes', 'Failed True FailedIndexes'])
    const counts = pods(cluster.world)
      .filter(pod => indexOf(pod) === 1)
      .map(pod => pod.metadata.annotations?.['batch.kubernetes.io/job-index-failure-count'])
    expect(counts.sort()).toEqual(['0', '1'])
  })

  it('stops at maxFailedIndexes', () => {
    const cluster = jobCluster(pod => (indexOf(pod) < 2 ? fails() : lasts()))
    makeJob(cluster, {completionMode: 'Indexed', completions: 4, parallelism: 4, backoffLimitPerIndex: 0, maxFailedIndexes: 1})
    run(cluster, 30)
    expect(types(cluster)).toEqual(['FailureTarget True MaxFailedIndexesExceeded', 'Failed True MaxFailedIndexesExceeded'])
    expect(theJob(cluster).status).toMatchObject({failedIndexes: '0,1', failed: 4})
  })
})

describe('podFailurePolicy', () => {
  const rule = (action: 'FailJob' | 'Ignore' | 'FailIndex' | 'Count') => ({
    rules: [{action, onExitCodes: {operator: 'In' as const, values: [1]}}],
  })

  it('FailJob ends the Job at once and stops the other pods', () => {
    const cluster = jobCluster(pod => (indexOf(pod) === 0 ? fails() : lasts()))
    makeJob(cluster, {completionMode: 'Indexed', completions: 2, parallelism: 2, podFailurePolicy: rule('FailJob')})
    run(cluster, 30)
    expect(types(cluster)).toEqual(['FailureTarget True PodFailurePolicy', 'Failed True PodFailurePolicy'])
    expect(events(cluster, 'Job').at(-1)).toBe(
      'PodFailurePolicy: Container c for pod default/pi-0-X failed with exit code 1 matching FailJob rule at index 0',
    )
  })

  it('Ignore counts no failure but the back-off grows all the same', () => {
    const cluster = jobCluster(fails)
    makeJob(cluster, {backoffLimit: 0, podFailurePolicy: rule('Ignore')})
    run(cluster, 80)
    expect(madeAt(cluster, EPOCH)).toEqual([0, 11, 32, 73])
    expect(theJob(cluster).status?.failed).toBeUndefined()
  })

  it('FailIndex gives an index up at its first failure', () => {
    const cluster = jobCluster(pod => (indexOf(pod) === 0 ? fails() : succeeds()))
    makeJob(cluster, {
      completionMode: 'Indexed',
      completions: 2,
      parallelism: 2,
      backoffLimitPerIndex: 5,
      podFailurePolicy: rule('FailIndex'),
    })
    run(cluster, 30)
    expect(theJob(cluster).status).toMatchObject({failedIndexes: '0', completedIndexes: '1'})
  })
})

describe('all that the loops do to Jobs', () => {
  it('has a reason in words, with every fact filled in', () => {
    const cluster = jobCluster(pod => (indexOf(pod) === 1 ? fails() : succeeds()))
    makeJob(cluster, {ttlSecondsAfterFinished: 5})
    makeJob(cluster, {completionMode: 'Indexed', completions: 4, parallelism: 3, backoffLimitPerIndex: 1}, 'indexed')
    makeJob(cluster, {suspend: true}, 'later')
    makeCronJob(cluster, {concurrencyPolicy: 'Forbid'}, {parallelism: 0})
    run(cluster, 130)
    changeJob(cluster, {suspend: false}, 'later')
    run(cluster, 30)
    const all = sentences(cluster)
    expect(all.length).toBeGreaterThan(50)
    expect(all.filter(text => /[{}]/.test(text) || /^(job|cronjob|ttl)-/.test(text))).toEqual([])
  })
})

describe('whatever is done to a Job', () => {
  const act = fc.oneof(
    fc.record({do: fc.constant('parallelism' as const), value: fc.nat(4)}),
    fc.record({do: fc.constant('suspend' as const), value: fc.boolean()}),
    fc.record({do: fc.constant('delete' as const), value: fc.nat(3)}),
  )

  it('never more than parallelism pods are active once a change has been seen, and each pod is counted once', () => {
    fc.assert(
      fc.property(
        fc.array(act, {maxLength: 6}),
        fc.nat(4),
        fc.boolean(),
        fc.array(fc.constantFrom(0, 0, 1), {minLength: 1, maxLength: 5}),
        (acts, parallelism, indexed, codes) => {
          let ended = 0
          const plan = new Map<string, number>()
          const cluster = jobCluster(({metadata: {name}}) => {
            if (!plan.has(name)) plan.set(name, codes[ended++ % codes.length] ?? 0)
            return {ms: 2000 + 700 * (plan.size % 3), code: plan.get(name) ?? 0}
          })
          makeJob(cluster, {parallelism, completions: 5, completionMode: indexed ? 'Indexed' : 'NonIndexed'})
          let allowed = parallelism
          const check = () => expect(pods(cluster.world).filter(isPodActive).length).toBeLessThanOrEqual(allowed)
          for (const {do: what, value} of acts) {
            if (finishedCondition(theJob(cluster)) !== undefined) break
            if (what === 'parallelism') {
              allowed = Math.max(allowed, Number(value))
              changeJob(cluster, {parallelism: Number(value)})
            } else if (what === 'suspend') changeJob(cluster, {suspend: Boolean(value)})
            else {
              const victim = pods(cluster.world).filter(isPodActive)[Number(value)]
              if (victim !== undefined) remove(cluster, `Pod/default/${victim.metadata.name}`)
            }
            run(cluster, 1.3, check)
            allowed = theJob(cluster).spec.parallelism ?? 1
          }
          run(cluster, 3600, check)
          const {succeeded = 0, failed = 0, uncountedTerminatedPods, active = 0} = theJob(cluster).status ?? {}
          expect(uncountedTerminatedPods).toEqual({})
          expect(succeeded).toBeLessThanOrEqual(5)
          const ran = pods(cluster.world).filter(pod => !isPodActive(pod))
          expect(succeeded + failed).toBeGreaterThanOrEqual(ran.filter(pod => pod.metadata.finalizers === undefined).length)
          expect(active).toBe(pods(cluster.world).filter(isPodActive).length)
        },
      ),
      {numRuns: 25},
    )
  })
})
