import {byteLength, goJson} from '../go-text.ts'
import {entries, flag, number, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {checkNonnegative, forbid, invalid, pushAll, required, tooLong} from './field.ts'
import type {Found} from './field.ts'
import {dnsLabelErrors, labelKeyErrors, labelValueErrors} from './names.ts'

/** What is wrong with an object's name: dnsLabelErrors or subdomainErrors. */
export type NameRule = (name: string) => readonly string[]

/** Sum of all keys and values of annotations, in bytes. */
const MOST_ANNOTATION_BYTES = 256 * 1024

/** ValidateObjectMeta, apimachinery pkg/api/validation, with the finalizer rule of pkg/apis/core/validation. */
export function validateMeta(metadata: Draft, namespaced: boolean, rule: NameRule, found: Found, kubeFinalizers = true): void {
  const path = 'metadata'
  const base = text(metadata, 'generateName')
  if (base !== '') pushAll(found, `${path}.generateName`, base, rule(maskTrailingDash(base)))
  const name = text(metadata, 'name')
  if (name === '') found.push(required(`${path}.name`, 'name or generateName is required'))
  else pushAll(found, `${path}.name`, name, rule(name))
  const namespace = text(metadata, 'namespace')
  if (!namespaced && namespace !== '') found.push(forbid(`${path}.namespace`, 'not allowed on this type'))
  if (namespaced && namespace === '') found.push(required(`${path}.namespace`))
  else if (namespaced) pushAll(found, `${path}.namespace`, namespace, dnsLabelErrors(namespace))
  checkNonnegative(number(metadata, 'generation'), `${path}.generation`, found)
  validateMetaMaps(metadata, path, found)
  for (const finalizer of texts(metadata, 'finalizers')) pushAll(found, `${path}.finalizers`, finalizer, labelKeyErrors(finalizer))
  const finalizers = texts(metadata, 'finalizers')
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    const printed = {printed: goJson(finalizers)}
    found.push(invalid(`${path}.finalizers`, printed, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  if (kubeFinalizers) validateFinalizerNames(metadata, path, found)
}

/** Labels, annotations and owners: what create and update check in the same way and order. */
export function validateMetaMaps(metadata: Draft, path: string, found: Found): void {
  validateLabels(entries(metadata, 'labels'), `${path}.labels`, found)
  validateAnnotations(metadata, `${path}.annotations`, found)
  validateOwners(metadata, `${path}.ownerReferences`, found)
}

/** A name that ends with a dash is fine when letters will follow. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}

export function validateFinalizerNames(metadata: Draft, path: string, found: Found): void {
  for (const [index, finalizer] of texts(metadata, 'finalizers').entries()) {
    if (finalizer.includes('/') || ['kubernetes', 'orphan', 'foregroundDeletion'].includes(finalizer)) continue
    found.push(invalid(`${path}.finalizers[${index}]`, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'))
  }
}

export function validateLabelName(name: string, path: string, found: Found): void {
  pushAll(found, path, name, labelKeyErrors(name))
}

export function validateLabels(labels: readonly (readonly [string, string])[], path: string, found: Found): void {
  for (const [key, value] of labels) {
    pushAll(found, path, key, labelKeyErrors(key))
    pushAll(found, path, value, labelValueErrors(value))
  }
}

/** Annotation keys are like label keys, capitals aside; values are free, but not endless. */
export function validateAnnotations(metadata: Draft | undefined, path: string, found: Found): void {
  let size = 0
  for (const [key, value] of entries(metadata, 'annotations')) {
    pushAll(found, path, key, labelKeyErrors(key.toLowerCase()))
    size += byteLength(key) + byteLength(value)
  }
  if (size > MOST_ANNOTATION_BYTES) found.push(tooLong(path, MOST_ANNOTATION_BYTES))
}

function validateOwners(metadata: Draft, path: string, found: Found): void {
  const owners = parts(metadata, 'ownerReferences')
  let controller = ''
  for (const owner of owners) {
    const version = text(owner, 'apiVersion')
    if (version === '' || version.endsWith('/')) found.push(invalid(`${path}.apiVersion`, version, 'version must not be empty'))
    for (const name of ['kind', 'name', 'uid']) {
      if (text(owner, name) === '') found.push(invalid(`${path}.${name}`, name === 'uid' ? {printed: '""'} : '', 'must not be empty'))
    }
    if (version === 'v1' && text(owner, 'kind') === 'Event') {
      found.push(invalid(path, {printed: goJson(owner)}, '/v1, Kind=Event is disallowed from being an owner'))
    }
    if (!flag(owner, 'controller')) continue
    const current = `${text(owner, 'kind')}/${text(owner, 'name')}`
    if (controller === '') controller = current
    else {
      const detail = 'Only one reference can have Controller set to true. Found "true" in references for'
      found.push(invalid(path, {printed: goJson(owners)}, `${detail} ${controller} and ${current}`))
    }
  }
}

/** Metadata of a template inside another object: only labels and annotations may be there (ValidateTemplateObjectMeta). */
export function validateTemplateMeta(metadata: Draft | undefined, path: string, found: Found): void {
  validateAnnotations(metadata, `${path}.annotations`, found)
  validateLabels(entries(metadata, 'labels'), `${path}.labels`, found)
  const others = [
    'name',
    'generateName',
    'namespace',
    'selfLink',
    'uID',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'ownerReferences',
    'finalizers',
    'managedFields',
  ]
  for (const name of others) {
    if (metadata?.[name === 'uID' ? 'uid' : name] !== undefined) found.push(forbid(`${path}.${name}`, 'cannot be set'))
  }
}

/** ValidateHasLabel: a label that must be there with one value. */
export function validateHasLabel(metadata: Draft | undefined, path: string, key: string, expected: string, found: Found): void {
  const labels = part(metadata, 'labels')
  const actual = labels?.[key]
  if (actual === undefined) found.push(required(`${path}.labels[${key}]`, `must be '${expected}'`))
  else if (actual !== expected) {
    const sorted = Object.fromEntries(Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))
    found.push(invalid(`${path}.labels[${key}]`, {printed: goJson(sorted)}, `must be '${expected}'`))
  }
}
