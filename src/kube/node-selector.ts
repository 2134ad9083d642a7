import type {Node} from './node.ts'
import type {NodeSelectorTerm, PodSpec} from './pod.ts'
import {meets} from './selector.ts'

/** Whether a node carries what nodeSelector and required node affinity ask for, as nodeaffinity.GetRequiredNodeAffinity. */
export function fitsNodeAffinity(spec: PodSpec, node: Node): boolean {
  for (const key in spec.nodeSelector) if (node.metadata.labels?.[key] !== spec.nodeSelector[key]) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || required.nodeSelectorTerms.some(term => fitsTerm(term, node))
}

/** All requirements of one term, as nodeaffinity.nodeSelectorTerm.match; an empty term fits no node. */
export function fitsTerm({matchExpressions = [], matchFields = []}: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  const labels = node.metadata.labels ?? {}
  return (
    matchExpressions.every(requirement => meets(requirement, labels)) &&
    matchFields.every(requirement => meets(requirement, {'metadata.name': node.metadata.name}))
  )
}
