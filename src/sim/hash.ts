/**
 * Hash texts of templates, as they stand in names and labels of pods, ReplicaSets and ControllerRevisions.
 * Objects never change, so the text of one is worked out once and remembered beside it.
 */

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const FNV_OFFSET = 2166136261
const FNV_PRIME = 16777619
const texts = new WeakMap<object, string>()

/** Compact JSON with sorted keys, escaped as Go's encoder does: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return escapeHtml(JSON.stringify(value) ?? 'null')
  const known = texts.get(value)
  if (known !== undefined) return known
  const text = Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : `{${entriesText(value)}}`
  texts.set(value, text)
  return text
}

function entriesText(value: object): string {
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, field]) => `${escapeHtml(JSON.stringify(key))}:${canonicalJson(field)}`)
    .join(',')
}

function escapeHtml(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Letters that make no bad words, as rand.SafeEncodeString. */
export function safeEncode(text: string): string {
  let encoded = ''
  for (let at = 0; at < text.length; at++) encoded += ALPHABET.charAt(text.charCodeAt(at) % ALPHABET.length)
  return encoded
}

/** The pod-template-hash of Deployments and the controller-revision-hash of DaemonSets. Stable; not the letters a real cluster computes. */
export function templateHash(template: object, collisionCount = 0): string {
  const probe = collisionCount === 0 ? '' : String(collisionCount)
  return safeEncode(String(fnv1a(canonicalJson(template) + probe)))
}

/** The hash of a StatefulSet's revision, as history.HashControllerRevision: FNV-1 over the data and the collision count. */
export function revisionHash(data: object, collisionCount = 0): string {
  return safeEncode(String(fnv1(canonicalJson(data) + String(collisionCount))))
}

function fnv1a(text: string): number {
  let hash = FNV_OFFSET
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, FNV_PRIME)
  return hash >>> 0
}

function fnv1(text: string): number {
  let hash = FNV_OFFSET
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash, FNV_PRIME) ^ byte
  return hash >>> 0
}
