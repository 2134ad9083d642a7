import {describe, expect, it} from 'vitest'
import type {Node} from '../../../src/kube/node.ts'
import type {Pod, Taint} from '../../../src/kube/pod.ts'
import type {Cluster} from './small-cluster.ts'
import {find, list} from '../../../src/sim/world.ts'
import {cluster, create, daemonSet, events, pods, probe, settle, stored, update, waits} from './small-cluster.ts'

const KEY = 'DaemonSet/default/agent'
const nodesOf = (c: Cluster) =>
  pods(c)
    .map(pod => pod.spec.nodeName)
    .sort()
const node = (c: Cluster, name: string): Node => {
  const found = find(c.world, 'Node', '', name)
  if (found === undefined) throw new Error(`${name} is missing`)
  return found
}
const taint = (c: Cluster, name: string, taints: readonly Taint[]) => {
  update(c, {...node(c, name), spec: {...node(c, name).spec, taints}})
}
const rollTo = (c: Cluster, image: string, spec: Parameters<typeof daemonSet>[0] = {}) => {
  update(c, {...stored(c, daemonSet()), spec: daemonSet(spec, image).spec})
}

describe('a DaemonSet', () => {
  it('puts one pod on each node, all at once, pinned to its node', () => {
    const c = cluster(3)
    create(c, daemonSet())
    settle(c)
    expect(nodesOf(c)).toEqual(['node-0000', 'node-0001', 'node-0002'])
    const [pod] = pods(c)
    expect(pod?.metadata.generateName).toBe('agent-')
    expect(pod?.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms).toEqual([
      {matchFields: [{key: 'metadata.name', operator: 'In', values: [pod?.spec.nodeName]}]},
    ])
    expect(stored(c, daemonSet()).status).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
      numberMisscheduled: 0,
      observedGeneration: 1,
    })
    expect(new Set(events(c, KEY))).toEqual(new Set(pods(c).map(({metadata}) => `SuccessfulCreate: Created pod: ${metadata.name}`)))
  })

  it('gives its pods six tolerations, and a seventh on the network of the host', () => {
    const c = cluster(1)
    create(c, daemonSet())
    settle(c)
    expect(pods(c)[0]?.spec.tolerations?.map(toleration => toleration.key?.slice('node.kubernetes.io/'.length))).toEqual([
      'not-ready',
      'unreachable',
      'disk-pressure',
      'memory-pressure',
      'pid-pressure',
      'unschedulable',
    ])
  })

  it('leaves running pods on a node with a new NoSchedule taint, and takes them off one with NoExecute', () => {
    const c = cluster(3)
    create(c, daemonSet())
    settle(c)
    taint(c, 'node-0000', [{key: 'gpu', effect: 'NoSchedule'}])
    settle(c)
    expect(stored(c, daemonSet()).status).toMatchObject({desiredNumberScheduled: 2, numberMisscheduled: 1})
    expect(nodesOf(c)).toHaveLength(3)
    taint(c, 'node-0001', [{key: 'gpu', effect: 'NoExecute'}])
    settle(c)
    expect(nodesOf(c)).toEqual(['node-0000', 'node-0002'])
    taint(c, 'node-0001', [])
    settle(c)
    expect(nodesOf(c)).toHaveLength(3)
  })

  it('follows the labels of nodes', () => {
    const c = cluster(3)
    const spec = daemonSet().spec
    create(c, {...daemonSet(), spec: {...spec, template: {...spec.template, spec: {...spec.template.spec, nodeSelector: {disk: 'ssd'}}}}})
    settle(c)
    expect(nodesOf(c)).toEqual([])
    expect(waits(c, KEY).at(-1)).toBe('daemonset-has-no-node')
    update(c, {...node(c, 'node-0001'), metadata: {...node(c, 'node-0001').metadata, labels: {disk: 'ssd'}}})
    settle(c)
    expect(nodesOf(c)).toEqual(['node-0001'])
    update(c, {...node(c, 'node-0001'), metadata: {...node(c, 'node-0001').metadata, labels: {}}})
    settle(c)
    expect(nodesOf(c)).toEqual([])
  })

  it('updates one node at a time, the old pod gone before the new one is made', () => {
    const c = cluster(4)
    create(c, daemonSet())
    settle(c)
    const before = c.changes.length
    rollTo(c, 'nginx:2')
    settle(c)
    expect(pods(c).every(pod => pod.spec.containers[0]?.image === 'nginx:2')).toBe(true)
    expect(nodesOf(c)).toHaveLength(4)
    expect(mostMissing(c, before, 4)).toBe(1)
    expect(waits(c, KEY)).toContain('daemonset-waits-for-budget')
  })

  it('rounds maxUnavailable in percent up', () => {
    const c = cluster(4)
    create(c, daemonSet())
    settle(c)
    const before = c.changes.length
    rollTo(c, 'nginx:2', {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: '30%', maxSurge: 0}}})
    settle(c)
    expect(mostMissing(c, before, 4)).toBe(2)
  })

  it('with maxSurge makes the new pod before it removes the old one', () => {
    const c = cluster(3)
    const surge = {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}} as const
    create(c, daemonSet(surge))
    settle(c)
    const before = c.changes.length
    rollTo(c, 'nginx:2', surge)
    settle(c)
    expect(pods(c).map(pod => pod.spec.containers[0]?.image)).toEqual(['nginx:2', 'nginx:2', 'nginx:2'])
    expect(mostMissing(c, before, 3)).toBe(0)
  })

  it('stops an update at a broken image after maxUnavailable nodes, and heals when the image is right again', () => {
    const c = cluster(3, pod => (pod.spec.containers[0]?.image === 'broken' ? 'unready' : 'ready'))
    create(c, daemonSet())
    settle(c)
    rollTo(c, 'broken')
    settle(c)
    expect(pods(c).filter(pod => pod.spec.containers[0]?.image === 'broken')).toHaveLength(1)
    rollTo(c, 'nginx:3')
    settle(c)
    expect(pods(c).every(pod => pod.spec.containers[0]?.image === 'nginx:3')).toBe(true)
  })

  it('with OnDelete waits for somebody to delete a pod', () => {
    const c = cluster(2)
    create(c, daemonSet({updateStrategy: {type: 'OnDelete'}}))
    settle(c)
    rollTo(c, 'nginx:2', {updateStrategy: {type: 'OnDelete'}})
    settle(c)
    expect(pods(c).every(pod => pod.spec.containers[0]?.image === 'nginx:1')).toBe(true)
    expect(waits(c, KEY).at(-1)).toBe('daemonset-waits-for-you')
  })

  it('replaces a failed pod at once, and one that fails again after one second, then two', () => {
    const seen = new Set<string>()
    const c = cluster(1, pod => (seen.add(pod.metadata.name).size <= 3 ? 'failed' : 'ready'))
    create(c, daemonSet())
    settle(c)
    const gone = c.changes.filter(change => change.key.startsWith('Pod/') && change.what === 'deleted').map(change => change.at)
    expect(gone).toHaveLength(3)
    const [first = 0, second = 0, third = 0] = gone
    expect(second - first).toBeGreaterThanOrEqual(1000)
    expect(third - second).toBeGreaterThanOrEqual(2000)
    expect(events(c, KEY).filter(text => text.startsWith('FailedDaemonPod: Found failed daemon pod default/agent-'))).toHaveLength(3)
    expect(pods(c)).toHaveLength(1)
  })

  it('adopts a stray pod with its labels and removes it as surplus', () => {
    const c = cluster(1)
    create(c, daemonSet())
    settle(c)
    create(c, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {name: 'stray', namespace: 'default', labels: {app: 'web'}},
      spec: {nodeName: 'node-0000', containers: [{name: 'c', image: 'nginx'}]},
    } as Pod)
    settle(c)
    expect(pods(c).map(pod => pod.metadata.name)).not.toContain('stray')
    expect(events(c, KEY)).toContain('SuccessfulDelete: Deleted pod: stray')
  })

  it('renumbers an old revision when its template comes back', () => {
    const c = cluster(1)
    create(c, daemonSet())
    settle(c)
    rollTo(c, 'nginx:2')
    settle(c)
    rollTo(c, 'nginx:1')
    settle(c)
    expect(
      list(c.world, 'ControllerRevision', 'default')
        .map(revision => revision.revision)
        .sort(),
    ).toEqual([2, 3])
  })

  it('counts a pod as available only after minReadySeconds', () => {
    const c = cluster(1)
    create(c, daemonSet({minReadySeconds: 5}))
    settle(c, c.world.now + 2000)
    expect(stored(c, daemonSet()).status).toMatchObject({numberReady: 1, numberUnavailable: 1})
    settle(c)
    expect(stored(c, daemonSet()).status).toMatchObject({numberReady: 1, numberAvailable: 1})
  })

  it('with maxSurge keeps the old pod until the new one has been Ready for minReadySeconds', () => {
    const c = cluster(2)
    const surge = {minReadySeconds: 5, updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}} as const
    create(c, daemonSet(surge))
    settle(c)
    const begun = c.world.now
    rollTo(c, 'nginx:2', surge)
    settle(c)
    expect(pods(c).map(pod => pod.spec.containers[0]?.image)).toEqual(['nginx:2', 'nginx:2'])
    expect(c.world.now - begun).toBeGreaterThanOrEqual(8_000)
  })

  it('holds an update while a new pod is not Ready, and goes on when it is', () => {
    let broken = true
    const c = cluster(3, pod => (broken && pod.spec.containers[0]?.image === 'nginx:2' ? 'unready' : 'ready'))
    create(c, daemonSet())
    settle(c)
    rollTo(c, 'nginx:2')
    settle(c)
    broken = false
    const held = pods(c).find(pod => pod.spec.containers[0]?.image === 'nginx:2')
    probe(c, held?.metadata.name ?? '')
    settle(c)
    expect(pods(c).every(pod => pod.spec.containers[0]?.image === 'nginx:2')).toBe(true)
  })
})

/** The most nodes that were without a Ready pod at any moment after a change. */
function mostMissing(c: Cluster, since: number, nodes: number): number {
  const ready = new Map<string, string>()
  let most = 0
  for (const [index, {key, what, object}] of c.changes.entries()) {
    if (!key.startsWith('Pod/')) continue
    const pod = object as Pod
    const well =
      what !== 'deleted' &&
      pod.metadata.deletionTimestamp === undefined &&
      pod.status?.conditions?.some(condition => condition.type === 'Ready' && condition.status === 'True')
    if (well === true && pod.spec.nodeName !== undefined) ready.set(key, pod.spec.nodeName)
    else ready.delete(key)
    if (index >= since) most = Math.max(most, nodes - new Set(ready.values()).size)
  }
  return most
}
