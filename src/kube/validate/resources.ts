import {compareQuantity, hasFraction, parseQuantity, quantityOf, units} from '../quantity.ts'
import {part, parts, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, duplicate, forbid, invalid, notFound, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {dnsLabelErrors, labelKeyErrors} from './names.ts'

/** Resources that are counted in wholes. */
export const COUNTS = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage']
const STANDARD = new Set([
  ...COUNTS,
  ...COMPUTE,
  ...COMPUTE.flatMap(name => [`requests.${name}`, `limits.${name}`]),
  'storage',
  'requests.storage',
])
const POD_LEVEL = /^(cpu|memory|hugepages-.*)$/

const isHugePage = (name: string): boolean => name.startsWith('hugepages-')
/** A resource name without a domain that the API knows (IsStandardResourceName). */
export const isStandardResource = (name: string): boolean =>
  STANDARD.has(name) || isHugePage(name) || name.startsWith('requests.hugepages-')
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/')
const mayOvercommit = (name: string): boolean => isNative(name) && !isHugePage(name)
const isExtended = (name: string): boolean =>
  !isNative(name) && !name.startsWith('requests.') && labelKeyErrors(`requests.${name}`).length === 0

/** Container resources, pod resources or overhead (validateResourceRequirements). `claims`: the names of the pod's claims. */
export function validateResources(
  resources: Draft | undefined,
  path: string,
  claims: ReadonlySet<string>,
  found: Found,
  podLevel = false,
): void {
  const limits = part(resources, 'limits') ?? {}
  const requests = part(resources, 'requests') ?? {}
  for (const [name, value] of Object.entries(limits)) validateEntry(name, value, `${path}.limits[${name}]`, podLevel, found)
  for (const [name, value] of Object.entries(requests)) {
    const at = `${path}.requests[${name}]`
    validateName(name, at, podLevel, found)
    validateAmount(name, value, at, found)
    validateAgainstLimit(name, value, limits[name], path, found)
    validatePages(name, value, at, found)
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePage) && !names.includes('cpu') && !names.includes('memory')) {
    found.push(forbid(path, 'HugePages require cpu or memory'))
  }
  validateClaimNames(parts(resources, 'claims'), claims, `${path}.claims`, found)
}

function validateEntry(name: string, value: unknown, path: string, podLevel: boolean, found: Found): void {
  validateName(name, path, podLevel, found)
  validateAmount(name, value, path, found)
  validatePages(name, value, path, found)
}

function validateName(name: string, path: string, podLevel: boolean, found: Found): void {
  const before = found.length
  for (const message of labelKeyErrors(name)) found.push(invalid(path, asJson(name), message))
  if (found.length === before && !name.includes('/') && !isStandardResource(name)) {
    found.push(invalid(path, asJson(name), 'must be a standard resource type or fully qualified'))
  }
  if (podLevel) {
    if (found.length === before && !POD_LEVEL.test(name)) found.push(unsupported(path, name, ['cpu', 'hugepages-', 'memory']))
  } else if (!name.includes('/')) {
    if (!COMPUTE.includes(name) && !isHugePage(name)) found.push(invalid(path, asJson(name), 'must be a standard resource for containers'))
  } else if (!isNative(name) && !isExtended(name)) {
    found.push(invalid(path, asJson(name), "doesn't follow extended resource name standard"))
  }
}

/** ValidateResourceQuantityValue: not below zero, and whole for things that are counted. */
export function validateAmount(name: string, value: unknown, path: string, found: Found): void {
  const quantity = quantityOf(value)
  if (quantity.digits < 0n) found.push(invalid(path, String(value), 'must be greater than or equal to 0'))
  if ((COUNTS.includes(name) || isExtended(name)) && hasFraction(value)) found.push(invalid(path, asJson(value), 'must be an integer'))
}

function validateAgainstLimit(name: string, value: unknown, limit: unknown, path: string, found: Found): void {
  if (limit === undefined) {
    if (!mayOvercommit(name)) found.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'))
    return
  }
  const order = compareQuantity(quantityOf(value), quantityOf(limit))
  if (order !== 0 && !mayOvercommit(name)) {
    found.push(invalid(`${path}.requests`, String(value), `must be equal to ${name} limit of ${String(limit)}`))
  } else if (order > 0) {
    found.push(invalid(`${path}.requests`, String(value), `must be less than or equal to ${name} limit of ${String(limit)}`))
  }
}

/** Huge pages come whole: the amount is a multiple of the page size in the name. */
function validatePages(name: string, value: unknown, path: string, found: Found): void {
  if (!isHugePage(name)) return
  const size = parseQuantity(name.slice('hugepages-'.length))
  const page = 'error' in size ? 0 : units(name.slice('hugepages-'.length))
  const amount = units(value)
  if (page > 0 && amount % page === 0) return
  found.push(invalid(path, String(value), `${String(value)} is not positive integer multiple of ${name}`))
}

function validateClaimNames(claims: readonly Draft[], known: ReadonlySet<string>, path: string, found: Found): void {
  const seen = new Set<string>()
  for (const [index, claim] of claims.entries()) {
    const at = `${path}[${index}]`
    const name = text(claim, 'name')
    if (name === '') {
      found.push(required(at))
      continue
    }
    noteClaim(name, text(claim, 'request'), seen, at, found)
    if (known.has(name)) continue
    const list = [...known].sort().join(', ')
    const detail = `must be one of the names in pod.spec.resourceClaims${known.size === 0 ? ' which is empty' : `: ${list}`}`
    found.push(notFound(at, name, detail))
  }
}

function noteClaim(name: string, request: string, seen: Set<string>, path: string, found: Found): void {
  if (seen.has(name)) {
    found.push(duplicate(path, name))
    return
  }
  if (request !== '') pushAll(found, `${path}.request`, request, dnsLabelErrors(request))
  const key = request === '' ? name : `${name}/${request}`
  if (seen.has(key)) found.push(duplicate(path, key))
  else if (request === '') {
    for (const other of seen) {
      if (other.startsWith(`${name}/`)) found.push(duplicate(path, name))
    }
  }
  seen.add(key)
}
