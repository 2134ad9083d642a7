import type {Cause} from '../../refusal.ts'
import type {Resource} from '../../resources.ts'
import {goJson} from '../../go-text.ts'
import {flag, part, parts, text, texts} from '../../wire/draft.ts'
import type {Draft} from '../../wire/shape.ts'
import {
  validateBudgetRules,
  validateConfigMapRules,
  validateNodeResources,
  validateNodeRules,
  validateSecretRules,
  validateStorageClassRules,
  validateTaints,
} from '../cluster.ts'
import {validateCronJobSpec} from '../cronjob.ts'
import {sameData, validateEndpointSliceRules, validateEventRules, validateRevisionRules} from '../endpoints.ts'
import {forbid, invalid, pushAll} from '../field.ts'
import type {Found} from '../field.ts'
import {validateMeta} from '../meta.ts'
import {dnsLabelErrors, labelKeyErrors, pathSegmentErrors, subdomainErrors} from '../names.ts'
import {validateLimitRangeRules, validatePriorityClassUpdate, validateQuotaUpdate} from '../policy.ts'
import {
  printSelector,
  validateDaemonSetSpec,
  validateDeploymentSpec,
  validateReplicaSetSpec,
  validateReplicationControllerSpec,
  validateStatefulSetSpec,
} from '../workload.ts'
import {validateJobUpdate} from './job.ts'
import {validateMetaUpdate} from './meta.ts'
import {validatePodUpdate} from './pod.ts'
import {sameValue} from './same.ts'
import {validateServiceUpdate} from './service.ts'
import {validateClaimUpdate, validateStorageClassUpdate, validateVolumeUpdate} from './storage.ts'

/** An object and the one it would replace, with their parts at hand. */
type Change = {
  readonly object: Draft
  readonly old: Draft
  readonly metadata: Draft
  readonly oldMetadata: Draft
  readonly spec: Draft
  readonly oldSpec: Draft
  readonly uid: string
}

const UPDATE_RULES: Readonly<Record<string, (change: Change, found: Found) => void>> = {
  Pod: ({object, old}, found) => validatePodUpdate(object, old, found),
  StatefulSet: updateStatefulSet,
  DaemonSet: ({metadata, oldMetadata, spec, oldSpec}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    keepSelector(spec, oldSpec, found)
    validateDaemonSetSpec(spec, 'spec', found)
  },
  Deployment: ({metadata, oldMetadata, spec, oldSpec}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    validateDeploymentSpec(spec, 'spec', found)
    keepSelector(spec, oldSpec, found)
  },
  ReplicaSet: ({metadata, oldMetadata, spec, oldSpec}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    validateReplicaSetSpec(spec, 'spec', found)
    keepSelector(spec, oldSpec, found)
  },
  ReplicationController: ({metadata, oldMetadata, spec}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    validateReplicationControllerSpec(spec, 'spec', found)
  },
  Job: ({object, old, uid}, found) => validateJobUpdate(object, old, uid, found),
  CronJob: ({metadata, oldMetadata, spec, oldSpec}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    validateCronJobSpec(spec, oldSpec, 'spec', found)
  },
  Service: ({object, old}, found) => validateServiceUpdate(object, old, found),
  PersistentVolumeClaim: ({object, old}, found) => validateClaimUpdate(object, old, found),
  PersistentVolume: ({object, old}, found) => validateVolumeUpdate(object, old, found),
  StorageClass: ({object, old, metadata}, found) => {
    validateMeta(metadata, false, subdomainErrors, found)
    validateStorageClassRules(object, found)
    validateStorageClassUpdate(object, old, found)
  },
  Node: updateNode,
  ConfigMap: ({object, old, metadata, oldMetadata}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    keepData(object, old, ['data', 'binaryData'], found)
    validateMeta(metadata, true, subdomainErrors, found)
    validateConfigMapRules(object, found)
  },
  Secret: ({object, old, metadata, oldMetadata}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    if (text(object, 'type') !== text(old, 'type')) found.push(invalid('type', {printed: goJson(object.type)}, 'field is immutable'))
    keepData(object, old, ['data'], found)
    validateMeta(metadata, true, subdomainErrors, found)
    validateSecretRules(object, found)
  },
  Namespace: ({metadata, oldMetadata, spec}, found) => {
    validateMeta(metadata, false, dnsLabelErrors, found)
    for (const finalizer of texts(spec, 'finalizers')) pushAll(found, 'spec.finalizers', finalizer, labelKeyErrors(finalizer))
    validateMetaUpdate(metadata, oldMetadata, found)
  },
  PodDisruptionBudget: ({object}, found) => validateBudgetRules(object, found),
  EndpointSlice: ({object, old, metadata}, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateEndpointSliceRules(object, found)
    const type = text(object, 'addressType')
    if (type !== text(old, 'addressType')) found.push(invalid('addressType', {printed: goJson(type)}, 'field is immutable'))
  },
  PriorityClass: ({object, old, metadata, oldMetadata}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    validatePriorityClassUpdate(object, old, found)
  },
  ResourceQuota: ({object, old, metadata, oldMetadata}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    validateQuotaUpdate(object, old, found)
  },
  LimitRange: ({object, metadata}, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateLimitRangeRules(object, found)
  },
  ServiceAccount: ({metadata, oldMetadata}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    validateMeta(metadata, true, subdomainErrors, found)
  },
  Event: ({object}, found) => validateEventRules(object, found),
  ControllerRevision: ({object, old, metadata, oldMetadata}, found) => {
    validateMetaUpdate(metadata, oldMetadata, found)
    validateMeta(metadata, true, subdomainErrors, found)
    validateRevisionRules(object, found)
    if (!sameData(object, old)) found.push(invalid('data', {printed: goJson(object.data ?? null)}, 'field is immutable'))
  },
}

/** Every validation error of a prepared update, in the server's order: what all objects share, then the kind's own rules. */
export function validateUpdate(resource: Resource, object: Draft, old: Draft, uid: string): readonly Cause[] {
  const found: Found = []
  const metadata = part(object, 'metadata') ?? {}
  const oldMetadata = part(old, 'metadata') ?? {}
  validateMeta(metadata, resource.namespaced, pathSegmentErrors, found, false)
  validateMetaUpdate(metadata, oldMetadata, found, false)
  const change = {object, old, metadata, oldMetadata, spec: part(object, 'spec') ?? {}, oldSpec: part(old, 'spec') ?? {}, uid}
  UPDATE_RULES[resource.kind]?.(change, found)
  return found
}

function keepSelector(spec: Draft, old: Draft, found: Found): void {
  const selector = part(spec, 'selector')
  if (sameValue('LabelSelector', selector, old.selector)) return
  found.push(invalid('spec.selector', printSelector(selector), 'field is immutable'))
}

const SET_MUTABLE = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
]

function updateStatefulSet({metadata, oldMetadata, spec, oldSpec}: Change, found: Found): void {
  validateMetaUpdate(metadata, oldMetadata, found)
  validateStatefulSetSpec(spec, 'spec', found, {serviceName: false, claims: false, template: true})
  const fixed = (whole: Draft): Draft => ({...whole, ...Object.fromEntries(SET_MUTABLE.map(field => [field, undefined]))})
  if (sameValue('StatefulSetSpec', fixed(spec), fixed(oldSpec))) return
  const names =
    "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'"
  found.push(forbid('spec', `updates to statefulset spec for fields other than ${names} are forbidden`))
}

function updateNode({object, metadata, oldMetadata, spec, oldSpec}: Change, found: Found): void {
  validateMeta(metadata, false, subdomainErrors, found)
  validateNodeRules(object, found)
  validateMetaUpdate(metadata, oldMetadata, found)
  validateNodeResources(object, found)
  const before = texts(oldSpec, 'podCIDRs')
  const now = texts(spec, 'podCIDRs')
  const detail = 'node updates may not change podCIDR except from "" to valid'
  if (before.length > 0 && before.length !== now.length) found.push(forbid('spec.podCIDRs', detail))
  else for (const [index, range] of before.entries()) if (range !== now[index]) found.push(forbid('spec.podCIDRs', detail))
  const provider = text(oldSpec, 'providerID')
  if (provider !== '' && provider !== text(spec, 'providerID')) {
    found.push(forbid('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  }
  validateTaints(parts(spec, 'taints'), found)
  if (text(spec, 'externalID') !== text(oldSpec, 'externalID')) found.push(forbid('spec.externalID', 'may not be updated'))
}

/** An immutable ConfigMap or Secret stays so, and keeps its data. */
const asText = (holder: Draft, field: string): string => {
  const data = part(holder, field)
  return data === undefined ? '' : goJson(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function keepData(object: Draft, old: Draft, fields: readonly string[], found: Found): void {
  if (!flag(old, 'immutable')) return
  const detail = 'field is immutable when `immutable` is set'
  if (!flag(object, 'immutable')) found.push(forbid('immutable', detail))
  for (const field of fields) {
    // None and an empty map differ (reflect.DeepEqual); storage knows none only.
    if (asText(object, field) !== asText(old, field)) found.push(forbid(field, detail))
  }
}
