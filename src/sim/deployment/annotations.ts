import type {Deployment, ReplicaSet} from '../../kube/deployment.ts'
import type {KubeObject, Labels} from '../../kube/object.ts'
import {maxSurge, replicasOf} from './numbers.ts'

export const REVISION = 'deployment.kubernetes.io/revision'
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history'
const DESIRED = 'deployment.kubernetes.io/desired-replicas'
const MOST = 'deployment.kubernetes.io/max-replicas'
const OWN = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED,
  MOST,
  'deprecated.deployment.rollback.to',
])
const LONGEST_HISTORY = 2000

/** The rollout number of a Deployment or ReplicaSet; 0 if it has none. */
export function revisionOf(object: KubeObject): number {
  const text = object.metadata.annotations?.[REVISION] ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}

export function newestRevision(sets: readonly ReplicaSet[]): number {
  return sets.reduce((most, set) => Math.max(most, revisionOf(set)), 0)
}

/** Annotations a ReplicaSet of this Deployment has at this revision, as SetNewReplicaSetAnnotations; sizes only when it is being made. */
export function syncedAnnotations(deployment: Deployment, old: Labels, revision: number, isNew: boolean): Labels {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !OWN.has(key))
  let annotations: Labels = {...old, ...Object.fromEntries(copied)}
  const before = old[REVISION]
  const number = before !== undefined && /^\d{1,15}$/.test(before) ? Number(before) : 0
  if (number < revision) {
    annotations = {...annotations, [REVISION]: String(revision)}
    if (before !== undefined) annotations = {...annotations, [REVISION_HISTORY]: longerHistory(old[REVISION_HISTORY] ?? '', before)}
  }
  return isNew ? {...annotations, ...sizes(deployment)} : annotations
}

/** Revisions a ReplicaSet had before, the oldest dropped when the text grows too long. */
function longerHistory(history: string, revision: string): string {
  if (history === '') return revision
  const revisions = [...history.split(','), revision]
  while (revisions.join(',').length > LONGEST_HISTORY) revisions.shift()
  return revisions.join(',')
}

/** The size of the Deployment as its ReplicaSets note it, to tell scaling from a rollout. */
export function sizes(deployment: Deployment): Labels {
  return {[DESIRED]: String(replicasOf(deployment)), [MOST]: String(replicasOf(deployment) + maxSurge(deployment))}
}

export function notesSize(set: ReplicaSet, deployment: Deployment): boolean {
  return Object.entries(sizes(deployment)).every(([key, value]) => set.metadata.annotations?.[key] === value)
}

export function desiredNoted(set: ReplicaSet): number | undefined {
  return numberNoted(set, DESIRED)
}

export function mostNoted(set: ReplicaSet): number | undefined {
  return numberNoted(set, MOST)
}

function numberNoted(set: ReplicaSet, key: string): number | undefined {
  const text = set.metadata.annotations?.[key] ?? ''
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined
}
