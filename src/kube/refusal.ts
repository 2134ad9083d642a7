import {goQuote} from './go-quote.ts'
import type {Problem} from './object.ts'
import {groupResource} from './resources.ts'
import type {Resource} from './resources.ts'

/** One thing wrong with one field: `field` is a path, `message` what follows it, both as in a Status' causes. */
export type Cause = {readonly field: string; readonly message: string}

/**
 * Why the API server refused, as its Status says it. `message` is the Status' message. For reason Invalid `causes` has every
 * error in the server's order (kubectl prints these, not the message); `subject` is what kubectl names: kind, group and name.
 */
export type Refusal = Problem & {
  readonly causes?: readonly Cause[]
  readonly subject: {readonly kind: string; readonly group: string; readonly name: string}
  /** What the server said before it refused. */
  readonly warnings?: readonly string[]
}

/** `StatefulSet.apps`, or `Pod` in the core group (schema.GroupKind). */
function qualifiedKind(resource: Resource): string {
  return resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`
}

/** errors.NewInvalid of k8s.io/apimachinery: one error stands alone, several in brackets, each text once. */
export function invalidObject(resource: Resource, name: string, causes: readonly Cause[]): Refusal {
  const texts = [...new Set(causes.map(cause => `${cause.field}: ${cause.message}`))]
  const first = causes[0]
  return {
    reason: 'Invalid',
    message: `${qualifiedKind(resource)} ${goQuote(name)} is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`,
    ...(first === undefined ? {} : {field: first.field}),
    causes,
    subject: {kind: resource.kind, group: resource.group, name},
  }
}

/** admission.NewForbidden: an admission plugin says no. */
export function forbidden(resource: Resource, name: string, why: string): Refusal {
  const subject = {kind: resource.plural, group: resource.group, name}
  return {reason: 'Forbidden', message: `${groupResource(resource)} ${goQuote(name)} is forbidden: ${why}`, subject}
}

/** NamespaceLifecycle: nothing can be made in a namespace that is not there. */
export function namespaceNotFound(namespace: string): Refusal {
  return {
    reason: 'NotFound',
    message: `namespaces ${goQuote(namespace)} not found`,
    subject: {kind: 'namespaces', group: '', name: namespace},
  }
}

/** A kind that this API server does not keep: as an address that is not there. */
export function notServed(kind: string): Refusal {
  return {reason: 'NotFound', message: 'the server could not find the requested resource', subject: {kind, group: '', name: ''}}
}
