import type {Key, Problem} from '../kube/object.ts'
import {splitKey} from '../kube/object.ts'
import {groupResource, resourceOfKind} from '../kube/resources.ts'

/** The API server's words for a refused request, as apimachinery/pkg/api/errors. */
export function notFound(key: Key): Problem {
  const {kind, name} = splitKey(key)
  return {reason: 'NotFound', message: `${named(kind)} "${name}" not found`}
}

export function alreadyExists(key: Key): Problem {
  const {kind, name} = splitKey(key)
  return {reason: 'AlreadyExists', message: `${named(kind)} "${name}" already exists`}
}

export function conflict(key: Key): Problem {
  const {kind, name} = splitKey(key)
  const text = 'the object has been modified; please apply your changes to the latest version and try again'
  return {reason: 'Conflict', message: `Operation cannot be fulfilled on ${named(kind)} "${name}": ${text}`}
}

export function uidConflict(key: Key, wanted: string, found: string): Problem {
  const {kind, name} = splitKey(key)

  return {
    reason: 'Conflict',
    message: `Operation cannot be fulfilled on ${named(kind)} "${name}": Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${found}`,
  }
}

export function tooMany(bound: string, limit: number): Problem {
  return {reason: 'Forbidden', message: `this cluster is at its bound: ${bound} (${limit})`}
}

/** `statefulsets.apps`; a kind the server does not know goes by its own name. */
function named(kind: string): string {
  const resource = resourceOfKind(kind)
  return resource === undefined ? kind.toLowerCase() : groupResource(resource)
}
