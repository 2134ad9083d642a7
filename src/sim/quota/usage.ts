import type {KubeObject} from '../../kube/object.ts'
import {listAt, numAt, textAt} from '../../kube/peek.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import {quantityOf} from '../../kube/quantity.ts'
import {groupResource, resourceOfKind} from '../../kube/resources.ts'
import {parseTimestamp} from '../../kube/time.ts'
import type {PersistentVolumeClaim} from '../../kube/volume.ts'
import type {Amounts} from './amounts.ts'
import {amountsOf, plus, podAmounts} from './amounts.ts'

const ONE = quantityOf(1)
/** Kinds that are also counted by their bare name (legacyObjectCountAliases). */
const ALIASES = new Set(['configmaps', 'secrets', 'resourcequotas', 'replicationcontrollers'])

/** What an object uses up of a quota (the evaluators of pkg/quota/v1). `now`: a pod that should be gone by then is not charged. */
export function usageOf(object: KubeObject, now: number): Amounts {
  const resource = resourceOfKind(object.kind)
  if (resource === undefined) return {}
  const counted: Amounts = {
    [`count/${groupResource(resource)}`]: ONE,
    ...(ALIASES.has(resource.plural) ? {[resource.plural]: ONE} : {}),
  }
  switch (object.kind) {
    case 'Pod':
      return plus(counted, podUsage(object as Pod, now))
    case 'PersistentVolumeClaim':
      return plus(counted, claimUsage(object as PersistentVolumeClaim))
    case 'Service':
      return plus(counted, serviceUsage(object))
    default:
      return counted
  }
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage']

/** A pod that has ended, or should have, uses nothing but its place in storage (QuotaV1Pod). */
function podUsage(pod: Pod, now: number): Amounts {
  const {deletionTimestamp, deletionGracePeriodSeconds = 0} = pod.metadata
  const overdue = deletionTimestamp !== undefined && now > parseTimestamp(deletionTimestamp) + deletionGracePeriodSeconds * 1000
  if (isPodTerminal(pod) || overdue) return {}
  return {pods: ONE, ...computeUsage(podAmounts(pod.spec, 'requests'), podAmounts(pod.spec, 'limits'))}
}

/** Requests count by their own name and as `requests.…`, limits as `limits.…` (podComputeUsageHelper). */
export function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const result: Record<string, Amounts[string]> = {}
  for (const name of COMPUTE) {
    const [asked, most] = [requests[name], limits[name]]
    if (asked !== undefined) {
      result[name] = asked
      result[`requests.${name}`] = asked
    }
    if (most !== undefined) result[`limits.${name}`] = most
  }
  for (const [name, asked] of Object.entries(requests)) {
    if (name.startsWith('hugepages-')) result[name] = asked
    if (name.startsWith('hugepages-') || name.includes('/')) result[`requests.${name}`] = asked
  }
  return result
}

function claimUsage({spec}: PersistentVolumeClaim): Amounts {
  const {storage} = amountsOf(spec.resources?.requests)
  const own: Amounts = {persistentvolumeclaims: ONE, ...(storage === undefined ? {} : {'requests.storage': storage})}
  const prefix = spec.storageClassName === undefined ? '' : `${spec.storageClassName}.storageclass.storage.k8s.io/`
  return prefix === '' ? own : {...own, ...Object.fromEntries(Object.entries(own).map(([name, value]) => [prefix + name, value]))}
}

function serviceUsage(service: KubeObject): Amounts {
  const type = textAt(service, 'spec', 'type')
  const ports = listAt(service, 'spec', 'ports')
  const isBalanced = type === 'LoadBalancer'
  const open = type === 'NodePort' ? ports.length : isBalanced ? ports.filter(port => numAt(port, 'nodePort') > 0).length : 0
  return {services: ONE, 'services.nodeports': quantityOf(open), 'services.loadbalancers': quantityOf(isBalanced ? 1 : 0)}
}
