import {aggregate, allContainers} from '../defaults/pod.ts'
import {byteLength, goJson} from '../go-text.ts'
import {compareQuantity, quantityOf} from '../quantity.ts'
import {entries, flag, maybeNumber, maybeText, part, parts, text, texts} from '../wire/draft.ts'
import {internalJson} from '../wire/internal.ts'
import type {Draft} from '../wire/shape.ts'
import {validateAddress} from './address.ts'
import {validateContainers, validateEphemeralContainers, validateInitContainers} from './container.ts'
import {duplicate, forbid, invalid, notFound, pushAll, required, tooLong, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateLabels} from './meta.ts'
import {dnsLabelErrors, labelKeyErrors, rangeError, searchDomainErrors, subdomainErrors} from './names.ts'
import {validateResources} from './resources.ts'
import {validateAffinity, validateSpread, validateTolerations} from './scheduling.ts'
import {containersWithPath, validateHostNetworkPorts, validateHostProcess, validatePodSecurity} from './security.ts'
import {validateVolumes} from './volume.ts'
import {validateOs} from './windows.ts'

/** What decides between a Pod and a template: `podName` is '' in a template. */
export type PodPlace = {readonly podName: string; readonly isPod: boolean}

const RESTARTS = ['Always', 'OnFailure', 'Never']
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const PREEMPTIONS = ['PreemptLowerPriority', 'Never']
const INT32_MAX = 2147483647

/** ValidatePodSpec, pkg/apis/core/validation: every error of a pod's spec, in the server's order. */
export function validatePodSpec(spec: Draft, place: PodPlace, path: string, found: Found): void {
  const grace = maybeNumber(spec, 'terminationGracePeriodSeconds')
  if (grace === undefined) found.push(required(`${path}.terminationGracePeriodSeconds`))
  const volumes = validateVolumes(parts(spec, 'volumes'), place.podName, place.isPod, `${path}.volumes`, found)
  const claims = new Set(
    parts(spec, 'resourceClaims')
      .map(claim => text(claim, 'name'))
      .filter(name => name !== ''),
  )
  validateResourceClaims(parts(spec, 'resourceClaims'), `${path}.resourceClaims`, found)
  const facts = {volumes, claims, grace, restartPolicy: text(spec, 'restartPolicy'), hostUsers: spec.hostUsers !== false}
  const main = parts(spec, 'containers')
  const init = parts(spec, 'initContainers')
  validateContainers(main, facts, `${path}.containers`, found)
  validateInitContainers(init, main, facts, `${path}.initContainers`, found)
  validateEphemeralContainers(parts(spec, 'ephemeralContainers'), [...main, ...init], facts, `${path}.ephemeralContainers`, found)
  validatePodResources(spec, claims, `${path}.resources`, found)
  validateHostNetworkPorts(spec, place.isPod, path, found)
  oneOfRequired(text(spec, 'restartPolicy'), RESTARTS, `${path}.restartPolicy`, found)
  oneOfRequired(text(spec, 'dnsPolicy'), DNS_POLICIES, `${path}.dnsPolicy`, found)
  validateLabels(entries(spec, 'nodeSelector'), `${path}.nodeSelector`, found)
  validatePodSecurity(spec, `${path}.securityContext`, found)
  validateAffinity(part(spec, 'affinity'), `${path}.affinity`, found)
  validateDns(spec, `${path}.dnsConfig`, found)
  validateGates(spec, path, found)
  validateSpread(parts(spec, 'topologySpreadConstraints'), `${path}.topologySpreadConstraints`, found)
  validateHostProcess(spec, path, found)
  validateHostUsers(spec, path, found)
  validateHostname(spec, path, found)
  validateNames(spec, path, found)
  const overhead = part(spec, 'overhead')
  if (overhead !== undefined) validateResources({limits: overhead}, `${path}.overhead`, new Set(), found)
  validateOs(spec, path, found)
  validateFileVolumes(spec, path, found)
}

function oneOfRequired(value: string, allowed: readonly string[], path: string, found: Found): void {
  if (value === '') found.push(required(path))
  else if (!allowed.includes(value)) found.push(unsupported(path, value, allowed))
}

function validateResourceClaims(claims: readonly Draft[], path: string, found: Found): void {
  const names = new Set<string>()
  for (const [index, claim] of claims.entries()) {
    const at = `${path}[${index}]`
    const name = text(claim, 'name')
    if (name === '') found.push(required(`${at}.name`))
    else if (names.has(name)) found.push(duplicate(`${at}.name`, name))
    else pushAll(found, `${at}.name`, name, dnsLabelErrors(name))
    if (name !== '') names.add(name)
    const direct = maybeText(claim, 'resourceClaimName')
    const template = maybeText(claim, 'resourceClaimTemplateName')
    const printed = {printed: internalJson('PodResourceClaim', claim)}
    if (direct !== undefined && template !== undefined) {
      found.push(invalid(at, printed, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'))
    }
    if (direct === undefined && template === undefined) {
      found.push(invalid(at, printed, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'))
    }
    if (direct !== undefined) pushAll(found, `${at}.resourceClaimName`, direct, subdomainErrors(direct))
    if (template !== undefined) pushAll(found, `${at}.resourceClaimTemplateName`, template, subdomainErrors(template))
  }
}

/** Resources of the pod as a whole: at least what the containers ask for, at least each container's limit. */
function validatePodResources(spec: Draft, claims: ReadonlySet<string>, path: string, found: Found): void {
  const resources = part(spec, 'resources')
  if (resources === undefined) return
  if (text(part(spec, 'os'), 'name') === 'windows') {
    found.push(forbid(path, 'may not be set for a windows pod'))
    return
  }
  if (resources.claims !== undefined) found.push(forbid(`${path}.claims`, 'claims may not be set for Resources at pod-level'))
  validateResources(resources, path, claims, found, true)
  for (const [name, needed] of Object.entries(aggregate(spec, 'requests'))) {
    const own = part(resources, 'requests')?.[name]
    if (own === undefined || compareQuantity(quantityOf(needed), quantityOf(own)) <= 0) continue
    found.push(
      invalid(`${path}.requests[${name}]`, String(own), `must be greater than or equal to aggregate container requests of ${needed}`),
    )
  }
  for (const [name, needed] of Object.entries(aggregate(spec, 'limits'))) {
    const own = part(resources, 'limits')?.[name]
    if (!name.startsWith('hugepages-') || own === undefined || compareQuantity(quantityOf(needed), quantityOf(own)) <= 0) continue
    found.push(invalid(`${path}.limits[${name}]`, String(own), `must be greater than or equal to aggregate container limits of ${needed}`))
  }
  for (const [index, container] of parts(spec, 'containers').entries()) {
    for (const [name, limit] of Object.entries(part(part(container, 'resources'), 'limits') ?? {})) {
      const own = part(resources, 'limits')?.[name]
      if (own === undefined || compareQuantity(quantityOf(limit), quantityOf(own)) <= 0) continue
      found.push(
        invalid(
          `${path}.containers[${index}][${name}].limits`,
          String(limit),
          `must be less than or equal to pod limits of ${String(own)}`,
        ),
      )
    }
  }
}

const MOST_SERVERS = 3
const MOST_SEARCHES = 32
const MOST_SEARCH_LETTERS = 2048

function validateDns(spec: Draft, path: string, found: Found): void {
  const config = part(spec, 'dnsConfig')
  const servers = texts(config, 'nameservers')
  if (text(spec, 'dnsPolicy') === 'None') {
    if (config === undefined) found.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'))
    else if (servers.length === 0) {
      found.push(required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'))
    }
    if (servers.length === 0) return
  }
  if (config === undefined) return
  const searches = texts(config, 'searches')
  if (servers.length > MOST_SERVERS) {
    found.push(invalid(`${path}.nameservers`, {printed: goJson(servers)}, `must not have more than ${MOST_SERVERS} nameservers`))
  }
  for (const [index, server] of servers.entries()) validateAddress(server, `${path}.nameservers[${index}]`, found)
  if (searches.length > MOST_SEARCHES) {
    found.push(invalid(`${path}.searches`, {printed: goJson(searches)}, `must not have more than ${MOST_SEARCHES} search paths`))
  }
  if (byteLength(searches.join(' ')) > MOST_SEARCH_LETTERS) {
    const detail = `must not have more than ${MOST_SEARCH_LETTERS} characters (including spaces) in the search list`
    found.push(invalid(`${path}.searches`, {printed: goJson(searches)}, detail))
  }
  for (const [index, search] of searches.entries()) {
    const bare = search.endsWith('.') ? search.slice(0, -1) : search
    if (search !== '.') pushAll(found, `${path}.searches[${index}]`, bare, searchDomainErrors(bare))
  }
  for (const [index, option] of parts(config, 'options').entries()) {
    if (text(option, 'name') === '') found.push(required(`${path}.options[${index}]`, 'must not be empty'))
  }
}

function validateGates(spec: Draft, path: string, found: Found): void {
  for (const [index, gate] of parts(spec, 'readinessGates').entries()) {
    const type = text(gate, 'conditionType')
    pushAll(found, `${path}.readinessGates[${index}].conditionType`, type, labelKeyErrors(type))
  }
  const seen = new Set<string>()
  for (const [index, gate] of parts(spec, 'schedulingGates').entries()) {
    const name = text(gate, 'name')
    pushAll(found, `${path}.schedulingGates[${index}]`, name, labelKeyErrors(name))
    if (seen.has(name)) found.push(duplicate(`${path}.schedulingGates[${index}]`, name))
    seen.add(name)
  }
}

/** A pod with its own user namespace cannot share the host's others. */
function validateHostUsers(spec: Draft, path: string, found: Found): void {
  if (spec.hostUsers !== false) return
  const detail = 'when `hostUsers` is false'
  if (flag(spec, 'hostNetwork')) found.push(forbid(`${path}.hostNetwork`, detail))
  if (flag(spec, 'hostPID')) found.push(forbid(`${path}.HostPID`, detail))
  if (flag(spec, 'hostIPC')) found.push(forbid(`${path}.HostIPC`, detail))
  for (const {container, at} of containersWithPath(spec, path)) {
    if (parts(container, 'volumeDevices').length > 0) found.push(forbid(`${at}.volumeDevices`, detail))
  }
}

function validateHostname(spec: Draft, path: string, found: Found): void {
  const name = maybeText(spec, 'hostnameOverride')
  if (name === undefined) return
  const at = `${path}.hostnameOverride`
  if (flag(spec, 'setHostnameAsFQDN')) found.push(forbid(at, 'may not be specified when setHostnameAsFQDN is true'))
  if (flag(spec, 'hostNetwork')) found.push(forbid(at, 'may not be specified when hostNetwork is true'))
  if (byteLength(name) > 64) found.push(tooLong(at, 64))
  pushAll(found, at, name, subdomainErrors(name))
}

function validateNames(spec: Draft, path: string, found: Found): void {
  for (const field of ['serviceAccountName', 'nodeName']) {
    const name = text(spec, field)
    if (name !== '') pushAll(found, `${path}.${field}`, name, subdomainErrors(name))
  }
  const deadline = maybeNumber(spec, 'activeDeadlineSeconds')
  if (deadline !== undefined && (deadline < 1 || deadline > INT32_MAX)) {
    found.push(invalid(`${path}.activeDeadlineSeconds`, deadline, rangeError(1, INT32_MAX)))
  }
  for (const field of ['hostname', 'subdomain']) {
    const name = text(spec, field)
    if (name !== '') pushAll(found, `${path}.${field}`, name, dnsLabelErrors(name))
  }
  validateTolerations(parts(spec, 'tolerations'), `${path}.tolerations`, found)
  for (const [index, alias] of parts(spec, 'hostAliases').entries()) {
    const at = `${path}.hostAliases[${index}]`
    validateAddress(text(alias, 'ip'), `${at}.ip`, found)
    for (const [place, name] of texts(alias, 'hostnames').entries())
      pushAll(found, `${at}.hostnames[${place}]`, name, subdomainErrors(name))
  }
  const priority = text(spec, 'priorityClassName')
  if (priority !== '') pushAll(found, `${path}.priorityClassName`, priority, subdomainErrors(priority))
  const runtime = maybeText(spec, 'runtimeClassName')
  if (runtime !== undefined) pushAll(found, `${path}.runtimeClassName`, runtime, subdomainErrors(runtime))
  const preemption = maybeText(spec, 'preemptionPolicy')
  if (preemption !== undefined) oneOfRequired(preemption, PREEMPTIONS, `${path}.preemptionPolicy`, found)
}

/** Variables read from files need an emptyDir of the pod. */
function validateFileVolumes(spec: Draft, path: string, found: Found): void {
  if (!allContainers(spec).some(container => parts(container, 'env').some(one => part(part(one, 'valueFrom'), 'fileKeyRef') !== undefined)))
    return
  const volumes = new Map(parts(spec, 'volumes').map(volume => [text(volume, 'name'), volume]))
  for (const {container, at} of containersWithPath(spec, path)) {
    for (const [index, variable] of parts(container, 'env').entries()) {
      const file = part(part(variable, 'valueFrom'), 'fileKeyRef')
      if (file === undefined) continue
      const name = text(file, 'volumeName')
      const volume = volumes.get(name)
      const place = `${at}.env[${index}].valueFrom.fileKeyRef.volumeName`
      if (volume === undefined) found.push(notFound(place, name))
      else if (volume.emptyDir === undefined) found.push(invalid(place, name, 'referenced volume must be of type emptyDir'))
    }
  }
}
