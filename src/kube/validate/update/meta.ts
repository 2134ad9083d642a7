import {maybeText, text, texts} from '../../wire/draft.ts'
import type {Draft} from '../../wire/shape.ts'
import {asJson, forbid, invalid} from '../field.ts'
import type {Found} from '../field.ts'
import {validateFinalizerNames, validateMetaMaps} from '../meta.ts'

/** What identifies an object stays; its labels and annotations are checked again (ValidateObjectMetaUpdate). */
export function validateMetaUpdate(metadata: Draft, old: Draft, found: Found, kubeFinalizers = true): void {
  if (old.deletionTimestamp !== undefined) {
    const added = [...new Set(texts(metadata, 'finalizers'))].filter(name => !texts(old, 'finalizers').includes(name)).sort()
    if (added.length > 0) {
      const list = `[]string{${added.map(name => JSON.stringify(name)).join(', ')}}`
      const detail = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`
      found.push(forbid('metadata.finalizers', detail))
    }
  }
  for (const field of ['name', 'namespace']) {
    if (text(metadata, field) !== text(old, field)) found.push(invalid(`metadata.${field}`, text(metadata, field), 'field is immutable'))
  }
  const uid = text(metadata, 'uid')
  if (uid !== text(old, 'uid')) found.push(invalid('metadata.uid', asJson(uid), 'field is immutable'))
  for (const field of ['deletionTimestamp']) {
    if (maybeText(metadata, field) !== maybeText(old, field))
      found.push(invalid(`metadata.${field}`, asJson(metadata[field]), 'field is immutable'))
  }
  if ((metadata.deletionGracePeriodSeconds ?? null) !== (old.deletionGracePeriodSeconds ?? null)) {
    found.push(invalid('metadata.deletionGracePeriodSeconds', asJson(metadata.deletionGracePeriodSeconds), 'field is immutable'))
  }
  validateMetaMaps(metadata, 'metadata', found)
  if (kubeFinalizers) validateFinalizerNames(metadata, 'metadata', found)
}
