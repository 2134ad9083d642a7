import {describe, expect, it} from 'vitest'
import {find, list} from '../../src/sim/world.ts'
import {box, Cluster} from './kubelet/cluster.ts'

function withQuota(hard: object, more: object = {}): Cluster {
  const cluster = new Cluster()
  cluster.create({kind: 'ResourceQuota', metadata: {name: 'q'}, spec: {hard, ...more}})
  cluster.to(1)
  return cluster
}

const used = (cluster: Cluster) => find(cluster.world, 'ResourceQuota', 'default', 'q')?.status?.used

describe('a ResourceQuota', () => {
  it('counts pods, refuses the one too many, and gives back what ended', () => {
    const cluster = withQuota({pods: '2'})
    expect(used(cluster)).toEqual({pods: '0'})
    cluster.pod('a', {...box('sleep 3'), restartPolicy: 'Never'})
    cluster.pod('b', box('sleep 3600'))
    expect(() => cluster.pod('c', box('true'))).toThrow(
      'pods "c" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    )
    cluster.to(8)
    expect([cluster.status('a'), used(cluster)]).toEqual(['Completed', {pods: '1'}])
    cluster.pod('c', box('sleep 3600'))
    expect(used(cluster)).toEqual({pods: '2'})
  })

  it('keeps a Deployment at its limit, and lets it grow when the limit does', () => {
    const cluster = withQuota({pods: '2'})
    const labels = {app: 'web'}
    const template = {metadata: {labels}, spec: {containers: [{name: 'c', image: 'nginx:1.27'}]}}
    cluster.create({
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: {name: 'web'},
      spec: {replicas: 3, selector: {matchLabels: labels}, template},
    })
    cluster.to(6)
    expect(find(cluster.world, 'Deployment', 'default', 'web')?.status).toMatchObject({
      readyReplicas: 2,
      conditions: expect.arrayContaining([expect.objectContaining({type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate'})]),
    })
    const quota = find(cluster.world, 'ResourceQuota', 'default', 'q')
    if (quota === undefined) throw new Error('no quota')
    cluster.ask({verb: 'update', object: {...quota, spec: {hard: {pods: '5'}}}, why: {rule: 'asked', facts: {}}})
    // Nothing tells the ReplicaSet of the new limit: its last back-off ends on its own (client-go, util/workqueue: delaying queue).
    cluster.to(20)
    expect(find(cluster.world, 'Deployment', 'default', 'web')?.status).toMatchObject({readyReplicas: 2})
    cluster.to(200)
    expect(find(cluster.world, 'Deployment', 'default', 'web')?.status).toMatchObject({readyReplicas: 3})
    expect(used(cluster)).toEqual({pods: '3'})
  })

  it('wants every container to say what it needs of what is limited', () => {
    const cluster = withQuota({'requests.cpu': '1', 'limits.memory': '1Gi'})
    expect(() => cluster.pod('a', box('true'))).toThrow('failed quota: q: must specify limits.memory for: c; requests.cpu for: c')
    cluster.pod('a', box('sleep 3600', {resources: {requests: {cpu: '600m'}, limits: {memory: '512Mi'}}}))
    expect(used(cluster)).toEqual({'requests.cpu': '600m', 'limits.memory': '512Mi'})
    expect(() => cluster.pod('b', box('true', {resources: {requests: {cpu: '0.5'}, limits: {memory: '1Mi'}}}))).toThrow(
      'exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=600m, limited: requests.cpu=1',
    )
  })

  it('counts objects of any kind, and claims by size', () => {
    const cluster = withQuota({'count/jobs.batch': '0', 'requests.storage': '3Gi', persistentvolumeclaims: '5'})
    const job = {template: {spec: {restartPolicy: 'Never', containers: [{name: 'c', image: 'busybox'}]}}}
    expect(() => cluster.create({kind: 'Job', apiVersion: 'batch/v1', metadata: {name: 'pi'}, spec: job})).toThrow(
      'jobs.batch "pi" is forbidden: exceeded quota: q, requested: count/jobs.batch=1, used: count/jobs.batch=0, limited: count/jobs.batch=0',
    )
    const claim = (size: string) => ({accessModes: ['ReadWriteOnce'], resources: {requests: {storage: size}}})
    cluster.create({kind: 'PersistentVolumeClaim', metadata: {name: 'data'}, spec: claim('2Gi')})
    expect(used(cluster)).toEqual({'count/jobs.batch': '0', 'requests.storage': '2Gi', persistentvolumeclaims: '1'})
    expect(() => cluster.create({kind: 'PersistentVolumeClaim', metadata: {name: 'more'}, spec: claim('2Gi')})).toThrow('exceeded quota')
    cluster.remove('PersistentVolumeClaim/default/data')
    cluster.to(4)
    expect(used(cluster)).toMatchObject({'requests.storage': '0', persistentvolumeclaims: '0'})
  })

  it('may be about pods of one class only', () => {
    const matchExpressions = [{scopeName: 'PriorityClass', operator: 'In', values: ['high']}]
    const cluster = withQuota({pods: '0'}, {scopeSelector: {matchExpressions}})
    cluster.create({kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', metadata: {name: 'high'}, value: 10})
    cluster.pod('plain', box('sleep 3600'))
    expect(() => cluster.pod('vip', {...box('sleep 3600'), priorityClassName: 'high'})).toThrow('exceeded quota: q')
  })

  it('stops a CronJob, which says so', () => {
    const cluster = withQuota({'count/jobs.batch': '0'})
    const template = {spec: {restartPolicy: 'OnFailure', containers: [{name: 'c', image: 'busybox:1.36', command: ['true']}]}}
    cluster.create({
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: {name: 'tick'},
      spec: {schedule: '* * * * *', jobTemplate: {spec: {template}}},
    })
    cluster.to(65)
    expect(list(cluster.world, 'Job')).toEqual([])
    expect(cluster.events('tick', 'cronjob-controller').map(text => text.replace(/tick-\d+/, 'tick-N').replace(/ x\d+/, ''))).toEqual([
      'Warning FailedCreate: Error creating job: jobs.batch "tick-N" is forbidden: exceeded quota: q, requested: count/jobs.batch=1, used: count/jobs.batch=0, limited: count/jobs.batch=0',
    ])
  })
})

describe('a LimitRange', () => {
  it('gives containers their defaults and holds them to its bounds', () => {
    const cluster = new Cluster()
    const limits = [{type: 'Container', max: {cpu: '200m'}, default: {cpu: '100m'}, defaultRequest: {cpu: '50m', memory: '64Mi'}}]
    cluster.create({kind: 'LimitRange', metadata: {name: 'l'}, spec: {limits}})
    cluster.pod('a', box('sleep 3600'))
    expect(cluster.get('a')?.spec.containers[0]?.resources).toEqual({requests: {cpu: '50m', memory: '64Mi'}, limits: {cpu: '100m'}})
    expect(cluster.get('a')?.metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu, memory request for container c; cpu limit for container c',
    })
    expect(cluster.get('a')?.status?.qosClass).toBe('Burstable')
    expect(() => cluster.pod('b', box('true', {resources: {limits: {cpu: '1'}}}))).toThrow(
      'pods "b" is forbidden: maximum cpu usage per Container is 200m, but limit is 1',
    )
  })
})
