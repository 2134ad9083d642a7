import {describe, expect, it} from 'vitest'
import {answer} from '../../src/app/why.ts'
import {EPOCH} from '../../src/kube/time.ts'
import type {Key, KubeObject} from '../../src/kube/object.ts'
import {makeKey} from '../../src/kube/object.ts'
import {findByKey, list} from '../../src/sim/world.ts'
import {box, Cluster} from '../sim/kubelet/cluster.ts'

/** What the question "why?" answers about an object that waits. */
function waits(cluster: Cluster, key: Key): readonly string[] {
  return answer(cluster.timeline, cluster.timeline.steps, key, EPOCH)
    .filter(line => line.startsWith('now: '))
    .map(line => line.slice('now: '.length))
}

const of = (name: string): Key => `Pod/default/${name}`
const labels = {app: 'web'}
const selector = {matchLabels: labels}
const nginx = (more: object = {}) => ({metadata: {labels}, spec: {containers: [{name: 'c', image: 'nginx:1.27', ...more}]}})
const sleeper = {metadata: {labels}, spec: {...box('sleep 3600'), terminationGracePeriodSeconds: 2}}
const apps = (kind: string, name: string, spec: object) => ({kind, apiVersion: 'apps/v1', metadata: {name}, spec})
const batch = (kind: string, name: string, spec: object) => ({kind, apiVersion: 'batch/v1', metadata: {name}, spec})
const once = (script: string, more: object = {}) => ({template: {metadata: {}, spec: {...box(script), restartPolicy: 'Never', ...more}}})

function change(cluster: Cluster, key: Key, edit: (object: KubeObject) => KubeObject): void {
  const found = findByKey(cluster.world, key)
  if (found === undefined) throw new Error(`no ${key}`)
  cluster.ask({verb: 'update', object: edit(found), why: {rule: 'asked', facts: {}}})
}

const spec =
  (more: object) =>
  (object: KubeObject): KubeObject => ({...object, spec: {...(object.spec as object), ...more}})
const cordon = (cluster: Cluster, node: string): void => change(cluster, `Node//${node}`, spec({unschedulable: true}))

describe('why a pod does not run', () => {
  it('no node tolerates it', () => {
    const cluster = new Cluster([{name: 'a', taints: [{key: 'gpu', effect: 'NoSchedule'}]}])
    cluster.pod('p', box('true'))
    cluster.to(3)
    expect(waits(cluster, of('p'))).toEqual([
      'p waits: no node takes it; 1 has a taint that it does not tolerate. It is tried again when pods or nodes change',
    ])
  })

  it('no node has room or the label it wants', () => {
    const cluster = new Cluster([{name: 'a'}, {name: 'b', labels: {disk: 'ssd'}}])
    cordon(cluster, 'a')
    cluster.pod('p', {...box('true', {resources: {requests: {cpu: '64'}}}), nodeSelector: {disk: 'ssd'}})
    cluster.to(3)
    expect(waits(cluster, of('p'))).toEqual([
      'p waits: no node takes it; 1 has too little cpu left, 1 is cordoned. It is tried again when pods or nodes change',
    ])
  })

  it('its claim is not there, and the claim has no class', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('true'), volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}]})
    cluster.to(3)
    expect(waits(cluster, of('p'))).toEqual([
      'p waits: it uses the PersistentVolumeClaim data, which is not there. It is tried again when pods or nodes change',
    ])
    const claim = {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}, storageClassName: 'nope'}
    cluster.create({kind: 'PersistentVolumeClaim', metadata: {name: 'data'}, spec: claim})
    cluster.to(6)
    expect(waits(cluster, of('p'))).toEqual([
      'p waits: a PersistentVolumeClaim of it has no volume yet. It is tried again when pods or nodes change',
    ])
    expect(waits(cluster, 'PersistentVolumeClaim/default/data')).toEqual(['the StorageClass nope of data does not exist'])
  })

  it('its claim waits for a pod that uses it', () => {
    const cluster = new Cluster()
    const claim = {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}
    cluster.create({kind: 'PersistentVolumeClaim', metadata: {name: 'data'}, spec: claim})
    cluster.to(3)
    expect(waits(cluster, 'PersistentVolumeClaim/default/data')).toEqual([
      'the class standard binds on first use: data waits until a pod that uses it has a node',
    ])
  })

  it('its image cannot be pulled, its program crashes, its configuration is missing, or its init container goes on', () => {
    const cluster = new Cluster()
    cluster.pod('image', {containers: [{name: 'c', image: 'nginx:does-not-exist'}]})
    cluster.pod('crash', box('exit 3'))
    cluster.pod('config', box('true', {envFrom: [{configMapRef: {name: 'conf'}}]}))
    cluster.pod('init', {...box('true'), initContainers: [{name: 'i', image: 'busybox:1.36', command: ['sleep', '3600']}]})
    cluster.to(60)
    expect(waits(cluster, of('image'))[0]).toMatch(
      /^c of image waits for its image: nginx:does-not-exist cannot be pulled \((ErrImagePull|ImagePullBackOff)\); the kubelet tries again after 10 s, 20 s … 5 min$/,
    )
    cluster.to(95)
    expect(waits(cluster, of('crash'))[0]).toMatch(
      /^c of crash ends after each start \(restarts: \d, exit code: 3\); the kubelet waits 10 s, 20 s … 5 min between starts$/,
    )
    expect(waits(cluster, of('config'))).toEqual(['c of config cannot start: configmap "conf" not found'])
    expect(waits(cluster, of('init'))).toEqual(['init waits for its init container i to end well; the others start after it'])
  })

  it('its program crashes, and a restart rule of the container brings it back though the pod never restarts', () => {
    const cluster = new Cluster()
    const rule = {action: 'Restart', exitCodes: {operator: 'In', values: [3]}}
    const asks = {name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'exit 3'], restartPolicy: 'Never', restartPolicyRules: [rule]}
    cluster.pod('crash', {containers: [asks], restartPolicy: 'Never'})
    cluster.to(12)
    expect(waits(cluster, of('crash'))[0]).toMatch(/^c of crash ends after each start \(restarts: \d, exit code: 3\)/)
  })

  it('its readiness probe fails, so its Service leads nowhere', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 3600', {readinessProbe: {exec: {command: ['false']}, periodSeconds: 1}}), labels)
    cluster.create({kind: 'Service', metadata: {name: 'web'}, spec: {selector: labels, ports: [{port: 80}]}})
    cluster.create({kind: 'Service', metadata: {name: 'typo'}, spec: {selector: {app: 'wbe'}, ports: [{port: 80}]}})
    cluster.to(8)
    expect(waits(cluster, of('p'))).toEqual([
      'c of p runs, but its readiness probe has not succeeded, so p is not Ready and gets no traffic',
    ])
    expect(waits(cluster, 'Service/default/web')).toEqual(['web leads nowhere: of the 1 pods with the labels app=web none is Ready'])
    expect(waits(cluster, 'Service/default/typo')).toEqual(['typo leads nowhere: no pod has the labels app=wbe'])
  })

  it('pods of lower priority have to end first', () => {
    const cluster = new Cluster([{name: 'a'}])
    cluster.create({kind: 'PriorityClass', apiVersion: 'scheduling.k8s.io/v1', metadata: {name: 'high'}, value: 9})
    const big = box('sleep 3600', {resources: {requests: {memory: '5Gi'}}})
    cluster.pod('low', big)
    cluster.to(3).pod('vip', {...big, priorityClassName: 'high'})
    cluster.to(5)
    expect(waits(cluster, of('vip'))).toEqual(['vip waits: on a pods of lower priority (low) are ended to make room for it'])
  })
})

describe('why a pod does not go', () => {
  it('its node does not answer', () => {
    const cluster = new Cluster()
    const unreachable = {key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5}
    cluster.pod('p', {...box('sleep 3600'), tolerations: [unreachable], nodeSelector: {'kubernetes.io/hostname': 'node-a'}})
    cluster.to(4).power('node-a', false)
    cluster.to(58)
    expect(waits(cluster, of('p'))).toContain(
      'the kubelet of node-a does not answer, so nobody knows how p is; it is deleted when its toleration of that has run out',
    )
    expect(waits(cluster, 'Node//node-a')).toEqual([
      'the kubelet of node-a does not answer: no pod is placed there, and what runs there is not known',
    ])
    cluster.to(120)
    expect(waits(cluster, of('p'))).toEqual([
      'p is being deleted, but its kubelet does not answer: it stays until node-a is back or removed, or somebody deletes the pod by force',
    ])
  })

  it('its containers have their grace period', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 3600'), terminationGracePeriodSeconds: 20})
    cluster.to(4).remove(of('p'))
    cluster.to(9)
    expect(waits(cluster, of('p'))).toEqual([
      'p is being deleted: its containers were told to stop and are killed in 15 s (grace period 20 s)',
    ])
  })

  it('a budget allows no eviction from the cordoned node', () => {
    const cluster = new Cluster([{name: 'a'}])
    cluster.pod('p', box('sleep 3600'), labels)
    cluster.create({kind: 'PodDisruptionBudget', apiVersion: 'policy/v1', metadata: {name: 'guard'}, spec: {minAvailable: 1, selector}})
    cluster.to(4)
    cordon(cluster, 'a')
    cluster.to(6)
    expect(waits(cluster, of('p'))).toEqual([
      'p stays on a: the PodDisruptionBudget guard wants 1 healthy pods and there are 1, so nobody is evicted',
    ])
    expect(waits(cluster, 'PodDisruptionBudget/default/guard')).toEqual([
      'guard allows no eviction now: it wants 1 healthy pods and there are 1',
    ])
    expect(waits(cluster, 'Node//a')).toEqual(['a is cordoned: no new pod is placed there until somebody uncordons it'])
  })
})

describe('why something that was deleted is still there', () => {
  it('a finalizer holds it', () => {
    const cluster = new Cluster()
    const metadata = {name: 'kept', finalizers: ['example.com/wait']}
    cluster.create({kind: 'ConfigMap', metadata})
    cluster.remove('ConfigMap/default/kept')
    cluster.to(2)
    expect(waits(cluster, 'ConfigMap/default/kept')).toEqual([
      'ConfigMap kept is being deleted, but the finalizer example.com/wait holds it: whoever put it there has to take it away first',
    ])
  })

  it('it was deleted in the foreground', () => {
    const cluster = new Cluster()
    cluster.create(apps('StatefulSet', 'web', {serviceName: 'web', replicas: 1, selector, template: sleeper}))
    cluster.to(5)
    cluster.ask({verb: 'delete', key: 'StatefulSet/default/web', cascade: 'foreground', why: {rule: 'asked', facts: {}}})
    cluster.to(6)
    // Its controller makes its revision again meanwhile, as upstream.
    expect(waits(cluster, 'StatefulSet/default/web')[1]).toMatch(
      /^StatefulSet web is being deleted in the foreground: what it owns goes first, and \d of that are still there \(\w+ web-\w+\)$/,
    )
  })

  it('a pod uses the claim', () => {
    const cluster = new Cluster()
    const claim = {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}
    cluster.create({kind: 'PersistentVolumeClaim', metadata: {name: 'data'}, spec: claim})
    cluster.pod('p', {...box('sleep 3600'), volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}]})
    cluster.to(4).remove('PersistentVolumeClaim/default/data')
    cluster.to(6)
    expect(waits(cluster, 'PersistentVolumeClaim/default/data')).toEqual(['the claim data is used by p: it goes when the pod is gone'])
  })
})

describe('why a workload does not go on', () => {
  it('a StatefulSet waits for the pod before, or is stuck in a broken rollout', () => {
    const cluster = new Cluster()
    const unready = nginx({readinessProbe: {exec: {command: ['test', '-f', '/tmp/ready']}, periodSeconds: 1}})
    cluster.create(apps('StatefulSet', 'web', {serviceName: 'web', replicas: 2, selector, template: unready}))
    cluster.to(6)
    expect(waits(cluster, 'StatefulSet/default/web')).toEqual(['web-1 waits: web-0 is not Ready yet; podManagementPolicy is OrderedReady'])
    const other = new Cluster()
    other.create(apps('StatefulSet', 'web', {serviceName: 'web', replicas: 1, selector, template: nginx()}))
    other.to(5)
    change(other, 'StatefulSet/default/web', spec({template: nginx({image: 'nginx:does-not-exist'})}))
    other.to(15)
    change(other, 'StatefulSet/default/web', spec({template: nginx()}))
    other.to(25)
    expect(waits(other, 'StatefulSet/default/web')[0]).toMatch(
      /^web-0 has the template of web-[a-z0-9]+ and is not Ready; OrderedReady waits for it and does not replace it, until somebody deletes it$/,
    )
  })

  it('a Deployment waits for its new pods, or is paused', () => {
    const cluster = new Cluster()
    cluster.create(apps('Deployment', 'web', {replicas: 2, selector, template: nginx()}))
    cluster.to(5)
    change(cluster, 'Deployment/default/web', spec({template: nginx({image: 'nginx:does-not-exist'})}))
    cluster.to(15)
    expect(waits(cluster, 'Deployment/default/web')).toEqual([
      'the rollout of web waits: 0 of 2 new pods are available; it keeps 2 (maxUnavailable) to 3 pods (maxSurge)',
    ])
    const unready = list(cluster.world, 'ReplicaSet').map(set => waits(cluster, makeKey('ReplicaSet', 'default', set.metadata.name)))
    expect(unready.flat()).toEqual([
      expect.stringMatching(/^web-[a-z0-9]+ has 0 of 1 pods Ready; web-[a-z0-9]+-[a-z0-9]{5} is not: ask about that one$/),
    ])
    change(cluster, 'Deployment/default/web', spec({paused: true}))
    cluster.to(18)
    expect(waits(cluster, 'Deployment/default/web')).toEqual(['the rollout of web is paused until you resume it'])
  })

  it('a DaemonSet finds no node, or keeps old pods until you delete them', () => {
    const cluster = new Cluster()
    const nowhere = {...nginx(), spec: {...nginx().spec, nodeSelector: {no: 'where'}}}
    cluster.create(apps('DaemonSet', 'nowhere', {selector, template: nowhere}))
    cluster.create(apps('DaemonSet', 'agent', {selector, template: nginx(), updateStrategy: {type: 'OnDelete'}}))
    cluster.to(5)
    expect(waits(cluster, 'DaemonSet/default/nowhere')).toEqual([
      'no node fits nowhere: its nodeSelector, affinity and tolerations leave none',
    ])
    change(cluster, 'DaemonSet/default/agent', spec({template: nginx({image: 'nginx:1.28'})}))
    cluster.to(8)
    expect(waits(cluster, 'DaemonSet/default/agent')[0]).toMatch(
      /^agent-[a-z0-9]{5} keeps its old template until somebody deletes it: the updateStrategy of agent is OnDelete$/,
    )
  })

  it('a Job is suspended, backs off, or waits for its last pods', () => {
    const cluster = new Cluster()
    cluster.create(batch('Job', 'quiet', {...once('true'), suspend: true}))
    cluster.create(batch('Job', 'bad', once('exit 1')))
    cluster.create(batch('Job', 'late', {...once('sleep 3600', {terminationGracePeriodSeconds: 20}), activeDeadlineSeconds: 3}))
    cluster.to(8)
    expect(waits(cluster, 'Job/default/quiet')).toEqual(['quiet waits: it is suspended until somebody sets spec.suspend to false'])
    expect(waits(cluster, 'Job/default/bad')[0]).toMatch(
      /^bad tries again at .*: the wait is 10 s after a failure and doubles with each further one \(so far: 1\)$/,
    )
    expect(waits(cluster, 'Job/default/late')).toEqual(['late becomes Failed when the last of its pods has ended (being deleted: 1)'])
  })

  it('a Job waits for ever for a pod that does not start, or that restarts in place', () => {
    const cluster = new Cluster()
    const image = {containers: [{name: 'c', image: 'nginx:does-not-exist'}], restartPolicy: 'Never'}
    cluster.create(batch('Job', 'image', {backoffLimit: 0, template: {metadata: {}, spec: image}}))
    cluster.create(batch('Job', 'room', {...once('true', {nodeSelector: {no: 'where'}})}))
    cluster.create(batch('Job', 'again', {template: {metadata: {}, spec: {...box('exit 1'), restartPolicy: 'OnFailure'}}}))
    cluster.to(30)
    for (const name of ['image', 'room'])
      expect(waits(cluster, `Job/default/${name}`)[1]).toMatch(
        new RegExp(
          `^${name} goes on waiting for ${name}-[a-z0-9]{5}, which does not start: that is no failure, so backoffLimit does not end it$`,
        ),
      )
    expect(waits(cluster, 'Job/default/again')[1]).toMatch(
      /whose program fails and is started again; each restart counts for backoffLimit \(6\)$/,
    )
  })

  it('a DaemonSet is short of a pod that is Ready, though nothing is to be made or replaced', () => {
    const cluster = new Cluster()
    const unready = nginx({readinessProbe: {exec: {command: ['false']}, periodSeconds: 1}})
    cluster.create(apps('DaemonSet', 'agent', {selector, template: unready}))
    cluster.to(8)
    expect(waits(cluster, 'DaemonSet/default/agent')).toEqual([
      expect.stringMatching(/^agent has 0 of 3 pods Ready; agent-[a-z0-9]{5} is not: ask about that one$/),
    ])
  })

  it('a CronJob waits for its time, forbids an overlap, or came too late', () => {
    const cluster = new Cluster()
    const cron = (name: string, more: object, script = 'true') =>
      cluster.create(batch('CronJob', name, {schedule: '* * * * *', jobTemplate: {spec: once(script)}, ...more}))
    cron('tick', {})
    cron('slow', {concurrencyPolicy: 'Forbid'}, 'sleep 3600')
    cron('late', {suspend: true, startingDeadlineSeconds: 10})
    cluster.to(30)
    expect(waits(cluster, 'CronJob/default/tick')).toEqual(['tick waits for the next time of its schedule * * * * *'])
    expect(waits(cluster, 'CronJob/default/late')).toEqual(['late waits: it is suspended until somebody sets spec.suspend to false'])
    change(cluster, 'CronJob/default/tick', spec({schedule: '0 3 * * *'}))
    cluster.to(31)
    expect(waits(cluster, 'CronJob/default/tick')).toEqual(['tick waits for the next time of its schedule 0 3 * * *'])
    cluster.to(130)
    expect(waits(cluster, 'CronJob/default/slow')[0]).toMatch(
      /^slow was due at .*, but slow-\d+ still runs; concurrencyPolicy is Forbid, so it starts when that has ended$/,
    )
    cluster.to(160)
    change(cluster, 'CronJob/default/late', spec({suspend: false}))
    cluster.to(161)
    expect(waits(cluster, 'CronJob/default/late')[1]).toMatch(
      /^late did not run at .*, and that run is lost: it could not start then, and startingDeadlineSeconds \(10\) is over$/,
    )
  })
})

describe('the story of a change', () => {
  it('of a CronJob’s run begins when it was due, and with who made the CronJob', () => {
    const cluster = new Cluster()
    cluster.create(batch('CronJob', 'tick', {schedule: '* * * * *', jobTemplate: {spec: once('true')}}))
    cluster.to(200)
    const pod = list(cluster.world, 'Pod').at(-1)?.metadata.name ?? ''
    const story = answer(cluster.timeline, cluster.timeline.steps, of(pod), EPOCH)
    expect(story.at(-2)).toMatch(
      /^3:00 {2}cronjob controller: create Job tick-\d+, because the schedule \* \* \* \* \* of tick was due at .*:03:00Z$/,
    )
    expect(story.at(-1)).toBe('0:00  you: create CronJob tick, because you asked for it')
    // After hundreds of runs too, and after the schedule was changed.
    cluster.to(3610)
    change(cluster, 'CronJob/default/tick', spec({schedule: '*/2 * * * *'}))
    cluster.to(9000)
    const last = list(cluster.world, 'Pod').at(-1)?.metadata.name ?? ''
    const late = answer(cluster.timeline, cluster.timeline.steps, of(last), EPOCH)
    expect(late.at(-1)).toMatch(/^1:00:10 {2}you: change CronJob tick, because you asked for it$/)
  })

  it('of a pod made anew under an old name does not skip that it was made', () => {
    const cluster = new Cluster()
    cluster.create(apps('StatefulSet', 'web', {serviceName: 'web', replicas: 1, selector, template: sleeper}))
    cluster.to(5).remove(of('web-0'), 0)
    cluster.to(15)
    const told = answer(cluster.timeline, cluster.timeline.steps, of('web-0'), EPOCH).map(line => line.split(',')[0]?.slice(6))
    expect(told.slice(-4)).toEqual([
      'kubelet: web-0: ContainerCreating',
      expect.stringMatching(/^scheduler: web-0 to node-/),
      'statefulset controller: create Pod web-0',
      'you: stop Pod web-0',
    ])
  })
})
