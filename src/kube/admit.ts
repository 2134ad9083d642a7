import {
  admitNodeTaint,
  admitPriority,
  admitProtection,
  admitRuntimeClass,
  admitStorageClass,
  admitTolerations,
  validateOverhead,
} from './admission.ts'
import type {RankOf} from './admission.ts'
import {readAppArmorAnnotations} from './apparmor.ts'
import {storedForm, withDefaults} from './defaults/object.ts'
import type {KubeObject} from './object.ts'
import {dropSameOwners} from './owner-references.ts'
import {prepareForCreate} from './prepare.ts'
import {forbidden, invalidObject, namespaceNotFound, notServed} from './refusal.ts'
import type {Refusal} from './refusal.ts'
import {apiVersionOf, resourceOfKind} from './resources.ts'
import type {Resource} from './resources.ts'
import {allocateAddresses, beginService} from './service-address.ts'
import {validateCreate} from './validate/object.ts'
import {createWarnings} from './warnings/object.ts'
import {recorded} from './warnings/record.ts'
import {asObject, madePart, part, text} from './wire/draft.ts'
import {fieldsOf} from './wire/shape.ts'
import type {Draft} from './wire/shape.ts'

export {admitUpdate} from './admit-update.ts'
export type {Refusal} from './refusal.ts'

export type Admitted = {readonly object: KubeObject; readonly warnings: readonly string[]}

export type AdmitOptions = {
  /** The uid the object will have: a Job's labels and selector are made of it. Recordings write `UID`. */
  readonly uid?: string
  /** What follows generateName when there is no name. Recordings write `XXXXX`. */
  readonly suffix?: string
  /** The moment, as a timestamp, for what is marked with it. Recordings write `TIME`. */
  readonly now?: string
  /** With --dry-run=server: node ports are not held against their range. */
  readonly dryRun?: boolean
  /** The cluster's default storage class, written into claims that name none. */
  readonly defaultStorageClass?: string
  /** The cluster's PriorityClasses; by default just the system's own. */
  readonly rankOf?: RankOf
}

/** A name that a generated one stands for while names are checked: `XXXXX` itself would be no valid name. */
const CHECKED_SUFFIX = 'xxxxx'
const SHOWN_SUFFIX = 'XXXXX'
/** names.SimpleNameGenerator cuts the base so that base and suffix fit in 63 letters. */
const LONGEST_BASE = 58

/**
 * Everything the API server does with a decoded object on create: namespace, defaults, admission plugins, PrepareForCreate,
 * validation. The fields of the object have the right types (kube/decode.ts). What comes back has no uid,
 * resourceVersion or creationTimestamp; the caller adds them.
 */
export function admitCreate(object: KubeObject, namespaces: readonly string[], options: AdmitOptions = {}): Admitted | Refusal {
  const resource = resourceOfKind(object.kind)
  if (resource === undefined || fieldsOf(resource.kind) === undefined) return notServed(object.kind)
  const draft = withDefaults(resource.kind, object)
  draft.kind = resource.kind
  draft.apiVersion = apiVersionOf(resource)
  const metadata = madePart(draft, 'metadata')
  if (!resource.namespaced) delete metadata.namespace
  else if (text(metadata, 'namespace') === '') metadata.namespace = 'default'
  const said = [...dropSameOwners(draft)]
  const result = admitDraft(resource, draft, namespaces, options, said)
  return 'object' in result || said.length === 0 ? result : {...result, warnings: recorded(said)}
}

/** `said` takes the warnings that are given whether or not the object is refused later. */
function admitDraft(
  resource: Resource,
  draft: Draft,
  namespaces: readonly string[],
  options: AdmitOptions,
  said: string[],
): Admitted | Refusal {
  const metadata = madePart(draft, 'metadata')
  const namespace = text(metadata, 'namespace')
  if (resource.namespaced && !namespaces.includes(namespace)) return namespaceNotFound(namespace)
  const generated = nameFor(metadata, options.suffix)
  const refused = admitPlugins(resource, draft, options)
  if (refused !== undefined) return forbidden(resource, text(metadata, 'name') || 'Unknown', refused)
  const result = finishCreate(resource, draft, options, said)
  return generated && options.suffix === undefined ? showSuffix(result, text(metadata, 'name')) : result
}

/** Names the object after generateName if it has no name; says whether it did. */
function nameFor(metadata: Draft, suffix: string | undefined): boolean {
  const base = text(metadata, 'generateName')
  if (text(metadata, 'name') !== '' || base === '') return false
  metadata.name = base.slice(0, LONGEST_BASE) + (suffix ?? CHECKED_SUFFIX)
  return true
}

function admitPlugins(resource: Resource, draft: Draft, options: AdmitOptions): string | undefined {
  switch (resource.kind) {
    case 'Pod': {
      const refused = admitPriority(draft, options.rankOf)
      if (refused !== undefined) return refused
      admitTolerations(draft)
      return admitRuntimeClass(draft)
    }
    case 'PersistentVolumeClaim':
      admitStorageClass(draft, options.defaultStorageClass)
      admitProtection(draft, 'kubernetes.io/pvc-protection')
      return undefined
    case 'PersistentVolume':
      admitProtection(draft, 'kubernetes.io/pv-protection')
      return undefined
    case 'Node':
      admitNodeTaint(draft)
      return undefined
    default:
      return undefined
  }
}

function finishCreate(resource: Resource, draft: Draft, options: AdmitOptions, said: string[]): Admitted | Refusal {
  const name = text(part(draft, 'metadata'), 'name')
  const unplaced = resource.kind === 'Service' ? beginService(draft, undefined, options.dryRun ?? false) : []
  if (unplaced.length > 0) return invalidObject(resource, name, unplaced)
  prepareForCreate(resource.kind, draft, options.uid ?? 'UID', options.now ?? 'TIME')
  if (resource.kind === 'Pod') said.push(...readAppArmorAnnotations(draft))
  const causes = validateCreate(resource, draft, options.uid ?? 'UID')
  if (causes.length > 0) return invalidObject(resource, name, causes)
  const overhead = resource.kind === 'Pod' ? validateOverhead(draft) : undefined
  if (overhead !== undefined) return forbidden(resource, name, overhead)
  const settled = storedForm(resource.kind, draft)
  if (resource.kind === 'Service') allocateAddresses(settled)
  return {object: asObject(settled), warnings: recorded([...said, ...createWarnings(resource.kind, draft)])}
}

/** Writes the generated name as recordings show it. */
function showSuffix<T>(result: T, checked: string): T {
  const shown = checked.slice(0, -CHECKED_SUFFIX.length) + SHOWN_SUFFIX
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(checked, shown)
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]))
  }
  return walk(result) as T
}
