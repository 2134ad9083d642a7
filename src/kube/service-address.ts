import {flag, maybeText, number, part, parts, setDefault, text, texts} from './wire/draft.ts'
import type {Draft} from './wire/shape.ts'

/** Stands for an address or port that the server picks; recordings write it the same way. */
export const ALLOCATED = 'ALLOCATED'

/** clusterIP and clusterIPs follow one another (normalizeClusterIPs, pkg/registry/core/service/storage). */
export function normalizeClusterIps(service: Draft): void {
  const spec = part(service, 'spec')
  if (spec === undefined) return
  if (text(spec, 'clusterIP') !== '' && texts(spec, 'clusterIPs').length === 0) spec.clusterIPs = [spec.clusterIP]
}

/** Families and policy of a service's addresses on a single-stack IPv4 cluster (initIPFamilyFields). */
export function setIpFamilies(service: Draft): void {
  const spec = part(service, 'spec')
  if (spec === undefined || spec.type === 'ExternalName') return
  const bare = text(spec, 'clusterIP') === 'None' && Object.keys(part(spec, 'selector') ?? {}).length === 0
  setDefault(spec, 'ipFamilyPolicy', bare ? 'RequireDualStack' : 'SingleStack')
  const families = [...texts(spec, 'ipFamilies')]
  for (const [index, address] of texts(spec, 'clusterIPs').entries()) {
    if (address === 'None') break
    if (index >= families.length) families.push(address.includes(':') ? 'IPv6' : 'IPv4')
  }
  if (families.length === 0) families.push('IPv4')
  if (bare && families.length < 2 && maybeText(spec, 'ipFamilyPolicy') !== 'SingleStack') families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4')
  spec.ipFamilies = families
}

/** Writes ALLOCATED where the server would pick an address or a port. Run after validation. */
export function allocateAddresses(service: Draft): void {
  const spec = part(service, 'spec')
  if (spec === undefined) return
  const type = text(spec, 'type')
  if (type !== 'ExternalName' && texts(spec, 'clusterIPs').length === 0) {
    spec.clusterIP = ALLOCATED
    spec.clusterIPs = [ALLOCATED]
  }
  const wantsPorts = type === 'NodePort' || (type === 'LoadBalancer' && flag(spec, 'allocateLoadBalancerNodePorts'))
  for (const port of wantsPorts ? parts(spec, 'ports') : []) setDefault(port, 'nodePort', ALLOCATED)
  const checks = type === 'LoadBalancer' && text(spec, 'externalTrafficPolicy') === 'Local'
  if (checks && number(spec, 'healthCheckNodePort') === 0) spec.healthCheckNodePort = ALLOCATED
}
