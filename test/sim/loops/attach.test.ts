import {describe, expect, it} from 'vitest'
import {EPOCH} from '../../../src/kube/time.ts'
import {answer} from '../../../src/app/why.ts'
import {box, Cluster} from '../kubelet/cluster.ts'

const MULTI = /^Warning FailedAttachVolume x1: Multi-Attach error for volume "pvc-[0-9a-f-]+" /

/** A cluster whose claims are served by a storage driver, not by a directory of the machine. */
function driven(): Cluster {
  const cluster = new Cluster([{name: 'a'}, {name: 'b'}])
  const storage = {
    apiVersion: 'storage.k8s.io/v1',
    provisioner: 'disk.csi.example.com',
    volumeBindingMode: 'Immediate',
    reclaimPolicy: 'Delete',
  }
  cluster.create({kind: 'StorageClass', metadata: {name: 'disk'}, ...storage})
  const spec = {accessModes: ['ReadWriteOnce'], storageClassName: 'disk', resources: {requests: {storage: '1Gi'}}}
  cluster.create({kind: 'PersistentVolumeClaim', metadata: {name: 'data'}, spec})
  return cluster.to(2)
}

const user = (node: string) => ({
  ...box('sleep 3600'),
  terminationGracePeriodSeconds: 2,
  nodeSelector: {'kubernetes.io/hostname': node},
  volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}],
})

const told = (cluster: Cluster, pod: string) => cluster.events(pod, 'attachdetach-controller')

describe('a ReadWriteOnce volume of a storage driver', () => {
  it('is attached before the pod starts', () => {
    const cluster = driven()
    cluster.pod('one', user('a'))
    cluster.to(3)
    expect(cluster.status('one')).toBe('ContainerCreating')
    cluster.to(10)
    expect(cluster.status('one')).toBe('Running')
    expect(told(cluster, 'one')).toEqual([
      expect.stringMatching(/^Normal SuccessfulAttachVolume x1: AttachVolume.Attach succeeded for volume "pvc-[0-9a-f-]+" $/),
    ])
  })

  it('keeps a pod on another node waiting as long as it is used, and moves when it is not', () => {
    const cluster = driven()
    cluster.pod('one', user('a'))
    cluster.to(10).pod('two', user('b'))
    cluster.to(40)
    expect(cluster.status('two')).toBe('ContainerCreating')
    expect(told(cluster, 'two')).toEqual([expect.stringMatching(new RegExp(`${MULTI.source}Volume is already used by pod\\(s\\) one$`))])
    expect(answer(cluster.timeline, cluster.timeline.steps, 'Pod/default/two', EPOCH)[0]).toBe(
      'now: two waits: the volume of its claim data is not attached to b yet; while another node has it, that can take minutes',
    )
    cluster.remove('Pod/default/one')
    cluster.to(60)
    expect(cluster.status('two')).toBe('Running')
  })

  it('is taken from a node that is lost only after six minutes, even if its pod was deleted by force', () => {
    const cluster = driven()
    cluster.pod('one', user('a'))
    cluster.to(10).power('a', false)
    cluster.to(80).remove('Pod/default/one', 0)
    cluster.pod('two', user('b'))
    cluster.to(400)
    expect(cluster.status('two')).toBe('ContainerCreating')
    expect(told(cluster, 'two')).toEqual([
      expect.stringMatching(
        new RegExp(`${MULTI.source}Volume is already exclusively attached to one node and can't be attached to another$`),
      ),
    ])
    cluster.to(460)
    expect(cluster.status('two')).toBe('Running')
  })
})
