import {describe, expect, it} from 'vitest'
import type {Pod} from '../../../src/kube/pod.ts'
import {isPodReady} from '../../../src/kube/pod.ts'
import {list} from '../../../src/sim/world.ts'
import {ask, cluster, create, events, names, pods, remove, settle, statefulSet, stored, update, waits} from './small-cluster.ts'

const KEY = 'StatefulSet/default/web'
const images = (found: readonly Pod[]) => found.map(pod => pod.spec.containers[0]?.image)

describe('a StatefulSet', () => {
  it('makes its pods one after the other, each when the one before is Ready', () => {
    const c = cluster(1)
    create(c, statefulSet())
    settle(c)
    expect(names(c)).toEqual(['web-0', 'web-1', 'web-2'])
    const milestones = c.changes.filter(
      change => change.key.startsWith('Pod/') && (change.what === 'created' || becameReady(change.before, change.object)),
    )
    expect(milestones.map(change => `${change.key.slice(12)} ${change.what === 'created' ? 'made' : 'ready'}`)).toEqual([
      'web-0 made',
      'web-0 ready',
      'web-1 made',
      'web-1 ready',
      'web-2 made',
      'web-2 ready',
    ])
    expect(events(c, KEY)).toEqual([0, 1, 2].map(ordinal => `SuccessfulCreate: Create Pod web-${ordinal} in StatefulSet web successful`))
    expect(waits(c, KEY)).toContain('statefulset-waits-for-predecessor')
    expect(stored(c, statefulSet()).status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      observedGeneration: 1,
    })
  })

  it('gives each pod its identity: name, host name, labels', () => {
    const c = cluster(1)
    create(c, statefulSet({replicas: 1, ordinals: {start: 5}}))
    settle(c)
    const [pod] = pods(c)
    expect(pod?.metadata.labels).toMatchObject({
      app: 'web',
      'statefulset.kubernetes.io/pod-name': 'web-5',
      'apps.kubernetes.io/pod-index': '5',
    })
    expect(pod?.spec).toMatchObject({hostname: 'web-5', subdomain: 'web'})
  })

  it('stops at a pod that is not Ready, and says so', () => {
    const c = cluster(1, pod => (pod.metadata.name === 'web-1' ? 'unready' : 'ready'))
    create(c, statefulSet())
    settle(c)
    expect(names(c)).toEqual(['web-0', 'web-1'])
    expect(c.changes.findLast(change => change.what === 'waits')?.why).toEqual({
      rule: 'statefulset-waits-for-predecessor',
      facts: {set: 'web', pod: 'web-2', predecessor: 'web-1'},
    })
  })

  it('with Parallel makes all at once and removes all at once', () => {
    const c = cluster(1, () => 'unready')
    create(c, statefulSet({podManagementPolicy: 'Parallel'}))
    settle(c)
    expect(names(c)).toEqual(['web-0', 'web-1', 'web-2'])
    update(c, {...stored(c, statefulSet()), spec: statefulSet({podManagementPolicy: 'Parallel', replicas: 0}).spec})
    settle(c)
    expect(names(c)).toEqual([])
  })

  it('scales down from the highest ordinal, one pod at a time', () => {
    const c = cluster(1)
    create(c, statefulSet())
    settle(c)
    update(c, {...stored(c, statefulSet()), spec: statefulSet({replicas: 1}).spec})
    settle(c)
    const gone = c.changes.filter(change => change.key.startsWith('Pod/') && change.what === 'deleted').map(change => change.key.slice(12))
    expect(gone).toEqual(['web-2', 'web-1'])
    expect(names(c)).toEqual(['web-0'])
  })

  it('removes a surplus pod that is not Ready when no pod below it is unwell', () => {
    const c = cluster(1, pod => (pod.metadata.name === 'web-2' ? 'unready' : 'ready'))
    create(c, statefulSet())
    settle(c)
    update(c, {...stored(c, statefulSet()), spec: statefulSet({replicas: 1}).spec})
    settle(c)
    expect(names(c)).toEqual(['web-0'])
  })

  it('removes nothing while a wanted pod is not Ready, and says so', () => {
    const c = cluster(1, pod => (pod.metadata.name === 'web-1' ? 'unready' : 'ready'))
    create(c, statefulSet({podManagementPolicy: 'Parallel'}))
    settle(c)
    // podManagementPolicy cannot be changed on a real cluster: this stands for a pod that became unready later
    update(c, {...stored(c, statefulSet()), spec: statefulSet({replicas: 2}).spec})
    settle(c)
    expect(names(c)).toEqual(['web-0', 'web-1', 'web-2'])
    expect(waits(c, KEY).at(-1)).toBe('statefulset-keeps-extra-pod')
  })

  it('updates from the highest ordinal down to the partition', () => {
    const c = cluster(1)
    create(c, statefulSet())
    settle(c)
    const partition = {type: 'RollingUpdate', rollingUpdate: {partition: 1}} as const
    update(c, {...stored(c, statefulSet()), spec: statefulSet({updateStrategy: partition}, 'nginx:2').spec})
    settle(c)
    expect(images(pods(c))).toEqual(['nginx:1', 'nginx:2', 'nginx:2'])
    expect(waits(c, KEY).at(-1)).toBe('statefulset-partition-holds')
    const status = stored(c, statefulSet()).status
    expect(status).toMatchObject({currentReplicas: 1, updatedReplicas: 2})
    expect(status?.currentRevision).not.toBe(status?.updateRevision)
  })

  it('makes a pod below the partition anew from the old template', () => {
    const c = cluster(1)
    const partition = {type: 'RollingUpdate', rollingUpdate: {partition: 3}} as const
    create(c, statefulSet({updateStrategy: partition}))
    settle(c)
    update(c, {...stored(c, statefulSet()), spec: statefulSet({updateStrategy: partition}, 'nginx:2').spec})
    settle(c)
    remove(c, 'Pod/default/web-1')
    settle(c)
    expect(images(pods(c))).toEqual(['nginx:1', 'nginx:1', 'nginx:1'])
  })

  it('with OnDelete replaces nothing until a pod is deleted', () => {
    const c = cluster(1)
    create(c, statefulSet({updateStrategy: {type: 'OnDelete'}}))
    settle(c)
    update(c, {...stored(c, statefulSet()), spec: statefulSet({updateStrategy: {type: 'OnDelete'}}, 'nginx:2').spec})
    settle(c)
    expect(images(pods(c))).toEqual(['nginx:1', 'nginx:1', 'nginx:1'])
    expect(waits(c, KEY).at(-1)).toBe('statefulset-waits-for-you')
    remove(c, 'Pod/default/web-1')
    settle(c)
    expect(images(pods(c))).toEqual(['nginx:1', 'nginx:2', 'nginx:1'])
  })

  it('stays stuck on a broken template after it was taken back, until somebody deletes the pod', () => {
    const c = cluster(1, pod => (pod.spec.containers[0]?.image === 'broken' ? 'unready' : 'ready'))
    create(c, statefulSet())
    settle(c)
    update(c, {...stored(c, statefulSet()), spec: statefulSet({}, 'broken').spec})
    settle(c)
    expect(images(pods(c))).toEqual(['nginx:1', 'nginx:1', 'broken'])
    update(c, {...stored(c, statefulSet()), spec: statefulSet().spec})
    settle(c)
    expect(images(pods(c))).toEqual(['nginx:1', 'nginx:1', 'broken'])
    expect(waits(c, KEY).at(-1)).toBe('statefulset-is-stuck')
    remove(c, 'Pod/default/web-2')
    settle(c)
    expect(images(pods(c))).toEqual(['nginx:1', 'nginx:1', 'nginx:1'])
  })

  it('numbers the old revision anew when the template goes back, and keeps no more old ones than the limit', () => {
    const c = cluster(1)
    create(c, statefulSet({revisionHistoryLimit: 1}))
    settle(c)
    for (const image of ['nginx:2', 'nginx:1', 'nginx:3', 'nginx:4']) {
      update(c, {...stored(c, statefulSet()), spec: statefulSet({revisionHistoryLimit: 1}, image).spec})
      settle(c)
    }
    expect(
      list(c.world, 'ControllerRevision', 'default')
        .map(revision => revision.revision)
        .sort(),
    ).toEqual([4, 5])
  })

  it('waits minReadySeconds before it goes on', () => {
    const c = cluster(1)
    create(c, statefulSet({replicas: 2, minReadySeconds: 10}))
    settle(c)
    const [first, second] = c.changes.filter(change => change.key.startsWith('Pod/') && change.what === 'created')
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(9_000)
    expect(waits(c, KEY)).toContain('statefulset-waits-for-available')
    expect(stored(c, statefulSet()).status?.availableReplicas).toBe(2)
  })

  it('makes a claim for each ordinal and keeps it when it is scaled down', () => {
    const c = cluster(1)
    const volumeClaimTemplates = [{apiVersion: 'v1', kind: 'PersistentVolumeClaim' as const, metadata: {name: 'data'}, spec: {}}]
    create(c, statefulSet({replicas: 2, volumeClaimTemplates}))
    settle(c)
    expect(pods(c)[1]?.spec.volumes).toEqual([{name: 'data', persistentVolumeClaim: {claimName: 'data-web-1'}}])
    update(c, {...stored(c, statefulSet()), spec: statefulSet({replicas: 1, volumeClaimTemplates}).spec})
    settle(c)
    expect(list(c.world, 'PersistentVolumeClaim', 'default').map(claim => claim.metadata.name)).toEqual(['data-web-0', 'data-web-1'])
  })

  it('hands a claim to its pod on scale down when whenScaled is Delete', () => {
    const c = cluster(1)
    const volumeClaimTemplates = [{apiVersion: 'v1', kind: 'PersistentVolumeClaim' as const, metadata: {name: 'data'}, spec: {}}]
    const policy = {whenDeleted: 'Delete', whenScaled: 'Delete'} as const
    create(c, statefulSet({replicas: 2, volumeClaimTemplates, persistentVolumeClaimRetentionPolicy: policy}))
    settle(c)
    const owners = () =>
      list(c.world, 'PersistentVolumeClaim', 'default').map(claim =>
        claim.metadata.ownerReferences?.map(owner => `${owner.kind} ${owner.name}`),
      )
    expect(owners()).toEqual([['StatefulSet web'], ['StatefulSet web']])
    update(c, {
      ...stored(c, statefulSet()),
      spec: statefulSet({replicas: 1, volumeClaimTemplates, persistentVolumeClaimRetentionPolicy: policy}).spec,
    })
    settle(c)
    expect(owners()).toEqual([['StatefulSet web'], ['Pod web-1']])
  })

  it('cannot make a pod whose name a stranger has, and tries again ever more rarely', () => {
    const c = cluster(1)
    create(c, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {name: 'web-0', namespace: 'default', labels: {app: 'other'}},
      spec: {containers: [{name: 'c', image: 'nginx'}]},
    } as Pod)
    create(c, statefulSet({replicas: 1}))
    settle(c, c.world.now + 11_000)
    expect(events(c, KEY)).toEqual([])
    const refusals = c.changes.filter(change => change.what === 'refused')
    expect(refusals.length).toBeGreaterThan(8)
    expect(refusals.length).toBeLessThan(14)
    remove(c, 'Pod/default/web-0')
    settle(c)
    expect(pods(c)[0]?.metadata.ownerReferences?.[0]?.name).toBe('web')
  })

  it('makes no pod while it is being deleted in stages, but its revision again when a pod changes', () => {
    const c = cluster(1)
    create(c, statefulSet())
    settle(c)
    ask(c, {verb: 'delete', key: KEY, cascade: 'foreground', why: {rule: 'asked', facts: {}}})
    const revisions = () => list(c.world, 'ControllerRevision', 'default').map(revision => revision.metadata.name)
    settle(c)
    const [revision] = revisions()
    remove(c, `ControllerRevision/default/${revision}`)
    settle(c)
    expect(revisions()).toEqual([])
    remove(c, 'Pod/default/web-1')
    settle(c)
    expect(names(c)).toEqual(['web-0', 'web-2'])
    expect(revisions()).toEqual([revision])
    expect(stored(c, statefulSet()).status?.replicas).toBe(2)
  })

  it('adopts an orphan that has its name and labels, and gives it the labels of its identity', () => {
    const c = cluster(1)
    create(c, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {name: 'web-0', namespace: 'default', labels: {app: 'web'}},
      spec: {containers: [{name: 'c', image: 'nginx:1'}]},
    } as Pod)
    create(c, statefulSet({replicas: 1, updateStrategy: {type: 'OnDelete'}}))
    settle(c)
    const [pod] = pods(c)
    expect(pod?.metadata.ownerReferences?.[0]?.name).toBe('web')
    expect(pod?.metadata.labels?.['statefulset.kubernetes.io/pod-name']).toBe('web-0')
    expect(events(c, KEY)).toEqual(['SuccessfulUpdate: Update Pod web-0 in StatefulSet web successful'])
  })

  it('lets go of a pod whose labels changed, and cannot replace it while the name is taken', () => {
    const c = cluster(1)
    create(c, statefulSet({replicas: 2}))
    settle(c)
    const [, pod] = pods(c)
    if (pod === undefined) throw new Error('web-1 is missing')
    update(c, {...pod, metadata: {...pod.metadata, labels: {app: 'other'}}})
    settle(c, c.world.now + 1000)
    expect(pods(c)[1]?.metadata.ownerReferences).toBeUndefined()
    expect(stored(c, statefulSet()).status?.replicas).toBe(1)
    remove(c, 'Pod/default/web-1')
    settle(c)
    expect(stored(c, statefulSet()).status?.readyReplicas).toBe(2)
  })
})

function becameReady(before: unknown, after: unknown): boolean {
  return after !== undefined && isPodReady(after as Pod) && !(before !== undefined && isPodReady(before as Pod))
}
