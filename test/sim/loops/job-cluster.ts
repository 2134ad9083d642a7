import type {CronJob, Job, JobSpec} from '../../../src/kube/job.ts'
import type {Condition, Key, Ms} from '../../../src/kube/object.ts'
import {splitKey} from '../../../src/kube/object.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import type {KubeEvent} from '../../../src/kube/service.ts'
import {EPOCH, parseTimestamp, timestamp} from '../../../src/kube/time.ts'
import {handle, isProblem} from '../../../src/sim/apiserver.ts'
import {newCluster} from '../../../src/sim/cluster.ts'
import {sentence} from '../../../src/sim/reasons.ts'
import type {Loops} from '../../../src/sim/look.ts'
import {lookOnce, nextMoment} from '../../../src/sim/look.ts'
import {cronjob} from '../../../src/sim/loops/cronjob.ts'
import {garbageCollector} from '../../../src/sim/loops/garbage-collector.ts'
import {job} from '../../../src/sim/loops/job.ts'
import {ttl} from '../../../src/sim/loops/ttl.ts'
import type {Change, Loop, Request} from '../../../src/sim/request.ts'
import {NOTHING} from '../../../src/sim/request.ts'
import type {World} from '../../../src/sim/world.ts'
import {find, list} from '../../../src/sim/world.ts'

/** How a pod's container runs: for how long (ms), and its exit code. */
export type Run = {readonly ms: Ms; readonly code: number}
export type Cluster = {world: World; readonly changes: Change[]; readonly loops: Loops}

const why = {rule: 'asked', facts: {}}
const asleep: Loop = () => NOTHING
const STEPS = 100_000
const START: Ms = 500
/** A kubelet is not woken by what it reports itself; it comes back to remove a pod that has ended. */
const SEEN: Ms = 60

/**
 * A cluster of one node whose kubelet is a stub: `runs` says what becomes of each pod. Job, CronJob, TTL and garbage collection are
 * real.
 */
export function jobCluster(runs: (pod: Pod) => Run, now = EPOCH): Cluster {
  const loops: Loops = {
    job,
    cronjob,
    ttl,
    'garbage-collector': garbageCollector,
    scheduler: bind,
    kubelet: kubelet(runs),
    statefulset: asleep,
    daemonset: asleep,
    deployment: asleep,
    replicaset: asleep,
    nodes: asleep,
    'taint-eviction': asleep,
    'pod-gc': asleep,
    'event-ttl': asleep,
    volumes: asleep,
    endpoints: asleep,
    disruption: asleep,
    resourcequota: asleep,
  }
  return {world: newCluster({seed: 'test', now, nodes: [{name: 'node-a'}]}), changes: [], loops}
}

const bind: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const pod = find(world, 'Pod', namespace, name)
  if (pod === undefined || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return NOTHING
  return {requests: [{verb: 'bind', key, node: 'node-a', why}]}
}

const kubelet =
  (runs: (pod: Pod) => Run): Loop =>
  (world, key) => {
    const {namespace, name} = splitKey(key)
    const pod = find(world, 'Pod', namespace, name)
    if (pod === undefined) return NOTHING
    const {phase} = pod.status ?? {}
    const stopped = pod.metadata.deletionTimestamp === undefined ? undefined : parseTimestamp(pod.metadata.deletionTimestamp)
    if (phase === 'Succeeded' || phase === 'Failed')
      return stopped === undefined ? NOTHING : {requests: [{verb: 'delete', key, grace: 0, why}]}
    if (stopped !== undefined && stopped <= world.now) return {requests: [end(pod, 137, world.now)], again: world.now + SEEN}
    const started = pod.status?.startTime
    if (started === undefined) {
      const ready: Condition = {type: 'Ready', status: 'True', lastTransitionTime: timestamp(world.now)}
      const status = {...pod.status, phase: 'Running', startTime: timestamp(world.now), conditions: [ready]} as const
      return {requests: [{verb: 'status', object: {...pod, status}, why}], again: world.now + START}
    }
    const {ms, code} = runs(pod)
    const due = parseTimestamp(started) + ms
    if (due <= world.now) return {requests: [end(pod, code, world.now)], again: world.now + SEEN}
    return {requests: [], again: Math.min(due, stopped ?? due)}
  }

function end(pod: Pod, code: number, now: Ms): Request {
  const finishedAt = timestamp(now)
  const unready: Condition = {type: 'Ready', status: 'False', lastTransitionTime: finishedAt}
  const state = {terminated: {exitCode: code, finishedAt}}
  const containerStatuses = pod.spec.containers.map(({name, image}) => ({
    name,
    image,
    imageID: image,
    ready: false,
    restartCount: 0,
    state,
  }))
  const status = {...pod.status, phase: code === 0 ? 'Succeeded' : 'Failed', conditions: [unready], containerStatuses} as const
  return {verb: 'status', object: {...pod, status}, why}
}

export function ask(cluster: Cluster, request: Request): void {
  const result = handle(cluster.world, request, 'nodes', {by: 'start'})
  if (isProblem(result)) throw new Error(result.message)
  cluster.world = result.world
  cluster.changes.push(...result.changes)
}

/** Runs for a span of virtual time, or less if the cluster comes to rest. */
export function run(cluster: Cluster, seconds: number, each: (world: World) => void = () => {}): void {
  const until = cluster.world.now + seconds * 1000
  for (let steps = 0; ; steps += 1) {
    if (steps > STEPS) throw new Error('the cluster does not come to rest')
    const due = nextMoment(cluster.world)
    if (due === undefined || due > until) break
    const step = lookOnce(cluster.loops, cluster.world)
    if (step === undefined) break
    cluster.world = step.world
    cluster.changes.push(...step.changes)
    each(cluster.world)
  }
  cluster.world = {...cluster.world, now: until}
}

/** Parts of a Job's spec; completions undefined makes a work queue, left out it is 1. */
export type Parts = Partial<Omit<JobSpec, 'completions'>> & {readonly completions?: number | undefined}

export function makeJob(cluster: Cluster, spec: Parts = {}, name = 'pi'): void {
  ask(cluster, {
    verb: 'create',
    object: {apiVersion: 'batch/v1', kind: 'Job', metadata: {name, namespace: 'default'}, spec: jobSpec({completions: 1, ...spec})},
    why,
  })
}

/** A Job's spec as the server stores it. */
export function jobSpec({completions, ...spec}: Parts): JobSpec {
  return {
    parallelism: 1,
    ...(completions === undefined ? {} : {completions}),
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 0x7fffffff,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed',
    template: {spec: {restartPolicy: 'Never', terminationGracePeriodSeconds: 2, containers: [{name: 'c', image: 'busybox:1.36'}]}},
    ...spec,
  }
}

export function makeCronJob(cluster: Cluster, spec: Partial<CronJob['spec']>, job: Parts = {}): void {
  const object: CronJob = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: {name: 'tick', namespace: 'default'},
    spec: {
      schedule: '* * * * *',
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: {spec: jobSpec({completions: 1, ...job})},
      ...spec,
    },
    status: {},
  }
  ask(cluster, {verb: 'create', object, why})
}

export function theJob(cluster: Cluster, name = 'pi'): Job {
  const found = find(cluster.world, 'Job', 'default', name)
  if (found === undefined) throw new Error(`no Job ${name}`)
  return found
}

export function changeJob(cluster: Cluster, spec: Partial<JobSpec>, name = 'pi'): void {
  const found = theJob(cluster, name)
  ask(cluster, {verb: 'update', object: {...found, spec: {...found.spec, ...spec}}, why})
}

export function changeCronJob(cluster: Cluster, spec: Partial<CronJob['spec']>): void {
  const found = find(cluster.world, 'CronJob', 'default', 'tick')
  if (found !== undefined) ask(cluster, {verb: 'update', object: {...found, spec: {...found.spec, ...spec}}, why})
}

export const remove = (cluster: Cluster, key: Key, cascade?: 'foreground' | 'orphan'): void =>
  ask(cluster, {verb: 'delete', key, ...(cascade === undefined ? {} : {cascade}), why})

export const pods = (world: World): readonly Pod[] => list(world, 'Pod', 'default')

/** Events about objects of a kind, in order, each `reason: message`, with generated letters as X. */
export function events(cluster: Cluster, kind: string): readonly string[] {
  return cluster.changes.flatMap(({object, what}) => {
    if (object?.kind !== 'Event' || what === 'deleted') return []
    const event = object as KubeEvent
    return event.involvedObject.kind === kind
      ? [`${event.reason}: ${event.message.replaceAll(/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-X')}`]
      : []
  })
}

/** Seconds after the start at which pods were made. */
export function madeAt(cluster: Cluster, start: Ms): readonly number[] {
  return cluster.changes
    .filter(({what, key}) => what === 'created' && key.startsWith('Pod/'))
    .map(({at}) => Math.round((at - start) / 1000))
}

/** Sentences of all that the loops of Jobs did and waited for. A missing fact shows as `{name}`, an unknown rule as its own name. */
export function sentences(cluster: Cluster): readonly string[] {
  return cluster.changes.filter(({by}) => by === 'job' || by === 'cronjob' || by === 'ttl').map(change => sentence(change.why))
}
