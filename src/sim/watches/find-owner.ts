import type {Key, KubeObject, OwnerReference} from '../../kube/object.ts'
import {makeKey} from '../../kube/object.ts'
import type {World} from '../world.ts'
import {findByKey} from '../world.ts'

/** The live object an owner reference names: same uid, in the dependent's namespace or cluster-wide. */
export function findOwner(world: World, owner: OwnerReference, dependent: Key): KubeObject | undefined {
  const namespace = dependent.split('/')[1] ?? ''
  const inNamespace = findByKey(world, makeKey(owner.kind, namespace, owner.name))
  const found = inNamespace ?? findByKey(world, makeKey(owner.kind, '', owner.name))
  return found?.metadata.uid === owner.uid ? found : undefined
}
