import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Job} from '../../src/kube/job.ts'
import type {KubeObject} from '../../src/kube/object.ts'
import {controllerOf, keyOf} from '../../src/kube/object.ts'
import type {Pod, PodSpec} from '../../src/kube/pod.ts'
import {isPodActive, isPodReady, isPodTerminal} from '../../src/kube/pod.ts'
import type {StatefulSet} from '../../src/kube/statefulset.ts'
import {isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import {nextMoment} from '../../src/sim/look.ts'
import type {Request} from '../../src/sim/request.ts'
import {eachFrom, valuesFrom} from '../../src/sim/table.ts'
import type {Timeline} from '../../src/sim/timeline.ts'
import {act, advance, newTimeline, worldAt} from '../../src/sim/timeline.ts'
import type {World} from '../../src/sim/world.ts'
import {find, list, nodeLoad, podsOnNode} from '../../src/sim/world.ts'
import {power} from './power.ts'

// What must hold at every moment of every history, whatever people do: tried with random deeds on a cluster with all loops.

const WHY = {rule: 'asked', facts: {}}
const NODES = ['node-a', 'node-b', 'node-c']

const template = (app: string, spec: PodSpec) => ({metadata: {labels: {app}}, spec})
const server: PodSpec = {containers: [{name: 'c', image: 'nginx:1.27', volumeMounts: [{name: 'data', mountPath: '/data'}]}]}
const agent: PodSpec = {containers: [{name: 'c', image: 'nginx:1.27'}]}
const worker = (exit: number): PodSpec => ({
  restartPolicy: 'Never',
  containers: [{name: 'c', image: 'busybox:1.37', command: ['sh', '-c', `sleep 5; exit ${exit}`]}],
})

function objectOf(kind: Kind, n: number): KubeObject {
  const metadata = {name: kind.toLowerCase(), namespace: 'default'}
  const selector = {matchLabels: {app: kind}}
  if (kind === 'StatefulSet') {
    const claims = [{metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}]
    const spec = {
      serviceName: 'x',
      replicas: n,
      selector,
      template: template(kind, server),
      volumeClaimTemplates: claims,
      podManagementPolicy: 'OrderedReady',
    }
    return {apiVersion: 'apps/v1', kind, metadata, spec}
  }
  if (kind === 'DaemonSet') return {apiVersion: 'apps/v1', kind, metadata, spec: {selector, template: template(kind, agent)}}
  const job = {parallelism: n, completions: n + 1, backoffLimit: 1, template: {spec: worker(n % 2)}}
  if (kind === 'Job') return {apiVersion: 'batch/v1', kind, metadata, spec: job}
  return {
    apiVersion: 'batch/v1',
    kind,
    metadata,
    spec: {
      schedule: '* * * * *',
      concurrencyPolicy: 'Forbid',
      jobTemplate: {
        spec: {
          ...job,
          template: {spec: {...worker(0), containers: [{name: 'c', image: 'busybox:1.37', command: ['sh', '-c', 'sleep 95']}]}},
        },
      },
    },
  }
}

type Kind = 'StatefulSet' | 'DaemonSet' | 'Job' | 'CronJob'
type Deed = {
  readonly what: 'make' | 'scale' | 'kill' | 'stop' | 'start' | 'cordon' | 'unmake'
  readonly kind: Kind
  readonly n: number
  readonly wait: number
}

const deed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom('make', 'make', 'make', 'scale', 'kill', 'stop', 'start', 'cordon', 'unmake'),
  kind: fc.constantFrom('StatefulSet', 'DaemonSet', 'Job', 'CronJob'),
  n: fc.integer({min: 1, max: 3}),
  wait: fc.constantFrom(0, 100, 1500, 8000, 70_000, 400_000),
})
const deeds = fc.array(deed, {minLength: 2, maxLength: 10})

function requestOf(world: World, {what, kind, n}: Deed): Request | undefined {
  const name = NODES[n - 1] ?? 'node-a'
  if (what === 'make') return {verb: 'create', object: objectOf(kind, n), why: WHY}
  if (what === 'unmake') return {verb: 'delete', key: keyOf(objectOf(kind, n)), cascade: n === 1 ? 'foreground' : 'background', why: WHY}
  if (what === 'scale') {
    const set = find(world, 'StatefulSet', 'default', 'statefulset')
    return set === undefined ? undefined : {verb: 'update', object: {...set, spec: {...set.spec, replicas: n}} as StatefulSet, why: WHY}
  }
  if (what === 'kill') {
    const pods = list(world, 'Pod')
    const pod = pods[n % Math.max(pods.length, 1)]
    return pod === undefined ? undefined : {verb: 'delete', key: keyOf(pod), why: WHY}
  }
  if (what === 'cordon') {
    const node = find(world, 'Node', '', name)
    return node === undefined ? undefined : {verb: 'update', object: {...node, spec: {...node.spec, unschedulable: n === 1}}, why: WHY}
  }
  return power(world, name, what === 'start')
}

function play(all: readonly Deed[]): Timeline {
  let timeline = newTimeline(newCluster({seed: 'properties', nodes: NODES.map(name => ({name}))}))
  for (const each of all) {
    const request = requestOf(timeline.head, each)
    const next = request === undefined ? timeline : act(timeline, [request])
    timeline = advance(isProblem(next) ? timeline : next, timeline.head.now + each.wait)
  }
  return timeline
}

function everyWorld(timeline: Timeline, hold: (world: World, before: World) => void): void {
  let before = worldAt(timeline, 0)
  for (let number = 1; number <= timeline.steps; number++) {
    const world = worldAt(timeline, number)
    hold(world, before)
    before = world
  }
}

const podsOf = (world: World, kind: Kind): readonly Pod[] => list(world, 'Pod').filter(pod => controllerOf(pod)?.kind === kind)
const ordinal = (pod: Pod) => Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1))
const RUNS = {numRuns: 25}

describe('whatever people do', () => {
  it('an ordered set makes a pod only when all lower ordinals are Ready, and never doubles one', () => {
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), (world, before) => {
          for (const pod of podsOf(world, 'StatefulSet')) {
            if (find(before, 'Pod', 'default', pod.metadata.name)?.metadata.uid === pod.metadata.uid) continue
            const owner = controllerOf(pod)?.uid
            const lower = podsOf(before, 'StatefulSet').filter(other => controllerOf(other)?.uid === owner && ordinal(other) < ordinal(pod))
            expect(lower.length).toBe(ordinal(pod))
            expect(lower.every(isPodReady)).toBe(true)
          }
        })
      }),
      RUNS,
    )
  })

  it('no identity of a set runs on two machines at once', () => {
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), world => {
          const disks = new Map<string, string>()
          for (const pod of list(world, 'Pod')) {
            const claim = pod.spec.volumes?.find(volume => volume.persistentVolumeClaim !== undefined)?.persistentVolumeClaim?.claimName
            if (claim === undefined || pod.spec.nodeName === undefined || isPodTerminal(pod)) continue
            expect(disks.get(claim) ?? pod.metadata.name).toBe(pod.metadata.name)
            disks.set(claim, pod.metadata.name)
          }
        })
      }),
      RUNS,
    )
  })

  it('a Job never has more than parallelism active pods', () => {
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), world => {
          for (const job of list(world, 'Job')) {
            const active = list(world, 'Pod').filter(pod => controllerOf(pod)?.uid === job.metadata.uid && isPodActive(pod))
            expect(active.length).toBeLessThanOrEqual(job.spec.parallelism ?? 1)
          }
        })
      }),
      RUNS,
    )
  })

  it('Forbid never lets two Jobs of a CronJob run at once', () => {
    const unfinished = (job: Job) =>
      !job.status?.conditions?.some(({type, status}) => status === 'True' && (type === 'Complete' || type === 'Failed'))
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), world => {
          const running = new Map<string, number>()
          for (const job of list(world, 'Job')) {
            const owner = controllerOf(job)
            if (owner?.kind !== 'CronJob' || !unfinished(job)) continue
            running.set(owner.uid, (running.get(owner.uid) ?? 0) + 1)
          }
          for (const count of running.values()) expect(count).toBe(1)
        })
      }),
      RUNS,
    )
  })

  it('a claim of a set is never lost', () => {
    fc.assert(
      fc.property(deeds, all => {
        everyWorld(play(all), (world, before) => {
          for (const claim of list(before, 'PersistentVolumeClaim'))
            expect(find(world, 'PersistentVolumeClaim', 'default', claim.metadata.name)?.metadata.uid).toBe(claim.metadata.uid)
        })
      }),
      RUNS,
    )
  })

  it('indexes equal a full scan', () => {
    fc.assert(
      fc.property(deeds, all => {
        const {head} = play(all)
        const pods = list(head, 'Pod')
        for (const name of NODES) {
          const here = pods.filter(pod => pod.spec.nodeName === name)
          expect(podsOnNode(head, name)).toEqual(here)
          expect(nodeLoad(head, name).pods).toBe(here.filter(pod => !isPodTerminal(pod)).length)
        }
        const owned = valuesFrom(head.objects, '').flatMap(object =>
          (object.metadata.ownerReferences ?? []).map(({uid}) => `${uid} ${keyOf(object)}`),
        )
        const indexed: string[] = []
        eachFrom(head.indexes.byOwner, '', key => {
          indexed.push(key)
        })
        expect(indexed).toEqual(owned.sort())
      }),
      RUNS,
    )
  })

  it('at rest there is one daemon on each eligible node, and every pod that does not run says why', () => {
    fc.assert(
      fc.property(deeds, all => {
        const played = play([...all, {what: 'make', kind: 'DaemonSet', n: 1, wait: 0}])
        let timeline = played
        for (const name of NODES) {
          const next = act(timeline, [power(timeline.head, name, true)])
          if (!isProblem(next)) timeline = next
        }
        const {head} = advance(timeline, timeline.head.now + 900_000)
        const daemons = podsOf(head, 'DaemonSet').filter(pod => isPodActive(pod))
        expect(daemons.map(pod => pod.spec.nodeName).sort()).toEqual(NODES)
        expect(daemons.every(isPodReady)).toBe(true)
        for (const pod of list(head, 'Pod')) {
          const waits = pod.status?.phase === 'Pending' && pod.spec.nodeName === undefined
          if (waits) expect([...valuesFrom(head.waiting, `${keyOf(pod)} `)].length).toBeGreaterThan(0)
        }
        expect(nextMoment(head) ?? head.now + 1).toBeGreaterThan(head.now)
      }),
      {numRuns: 15},
    )
  })
})
