import {jsonPatch, mergePatch} from '../kube/json-patch.ts'
import {goQuote} from '../kube/go-quote.ts'
import type {Json, KubeObject} from '../kube/object.ts'
import {goValue} from '../kube/patch-list.ts'
import type {Data} from '../kube/peek.ts'
import {isData} from '../kube/peek.ts'
import type {Resource} from '../kube/resources.ts'
import {applyStrategic} from '../kube/strategic-merge.ts'
import {goJson} from './go-text.ts'
import {convertFault, convertIntegers} from './convert.ts'
import type {Served, WriteMode} from './serve.ts'
import {isTrouble, patchInvalid, putObject, readStrictly} from './serve.ts'
import type {Session} from './session.ts'
import type {Trouble} from './trouble.ts'

/** PATCH with a strategic merge patch. Errors of decoding print the patch as the server has left it. */
export function serveStrategic(session: Session, resource: Resource, live: KubeObject, patch: Data, mode: WriteMode): Served | Trouble {
  const patched = applyStrategic(resource.kind, live as Data, patch)
  if (typeof patched === 'string') return {reason: '', message: patched}
  const wrong = convertFault(resource.kind, patched.object)
  if (wrong !== undefined) return patchInvalid(goValue(patched.patch), wrong)
  return readAndPut(session, resource, live, convertIntegers(resource.kind, patched.object), goValue(patched.patch), mode)
}

/** PATCH with a JSON merge patch. */
export function serveMerge(session: Session, resource: Resource, live: KubeObject, patch: unknown, mode: WriteMode): Served | Trouble {
  const merged = mergePatch(live, patch)
  return isData(merged)
    ? readAndPut(session, resource, live, merged, goJson(merged), mode)
    : patchInvalid(goJson(patch), 'json: cannot unmarshal')
}

/** PATCH with JSON patch operations. */
export function serveJson(
  session: Session,
  resource: Resource,
  live: KubeObject,
  operations: readonly unknown[],
  mode: WriteMode,
): Served | Trouble {
  const patched = jsonPatch(live as Data, operations)
  if (patched === undefined) {
    return {
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
      subject: {kind: '', group: '', name: ''},
    }
  }
  return readAndPut(session, resource, live, patched, goJson(patched), mode)
}

function readAndPut(
  session: Session,
  resource: Resource,
  live: KubeObject,
  object: Data,
  shown: string,
  mode: WriteMode,
): Served | Trouble {
  const read = readStrictly(resource, object as {readonly [key: string]: Json}, mode)
  if (isTrouble(read)) {
    if (read.reason !== 'BadRequest') return read
    return patchInvalid(shown, read.message.replace(/^.* cannot be handled as a [^:]*: /s, ''))
  }
  const {uid} = read.object.metadata
  if (uid !== undefined && uid !== live.metadata.uid) return uidFixed(resource, live, uid)
  return putObject(session, resource, keepIdentity(read.object, live), mode, read.warnings)
}

function uidFixed({kind, group}: Resource, live: KubeObject, uid: string): Trouble {
  const message = `Invalid value: ${goQuote(uid)}: field is immutable`
  const {name} = live.metadata
  return {
    reason: 'Invalid',
    message: `${kind}.${group} "${name}" is invalid: metadata.uid: ${message}`,
    subject: {kind, group, name},
    causes: [{field: 'metadata.uid', message}],
  }
}

/** A patch is about one object: whatever it says of name and namespace, it stays that object. */
function keepIdentity(object: KubeObject, live: KubeObject): KubeObject {
  const {namespace: _given, ...metadata} = object.metadata
  const {name, namespace} = live.metadata
  return {...object, metadata: {...metadata, name, ...(namespace === undefined ? {} : {namespace})}}
}
