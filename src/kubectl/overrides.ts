import {jsonPatch, mergePatch} from '../kube/json-patch.ts'
import type {Data} from '../kube/peek.ts'
import {isData} from '../kube/peek.ts'
import {applyStrategic} from '../kube/strategic-merge.ts'
import {readManifests} from '../kube/yaml.ts'
import type {Or} from './fault.ts'
import {plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text} from './flags.ts'

/** What the two patch libraries say of what is no JSON (evanphx/json-patch, strategicpatch). */
const UNREADABLE: {readonly [type: string]: string} = {
  json: 'unexpected end of JSON input',
  merge: 'Invalid JSON Patch',
  strategic: 'invalid JSON document',
}

export const OVERRIDE_FLAGS = 'override-type=string overrides=string'

/** The object that a command made, changed by --overrides: a merge patch, or what --override-type says. As cmdutil.Overrider. */
export function overridden(values: Values, object: Data): Or<Data> {
  const given = text(values, 'overrides')
  if (given === '') return object
  const type = text(values, 'override-type', 'merge')
  if (!['json', 'merge', 'strategic'].includes(type)) return plainFault(`invalid override type: ${type}`)
  const list = given.trim().startsWith('[')
  const read = readManifests(list ? `{"patch":${given}}` : given)
  const value = read.documents[0]?.value
  const patch = list && isData(value) ? value.patch : value
  if (read.error !== undefined || patch === undefined) return plainFault(UNREADABLE[type] ?? '')
  const changed =
    type === 'json'
      ? jsonPatch(object, Array.isArray(patch) ? patch : [])
      : type === 'merge'
        ? mergePatch(object, patch)
        : merged(object, patch)
  return isData(changed) ? changed : plainFault(typeof changed === 'string' ? changed : 'the overrides do not fit')
}

function merged(object: Data, patch: unknown): unknown {
  const patched = applyStrategic(String(object.kind), object, isData(patch) ? patch : {})
  return typeof patched === 'string' ? patched : patched.object
}
