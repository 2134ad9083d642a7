import type {KubeObject} from '../../kube/object.ts'
import {at, dataAt, listAt, numAt, textAt} from '../../kube/peek.ts'
import {formatLabels} from '../../kube/selector-text.ts'
import type {World} from '../../sim/world.ts'
import {list} from '../../sim/world.ts'
import type {Page} from './page.ts'
import {headLines, line} from './page.ts'

export function serviceLines(page: Page, service: KubeObject, world: World): void {
  const spec = (field: string): string => textAt(service, 'spec', field)
  const joined = (field: string): string => listAt(service, 'spec', field).join(',')
  headLines(page, service)
  line(page, 0, `Selector:\t${formatLabels(dataAt(service, 'spec', 'selector'))}`)
  line(page, 0, `Type:\t${spec('type')}`)
  if (spec('ipFamilyPolicy') !== '') line(page, 0, `IP Family Policy:\t${spec('ipFamilyPolicy')}`)
  line(page, 0, `IP Families:\t${joined('ipFamilies') || '<none>'}`)
  line(page, 0, `IP:\t${spec('clusterIP')}`)
  line(page, 0, `IPs:\t${joined('clusterIPs') || '<none>'}`)
  if (joined('externalIPs') !== '') line(page, 0, `External IPs:\t${joined('externalIPs')}`)
  if (spec('loadBalancerIP') !== '') line(page, 0, `Desired LoadBalancer IP:\t${spec('loadBalancerIP')}`)
  if (spec('externalName') !== '') line(page, 0, `External Name:\t${spec('externalName')}`)
  const ingress = listAt(service, 'status', 'loadBalancer', 'ingress')
  if (ingress.length > 0) line(page, 0, `LoadBalancer Ingress:\t${ingress.map(ingressText).join(', ')}`)
  const slices = list(world, 'EndpointSlice', service.metadata.namespace).filter(
    slice => slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
  )
  for (const port of listAt(service, 'spec', 'ports')) portLines(page, port, slices)
  trafficLines(page, service, spec)
}

function ingressText(ingress: unknown): string {
  const ip = textAt(ingress, 'ip')
  const mode = textAt(ingress, 'ipMode')
  return ip === '' ? textAt(ingress, 'hostname') : `${ip}${mode === '' ? '' : ` (${mode})`}`
}

function portLines(page: Page, port: unknown, slices: readonly KubeObject[]): void {
  const name = textAt(port, 'name') || '<unset>'
  const protocol = textAt(port, 'protocol')
  line(page, 0, `Port:\t${name}\t${numAt(port, 'port')}/${protocol}`)
  line(page, 0, `TargetPort:\t${textAt(port, 'targetPort') || '0'}/${protocol}`)
  if (at(port, 'appProtocol') !== undefined) line(page, 0, `AppProtocol:\t${textAt(port, 'appProtocol')}`)
  if (numAt(port, 'nodePort') !== 0) line(page, 0, `NodePort:\t${name}\t${numAt(port, 'nodePort')}/${protocol}`)
  line(page, 0, `Endpoints:\t${endpoints(slices, textAt(port, 'name'))}`)
}

/** Ready addresses of a port, three at most, then how many more. */
function endpoints(slices: readonly KubeObject[], port: string): string {
  if (slices.length === 0) return '<none>'
  const found = slices.flatMap(slice => {
    const ready = listAt(slice, 'endpoints').filter(endpoint => at(endpoint, 'conditions', 'ready') !== false)
    const addresses = ready.map(endpoint => textAt(endpoint, 'addresses', 0))
    const ports = listAt(slice, 'ports')
    if (ports.length === 0) return addresses
    return ports
      .filter(entry => textAt(entry, 'name') === port)
      .flatMap(entry => addresses.map(address => `${address}:${textAt(entry, 'port')}`))
  })
  const shown = found.slice(0, 3).join(',')
  return found.length > 3 ? `${shown} + ${found.length - 3} more...` : shown
}

function trafficLines(page: Page, service: KubeObject, spec: (field: string) => string): void {
  line(page, 0, `Session Affinity:\t${spec('sessionAffinity')}`)
  for (const [title, field] of [
    ['External Traffic Policy', 'externalTrafficPolicy'],
    ['Internal Traffic Policy', 'internalTrafficPolicy'],
  ] as const) {
    if (spec(field) !== '') line(page, 0, `${title}:\t${spec(field)}`)
  }
  if (numAt(service, 'spec', 'healthCheckNodePort') !== 0)
    line(page, 0, `HealthCheck NodePort:\t${numAt(service, 'spec', 'healthCheckNodePort')}`)
  const ranges = listAt(service, 'spec', 'loadBalancerSourceRanges')
  if (ranges.length > 0) line(page, 0, `LoadBalancer Source Ranges:\t${ranges.join(',')}`)
  if (spec('trafficDistribution') !== '') line(page, 0, `Traffic Distribution:\t${spec('trafficDistribution')}`)
}

export function endpointSliceLines(page: Page, slice: KubeObject): void {
  headLines(page, slice)
  line(page, 0, `AddressType:\t${textAt(slice, 'addressType')}`)
  const ports = listAt(slice, 'ports')
  line(page, 0, ports.length === 0 ? 'Ports: <unset>' : 'Ports:')
  if (ports.length > 0) {
    line(page, 1, 'Name\tPort\tProtocol')
    line(page, 1, '----\t----\t--------')
  }
  for (const port of ports)
    line(page, 1, `${textAt(port, 'name') || '<unset>'}\t${textAt(port, 'port') || '<unset>'}\t${textAt(port, 'protocol')}`)
  const all = listAt(slice, 'endpoints')
  line(page, 0, all.length === 0 ? 'Endpoints: <none>' : 'Endpoints:')
  for (const endpoint of all) {
    line(page, 1, `- Addresses:\t${listAt(endpoint, 'addresses').join(', ') || '<none>'}`)
    line(page, 2, 'Conditions:')
    line(page, 3, `Ready:\t${textAt(endpoint, 'conditions', 'ready') || '<unset>'}`)
    line(page, 2, `Hostname:\t${textAt(endpoint, 'hostname') || '<unset>'}`)
    if (at(endpoint, 'targetRef') !== undefined)
      line(page, 2, `TargetRef:\t${textAt(endpoint, 'targetRef', 'kind')}/${textAt(endpoint, 'targetRef', 'name')}`)
    line(page, 2, `NodeName:\t${textAt(endpoint, 'nodeName') || '<unset>'}`)
    line(page, 2, `Zone:\t${textAt(endpoint, 'zone') || '<unset>'}`)
  }
}
