import {selects} from '../selector.ts'
import {maybeNumber, maybeText, number, part, parts, text} from '../wire/draft.ts'
import {internalJson} from '../wire/internal.ts'
import {settle} from '../wire/shape.ts'
import type {Draft} from '../wire/shape.ts'
import {validateClaimSpec} from './claim.ts'
import {asJson, asMap, checkNonnegative, forbid, invalid, pushAll, required, unsupported} from './field.ts'
import type {Found} from './field.ts'
import {goJson} from '../go-text.ts'
import {validateAnnotations, validateLabels} from './meta.ts'
import {dnsLabelErrors, percentErrors} from './names.ts'
import {isEmptySelector, labelsOf, readSelector, validateSelector} from './selector.ts'
import {validatePodAnnotations} from './security.ts'
import {validateTemplate} from './template.ts'
import {entries} from '../wire/draft.ts'

/** Specs of StatefulSet, DaemonSet, Deployment and ReplicaSet (pkg/apis/apps/validation). */

/** A label selector as an error prints it. */
export function printSelector(selector: Draft | undefined): {readonly printed: string} {
  if (selector === undefined) return {printed: 'null'}
  const settled = settle('LabelSelector', selector)
  const labels = part(settled, 'matchLabels')
  if (labels === undefined) return {printed: goJson(settled)}
  return {printed: goJson({...settled, matchLabels: JSON.parse(asMap(labels).printed) as unknown})}
}

/** A template's labels as an error prints them. */
export function printLabels(template: Draft | undefined): {readonly printed: string} {
  return asMap(part(part(template, 'metadata'), 'labels'))
}

const MISMATCH = '`selector` does not match template `labels`'

function checkMatch(selector: Draft | undefined, template: Draft | undefined, path: string, found: Found, emptyMatches: boolean): boolean {
  const read = readSelector(selector)
  if (read === undefined) return false
  if (read === 'nothing') {
    found.push(invalid(`${path}.template.metadata.labels`, printLabels(template), MISMATCH))
    return true
  }
  if (emptyMatches && selector !== undefined && isEmptySelector(selector)) return true
  if (!selects(read, labelsOf(template))) found.push(invalid(`${path}.template.metadata.labels`, printLabels(template), MISMATCH))
  return true
}

function requireSelector(selector: Draft | undefined, kind: string, path: string, found: Found): void {
  if (selector === undefined) {
    found.push(required(`${path}.selector`))
    return
  }
  validateSelector(selector, `${path}.selector`, found)
  if (isEmptySelector(selector)) found.push(invalid(`${path}.selector`, printSelector(selector), `empty selector is invalid for ${kind}`))
}

function onlyAlways(template: Draft | undefined, kind: string, path: string, found: Found): void {
  const spec = part(template, 'spec')
  const policy = text(spec, 'restartPolicy')
  if (policy !== 'Always') found.push(unsupported(`${path}.spec.restartPolicy`, policy, ['Always']))
  if (maybeNumber(spec, 'activeDeadlineSeconds') !== undefined) {
    found.push(forbid(`${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`))
  }
}

export type StatefulSetChecks = {readonly serviceName: boolean; readonly claims: boolean; readonly template: boolean}

/** ValidateStatefulSetSpec. An update does not check the service name and the claim templates again. */
export function validateStatefulSetSpec(spec: Draft, path: string, found: Found, checks: StatefulSetChecks): void {
  const policy = text(spec, 'podManagementPolicy')
  if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    found.push(invalid(`${path}.podManagementPolicy`, asJson(policy), "must be 'OrderedReady' or 'Parallel'"))
  }
  validateStatefulSetStrategy(spec, path, found)
  const retention = part(spec, 'persistentVolumeClaimRetentionPolicy')
  for (const field of ['whenDeleted', 'whenScaled']) {
    const value = text(retention, field)
    if (value === 'Retain' || value === 'Delete') continue
    found.push(unsupported(`${path}.persistentVolumeClaimRetentionPolicy.${field}`, value, ['Retain', 'Delete']))
  }
  const claims = parts(spec, 'volumeClaimTemplates')
  for (const [index, claim] of checks.claims ? claims.entries() : []) {
    validateClaimSpec(part(claim, 'spec') ?? {}, `${path}.volumeClaimTemplates[${index}].spec`, found)
  }
  checkNonnegative(maybeNumber(spec, 'replicas'), `${path}.replicas`, found)
  checkNonnegative(number(spec, 'minReadySeconds'), `${path}.minReadySeconds`, found)
  checkNonnegative(number(part(spec, 'ordinals'), 'start'), `${path}.ordinals.start`, found)
  const service = text(spec, 'serviceName')
  if (checks.serviceName && service !== '') pushAll(found, `${path}.serviceName`, service, dnsLabelErrors(service))
  const selector = part(spec, 'selector')
  requireSelector(selector, 'statefulset', path, found)
  validateStatefulSetTemplate(spec, selector, path, found, checks)
  onlyAlways(part(spec, 'template'), 'StatefulSet', `${path}.template`, found)
}

function validateStatefulSetStrategy(spec: Draft, path: string, found: Found): void {
  const strategy = part(spec, 'updateStrategy') ?? {}
  const type = text(strategy, 'type')
  const rolling = part(strategy, 'rollingUpdate')
  if (type === 'OnDelete') {
    if (rolling === undefined) return
    const printed = {printed: internalJson('RollingUpdateStatefulSetStrategy', rolling)}
    found.push(invalid(`${path}.updateStrategy.rollingUpdate`, printed, "only allowed for updateStrategy 'RollingUpdate'"))
  } else if (type === 'RollingUpdate') {
    checkNonnegative(number(rolling, 'partition'), `${path}.updateStrategy.rollingUpdate.partition`, found)
  } else {
    const printed = {printed: internalJson('StatefulSetUpdateStrategy', strategy)}
    found.push(invalid(`${path}.updateStrategy`, printed, "must be 'RollingUpdate' or 'OnDelete'"))
  }
}

/** The template is checked with a volume for each claim template, and without its hostname and subdomain, which the set gives. */
function validateStatefulSetTemplate(
  spec: Draft,
  selector: Draft | undefined,
  path: string,
  found: Found,
  checks: StatefulSetChecks,
): void {
  const template = part(spec, 'template') ?? {}
  if (!checkMatch(selector, template, path, found, true)) {
    found.push(invalid(`${path}.selector`, printSelector(selector), ''))
    return
  }
  const at = `${path}.template`
  if (checks.template) validateTemplate(withClaimVolumes(template, parts(spec, 'volumeClaimTemplates')), at, found)
  const metadata = part(template, 'metadata')
  validateLabels(entries(metadata, 'labels'), `${at}.labels`, found)
  validateAnnotations(metadata, `${at}.annotations`, found)
  validatePodAnnotations(metadata, part(template, 'spec') ?? {}, `${at}.annotations`, found)
}

function withClaimVolumes(template: Draft, claims: readonly Draft[]): Draft {
  const spec = part(template, 'spec') ?? {}
  const {hostname: _hostname, subdomain: _subdomain, ...rest} = spec
  if (claims.length === 0) return {...template, spec: rest}
  const names = [...new Set(claims.map(claim => text(part(claim, 'metadata'), 'name')))]
  const made = names.map(name => ({name, persistentVolumeClaim: {claimName: name}}))
  const kept = parts(spec, 'volumes').filter(volume => !names.includes(text(volume, 'name')))
  return {...template, spec: {...rest, volumes: [...made, ...kept]}}
}

/** A count or a percentage as Go sees it. */
function isPercent(value: unknown): boolean {
  return typeof value === 'string' && percentErrors(value).length === 0
}

/** ValidatePositiveIntOrPercent. */
export function validateShare(value: unknown, path: string, found: Found): void {
  if (typeof value === 'string') for (const message of percentErrors(value)) found.push(invalid(path, asJson(value), message))
  else checkNonnegative(Number(value ?? 0), path, found)
}

/** IsNotMoreThan100Percent. */
export function validateAtMostAll(value: unknown, path: string, found: Found): void {
  if (isPercent(value) && Number(String(value).slice(0, -1)) > 100)
    found.push(invalid(path, asJson(value), 'must not be greater than 100%'))
}

/** The number in a count or percentage; text that is neither reads as a number, or 0 (IntValue). */
function shareValue(value: unknown): number {
  if (isPercent(value)) return Number(String(value).slice(0, -1))
  if (typeof value === 'string') return /^[-+]?[0-9]+$/.test(value) ? Number(value) : 0
  return Number(value ?? 0)
}

/** ValidateDaemonSetSpec. */
export function validateDaemonSetSpec(spec: Draft, path: string, found: Found): void {
  const selector = part(spec, 'selector')
  const template = part(spec, 'template') ?? {}
  validateSelector(selector, `${path}.selector`, found)
  checkMatch(selector, template, path, found, false)
  if (selector !== undefined && isEmptySelector(selector)) {
    found.push(invalid(`${path}.selector`, printSelector(selector), 'empty selector is invalid for daemonset'))
  }
  validateTemplate(template, `${path}.template`, found)
  onlyAlways(template, 'DaemonSet', `${path}.template`, found)
  checkNonnegative(number(spec, 'minReadySeconds'), `${path}.minReadySeconds`, found)
  validateDaemonSetStrategy(part(spec, 'updateStrategy') ?? {}, `${path}.updateStrategy`, found)
  checkNonnegative(maybeNumber(spec, 'revisionHistoryLimit'), `${path}.revisionHistoryLimit`, found)
}

function validateDaemonSetStrategy(strategy: Draft, path: string, found: Found): void {
  const type = maybeText(strategy, 'type')
  if (type === 'OnDelete') return
  if (type !== 'RollingUpdate') {
    found.push(unsupported(path, {printed: internalJson('DaemonSetUpdateStrategy', strategy)}, ['RollingUpdate', 'OnDelete']))
    return
  }
  const rolling = part(strategy, 'rollingUpdate')
  const unavailable = rolling?.maxUnavailable
  const surge = rolling?.maxSurge
  const at = `${path}.rollingUpdate`
  validateShare(unavailable, `${at}.maxUnavailable`, found)
  validateShare(surge, `${at}.maxSurge`, found)
  validateAtMostAll(unavailable, `${at}.maxUnavailable`, found)
  validateAtMostAll(surge, `${at}.maxSurge`, found)
  const some = shareValue(unavailable) !== 0
  const extra = shareValue(surge) !== 0
  if (some && extra) found.push(invalid(`${at}.maxSurge`, asJson(surge), 'may not be set when maxUnavailable is non-zero'))
  if (!some && !extra) found.push(required(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
}

/** ValidateDeploymentSpec. */
export function validateDeploymentSpec(spec: Draft, path: string, found: Found): void {
  checkNonnegative(maybeNumber(spec, 'replicas'), `${path}.replicas`, found)
  validateReplicaTemplate(spec, path, found)
  validateDeploymentStrategy(part(spec, 'strategy') ?? {}, `${path}.strategy`, found)
  const minReady = number(spec, 'minReadySeconds')
  checkNonnegative(minReady, `${path}.minReadySeconds`, found)
  checkNonnegative(maybeNumber(spec, 'revisionHistoryLimit'), `${path}.revisionHistoryLimit`, found)
  const deadline = maybeNumber(spec, 'progressDeadlineSeconds')
  if (deadline === undefined) return
  checkNonnegative(deadline, `${path}.progressDeadlineSeconds`, found)
  if (deadline <= minReady) found.push(invalid(`${path}.progressDeadlineSeconds`, deadline, 'must be greater than minReadySeconds'))
}

/** ValidateReplicaSetSpec. */
export function validateReplicaSetSpec(spec: Draft, path: string, found: Found): void {
  checkNonnegative(maybeNumber(spec, 'replicas'), `${path}.replicas`, found)
  checkNonnegative(number(spec, 'minReadySeconds'), `${path}.minReadySeconds`, found)
  validateReplicaTemplate(spec, path, found)
}

/** ValidateReplicationControllerSpec: its selector is a plain map of labels. */
export function validateReplicationControllerSpec(spec: Draft, path: string, found: Found): void {
  checkNonnegative(number(spec, 'minReadySeconds'), `${path}.minReadySeconds`, found)
  const selector = entries(spec, 'selector')
  if (selector.length === 0) found.push(required(`${path}.selector`))
  checkNonnegative(maybeNumber(spec, 'replicas'), `${path}.replicas`, found)
  const at = `${path}.template`
  const template = part(spec, 'template')
  if (template === undefined) {
    found.push(required(at))
    return
  }
  const labels = part(part(template, 'metadata'), 'labels')
  if (selector.some(([key, value]) => labels?.[key] !== value))
    found.push(invalid(`${at}.metadata.labels`, printLabels(template), MISMATCH))
  validateTemplate(template, at, found)
  onlyAlways(template, 'ReplicationController', at, found)
}

function validateReplicaTemplate(spec: Draft, path: string, found: Found): void {
  const selector = part(spec, 'selector')
  const template = part(spec, 'template') ?? {}
  requireSelector(selector, 'deployment', path, found)
  if (!checkMatch(selector, template, path, found, true)) {
    found.push(invalid(`${path}.selector`, printSelector(selector), 'invalid label selector'))
    return
  }
  validateTemplate(template, `${path}.template`, found)
  onlyAlways(template, 'ReplicaSet', `${path}.template`, found)
}

function validateDeploymentStrategy(strategy: Draft, path: string, found: Found): void {
  const type = text(strategy, 'type')
  const rolling = part(strategy, 'rollingUpdate')
  if (type === 'Recreate') {
    if (rolling !== undefined) found.push(forbid(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"))
    return
  }
  if (type !== 'RollingUpdate') {
    found.push(unsupported(path, {printed: internalJson('DeploymentStrategy', strategy)}, ['Recreate', 'RollingUpdate']))
    return
  }
  const unavailable = rolling?.maxUnavailable
  const surge = rolling?.maxSurge
  const at = `${path}.rollingUpdate`
  validateShare(unavailable, `${at}.maxUnavailable`, found)
  validateShare(surge, `${at}.maxSurge`, found)
  if (shareValue(unavailable) === 0 && shareValue(surge) === 0) {
    found.push(invalid(`${at}.maxUnavailable`, asJson(unavailable ?? 0), 'may not be 0 when `maxSurge` is 0'))
  }
  validateAtMostAll(unavailable, `${at}.maxUnavailable`, found)
}
