import type {KubeObject} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../../kube/pod.ts'
import type {Endpoint, EndpointSlice, Service} from '../../kube/service.ts'
import type {Loop, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import {sameJson} from '../same.ts'
import type {World} from '../world.ts'
import {findByKey, owned, podsWithLabel} from '../world.ts'

/** Endpoints of one slice (--max-endpoints-per-slice). */
const MOST = 100

/** Keeps the EndpointSlices of a Service equal to its pods, as pkg/controller/endpointslice. */
export const endpoints: Loop = (world, key) => {
  const service = findByKey(world, key) as Service | undefined
  if (service === undefined || service.metadata.deletionTimestamp !== undefined) return NOTHING
  const selector = Object.entries(service.spec.selector ?? {})
  const [first] = selector
  if (first === undefined) return NOTHING
  const pods = podsWithLabel(world, service.metadata.namespace ?? '', first[0], first[1]).filter(pod =>
    selector.every(([label, value]) => pod.metadata.labels?.[label] === value),
  )
  const wanted = chunks(pods.filter(hasEndpoint).map(pod => endpointOf(pod, service)))
  return {requests: reconcile(world, service, wanted, pods)}
}

/** A pod counts once it has an address and until it has ended, as ShouldPodBeInEndpoints. */
function hasEndpoint(pod: Pod): boolean {
  return pod.status?.podIP !== undefined && !isPodTerminal(pod)
}

function endpointOf(pod: Pod, service: Service): Endpoint {
  const serving = isPodReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const named = pod.spec.hostname !== undefined && pod.spec.subdomain === service.metadata.name
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: {ready: service.spec.publishNotReadyAddresses === true || (serving && !terminating), serving, terminating},
    ...(named ? {hostname: pod.spec.hostname ?? ''} : {}),
    ...(pod.spec.nodeName === undefined ? {} : {nodeName: pod.spec.nodeName}),
    targetRef: {kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace ?? '', uid: pod.metadata.uid ?? ''},
  }
}

function chunks(all: readonly Endpoint[]): readonly (readonly Endpoint[])[] {
  const parts: Endpoint[][] = [all.slice(0, MOST)]
  for (let start = MOST; start < all.length; start += MOST) parts.push(all.slice(start, start + MOST))
  return parts
}

function reconcile(world: World, service: Service, wanted: readonly (readonly Endpoint[])[], pods: readonly Pod[]): readonly Request[] {
  const why = {rule: 'endpoints-follow-pods', facts: {service: service.metadata.name}}
  const slices = owned(world, service.metadata.uid ?? '', 'EndpointSlice')
  const requests: Request[] = wanted.flatMap((part, index): Request[] => {
    const slice = slices[index]
    const ports = portsOf(service, pods)
    if (slice === undefined) return [{verb: 'create', object: newSlice(service, part, ports), why}]
    if (sameJson(slice.endpoints, part) && sameJson(slice.ports, ports)) return []
    return [{verb: 'update', object: {...slice, endpoints: part, ports} as EndpointSlice, why}]
  })
  const surplus = slices
    .slice(wanted.length)
    .map((slice): Request => ({verb: 'delete', key: `EndpointSlice/${slice.metadata.namespace ?? ''}/${slice.metadata.name}`, why}))
  return [...requests, ...surplus]
}

function portsOf(service: Service, pods: readonly Pod[]): NonNullable<EndpointSlice['ports']> {
  return (service.spec.ports ?? []).map(({name = '', protocol = 'TCP', port, targetPort}) => {
    const number = typeof targetPort === 'string' ? namedPort(pods[0], targetPort) : (targetPort ?? port)
    return {name, protocol, ...(number === undefined ? {} : {port: number})}
  })
}

function namedPort(pod: Pod | undefined, name: string): number | undefined {
  return pod?.spec.containers.flatMap(container => container.ports ?? []).find(port => port.name === name)?.containerPort
}

function newSlice(service: Service, part: readonly Endpoint[], ports: EndpointSlice['ports']): KubeObject {
  const name = service.metadata.name
  const slice: EndpointSlice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace: service.metadata.namespace ?? '',
      labels: {
        ...service.metadata.labels,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': name,
        ...(service.spec.clusterIP === 'None' ? {'service.kubernetes.io/headless': ''} : {}),
      },
      ownerReferences: [
        {apiVersion: 'v1', kind: 'Service', name, uid: service.metadata.uid ?? '', controller: true, blockOwnerDeletion: true},
      ],
    },
    addressType: 'IPv4',
    endpoints: part,
    ...(ports === undefined ? {} : {ports}),
  }
  return slice
}
