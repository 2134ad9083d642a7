import {entries, part, parts, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {validateImageText} from './container.ts'
import {forbid} from './field.ts'
import type {Found} from './field.ts'
import {validateAnnotations, validateLabels, validateMeta} from './meta.ts'
import {subdomainErrors} from './names.ts'
import {validatePodSpec} from './pod-spec.ts'
import {validatePodAnnotations, validateProfileAnnotations} from './security.ts'

/** ValidatePodTemplateSpec: a template's metadata has no name to check. Paths of labels leave out `metadata`, as the server does. */
export function validateTemplate(template: Draft, path: string, found: Found): void {
  const metadata = part(template, 'metadata')
  const spec = part(template, 'spec') ?? {}
  validateLabels(entries(metadata, 'labels'), `${path}.labels`, found)
  validateAnnotations(metadata, `${path}.annotations`, found)
  validatePodAnnotations(metadata, spec, `${path}.annotations`, found)
  validatePodSpec(spec, {podName: '', isPod: false}, `${path}.spec`, found)
  validateProfileAnnotations(metadata, spec, `${path}.spec`, found)
  if (parts(spec, 'ephemeralContainers').length > 0) {
    found.push(forbid(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'))
  }
}

/** Metadata and spec of a Pod (validatePodMetadataAndSpec); shared by create and update. */
export function validatePodObject(pod: Draft, found: Found): void {
  const metadata = part(pod, 'metadata') ?? {}
  const spec = part(pod, 'spec') ?? {}
  validateMeta(metadata, true, subdomainErrors, found)
  validatePodAnnotations(metadata, spec, 'metadata.annotations', found)
  validatePodSpec(spec, {podName: text(metadata, 'name'), isPod: true}, 'spec', found)
  if (text(spec, 'serviceAccountName') === '') forbidTokens(spec, found)
  for (const field of ['containers', 'initContainers']) {
    for (const [index, container] of parts(spec, field).entries()) validateImageText(container, `spec.${field}[${index}]`, found)
  }
}

/** Without the ServiceAccount plugin a Pod has no account whose token it could mount. */
function forbidTokens(spec: Draft, found: Found): void {
  for (const [index, volume] of parts(spec, 'volumes').entries()) {
    for (const [place, source] of parts(part(volume, 'projected'), 'sources').entries()) {
      if (source.serviceAccountToken === undefined) continue
      const at = `spec.volumes[${index}].projected.sources[${place}].serviceAccountToken`
      found.push(forbid(at, 'must not be specified when serviceAccountName is not set'))
    }
  }
}

/** ValidatePodCreate. */
export function validatePod(pod: Draft, found: Found): void {
  validatePodObject(pod, found)
  const spec = part(pod, 'spec') ?? {}
  if (parts(spec, 'ephemeralContainers').length > 0) found.push(forbid('spec.ephemeralContainers', 'cannot be set on create'))
  if (text(spec, 'nodeName') !== '' && parts(spec, 'schedulingGates').length > 0) {
    found.push(forbid('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'))
  }
  validateProfileAnnotations(part(pod, 'metadata'), spec, 'spec', found)
}
