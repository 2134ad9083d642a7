import {describe, expect, it} from 'vitest'
import {box, Cluster, podOf} from './cluster.ts'

describe('the end of a pod', () => {
  it('a server ends at once and shows Completed before it is gone', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:1.27'}]})
    cluster.to(5).remove('Pod/default/p')
    cluster.to(7)
    expect(cluster.states('p')).toEqual(['Pending', 'ContainerCreating', 'Running', 'Terminating', 'Completed', '(gone)'])
  })

  it('a program that ignores TERM is killed when its grace is over', () => {
    const cluster = new Cluster()
    cluster.pod('p', {terminationGracePeriodSeconds: 6, ...box('sleep 3600')})
    cluster.to(5).remove('Pod/default/p')
    expect([cluster.to(10.5), cluster.status('p')][1]).toBe('Terminating')
    expect([cluster.to(13), cluster.status('p')][1]).toBe('(gone)')
    expect(cluster.states('p')).toContain('Error')
  })

  it('preStop comes before TERM', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:1.27', lifecycle: {preStop: {exec: {command: ['sleep', '4']}}}}]})
    cluster.to(5).remove('Pod/default/p')
    expect([cluster.to(8.5), cluster.status('p')][1]).toBe('Terminating')
    expect([cluster.to(11), cluster.status('p')][1]).toBe('(gone)')
  })

  it('nothing is left of a pod on its node', () => {
    const cluster = new Cluster()
    const scratch = (script: string): object => ({
      ...box(script, {volumeMounts: [{name: 's', mountPath: '/s'}]}),
      volumes: [{name: 's', emptyDir: {}}],
    })
    cluster.pod('force', scratch('echo x > /tmp/f; echo y > /s/f; echo z > /etc/f; sleep 3600'))
    cluster.pod('stop', scratch('trap "exit 0" TERM; echo y > /s/f; sleep 3600 & wait'))
    cluster.pod('done', {...scratch('echo y > /s/f'), restartPolicy: 'Never'})
    cluster.to(5).remove('Pod/default/force', 0)
    cluster.remove('Pod/default/stop')
    cluster.remove('Pod/default/done')
    cluster.to(10)
    expect([cluster.world.processes.size, cluster.world.disks.size]).toEqual([0, 0])
  })
})

describe('machines', () => {
  it('a machine that is off starts nothing and stops nothing', () => {
    const cluster = new Cluster([{name: 'node-a'}])
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:1.27'}]})
    cluster.to(5).power('node-a', false)
    cluster.to(6).remove('Pod/default/p')
    cluster.to(40)
    expect(cluster.status('p')).toBe('Terminating')
  })

  it('after a power cut the containers start again in a new sandbox', () => {
    const cluster = new Cluster([{name: 'node-a'}])
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:1.27'}]})
    cluster.to(5).power('node-a', false)
    cluster.to(10).power('node-a', true)
    cluster.to(15)
    expect(podOf(cluster, 'p').status?.containerStatuses?.[0]?.restartCount).toBe(1)
    expect(podOf(cluster, 'p').status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({exitCode: 255, reason: 'Unknown'})
    expect(cluster.events('p')).toContain('Normal SandboxChanged x1: Pod sandbox changed, it will be killed and re-created.')
  })
})
