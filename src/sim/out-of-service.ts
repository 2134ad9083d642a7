import type {Node} from '../kube/node.ts'
import {findCondition} from '../kube/object.ts'

export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service'

/** Whether somebody has said of a node that is not Ready that it will not come back soon: then its pods may be let go by force. */
export function isOutOfService(node: Node | undefined): boolean {
  const marked = node?.spec?.taints?.some(({key}) => key === OUT_OF_SERVICE) === true
  return marked && findCondition(node.status?.conditions, 'Ready')?.status !== 'True'
}
