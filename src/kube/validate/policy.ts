import {compareQuantity, parseQuantity, quantityOf} from '../quantity.ts'
import {flag, maybeNumber, maybeText, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, duplicate, forbid, invalid, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {labelKeyErrors} from './names.ts'
import {COUNTS, isStandardResource, validateAmount} from './resources.ts'

/** Rules of PriorityClass, ResourceQuota and LimitRange, metadata aside. */

/** Classes of the system itself, and the highest value that anyone else may give (scheduling/types.go). */
export const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2000000000,
  'system-node-critical': 2000001000,
}
const HIGHEST = 1000000000

/** ValidatePriorityClass. */
export function validatePriorityClassRules(priority: Draft, name: string, found: Found): void {
  const value = maybeNumber(priority, 'value') ?? 0
  if (name.startsWith('system-')) {
    const fault = systemFault(name, value, flag(priority, 'globalDefault'))
    const reserved = "priority class names with 'system-' prefix are reserved for system use only. error: "
    if (fault !== undefined) found.push(forbid('metadata.name', reserved + fault))
  } else if (value > HIGHEST) found.push(forbid('value', `maximum allowed value of a user defined priority is ${HIGHEST}`))
  const policy = maybeText(priority, 'preemptionPolicy')
  if (policy === '') found.push(required('preemptionPolicy'))
  else if (policy !== undefined && !['Never', 'PreemptLowerPriority'].includes(policy))
    found.push(unsupported('preemptionPolicy', policy, ['Never', 'PreemptLowerPriority']))
}

function systemFault(name: string, value: number, isDefault: boolean): string | undefined {
  const known = Object.hasOwn(SYSTEM_CLASSES, name) ? SYSTEM_CLASSES[name] : undefined
  if (known === undefined) return `${name} is not a known system priority class`
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`
  return isDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

/** ValidatePriorityClassUpdate: what pods were promised stays. */
export function validatePriorityClassUpdate(priority: Draft, old: Draft, found: Found): void {
  if ((maybeNumber(priority, 'value') ?? 0) !== (maybeNumber(old, 'value') ?? 0)) {
    found.push(forbid('value', 'may not be changed in an update.'))
  }
  const policy = maybeText(priority, 'preemptionPolicy')
  if (policy !== maybeText(old, 'preemptionPolicy')) found.push(invalid('preemptionPolicy', asJson(policy ?? null), 'field is immutable'))
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage']
/** What a quota may count without a domain of its own. */
const QUOTABLE = new Set([...COUNTS, ...COMPUTE, ...COMPUTE.flatMap(name => [`requests.${name}`, `limits.${name}`]), 'requests.storage'])
const SCOPES = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
  'VolumeAttributesClass',
])
const CONFLICTS = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const

/** ValidateResourceQuotaSpec. */
export function validateQuotaRules(quota: Draft, found: Found): void {
  const spec = part(quota, 'spec') ?? {}
  const hard = part(spec, 'hard') ?? {}
  for (const [name, value] of Object.entries(hard)) {
    const path = `spec.hard[${name}]`
    validateResourceName(name, path, found)
    if (!name.includes('/') && !QUOTABLE.has(name) && !isHugePageQuota(name)) {
      found.push(invalid(path, asJson(name), 'must be a standard resource for quota'))
    }
    validateAmount(name, value, path, found)
  }
  const scopes = texts(spec, 'scopes')
  for (const scope of scopes) if (!SCOPES.has(scope)) found.push(invalid('spec.scopes', asJson(scopes), 'unsupported scope'))
  for (const pair of CONFLICTS) {
    if (pair.every(scope => scopes.includes(scope))) found.push(invalid('spec.scopes', asJson(scopes), 'conflicting scopes'))
  }
}

const isHugePageQuota = (name: string): boolean => name.startsWith('hugepages-') || name.startsWith('requests.hugepages-')

function validateResourceName(name: string, path: string, found: Found): void {
  const faults = labelKeyErrors(name)
  for (const fault of faults) found.push(invalid(path, asJson(name), fault))
  if (faults.length === 0 && !name.includes('/') && !isStandardResource(name)) {
    found.push(invalid(path, asJson(name), 'must be a standard resource type or fully qualified'))
  }
}

/** ValidateResourceQuotaUpdate: the scopes stay. */
export function validateQuotaUpdate(quota: Draft, old: Draft, found: Found): void {
  validateQuotaRules(quota, found)
  const scopes = texts(part(quota, 'spec'), 'scopes')
  const sorted = (list: readonly string[]): string => [...new Set(list)].sort().join()
  if (sorted(scopes) !== sorted(texts(part(old, 'spec'), 'scopes')))
    found.push(invalid('spec.scopes', asJson(scopes), 'field is immutable'))
}

const LIMIT_TYPES = ['Pod', 'Container', 'PersistentVolumeClaim']
type Bounds = Readonly<Record<'max' | 'min' | 'default' | 'defaultRequest', unknown>>

/** ValidateLimitRange. */
export function validateLimitRangeRules(range: Draft, found: Found): void {
  const seen = new Set<string>()
  for (const [index, limit] of parts(part(range, 'spec'), 'limits').entries()) {
    const at = `spec.limits[${index}]`
    const type = text(limit, 'type')
    for (const fault of labelKeyErrors(type)) found.push(invalid(`${at}.type`, type, fault))
    if (labelKeyErrors(type).length === 0 && !type.includes('/') && !LIMIT_TYPES.includes(type)) {
      found.push(invalid(`${at}.type`, type, 'must be a standard limit type or fully qualified'))
    }
    if (seen.has(type)) found.push(duplicate(`${at}.type`, type))
    seen.add(type)
    validateLimit(limit, type, at, found)
  }
}

function validateLimit(limit: Draft, type: string, at: string, found: Found): void {
  for (const field of ['default', 'defaultRequest']) {
    if (type === 'Pod' && Object.keys(part(limit, field) ?? {}).length > 0) {
      found.push(forbid(`${at}.${field}`, "may not be specified when `type` is 'Pod'"))
    }
  }
  const names = new Set<string>()
  for (const field of ['max', 'min', ...(type === 'Pod' ? [] : ['default', 'defaultRequest']), 'maxLimitRequestRatio']) {
    for (const name of Object.keys(part(limit, field) ?? {})) {
      names.add(name)
      validateResourceName(name, `${at}.${field}[${name}]`, found)
    }
  }
  const storage = [part(limit, 'min'), part(limit, 'max')].some(list => list?.storage !== undefined)
  if (type === 'PersistentVolumeClaim' && !storage) {
    found.push(required(`${at}.limits`, 'either minimum or maximum storage value is required, but neither was provided'))
  }
  for (const name of [...names].sort()) {
    const of = (field: string): unknown => part(limit, field)?.[name]
    validateOrder(name, {max: of('max'), min: of('min'), default: of('default'), defaultRequest: of('defaultRequest')}, at, found)
    const ratio = of('maxLimitRequestRatio')
    if (ratio !== undefined && isMore('1', ratio)) {
      found.push(invalid(`${at}.maxLimitRequestRatio[${name}]`, asJson(ratio), `ratio ${String(ratio)} is less than 1`))
    }
  }
}

/** min ≤ defaultRequest ≤ default ≤ max: each pair that is given is held to it. */
function validateOrder(name: string, bounds: Bounds, at: string, found: Found): void {
  for (const [low, high, field, words] of PAIRS) {
    const [less, more] = [bounds[low], bounds[high]]
    if (less === undefined || more === undefined || !isMore(less, more)) continue
    const shown = low === 'min' && high === 'default' ? less : low === 'default' ? more : bounds[field]
    const detail = words.replace('%', String(less)).replace('%', String(more))
    found.push(invalid(`${at}.${field}[${name}]`, asJson(shown), detail))
  }
}

const PAIRS: readonly (readonly [keyof Bounds, keyof Bounds, keyof Bounds, string])[] = [
  ['min', 'max', 'min', 'min value % is greater than max value %'],
  ['min', 'defaultRequest', 'defaultRequest', 'min value % is greater than default request value %'],
  ['defaultRequest', 'max', 'defaultRequest', 'default request value % is greater than max value %'],
  ['defaultRequest', 'default', 'defaultRequest', 'default request value % is greater than default limit value %'],
  ['min', 'default', 'default', 'min value % is greater than default value %'],
  ['default', 'max', 'default', 'default value % is greater than max value %'],
]

function isMore(left: unknown, right: unknown): boolean {
  const [a, b] = [parseQuantity(String(left)), parseQuantity(String(right))]
  return !('error' in a) && !('error' in b) && compareQuantity(quantityOf(left), quantityOf(right)) > 0
}
