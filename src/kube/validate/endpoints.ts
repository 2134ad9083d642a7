import {byteLength, goJson} from '../go-text.ts'
import {entries, maybeText, number, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {addressForm, validateAddress} from './address.ts'
import {asJson, duplicate, invalid, pushAll, required, tooMany, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateLabels} from './meta.ts'
import {dnsLabelErrors, labelKeyErrors, labelValueErrors, subdomainErrors} from './names.ts'
import {validateUsableAddress} from './service.ts'

/** Rules of EndpointSlices (pkg/apis/discovery/validation) and Events (pkg/apis/core/validation), metadata aside. */
const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6']
const PROTOCOLS = ['SCTP', 'TCP', 'UDP']
const MOST_ENDPOINTS = 1000
const MOST_ADDRESSES = 100
const MOST_PORTS = 20000
const MOST_HINTS = 8

export function validateEndpointSliceRules(slice: Draft, found: Found): void {
  const type = text(slice, 'addressType')
  if (type === '') found.push(required('addressType'))
  else if (!ADDRESS_TYPES.includes(type)) found.push(unsupported('addressType', type, ADDRESS_TYPES))
  validatePorts(parts(slice, 'ports'), found)
  const endpoints = parts(slice, 'endpoints')
  if (endpoints.length > MOST_ENDPOINTS) {
    found.push(tooMany('endpoints', endpoints.length, MOST_ENDPOINTS))
    return
  }
  for (const [index, endpoint] of endpoints.entries()) validateEndpoint(endpoint, type, `endpoints[${index}]`, found)
}

function validatePorts(ports: readonly Draft[], found: Found): void {
  if (ports.length > MOST_PORTS) {
    found.push(tooMany('ports', ports.length, MOST_PORTS))
    return
  }
  const names = new Set<string>()
  for (const [index, port] of ports.entries()) {
    const at = `ports[${index}]`
    const name = text(port, 'name')
    if (name !== '') pushAll(found, `${at}.name`, name, dnsLabelErrors(name))
    if (names.has(name)) found.push(duplicate(`${at}.name`, asJson(name)))
    names.add(name)
    const protocol = text(port, 'protocol')
    if (!PROTOCOLS.includes(protocol)) found.push(unsupported(`${at}.protocol`, protocol, PROTOCOLS))
    const application = maybeText(port, 'appProtocol')
    if (application !== undefined) pushAll(found, `${at}.appProtocol`, application, labelKeyErrors(application))
  }
}

function validateEndpoint(endpoint: Draft, type: string, path: string, found: Found): void {
  const addresses = texts(endpoint, 'addresses')
  const at = `${path}.addresses`
  if (addresses.length === 0) found.push(required(at, 'must contain at least 1 address'))
  else if (addresses.length > MOST_ADDRESSES) found.push(tooMany(at, addresses.length, MOST_ADDRESSES))
  for (const [index, address] of addresses.entries()) validateEndpointAddress(address, type, at, index, found)
  const node = maybeText(endpoint, 'nodeName')
  if (node !== undefined) pushAll(found, `${path}.nodeName`, node, subdomainErrors(node))
  validateLabels(entries(endpoint, 'deprecatedTopology'), `${path}.deprecatedTopology`, found)
  const host = maybeText(endpoint, 'hostname')
  if (host !== undefined) pushAll(found, `${path}.hostname`, host, dnsLabelErrors(host))
  const hints = part(endpoint, 'hints')
  validateHints(hints, 'forZones', labelValueErrors, `${path}.hints`, found)
  validateHints(hints, 'forNodes', subdomainErrors, `${path}.hints`, found)
}

function validateEndpointAddress(address: string, type: string, path: string, index: number, found: Found): void {
  const at = `${path}[${index}]`
  if (type === 'FQDN') {
    validateDomain(address, at, found)
    return
  }
  if (type !== 'IPv4' && type !== 'IPv6') return
  const before = found.length
  validateAddress(address, at, found)
  if (found.length > before) return
  if (addressForm(address)?.family !== type) found.push(invalid(path, address, `must be an ${type} address`))
  validateUsableAddress(address, at, found)
}

/** IsFullyQualifiedDomainName: at least two labels. */
function validateDomain(name: string, path: string, found: Found): void {
  const bare = name.endsWith('.') ? name.slice(0, -1) : name
  const errors = subdomainErrors(bare)
  if (name === '') found.push(required(path))
  else if (errors.length > 0) found.push(invalid(path, bare, errors.join(',')))
  else if (!bare.includes('.')) found.push(invalid(path, bare, 'should be a domain with at least two segments separated by dots'))
}

function validateHints(
  hints: Draft | undefined,
  field: string,
  rule: (name: string) => readonly string[],
  path: string,
  found: Found,
): void {
  const list = parts(hints, field)
  if (list.length > MOST_HINTS) {
    found.push(tooMany(`${path}.${field}`, list.length, MOST_HINTS))
    return
  }
  const seen = new Set<string>()
  for (const [index, hint] of list.entries()) {
    const at = `${path}.${field}[${index}].name`
    const name = text(hint, 'name')
    if (seen.has(name)) found.push(duplicate(at, name))
    seen.add(name)
    pushAll(found, at, name, rule(name))
  }
}

/** legacyValidateEvent, for Events of the core group: the object is of the Event's namespace, and new-style Events are whole. */
export function validateEventRules(event: Draft, found: Found): void {
  const namespace = text(part(event, 'metadata'), 'namespace')
  const about = text(part(event, 'involvedObject'), 'namespace')
  const mismatch = invalid('involvedObject.namespace', about, 'does not match event.namespace')
  if (typeof event.eventTime !== 'string') {
    if (about === '' ? namespace !== '' && namespace !== 'default' : namespace !== about) found.push(mismatch)
  } else {
    if (about === '' && namespace !== 'default' && namespace !== 'kube-system') found.push(mismatch)
    validateReport(event, found)
  }
  pushAll(found, 'namespace', namespace, subdomainErrors(namespace))
}

function validateReport(event: Draft, found: Found): void {
  const reporter = text(event, 'reportingComponent')
  if (reporter === '') found.push(required('reportingComponent'))
  pushAll(found, 'reportingComponent', reporter, labelKeyErrors(reporter))
  for (const [field, most] of [
    ['reportingInstance', 128],
    ['action', 128],
    ['reason', 128],
    ['message', 1024],
  ] as const) {
    const value = text(event, field)
    if (value === '' && field !== 'message') found.push(required(field))
    if (byteLength(value) > most) found.push(invalid(field, '', `can have at most ${most} characters`))
  }
}

/** validateControllerRevision: its data is an object, kept as it is. */
export function validateRevisionRules(revision: Draft, found: Found): void {
  const count = number(revision, 'revision')
  if (count < 0) found.push(invalid('revision', count, 'must be greater than or equal to 0'))
  const {data} = revision
  if (data === undefined || data === null) found.push(required('data', 'data is mandatory'))
  else if (typeof data !== 'object' || Array.isArray(data)) found.push(required('data', 'data must be a valid JSON object'))
}

/** Whether two revisions hold the same data. */
export function sameData(one: Draft, other: Draft): boolean {
  return goJson(one.data ?? null) === goJson(other.data ?? null)
}
