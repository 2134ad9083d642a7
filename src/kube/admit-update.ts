import {admitTolerations} from './admission.ts'
import {storedForm, withDefaults} from './defaults/object.ts'
import type {KubeObject} from './object.ts'
import {dropSameOwners} from './owner-references.ts'
import {TEMPLATE_GENERATION, mirrorDataSource} from './prepare.ts'
import {compareQuantity, quantityOf} from './quantity.ts'
import {forbidden, invalidObject, notServed} from './refusal.ts'
import type {Refusal} from './refusal.ts'
import {apiVersionOf, resourceOfKind} from './resources.ts'
import type {Resource} from './resources.ts'
import {allocateAddresses, beginService, dropTypeFields} from './service-address.ts'
import {validateUpdate} from './validate/update/object.ts'
import {sameValue} from './validate/update/same.ts'
import {updateWarnings} from './warnings/object.ts'
import {recorded} from './warnings/record.ts'
import {asObject, madePart, part, setDefault, text} from './wire/draft.ts'
import {fieldsOf, settle} from './wire/shape.ts'
import type {Draft} from './wire/shape.ts'

export type UpdateOptions = {
  /** Whether the storage class of a claim lets it grow; asked when a bound claim asks for more. */
  readonly expandable?: boolean
}

/**
 * Everything the API server does with a decoded object that would replace `stored`: defaults, admission plugins, PrepareForUpdate,
 * validation. What the server alone sets (uid, creationTimestamp, status, …) is taken from `stored`; generation grows when the spec
 * changes. resourceVersion comes back as given, or as stored when none was given; whether it is current is the caller's question.
 */
export function admitUpdate(
  next: KubeObject,
  stored: KubeObject,
  options: UpdateOptions = {},
): {readonly object: KubeObject; readonly warnings: readonly string[]} | Refusal {
  const resource = resourceOfKind(next.kind)
  if (resource === undefined || fieldsOf(resource.kind) === undefined) return notServed(next.kind)
  const draft = withDefaults(resource.kind, next)
  const old = settle(resource.kind, stored)
  draft.kind = resource.kind
  draft.apiVersion = apiVersionOf(resource)
  const said = dropSameOwners(draft)
  admitPlugins(resource.kind, draft, old)
  const name = text(part(draft, 'metadata'), 'name')
  if (resource.kind === 'Service') {
    const unplaced = beginService(draft, old, false)
    if (unplaced.length > 0) return invalidObject(resource, name, unplaced)
  }
  const changed = prepareForUpdate(resource, draft, old)
  const causes = validateUpdate(resource, draft, old, text(part(old, 'metadata'), 'uid') || 'UID')
  if (causes.length > 0) return invalidObject(resource, name, causes)
  const refused = resource.kind === 'PersistentVolumeClaim' ? refuseGrowth(draft, old, options.expandable ?? true) : undefined
  if (refused !== undefined) return forbidden(resource, name, refused)
  const settled = storedForm(resource.kind, draft)
  if (resource.kind === 'Service') allocateAddresses(settled)
  return {object: asObject(settled), warnings: recorded([...said, ...updateWarnings(resource.kind, draft, changed)])}
}

/** Priority and DefaultTolerationSeconds also look at updates of Pods. */
function admitPlugins(kind: string, draft: Draft, old: Draft): void {
  if (kind !== 'Pod') return
  const spec = madePart(draft, 'spec')
  for (const field of ['priority', 'preemptionPolicy']) {
    const before = part(old, 'spec')?.[field]
    if (before !== undefined) setDefault(spec, field, before)
  }
  admitTolerations(draft)
}

const KEPT_STATUS = new Set([
  'Pod',
  'StatefulSet',
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'Service',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Node',
  'Namespace',
  'PodDisruptionBudget',
  'ResourceQuota',
])
/** The struct of each kind whose generation counts changes of its spec. */
const COUNTED: Readonly<Record<string, string>> = {
  Pod: 'PodSpec',
  StatefulSet: 'StatefulSetSpec',
  DaemonSet: 'DaemonSetSpec',
  Deployment: 'DeploymentSpec',
  ReplicaSet: 'ReplicaSetSpec',
  ReplicationController: 'ReplicationControllerSpec',
  Job: 'JobSpec',
  CronJob: 'CronJobSpec',
  PodDisruptionBudget: 'PodDisruptionBudgetSpec',
}

/** BeforeUpdate and PrepareForUpdate (pkg/registry). Says whether the generation grew. */
function prepareForUpdate(resource: Resource, draft: Draft, old: Draft): boolean {
  const {kind} = resource
  const metadata = madePart(draft, 'metadata')
  const before = part(old, 'metadata') ?? {}
  if (resource.namespaced) setDefault(metadata, 'namespace', before.namespace)
  for (const field of ['generation', 'creationTimestamp']) {
    if (before[field] === undefined) delete metadata[field]
    else metadata[field] = before[field]
  }
  // Nobody can end a deletion or begin one this way: what differs from before is refused later.
  if (before.deletionTimestamp !== undefined) metadata.deletionTimestamp = before.deletionTimestamp
  for (const field of ['uid', 'resourceVersion', 'deletionGracePeriodSeconds'])
    if (before[field] !== undefined) setDefault(metadata, field, before[field])
  delete metadata.managedFields
  if (KEPT_STATUS.has(kind)) draft.status = old.status
  if (kind === 'Namespace') madePart(draft, 'spec').finalizers = part(old, 'spec')?.finalizers
  if (kind === 'PersistentVolumeClaim') {
    mirrorDataSource(part(draft, 'spec'))
    mirrorDataSource(part(old, 'spec'))
  }
  if (kind === 'Node' && part(old, 'spec')?.configSource === undefined) delete part(draft, 'spec')?.configSource
  if (kind === 'Service') dropTypeFields(draft, old)
  if (kind === 'DaemonSet') countTemplates(draft, old)
  return countGeneration(kind, draft, old)
}

/** The template's generation is the server's: it grows when the template changes. */
function countTemplates(draft: Draft, old: Draft): void {
  const before = Number(part(part(old, 'metadata'), 'annotations')?.[TEMPLATE_GENERATION] ?? 1)
  const same = sameValue('PodTemplateSpec', part(draft, 'spec')?.template, part(old, 'spec')?.template)
  madePart(madePart(draft, 'metadata'), 'annotations')[TEMPLATE_GENERATION] = String(same ? before : before + 1)
}

function countGeneration(kind: string, draft: Draft, old: Draft): boolean {
  const struct = COUNTED[kind]
  if (struct === undefined) return false
  const annotations = (one: Draft): unknown => part(one, 'metadata')?.annotations
  const same = sameValue(struct, draft.spec, old.spec)
  const sameWords = kind !== 'Deployment' || sameValue('ObjectMeta', {annotations: annotations(draft)}, {annotations: annotations(old)})
  if (same && sameWords) return false
  madePart(draft, 'metadata').generation = Number(part(old, 'metadata')?.generation ?? 0) + 1
  return true
}

/** PersistentVolumeClaimResize: only bound claims of a class that allows it can grow. */
function refuseGrowth(claim: Draft, old: Draft, expandable: boolean): string | undefined {
  const size = (one: Draft): unknown => part(part(part(one, 'spec'), 'resources'), 'requests')?.storage
  if (compareQuantity(quantityOf(size(claim)), quantityOf(size(old))) <= 0) return undefined
  if (text(part(old, 'status'), 'phase') !== 'Bound') return 'Only bound persistent volume claims can be expanded'
  return expandable
    ? undefined
    : 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
}
