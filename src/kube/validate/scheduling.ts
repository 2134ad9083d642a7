import {entries, maybeNumber, maybeText, number, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {asJson, duplicate, forbid, invalid, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateLabelName} from './meta.ts'
import {dnsLabelErrors, labelValueErrors, subdomainErrors} from './names.ts'
import {validateSelector} from './selector.ts'

/** Where a pod may run: affinity, tolerations, topology spread (pkg/apis/core/validation). */
export function validateAffinity(affinity: Draft | undefined, path: string, found: Found): void {
  const node = part(affinity, 'nodeAffinity')
  const needed = part(node, 'requiredDuringSchedulingIgnoredDuringExecution')
  const at = `${path}.nodeAffinity`
  if (needed !== undefined) validateNodeSelector(needed, `${at}.requiredDuringSchedulingIgnoredDuringExecution`, found)
  for (const [index, term] of parts(node, 'preferredDuringSchedulingIgnoredDuringExecution').entries()) {
    const place = `${at}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
    validateWeight(term, place, found)
    validateNodeTerm(part(term, 'preference') ?? {}, false, `${place}.preference`, found)
  }
  for (const side of ['podAffinity', 'podAntiAffinity']) validatePodAffinity(part(affinity, side), `${path}.${side}`, found)
}

function validateWeight(term: Draft, path: string, found: Found): void {
  const weight = number(term, 'weight')
  if (weight <= 0 || weight > 100) found.push(invalid(`${path}.weight`, weight, 'must be in the range 1-100'))
}

/** ValidateNodeSelector; also of persistent volumes. */
export function validateNodeSelector(selector: Draft, path: string, found: Found): void {
  const terms = parts(selector, 'nodeSelectorTerms')
  if (terms.length === 0) found.push(required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term'))
  for (const [index, term] of terms.entries()) validateNodeTerm(term, true, `${path}.nodeSelectorTerms[${index}]`, found)
}

/** Preferences may hold values that no label can have: only required terms check them. */
function validateNodeTerm(term: Draft, checkValues: boolean, path: string, found: Found): void {
  for (const [index, requirement] of parts(term, 'matchExpressions').entries()) {
    validateNodeExpression(requirement, checkValues, `${path}.matchExpressions[${index}]`, found)
  }
  for (const [index, requirement] of parts(term, 'matchFields').entries()) {
    validateNodeField(requirement, `${path}.matchFields[${index}]`, found)
  }
}

function validateNodeExpression(requirement: Draft, checkValues: boolean, path: string, found: Found): void {
  const operator = text(requirement, 'operator')
  const values = texts(requirement, 'values')
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) found.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) found.push(forbid(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) found.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
  } else found.push(invalid(`${path}.operator`, asJson(operator), 'not a valid selector operator'))
  validateLabelName(text(requirement, 'key'), `${path}.key`, found)
  for (const [index, value] of checkValues ? values.entries() : [])
    pushAll(found, `${path}.values[${index}]`, value, labelValueErrors(value))
}

/** The only field of a node that can be matched is its name. */
function validateNodeField(requirement: Draft, path: string, found: Found): void {
  const operator = text(requirement, 'operator')
  const values = texts(requirement, 'values')
  if (operator !== 'In' && operator !== 'NotIn') found.push(invalid(`${path}.operator`, asJson(operator), 'not a valid selector operator'))
  else if (values.length !== 1) {
    found.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
  }
  const key = text(requirement, 'key')
  if (key !== 'metadata.name') found.push(invalid(`${path}.key`, key, 'not a valid field selector key'))
  else for (const [index, value] of values.entries()) pushAll(found, `${path}.values[${index}]`, value, subdomainErrors(value))
}

function validatePodAffinity(affinity: Draft | undefined, path: string, found: Found): void {
  for (const [index, term] of parts(affinity, 'requiredDuringSchedulingIgnoredDuringExecution').entries()) {
    validatePodTerm(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`, found)
  }
  for (const [index, weighted] of parts(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').entries()) {
    const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`
    validateWeight(weighted, at, found)
    validatePodTerm(part(weighted, 'podAffinityTerm') ?? {}, `${at}.podAffinityTerm`, found)
  }
}

function validatePodTerm(term: Draft, path: string, found: Found): void {
  validateSelector(part(term, 'labelSelector'), `${path}.labelSelector`, found)
  validateSelector(part(term, 'namespaceSelector'), `${path}.namespaceSelector`, found)
  for (const name of texts(term, 'namespaces')) pushAll(found, `${path}.namespace`, name, dnsLabelErrors(name))
  validateLabelKeys(term, path, found)
  const key = text(term, 'topologyKey')
  if (key === '') found.push(required(`${path}.topologyKey`, 'can not be empty'))
  validateLabelName(key, `${path}.topologyKey`, found)
}

/** ValidateMatchLabelKeysAndMismatchLabelKeys. */
function validateLabelKeys(term: Draft, path: string, found: Found): void {
  const selector = part(term, 'labelSelector')
  const match = texts(term, 'matchLabelKeys')
  const mismatch = texts(term, 'mismatchLabelKeys')
  for (const [field, keys] of [
    ['matchLabelKeys', match],
    ['mismatchLabelKeys', mismatch],
  ] as const) {
    if (keys.length === 0) continue
    if (selector === undefined) found.push(forbid(`${path}.${field}`, 'must not be specified when labelSelector is not set'))
    else for (const [index, key] of keys.entries()) validateLabelName(key, `${path}.${field}[${index}]`, found)
  }
  if (selector !== undefined) {
    const seen = new Set(entries(selector, 'matchLabels').map(([key]) => key))
    for (const requirement of parts(selector, 'matchExpressions')) {
      const key = text(requirement, 'key')
      if (match.includes(key) && seen.has(key)) {
        found.push(invalid(`${path}[${match.lastIndexOf(key)}]`, key, 'exists in both matchLabelKeys and labelSelector'))
      }
      seen.add(key)
    }
  }
  for (const [index, key] of match.entries()) {
    if (mismatch.includes(key)) {
      found.push(invalid(`${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'))
    }
  }
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Effect of a taint or toleration that is not empty. */
export function validateEffect(effect: string, path: string, found: Found): void {
  if (!EFFECTS.includes(effect)) found.push(unsupported(path, effect, EFFECTS))
}

/** ValidateTolerations. Lt and Gt need a feature that is off in 1.36 (TaintTolerationComparisonOperators). */
export function validateTolerations(tolerations: readonly Draft[], path: string, found: Found): void {
  for (const [index, toleration] of tolerations.entries()) {
    const at = `${path}[${index}]`
    const key = text(toleration, 'key')
    const operator = text(toleration, 'operator')
    const effect = text(toleration, 'effect')
    if (key !== '') validateLabelName(key, `${at}.key`, found)
    else if (operator !== 'Exists') {
      const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
      found.push(invalid(`${at}.operator`, asJson(operator), detail))
    }
    if (maybeNumber(toleration, 'tolerationSeconds') !== undefined && effect !== 'NoExecute') {
      found.push(invalid(`${at}.effect`, asJson(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    }
    validateTolerationValue(operator, text(toleration, 'value'), `${at}.operator`, found)
    if (effect !== '') validateEffect(effect, `${at}.effect`, found)
  }
}

function validateTolerationValue(operator: string, value: string, path: string, found: Found): void {
  switch (operator) {
    case 'Equal':
    case '': {
      const errors = labelValueErrors(value)
      if (errors.length > 0) found.push(invalid(path, value, errors.join(';')))
      return
    }
    case 'Exists':
      if (value !== '') found.push(invalid(path, value, "value must be empty when `operator` is 'Exists'"))
      return
    case 'Lt':
    case 'Gt':
      found.push(unsupported(path, operator, ['Equal', 'Exists', 'Lt', 'Gt']))
      return
    default:
      found.push(unsupported(path, operator, ['Equal', 'Exists']))
  }
}

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway']
const POLICIES = ['Honor', 'Ignore']

/** validateTopologySpreadConstraints. */
export function validateSpread(constraints: readonly Draft[], path: string, found: Found): void {
  for (const [index, constraint] of constraints.entries()) {
    const at = `${path}[${index}]`
    const skew = number(constraint, 'maxSkew')
    const key = text(constraint, 'topologyKey')
    const action = text(constraint, 'whenUnsatisfiable')
    if (skew <= 0) found.push(invalid(`${at}.maxSkew`, skew, 'must be greater than zero'))
    if (key === '') found.push(required(`${at}.topologyKey`, 'can not be empty'))
    if (!ACTIONS.includes(action)) found.push(unsupported(`${at}.whenUnsatisfiable`, action, ACTIONS))
    const again = constraints
      .slice(index + 1)
      .some(other => text(other, 'topologyKey') === key && text(other, 'whenUnsatisfiable') === action)
    if (again) found.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${key}, ${action}}`))
    validateMinDomains(constraint, action, `${at}.minDomains`, found)
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy']) {
      const policy = maybeText(constraint, field)
      if (policy !== undefined && !POLICIES.includes(policy)) found.push(unsupported(`${at}.${field}`, policy, POLICIES))
    }
    validateLabelKeys(constraint, at, found)
    validateSelector(part(constraint, 'labelSelector'), `${at}.labelSelector`, found)
  }
}

function validateMinDomains(constraint: Draft, action: string, path: string, found: Found): void {
  const least = maybeNumber(constraint, 'minDomains')
  if (least === undefined) return
  if (least <= 0) found.push(invalid(path, least, 'must be greater than zero'))
  if (action !== 'DoNotSchedule') {
    found.push(invalid(path, least, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`))
  }
}
