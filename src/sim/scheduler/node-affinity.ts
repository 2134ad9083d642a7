import type {Node} from '../../kube/node.ts'
import type {Labels} from '../../kube/object.ts'
import type {NodeSelectorRequirement, NodeSelectorTerm, Pod} from '../../kube/pod.ts'

/** Whether a node carries what nodeSelector and required node affinity ask for, as nodeaffinity.GetRequiredNodeAffinity. */
export function fitsNodeAffinity(pod: Pod, node: Node): boolean {
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) if (node.metadata.labels?.[key] !== value) return false
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return required === undefined || required.nodeSelectorTerms.some(term => fitsTerm(term, node))
}

/** All requirements of one term; an empty term fits nothing. */
export function fitsTerm(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? []
  const fields = term.matchFields ?? []
  if (expressions.length + fields.length === 0) return false
  const labels = node.metadata.labels ?? {}
  return (
    expressions.every(requirement => meets(requirement, labels)) &&
    fields.every(requirement => meets(requirement, {'metadata.name': node.metadata.name}))
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
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
  }
}

/**
 * Names of the only nodes a pod may go to, when each of its terms pins a name with matchFields (as DaemonSet pods do):
 * the node affinity plugin's PreFilter. Undefined when any node may do.
 */
export function pinnedNodes(pod: Pod): readonly string[] | undefined {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (terms === undefined || terms.length === 0) return undefined
  const names = new Set<string>()
  for (const term of terms) {
    const pins = (term.matchFields ?? []).filter(field => field.key === 'metadata.name' && field.operator === 'In')
    const first = pins[0]
    if (first === undefined) return undefined
    for (const name of first.values ?? []) if (pins.every(pin => pin.values?.includes(name))) names.add(name)
  }
  return [...names].sort()
}

/** Sum of the weights of the preferred terms a node fits. */
export function preferredWeight(pod: Pod, node: Node): number {
  let sum = 0
  for (const {weight, preference} of pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    if (fitsTerm(preference, node)) sum += weight
  return sum
}
