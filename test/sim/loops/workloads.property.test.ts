import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {ReplicaSet} from '../../../src/kube/deployment.ts'
import type {Node} from '../../../src/kube/node.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import {isPodReady} from '../../../src/kube/pod.ts'
import {REASONS, sentence} from '../../../src/sim/reasons.ts'
import type {Change} from '../../../src/sim/request.ts'
import {findByKey, list} from '../../../src/sim/world.ts'
import type {Cluster} from './small-cluster.ts'
import {cluster, create, daemonSet, deploymentOf, names, pods, remove, settle, statefulSet, stored, update} from './small-cluster.ts'

type Act =
  | {readonly act: 'scale'; readonly to: number}
  | {readonly act: 'image'; readonly to: number}
  | {readonly act: 'delete'; readonly which: number}
  | {readonly act: 'wait'; readonly ms: number}

const acts = fc.array(
  fc.oneof(
    fc.record({act: fc.constant('scale' as const), to: fc.integer({min: 0, max: 6})}),
    fc.record({act: fc.constant('image' as const), to: fc.integer({min: 1, max: 3})}),
    fc.record({act: fc.constant('delete' as const), which: fc.nat(9)}),
    fc.record({act: fc.constant('wait' as const), ms: fc.integer({min: 0, max: 2000})}),
  ),
  {maxLength: 12},
)

type Scaled = ReturnType<typeof statefulSet> | ReturnType<typeof deploymentOf>

/** Does one thing to a workload; the cluster runs on only while it says wait. */
function perform(c: Cluster, object: Scaled, step: Act): void {
  const now = stored(c, object)
  if (step.act === 'scale') update(c, {...now, spec: {...now.spec, replicas: step.to}})
  else if (step.act === 'image') {
    const containers = [{name: 'c', image: `nginx:${step.to}`}]
    update(c, {...now, spec: {...now.spec, template: {...now.spec.template, spec: {containers}}}})
  } else if (step.act === 'delete') {
    const name = names(c)[step.which]
    if (name !== undefined) remove(c, `Pod/default/${name}`)
  } else settle(c, c.world.now + step.ms)
}

/** Every change can be told in words, with all its facts. */
function expectWords(c: Cluster): void {
  const reasons = c.changes.map(change => change.why)
  expect(reasons.filter(({rule}) => REASONS[rule] === undefined)).toEqual([])
  expect(reasons.map(sentence).filter(text => /[{}]/.test(text))).toEqual([])
}

const ordinal = (pod: Pod) => Number(pod.metadata.name.slice('web-'.length))
const isPod = (change: Change) => change.key.startsWith('Pod/')

describe('under anything a person may do', () => {
  it('an ordered set makes a pod only when all lower ones are Ready, and ends with every ordinal once', () => {
    fc.assert(
      fc.property(acts, fc.integer({min: 0, max: 3}), (steps, start) => {
        const c = cluster(2)
        create(c, statefulSet({ordinals: {start}}))
        for (const step of steps) perform(c, statefulSet(), step)
        settle(c)
        expectWords(c)
        const there = new Map<string, Pod>()
        for (const change of c.changes.filter(isPod)) {
          const pod = change.object as Pod
          if (change.what === 'created') {
            const lower = Array.from({length: ordinal(pod) - start}, (_, index) => there.get(`Pod/default/web-${start + index}`))
            expect(lower.every(other => other !== undefined && isPodReady(other) && other.metadata.deletionTimestamp === undefined)).toBe(
              true,
            )
          }
          if (change.what === 'deleted') there.delete(change.key)
          else there.set(change.key, pod)
        }
        const set = stored(c, statefulSet())
        const wanted = Array.from({length: set.spec.replicas ?? 0}, (_, index) => `web-${start + index}`)
        expect([...names(c)].sort()).toEqual(wanted.sort())
        expect(new Set(pods(c).map(pod => pod.spec.containers[0]?.image)).size).toBeLessThanOrEqual(1)
        expect(set.status).toMatchObject({replicas: wanted.length, currentRevision: set.status?.updateRevision})
      }),
      {numRuns: 60},
    )
  })

  it('a Parallel set ends with every ordinal once and the newest template', () => {
    fc.assert(
      fc.property(acts, steps => {
        const c = cluster(2)
        create(c, statefulSet({podManagementPolicy: 'Parallel'}))
        for (const step of steps) perform(c, statefulSet(), step)
        settle(c)
        expectWords(c)
        const set = stored(c, statefulSet())
        expect([...names(c)].sort()).toEqual(Array.from({length: set.spec.replicas ?? 0}, (_, index) => `web-${index}`).sort())
        expect(pods(c).every(pod => pod.spec.containers[0]?.image === set.spec.template.spec.containers[0]?.image)).toBe(true)
      }),
      {numRuns: 60},
    )
  })

  it('the ReplicaSets of a Deployment never want more pods together than replicas and maxSurge allow, and ends with the newest template', () => {
    fc.assert(
      fc.property(
        acts.map(steps => steps.filter(step => step.act !== 'scale')),
        steps => {
          const c = cluster(2)
          create(c, deploymentOf())
          for (const step of steps) perform(c, deploymentOf(), step)
          settle(c)
          expectWords(c)
          // Pods may be more for a moment: a ReplicaSet that is made smaller still waits to see what it has just made.
          const wanted = new Map<string, number>()
          for (const {key, what, object} of c.changes) {
            if (!key.startsWith('ReplicaSet/')) continue
            wanted.set(key, what === 'deleted' ? 0 : ((object as ReplicaSet).spec.replicas ?? 1))
            expect([...wanted.values()].reduce((sum, replicas) => sum + replicas, 0)).toBeLessThanOrEqual(5)
          }
          const {spec, status} = stored(c, deploymentOf())
          expect(pods(c).map(pod => pod.spec.containers[0]?.image)).toEqual(Array(4).fill(spec.template.spec.containers[0]?.image))
          expect(status).toMatchObject({replicas: 4, availableReplicas: 4})
        },
      ),
      {numRuns: 60},
    )
  })

  const nodeActs = fc.array(
    fc.record({
      act: fc.constantFrom('add', 'remove', 'label', 'unlabel', 'keep off', 'throw off', 'let on', 'delete pod', 'image', 'wait'),
      which: fc.nat(5),
    }),
    {maxLength: 15},
  )

  it('daemon pods are on the nodes that fit, once each, when the cluster is at rest', () => {
    fc.assert(
      fc.property(nodeActs, fc.boolean(), (steps, surge) => {
        const c = cluster(3)
        const updateStrategy = {
          type: 'RollingUpdate',
          rollingUpdate: surge ? {maxUnavailable: 0, maxSurge: 1} : {maxUnavailable: 1, maxSurge: 0},
        } as const
        const base = daemonSet({updateStrategy}).spec
        const withSelector = (image: string) => ({
          ...base,
          template: {...base.template, spec: {nodeSelector: {disk: 'ssd'}, containers: [{name: 'c', image}]}},
        })
        for (const node of list(c.world, 'Node')) update(c, {...node, metadata: {...node.metadata, labels: {disk: 'ssd'}}})
        create(c, {...daemonSet(), spec: withSelector('nginx:1')})
        for (const {act, which} of steps) {
          if (act === 'image') update(c, {...stored(c, daemonSet()), spec: withSelector(`nginx:${which}`)})
          else if (act === 'wait') settle(c, c.world.now + which * 200)
          else if (act === 'delete pod') {
            const name = names(c)[which]
            if (name !== undefined) remove(c, `Pod/default/${name}`)
          } else changeNode(c, act, which)
        }
        settle(c)
        expectWords(c)
        const fitting = list(c.world, 'Node')
          .filter(fits)
          .map(node => node.metadata.name)
        const staying = list(c.world, 'Node')
          .filter(stays)
          .map(node => node.metadata.name)
        const places = pods(c)
          .map(pod => pod.spec.nodeName ?? '')
          .sort()
        expect(places.filter(place => !staying.includes(place))).toEqual(fitting)
        expect(new Set(places).size).toBe(places.length)
        const image = stored(c, daemonSet()).spec.template.spec.containers[0]?.image
        expect(
          pods(c)
            .filter(pod => fitting.includes(pod.spec.nodeName ?? ''))
            .every(pod => pod.spec.containers[0]?.image === image),
        ).toBe(true)
        expect(stored(c, daemonSet()).status).toMatchObject({desiredNumberScheduled: fitting.length, numberReady: fitting.length})
      }),
      {numRuns: 80},
    )
  })
})

const fits = (node: Node) => node.metadata.labels?.disk === 'ssd' && (node.spec?.taints ?? []).length === 0
const stays = (node: Node) => node.metadata.labels?.disk === 'ssd' && node.spec?.taints?.[0]?.effect === 'NoSchedule'

function changeNode(c: Cluster, act: string, which: number): void {
  const key = `Node//node-000${which}` as const
  const node = findByKey(c.world, key) as Node | undefined
  if (act === 'add') {
    if (node === undefined)
      create(c, {apiVersion: 'v1', kind: 'Node', metadata: {name: `node-000${which}`, labels: {disk: 'ssd'}}, spec: {}})
  } else if (node === undefined) return
  else if (act === 'remove') {
    remove(c, key)
    // Pod garbage collection, which is asleep here, would free the pods of the node.
    for (const pod of pods(c)) if (pod.spec.nodeName === node.metadata.name) forceAway(c, pod)
  } else if (act === 'label' || act === 'unlabel')
    update(c, {...node, metadata: {...node.metadata, labels: act === 'label' ? {disk: 'ssd'} : {}}})
  else {
    const taints = act === 'let on' ? [] : [{key: 'busy', effect: act === 'keep off' ? ('NoSchedule' as const) : ('NoExecute' as const)}]
    update(c, {...node, spec: {...node.spec, taints}})
  }
}

function forceAway(c: Cluster, pod: Pod): void {
  remove(c, `Pod/default/${pod.metadata.name}`)
}
