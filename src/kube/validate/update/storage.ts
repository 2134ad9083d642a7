import {compareQuantity, quantityOf} from '../../quantity.ts'
import {unifiedDiff} from '../../unified-diff.ts'
import {maybeText, part, text} from '../../wire/draft.ts'
import {internalJson} from '../../wire/internal.ts'
import type {Draft} from '../../wire/shape.ts'
import {validateClaimSpec} from '../claim.ts'
import {asJson, asMap, forbid, invalid} from '../field.ts'
import type {Found} from '../field.ts'
import {validateMeta} from '../meta.ts'
import {subdomainErrors} from '../names.ts'
import {validatePersistentVolumeSpec} from '../persistent-volume.ts'
import {validateMetaUpdate} from './meta.ts'
import {internalText} from './pod.ts'
import {sameValue} from './same.ts'

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'

/** ValidatePersistentVolumeClaimUpdate: only a bound claim can change, and only its size and attributes class. */
export function validateClaimUpdate(claim: Draft, old: Draft, found: Found): void {
  const metadata = part(claim, 'metadata') ?? {}
  const spec = part(claim, 'spec') ?? {}
  const before = part(old, 'spec') ?? {}
  validateMetaUpdate(metadata, part(old, 'metadata') ?? {}, found)
  validateMeta(metadata, true, subdomainErrors, found)
  validateClaimSpec(spec, 'spec', found)
  validateClaimBody(claim, old, found)
  validateSize(claim, old, found)
  if (maybeText(spec, 'volumeMode') !== maybeText(before, 'volumeMode')) {
    found.push(invalid('volumeMode', asJson(spec.volumeMode), 'field is immutable'))
  }
  const current = part(old, 'status')?.currentVolumeAttributesClassName
  const attributes = maybeText(spec, 'volumeAttributesClassName')
  if (attributes === maybeText(before, 'volumeAttributesClassName') || current === undefined) return
  const word = attributes === undefined ? 'nil' : 'empty string'
  if (attributes === undefined || attributes === '') {
    const detail = `update to ${word} is forbidden when status.currentVolumeAttributesClassName is not nil`
    found.push(forbid('spec.volumeAttributesClassName', detail))
  }
}

function validateClaimBody(claim: Draft, old: Draft, found: Found): void {
  const before: Draft = {...(part(old, 'spec') ?? {})}
  const now: Draft = {...(part(claim, 'spec') ?? {})}
  const oldWord = part(part(old, 'metadata'), 'annotations')?.[BETA_CLASS]
  const word = part(part(claim, 'metadata'), 'annotations')?.[BETA_CLASS]
  if (text(before, 'volumeName') === '') before.volumeName = now.volumeName
  const name = maybeText(now, 'storageClassName')
  const unnamed = maybeText(before, 'storageClassName') === undefined
  if (oldWord !== undefined && unnamed && name === oldWord && (word === undefined || word === oldWord)) delete now.storageClassName
  else {
    if (word !== oldWord) found.push(invalid(`metadata.annotations.${BETA_CLASS}`, String(word ?? ''), 'field is immutable'))
    if (name !== undefined && unnamed && (oldWord === undefined || name === oldWord)) delete now.storageClassName
  }
  if (text(part(claim, 'status'), 'phase') === 'Bound') {
    const storage = part(part(before, 'resources'), 'requests')?.storage
    const requests = part(part(now, 'resources'), 'requests')
    if (requests !== undefined) now.resources = {...(part(now, 'resources') ?? {}), requests: {...requests, storage}}
    now.volumeAttributesClassName = before.volumeAttributesClassName
  }
  if (sameValue('PersistentVolumeClaimSpec', now, before)) return
  const detail = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
  const difference = unifiedDiff(internalText('PersistentVolumeClaimSpec', before), internalText('PersistentVolumeClaimSpec', now))
  found.push(forbid('spec', `${detail}\n${difference}`))
}

function validateSize(claim: Draft, old: Draft, found: Found): void {
  const size = (one: Draft): unknown => part(part(part(one, 'spec'), 'resources'), 'requests')?.storage
  const now = quantityOf(size(claim))
  if (compareQuantity(now, quantityOf(size(old))) >= 0) return
  const capacity = quantityOf(part(part(old, 'status'), 'capacity')?.storage)
  if (compareQuantity(now, capacity) > 0) return
  found.push(forbid('spec.resources.requests.storage', 'field can not be less than status.capacity'))
}

/** A persistent volume's place is fixed (ValidatePersistentVolumeUpdate). */
export function validateVolumeUpdate(volume: Draft, old: Draft, found: Found): void {
  const spec = part(volume, 'spec') ?? {}
  const before = part(old, 'spec') ?? {}
  const name = text(part(volume, 'metadata'), 'name')
  for (let round = 0; round < 2; round++) {
    validateMeta(part(volume, 'metadata') ?? {}, false, subdomainErrors, found)
    validatePersistentVolumeSpec(spec, name, found)
  }
  const sources = internalText('PersistentVolumeSource', spec)
  const oldSources = internalText('PersistentVolumeSource', before)
  if (sources !== oldSources) {
    const detail = 'spec.persistentvolumesource is immutable after creation'
    found.push(forbid('spec.persistentvolumesource', `${detail}\n${unifiedDiff(oldSources, sources)}`))
  }
  if (maybeText(spec, 'volumeMode') !== maybeText(before, 'volumeMode')) {
    found.push(invalid('volumeMode', asJson(spec.volumeMode), 'field is immutable'))
  }
  if (before.nodeAffinity !== undefined && !sameValue('VolumeNodeAffinity', spec.nodeAffinity, before.nodeAffinity)) {
    found.push(invalid('nodeAffinity', {printed: internalJson('VolumeNodeAffinity', part(spec, 'nodeAffinity'))}, 'field is immutable'))
  }
  if (before.volumeAttributesClassName !== undefined && spec.volumeAttributesClassName === undefined) {
    found.push(forbid('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'))
  }
}

/** What a storage class says of its volumes is fixed. */
export function validateStorageClassUpdate(storageClass: Draft, old: Draft, found: Found): void {
  validateMetaUpdate(part(storageClass, 'metadata') ?? {}, part(old, 'metadata') ?? {}, found)
  if (asMap(storageClass.parameters ?? {}).printed !== asMap(old.parameters ?? {}).printed) {
    found.push(invalid('parameters', asMap(storageClass.parameters), 'field is immutable'))
  }
  if (text(storageClass, 'provisioner') !== text(old, 'provisioner')) {
    found.push(invalid('provisioner', text(storageClass, 'provisioner'), 'field is immutable'))
  }
  for (const field of ['reclaimPolicy', 'volumeBindingMode']) {
    if (maybeText(storageClass, field) !== maybeText(old, field)) {
      found.push(invalid(field, asJson(storageClass[field]), 'field is immutable'))
    }
  }
}
