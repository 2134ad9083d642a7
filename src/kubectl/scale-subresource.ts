import type {KubeObject} from '../kube/object.ts'
import {at, isData, numAt, put} from '../kube/peek.ts'
import {formatLabelSelector} from '../kube/selector-text.ts'
import {mergePatch} from '../kube/json-patch.ts'
import {scaleFields} from '../kube/managed-fields.ts'
import {isForeign} from '../sim/foreign.ts'
import {structJson} from './go-text.ts'
import {managerOf} from './last-applied.ts'
import type {Served, WriteMode} from './serve.ts'
import {patchInvalid, putObject} from './serve.ts'
import type {Session} from './session.ts'
import type {World} from '../sim/world.ts'
import type {Target} from './targets.ts'
import type {Trouble} from './trouble.ts'

const SCALED = new Set(['StatefulSet', 'Deployment', 'ReplicaSet', 'ReplicationController'])

export const NO_SCALE: Trouble = {reason: 'NotFound', message: 'the server could not find the requested resource'}

export function hasScale(kind: string): boolean {
  return SCALED.has(kind)
}

/** The autoscaling/v1 Scale of an object, which is what the scale subresource shows and takes. */
export function scaleOf(object: KubeObject): KubeObject {
  const {name, namespace, uid, resourceVersion, creationTimestamp} = object.metadata
  const metadata = {
    name,
    ...(namespace === undefined ? {} : {namespace}),
    ...(uid === undefined ? {} : {uid}),
    ...(resourceVersion === undefined ? {} : {resourceVersion}),
    ...(creationTimestamp === undefined ? {} : {creationTimestamp}),
  }
  const replicas = numAt(object, 'spec', 'replicas')
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata,
    spec: replicas === 0 ? {} : {replicas},
    status: {replicas: numAt(object, 'status', 'replicas'), selector: formatLabelSelector(at(object, 'spec', 'selector'))},
  }
}

/** Writes a number of replicas through the scale subresource. */
export function putScale(session: Session, {resource, object}: Target, replicas: number, mode: WriteMode = {}): Served | Trouble {
  if (!hasScale(resource.kind)) return NO_SCALE
  if (replicas < 0) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`
    return {
      reason: 'Invalid',
      message: `Scale.autoscaling "${object.metadata.name}" is invalid: spec.replicas: ${message}`,
      subject: {kind: 'Scale', group: 'autoscaling', name: object.metadata.name},
      causes: [{field: 'spec.replicas', message}],
    }
  }
  if (replicas > 2 ** 31 - 1) {
    return patchInvalid(
      structJson(patchedScale(session.world, object, replicas), 0),
      `json: cannot unmarshal number ${replicas} into Go struct field ScaleSpec.spec.replicas of type int32`,
    )
  }
  const {resourceVersion: _version, ...metadata} = object.metadata
  return putObject(session, resource, put({...object, metadata}, ['spec', 'replicas'], replicas) as KubeObject, mode)
}

/** A Scale as the server's merge patch leaves it: with its managed fields, and outside the patch in the order of the Go structs. */
function patchedScale({revision}: World, object: KubeObject, replicas: number): unknown {
  const {apiVersion, kind, metadata, status} = scaleOf(object)
  const managed = isForeign(object, revision) ? {} : {managedFields: [scaleFields(managerOf(object))]}
  return {apiVersion, kind, metadata: {...metadata, ...managed}, spec: {replicas}, status}
}

/** `patch --subresource=scale`. */
export function patchScale(session: Session, target: Target, patch: unknown): Served | Trouble {
  if (!hasScale(target.resource.kind)) return NO_SCALE
  const merged = mergePatch(scaleOf(target.object), patch)
  const served = putScale(session, target, isData(merged) ? numAt(merged, 'spec', 'replicas') : 0)
  return 'object' in served ? {...served, object: scaleOf(served.object)} : served
}
