import type {Key, KubeObject, OwnerReference} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import {valuesFrom} from '../table.ts'
import {findOwner} from '../watches/find-owner.ts'
import type {World} from '../world.ts'
import {findByKey} from '../world.ts'

/** Deletes what nobody owns any more and carries out orphan and foreground deletion, as pkg/controller/garbagecollector. */
export const garbageCollector: Loop = (world, key) => {
  const object = findByKey(world, key)
  if (object === undefined) return NOTHING
  const finalizers = object.metadata.deletionTimestamp === undefined ? [] : (object.metadata.finalizers ?? [])
  if (finalizers.includes('orphan')) return orphan(world, object)
  if (finalizers.includes('foregroundDeletion')) return foreground(world, object)
  return collect(world, object, key)
}

function collect(world: World, object: KubeObject, key: Key): Reaction {
  const references = object.metadata.ownerReferences ?? []
  if (references.length === 0 || object.metadata.deletionTimestamp !== undefined) return NOTHING
  const solid: OwnerReference[] = []
  const waiting: OwnerReference[] = []
  for (const reference of references) {
    const owner = findOwner(world, reference, key)
    if (owner === undefined) continue
    const staged = owner.metadata.deletionTimestamp !== undefined && owner.metadata.finalizers?.includes('foregroundDeletion')
    ;(staged ? waiting : solid).push(reference)
  }
  if (solid.length === references.length) return NOTHING
  const dependent = `${object.kind} ${object.metadata.name}`
  if (solid.length > 0) {
    const why = {rule: 'owner-is-gone', facts: {dependent, owner: named(references.find(each => !solid.includes(each)))}}
    return {requests: [withOwners(object, solid, why)]}
  }
  if (waiting.length > 0)
    return {requests: [remove(world, object, {rule: 'owner-waits-for-dependents', facts: {owner: named(waiting[0])}})]}
  const why = {rule: 'owner-is-gone', facts: {dependent, owner: named(references[0])}}
  return {requests: [{verb: 'delete', key, ...uidOf(object), why}]}
}

/** Deletes a dependent of an owner that waits for it: in stages too, but only if it has dependents itself. As attemptToDeleteItem. */
function remove(world: World, object: KubeObject, why: Request['why']): Request {
  const staged = dependentsOf(world, object).length > 0
  return {verb: 'delete', key: keyOf(object), ...uidOf(object), ...(staged ? {cascade: 'foreground' as const} : {}), why}
}

const named = (reference: OwnerReference | undefined) => (reference === undefined ? '' : `${reference.kind} ${reference.name}`)
const uidOf = (object: KubeObject) => (object.metadata.uid === undefined ? {} : {uid: object.metadata.uid})

function withOwners(object: KubeObject, owners: readonly OwnerReference[], why: Request['why']): Request {
  const {ownerReferences: _old, ...metadata} = object.metadata
  return {verb: 'update', object: {...object, metadata: owners.length === 0 ? metadata : {...metadata, ownerReferences: owners}}, why}
}

function dependentsOf(world: World, object: KubeObject): readonly KubeObject[] {
  return valuesFrom(world.indexes.byOwner, `${object.metadata.uid} `)
}

function orphan(world: World, owner: KubeObject): Reaction {
  const name = `${owner.kind} ${owner.metadata.name}`
  const requests = dependentsOf(world, owner).map(dependent => {
    const others = (dependent.metadata.ownerReferences ?? []).filter(reference => reference.uid !== owner.metadata.uid)
    return withOwners(dependent, others, {
      rule: 'orphan-dependents',
      facts: {owner: name, dependent: `${dependent.kind} ${dependent.metadata.name}`},
    })
  })
  return {requests: [...requests, withoutFinalizer(owner, 'orphan', {rule: 'orphaning-done', facts: {owner: name}})]}
}

function foreground(world: World, owner: KubeObject): Reaction {
  const name = `${owner.kind} ${owner.metadata.name}`
  const dependents = dependentsOf(world, owner)
  const blocking = dependents.filter(dependent =>
    dependent.metadata.ownerReferences?.some(each => each.uid === owner.metadata.uid && each.blockOwnerDeletion === true),
  )
  if (blocking.length === 0)
    return {requests: [withoutFinalizer(owner, 'foregroundDeletion', {rule: 'dependents-are-gone', facts: {owner: name}})]}
  const why = {rule: 'owner-waits-for-dependents', facts: {owner: name}}
  // Only what holds the owner back is deleted now (processDeletingDependentsItem), in no order: the last first shows that.
  const alive = blocking.filter(dependent => dependent.metadata.deletionTimestamp === undefined)
  return {requests: alive.reverse().map(dependent => remove(world, dependent, why)), waits: why}
}

function withoutFinalizer(object: KubeObject, name: string, why: Request['why']): Request {
  const finalizers = (object.metadata.finalizers ?? []).filter(each => each !== name)
  const {finalizers: _old, ...metadata} = object.metadata
  return {verb: 'update', object: {...object, metadata: finalizers.length === 0 ? metadata : {...metadata, finalizers}}, why}
}
