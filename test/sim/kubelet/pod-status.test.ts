import {describe, expect, it} from 'vitest'
import type {PodStatus} from '../../../src/kube/pod.ts'
import {find} from '../../../src/sim/world.ts'
import {box, Cluster, podOf} from './cluster.ts'

const patch = (cluster: Cluster, name: string, status: Partial<PodStatus>): void => {
  const pod = podOf(cluster, name)
  cluster.ask({verb: 'status', object: {...pod, status: {...pod.status, ...status}}, why: {rule: 'asked', facts: {}}})
}

describe('a pod whose status somebody else has written', () => {
  it('runs on when it was called Failed, and its kubelet says so at the next comparison of all statuses', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 3600'))
    cluster.to(3)
    patch(cluster, 'p', {phase: 'Failed', reason: 'Evicted'})
    cluster.to(9)
    expect(cluster.status('p')).toBe('Evicted')
    cluster.to(14)
    expect(cluster.status('p')).toBe('Running')
    expect(podOf(cluster, 'p').status?.reason).toBeUndefined()
    expect(cluster.events('p').join()).not.toContain('Killing')
  })

  it('is Ready as soon as the condition of its readiness gate is True, and not Ready when it is no more', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 3600'), readinessGates: [{conditionType: 'example.com/ok'}]})
    cluster.to(3)
    const ready = () => podOf(cluster, 'p').status?.conditions?.find(({type}) => type === 'Ready')?.status
    const others = (podOf(cluster, 'p').status?.conditions ?? []).filter(({type}) => type !== 'example.com/ok')
    expect(ready()).toBe('False')
    patch(cluster, 'p', {conditions: [...others, {type: 'example.com/ok', status: 'True'}]})
    cluster.to(4)
    expect(ready()).toBe('True')
    const now = (podOf(cluster, 'p').status?.conditions ?? []).filter(({type}) => type !== 'example.com/ok')
    patch(cluster, 'p', {conditions: [...now, {type: 'example.com/ok', status: 'False'}]})
    cluster.to(5)
    expect(ready()).toBe('False')
  })
})

describe('a pod that is deleted before its container has started', () => {
  it('gets no sandbox while it waits for its volumes', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 3600'))
    cluster.to(0.1)
    expect(cluster.status('p')).toBe('ContainerCreating')
    cluster.remove('Pod/default/p')
    cluster.to(4)
    expect(cluster.states('p')).toEqual(['Pending', 'ContainerCreating', 'Terminating', 'ContainerStatusUnknown', '(gone)'])
    expect(cluster.events('p')).toEqual([])
  })

  it('starts first when its sandbox is being made', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 3600'), terminationGracePeriodSeconds: 1})
    cluster.to(0.3)
    cluster.remove('Pod/default/p')
    cluster.to(8)
    expect(cluster.states('p')).toEqual(['Pending', 'ContainerCreating', 'Terminating', 'Error', '(gone)'])
    expect(cluster.events('p').join()).toContain('Container started')
  })
})

describe('a container that has exited', () => {
  it('is probed until its kubelet sees the end, and the runtime answers that nothing runs there', () => {
    const cluster = new Cluster()
    const readinessProbe = {exec: {command: ['test', '-f', '/tmp/ready']}, periodSeconds: 1}
    cluster.pod('p', box('sleep 2; exit 1', {readinessProbe}))
    cluster.to(8)
    const told = cluster.events('p').filter(text => text.includes('Readiness probe errored'))
    expect(told.join()).toMatch(
      /^Warning Unhealthy x\d: Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state$/,
    )
  })
})

describe('a container that its liveness probe kills again and again', () => {
  it('starts at once twice, and backs off from the third time on', () => {
    const cluster = new Cluster()
    const livenessProbe = {exec: {command: ['false']}, periodSeconds: 2, failureThreshold: 1}
    cluster.pod('p', {...box('sleep 3600', {livenessProbe}), terminationGracePeriodSeconds: 1})
    cluster.to(20)
    expect(podOf(cluster, 'p').status?.containerStatuses?.[0]?.restartCount).toBe(2)
    expect(cluster.status('p')).toBe('CrashLoopBackOff')
    expect(cluster.events('p').filter(text => text.includes('BackOff')).length).toBe(1)
    cluster.to(26)
    expect(podOf(cluster, 'p').status?.containerStatuses?.[0]?.restartCount).toBe(3)
  })
})

describe('a set whose counts somebody else has written', () => {
  it('is counted again by its controller', () => {
    const cluster = new Cluster()
    const labels = {app: 'web'}
    const template = {metadata: {labels}, spec: {containers: [{name: 'c', image: 'nginx:1.27'}]}}
    const spec = {serviceName: 'web', replicas: 1, selector: {matchLabels: labels}, template}
    cluster.create({kind: 'StatefulSet', apiVersion: 'apps/v1', metadata: {name: 'web'}, spec})
    cluster.to(4)
    const set = find(cluster.world, 'StatefulSet', 'default', 'web')
    if (set?.status === undefined) throw new Error('no set')
    cluster.ask({verb: 'status', object: {...set, status: {...set.status, replicas: 7}}, why: {rule: 'asked', facts: {}}})
    cluster.to(5)
    expect(find(cluster.world, 'StatefulSet', 'default', 'web')?.status?.replicas).toBe(1)
  })
})
