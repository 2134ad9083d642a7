import {describe, expect, it} from 'vitest'
import {box, Cluster, podOf} from './cluster.ts'

const restarts = (cluster: Cluster): number | undefined => podOf(cluster, 'p').status?.containerStatuses?.[0]?.restartCount

describe('a container that waits for its back-off', () => {
  it('starts at once with another image, and backs off from there anew', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 1; exit 1'))
    cluster.to(8)
    expect([cluster.status('p'), restarts(cluster)]).toEqual(['Error', 1])
    const pod = podOf(cluster, 'p')
    const containers = pod.spec.containers.map(container => ({...container, image: 'nginx:1.27'}))
    cluster.ask({verb: 'update', object: {...pod, spec: {...pod.spec, containers}}, why: {rule: 'asked', facts: {}}})
    cluster.to(9)
    expect([cluster.status('p'), restarts(cluster)]).toEqual(['Running', 2])
    cluster.to(18)
    expect([cluster.status('p'), restarts(cluster)]).toEqual(['Error', 2])
    cluster.to(24)
    expect(restarts(cluster)).toBe(3)
  })

  it('shows what it waits for when the deadline of its pod is over, and is unknown afterwards', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 2; exit 1'), restartPolicy: 'OnFailure', activeDeadlineSeconds: 8})
    cluster.to(14)
    expect(cluster.states('p').slice(-2)).toEqual(['CrashLoopBackOff', 'ContainerStatusUnknown'])
    const pull = new Cluster()
    pull.pod('p', {containers: [{name: 'c', image: 'nginx:does-not-exist'}], restartPolicy: 'Never', activeDeadlineSeconds: 5})
    pull.to(10)
    expect(pull.states('p').slice(-3)).toEqual(['ErrImagePull', 'ImagePullBackOff', 'ContainerStatusUnknown'])
  })
})

describe('a pull under way', () => {
  it('ends with the image it began with, and only then comes the image that was asked for meanwhile', () => {
    const cluster = new Cluster([{name: 'node-a'}])
    cluster.power('node-a', true)
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:does-not-exist'}]})
    cluster.to(0.7)
    expect(cluster.events('p')).toEqual(['Normal Pulling x1: Pulling image "nginx:does-not-exist"'])
    const pod = podOf(cluster, 'p')
    const containers = pod.spec.containers.map(container => ({...container, image: 'nginx:1.27'}))
    cluster.ask({verb: 'update', object: {...pod, spec: {...pod.spec, containers}}, why: {rule: 'asked', facts: {}}})
    cluster.to(5)
    const told = cluster.events('p').map(line => line.slice(0, 60))
    expect(told).toContain('Warning Failed x1: Failed to pull image "nginx:does-not-exis')
    expect(told).toContain('Normal Pulled x1: Container image "nginx:1.27" already prese')
    expect(cluster.status('p')).toBe('Running')
  })
})

describe('a deleted pod that never ran', () => {
  it('is called final a moment before it goes, so that whoever watches it hears of its end', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:does-not-exist'}]})
    cluster.to(8).remove('Pod/default/p')
    let known: number | undefined
    for (let ms = 8000; cluster.get('p') !== undefined && ms < 14_000; ms += 5) {
      cluster.to(ms / 1000)
      if (cluster.get('p')?.status?.phase === 'Failed') known ??= ms
    }
    expect(cluster.get('p')).toBeUndefined()
    expect(known).toBeDefined()
  })
})

describe('a sidecar whose liveness probe fails', () => {
  it('is called an init container when it is stopped', () => {
    const cluster = new Cluster()
    const livenessProbe = {exec: {command: ['false']}, periodSeconds: 2, failureThreshold: 1}
    const sidecar = {name: 's', image: 'busybox:1.36', restartPolicy: 'Always', command: ['sleep', '3600'], livenessProbe}
    cluster.pod('p', {...box('sleep 3600'), terminationGracePeriodSeconds: 1, initContainers: [sidecar]})
    cluster.to(4)
    expect(cluster.events('p')).toContain('Normal Killing x1: Init container s failed liveness probe')
  })
})

describe('a container with restart rules of its own', () => {
  it('starts again after an exit code they name, though its pod never restarts', () => {
    const rules = (values: readonly number[]) => ({
      restartPolicy: 'Never',
      restartPolicyRules: [{action: 'Restart', exitCodes: {operator: 'In', values}}],
    })
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 1; exit 42', rules([42])), restartPolicy: 'Never'})
    cluster.pod('q', {...box('sleep 1; exit 42', rules([7])), restartPolicy: 'Never'})
    cluster.to(6)
    expect(restarts(cluster)).toBe(1)
    expect(podOf(cluster, 'p').status?.phase).toBe('Running')
    expect(podOf(cluster, 'q').status?.phase).toBe('Failed')
  })

  it('takes all containers of its pod with it where its rule says so, at once and each time without back-off', () => {
    const restartPolicyRules = [{action: 'RestartAllContainers', exitCodes: {operator: 'In', values: [42]}}]
    const asks = {name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 2; exit 42'], restartPolicy: 'Never', restartPolicyRules}
    const cluster = new Cluster()
    const init = {name: 'i', image: 'busybox:1.36', command: ['sh', '-c', 'echo again']}
    cluster.pod('p', {containers: [asks, {name: 'd', image: 'nginx:1.27'}], initContainers: [init], restartPolicy: 'Never'})
    cluster.to(12)
    const {phase, containerStatuses = [], initContainerStatuses = [], conditions} = podOf(cluster, 'p').status ?? {}
    expect(phase).toBe('Running')
    const counts = [...initContainerStatuses, ...containerStatuses].map(({restartCount}) => restartCount)
    expect(new Set(counts).size).toBe(1)
    expect(counts[0]).toBeGreaterThan(1)
    expect(containerStatuses.map(({lastState}) => lastState?.terminated?.reason)).toEqual(Array(2).fill('RestartingAllContainers'))
    expect(cluster.events('p').filter(text => /BackOff|Killing/.test(text))).toEqual([`Normal Killing x${counts[0] ?? 0}: killing`])
    expect(conditions?.find(({type}) => type === 'AllContainersRestarting')?.status).toBe('False')
  })
})
