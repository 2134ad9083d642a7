import {goJson} from '../go-text.ts'
import {entries, flag, maybeNumber, maybeText, number, part, parts, text, texts} from '../wire/draft.ts'
import {internalJson} from '../wire/internal.ts'
import type {Draft} from '../wire/shape.ts'
import {addressForm, validateAddress, validateCidr} from './address.ts'
import {asJson, duplicate, forbid, invalid, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateLabels} from './meta.ts'
import {dnsLabelErrors, labelKeyErrors, portNumberErrors, subdomainErrors} from './names.ts'
import {validatePort} from './probe.ts'

/** Rules of Services (pkg/apis/core/validation, validateService). */
const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const AFFINITIES = ['ClientIP', 'None']
const FAMILIES = ['IPv4', 'IPv6']
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
const TRAFFIC = ['Cluster', 'Local']
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode']
/** A day: the longest a client may stick to a pod. */
const MOST_STICKY_SECONDS = 86400

export function isHeadless(spec: Draft): boolean {
  const addresses = texts(spec, 'clusterIPs')
  return addresses.length === 1 && addresses[0] === 'None'
}

/** validateService. `old`: the stored service on update. */
export function validateServiceRules(service: Draft, old: Draft | undefined, found: Found): void {
  const spec = part(service, 'spec') ?? {}
  const annotations = new Map(entries(part(service, 'metadata'), 'annotations'))
  validateTopologyAnnotations(annotations, found)
  validateType(spec, found)
  const ports = parts(spec, 'ports')
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) validateServicePort(port, ports.length > 1, names, `spec.ports[${index}]`, found)
  validateLabels(entries(spec, 'selector'), 'spec.selector', found)
  validateSession(spec, found)
  validateClusterIps(spec, texts(part(old, 'spec'), 'clusterIPs'), found)
  const oldExternal = texts(part(old, 'spec'), 'externalIPs')
  for (const [index, address] of texts(spec, 'externalIPs').entries())
    validateExternalIp(address, oldExternal, `spec.externalIPs[${index}]`, found)
  const type = text(spec, 'type')
  if (!TYPES.includes(type)) found.push(unsupported('spec.type', type, TYPES))
  validatePortSets(ports, spec, found)
  validateSourceRanges(spec, old, annotations, found)
  validateLoadBalancer(spec, found)
  validateTraffic(spec, found)
}

function validateTopologyAnnotations(annotations: ReadonlyMap<string, string>, found: Found): void {
  const hints = annotations.get('service.kubernetes.io/topology-aware-hints')
  const mode = annotations.get('service.kubernetes.io/topology-mode')
  if (hints === undefined || mode === undefined || hints === mode) return
  const detail = 'must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified'
  found.push(invalid('metadata.annotations[service.kubernetes.io/topology-mode]', mode, detail))
}

function validateType(spec: Draft, found: Found): void {
  const type = text(spec, 'type')
  const headless = isHeadless(spec)
  if (parts(spec, 'ports').length === 0 && !headless && type !== 'ExternalName') found.push(required('spec.ports'))
  if ((type === 'LoadBalancer' || type === 'NodePort') && headless) {
    found.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`))
  }
  if (type !== 'ExternalName') return
  for (const field of ['clusterIPs', 'ipFamilies']) {
    if (texts(spec, field).length > 0) found.push(forbid(`spec.${field}`, 'may not be set for ExternalName services'))
  }
  if (spec.ipFamilyPolicy !== undefined) found.push(forbid('spec.ipFamilyPolicy', 'may not be set for ExternalName services'))
  const name = text(spec, 'externalName').replace(/\.$/, '')
  if (name === '') found.push(required('spec.externalName'))
  else pushAll(found, 'spec.externalName', name, subdomainErrors(name))
}

function validateServicePort(port: Draft, needsName: boolean, names: Set<string>, path: string, found: Found): void {
  const name = text(port, 'name')
  if (needsName && name === '') found.push(required(`${path}.name`))
  else if (name !== '') {
    pushAll(found, `${path}.name`, name, dnsLabelErrors(name))
    if (names.has(name)) found.push(duplicate(`${path}.name`, name))
    names.add(name)
  }
  const value = number(port, 'port')
  for (const message of portNumberErrors(value)) found.push(invalid(`${path}.port`, value, message))
  const protocol = text(port, 'protocol')
  if (protocol === '') found.push(required(`${path}.protocol`))
  else if (!PROTOCOLS.includes(protocol)) found.push(unsupported(`${path}.protocol`, protocol, PROTOCOLS))
  validatePort(port.targetPort, `${path}.targetPort`, found)
  const application = maybeText(port, 'appProtocol')
  if (application !== undefined) pushAll(found, `${path}.appProtocol`, application, labelKeyErrors(application))
}

function validateSession(spec: Draft, found: Found): void {
  const affinity = text(spec, 'sessionAffinity')
  if (affinity === '') found.push(required('spec.sessionAffinity'))
  else if (!AFFINITIES.includes(affinity)) found.push(unsupported('spec.sessionAffinity', affinity, AFFINITIES))
  const config = part(spec, 'sessionAffinityConfig')
  if (affinity === 'None' && config !== undefined) {
    found.push(forbid('spec.sessionAffinityConfig', 'must not be set when session affinity is None'))
  }
  if (affinity !== 'ClientIP') return
  const seconds = maybeNumber(part(config, 'clientIP'), 'timeoutSeconds')
  if (seconds !== undefined && (seconds <= 0 || seconds > MOST_STICKY_SECONDS)) {
    const detail = `must be greater than 0 and less than ${MOST_STICKY_SECONDS}`
    found.push(invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', seconds, detail))
  }
}

/** ValidateServiceClusterIPsRelatedFields: also asked alone, before anything else, when a service is created. */
export function validateClusterIps(spec: Draft, old: readonly string[], found: Found): void {
  if (spec.type === 'ExternalName') return
  const single = text(spec, 'clusterIP')
  const addresses = texts(spec, 'clusterIPs')
  const families = texts(spec, 'ipFamilies')
  const printed = {printed: goJson(spec.clusterIPs ?? null)}
  const at = 'spec.clusterIPs'
  if (single !== '' && addresses.length === 0) found.push(required(at))
  else if (single !== '' && addresses[0] !== single) found.push(invalid(at, printed, 'first value must match `clusterIP`'))
  else if (single === '' && addresses.length > 0) found.push(invalid(at, printed, 'must be empty when `clusterIP` is not specified'))
  for (const [index, family] of families.entries()) {
    if (!FAMILIES.includes(family)) found.push(unsupported(`spec.ipFamilies[${index}]`, family, FAMILIES))
    if (families.indexOf(family) < index) found.push(duplicate(`spec.ipFamilies[${index}]`, asJson(family)))
  }
  const policy = maybeText(spec, 'ipFamilyPolicy')
  if (policy !== undefined && !FAMILY_POLICIES.includes(policy)) found.push(unsupported('spec.ipFamilyPolicy', policy, FAMILY_POLICIES))
  const before = found.length
  for (const [index, address] of addresses.entries()) {
    if (index > 0 || address !== 'None') validateAddress(address, `${at}[${index}]`, found, old)
    else if (addresses.length > 1) found.push(invalid(at, printed, "'None' must be the first and only value"))
  }
  const malformed = found.length > before
  if (addresses.length > 2) found.push(invalid(at, printed, 'may only hold up to 2 values'))
  if (!malformed) validateStacks(spec, addresses, families, printed, found)
}

function validateStacks(
  spec: Draft,
  addresses: readonly string[],
  families: readonly string[],
  printed: {readonly printed: string},
  found: Found,
): void {
  // What is no address here was kept from before: a placeholder for one the server picked.
  const given = addresses.map(address => addressForm(address)?.family ?? 'IPv4')
  if (addresses.length > 1 && !(given.includes('IPv4') && given.includes('IPv6'))) {
    found.push(invalid('spec.clusterIPs', printed, 'may specify no more than one IP for each IP family'))
  }
  if (isHeadless(spec)) return
  for (const [index, address] of addresses.slice(0, families.length).entries()) {
    const family = families[index]
    if (FAMILIES.includes(family ?? '') && family !== given[index]) {
      const detail = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``
      found.push(invalid(`spec.clusterIPs[${index}]`, address, detail))
    }
  }
}

function validateExternalIp(address: string, old: readonly string[], path: string, found: Found): void {
  const before = found.length
  validateAddress(address, path, found, old)
  if (found.length === before) validateUsableAddress(address, path, found)
}

/** ValidateEndpointIP: an address that a packet can be sent to from elsewhere. */
export function validateUsableAddress(address: string, path: string, found: Found): void {
  const lower = address.toLowerCase()
  const compact = lower.replace(/(^|:)(0+:)*0*1$/, '::1').replace(/^(0+:)*:*:1$/, '::1')
  if (lower === '0.0.0.0' || /^[0:]+$/.test(lower)) found.push(invalid(path, address, `may not be unspecified (${address})`))
  if (lower.startsWith('127.') || compact === '::1')
    found.push(invalid(path, address, 'may not be in the loopback range (127.0.0.0/8, ::1/128)'))
  if (lower.startsWith('169.254.') || /^fe[89ab][0-9a-f]:/.test(lower)) {
    found.push(invalid(path, address, 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'))
  }
  if (lower.startsWith('224.0.0.') || /^ff[0-9a-f]2:/.test(lower)) {
    found.push(invalid(path, address, 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'))
  }
}

/** What the server has chosen for ports of one number before it validates: one port of the node for all of them. Which one is its choice. */
function sharedPort(ports: readonly Draft[], port: Draft, chosen: boolean): number {
  const own = number(port, 'port')
  const same = ports.filter(other => number(other, 'port') === own)
  if (same.length < 2 || !chosen) return 0
  const asked = same.find(other => number(other, 'nodePort') !== 0)
  return asked === undefined ? 30_000 + (own % 2768) : number(asked, 'nodePort')
}

function validatePortSets(ports: readonly Draft[], spec: Draft, found: Found): void {
  for (const [index, port] of ports.entries()) {
    if (spec.type === 'ClusterIP' && number(port, 'nodePort') !== 0) {
      found.push(forbid(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"))
    }
  }
  const nodePorts = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const value = number(port, 'nodePort') || sharedPort(ports, port, wantsNodePorts(spec))
    if (value === 0) continue
    const key = `${text(port, 'protocol')}/${value}`
    if (nodePorts.has(key)) found.push(duplicate(`spec.ports[${index}].nodePort`, value))
    nodePorts.add(key)
  }
  const seen = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const key = {protocol: text(port, 'protocol'), port: number(port, 'port')}
    const name = `${key.protocol}/${key.port}`
    if (seen.has(name)) found.push(duplicate(`spec.ports[${index}]`, {printed: internalJson('ServicePort', key)}))
    seen.add(name)
  }
}

const RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges'

function validateSourceRanges(spec: Draft, old: Draft | undefined, annotations: ReadonlyMap<string, string>, found: Found): void {
  const ranges = texts(spec, 'loadBalancerSourceRanges')
  const balanced = spec.type === 'LoadBalancer'
  if (ranges.length > 0) {
    const path = 'spec.LoadBalancerSourceRanges'
    if (!balanced) found.push(forbid(path, "may only be used when `type` is 'LoadBalancer'"))
    const known = texts(part(old, 'spec'), 'loadBalancerSourceRanges').map(range => range.trim())
    for (const [index, range] of ranges.entries()) validateCidr(range.trim(), `${path}[${index}]`, found, known)
    return
  }
  const word = annotations.get(RANGES_ANNOTATION)
  if (word === undefined) return
  const path = `metadata.annotations[${RANGES_ANNOTATION}]`
  if (!balanced) found.push(forbid(path, "may only be used when `type` is 'LoadBalancer'"))
  const before = new Map(entries(part(old, 'metadata'), 'annotations')).get(RANGES_ANNOTATION)
  if (before === word || word.trim() === '') return
  for (const range of word.trim().split(',')) validateCidr(range.trim(), path, found)
}

function validateLoadBalancer(spec: Draft, found: Found): void {
  const balanced = spec.type === 'LoadBalancer'
  const allocates = spec.allocateLoadBalancerNodePorts !== undefined
  if (allocates && !balanced) found.push(forbid('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'"))
  if (balanced && !allocates) found.push(required('allocateLoadBalancerNodePorts'))
  validateLoadBalancerClass(spec, found)
}

export function validateLoadBalancerClass(spec: Draft, found: Found): void {
  const name = maybeText(spec, 'loadBalancerClass')
  if (name === undefined) return
  if (spec.type === 'LoadBalancer') pushAll(found, 'spec.loadBalancerClass', name, labelKeyErrors(name))
  else found.push(forbid('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'"))
}

/** Whether the world outside can reach a service: its type, or external addresses. */
export function isExternal(spec: Draft): boolean {
  const type = text(spec, 'type')
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && texts(spec, 'externalIPs').length > 0)
}

/** Whether the load balancer asks nodes on a port of their own if they have endpoints. */
export function needsHealthCheck(spec: Draft): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'
}

function validateTraffic(spec: Draft, found: Found): void {
  const external = text(spec, 'externalTrafficPolicy')
  if (!isExternal(spec)) {
    if (external !== '') {
      found.push(invalid('spec.externalTrafficPolicy', asJson(external), 'may only be set for externally-accessible services'))
    }
  } else if (!TRAFFIC.includes(external)) found.push(unsupported('spec.externalTrafficPolicy', external, TRAFFIC))
  const check = number(spec, 'healthCheckNodePort')
  if (!needsHealthCheck(spec)) {
    if (check !== 0) {
      const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
      found.push(invalid('spec.healthCheckNodePort', check, detail))
    }
  } else if (check !== 0) for (const message of portNumberErrors(check)) found.push(invalid('spec.healthCheckNodePort', check, message))
  const internal = maybeText(spec, 'internalTrafficPolicy')
  if (internal !== undefined && !TRAFFIC.includes(internal)) found.push(unsupported('spec.internalTrafficPolicy', internal, TRAFFIC))
  const distribution = maybeText(spec, 'trafficDistribution')
  if (distribution !== undefined && !DISTRIBUTIONS.includes(distribution)) {
    found.push(unsupported('spec.trafficDistribution', asJson(distribution), DISTRIBUTIONS))
  }
}

/** Whether node ports are handed out to a service of this type. */
export function wantsNodePorts(spec: Draft): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && flag(spec, 'allocateLoadBalancerNodePorts'))
}
