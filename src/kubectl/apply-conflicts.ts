import {goJson} from './go-text.ts'
import {configurationOf, LAST_APPLIED, lastApplied, managerOf} from './last-applied.ts'
import type {KubeObject} from '../kube/object.ts'
import {isData, sameJson, textAt} from '../kube/peek.ts'
import type {Trouble} from './trouble.ts'

/**
 * Why a server-side apply is refused: fields of the manifest that client-side apply owns and that stand there with another value. Undefined
 * when nothing stands against it. `applied` is the manifest as the server reads it, without defaults. Other managers are not kept by the
 * tutorial's server. (sigs.k8s.io/structured-merge-diff, managedfields/internal/conflict.go)
 */
export function conflictsWith(live: KubeObject, applied: KubeObject): Trouble | undefined {
  if (!isAppliedByClient(live)) return undefined
  const {manager, fieldsV1} = managerOf(live)
  const paths: string[] = []
  findConflicts(fieldsV1, applied, live, '', paths)
  if (paths.length === 0) return undefined
  const who = `with ${JSON.stringify(manager)} using ${live.apiVersion}:`
  const found =
    paths.length === 1
      ? `1 conflict: conflict ${who} ${paths[0] ?? ''}`
      : `${paths.length} conflicts: conflicts ${who}\n${paths.map(path => `- ${path}`).join('\n')}`
  return {message: `Apply failed with ${found}\n${ADVICE}`}
}

const ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`

/** Whether the last apply was a client-side one: a server-side one moves the fields to itself, and writes down its manifest as it is. */
function isAppliedByClient(live: KubeObject): boolean {
  const remembered = lastApplied(live)
  return remembered !== undefined && configurationOf(remembered) === textAt(live, 'metadata', 'annotations', LAST_APPLIED)
}

/** Goes down the tree of owned fields (`f:` a field, `k:` an item of a list) as far as the manifest goes. */
function findConflicts(owned: unknown, applied: unknown, live: unknown, path: string, paths: string[]): void {
  if (!isData(owned)) return
  for (const [step, inner] of Object.entries(owned)) {
    const name = step.slice(2)
    if (step.startsWith('k:')) {
      const keys = JSON.parse(name) as {readonly [key: string]: unknown}
      const [mine, theirs] = [itemWith(applied, keys), itemWith(live, keys)]
      if (mine !== undefined) findConflicts(inner, mine, theirs, `${path}[${keysText(keys)}]`, paths)
    } else if (step.startsWith('f:') && isData(applied) && applied[name] !== undefined && applied[name] !== null) {
      const [mine, theirs] = [applied[name], isData(live) ? live[name] : undefined]
      if (isData(inner) && Object.keys(inner).length > 0) findConflicts(inner, mine, theirs, `${path}.${name}`, paths)
      else if (!sameJson(mine, theirs)) paths.push(`${path}.${name}`)
    }
  }
}

/** The protocol of a port is the one key with a default. */
function itemWith(list: unknown, keys: {readonly [key: string]: unknown}): unknown {
  if (!Array.isArray(list)) return undefined
  return list.find(
    item => isData(item) && Object.entries(keys).every(([key, value]) => (item[key] ?? (key === 'protocol' ? 'TCP' : '')) === value),
  )
}

function keysText(keys: {readonly [key: string]: unknown}): string {
  return Object.keys(keys)
    .sort()
    .map(key => `${key}=${goJson(keys[key])}`)
    .join(',')
}
