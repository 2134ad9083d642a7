import {describe, expect, it} from 'vitest'
import {NODE_SIZE} from '../../../src/sim/node-object.ts'
import {Cluster} from '../kubelet/cluster.ts'

function oneNode(names = ['a']): Cluster {
  const cluster = new Cluster(names.map(name => ({name, size: NODE_SIZE})))
  cluster.create({kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', metadata: {name: 'high'}, value: 1000})
  cluster.create({kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', metadata: {name: 'low'}, value: -5})
  const polite = {
    kind: 'PriorityClass',
    apiVersion: 'scheduling.k8s.io/v1',
    metadata: {name: 'polite'},
    value: 1000,
    preemptionPolicy: 'Never',
  }
  cluster.create(polite)
  return cluster
}

function big(memory: string, more: object = {}): object {
  const container = {name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 3600'], resources: {requests: {memory}}}
  return {containers: [container], terminationGracePeriodSeconds: 3, ...more}
}

const message = (cluster: Cluster, name: string) =>
  cluster.get(name)?.status?.conditions?.find(condition => condition.type === 'PodScheduled')?.message

describe('a pod of higher priority that fits nowhere', () => {
  it('takes the place of a lower one, which ends gracefully first', () => {
    const cluster = oneNode()
    cluster.pod('low', big('5Gi'))
    cluster.to(3).pod('high', big('5Gi', {priorityClassName: 'high'}))
    cluster.to(4)
    expect(cluster.get('high')).toMatchObject({spec: {priority: 1000}, status: {nominatedNodeName: 'a', phase: 'Pending'}})
    expect(message(cluster, 'high')).toBe('0/1 nodes are available: 1 Insufficient memory.')
    expect(cluster.status('low')).toBe('Terminating')
    expect(cluster.get('low')?.status?.conditions?.find(({type}) => type === 'DisruptionTarget')).toMatchObject({
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
    })
    expect(cluster.events('low', 'default-scheduler')[1]).toBe(
      `Normal Preempted x1: Preempted by pod ${cluster.get('high')?.metadata.uid ?? ''} on node a`,
    )
    cluster.to(12)
    expect(cluster.get('low')).toBeUndefined()
    expect(cluster.status('high')).toBe('Running')
    expect(cluster.get('high')?.status?.nominatedNodeName).toBeUndefined()
  })

  it('waits its turn when its class says Never', () => {
    const cluster = oneNode()
    cluster.pod('low', big('5Gi'))
    cluster.to(3).pod('polite', big('5Gi', {priorityClassName: 'polite'}))
    cluster.to(10)
    expect(message(cluster, 'polite')).toBe(
      '0/1 nodes are available: 1 Insufficient memory. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
    )
    expect(cluster.status('low')).toBe('Running')
  })

  it('spares as many pods as it can, and takes the least important', () => {
    const cluster = oneNode()
    cluster.pod('lowest', big('2Gi', {priorityClassName: 'low'}))
    cluster.pod('plain-1', big('2Gi'))
    cluster.pod('plain-2', big('2Gi'))
    cluster.to(3).pod('high', big('3Gi', {priorityClassName: 'high'}))
    cluster.to(12)
    expect(['lowest', 'plain-1', 'plain-2', 'high'].map(name => cluster.status(name))).toEqual(['(gone)', 'Running', 'Running', 'Running'])
  })

  it('keeps its place from an equal pod that comes while the victim ends', () => {
    const cluster = oneNode()
    cluster.pod('low', big('5Gi', {terminationGracePeriodSeconds: 10}))
    cluster.to(3).pod('high', big('5Gi', {priorityClassName: 'high'}))
    cluster.to(4).pod('late', big('5Gi', {priorityClassName: 'high'}))
    cluster.to(30)
    expect([cluster.status('high'), cluster.status('late')]).toEqual(['Running', 'Pending'])
  })

  it('says that nobody is less important, and that even an empty node is too small', () => {
    const cluster = oneNode()
    cluster.pod('equal', big('5Gi', {priorityClassName: 'high'}))
    cluster.to(3).pod('second', big('5Gi', {priorityClassName: 'high'}))
    cluster.pod('plain', big('1Gi'))
    cluster.to(6)
    expect(message(cluster, 'second')).toContain('preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.')
    cluster.pod('tall', big('7Gi', {priorityClassName: 'high'}))
    cluster.to(9)
    expect(message(cluster, 'tall')).toContain('preemption: 0/1 nodes are available: 1 Insufficient memory.')
    expect(cluster.status('plain')).toBe('Running')
  })

  it('goes where no budget is broken', () => {
    const cluster = oneNode(['a', 'b'])
    for (const [name, node] of [
      ['guarded', 'a'],
      ['free', 'b'],
    ] as const)
      cluster.pod(name, big('5Gi', {nodeSelector: {'kubernetes.io/hostname': node}}), {app: name})
    const spec = {minAvailable: 1, selector: {matchLabels: {app: 'guarded'}}}
    cluster.create({kind: 'PodDisruptionBudget', apiVersion: 'policy/v1', metadata: {name: 'guard'}, spec})
    cluster.to(4).pod('high', big('5Gi', {priorityClassName: 'high'}))
    cluster.to(14)
    expect([cluster.status('guarded'), cluster.status('free'), cluster.get('high')?.spec.nodeName]).toEqual(['Running', '(gone)', 'b'])
  })
})

describe('a class of priority', () => {
  it('is written into pods, also as the default of all', () => {
    const cluster = oneNode()
    cluster.create({kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', metadata: {name: 'usual'}, value: 7, globalDefault: true})
    cluster.pod('p', big('1Gi'))
    expect(cluster.get('p')?.spec).toMatchObject({priority: 7, priorityClassName: 'usual', preemptionPolicy: 'PreemptLowerPriority'})
  })

  it('must be there', () => {
    const cluster = oneNode()
    expect(() => cluster.pod('p', big('1Gi', {priorityClassName: 'nope'}))).toThrow('no PriorityClass with name nope was found')
  })
})
