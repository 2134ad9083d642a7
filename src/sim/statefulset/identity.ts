import type {Pod} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'

export const REVISION_LABEL = 'controller-revision-hash'
const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name'
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index'
const MOST_DIGITS = 10

/** The number at the end of the name of a set's pod; undefined when the name is not one of this set's. */
export function ordinalOf(set: string, pod: string): number | undefined {
  const first = set.length + 1
  if (pod.length <= first || pod.length > first + MOST_DIGITS || pod.charCodeAt(set.length) !== 45 || !pod.startsWith(set)) return undefined
  let ordinal = 0
  for (let at = first; at < pod.length; at++) {
    const digit = pod.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return undefined
    ordinal = ordinal * 10 + digit
  }
  return ordinal
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`
}

/** First ordinal of the set: spec.ordinals.start, 0 if unset. */
export function startOrdinal(set: StatefulSet): number {
  return set.spec.ordinals?.start ?? 0
}

export function replicasOf(set: StatefulSet): number {
  return set.spec.replicas ?? 1
}

/** Whether the set wants a pod with this ordinal. */
export function inRange(set: StatefulSet, ordinal: number): boolean {
  const start = startOrdinal(set)
  return ordinal >= start && ordinal < start + replicasOf(set)
}

export function partitionOf(set: StatefulSet): number {
  return set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
}

/** Parallel sets make and remove pods all at once. */
export function allowsBurst(set: StatefulSet): boolean {
  return set.spec.podManagementPolicy === 'Parallel'
}

export function podRevision(pod: Pod): string {
  return pod.metadata.labels?.[REVISION_LABEL] ?? ''
}

/** Whether the pod carries the label of its name, as identityMatches. The name itself is what made it a member. */
export function identityMatches(pod: Pod): boolean {
  return pod.metadata.labels?.[POD_NAME_LABEL] === pod.metadata.name
}

/** The pod with its identity labels, as updateIdentity. */
export function withIdentity(pod: Pod, ordinal: number): Pod {
  const labels = {...pod.metadata.labels, [POD_NAME_LABEL]: pod.metadata.name, [POD_INDEX_LABEL]: String(ordinal)}
  return {...pod, metadata: {...pod.metadata, labels}}
}
