import {unifiedDiff} from '../../unified-diff.ts'
import {entries, maybeNumber, part, parts, text} from '../../wire/draft.ts'
import {internalValue} from '../../wire/internal.ts'
import type {Draft} from '../../wire/shape.ts'
import {asJson, asMap, forbid, invalid, required} from '../field.ts'
import type {Found} from '../field.ts'
import {rangeError} from '../names.ts'
import {validateTolerations} from '../scheduling.ts'
import {validatePodAnnotations} from '../security.ts'
import {validatePodObject} from '../template.ts'
import {validateMetaUpdate} from './meta.ts'
import {sameValue} from './same.ts'

const INT32_MAX = 2147483647
const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]

/** The internal form of a struct as indented JSON, as diffs show it. Go escapes three letters that JavaScript does not. */
export function internalText(struct: string, value: Draft | undefined): string {
  return JSON.stringify(internalValue(struct, value), null, 1).replace(/[<>&]/g, letter => `\\u00${letter.charCodeAt(0).toString(16)}`)
}

/** ValidatePodUpdate: a running pod takes new images, tolerations and a shorter deadline, and little else. */
export function validatePodUpdate(pod: Draft, old: Draft, found: Found): void {
  const metadata = part(pod, 'metadata') ?? {}
  const spec = part(pod, 'spec') ?? {}
  const before = part(old, 'spec') ?? {}
  validateMetaUpdate(metadata, part(old, 'metadata') ?? {}, found)
  validatePodObject(pod, found)
  validateAnnotationUpdate(metadata, part(old, 'metadata') ?? {}, found)
  validatePodAnnotations(metadata, spec, 'metadata.annotations', found)
  for (const field of ['containers', 'initContainers']) {
    if (!validateImages(parts(spec, field), parts(before, field), `spec.${field}`, found)) return
  }
  if (!validateDeadline(spec, before, found)) return
  validateAddedTolerations(spec, before, found)
  const gates = new Set(parts(before, 'schedulingGates').map(gate => text(gate, 'name')))
  for (const [index, gate] of parts(spec, 'schedulingGates').entries()) {
    const name = text(gate, 'name')
    if (gates.has(name)) continue
    found.push(forbid(`spec.schedulingGates[${index}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`))
  }
  if (!sameValue('PodSpec', spec, before)) validateRest(spec, before, found)
}

const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/'
const MIRROR = 'kubernetes.io/config.mirror'

function validateAnnotationUpdate(metadata: Draft, old: Draft, found: Found): void {
  const now = new Map(entries(metadata, 'annotations'))
  const before = new Map(entries(old, 'annotations'))
  for (const [key, value] of before) {
    if (now.get(key) === value) continue
    if (key.startsWith(APPARMOR)) found.push(forbid(`metadata.annotations[${key}]`, 'may not remove or update AppArmor annotations'))
    if (key === MIRROR) found.push(forbid(`metadata.annotations[${key}]`, 'may not remove or update mirror pod annotation'))
  }
  for (const key of now.keys()) {
    if (before.has(key)) continue
    if (key.startsWith(APPARMOR)) found.push(forbid(`metadata.annotations[${key}]`, 'may not add AppArmor annotations'))
    if (key === MIRROR) found.push(forbid(`metadata.annotations[${key}]`, 'may not add mirror pod annotation'))
  }
}

/** False when there is no use in looking further. */
function validateImages(containers: readonly Draft[], old: readonly Draft[], path: string, found: Found): boolean {
  if (containers.length !== old.length) {
    found.push(forbid(path, 'pod updates may not add or remove containers'))
    return false
  }
  for (const [index, container] of containers.entries()) {
    const image = text(container, 'image')
    if (image === '') found.push(required(`${path}[${index}].image`))
    if (image !== image.trim()) found.push(invalid(`${path}[${index}].image`, image, 'must not have leading or trailing whitespace'))
  }
  return true
}

function validateDeadline(spec: Draft, old: Draft, found: Found): boolean {
  const now = maybeNumber(spec, 'activeDeadlineSeconds')
  const before = maybeNumber(old, 'activeDeadlineSeconds')
  const path = 'spec.activeDeadlineSeconds'
  if (now === undefined) {
    if (before !== undefined) found.push(invalid(path, {printed: 'null'}, 'must not update from a positive integer to nil value'))
    return true
  }
  if (now < 0 || now > INT32_MAX) {
    found.push(invalid(path, now, rangeError(0, INT32_MAX)))
    return false
  }
  if (before === undefined || before >= now) return true
  found.push(invalid(path, now, 'must be less than or equal to previous value'))
  return false
}

function validateAddedTolerations(spec: Draft, old: Draft, found: Found): void {
  const now = parts(spec, 'tolerations')
  const bare = (toleration: Draft): Draft => ({...toleration, tolerationSeconds: undefined})
  const kept = parts(old, 'tolerations').every(before => now.some(one => sameValue('Toleration', bare(one), bare(before))))
  if (!kept) found.push(forbid('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'))
  else validateTolerations(now, 'spec.tolerations', found)
}

/** Whatever else differs is shown as a diff of the whole spec. */
function validateRest(spec: Draft, old: Draft, found: Found): void {
  const munged: Draft = {
    ...spec,
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
  }
  for (const field of ['containers', 'initContainers']) {
    const before = parts(old, field)
    if (spec[field] !== undefined)
      munged[field] = parts(spec, field).map((container, index) => ({...container, image: before[index]?.image}))
  }
  if (parts(old, 'schedulingGates').length > 0) allowGated(munged, old, found)
  if (sameValue('PodSpec', munged, old)) return
  const difference = unifiedDiff(internalText('PodSpec', old), internalText('PodSpec', munged))
  found.push(forbid('spec', `pod updates may not change fields other than ${UPDATABLE.join(',')}\n${difference}`))
}

/** A gated pod may be told more about where it can run, not less. */
function allowGated(munged: Draft, old: Draft, found: Found): void {
  const selector = new Map(entries(munged, 'nodeSelector'))
  if (entries(old, 'nodeSelector').some(([key, value]) => selector.get(key) !== value)) {
    const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
    found.push(invalid('spec.nodeSelector', asMap(part(munged, 'nodeSelector')), detail))
  }
  munged.nodeSelector = old.nodeSelector
  const affinity = part(munged, 'affinity')
  const before = part(part(old, 'affinity'), 'nodeAffinity')
  const now = part(affinity, 'nodeAffinity')
  if (sameValue('NodeAffinity', now, before)) return
  validateGatedAffinity(now, before, found)
  const {nodeAffinity: _gone, ...others} = affinity ?? {}
  const restored: Draft = before === undefined ? others : {...others, nodeAffinity: before}
  munged.affinity = Object.keys(restored).length === 0 && old.affinity === undefined ? undefined : restored
}

function validateGatedAffinity(now: Draft | undefined, before: Draft | undefined, found: Found): void {
  const list = (affinity: Draft | undefined): readonly Draft[] =>
    parts(part(affinity, 'requiredDuringSchedulingIgnoredDuringExecution'), 'nodeSelectorTerms')
  const path = 'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms'
  const [terms, oldTerms] = [list(now), list(before)]
  if (oldTerms.length > 0 && terms.length !== oldTerms.length) {
    const printed = asJson(terms.length === 0 ? null : terms.map(term => internalValue('NodeSelectorTerm', term)))
    found.push(invalid(path, printed, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'))
    return
  }
  for (const [index, term] of oldTerms.entries()) {
    const next = terms[index] ?? {}
    if (onlyAdds(next, term)) continue
    found.push(
      invalid(
        `${path}[${index}]`,
        asJson(internalValue('NodeSelectorTerm', next)),
        'only additions are allowed (no mutations or deletions)',
      ),
    )
  }
}

function onlyAdds(term: Draft, old: Draft): boolean {
  const fields = ['matchExpressions', 'matchFields']
  if (fields.every(field => parts(old, field).length === 0)) return fields.every(field => parts(term, field).length === 0)
  return fields.every(field => {
    const before = parts(old, field)
    return sameValue('NodeSelectorTerm', {[field]: parts(term, field).slice(0, before.length)}, {[field]: before})
  })
}
