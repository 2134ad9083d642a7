import {describe, expect, it} from 'vitest'
import {box, Cluster, podOf} from './cluster.ts'

const mounted = (volume: object) => ({
  ...box('sleep 3600', {volumeMounts: [{name: 'v', mountPath: '/v'}]}),
  volumes: [{name: 'v', ...volume}],
})
const warnings = (cluster: Cluster, name: string) => cluster.events(name).filter(text => text.startsWith('Warning'))

describe('a pod whose volume cannot be mounted', () => {
  it('waits for a directory of the node that must be there, and one that may be made is made', () => {
    const cluster = new Cluster()
    cluster.pod('strict', mounted({hostPath: {path: '/no/such', type: 'Directory'}}))
    cluster.pod('lax', mounted({hostPath: {path: '/no/such', type: 'DirectoryOrCreate'}}))
    cluster.pod('log', mounted({hostPath: {path: '/var/log/', type: 'Directory'}}))
    cluster.to(4)
    expect(['strict', 'lax', 'log'].map(name => cluster.status(name))).toEqual(['ContainerCreating', 'Running', 'Running'])
    const problem = 'MountVolume.SetUp failed for volume "v" : hostPath type check failed: /no/such is not a directory'
    expect(warnings(cluster, 'strict')).toEqual([`Warning FailedMount x4: ${problem}`])
  })

  it('names a key that its ConfigMap does not have', () => {
    const cluster = new Cluster()
    cluster.create({kind: 'ConfigMap', metadata: {name: 'conf'}, data: {a: '1'}})
    cluster.pod('p', mounted({configMap: {name: 'conf', items: [{key: 'b', path: 'b'}]}}))
    cluster.pod('q', mounted({configMap: {name: 'conf', items: [{key: 'a', path: 'b'}]}}))
    cluster.to(1)
    expect(warnings(cluster, 'p')[0]).toMatch(
      /FailedMount x\d: MountVolume.SetUp failed for volume "v" : configmap references non-existent config key: b$/,
    )
    expect(cluster.status('q')).toBe('Running')
  })
})

describe('a projected volume', () => {
  it('waits for each of its sources', () => {
    const cluster = new Cluster()
    cluster.create({kind: 'ConfigMap', metadata: {name: 'conf'}, data: {a: '1'}})
    cluster.pod('p', mounted({projected: {sources: [{configMap: {name: 'conf'}}, {secret: {name: 'nope'}}]}}))
    cluster.pod('q', mounted({projected: {sources: [{configMap: {name: 'conf', items: [{key: 'b', path: 'b'}]}}]}}))
    cluster.pod('r', mounted({projected: {sources: [{configMap: {name: 'conf'}}, {secret: {name: 'nope', optional: true}}]}}))
    cluster.to(1)
    expect(warnings(cluster, 'p')[0]).toMatch(/MountVolume.SetUp failed for volume "v" : secret "nope" not found$/)
    expect(warnings(cluster, 'q')[0]).toMatch(/MountVolume.SetUp failed for volume "v" : configmap references non-existent config key: b$/)
    expect(cluster.status('r')).toBe('Running')
  })
})

describe('a container that must not run as root', () => {
  const statusWith = (pod: object, container: object): string => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 3600', {securityContext: container}), securityContext: pod})
    cluster.to(3)
    const text = podOf(cluster, 'p').status?.containerStatuses?.[0]?.state?.waiting?.message ?? 'runs'
    return `${cluster.status('p')}: ${text.replace(/\(pod.*/, '')}`.trim()
  }

  it('does not start when it or its image wants to', () => {
    expect(statusWith({runAsNonRoot: true}, {runAsUser: 0})).toBe(
      "CreateContainerConfigError: container's runAsUser breaks non-root policy",
    )
    expect(statusWith({runAsNonRoot: true}, {})).toBe('CreateContainerConfigError: container has runAsNonRoot and image will run as root')
    expect(statusWith({runAsNonRoot: true}, {runAsUser: 1000})).toBe('Running: runs')
    expect(statusWith({runAsNonRoot: true}, {runAsNonRoot: false})).toBe('Running: runs')
  })
})
