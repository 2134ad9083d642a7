import {describe, expect, it} from 'vitest'
import type {Labels} from '../../../src/kube/object.ts'
import {find} from '../../../src/sim/world.ts'
import {box, Cluster} from '../kubelet/cluster.ts'

const zones = (labels: readonly string[]) => labels.map((zone, index) => ({name: `node-${index}`, labels: {zone}}))

function nodeOf(cluster: Cluster, name: string): string | undefined {
  return cluster.get(name)?.spec.nodeName
}

function message(cluster: Cluster, name: string): string | undefined {
  return cluster.get(name)?.status?.conditions?.find(condition => condition.type === 'PodScheduled')?.message
}

const PREEMPTION = 'no new claims to deallocate, preemption: 0/3 nodes are available:'

describe('a pod that fits nowhere', () => {
  it('says why for each node, and that preemption would not help', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 1'), nodeSelector: {no: 'where'}})
    cluster.to(3)
    expect(message(cluster, 'p')).toBe(
      `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${PREEMPTION} 3 Preemption is not helpful for scheduling.`,
    )
    expect(cluster.events('p', 'default-scheduler')).toEqual([`Warning FailedScheduling x1: ${message(cluster, 'p')}`])
  })

  it('asks for more than any node has', () => {
    const cluster = new Cluster()
    cluster.pod('p', box('sleep 1', {resources: {requests: {cpu: '64', memory: '1Ti'}}}))
    cluster.to(3)
    expect(message(cluster, 'p')).toBe(
      `0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient memory. ${PREEMPTION} 3 Preemption is not helpful for scheduling.`,
    )
  })

  it('finds taints and cordoned nodes', () => {
    const cluster = new Cluster([
      {name: 'a', taints: [{key: 'gpu', effect: 'NoSchedule'}]},
      {name: 'b', taints: [{key: 'old', effect: 'NoExecute'}]},
      {name: 'c', labels: {x: 'y'}},
    ])
    cluster.pod('p', {...box('sleep 1'), nodeSelector: {x: 'z'}})
    cluster.pod('q', {...box('sleep 1'), tolerations: [{key: 'gpu', operator: 'Exists'}], nodeSelector: {'kubernetes.io/hostname': 'a'}})
    cluster.to(3)
    expect(message(cluster, 'p')).toContain("1 node(s) didn't match Pod's node affinity/selector, 2 node(s) had untolerated taint(s).")
    expect(nodeOf(cluster, 'q')).toBe('a')
  })

  it('waits for a claim', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 1'), volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}]})
    cluster.to(3)
    expect(message(cluster, 'p')).toBe('0/3 nodes are available: persistentvolumeclaim "data" not found. not found')
    cluster.create({
      kind: 'PersistentVolumeClaim',
      metadata: {name: 'data'},
      spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
    })
    cluster.to(6)
    expect(nodeOf(cluster, 'p')).toBeDefined()
  })

  it('gets its place when another pod gives up its port', () => {
    const cluster = new Cluster([{name: 'a'}])
    const ports = {containers: [{name: 'c', image: 'nginx:1.27', ports: [{containerPort: 80, hostPort: 8080}]}]}
    cluster.pod('p', ports)
    cluster.to(2).pod('q', ports)
    cluster.to(4)
    expect(message(cluster, 'q')).toContain(
      "1 node(s) didn't have free ports for the requested pod ports. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
    )
    cluster.remove('Pod/default/p')
    expect([cluster.to(7), nodeOf(cluster, 'q')][1]).toBe('a')
  })

  it('gets its place when a pod comes that it wants to be with', () => {
    const cluster = new Cluster()
    const term = {topologyKey: 'kubernetes.io/hostname', labelSelector: {matchLabels: {app: 'db'}}}
    const affinity = {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [term]}}
    cluster.pod('web', {...box('sleep 3600'), affinity})
    cluster.pod('other', box('sleep 3600'))
    cluster.to(3)
    expect(message(cluster, 'web')).toContain("3 node(s) didn't match pod affinity rules")
    expect(cluster.events('web', 'default-scheduler')[0]).toContain('FailedScheduling x1')
    cluster.pod('db', box('sleep 3600'), {app: 'db'})
    cluster.to(5)
    expect(nodeOf(cluster, 'db')).toBeDefined()
    expect(nodeOf(cluster, 'web')).toBe(nodeOf(cluster, 'db'))
  })

  it('does not keep away from a pod that has ended', () => {
    const cluster = new Cluster([{name: 'a'}])
    const term = {topologyKey: 'kubernetes.io/hostname', labelSelector: {matchLabels: {app: 'db'}}}
    cluster.pod('db', {...box('sleep 4'), restartPolicy: 'Never'}, {app: 'db'})
    cluster.to(2)
    cluster.pod('web', {...box('sleep 3600'), affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [term]}}})
    cluster.to(4)
    expect(nodeOf(cluster, 'web')).toBeUndefined()
    cluster.to(8)
    expect(cluster.status('db')).toBe('Completed')
    expect(nodeOf(cluster, 'web')).toBe('a')
  })

  it('gets its place when a pod it keeps away from has other labels', () => {
    const cluster = new Cluster([{name: 'a'}])
    const term = {topologyKey: 'kubernetes.io/hostname', labelSelector: {matchLabels: {app: 'db'}}}
    cluster.pod('db', box('sleep 3600'), {app: 'db'})
    cluster.to(2)
    cluster.pod('web', {...box('sleep 3600'), affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [term]}}})
    cluster.to(4)
    expect(nodeOf(cluster, 'web')).toBeUndefined()
    const db = cluster.get('db')
    if (db === undefined) throw new Error('no db')
    cluster.ask({verb: 'update', object: {...db, metadata: {...db.metadata, labels: {app: 'old'}}}, why: {rule: 'asked', facts: {}}})
    cluster.to(5)
    expect(nodeOf(cluster, 'web')).toBe('a')
  })

  it('is tried again for a change of a node only when what refused it may be over', () => {
    const cluster = new Cluster([{name: 'a'}])
    cluster.pod('big', box('sleep 1', {resources: {requests: {cpu: '64'}}}))
    cluster.pod('picky', {...box('sleep 3600'), nodeSelector: {disk: 'ssd'}})
    cluster.to(3)
    const change = (labels: Labels): void => {
      const node = find(cluster.world, 'Node', '', 'a')
      if (node === undefined) throw new Error('no node')
      const metadata = {...node.metadata, labels: {...node.metadata.labels, ...labels}}
      cluster.ask({verb: 'update', object: {...node, metadata}, why: {rule: 'asked', facts: {}}})
    }
    const tried = (name: string) => cluster.events(name, 'default-scheduler').map(text => text.split(':')[0])
    change({disk: 'hdd'})
    cluster.to(4)
    expect([tried('big'), tried('picky')]).toEqual([['Warning FailedScheduling x1'], ['Warning FailedScheduling x1']])
    change({disk: 'ssd'})
    cluster.to(5)
    expect(tried('big')).toEqual(['Warning FailedScheduling x1'])
    expect(nodeOf(cluster, 'picky')).toBe('a')
  })

  it('is held back by scheduling gates without an event', () => {
    const cluster = new Cluster()
    cluster.pod('p', {...box('sleep 1'), schedulingGates: [{name: 'example.com/wait'}]})
    cluster.to(3)
    expect(cluster.get('p')?.status?.conditions?.[0]).toMatchObject({type: 'PodScheduled', status: 'False', reason: 'SchedulingGated'})
    expect(cluster.events('p', 'default-scheduler')).toEqual([])
  })
})

describe('a choice among nodes', () => {
  it('spreads pods that ask for the same', () => {
    const cluster = new Cluster()
    for (const name of ['p0', 'p1', 'p2']) cluster.pod(name, box('sleep 3600', {resources: {requests: {cpu: '1'}}}))
    cluster.to(3)
    expect(new Set(['p0', 'p1', 'p2'].map(name => nodeOf(cluster, name))).size).toBe(3)
  })

  it('fills a node no further than it has room', () => {
    const cluster = new Cluster([{name: 'a'}, {name: 'b'}])
    for (let index = 0; index < 5; index++) cluster.pod(`p${index}`, box('sleep 3600', {resources: {requests: {cpu: '1500m'}}}))
    cluster.to(3)
    expect([0, 1, 2, 3, 4].filter(index => nodeOf(cluster, `p${index}`) !== undefined)).toEqual([0, 1, 2, 3])
    expect(message(cluster, 'p4')).toContain('2 Insufficient cpu')
  })

  it('honours required anti-affinity of the pod and of those already there', () => {
    const cluster = new Cluster(zones(['x', 'x', 'y']))
    const apart = {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: 'db'}}, topologyKey: 'zone'}],
        },
      },
    }
    cluster.pod('p0', {...box('sleep 3600'), ...apart}, {app: 'db'})
    cluster.to(2).pod('p1', {...box('sleep 3600'), ...apart}, {app: 'db'})
    cluster.to(4).pod('p2', {...box('sleep 3600'), ...apart}, {app: 'db'})
    cluster.to(6).pod('p3', box('sleep 3600'), {app: 'db'})
    cluster.to(8)
    expect(message(cluster, 'p2')).toContain("3 node(s) didn't match pod anti-affinity rules")
    expect(message(cluster, 'p3')).toContain("3 node(s) didn't satisfy existing pods anti-affinity rules")
  })

  it('lets the first pod of a series with affinity to itself go anywhere, and the rest follow', () => {
    const cluster = new Cluster(zones(['x', 'x', 'y', 'y']))
    const together = {
      affinity: {
        podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchLabels: {app: 'web'}}, topologyKey: 'zone'}]},
      },
    }
    for (const name of ['p0', 'p1', 'p2']) {
      cluster.pod(name, {...box('sleep 3600'), ...together}, {app: 'web'})
      cluster.to((cluster.timeline.head.now - (cluster.timeline.head.now % 1000)) / 1000 - Date.UTC(2026, 4, 6, 9) / 1000 + 2)
    }
    const zone = (name: string): boolean => ['node-0', 'node-1'].includes(nodeOf(cluster, name) ?? '')
    expect(new Set(['p0', 'p1', 'p2'].map(zone)).size).toBe(1)
  })

  it('keeps the skew of a spread constraint', () => {
    const cluster = new Cluster(zones(['x', 'y']))
    const even = {
      topologySpreadConstraints: [
        {maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {matchLabels: {app: 'web'}}},
      ],
    }
    for (let index = 0; index < 4; index++) cluster.pod(`p${index}`, {...box('sleep 3600'), ...even}, {app: 'web'})
    cluster.to(3)
    const nodes = [0, 1, 2, 3].map(index => nodeOf(cluster, `p${index}`))
    expect(nodes.filter(node => node === 'node-0').length).toBe(2)
    const onlyX = {...even, nodeSelector: {zone: 'x'}}
    cluster.pod('fifth', {...box('sleep 3600'), ...onlyX}, {app: 'web'})
    cluster.to(6)
    expect(nodeOf(cluster, 'fifth')).toBe('node-0')
  })

  it('finds a node that a pod prefers among 110, though not all of a larger cluster are compared', () => {
    const nodes = Array.from({length: 110}, (_, index) => ({name: `node-${index}`, labels: {disk: index % 9 === 0 ? 'ssd' : 'hdd'}}))
    const cluster = new Cluster(nodes)
    const preference = {matchExpressions: [{key: 'disk', operator: 'In', values: ['ssd']}]}
    const affinity = {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference}]}}
    // 100 of 110 are compared and 13 have what is wished for, so one of these is always among them.
    for (let index = 0; index < 5; index++) cluster.pod(`p-${index}`, {...box('sleep 3600'), affinity})
    cluster.to(2)
    const places = Array.from({length: 5}, (_, index) => Number(nodeOf(cluster, `p-${index}`)?.slice(5)))
    expect(places.map(place => place % 9)).toEqual([0, 0, 0, 0, 0])
  })

  it('prefers what a pod prefers', () => {
    const cluster = new Cluster(zones(['x', 'y', 'z']))
    cluster.pod('p', {
      ...box('sleep 3600'),
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {weight: 100, preference: {matchExpressions: [{key: 'zone', operator: 'In', values: ['y']}]}},
          ],
        },
      },
    })
    cluster.to(3)
    expect(nodeOf(cluster, 'p')).toBe('node-1')
  })

  it('takes a claim that waits for its first consumer to the node it chose', () => {
    const cluster = new Cluster()
    cluster.create({
      kind: 'PersistentVolumeClaim',
      metadata: {name: 'data'},
      spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
    })
    cluster.to(2).pod('p', {...box('sleep 3600'), volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}]})
    cluster.to(5)
    expect(cluster.status('p')).toBe('Running')
    expect(cluster.events('p', 'default-scheduler').map(text => text.split(' ')[1])).toEqual(['Scheduled'])
  })
})
