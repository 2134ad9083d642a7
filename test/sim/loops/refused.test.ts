import {describe, expect, it} from 'vitest'
import {find, waitsOf} from '../../../src/sim/world.ts'
import {sentence} from '../../../src/sim/reasons.ts'
import {Cluster} from '../kubelet/cluster.ts'

const LOST = 'error looking up service account default/robot: serviceaccount "robot" not found'
const container = {name: 'c', image: 'nginx:1.27'}
const labels = {app: 'web'}
const template = {metadata: {labels}, spec: {serviceAccountName: 'robot', containers: [container]}}
const spec = {replicas: 3, selector: {matchLabels: labels}, template}

const events = (cluster: Cluster, name: string, component: string) =>
  cluster.events(name, component).map(event => event.replace(/ x\d+:/, ':'))

describe('a pod that the API server refuses because its service account is missing', () => {
  it('is a FailedCreate event and a ReplicaFailure condition of a ReplicaSet and its Deployment', () => {
    const cluster = new Cluster()
    cluster.create({kind: 'Deployment', apiVersion: 'apps/v1', metadata: {name: 'web'}, spec})
    cluster.to(6)
    const [set] = [...new Set(cluster.changes().map(change => change.key))].filter(key => key.startsWith('ReplicaSet/'))
    const name = set?.split('/')[2] ?? ''
    expect(events(cluster, name, 'replicaset-controller')).toEqual([
      `Warning FailedCreate: Error creating: pods "${name}-" is forbidden: ${LOST}`,
    ])
    const failure = {type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: `pods "${name}-" is forbidden: ${LOST}`}
    expect(find(cluster.world, 'ReplicaSet', 'default', name)?.status?.conditions).toEqual([expect.objectContaining(failure)])
    expect(find(cluster.world, 'Deployment', 'default', 'web')?.status?.conditions?.map(({type, status}) => `${type}=${status}`)).toEqual([
      'Progressing=True',
      'Available=False',
      'ReplicaFailure=True',
    ])
    expect(waitsOf(cluster.world, `ReplicaSet/default/${name}`).map(({why}) => sentence(why))).toEqual([
      `${name} wants to make a pod, but the API server refuses it (pods "${name}-" is forbidden: ${LOST}); it tries again, and waits longer each time`,
    ])
    cluster.create({kind: 'ServiceAccount', metadata: {name: 'robot'}})
    cluster.to(30)
    expect(find(cluster.world, 'ReplicaSet', 'default', name)?.status).toMatchObject({readyReplicas: 3})
    expect(find(cluster.world, 'Deployment', 'default', 'web')?.status?.conditions?.map(({type}) => type)).toEqual([
      'Available',
      'Progressing',
    ])
  })

  it('is told by a StatefulSet, a DaemonSet and a Job in their own words', () => {
    const cluster = new Cluster()
    cluster.create({kind: 'StatefulSet', apiVersion: 'apps/v1', metadata: {name: 'db'}, spec: {...spec, serviceName: 'db'}})
    cluster.create({kind: 'DaemonSet', apiVersion: 'apps/v1', metadata: {name: 'agent'}, spec: {selector: spec.selector, template}})
    const once = {metadata: {}, spec: {...template.spec, restartPolicy: 'Never'}}
    cluster.create({kind: 'Job', apiVersion: 'batch/v1', metadata: {name: 'pi'}, spec: {template: once}})
    cluster.to(5)
    expect(events(cluster, 'db', 'statefulset-controller')).toEqual([
      `Warning FailedCreate: Create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: ${LOST}`,
    ])
    expect(events(cluster, 'agent', 'daemonset-controller')).toEqual([
      `Warning FailedCreate: Error creating: pods "agent-" is forbidden: ${LOST}`,
    ])
    expect(events(cluster, 'pi', 'job-controller')).toEqual([`Warning FailedCreate: Error creating: pods "pi-" is forbidden: ${LOST}`])
    expect(find(cluster.world, 'DaemonSet', 'default', 'agent')?.status).toMatchObject({
      desiredNumberScheduled: 3,
      currentNumberScheduled: 0,
    })
    expect(find(cluster.world, 'Job', 'default', 'pi')?.status?.active ?? 0).toBe(0)
    cluster.create({kind: 'ServiceAccount', metadata: {name: 'robot'}})
    cluster.to(60)
    expect(cluster.status('db-2')).toBe('Running')
    expect(find(cluster.world, 'DaemonSet', 'default', 'agent')?.status).toMatchObject({numberReady: 3})
    expect(find(cluster.world, 'Job', 'default', 'pi')?.status?.active).toBe(1)
  })

  it('is tried again by a Job after 1 s, 2 s, 4 s', () => {
    const cluster = new Cluster()
    const once = {metadata: {}, spec: {...template.spec, restartPolicy: 'Never'}}
    cluster.create({kind: 'Job', apiVersion: 'batch/v1', metadata: {name: 'pi'}, spec: {template: once}})
    cluster.to(8.5)
    const times = cluster
      .changes()
      .filter(({what, by}) => what === 'refused' && by === 'job')
      .map(({at}) => at)
    expect(times.slice(1).map((at, index) => Math.round((at - (times[index] ?? 0)) / 1000))).toEqual([1, 2, 4])
  })
})

it('a claim that a quota refuses is told by its StatefulSet twice: of the claim, and of the pod that waits for it', () => {
  const cluster = new Cluster()
  cluster.create({kind: 'ResourceQuota', metadata: {name: 'q'}, spec: {hard: {persistentvolumeclaims: '0'}}})
  const claim = {metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}
  const plain = {metadata: {labels}, spec: {containers: [container]}}
  const claims = {...spec, template: plain, serviceName: 'db', volumeClaimTemplates: [claim]}
  cluster.to(1).create({kind: 'StatefulSet', apiVersion: 'apps/v1', metadata: {name: 'db'}, spec: claims})
  cluster.to(4)
  const why =
    'persistentvolumeclaims "data-db-0" is forbidden: exceeded quota: q, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=0, limited: persistentvolumeclaims=0'
  expect(events(cluster, 'db', 'statefulset-controller')).toEqual([
    `Warning FailedCreate: Create Pod db-0 in StatefulSet db failed error: failed to create PVC data-db-0: ${why}`,
    `Warning FailedCreate: Create Claim data-db-0 for Pod db-0 in StatefulSet db failed error: ${why}`,
  ])
})
