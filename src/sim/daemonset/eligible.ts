import type {DaemonSet} from '../../kube/daemonset.ts'
import {fitsNodeAffinity} from '../../kube/node-selector.ts'
import type {Node} from '../../kube/node.ts'
import {untolerated} from '../../kube/toleration.ts'
import {withDaemonTolerations} from './new-pod.ts'

/**
 * What a node is to a DaemonSet: it `should` run a pod; it should make none, but one that runs there may `stay`
 * (a taint without NoExecute came later); or its pod has `not` to be there.
 */
export type Eligibility = 'should' | 'stay' | 'not'

/** Asks of any node what it is to this set, as NodeShouldRunDaemonPod. Prepared once, asked for thousands of nodes. */
export function eligibility(set: DaemonSet): (node: Node) => Eligibility {
  const spec = withDaemonTolerations(set.spec.template.spec)
  return node => {
    if (spec.nodeName !== undefined && spec.nodeName !== '' && spec.nodeName !== node.metadata.name) return 'not'
    if (!fitsNodeAffinity(spec, node)) return 'not'
    const taints = untolerated(node.spec?.taints, spec.tolerations, ['NoSchedule', 'NoExecute'])
    if (taints.length === 0) return 'should'
    return taints.some(taint => taint.effect === 'NoExecute') ? 'not' : 'stay'
  }
}
