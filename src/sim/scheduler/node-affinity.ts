import {fitsTerm} from '../../kube/node-selector.ts'
import type {Node} from '../../kube/node.ts'
import type {Pod} from '../../kube/pod.ts'

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
