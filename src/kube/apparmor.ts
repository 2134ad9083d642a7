import {allContainers} from './defaults/pod.ts'
import {madePart, part, text} from './wire/draft.ts'
import type {Draft} from './wire/shape.ts'
import {sameJson} from './peek.ts'

const PREFIX = 'container.apparmor.security.beta.kubernetes.io/'

/**
 * Old annotations of a new Pod become fields of its containers, unless the pod's own profile says the same; the server warns of
 * each one that was needed or could not be read (applyAppArmorVersionSkew, pkg/registry/core/pod).
 */
export function readAppArmorAnnotations(pod: Draft): readonly string[] {
  const spec = part(pod, 'spec')
  const annotations = part(part(pod, 'metadata'), 'annotations')
  if (annotations === undefined || text(part(spec, 'os'), 'name') === 'windows') return []
  const own = part(part(spec, 'securityContext'), 'appArmorProfile')
  const warnings: string[] = []
  for (const container of allContainers(spec)) {
    const key = `${PREFIX}${text(container, 'name')}`
    const word = annotations[key]
    if (typeof word !== 'string' || part(part(container, 'securityContext'), 'appArmorProfile') !== undefined) continue
    const profile = profileOf(word)
    if (profile !== undefined && sameJson(profile, own)) continue
    if (profile !== undefined) madePart(container, 'securityContext').appArmorProfile = profile
    warnings.push(`metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`)
  }
  return warnings
}

function profileOf(word: string): Draft | undefined {
  if (word === 'unconfined') return {type: 'Unconfined'}
  if (word === 'runtime/default') return {type: 'RuntimeDefault'}
  const local = word.startsWith('localhost/') ? word.slice('localhost/'.length) : ''
  return local === '' || local !== local.trim() ? undefined : {type: 'Localhost', localhostProfile: local}
}
