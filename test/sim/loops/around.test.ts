import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../../src/kube/object.ts'
import {find, list} from '../../../src/sim/world.ts'
import {box, Cluster} from '../kubelet/cluster.ts'

const labels = {app: 'web'}
const pvc = (mode: string) => ({accessModes: [mode], resources: {requests: {storage: '1Gi'}}})
const uses = (claim: string) => ({...box('sleep 3600'), volumes: [{name: 'd', persistentVolumeClaim: {claimName: claim}}]})
const taint = (cluster: Cluster, node: string, taints: readonly object[]): void => {
  const object = find(cluster.world, 'Node', '', node) as KubeObject
  cluster.ask({verb: 'update', object: {...object, spec: {taints}}, why: {rule: 'asked', facts: {}}})
}

describe('a NoExecute taint that is tolerated for some time', () => {
  it('evicts when that time has run from the moment the taint came', () => {
    const cluster = new Cluster([{name: 'a'}])
    cluster.pod('p', {...box('sleep 3600'), tolerations: [{key: 'fire', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 8}]})
    cluster.to(6)
    taint(cluster, 'a', [{key: 'fire', value: 'on', effect: 'NoExecute'}])
    cluster.to(13)
    expect(cluster.status('p')).toBe('Running')
    cluster.to(14.5)
    expect(cluster.status('p')).toBe('Terminating')
    expect(cluster.events('p', 'taint-eviction-controller')).toEqual(['Normal TaintManagerEviction x1: Marking for deletion Pod default/p'])
  })

  it('evicts nobody when it goes before', () => {
    const cluster = new Cluster([{name: 'a'}])
    cluster.pod('p', {...box('sleep 3600'), tolerations: [{key: 'fire', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 8}]})
    cluster.to(4)
    taint(cluster, 'a', [{key: 'fire', effect: 'NoExecute'}])
    cluster.to(8)
    taint(cluster, 'a', [])
    cluster.to(12)
    taint(cluster, 'a', [{key: 'fire', effect: 'NoExecute'}])
    cluster.to(19)
    expect(cluster.status('p')).toBe('Running')
    expect(cluster.events('p', 'taint-eviction-controller')).toEqual([
      'Normal TaintManagerEviction x1: Cancelling deletion of Pod default/p',
    ])
  })
})

describe('a daemon on a node that gets a NoExecute taint', () => {
  it('is told why it goes, though its DaemonSet deletes it as well', () => {
    const cluster = new Cluster([{name: 'a'}])
    const template = {metadata: {labels}, spec: {terminationGracePeriodSeconds: 5, ...box('sleep 3600')}}
    cluster.create({kind: 'DaemonSet', apiVersion: 'apps/v1', metadata: {name: 'agent'}, spec: {selector: {matchLabels: labels}, template}})
    cluster.to(3)
    taint(cluster, 'a', [{key: 'fire', effect: 'NoExecute'}])
    cluster.to(4)
    const [pod] = list(cluster.world, 'Pod', 'default')
    const told = pod?.status?.conditions?.filter(({type}) => type === 'DisruptionTarget')
    expect(told?.map(({reason}) => reason)).toEqual(['DeletionByTaintManager'])
    expect(cluster.events(pod?.metadata.name ?? '', 'taint-eviction-controller')).toHaveLength(1)
  })
})

describe('a NoExecute taint of the node controller that somebody puts on a Ready node', () => {
  it('goes at the next round over all nodes, and an eviction that was planned for it is called off', () => {
    const cluster = new Cluster([{name: 'a'}])
    const key = 'node.kubernetes.io/not-ready'
    cluster.pod('p', {...box('sleep 3600'), tolerations: [{key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 8}]})
    cluster.to(6)
    taint(cluster, 'a', [{key, effect: 'NoExecute'}])
    cluster.to(6.5)
    expect(find(cluster.world, 'Node', '', 'a')?.spec?.taints).toEqual([{key, effect: 'NoExecute'}])
    cluster.to(11.5)
    expect(find(cluster.world, 'Node', '', 'a')?.spec?.taints).toBeUndefined()
    expect(cluster.events('p', 'taint-eviction-controller')).toEqual([
      'Normal TaintManagerEviction x1: Cancelling deletion of Pod default/p',
    ])
    cluster.to(20)
    expect(cluster.status('p')).toBe('Running')
  })
})

describe('a machine that is switched on for the first time', () => {
  it('registers a node that is not Ready yet and tainted so, and is Ready soon after', () => {
    const cluster = new Cluster([{name: 'a'}])
    cluster.ask({
      verb: 'ran',
      key: 'Node//b',
      machines: {b: {name: 'b', on: true, images: {}, since: cluster.world.now, registered: 'no'}},
      why: {rule: 'asked', facts: {}},
    })
    cluster.to(3)
    const states = cluster
      .changes()
      .filter(({key, object}) => key === 'Node//b' && object !== undefined)
      .map(({object}) => object as {spec?: {taints?: {key: string}[]}; status?: {conditions?: {type: string; status: string}[]}})
      .map(({spec, status}) => `${status?.conditions?.find(({type}) => type === 'Ready')?.status} ${spec?.taints?.[0]?.key ?? ''}`.trim())
    expect([...new Set(states)]).toEqual(['False node.kubernetes.io/not-ready', 'True node.kubernetes.io/not-ready', 'True'])
  })
})

describe('a ReadWriteOncePod claim', () => {
  it('serves one pod at a time', () => {
    const cluster = new Cluster()
    cluster.create({kind: 'PersistentVolumeClaim', metadata: {name: 'data'}, spec: pvc('ReadWriteOncePod')})
    cluster.pod('first', {...uses('data'), terminationGracePeriodSeconds: 1})
    cluster.to(4).pod('second', uses('data'))
    cluster.to(6)
    expect(cluster.get('second')?.status?.conditions?.[0]?.message).toBe(
      '0/3 nodes are available: 3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    )
    cluster.remove('Pod/default/first')
    cluster.to(14)
    expect(cluster.status('second')).toBe('Running')
  })
})

describe('a PodDisruptionBudget', () => {
  const budget = (spec: object) => ({
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: {name: 'guard'},
    spec: {selector: {matchLabels: labels}, ...spec},
  })
  it('tells that it guards nothing', () => {
    const cluster = new Cluster()
    cluster.create(budget({minAvailable: 1}))
    cluster.to(2)
    expect(cluster.events('guard', 'controllermanager')).toEqual(['Normal NoPods x2: No matching pods found'])
  })

  it('cannot take a share of pods that nobody manages', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 3600'), labels)
    cluster.to(3).create(budget({maxUnavailable: 1}))
    cluster.to(4)
    expect(cluster.events('guard', 'controllermanager')[0]).toMatch(
      /^Warning UnmanagedPods x\d: Pods selected by this PodDisruptionBudget \(selector: &LabelSelector\{MatchLabels:map\[string\]string\{app: web,\},MatchExpressions:\[\]LabelSelectorRequirement\{\},\}\) were found to be unmanaged\./,
    )
  })
})

describe('two PodDisruptionBudgets for the same pods', () => {
  const budget = (name: string) => ({
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: {name},
    spec: {selector: {matchLabels: labels}, minAvailable: 0},
  })
  const healthy = (cluster: Cluster, name: string) => find(cluster.world, 'PodDisruptionBudget', 'default', name)?.status?.currentHealthy

  it('confuse their controller: it says so, and looks only at the one that it knows longest', () => {
    const cluster = new Cluster()
    cluster.create(budget('older'))
    cluster.to(1).create(budget('newer'))
    cluster.to(2)
    cluster.pod('p', box('sleep 3600'), labels)
    cluster.to(5)
    expect([healthy(cluster, 'older'), healthy(cluster, 'newer')]).toEqual([1, 0])
    const [told] = cluster.events('p', 'controllermanager')
    expect(told).toMatch(
      /^Warning MultiplePodDisruptionBudgets x\d: Pod "default"\/"p" matches multiple .*\. {2}Chose "older" arbitrarily\.$/,
    )
  })

  it('let nobody be evicted, however many they allow', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 3600'), labels)
    for (const name of ['older', 'newer']) cluster.create(budget(name))
    cluster.to(5)
    const evict = () => cluster.ask({verb: 'evict', key: 'Pod/default/p', why: {rule: 'asked', facts: {}}})
    expect(evict).toThrow('This pod has more than one PodDisruptionBudget')
    expect(cluster.status('p')).toBe('Running')
  })
})

describe('a PodDisruptionBudget that asks for a share of the pods', () => {
  const budget = {
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: {name: 'guard'},
    spec: {selector: {matchLabels: labels}, maxUnavailable: 1},
  }
  const template = (image: string) => ({metadata: {labels}, spec: {containers: [{name: 'c', image}]}})
  const status = (cluster: Cluster) => find(cluster.world, 'PodDisruptionBudget', 'default', 'guard')?.status
  const failure = (text: string) => `Warning CalculateExpectedPodCountFailed x1: Failed to calculate the number of expected pods: ${text}`

  it('asks a Deployment how many there should be, also while it has two ReplicaSets', () => {
    const cluster = new Cluster()
    const deployment = (image: string) => ({replicas: 3, selector: {matchLabels: labels}, template: template(image)})
    cluster.create({kind: 'Deployment', apiVersion: 'apps/v1', metadata: {name: 'web'}, spec: deployment('nginx:1.27')})
    cluster.to(4).create(budget)
    cluster.to(6)
    const stored = find(cluster.world, 'Deployment', 'default', 'web')
    if (stored === undefined) throw new Error('no Deployment')
    const broken = {...stored, spec: {...stored.spec, template: {...stored.spec.template, ...template('nginx:does-not-exist')}}}
    cluster.ask({verb: 'update', object: broken, why: {rule: 'asked', facts: {}}})
    cluster.to(10)
    expect(list(cluster.world, 'ReplicaSet', 'default')).toHaveLength(2)
    expect(status(cluster)).toMatchObject({expectedPods: 3, desiredHealthy: 2, currentHealthy: 3, disruptionsAllowed: 1})
  })

  it('cannot ask a DaemonSet, tells so and lets nobody be evicted', () => {
    const cluster = new Cluster()
    const spec = {selector: {matchLabels: labels}, template: template('nginx:1.27')}
    cluster.create({kind: 'DaemonSet', apiVersion: 'apps/v1', metadata: {name: 'agent'}, spec})
    cluster.to(4).create(budget)
    cluster.to(4.01)
    expect(cluster.events('guard', 'controllermanager')).toEqual([failure('daemonsets.apps does not implement the scale subresource')])
    expect(status(cluster)?.disruptionsAllowed).toBe(0)
    expect(status(cluster)?.conditions?.[0]).toMatchObject({status: 'False', reason: 'SyncFailed'})
  })
})

describe('an eviction', () => {
  it('of a pod that does not run yet is not held back by a budget', () => {
    const cluster = new Cluster()
    cluster.pod('p', {containers: [{name: 'c', image: 'nginx:does-not-exist'}]}, labels)
    cluster.create({
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: {name: 'guard'},
      spec: {selector: {matchLabels: labels}, minAvailable: 1},
    })
    cluster.to(3)
    cluster.ask({verb: 'evict', key: 'Pod/default/p', why: {rule: 'asked', facts: {}}})
    expect(cluster.status('p')).toBe('Terminating')
  })
})

describe('a Service that publishes addresses that are not ready', () => {
  it('says ready of all, and serving of those that are', () => {
    const cluster = new Cluster()
    cluster.create({
      kind: 'Service',
      metadata: {name: 'web'},
      spec: {clusterIP: 'None', publishNotReadyAddresses: true, selector: labels, ports: [{port: 80}]},
    })
    cluster.pod('p', box('sleep 3600', {readinessProbe: {exec: {command: ['false']}}}), labels)
    cluster.to(5)
    expect(list(cluster.world, 'EndpointSlice')[0]?.endpoints.map(({conditions}) => conditions)).toEqual([
      {ready: true, serving: false, terminating: false},
    ])
  })
})

describe('a change of persistentVolumeClaimRetentionPolicy', () => {
  it('puts the claims of running pods right, and counts as an update of each pod', () => {
    const cluster = new Cluster()
    const template = {
      metadata: {labels},
      spec: {containers: [{name: 'c', image: 'nginx:1.27', volumeMounts: [{name: 'd', mountPath: '/d'}]}]},
    }
    const spec = {
      serviceName: 'web',
      replicas: 1,
      selector: {matchLabels: labels},
      template,
      volumeClaimTemplates: [{metadata: {name: 'd'}, spec: pvc('ReadWriteOnce')}],
    }
    cluster.create({kind: 'StatefulSet', apiVersion: 'apps/v1', metadata: {name: 'web'}, spec})
    cluster.to(6)
    const set = find(cluster.world, 'StatefulSet', 'default', 'web')
    if (set === undefined) throw new Error('no set')
    const policy = {whenDeleted: 'Delete' as const, whenScaled: 'Retain' as const}
    cluster.ask({
      verb: 'update',
      object: {...set, spec: {...set.spec, persistentVolumeClaimRetentionPolicy: policy}},
      why: {rule: 'asked', facts: {}},
    })
    cluster.to(9)
    expect(find(cluster.world, 'PersistentVolumeClaim', 'default', 'd-web-0')?.metadata.ownerReferences?.map(({kind}) => kind)).toEqual([
      'StatefulSet',
    ])
    expect(cluster.events('web', 'statefulset-controller')).toContain(
      'Normal SuccessfulUpdate x1: Update Pod web-0 in StatefulSet web successful',
    )
  })
})

describe('a volume that is deleted while a claim has it', () => {
  it('stays until the claim is gone, and is Released before it goes', () => {
    const cluster = new Cluster(undefined, 'Immediate')
    cluster.create({kind: 'PersistentVolumeClaim', metadata: {name: 'data'}, spec: pvc('ReadWriteOnce')})
    cluster.to(2)
    const name = list(cluster.world, 'PersistentVolume')[0]?.metadata.name ?? ''
    cluster.remove(`PersistentVolume//${name}`)
    cluster.to(5)
    expect(find(cluster.world, 'PersistentVolume', '', name)?.status?.phase).toBe('Bound')
    cluster.remove('PersistentVolumeClaim/default/data')
    cluster.to(8)
    expect(find(cluster.world, 'PersistentVolume', '', name)).toBeUndefined()
    const phases = cluster
      .changes()
      .flatMap(({key, object}) =>
        key === `PersistentVolume//${name}` ? ((object?.status as {phase?: string} | undefined)?.phase ?? []) : [],
      )
    expect([...new Set(phases)]).toEqual(['Pending', 'Bound', 'Released'])
  })
})

describe('a ReplicaSet that is scaled by hand', () => {
  it('is put right by its Deployment, and the surplus pods have a node before they go', () => {
    const cluster = new Cluster()
    const template = {metadata: {labels}, spec: {containers: [{name: 'c', image: 'nginx:1.27'}]}}
    const spec = {replicas: 1, selector: {matchLabels: labels}, template}
    cluster.create({kind: 'Deployment', apiVersion: 'apps/v1', metadata: {name: 'web'}, spec})
    cluster.to(4)
    const [set] = list(cluster.world, 'ReplicaSet', 'default')
    if (set === undefined) throw new Error('no ReplicaSet')
    cluster.ask({verb: 'update', object: {...set, spec: {...set.spec, replicas: 2}}, why: {rule: 'asked', facts: {}}})
    cluster.to(8)
    expect(cluster.events('web', 'deployment-controller')).toContain(
      `Normal ScalingReplicaSet x1: Scaled down replica set ${set.metadata.name} from 2 to 1`,
    )
    const names = new Set(cluster.changes().flatMap(({key}) => (key.startsWith('Pod/default/') ? [key.slice(12)] : [])))
    const surplus = [...names].filter(name => cluster.get(name) === undefined)
    expect(surplus.map(name => cluster.events(name, 'default-scheduler').length)).toEqual([1])
  })
})
