import {base64Of} from '../base64.ts'
import {madePart, part, parts, setDefault, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {roundResourceList} from './container.ts'

/** Three hours: how long a client sticks to a pod with sessionAffinity ClientIP. */
const STICKY_SECONDS = 10800

/** SetDefaults_Service, pkg/apis/core/v1. */
export function defaultService(service: Draft): void {
  const spec = madePart(service, 'spec')
  setDefault(spec, 'sessionAffinity', 'None')
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP') {
    const client = part(part(spec, 'sessionAffinityConfig'), 'clientIP')
    if (client?.timeoutSeconds === undefined) spec.sessionAffinityConfig = {clientIP: {timeoutSeconds: STICKY_SECONDS}}
  }
  setDefault(spec, 'type', 'ClusterIP')
  for (const port of parts(spec, 'ports')) {
    setDefault(port, 'protocol', 'TCP')
    if (port.targetPort === 0 || port.targetPort === '') port.targetPort = port.port
  }
  const type = text(spec, 'type')
  const external = type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && parts(spec, 'externalIPs').length > 0)
  if (external) setDefault(spec, 'externalTrafficPolicy', 'Cluster')
  if (['NodePort', 'LoadBalancer', 'ClusterIP'].includes(type)) setDefault(spec, 'internalTrafficPolicy', 'Cluster')
  if (type === 'LoadBalancer') setDefault(spec, 'allocateLoadBalancerNodePorts', true)
}

export function defaultStorageClass(storageClass: Draft): void {
  setDefault(storageClass, 'reclaimPolicy', 'Delete')
  setDefault(storageClass, 'volumeBindingMode', 'Immediate')
}

export function defaultPriorityClass(priority: Draft): void {
  setDefault(priority, 'preemptionPolicy', 'PreemptLowerPriority')
}

/** SetDefaults_LimitRangeItem: for containers a missing default limit is the max, a missing default request that limit, or the min. */
export function defaultLimitRange(range: Draft): void {
  for (const limit of parts(part(range, 'spec'), 'limits')) {
    if (limit.type !== 'Container') continue
    limit.default = {...part(limit, 'max'), ...part(limit, 'default')}
    limit.defaultRequest = {...part(limit, 'min'), ...part(limit, 'default'), ...part(limit, 'defaultRequest')}
  }
}

/** Capacity is also what can be handed out, unless said otherwise (SetDefaults_NodeStatus). podCIDR is the first of podCIDRs. */
export function defaultNode(node: Draft): void {
  const status = part(node, 'status')
  roundResourceList(part(status, 'capacity'))
  roundResourceList(part(status, 'allocatable'))
  if (status?.capacity !== undefined && status.allocatable === undefined) status.allocatable = {...(part(status, 'capacity') ?? {})}
  const spec = part(node, 'spec')
  const single = text(spec, 'podCIDR')
  if (spec === undefined) return
  const many = Array.isArray(spec.podCIDRs) ? (spec.podCIDRs as string[]) : []
  if (single !== '' && single !== many[0]) spec.podCIDRs = [single]
  else if (many[0] !== undefined) spec.podCIDR = many[0]
}

/** Every namespace carries its own name as a label. */
export function defaultNamespace(namespace: Draft): void {
  const metadata = madePart(namespace, 'metadata')
  if (text(metadata, 'name') !== '') madePart(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata.name
  setDefault(madePart(namespace, 'status'), 'phase', 'Active')
}

/** stringData is written into data, as base64 text; type is Opaque unless given. */
export function defaultSecret(secret: Draft): void {
  setDefault(secret, 'type', 'Opaque')
  const words = part(secret, 'stringData')
  if (words === undefined) return
  const data = madePart(secret, 'data')
  for (const [key, value] of Object.entries(words)) data[key] = base64Of(String(value))
  delete secret.stringData
}

export function defaultEndpointSlice(slice: Draft): void {
  for (const port of parts(slice, 'ports')) {
    setDefault(port, 'name', '')
    setDefault(port, 'protocol', 'TCP')
  }
}
