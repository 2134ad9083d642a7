import type {RankOf} from '../kube/admission.ts'
import {systemRank} from '../kube/admission.ts'
import type {Problem} from '../kube/object.ts'
import {textAt} from '../kube/peek.ts'
import type {Pod, PodSpec} from '../kube/pod.ts'
import {forbidden} from '../kube/refusal.ts'
import {resourceOfKind} from '../kube/resources.ts'
import {limitFault, withLimitDefaults} from './limit-range.ts'
import type {World} from './world.ts'
import {find, list} from './world.ts'

/** Admission plugins that look at the cluster: what one object may be depends on others. */

/** The ranks that the cluster's PriorityClasses give, with the system's own two. */
export function rankIn(world: World): RankOf {
  return className => {
    const chosen = className === '' ? defaultClass(world) : find(world, 'PriorityClass', '', className)
    if (chosen === undefined) return systemRank(className)
    return {
      className: chosen.metadata.name,
      value: chosen.value ?? 0,
      preemptionPolicy: chosen.preemptionPolicy ?? 'PreemptLowerPriority',
    }
  }
}

/** The class marked globalDefault; of several the one with the lowest value. */
function defaultClass(world: World) {
  const marked = list(world, 'PriorityClass').filter(each => each.globalDefault === true)
  return marked.sort((left, right) => (left.value ?? 0) - (right.value ?? 0))[0]
}

/**
 * A pod that a controller made from its template, as admission changes it, or why it is refused. The name in a refusal is the one
 * that admission sees: of a pod that gets a generated name only its beginning.
 */
export function admitMadePod(world: World, pod: Pod, name: string): Pod | Problem {
  const refused = refuseAccount(world, pod, name)
  if (refused !== undefined) return refused
  const rank = rankIn(world)(pod.spec.priorityClassName ?? '')
  if (rank === undefined) return refuse(name, `no PriorityClass with name ${pod.spec.priorityClassName ?? ''} was found`)
  const preemptionPolicy = rank.preemptionPolicy === 'Never' ? 'Never' : 'PreemptLowerPriority'
  const spec: PodSpec =
    rank.className === ''
      ? {...pod.spec, priority: rank.value, preemptionPolicy}
      : {...pod.spec, priorityClassName: rank.className, priority: rank.value, preemptionPolicy}
  return {...pod, spec}
}

/** ServiceAccount: a pod names an account that is there. A namespace without its own `default` is not served by this plugin. */
export function refuseAccount(world: World, pod: Pod, name: string): Problem | undefined {
  const account = textAt(pod, 'spec', 'serviceAccountName') || textAt(pod, 'spec', 'serviceAccount')
  const namespace = pod.metadata.namespace ?? 'default'
  const isThere = (name: string): boolean => find(world, 'ServiceAccount', namespace, name) !== undefined
  if (account === '' || isThere(account) || !isThere('default')) return undefined
  return refuse(name, `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`)
}

/** LimitRanger: the pod with what its namespace gives to containers that say nothing, or why it is refused. */
export function admitLimits(world: World, pod: Pod): Pod | Problem {
  const filled = withLimitDefaults(world, pod)
  const fault = limitFault(world, filled)
  return fault === undefined ? filled : refuse(pod.metadata.name, fault)
}

function refuse(name: string, why: string): Problem {
  const resource = resourceOfKind('Pod')
  return resource === undefined ? {reason: 'Forbidden', message: why} : forbidden(resource, name, why)
}
