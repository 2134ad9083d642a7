import {describe, expect, it} from 'vitest'
import type {PersistentVolume, StorageClass} from '../../../src/kube/volume.ts'
import {find} from '../../../src/sim/world.ts'
import {box, Cluster} from '../kubelet/cluster.ts'

const WHY = {rule: 'asked', facts: {}}
const modes = {accessModes: ['ReadWriteOnce']}

function withClass(provisioner: string, volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer' = 'Immediate'): Cluster {
  const cluster = new Cluster([{name: 'a'}, {name: 'b'}])
  const disk: StorageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {name: 'disk'},
    provisioner,
    volumeBindingMode,
    reclaimPolicy: 'Delete',
  }
  cluster.ask({verb: 'create', object: disk, why: WHY})
  return cluster
}

function claim(cluster: Cluster, name: string, size = '1Gi', more: object = {}): void {
  const spec = {...modes, storageClassName: 'disk', resources: {requests: {storage: size}}, ...more}
  cluster.create({kind: 'PersistentVolumeClaim', metadata: {name}, spec})
}

function volume(cluster: Cluster, name: string, size = '1Gi', more: object = {}): void {
  const spec = {...modes, storageClassName: 'disk', capacity: {storage: size}, hostPath: {path: '/data'}, ...more}
  const object = {apiVersion: 'v1', kind: 'PersistentVolume', metadata: {name}, spec, status: {phase: 'Pending'}} as PersistentVolume
  cluster.ask({verb: 'create', object, why: WHY})
}

/** Only that node's pods can use a volume. */
const only = (node: string) => ({
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: 'kubernetes.io/hostname', operator: 'In', values: [node]}]}]}},
})
const user = {...box('sleep 3600'), volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}]}
const volumeOf = (cluster: Cluster, name: string) => find(cluster.world, 'PersistentVolumeClaim', 'default', name)?.spec.volumeName
const told = (cluster: Cluster, name: string) => cluster.events(name, 'persistentvolume-controller')

describe('a class whose provisioner nobody runs', () => {
  it('leaves its claims waiting, and says for whom, until a volume is made by hand (provisionClaimOperationExternal)', () => {
    const cluster = withClass('example.com/nfs')
    claim(cluster, 'data')
    cluster.pod('p', user)
    cluster.to(6)
    expect(told(cluster, 'data')).toEqual([
      expect.stringMatching(/^Normal ExternalProvisioning x2: Waiting .* external provisioner 'example.com\/nfs' or manually/),
    ])
    expect([cluster.status('p'), volumeOf(cluster, 'data')]).toEqual(['Pending', undefined])
    volume(cluster, 'one')
    cluster.to(30)
    expect([cluster.status('p'), volumeOf(cluster, 'data')]).toEqual(['Running', 'one'])
  })

  it('is none at all when its name is of a plugin that Kubernetes does not have', () => {
    const cluster = withClass('kubernetes.io/no-provisioner')
    claim(cluster, 'data')
    cluster.to(5)
    expect(told(cluster, 'data')).toEqual(['Warning ProvisioningFailed x1: no volume plugin matched name: kubernetes.io/no-provisioner'])
  })
})

describe('volumes made by hand', () => {
  it('are given out smallest first, and each once (FindMatchingVolume)', () => {
    const cluster = withClass('kubernetes.io/no-provisioner')
    for (const [name, size] of Object.entries({big: '8Gi', low: '1Gi', mid: '4Gi'})) volume(cluster, name, size)
    for (const [second, name] of ['one', 'two', 'three'].entries()) claim(cluster.to(second + 1), name, '2Gi')
    cluster.to(30)
    expect(['one', 'three', 'two'].map(name => volumeOf(cluster, name))).toEqual(['mid', undefined, 'big'])
  })

  it('are kept for the claim they name', () => {
    const cluster = withClass('kubernetes.io/no-provisioner')
    volume(cluster, 'kept', '1Gi', {claimRef: {namespace: 'default', name: 'data'}})
    cluster.to(1)
    expect(find(cluster.world, 'PersistentVolume', '', 'kept')?.status?.phase).toBe('Available')
    claim(cluster, 'other')
    claim(cluster, 'data')
    cluster.to(3)
    expect([volumeOf(cluster, 'other'), volumeOf(cluster, 'data')]).toEqual([undefined, 'kept'])
  })

  it('are not bound to a claim that asks for one by name and for more than it has', () => {
    const cluster = withClass('kubernetes.io/no-provisioner')
    volume(cluster, 'small')
    claim(cluster, 'data', '2Gi', {volumeName: 'small'})
    cluster.to(5)
    expect(told(cluster, 'data')).toEqual(['Warning VolumeMismatch x1: Cannot bind to requested volume "small": requested PV is too small'])
  })

  it('decide where a pod goes whose claim waits for it: to the node that can reach one', () => {
    const cluster = withClass('kubernetes.io/no-provisioner', 'WaitForFirstConsumer')
    claim(cluster, 'data')
    cluster.pod('p', user)
    cluster.to(3)
    expect(told(cluster, 'data')).toEqual(['Normal WaitForFirstConsumer x1: waiting for first consumer to be created before binding'])
    expect(cluster.events('p', 'default-scheduler')).toEqual([
      expect.stringMatching(/^Warning FailedScheduling x1: 0\/2 nodes are available: 2 node\(s\) didn't find available persistent volumes/),
    ])
    volume(cluster, 'of-b', '1Gi', only('b'))
    cluster.to(6)
    expect([volumeOf(cluster, 'data'), cluster.get('p')?.spec.nodeName]).toEqual(['of-b', 'b'])
  })
})

describe('a pod whose claim waits for it', () => {
  it('has its node a second after the claim is bound at the earliest: the scheduler asks once a second (BindPodVolumes)', () => {
    const cluster = withClass('kubernetes.io/host-path', 'WaitForFirstConsumer')
    claim(cluster, 'data')
    cluster.to(1).pod('p', user)
    cluster.to(1.9)
    expect([volumeOf(cluster, 'data') === undefined, cluster.get('p')?.spec.nodeName]).toEqual([false, undefined])
    expect(cluster.to(2.2).get('p')?.spec.nodeName).toBeDefined()
  })

  it('may go before: then the scheduler says so, at its next question', () => {
    const cluster = withClass('example.com/nfs', 'WaitForFirstConsumer')
    claim(cluster, 'data')
    cluster.to(1).pod('p', user)
    cluster.to(4.5).remove('Pod/default/p')
    cluster.to(6)
    expect(cluster.events('p', 'default-scheduler')).toEqual([
      'Warning FailedScheduling x1: running PreBind plugin "VolumeBinding": binding volumes: pod does not exist any more: pod "p" not found',
    ])
  })
})
