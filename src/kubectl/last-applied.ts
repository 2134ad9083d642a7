import type {ManagedFields} from '../kube/managed-fields.ts'
import {managedFields} from '../kube/managed-fields.ts'
import type {KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {dataAt, isData, put, textAt} from '../kube/peek.ts'
import {goJson} from './go-text.ts'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What kubectl apply remembers of a manifest: its JSON with an annotations map, without this annotation, and a line break. */
export function configurationOf(manifest: Data): string {
  const {[LAST_APPLIED]: _own, ...annotations} = dataAt(manifest, 'metadata', 'annotations')
  return `${goJson({...manifest, metadata: {...dataAt(manifest, 'metadata'), annotations}})}\n`
}

/** The manifest with that memory in its annotation, as it is sent. */
export function withConfiguration(manifest: Data): Data {
  const annotations = {...dataAt(manifest, 'metadata', 'annotations'), [LAST_APPLIED]: configurationOf(manifest)}
  return {...manifest, metadata: {...dataAt(manifest, 'metadata'), annotations}}
}

/** The manifest that was applied last; undefined when the object does not remember one. */
export function lastApplied(object: unknown): Data | undefined {
  const text = textAt(object, 'metadata', 'annotations', LAST_APPLIED)
  if (text === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isData(value) ? value : {}
  } catch {
    return {}
  }
}

/**
 * Who manages the fields of an object, told from what it remembers: the tutorial's server keeps no managers, so an object counts as
 * made by `kubectl apply` when it remembers a manifest, else as made by `kubectl create`, and as unchanged since.
 */
export function managerOf(live: KubeObject): ManagedFields {
  const {creationTimestamp} = live.metadata
  const original = lastApplied(live)
  if (original === undefined) return managedFields(asWritten(live), 'kubectl-create', creationTimestamp)
  const sent = {...withConfiguration(original), kind: live.kind, apiVersion: live.apiVersion}
  return managedFields(put(sent, ['metadata', 'name'], live.metadata.name) as KubeObject, 'kubectl-client-side-apply', creationTimestamp)
}

/** Without the address that the server chose: nobody wrote it, so nobody manages it. */
function asWritten(live: KubeObject): KubeObject {
  if (live.kind !== 'Service' || textAt(live, 'spec', 'clusterIP') === 'None') return live
  const {clusterIP: _ip, clusterIPs: _ips, ...spec} = dataAt(live, 'spec')
  return {...live, spec}
}

/** The object with its managed fields, as kubectl reads it from a server. */
export function withManagers(live: KubeObject): Data {
  return put(live, ['metadata', 'managedFields'], [managerOf(live)])
}
