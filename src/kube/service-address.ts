import {goJson} from './go-text.ts'
import type {Cause} from './refusal.ts'
import {addressForm} from './validate/address.ts'
import {asJson, invalid} from './validate/field.ts'
import type {Found} from './validate/field.ts'
import {isExternal, needsHealthCheck, validateClusterIps, wantsNodePorts} from './validate/service.ts'
import {maybeText, number, part, parts, setDefault, text, texts} from './wire/draft.ts'
import type {Draft} from './wire/shape.ts'

/**
 * Addresses and ports of Services on a single-stack IPv4 cluster: what happens before validation (pkg/registry/core/service/storage:
 * beginCreate, beginUpdate) and the picking of free ones after it.
 */

/** Stands for an address or port that the server picks; recordings write it the same way. */
export const ALLOCATED = 'ALLOCATED'

/** The default of kube-apiserver's --service-cluster-ip-range. Its first address is the service `kubernetes`. */
const SERVICE_RANGE = '10.0.0.0/24'
const API_SERVER_ADDRESS = '10.0.0.1'
const NODE_PORTS = {first: 30000, last: 32767}

/**
 * Brings a service's addresses into shape, or says what stands against it. `old`: the stored service on update. A dry run does not
 * look whether node ports are in the range.
 */
export function beginService(service: Draft, old: Draft | undefined, dryRun: boolean): readonly Cause[] {
  const spec = part(service, 'spec')
  if (spec === undefined) return []
  const oldSpec = part(old, 'spec')
  if (oldSpec !== undefined) keepAllocated(spec, oldSpec)
  normalizeClusterIps(spec, oldSpec)
  if (spec.type === 'ExternalName') return []
  const problems = setFamilies(spec, oldSpec)
  if (problems.length > 0) return problems
  return [...checkAddress(spec, oldSpec, dryRun), ...checkPorts(spec, oldSpec, dryRun)].slice(0, 1)
}

/** patchAllocatedValues: what an update leaves out stays as it is. */
function keepAllocated(spec: Draft, old: Draft): void {
  if (spec.type !== 'ExternalName' && old.type !== 'ExternalName') {
    if (text(spec, 'clusterIP') === '' && old.clusterIP !== undefined) spec.clusterIP = old.clusterIP
    if (texts(spec, 'clusterIPs').length === 0 && texts(old, 'clusterIPs').length > 0) spec.clusterIPs = old.clusterIPs
  }
  if (wantsNodePorts(old) && wantsNodePorts(spec)) keepNodePorts(spec, old)
  if (needsHealthCheck(old) && needsHealthCheck(spec)) setDefault(spec, 'healthCheckNodePort', old.healthCheckNodePort)
}

function keepNodePorts(spec: Draft, old: Draft): void {
  const given = new Set<unknown>(
    parts(spec, 'ports')
      .map(port => port.nodePort)
      .filter(port => port !== undefined),
  )
  const used = new Set<unknown>(
    parts(old, 'ports')
      .map(port => port.nodePort)
      .filter(port => given.has(port)),
  )
  const byName = new Map<string, unknown>(parts(old, 'ports').map(port => [text(port, 'name'), port.nodePort]))
  for (const port of parts(spec, 'ports')) {
    const before = byName.get(text(port, 'name'))
    if (port.nodePort === undefined && before !== undefined && !used.has(before)) port.nodePort = before
  }
}

/** clusterIP and clusterIPs follow one another (normalizeClusterIPs). */
function normalizeClusterIps(spec: Draft, old: Draft | undefined): void {
  const single = text(spec, 'clusterIP')
  const many = texts(spec, 'clusterIPs')
  if (old === undefined) {
    if (single !== '' && many.length === 0) spec.clusterIPs = [single]
    return
  }
  const oldSingle = text(old, 'clusterIP')
  const oldMany = texts(old, 'clusterIPs')
  if (oldMany.length > 0 && many.length === 0 && oldSingle === single) spec.clusterIPs = [...oldMany]
  if (oldSingle === single) return
  const same = goJson(texts(spec, 'clusterIPs')) === goJson(oldMany)
  if (oldSingle !== '' && single === '') {
    if (same) delete spec.clusterIPs
  } else if (same) spec.clusterIPs = [single]
}

/** initIPFamilyFields: the policy and the families, from what is given and from the addresses. */
function setFamilies(spec: Draft, old: Draft | undefined): readonly Cause[] {
  const bare = text(spec, 'clusterIP') === 'None' && Object.keys(part(spec, 'selector') ?? {}).length === 0
  setDefault(spec, 'ipFamilyPolicy', maybeText(old, 'ipFamilyPolicy') ?? (bare ? 'RequireDualStack' : 'SingleStack'))
  const found: Found = []
  validateClusterIps(spec, texts(old, 'clusterIPs'), found)
  if (found.length > 0) return found
  const policy = maybeText(spec, 'ipFamilyPolicy') ?? ''
  const addresses = texts(spec, 'clusterIPs')
  const families = [...texts(spec, 'ipFamilies')]
  checkCounts(policy, addresses.length, families.length, found)
  for (const [index, address] of addresses.entries()) {
    if (address === 'None') break
    const family = addressForm(address)?.family ?? 'IPv4'
    if (index < families.length) continue
    if (family === 'IPv4') families.push(family)
    else found.push(invalid(`spec.clusterIPs[${index}]`, {printed: goJson(addresses)}, `${family} is not configured on this cluster`))
  }
  if (found.length > 0) return found
  if (!bare) checkConfigured(policy, families, found)
  if (found.length > 0) return found
  if (families.length === 0) families.push('IPv4')
  if (bare && families.length < 2 && policy !== 'SingleStack') families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4')
  spec.ipFamilies = families
  return []
}

function checkCounts(policy: string, addresses: number, families: number, found: Found): void {
  if (policy !== 'SingleStack') return
  const detail = "must be 'RequireDualStack' or 'PreferDualStack' when multiple"
  if (addresses === 2) found.push(invalid('spec.ipFamilyPolicy', asJson(policy), `${detail} cluster IPs are specified`))
  if (families === 2) found.push(invalid('spec.ipFamilyPolicy', asJson(policy), `${detail} IP families are specified`))
}

function checkConfigured(policy: string, families: readonly string[], found: Found): void {
  if (policy === 'RequireDualStack') {
    found.push(invalid('spec.ipFamilyPolicy', asJson(policy), 'this cluster is not configured for dual-stack services'))
  }
  for (const [index, family] of families.entries()) {
    if (family !== 'IPv4') found.push(invalid(`spec.ipFamilies[${index}]`, asJson(family), 'not configured on this cluster'))
  }
}

/** An address that was asked for must be in the range and free. */
function checkAddress(spec: Draft, old: Draft | undefined, dryRun: boolean): readonly Cause[] {
  // A service that has one already is asked nothing here: that it may not change is for validation to say (updateClusterIPs).
  if (old !== undefined && old.type !== 'ExternalName') return []
  const addresses = texts(spec, 'clusterIPs')
  const address = addresses[0]
  if (address === undefined || address === 'None' || address === '' || texts(old, 'clusterIPs').includes(address)) return []
  const printed = {printed: goJson(addresses)}
  const refuse = (why: string): readonly Cause[] => [invalid('spec.clusterIPs', printed, `failed to allocate IP ${address}: ${why}`)]
  // Only a dry run asks the one allocator that there is; else the one for this address is looked for, and there is none.
  if (!dryRun && !address.startsWith('10.0.0.')) return refuse('the provided network does not match the current range')
  if (!/^10\.0\.0\.(?!0$|255$)/.test(address)) {
    return refuse(`the provided IP (${address}) is not in the valid range. The range of valid IPs is ${SERVICE_RANGE}`)
  }
  return address === API_SERVER_ADDRESS ? refuse('provided IP is already allocated') : []
}

/** Node ports that were asked for must be in the range and free: for a new service (initNodePorts) ports of one number share the first. */
function checkPorts(spec: Draft, old: Draft | undefined, dryRun: boolean): readonly Cause[] {
  if (!hasNodePorts(spec)) return []
  const kept = new Set(parts(old, 'ports').map(port => number(port, 'nodePort')))
  const taken = new Set<number>()
  const shared = new Map<number, number>()
  for (const [index, port] of parts(spec, 'ports').entries()) {
    const wanted = number(port, 'nodePort')
    const same = shared.get(number(port, 'port'))
    if (wanted === 0 || kept.has(wanted) || wanted === same) continue
    const at = `spec.ports[${index}].nodePort`
    if (!dryRun && (wanted < NODE_PORTS.first || wanted > NODE_PORTS.last)) {
      const range = `${NODE_PORTS.first}-${NODE_PORTS.last}`
      return [invalid(at, asJson(wanted), `provided port is not in the valid range. The range of valid ports is ${range}`)]
    }
    if (old === undefined && taken.has(wanted)) return [invalid(at, asJson(wanted), 'provided port is already allocated')]
    taken.add(wanted)
    if (old === undefined && same === undefined) shared.set(number(port, 'port'), wanted)
  }
  return []
}

/** Writes ALLOCATED where the server would pick an address or a port. Run after validation. */
export function allocateAddresses(service: Draft): void {
  const spec = part(service, 'spec')
  if (spec === undefined) return
  if (spec.type !== 'ExternalName' && texts(spec, 'clusterIPs').length === 0) {
    spec.clusterIP = ALLOCATED
    spec.clusterIPs = [ALLOCATED]
  }
  for (const port of wantsNodePorts(spec) ? parts(spec, 'ports') : []) setDefault(port, 'nodePort', ALLOCATED)
  if (needsHealthCheck(spec)) setDefault(spec, 'healthCheckNodePort', ALLOCATED)
}

/** dropTypeDependentFields: when a service changes its type, what only the old type had goes, unless it was changed too. */
export function dropTypeFields(service: Draft, old: Draft): void {
  const spec = part(service, 'spec') ?? {}
  const before = part(old, 'spec') ?? {}
  const same = (field: string): boolean => goJson(spec[field] ?? null) === goJson(before[field] ?? null)
  const drop = (...fields: readonly string[]): void => {
    if (fields.every(same)) for (const field of fields) delete spec[field]
  }
  if (spec.type === 'ExternalName' && before.type !== 'ExternalName') {
    drop('clusterIP', 'clusterIPs')
    drop('ipFamilies')
    drop('ipFamilyPolicy')
  }
  if (hasNodePorts(before) && !hasNodePorts(spec) && sameNodePorts(spec, before)) {
    for (const port of parts(spec, 'ports')) delete port.nodePort
  }
  if (needsHealthCheck(before) && !needsHealthCheck(spec)) drop('healthCheckNodePort')
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    drop('allocateLoadBalancerNodePorts')
    drop('loadBalancerClass')
  }
  if (isExternal(before) && !isExternal(spec)) drop('externalTrafficPolicy')
  if (spec.type !== 'LoadBalancer') service.status = {...(part(service, 'status') ?? {}), loadBalancer: {}}
}

function hasNodePorts(spec: Draft): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer'
}

function sameNodePorts(spec: Draft, old: Draft): boolean {
  const set = (one: Draft): string =>
    goJson(
      parts(one, 'ports')
        .map(port => String(port.nodePort ?? 0))
        .sort(),
    )
  return set(spec) === set(old)
}
