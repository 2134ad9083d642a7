import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../../src/kube/object.ts'
import {makeKey} from '../../../src/kube/object.ts'
import {find} from '../../../src/sim/world.ts'
import {Cluster} from '../kubelet/cluster.ts'

const labels = {app: 'web'}

describe('an owner that is deleted in the foreground', () => {
  it('a StatefulSet makes its revision again as its pods end, and it is collected with the first that goes', () => {
    const cluster = new Cluster()
    const template = {metadata: {labels}, spec: {containers: [{name: 'c', image: 'nginx:1.27'}]}}
    const spec = {serviceName: 'web', replicas: 2, selector: {matchLabels: labels}, template}
    cluster.create({kind: 'StatefulSet', apiVersion: 'apps/v1', metadata: {name: 'web'}, spec})
    cluster.to(6)
    cluster.ask({verb: 'delete', key: makeKey('StatefulSet', 'default', 'web'), cascade: 'foreground', why: {rule: 'asked', facts: {}}})
    cluster.to(12)
    const ofRevision = cluster.changes().filter(({key}) => key.startsWith('ControllerRevision/'))
    expect(ofRevision.map(({what}) => what).slice(0, 5)).toEqual(['created', 'deleted', 'created', 'deleted', 'created'])
    expect(ofRevision.at(-1)?.what).toBe('deleted')
    expect(find(cluster.world, 'StatefulSet', 'default', 'web')).toBeUndefined()
  })

  it('waits only for dependents that block it, and takes the others afterwards', () => {
    const cluster = new Cluster()
    const map = (metadata: KubeObject['metadata']): KubeObject => ({apiVersion: 'v1', kind: 'ConfigMap', metadata})
    cluster.create(map({name: 'owner'}))
    const uid = cluster.changes().find(({key}) => key === 'ConfigMap/default/owner')?.object?.metadata.uid ?? ''
    const reference = {apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid}
    cluster.create(map({name: 'free', ownerReferences: [reference]}))
    cluster.create(map({name: 'holds', ownerReferences: [{...reference, blockOwnerDeletion: true}]}))
    cluster.ask({verb: 'delete', key: makeKey('ConfigMap', 'default', 'owner'), cascade: 'foreground', why: {rule: 'asked', facts: {}}})
    cluster.to(3)
    const gone = cluster.changes().filter(({key, what}) => key.startsWith('ConfigMap/') && what === 'deleted')
    expect(gone.map(({key}) => key)).toEqual(['ConfigMap/default/holds', 'ConfigMap/default/owner', 'ConfigMap/default/free'])
  })
})
