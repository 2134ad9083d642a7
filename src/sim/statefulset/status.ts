import type {StatefulSet} from '../../kube/statefulset.ts'
import {replicasOf} from './identity.ts'
import type {Look} from './look.ts'
import {aliveOf} from './tally.ts'

export type Status = NonNullable<StatefulSet['status']>

/** The status by the tally, as computeReplicaStatus. A pod that was deleted for an update in this look is not current any more. */
export function statusOf({set, revisions, tally}: Look, updating: boolean, collisionCount: number): Status {
  const current = aliveOf(tally, revisions.current.name) - (updating ? 1 : 0)
  const updated = aliveOf(tally, revisions.update.name)
  const complete = isComplete(set, tally.count, tally.ready, updated)
  return toStatus(set, {
    replicas: tally.count,
    readyReplicas: tally.ready,
    availableReplicas: tally.available,
    currentReplicas: complete ? updated : current,
    updatedReplicas: updated,
    currentRevision: complete ? revisions.update.name : revisions.current.name,
    updateRevision: revisions.update.name,
    collisionCount,
  })
}

/** All pods are Ready and have the new template: the update revision becomes the current one, as completeRollingUpdate. */
function isComplete(set: StatefulSet, pods: number, ready: number, updated: number): boolean {
  const wanted = replicasOf(set)
  return set.spec.updateStrategy?.type === 'RollingUpdate' && updated === wanted && ready === wanted && pods === wanted
}

type Counts = Required<
  Pick<Status, 'replicas' | 'readyReplicas' | 'availableReplicas' | 'currentReplicas' | 'updatedReplicas' | 'collisionCount'>
> & {
  readonly currentRevision: string
  readonly updateRevision: string
}

/** The status as the API writes it: counts of 0 are left out where its type says omitempty. */
function toStatus(set: StatefulSet, counts: Counts): Status {
  const {readyReplicas, currentReplicas, updatedReplicas, ...rest} = counts
  return {
    observedGeneration: set.metadata.generation ?? 0,
    ...rest,
    ...(readyReplicas === 0 ? {} : {readyReplicas}),
    ...(currentReplicas === 0 ? {} : {currentReplicas}),
    ...(updatedReplicas === 0 ? {} : {updatedReplicas}),
  }
}

/** Whether the stored status has to be written, as inconsistentStatus. */
export function isStale(stored: Status | undefined, counted: Status): boolean {
  if (stored === undefined) return true
  return (
    (counted.observedGeneration ?? 0) > (stored.observedGeneration ?? 0) ||
    counted.replicas !== stored.replicas ||
    (counted.readyReplicas ?? 0) !== (stored.readyReplicas ?? 0) ||
    (counted.currentReplicas ?? 0) !== (stored.currentReplicas ?? 0) ||
    (counted.updatedReplicas ?? 0) !== (stored.updatedReplicas ?? 0) ||
    (counted.availableReplicas ?? 0) !== (stored.availableReplicas ?? 0) ||
    counted.currentRevision !== stored.currentRevision ||
    counted.updateRevision !== stored.updateRevision
  )
}
