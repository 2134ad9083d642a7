import {sameJson} from '../peek.ts'
import {base64Bytes} from '../base64.ts'
import {byteLength, goJson} from '../go-text.ts'
import {readJson} from '../json-read.ts'
import {entries, maybeText, part, parts, text, texts} from '../wire/draft.ts'
import {internalJson} from '../wire/internal.ts'
import type {Draft} from '../wire/shape.ts'
import {isCidr, validateCidr} from './address.ts'
import {asJson, duplicate, invalid, pushAll, required, tooLong, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {validateLabelName} from './meta.ts'
import {configKeyErrors, labelKeyErrors, labelValueErrors} from './names.ts'
import {validateAmount} from './resources.ts'
import {validateEffect} from './scheduling.ts'
import {validateSelector} from './selector.ts'
import {validateAtMostAll, validateShare} from './workload.ts'

/** Rules of Node, StorageClass, PodDisruptionBudget, ConfigMap and Secret, metadata aside. */

/** validateNodeTaints; the server names the path metadata.taints. */
export function validateTaints(taints: readonly Draft[], found: Found): void {
  const seen = new Set<string>()
  for (const [index, taint] of taints.entries()) {
    const at = `metadata.taints[${index}]`
    const key = text(taint, 'key')
    const effect = text(taint, 'effect')
    validateLabelName(key, `${at}.key`, found)
    const errors = labelValueErrors(text(taint, 'value'))
    if (errors.length > 0) found.push(invalid(`${at}.value`, text(taint, 'value'), errors.join(';')))
    if (effect === '') found.push(required(`${at}.effect`))
    else validateEffect(effect, `${at}.effect`, found)
    const pair = `${effect}\n${key}`
    if (seen.has(pair)) {
      const printed = goJson({Key: key, Value: text(taint, 'value'), Effect: effect, TimeAdded: taint.timeAdded ?? null})
      found.push({field: at, message: `${duplicate(at, {printed}).message}: taints must be unique by key and effect pair`})
    }
    seen.add(pair)
  }
}

export function validateNodeRules(node: Draft, found: Found): void {
  const spec = part(node, 'spec')
  validateTaints(parts(spec, 'taints'), found)
  validateNodeResources(node, found)
  const ranges = texts(spec, 'podCIDRs')
  for (const [index, range] of ranges.entries()) validateCidr(range, `spec.podCIDRs[${index}]`, found)
  const families = new Set(ranges.map(range => range.includes(':')))
  const bad = ranges.findIndex(range => !isCidr(range))
  // IsDualStackCIDRStrings ends at the first that it cannot read.
  if (ranges.length > 1 && bad >= 0) {
    const why = `invalid CIDR[${bad}]: <nil> (invalid CIDR address: ${ranges[bad] ?? ''})`
    found.push({field: 'spec.podCIDRs', message: `Internal error: invalid PodCIDRs. failed to check with dual stack with error:${why}`})
    found.push(invalid('spec.podCIDRs', {printed: goJson(ranges)}, 'may specify no more than one CIDR for each IP family'))
  } else if (ranges.length > 1 && (families.size < 2 || ranges.length > 2)) {
    found.push(invalid('spec.podCIDRs', {printed: goJson(ranges)}, 'may specify no more than one CIDR for each IP family'))
  }
}

export function validateNodeResources(node: Draft, found: Found): void {
  for (const list of ['capacity', 'allocatable']) {
    for (const [name, value] of Object.entries(part(part(node, 'status'), list) ?? {})) {
      validateAmount(name, value, `status.${list}.${name}`, found)
    }
  }
}

const MOST_PARAMETERS = 512
const MOST_PARAMETER_BYTES = 256 * 1024
const RECLAIM_POLICIES = ['Delete', 'Retain']
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer']

/** ValidateStorageClass. */
export function validateStorageClassRules(storageClass: Draft, found: Found): void {
  const provisioner = text(storageClass, 'provisioner')
  if (provisioner === '') found.push(required('provisioner'))
  else pushAll(found, 'provisioner', provisioner.toLowerCase(), labelKeyErrors(provisioner.toLowerCase()))
  validateParameters(entries(storageClass, 'parameters'), found)
  const policy = text(storageClass, 'reclaimPolicy')
  if (policy !== '' && !RECLAIM_POLICIES.includes(policy)) found.push(unsupported('reclaimPolicy', policy, RECLAIM_POLICIES))
  const mode = maybeText(storageClass, 'volumeBindingMode')
  if (mode === undefined) found.push(required('volumeBindingMode'))
  else if (!BINDING_MODES.includes(mode)) found.push(unsupported('volumeBindingMode', mode, BINDING_MODES))
  validateTopologies(parts(storageClass, 'allowedTopologies'), found)
}

function validateParameters(parameters: readonly (readonly [string, string])[], found: Found): void {
  if (parameters.length > MOST_PARAMETERS) {
    found.push(tooLong('parameters', MOST_PARAMETERS))
    return
  }
  let size = 0
  for (const [key, value] of parameters) {
    if (key === '') found.push(invalid('parameters', '', 'field can not be empty.'))
    size += byteLength(key) + byteLength(value)
  }
  if (size > MOST_PARAMETER_BYTES) found.push(tooLong('parameters', MOST_PARAMETER_BYTES))
}

function validateTopologies(terms: readonly Draft[], found: Found): void {
  const seen: unknown[] = terms.map(() => ({}))
  for (const [index, term] of terms.entries()) {
    const path = `allowedTopologies[${index}].matchLabelExpressions`
    const keys: Record<string, readonly string[]> = {}
    for (const [place, requirement] of parts(term, 'matchLabelExpressions').entries()) {
      const at = `${path}[${place}]`
      const values = texts(requirement, 'values')
      const key = text(requirement, 'key')
      if (values.length === 0) found.push(required(`${at}.values`))
      for (const [number, value] of values.entries()) {
        if (values.indexOf(value) < number) found.push(duplicate(`${at}.values[${number}]`, value))
      }
      validateLabelName(key, `${at}.key`, found)
      if (Object.hasOwn(keys, key)) found.push(duplicate(`${at}.key`, key))
      keys[key] = [...new Set(values)].sort()
    }
    for (const other of seen) if (sameJson(keys, other)) found.push(duplicate(path, ''))
    seen.push(keys)
  }
}

const EVICTION_POLICIES = ['AlwaysAllow', 'IfHealthyBudget']

/** ValidatePodDisruptionBudget: its metadata is checked only as a path. */
export function validateBudgetRules(budget: Draft, found: Found): void {
  const spec = part(budget, 'spec') ?? {}
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    const printed = {printed: internalJson('PodDisruptionBudgetSpec', spec)}
    found.push(invalid('spec', printed, 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const field of ['minAvailable', 'maxUnavailable']) {
    if (spec[field] === undefined) continue
    validateShare(spec[field], `spec.${field}`, found)
    validateAtMostAll(spec[field], `spec.${field}`, found)
  }
  validateSelector(part(spec, 'selector'), 'spec.selector', found)
  const policy = maybeText(spec, 'unhealthyPodEvictionPolicy')
  if (policy !== undefined && !EVICTION_POLICIES.includes(policy)) {
    found.push(unsupported('spec.unhealthyPodEvictionPolicy', asJson(policy), EVICTION_POLICIES))
  }
}

/** A ConfigMap or Secret holds at most a mebibyte. */
const MOST_BYTES = 1024 * 1024

export function validateConfigMapRules(map: Draft, found: Found): void {
  let size = 0
  const binary = part(map, 'binaryData') ?? {}
  for (const [key, value] of entries(map, 'data')) {
    pushAll(found, `data[${key}]`, key, configKeyErrors(key))
    if (Object.hasOwn(binary, key)) found.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'))
    size += byteLength(value)
  }
  for (const [key, value] of entries(map, 'binaryData')) {
    pushAll(found, `binaryData[${key}]`, key, configKeyErrors(key))
    size += decodedLength(value)
  }
  if (size > MOST_BYTES) found.push(tooLong('', MOST_BYTES))
}

/** How many bytes a base64 text stands for. */
function decodedLength(text: string): number {
  return Math.floor((text.replace(/=+$/, '').length * 3) / 4)
}

const SECRET_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}

const DOCKER_KEYS = ['.dockercfg', '.dockerconfigjson']
/** encoding/json goes no deeper. */
const JSON_DEPTH = 10000

/** What is given as a Docker configuration is a JSON object, or null. */
function validateDockerConfig(encoded: string, path: string, found: Found): void {
  const fault = objectFault(new TextDecoder().decode(Uint8Array.from(base64Bytes(encoded))))
  if (fault !== undefined) found.push(invalid(path, '<secret contents redacted>', fault))
}

/** Why json.Unmarshal could not read a text into a map. */
function objectFault(words: string): string | undefined {
  const read = readJson(words, 0, JSON_DEPTH)
  if ('fault' in read) return read.fault === 'syntax' ? read.message : 'unexpected end of JSON input'
  const rest = words.slice(read.end).replace(/^[ \t\r\n]+/, '')
  if (rest !== '') return `invalid character '${rest.charAt(0)}' after top-level value`
  const {value} = read
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined
  const kind = Array.isArray(value) ? 'array' : {string: 'string', number: 'number', boolean: 'bool'}[typeof value as string]
  return `json: cannot unmarshal ${kind ?? 'value'} into Go value of type map[string]interface {}`
}

export function validateSecretRules(secret: Draft, found: Found): void {
  const data = part(secret, 'data') ?? {}
  let size = 0
  for (const [key, value] of entries(secret, 'data')) {
    pushAll(found, `data[${key}]`, key, configKeyErrors(key))
    size += decodedLength(value)
  }
  if (size > MOST_BYTES) found.push(tooLong('data', MOST_BYTES))
  const type = text(secret, 'type')
  const account = new Map(entries(part(secret, 'metadata'), 'annotations')).get('kubernetes.io/service-account.name')
  if (type === 'kubernetes.io/service-account-token' && (account ?? '') === '') {
    found.push(required('metadata.annotations[kubernetes.io/service-account.name]'))
  }
  for (const key of Object.hasOwn(SECRET_KEYS, type) ? (SECRET_KEYS[type] ?? []) : []) {
    const missing = type === 'kubernetes.io/ssh-auth' ? (data[key] ?? '') === '' : data[key] === undefined
    if (missing) found.push(required(`data[${key}]`))
    else if (DOCKER_KEYS.includes(key)) validateDockerConfig(text(data, key), `data[${key}]`, found)
  }
  if (type === 'kubernetes.io/basic-auth' && data.username === undefined && data.password === undefined) {
    found.push(required('data[username]'), required('data[password]'))
  }
}
