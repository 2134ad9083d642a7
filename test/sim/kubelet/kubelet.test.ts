import {describe, expect, it} from 'vitest'
import {sentence} from '../../../src/sim/reasons.ts'
import {execInPod, readLog} from '../../../src/sim/kubelet/exec.ts'
import type {Pod} from '../../../src/kube/pod.ts'
import {box, Cluster, podOf} from './cluster.ts'

function startsOf(cluster: Cluster, name: string): number[] {
  const started = new Set(
    cluster.changes().flatMap(({key, object}) => {
      const status = (object as Pod | undefined)?.status?.containerStatuses?.[0]
      return key === `Pod/default/${name}` && status?.state?.running?.startedAt !== undefined
        ? [Date.parse(status.state.running.startedAt)]
        : []
    }),
  )
  const times = [...started].map(at => (at - (cluster.timeline.head.now - (cluster.timeline.head.now % 1000))) / 1000)
  const first = times[0] ?? 0
  return times.map(at => at - first)
}

describe('a pod that runs', () => {
  it('goes from Pending to Running with conditions in the kubelet’s order', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:1.27'}]})
    cluster.to(5)
    expect(cluster.states('p')).toEqual(['Pending', 'ContainerCreating', 'Running'])
    expect(podOf(cluster, 'p').status?.conditions?.map(({type, status}) => `${type}=${status}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ])
    expect(podOf(cluster, 'p').status?.podIP).toMatch(/^10\.244\./)
  })

  it('pulls an image once a node and finds it there afterwards', () => {
    const cluster = new Cluster([{name: 'node-a'}])
    cluster.pod('p', {containers: [{name: 'c', image: 'redis:7.2'}]})
    cluster.to(5).pod('q', {containers: [{name: 'c', image: 'redis:7.2'}]})
    cluster.to(10)
    expect(cluster.events('p').map(text => text.split(':')[0])).toEqual(expect.arrayContaining(['Normal Pulling x1', 'Normal Pulled x1']))
    expect(cluster.events('q')).toContain(
      'Normal Pulled x1: Container image "redis:7.2" already present on machine and can be accessed by the pod',
    )
  })

  it('keeps a log, and the log of the run before', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('echo run $(cat /tmp/n 2>/dev/null); echo again > /tmp/n; sleep 1; exit 1'))
    cluster.to(4)
    expect(readLog(cluster.world, podOf(cluster, 'p'), 'c')?.map(line => line.text)).toEqual(['run again'])
    expect(readLog(cluster.world, podOf(cluster, 'p'), 'c', {previous: true})?.map(line => line.text)).toEqual(['run'])
  })

  it('answers exec with output, exit code and files', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 3600'))
    cluster.to(5)
    const pod = podOf(cluster, 'p')
    const [container] = pod.spec.containers
    if (container === undefined) throw new Error('no container')
    const answer = execInPod(cluster.world, pod, container, ['sh', '-c', 'hostname; echo x > /tmp/f; exit 3'])
    expect([answer.stdout, answer.exitCode]).toEqual(['p\n', 3])
    cluster.ask(...answer.requests)
    expect(execInPod(cluster.world, pod, container, ['cat', '/tmp/f']).stdout).toBe('x\n')
    expect(execInPod(cluster.world, pod, container, ['nosuch']).problem).toMatch(/executable file not found/)
  })
})

describe('images that cannot be pulled', () => {
  it('alternate between ErrImagePull and ImagePullBackOff', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:does-not-exist'}]})
    cluster.to(60)
    expect(cluster.states('p')).toEqual(['Pending', 'ContainerCreating', 'ErrImagePull', 'ImagePullBackOff'])
    expect(cluster.events('p')).toContain('Warning Failed x3: Error: ErrImagePull')
    expect(cluster.events('p').join('\n')).toContain('failed to resolve reference "docker.io/library/nginx:does-not-exist"')
  })

  it('are not asked for when the policy is Never', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'redis:7', imagePullPolicy: 'Never'}]})
    cluster.to(3)
    expect(cluster.status('p')).toBe('ErrImageNeverPull')
  })
})

describe('containers that cannot be or stay', () => {
  it('a name that is none is told from an image that is not there', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'NGINX:1.27'}]})
    cluster.pod('q', {containers: [{name: 'c', image: 'ngnix:1.27'}]})
    cluster.to(3)
    expect([cluster.status('p'), cluster.status('q')]).toEqual(['InvalidImageName', 'ErrImagePull'])
    expect(cluster.events('q').join('\n')).toContain('pull access denied')
  })

  it('a program over its memory limit is killed for it', () => {
    const cluster = new Cluster()
    const limits = {resources: {limits: {memory: '100Mi'}}}
    cluster.pod('p', {
      restartPolicy: 'Never',
      containers: [{name: 'c', image: 'polinux/stress', command: ['stress'], args: ['--vm', '1', '--vm-bytes', '250M'], ...limits}],
    })
    cluster.to(6)
    expect(cluster.status('p')).toBe('OOMKilled')
  })

  it('postStart runs beside the program, and its failure kills the container', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 3; cat /tmp/hook', {lifecycle: {postStart: {exec: {command: ['sh', '-c', 'echo hooked > /tmp/hook']}}}}))
    cluster.pod('q', box('sleep 3600', {lifecycle: {postStart: {exec: {command: ['false']}}}}))
    cluster.to(5)
    const log = readLog(cluster.world, podOf(cluster, 'p'), 'c', {previous: true})
    expect(log?.map(line => line.text)).toEqual(['hooked'])
    expect(cluster.events('q').join('\n')).toContain('Warning FailedPostStartHook')
  })
})

describe('restarts', () => {
  it('a crashing container restarts at once, then after 10, 20, 40 s and the kubelet’s delay', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('exit 1'))
    cluster.to(100)
    const waits = startsOf(cluster, 'p')
      .map((at, index, all) => at - (all[index - 1] ?? at))
      .slice(1)
    expect(waits.length).toBe(4)
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual([0, 10, 20, 40][index] ?? 0)
      expect(wait).toBeLessThanOrEqual([2, 16, 31, 61][index] ?? 0)
    }
    expect(cluster.states('p')).toContain('CrashLoopBackOff')
  })

  it('restartPolicy Never leaves the pod failed, OnFailure completes it after a success', () => {
    const cluster = new Cluster()
    cluster.pod('never', {...box('sleep 1; exit 3'), restartPolicy: 'Never'})
    cluster.pod('retry', {...box('if [ -f /tmp/tried ]; then exit 0; fi; touch /tmp/tried; exit 1'), restartPolicy: 'OnFailure'})
    cluster.to(10)
    expect([podOf(cluster, 'never').status?.phase, podOf(cluster, 'retry').status?.phase]).toEqual(['Failed', 'Succeeded'])
    expect(podOf(cluster, 'never').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(3)
    expect(podOf(cluster, 'retry').status?.containerStatuses?.[0]?.restartCount).toBe(1)
  })

  it('a program that is not there ends in RunContainerError', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'busybox:1.36', command: ['slep', '5']}]})
    cluster.to(3)
    expect(cluster.status('p')).toBe('RunContainerError')
    expect(podOf(cluster, 'p').status?.containerStatuses?.[0]?.lastState?.terminated?.reason).toBe('StartError')
  })

  it('a termination message is what the program wrote', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('echo why > /dev/termination-log; exit 2'), restartPolicy: 'Never'})
    cluster.to(5)
    expect(podOf(cluster, 'p').status?.containerStatuses?.[0]?.state?.terminated?.message).toBe('why\n')
  })

  it('activeDeadlineSeconds fails a pod', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('trap "exit 0" TERM; sleep 3600 & wait'), activeDeadlineSeconds: 5})
    cluster.to(20)
    expect([podOf(cluster, 'p').status?.phase, podOf(cluster, 'p').status?.reason]).toEqual(['Failed', 'DeadlineExceeded'])
  })
})

describe('probes', () => {
  const ready = {readinessProbe: {exec: {command: ['test', '-f', '/tmp/ready']}, periodSeconds: 1}}

  it('a pod is Ready when its file is there, and not when it is gone', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 3600', ready))
    cluster.to(5)
    const isReady = (): string | undefined => podOf(cluster, 'p').status?.conditions?.find(({type}) => type === 'Ready')?.status
    expect(isReady()).toBe('False')
    const runs = (line: string) => {
      const pod = podOf(cluster, 'p')
      return pod.spec.containers.map(container => execInPod(cluster.world, pod, container, ['sh', '-c', line]))[0]?.requests ?? []
    }
    cluster.ask(...runs('touch /tmp/ready'))
    expect([cluster.to(7), isReady()][1]).toBe('True')
    cluster.ask(...runs('rm /tmp/ready'))
    expect([cluster.to(9), isReady()][1]).toBe('True')
    expect([cluster.to(11), isReady()][1]).toBe('False')
  })

  it('a probe that passes needs no clock: the world comes to rest', () => {
    const cluster = new Cluster()
    cluster.pod('p', {
      containers: [
        {
          name: 'c',
          image: 'nginx:1.27',
          readinessProbe: {httpGet: {path: '/', port: 80}, periodSeconds: 1},
          livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1},
        },
      ],
    })
    cluster.to(10)
    const steps = cluster.timeline.steps
    cluster.to(600)
    expect(cluster.timeline.steps).toBe(steps)
    expect(cluster.status('p')).toBe('Running')
  })

  it('a failing liveness probe restarts the container after its threshold', () => {
    const cluster = new Cluster()
    cluster.pod('p', {
      terminationGracePeriodSeconds: 2,
      ...box('touch /tmp/ok; sleep 6; rm /tmp/ok; sleep 3600', {
        livenessProbe: {exec: {command: ['cat', '/tmp/ok']}, periodSeconds: 2, failureThreshold: 2},
      }),
    })
    cluster.to(14)
    expect(podOf(cluster, 'p').status?.containerStatuses?.[0]?.restartCount).toBe(1)
    expect(cluster.events('p')).toContain('Normal Killing x1: Container c failed liveness probe, will be restarted')
  })

  it('a startup probe holds the others back', () => {
    const cluster = new Cluster()
    cluster.pod(
      'p',
      box('sleep 5; touch /tmp/up; sleep 3600', {
        startupProbe: {exec: {command: ['test', '-f', '/tmp/up']}, periodSeconds: 1, failureThreshold: 30},
        livenessProbe: {exec: {command: ['test', '-f', '/tmp/up']}, periodSeconds: 1},
      }),
    )
    cluster.to(4)
    expect(podOf(cluster, 'p').status?.containerStatuses?.[0]?.started).toBe(false)
    cluster.to(20)
    expect([
      podOf(cluster, 'p').status?.containerStatuses?.[0]?.started,
      podOf(cluster, 'p').status?.containerStatuses?.[0]?.restartCount,
    ]).toEqual([true, 0])
  })

  it('http probes see missing pages and closed ports', () => {
    const cluster = new Cluster()
    cluster.pod('p', {
      containers: [{name: 'c', image: 'nginx:1.27', readinessProbe: {httpGet: {path: '/nope', port: 80}, periodSeconds: 5}}],
    })
    cluster.pod('q', {containers: [{name: 'c', image: 'nginx:1.27', readinessProbe: {httpGet: {path: '/', port: 81}, periodSeconds: 5}}]})
    cluster.to(4)
    expect(cluster.events('p').join('\n')).toContain('Readiness probe failed: HTTP probe failed with statuscode: 404')
    expect(cluster.events('q').join('\n')).toMatch(/dial tcp 10\.\S+:81: connect: connection refused/)
  })
})

describe('init containers and sidecars', () => {
  const init = (name: string, script: string, more: object = {}): object => ({
    name,
    image: 'busybox:1.36',
    command: ['sh', '-c', script],
    ...more,
  })

  it('run one after another before the main container', () => {
    const cluster = new Cluster()
    cluster.pod('p', {initContainers: [init('one', 'sleep 2'), init('two', 'sleep 2')], containers: [{name: 'c', image: 'nginx:1.27'}]})
    cluster.to(15)
    expect(cluster.states('p')).toEqual(['Pending', 'Init:0/2', 'Init:1/2', 'PodInitializing', 'Running'])
  })

  it('a failing one holds the pod, and fails it when the policy is Never', () => {
    const cluster = new Cluster()
    cluster.pod('p', {restartPolicy: 'Never', initContainers: [init('bad', 'exit 1')], containers: [{name: 'c', image: 'nginx:1.27'}]})
    cluster.to(8)
    expect([cluster.status('p'), podOf(cluster, 'p').status?.phase]).toEqual(['Init:Error', 'Failed'])
  })

  it('a native sidecar does not keep a finished pod alive', () => {
    const cluster = new Cluster()
    cluster.pod('p', {
      restartPolicy: 'Never',
      initContainers: [init('side', 'trap "exit 0" TERM; sleep 3600 & wait', {restartPolicy: 'Always'})],
      ...box('sleep 2'),
    })
    cluster.to(2)
    expect(podOf(cluster, 'p').status?.phase).toBe('Running')
    cluster.to(10)
    expect(podOf(cluster, 'p').status?.phase).toBe('Succeeded')
  })

  it('a plain sidecar does', () => {
    const cluster = new Cluster()
    cluster.pod('p', {
      restartPolicy: 'Never',
      containers: [
        {name: 'c', image: 'busybox:1.36', command: ['sleep', '2']},
        {name: 'side', image: 'nginx:1.27'},
      ],
    })
    cluster.to(60)
    expect([cluster.status('p'), podOf(cluster, 'p').status?.phase]).toEqual(['NotReady', 'Running'])
  })
})

describe('why', () => {
  it('everything a kubelet or scheduler does has its reason in words', () => {
    const cluster = new Cluster([{name: 'node-a'}])
    const failing = {livenessProbe: {exec: {command: ['false']}, periodSeconds: 1, failureThreshold: 2}}
    cluster.pod('crash', box('exit 1'))
    cluster.pod('killed', {terminationGracePeriodSeconds: 2, ...box('sleep 3600', failing)})
    cluster.pod('pull', {containers: [{name: 'c', image: 'nginx:does-not-exist'}]})
    cluster.pod('late', {...box('sleep 3600'), activeDeadlineSeconds: 3, terminationGracePeriodSeconds: 2})
    cluster.pod('nowhere', {...box('sleep 1'), nodeSelector: {a: 'b'}})
    cluster.pod('mount', {...box('sleep 1'), volumes: [{name: 'v', configMap: {name: 'nope'}}]})
    cluster.to(20).remove('Pod/default/pull')
    cluster.to(25)
    const words = cluster
      .changes()
      .filter(({by}) => by === 'kubelet' || by === 'scheduler')
      .map(({why}) => sentence(why))
    expect(words.length).toBeGreaterThan(50)
    expect(words.filter(text => !text.includes(' ') || /\{\w+\}/.test(text))).toEqual([])
    expect(words).toContain('the liveness probe of c in killed failed too often: the container is restarted')
  })
})

it('pods that ignore TERM and are deleted at one moment are not killed at one moment either', () => {
  const cluster = new Cluster()
  const names = ['a', 'b', 'c', 'd']
  for (const name of names) cluster.pod(name, {...box('sleep 3600'), terminationGracePeriodSeconds: 3})
  cluster.to(5)
  for (const name of names) cluster.remove(`Pod/default/${name}`)
  cluster.to(12)
  const ends = cluster.changes().filter(({object}) => object?.kind === 'Pod' && (object as Pod).status?.phase === 'Failed')
  const times = names.map(name => ends.find(({key}) => key.endsWith(`/${name}`))?.at)
  expect(new Set(times).size).toBeGreaterThan(2)
})
