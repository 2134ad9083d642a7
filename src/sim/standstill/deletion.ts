import type {Node} from '../../kube/node.ts'
import type {KubeObject} from '../../kube/object.ts'
import {findCondition} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {parseTimestamp, timestamp} from '../../kube/time.ts'
import type {Why} from '../request.ts'
import {valuesFrom} from '../table.ts'
import type {World} from '../world.ts'
import {find} from '../world.ts'

/** Why an object that is being deleted is still there. */
export function whyNotGone(world: World, object: KubeObject): readonly Why[] {
  if (object.metadata.deletionTimestamp === undefined) return []
  const held = (object.metadata.finalizers ?? []).flatMap(finalizer => heldBy(world, object, finalizer))
  return object.kind === 'Pod' ? [...whyPodStays(world, object as Pod), ...held] : held
}

function heldBy(world: World, object: KubeObject, finalizer: string): readonly Why[] {
  const facts = {object: `${object.kind} ${object.metadata.name}`, finalizer}
  switch (finalizer) {
    case 'foregroundDeletion': {
      const left = dependentsOf(world, object)
      const first = left[0]
      if (first === undefined) return []
      const name = `${first.kind} ${first.metadata.name}`
      return [{rule: 'deletion-waits-for-dependents', facts: {...facts, count: left.length, first: name}}]
    }
    case 'batch.kubernetes.io/job-tracking':
      return [{rule: 'deletion-waits-for-count', facts}]
    // Its own loop notes who uses the claim.
    case 'kubernetes.io/pvc-protection':
      return []
    case 'kubernetes.io/pv-protection':
      return [{rule: 'deletion-waits-for-claim', facts}]
    default:
      return [{rule: 'deletion-waits-for-finalizer', facts}]
  }
}

function dependentsOf(world: World, {metadata: {uid}}: KubeObject): readonly KubeObject[] {
  const all: readonly KubeObject[] = valuesFrom(world.indexes.byOwner, `${uid} `)
  return all.filter(each => each.metadata.ownerReferences?.some(owner => owner.uid === uid && owner.blockOwnerDeletion === true))
}

function whyPodStays(world: World, pod: Pod): readonly Why[] {
  const {nodeName} = pod.spec
  if (nodeName === undefined) return []
  const facts = {pod: pod.metadata.name, node: nodeName}
  const node = find(world, 'Node', '', nodeName)
  if (node === undefined) return [{rule: 'pod-has-no-node-left', facts}]
  if (!answers(node)) return [{rule: 'pod-stuck-on-lost-node', facts}]
  const {deletionTimestamp = timestamp(world.now), deletionGracePeriodSeconds = 0} = pod.metadata
  const left = Math.max(0, Math.ceil((parseTimestamp(deletionTimestamp) - world.now) / 1000))
  return [{rule: 'pod-is-ending', facts: {...facts, seconds: left, grace: deletionGracePeriodSeconds}}]
}

/** Whether a node's kubelet still reports. */
export function answers(node: Node): boolean {
  return findCondition(node.status?.conditions, 'Ready')?.status !== 'Unknown'
}
