import type {KubeObject} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {ResourceQuota, ScopeRequirement} from '../../kube/policy.ts'

/** Whether a quota is about this object at all: scopes speak of pods only (podMatchesScopeFunc). */
export function inScope({spec}: ResourceQuota, object: KubeObject): boolean {
  const plain = (spec.scopes ?? []).map((scopeName): ScopeRequirement => ({scopeName, operator: 'Exists'}))
  const wanted = [...plain, ...(spec.scopeSelector?.matchExpressions ?? [])]
  return wanted.every(requirement => object.kind === 'Pod' && podFits(object as Pod, requirement))
}

function podFits(pod: Pod, {scopeName, operator, values = []}: ScopeRequirement): boolean {
  const {activeDeadlineSeconds, priorityClassName = '', containers, initContainers = []} = pod.spec
  const isBestEffort = [...containers, ...initContainers].every(
    ({resources}) => Object.keys({...resources?.requests, ...resources?.limits}).length === 0,
  )
  switch (scopeName) {
    case 'Terminating':
      return activeDeadlineSeconds !== undefined
    case 'NotTerminating':
      return activeDeadlineSeconds === undefined
    case 'BestEffort':
      return isBestEffort
    case 'NotBestEffort':
      return !isBestEffort
    case 'PriorityClass':
      return priorityFits(priorityClassName, operator, values)
    default:
      return false
  }
}

function priorityFits(className: string, operator: string, values: readonly string[]): boolean {
  if (operator === 'Exists') return className !== ''
  if (operator === 'DoesNotExist') return className === ''
  return values.includes(className) === (operator === 'In')
}
