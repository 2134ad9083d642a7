import {sameJson} from './peek.ts'
import {part, parts, text} from './wire/draft.ts'
import type {Draft} from './wire/shape.ts'

/**
 * The API server leaves out owner references that are there already, before anything else looks at an object, and says so
 * (dedupOwnerReferences, k8s.io/apiserver). The warnings; `object` is changed.
 */
export function dropSameOwners(object: Draft): readonly string[] {
  const metadata = part(object, 'metadata')
  const owners = parts(metadata, 'ownerReferences')
  const kept: Draft[] = []
  for (const owner of owners) if (!kept.some(other => sameJson(other, owner))) kept.push(owner)
  if (metadata === undefined || kept.length === owners.length) return []
  const uids = owners.filter((owner, at) => owners.slice(0, at).some(other => sameJson(other, owner))).map(owner => text(owner, 'uid'))
  metadata.ownerReferences = kept
  const plan = 'API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests'
  return [`.metadata.ownerReferences contains duplicate entries; ${plan}; duplicate UID(s) observed: ${uids.join(', ')}`]
}
