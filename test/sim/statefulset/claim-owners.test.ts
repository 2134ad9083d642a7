import {describe, expect, it} from 'vitest'
import type {OwnerReference} from '../../../src/kube/object.ts'
import type {PersistentVolumeClaim} from '../../../src/kube/volume.ts'
import {isClaimStale, reowned} from '../../../src/sim/statefulset/claim-owners.ts'
import {statefulSet} from '../loops/small-cluster.ts'

type Policy = 'Retain' | 'Delete'
const set = (whenScaled: Policy, whenDeleted: Policy, replicas = 1) => {
  const object = statefulSet({replicas, persistentVolumeClaimRetentionPolicy: {whenScaled, whenDeleted}})
  return {...object, metadata: {...object.metadata, uid: 'set-uid'}}
}
const claim = (...ownerReferences: OwnerReference[]): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {name: 'data-web-0', namespace: 'default', ...(ownerReferences.length === 0 ? {} : {ownerReferences})},
  spec: {},
})
const bySet = {apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'set-uid', controller: true, blockOwnerDeletion: true}
const byPod = {apiVersion: 'v1', kind: 'Pod', name: 'web-0', uid: 'pod-uid', controller: true, blockOwnerDeletion: true}
const stays = {name: 'web-0', uid: 'pod-uid', ordinal: 0}
const goes = {...stays, ordinal: 1}
const ownersAfter = (...args: Parameters<typeof reowned>) => reowned(...args)?.metadata.ownerReferences?.map(owner => owner.kind) ?? []

describe('who owns the claim of a StatefulSet', () => {
  it('nobody, when claims are retained', () => {
    expect(reowned(set('Retain', 'Retain'), claim(), stays)).toBeUndefined()
    expect(reowned(set('Retain', 'Retain'), claim(bySet), stays)?.metadata.ownerReferences).toBeUndefined()
  })

  it('the set, when claims go with it', () => {
    expect(ownersAfter(set('Retain', 'Delete'), claim(), stays)).toEqual(['StatefulSet'])
    expect(reowned(set('Retain', 'Delete'), claim(bySet), goes)).toBeUndefined()
  })

  it('the pod, when it is scaled away and its claim goes with it', () => {
    expect(ownersAfter(set('Delete', 'Retain'), claim(), goes)).toEqual(['Pod'])
    expect(ownersAfter(set('Delete', 'Delete'), claim(bySet), goes)).toEqual(['Pod'])
    expect(reowned(set('Delete', 'Retain'), claim(), stays)).toBeUndefined()
  })

  it('the set again, when it grows before the pod was gone', () => {
    expect(ownersAfter(set('Delete', 'Delete'), claim(byPod), stays)).toEqual(['StatefulSet'])
  })

  it('is not touched when an older set or pod of the same name is named', () => {
    expect(reowned(set('Retain', 'Delete'), claim({...bySet, uid: 'older'}), stays)).toBeUndefined()
    expect(reowned(set('Delete', 'Retain'), claim({...byPod, uid: 'older'}), goes)).toBeUndefined()
  })

  it('is not touched when another controller manages the claim', () => {
    const foreign = {apiVersion: 'example.com/v1', kind: 'Database', name: 'db', uid: 'db-uid', controller: true}
    expect(reowned(set('Retain', 'Delete'), claim(foreign), stays)).toBeUndefined()
    expect(ownersAfter(set('Retain', 'Delete'), claim(foreign, bySet), stays)).toEqual(['Database'])
  })

  it('a claim of an earlier pod of the name is stale, and blocks the new pod', () => {
    expect(isClaimStale(set('Delete', 'Retain'), claim({...byPod, uid: 'older'}), 'web-0')).toBe(true)
    expect(isClaimStale(set('Retain', 'Retain'), claim({...byPod, uid: 'older'}), 'web-0')).toBe(false)
  })
})
