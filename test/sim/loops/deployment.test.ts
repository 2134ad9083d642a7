import {describe, expect, it} from 'vitest'
import type {Deployment} from '../../../src/kube/deployment.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import {isPodActive} from '../../../src/kube/pod.ts'
import {list} from '../../../src/sim/world.ts'
import type {Cluster} from './small-cluster.ts'
import {ask, cluster, create, deploymentOf, events, pods, remove, settle, stored, update, waits} from './small-cluster.ts'

const KEY = 'Deployment/default/web'
const conditions = (c: Cluster) =>
  stored(c, deploymentOf())
    .status?.conditions?.map(({type, status, reason}) => `${type} ${status} ${reason}`)
    .sort()
const change = (c: Cluster, spec: Partial<Deployment['spec']>, image = 'nginx:1') => {
  update(c, {...stored(c, deploymentOf()), spec: deploymentOf(spec, image).spec})
}
const images = (c: Cluster) =>
  pods(c)
    .filter(isPodActive)
    .map(pod => pod.spec.containers[0]?.image)
const sizes = (c: Cluster) =>
  list(c.world, 'ReplicaSet', 'default')
    .map(set => set.spec.replicas)
    .sort()

describe('a Deployment', () => {
  it('makes a ReplicaSet, and that makes the pods', () => {
    const c = cluster(2)
    create(c, deploymentOf())
    settle(c)
    const [set] = list(c.world, 'ReplicaSet', 'default')
    expect(set?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{8,10}$/)
    expect(set?.metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '1',
      'deployment.kubernetes.io/desired-replicas': '4',
      'deployment.kubernetes.io/max-replicas': '5',
    })
    expect(pods(c)).toHaveLength(4)
    expect(events(c, KEY)).toEqual([`ScalingReplicaSet: Scaled up replica set ${set?.metadata.name} from 0 to 4`])
    expect(stored(c, deploymentOf()).status).toMatchObject({
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
      terminatingReplicas: 0,
      observedGeneration: 1,
    })
    expect(conditions(c)).toEqual(['Available True MinimumReplicasAvailable', 'Progressing True NewReplicaSetAvailable'])
    expect(stored(c, deploymentOf()).metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1')
  })

  it('replaces pods within maxSurge and maxUnavailable', () => {
    const c = cluster(2)
    create(c, deploymentOf())
    settle(c)
    const before = c.changes.length
    change(c, {}, 'nginx:2')
    settle(c)
    expect(images(c)).toEqual(['nginx:2', 'nginx:2', 'nginx:2', 'nginx:2'])
    expect(sizes(c)).toEqual([0, 4])
    let most = 0
    let least = 4
    const alive = new Map<string, boolean>()
    for (const [index, {key, what, object}] of c.changes.entries()) {
      if (!key.startsWith('Pod/')) continue
      const pod = object as ReturnType<typeof pods>[number]
      if (what === 'deleted' || !isPodActive(pod)) alive.delete(key)
      else alive.set(key, pod.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True') ?? false)
      if (index < before) continue
      most = Math.max(most, alive.size)
      least = Math.min(least, [...alive.values()].filter(Boolean).length)
    }
    expect([most, least]).toEqual([5, 3])
  })

  it('keeps the old ReplicaSet at a size that leaves enough pods when the new image is broken', () => {
    const c = cluster(2, pod => (pod.spec.containers[0]?.image === 'broken' ? 'unready' : 'ready'))
    create(c, deploymentOf())
    settle(c)
    change(c, {progressDeadlineSeconds: 60}, 'broken')
    settle(c)
    expect(sizes(c)).toEqual([2, 3])
    expect(waits(c, KEY)).toContain('deployment-waits-for-ready')
    expect(conditions(c)).toContain('Progressing False ProgressDeadlineExceeded')
    change(c, {progressDeadlineSeconds: 60})
    settle(c)
    expect(images(c)).toEqual(['nginx:1', 'nginx:1', 'nginx:1', 'nginx:1'])
    expect(stored(c, deploymentOf()).metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
  })

  it('with Recreate removes all old pods before it makes a new one', () => {
    const c = cluster(1)
    create(c, deploymentOf({strategy: {type: 'Recreate'}}))
    settle(c)
    const before = c.changes.length
    change(c, {strategy: {type: 'Recreate'}}, 'nginx:2')
    settle(c)
    const order = c.changes
      .slice(before)
      .filter(({key, what}) => key.startsWith('Pod/') && (what === 'created' || what === 'deleted'))
      .map(({what}) => what)
    expect(order).toEqual([...Array(4).fill('deleted'), ...Array(4).fill('created')])
  })

  it('makes a deleted pod again under another name, before the old one is gone', () => {
    const c = cluster(1)
    create(c, deploymentOf({replicas: 2}))
    settle(c)
    const [pod] = pods(c)
    const before = c.changes.length
    remove(c, `Pod/default/${pod?.metadata.name ?? ''}`)
    settle(c)
    const order = c.changes
      .slice(before)
      .filter(({key, what}) => key.startsWith('Pod/') && (what === 'created' || what === 'deleted'))
      .map(({what}) => what)
    expect(order).toEqual(['created', 'deleted'])
    expect(pods(c).map(other => other.metadata.name)).not.toContain(pod?.metadata.name)
  })

  it('scales without touching the template', () => {
    const c = cluster(1)
    create(c, deploymentOf({replicas: 1}))
    settle(c)
    change(c, {replicas: 4})
    settle(c)
    change(c, {replicas: 1})
    settle(c)
    expect(events(c, KEY).map(text => text.replace(/web-\w+/, 'SET'))).toEqual([
      'ScalingReplicaSet: Scaled up replica set SET from 0 to 1',
      'ScalingReplicaSet: Scaled up replica set SET from 1 to 4',
      'ScalingReplicaSet: Scaled down replica set SET from 4 to 1',
    ])
    expect(pods(c)).toHaveLength(1)
  })

  it('shares a change of size among its ReplicaSets while a rollout is stuck', () => {
    const c = cluster(2, pod => (pod.spec.containers[0]?.image === 'broken' ? 'unready' : 'ready'))
    create(c, deploymentOf({replicas: 10}))
    settle(c)
    change(c, {replicas: 10}, 'broken')
    settle(c)
    const stuck = sizes(c)
    change(c, {replicas: 20}, 'broken')
    settle(c)
    expect(stuck).toEqual([5, 8])
    // 20 and 5 more (25 %) to share: 8 of 13 are 15.4, 5 of 13 are 9.6
    expect(sizes(c)).toEqual([10, 15])
  })

  it('does nothing new while it is paused, and says so', () => {
    const c = cluster(1)
    create(c, deploymentOf({replicas: 1}))
    settle(c)
    change(c, {replicas: 1, paused: true}, 'nginx:2')
    settle(c)
    expect(images(c)).toEqual(['nginx:1'])
    expect(conditions(c)).toContain('Progressing Unknown DeploymentPaused')
    expect(waits(c, KEY).at(-1)).toBe('deployment-is-paused')
    change(c, {replicas: 1}, 'nginx:2')
    settle(c)
    expect(images(c)).toEqual(['nginx:2'])
  })

  it('keeps no more old ReplicaSets than revisionHistoryLimit', () => {
    const c = cluster(1)
    create(c, deploymentOf({replicas: 1, revisionHistoryLimit: 1}))
    settle(c)
    for (const image of ['nginx:2', 'nginx:3', 'nginx:4']) {
      change(c, {replicas: 1, revisionHistoryLimit: 1}, image)
      settle(c)
    }
    expect(sizes(c)).toEqual([0, 1])
  })

  it('adopts a running stray pod with its labels instead of making one, and leaves an ended one alone', () => {
    const c = cluster(1)
    create(c, deploymentOf({replicas: 1}))
    settle(c)
    const [set] = list(c.world, 'ReplicaSet', 'default')
    const stray = (name: string, phase: 'Running' | 'Succeeded') => {
      create(c, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {name, namespace: 'default', labels: {...set?.spec.template.metadata?.labels}},
        spec: {containers: [{name: 'c', image: 'nginx:1'}]},
      } as Pod)
      const pod = pods(c).find(other => other.metadata.name === name)
      if (pod !== undefined) ask(c, {verb: 'status', object: {...pod, status: {phase}}, why: {rule: 'asked', facts: {}}})
    }
    stray('ended', 'Succeeded')
    settle(c)
    expect(pods(c).map(pod => pod.metadata.name)).toContain('ended')
    stray('running', 'Running')
    settle(c)
    expect(pods(c).filter(isPodActive)).toHaveLength(1)
  })
})
