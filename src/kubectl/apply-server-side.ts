import type {Data} from '../kube/peek.ts'
import {dataAt, isData} from '../kube/peek.ts'
import type {PatchPlace} from '../kube/patch-meta.ts'
import {metaOf, placeOfKind} from '../kube/patch-meta.ts'
import type {KubeObject} from '../kube/object.ts'
import {conflictsWith} from './apply-conflicts.ts'
import {isForeign} from '../sim/foreign.ts'
import type {Values} from './flags.ts'
import {truth} from './flags.ts'
import {goJson} from './go-text.ts'
import {LAST_APPLIED, lastApplied} from './last-applied.ts'
import type {Manifest} from './manifests.ts'
import type {Report} from './report.ts'
import {printsObjects} from './report.ts'
import type {Value, WriteMode} from './serve.ts'
import {isTrouble, readStrictly, serveCreate, serveUpdate} from './serve.ts'
import type {Session} from './session.ts'
import {lookUp, warn} from './session.ts'
import type {Trouble} from './trouble.ts'
import {validationOf} from './validation.ts'

/**
 * `apply --server-side`: the manifest's fields are laid over the object, lists by their keys. Of field managers the tutorial's server knows
 * only client-side apply, from what that remembers: its fields conflict, and nothing that a manifest no longer names is taken away.
 */
export function applyServerSide(
  session: Session,
  manifest: Manifest,
  values: Values,
  report: Report,
): {readonly object: unknown} | Trouble {
  const {resource, namespace, name} = manifest
  const live = lookUp(session.world, resource, namespace, name)
  const mode = {dry: report.dry === 'server', validation: validationOf(values)}
  const refused = live === undefined || truth(values, 'force-conflicts') ? undefined : conflictIn(session, manifest, live, mode)
  if (refused !== undefined) return refused
  const served =
    live === undefined
      ? serveCreate(session, resource, manifest.value, mode)
      : serveUpdate(session, resource, overlay(resource.kind, live, remembered(live, manifest.value)), mode)
  if (isTrouble(served)) return served
  for (const warning of served.warnings) warn(session, `Warning: ${warning}`)
  if (!printsObjects(values)) report.tell(served.object, 'serverside-applied')
  return {object: served.object}
}

function conflictIn(session: Session, {resource, value}: Manifest, live: KubeObject, mode: WriteMode): Trouble | undefined {
  const read = readStrictly(resource, value as Value, mode)
  // What nobody manages yet is given to whoever applies first.
  return isTrouble(read) || isForeign(live, session.world.revision) ? undefined : conflictsWith(live, read.object)
}

/** An object that client-side apply made keeps its memory of the last manifest, so that one may go back to it. */
function remembered(live: KubeObject, value: Data): Data {
  if (lastApplied(live) === undefined) return value
  const annotations = {...dataAt(value, 'metadata', 'annotations'), [LAST_APPLIED]: `${goJson(value)}\n`}
  return {...value, metadata: {...dataAt(value, 'metadata'), annotations}}
}

function overlay(kind: string, live: KubeObject, manifest: Data): Data {
  return layMap(live as Data, manifest, placeOfKind(kind))
}

function layMap(below: Data, above: Data, place: PatchPlace): Data {
  const laid: {[key: string]: unknown} = {...below}
  for (const [key, value] of Object.entries(above)) {
    const meta = metaOf(place, key)
    const before = laid[key]
    if (isData(before) && isData(value)) laid[key] = layMap(before, value, meta.place)
    else if (Array.isArray(before) && Array.isArray(value) && meta.mergeKey !== '')
      laid[key] = layList(before, value, meta.place, meta.mergeKey)
    else laid[key] = value
  }
  return laid
}

function layList(below: readonly unknown[], above: readonly unknown[], place: PatchPlace, mergeKey: string): readonly unknown[] {
  const keyOf = (item: unknown): unknown => (isData(item) ? item[mergeKey] : undefined)
  const laid = above.map(item => {
    const before = below.find(other => keyOf(other) === keyOf(item))
    return isData(before) && isData(item) ? layMap(before, item, place) : item
  })
  return [...laid, ...below.filter(item => !above.some(other => keyOf(other) === keyOf(item)))]
}
