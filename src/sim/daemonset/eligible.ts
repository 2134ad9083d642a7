import type {DaemonSet} from '../../kube/daemonset.ts'
import type {Labels} from '../../kube/object.ts'
import type {Node} from '../../kube/node.ts'
import type {NodeSelectorRequirement, NodeSelectorTerm, PodSpec, Taint, Toleration} from '../../kube/pod.ts'
import {withDaemonTolerations} from './new-pod.ts'

/**
 * What a node is to a DaemonSet: it `should` run a pod; it should make none, but one that runs there may `stay`
 * (a taint without NoExecute came later); or its pod has `not` to be there.
 */
export type Eligibility = 'should' | 'stay' | 'not'

/** Asks of any node what it is to this set, as NodeShouldRunDaemonPod. Prepared once, asked for thousands of nodes. */
export function eligibility(set: DaemonSet): (node: Node) => Eligibility {
  const spec = withDaemonTolerations(set.spec.template.spec)
  const tolerations = spec.tolerations ?? []
  return node => {
    if (spec.nodeName !== undefined && spec.nodeName !== '' && spec.nodeName !== node.metadata.name) return 'not'
    if (!fitsAffinity(spec, node)) return 'not'
    const untolerated = (node.spec?.taints ?? []).filter(taint => taint.effect !== 'PreferNoSchedule' && !isTolerated(tolerations, taint))
    if (untolerated.length === 0) return 'should'
    return untolerated.some(taint => taint.effect === 'NoExecute') ? 'not' : 'stay'
  }
}

function isTolerated(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some(toleration => {
    if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false
    if (toleration.key !== undefined && toleration.key !== '' && toleration.key !== taint.key) return false
    if (toleration.operator === 'Exists') return true
    return (toleration.operator === undefined || toleration.operator === 'Equal') && (toleration.value ?? '') === (taint.value ?? '')
  })
}

/** nodeSelector and required node affinity, as nodeaffinity.GetRequiredNodeAffinity. */
function fitsAffinity(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (labels[key] !== value) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || required.nodeSelectorTerms.some(term => fitsTerm(term, labels, node.metadata.name))
}

/** An empty term matches no node. */
function fitsTerm({matchExpressions = [], matchFields = []}: NodeSelectorTerm, labels: Labels, name: string): boolean {
  if (matchExpressions.length === 0 && matchFields.length === 0) return false
  return (
    matchExpressions.every(requirement => meets(requirement, labels)) &&
    matchFields.every(requirement => meets(requirement, {'metadata.name': name}))
  )
}

function meets({key, operator, values = []}: NodeSelectorRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return isInteger(value) && isInteger(values[0]) && BigInt(value) > BigInt(values[0])
    case 'Lt':
      return isInteger(value) && isInteger(values[0]) && BigInt(value) < BigInt(values[0])
  }
}

function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^[+-]?\d+$/.test(text) && text.length <= 20
}
