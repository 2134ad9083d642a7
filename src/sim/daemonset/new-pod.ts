import type {DaemonSet} from '../../kube/daemonset.ts'
import type {Affinity, Pod, PodSpec, Toleration} from '../../kube/pod.ts'
import {podFromTemplate} from '../history/pod-template.ts'

export const HASH_LABEL = 'controller-revision-hash'
const GENERATION_LABEL = 'pod-template-generation'
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation'

/** Daemons stay on nodes that are in trouble: the tolerations of AddOrUpdateDaemonPodTolerations, in its order. */
const TOLERATIONS: readonly Toleration[] = [
  {key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute'},
  {key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute'},
  {key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule'},
  {key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule'},
  {key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule'},
  {key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule'},
]
const NETWORK: Toleration = {key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule'}

/** The pod's spec with the tolerations every daemon gets. */
export function withDaemonTolerations(spec: PodSpec): PodSpec {
  const added = spec.hostNetwork === true ? [...TOLERATIONS, NETWORK] : TOLERATIONS
  let tolerations = spec.tolerations ?? []
  for (const toleration of added) tolerations = withToleration(tolerations, toleration)
  return {...spec, tolerations}
}

function withToleration(tolerations: readonly Toleration[], added: Toleration): readonly Toleration[] {
  const same = (other: Toleration) =>
    other.key === added.key && other.effect === added.effect && other.operator === added.operator && (other.value ?? '') === ''
  return tolerations.some(same) ? tolerations.map(other => (same(other) ? added : other)) : [...tolerations, added]
}

/** Makes the pods of a set, each pinned to its node; the scheduler binds it there, as any other pod. */
export function daemonPods(set: DaemonSet, hash: string): (node: string) => Pod {
  const generation = templateGeneration(set)
  const labels = {...(generation === undefined ? {} : {[GENERATION_LABEL]: generation}), [HASH_LABEL]: hash}
  const template = {...set.spec.template, spec: withDaemonTolerations(set.spec.template.spec)}
  const base = podFromTemplate(template, set, labels)
  return node => ({...base, spec: {...base.spec, affinity: pinned(base.spec.affinity, node)}})
}

/** Required node affinity gives way to the name of the one node; the set has checked it already, as ReplaceDaemonSetPodNodeNameNodeAffinity. */
function pinned(affinity: Affinity | undefined, node: string): Affinity {
  if (affinity !== undefined) return pinnedFrom(affinity, node)
  const known = PINNED.get(node)
  if (known !== undefined) return known
  if (PINNED.size >= MOST_PINNED) PINNED.clear()
  const made = pinnedFrom(affinity, node)
  PINNED.set(node, made)
  return made
}

/** All daemons of a node share where they are pinned to, unless their set has a word of its own. */
const PINNED = new Map<string, Affinity>()
const MOST_PINNED = 10_000

function pinnedFrom(affinity: Affinity | undefined, node: string): Affinity {
  const nodeSelectorTerms = [{matchFields: [{key: 'metadata.name', operator: 'In' as const, values: [node]}]}]
  return {...affinity, nodeAffinity: {...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms}}}
}

/** The node a daemon pod is on, or is meant for while it is not scheduled, as GetTargetNodeName. */
export function targetNode(pod: Pod): string | undefined {
  if (pod.spec.nodeName !== undefined && pod.spec.nodeName !== '') return pod.spec.nodeName
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  for (const term of terms) {
    const field = term.matchFields?.find(requirement => requirement.key === 'metadata.name' && requirement.operator === 'In')
    if (field !== undefined) return field.values?.length === 1 ? field.values[0] : undefined
  }
  return undefined
}

/** The counter of template changes that the API server keeps in an annotation since DaemonSets were in extensions/v1beta1. */
export function templateGeneration(set: DaemonSet): string | undefined {
  const text = set.metadata.annotations?.[GENERATION_ANNOTATION]
  return text !== undefined && /^\d+$/.test(text) ? text : undefined
}

/** Whether the pod has the newest template: by hash, or by the old counter, as IsPodUpdated. */
export function isUpdated(pod: Pod, hash: string, generation: string | undefined): boolean {
  const labels = pod.metadata.labels
  return labels?.[HASH_LABEL] === hash || (generation !== undefined && labels?.[GENERATION_LABEL] === generation)
}
