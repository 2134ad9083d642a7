import {describe, expect, it} from 'vitest'
import {box, Cluster} from './cluster.ts'

describe('lifecycle hooks that fail', () => {
  it('postStart: the container is stopped with its grace, and started again with back-off', () => {
    const cluster = new Cluster()
    const lifecycle = {postStart: {exec: {command: ['sh', '-c', 'exit 4']}}}
    cluster.pod('p', {...box('sleep 3600', {lifecycle}), terminationGracePeriodSeconds: 2})
    cluster.to(5)
    expect(cluster.states('p')).toEqual(['Pending', 'ContainerCreating', 'PostStartHookError'])
    cluster.to(12)
    const told = cluster.events('p').map(text => text.replace(/\(.*/, ''))
    expect(told).toContain('Warning FailedPostStartHook x2: PostStartHook failed')
    expect(told).toContain('Normal Killing x2: FailedPostStartHook')
    expect(told).toContainEqual(expect.stringMatching(/^Warning BackOff x\d: Back-off restarting failed container c in pod p_default$/))
    cluster.to(20)
    expect(cluster.states('p').at(-1)).toBe('CrashLoopBackOff')
  })

  it('preStop: the container is stopped all the same', () => {
    const cluster = new Cluster()
    const lifecycle = {preStop: {exec: {command: ['sh', '-c', 'exit 3']}}}
    cluster.pod('p', {...box('sleep 3600', {lifecycle}), terminationGracePeriodSeconds: 4})
    cluster.to(4).remove('Pod/default/p')
    cluster.to(6)
    expect(cluster.events('p')).toContain('Warning FailedPreStopHook x1: PreStopHook failed')
    cluster.to(12)
    expect(cluster.get('p')).toBeUndefined()
  })

  it('preStop: one that is still at it fails when its container ends, by TERM too, but not one that only sleeps', () => {
    const cluster = new Cluster()
    const nginx = (preStop: object) => ({
      containers: [{name: 'c', image: 'nginx:1.27', lifecycle: {preStop}}],
      terminationGracePeriodSeconds: 5,
    })
    cluster.pod('long', nginx({exec: {command: ['sleep', '20']}}))
    cluster.pod('sleepy', nginx({sleep: {seconds: 5}}))
    cluster.pod('short', nginx({exec: {command: ['sleep', '2']}}))
    cluster.to(60)
    for (const name of ['long', 'sleepy', 'short']) cluster.remove(`Pod/default/${name}`)
    cluster.to(80)
    expect(cluster.events('long')).toContain('Warning FailedPreStopHook x1: PreStopHook failed')
    for (const name of ['sleepy', 'short']) expect(cluster.events(name).filter(line => line.includes('PreStop'))).toEqual([])
    for (const name of ['long', 'sleepy', 'short']) expect(cluster.states(name).at(-1)).toBe('(gone)')
  })
})

describe('activeDeadlineSeconds of a pod', () => {
  it('is told with each status that is made of the pod from then on', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 3600'), activeDeadlineSeconds: 5, terminationGracePeriodSeconds: 2})
    cluster.to(14)
    expect(cluster.events('p')).toContain('Normal DeadlineExceeded x4: Pod was active on the node longer than the specified deadline')
    expect(cluster.get('p')?.status).toMatchObject({phase: 'Failed', reason: 'DeadlineExceeded'})
  })
})

describe('an image name with a capital letter', () => {
  it('is refused with the name that the registry would have been asked for', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'Nginx:1.27'}]})
    cluster.to(1)
    expect(
      cluster
        .events('p')
        .find(text => text.includes('InspectFailed'))
        ?.replace(/ x\d/, ''),
    ).toBe(
      'Warning InspectFailed: Failed to apply default image tag "Nginx:1.27": couldn\'t parse image name "Nginx:1.27": invalid reference format: repository name (library/Nginx) must be lowercase',
    )
  })
})

describe('an http readiness probe', () => {
  it('finds the server that has just started', () => {
    const cluster = new Cluster()
    const probe = {httpGet: {path: '/', port: 80}, periodSeconds: 1}
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:1.27', readinessProbe: probe}]})
    cluster.to(5)
    expect(cluster.events('p').filter(text => text.includes('Unhealthy'))).toEqual([])
    expect(cluster.get('p')?.status?.conditions?.find(({type}) => type === 'Ready')?.status).toBe('True')
  })
})
