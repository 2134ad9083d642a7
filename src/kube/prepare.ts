import {qosClass} from './qos.ts'
import {entries, flag, madePart, part, parts, setDefault, text, texts} from './wire/draft.ts'
import type {Draft} from './wire/shape.ts'

/** Kinds whose generation starts at 1; the others have none. */
export const COUNTED = new Set([
  'StatefulSet',
  'DaemonSet',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'PodDisruptionBudget',
  'Pod',
  'EndpointSlice',
  'PriorityClass',
  'Ingress',
  'NetworkPolicy',
])
/** Kinds whose status a create may not set. */
const STATUS_CLEARED = new Set([
  ...[...COUNTED].filter(kind => kind !== 'PriorityClass' && kind !== 'NetworkPolicy'),
  'HorizontalPodAutoscaler',
  'ResourceQuota',
  'Service',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Namespace',
])

/**
 * What each kind's strategy does before validation on create (PrepareForCreate, pkg/registry): system metadata and status are the
 * server's alone. `uid` is what a Job's labels and selector are made of.
 */
export function prepareForCreate(kind: string, draft: Draft, uid: string, now: string): void {
  const metadata = madePart(draft, 'metadata')
  for (const name of [
    'uid',
    'resourceVersion',
    'selfLink',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'managedFields',
  ]) {
    delete metadata[name]
  }
  if (COUNTED.has(kind)) metadata.generation = 1
  if (STATUS_CLEARED.has(kind)) draft.status = {}
  if (kind === 'DaemonSet') countTemplates(metadata)
  if (kind === 'Job') generateJobSelector(draft, uid)
  if (kind === 'Pod') preparePod(draft, now)
  if (kind === 'PersistentVolumeClaim') mirrorDataSource(part(draft, 'spec'))
  if (kind === 'PersistentVolume') draft.status = {phase: 'Pending', lastPhaseTransitionTime: now}
  if (kind === 'Namespace') prepareNamespace(draft)
  if (kind === 'Node') {
    delete part(draft, 'spec')?.configSource
    delete part(draft, 'status')?.config
  }
}

/** The template's generation is kept in an annotation since apps/v1 has no field for it; it starts at 1. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation'

function countTemplates(metadata: Draft): void {
  const annotations = madePart(metadata, 'annotations')
  const given = Number(annotations[TEMPLATE_GENERATION])
  annotations[TEMPLATE_GENERATION] = String(given >= 1 ? given : 1)
}

const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name']
const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid'

/** A job without manualSelector selects its own uid, and its pods carry it (generateSelector, pkg/registry/batch/job). */
function generateJobSelector(job: Draft, uid: string): void {
  const spec = madePart(job, 'spec')
  if (flag(spec, 'manualSelector')) return
  const labels = madePart(madePart(madePart(spec, 'template'), 'metadata'), 'labels')
  for (const name of JOB_NAME_LABELS) setDefault(labels, name, text(part(job, 'metadata'), 'name'))
  for (const name of ['controller-uid', CONTROLLER_UID]) setDefault(labels, name, uid)
  setDefault(madePart(madePart(spec, 'selector'), 'matchLabels'), CONTROLLER_UID, uid)
}

function preparePod(pod: Draft, now: string): void {
  const spec = part(pod, 'spec')
  const gated = parts(spec, 'schedulingGates').length > 0
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    lastTransitionTime: now,
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  }
  pod.status = {phase: 'Pending', qosClass: qosClass(spec), ...(gated ? {conditions: [condition]} : {})}
  const labels = entries(part(pod, 'metadata'), 'labels')
  const affinity = part(spec, 'affinity')
  for (const side of ['podAffinity', 'podAntiAffinity']) {
    const terms = part(affinity, side)
    const preferred = parts(terms, 'preferredDuringSchedulingIgnoredDuringExecution').map(one => part(one, 'podAffinityTerm') ?? {})
    for (const term of [...preferred, ...parts(terms, 'requiredDuringSchedulingIgnoredDuringExecution')]) {
      mergeLabelKeys(term, 'matchLabelKeys', 'In', labels)
      mergeLabelKeys(term, 'mismatchLabelKeys', 'NotIn', labels)
    }
  }
  for (const constraint of parts(spec, 'topologySpreadConstraints')) mergeLabelKeys(constraint, 'matchLabelKeys', 'In', labels)
}

/** matchLabelKeys become requirements of the selector, with the values of the pod's own labels. */
function mergeLabelKeys(term: Draft, field: string, operator: string, labels: readonly (readonly [string, string])[]): void {
  const selector = part(term, 'labelSelector')
  if (selector === undefined) return
  const values = new Map(labels)
  for (const key of texts(term, field)) {
    const value = values.get(key)
    if (value !== undefined) selector.matchExpressions = [...parts(selector, 'matchExpressions'), {key, operator, values: [value]}]
  }
}

/** dataSource and dataSourceRef say the same; garbage in the older one is dropped (pkg/api/persistentvolumeclaim). */
export function mirrorDataSource(spec: Draft | undefined): void {
  if (spec === undefined) return
  // A source in another namespace needs a feature that is off: it is dropped without a word (CrossNamespaceVolumeDataSource).
  if (text(part(spec, 'dataSourceRef'), 'namespace') !== '') delete spec.dataSourceRef
  const old = part(spec, 'dataSource')
  const isClaim = old?.kind === 'PersistentVolumeClaim' && text(old, 'apiGroup') === ''
  const isSnapshot = old?.kind === 'VolumeSnapshot' && old.apiGroup === 'snapshot.storage.k8s.io'
  if (old !== undefined && part(spec, 'dataSourceRef') === undefined && !isClaim && !isSnapshot) delete spec.dataSource
  const source = part(spec, 'dataSource')
  const reference = part(spec, 'dataSourceRef')
  if (source !== undefined && reference === undefined) spec.dataSourceRef = {...source}
  if (source === undefined && reference !== undefined && text(reference, 'namespace') === '') spec.dataSource = {...reference}
}

function prepareNamespace(namespace: Draft): void {
  namespace.status = {phase: 'Active'}
  const spec = madePart(namespace, 'spec')
  const given = texts(spec, 'finalizers')
  if (!given.includes('kubernetes')) spec.finalizers = [...given, 'kubernetes']
}
