import type {KubeObject} from '../kube/object.ts'
import {goQuote} from '../kube/go-quote.ts'
import {readJson} from '../kube/json-read.ts'
import {isData, sameJson, textAt} from '../kube/peek.ts'
import {applyStrategic} from '../kube/strategic-merge.ts'
import {jsonPatch, mergePatch} from '../kube/json-patch.ts'
import {readManifests} from '../kube/yaml.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, texts, truth} from './flags.ts'
import {findInFiles} from './manifests.ts'
import {patchScale} from './scale-subresource.ts'
import {putStatus} from './status-subresource.ts'
import {nameOf} from './output.ts'
import {reportFor} from './report.ts'
import type {Served, WriteMode} from './serve.ts'
import {isTrouble} from './serve.ts'
import {serveJson, serveMerge, serveStrategic} from './serve-patch.ts'
import type {Session} from './session.ts'
import {say, warn} from './session.ts'
import type {Found, Target} from './targets.ts'
import {findTargets} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {faultOf} from './trouble.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} field-manager=string local patch/p=string patch-file=string record subresource=string type=string`

export const PATCH = command({
  path: 'patch',
  flags: FLAGS,
  run: patch,
})

/** `kubectl patch`: strategic merge, JSON merge or JSON patch of one object after the other. */
function patch(session: Session, values: Values): Fault | undefined {
  const type = text(values, 'type', 'strategic').toLowerCase()
  if (!isGiven(values, 'patch') && !isGiven(values, 'patch-file'))
    return plainFault('must specify --patch or --patch-file containing the contents of the patch')
  if (!['json', 'merge', 'strategic'].includes(type))
    return plainFault(`--type must be one of [json merge strategic], not ${goQuote(text(values, 'type'))}`)
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const body = patchBody(session, values)
  if (isFault(body)) return body
  const found = patched(session, values, report.dry)
  if (isFault(found)) return found
  const troubles: Trouble[] = [...found.troubles]
  for (const target of found.targets) {
    const scale = text(values, 'subresource') === 'scale'
    const served = 'fault' in body ? broken(body.fault, type, report.dry) : serve(session, values, target, type, body.value, report.dry)
    if (isTrouble(served)) {
      troubles.push(served)
      continue
    }
    for (const warning of served.warnings) warn(session, `Warning: ${warning}`)
    if (report.dry === 'client' && report.output === '') {
      say(session, `${nameOf(served.object)} patched`)
      continue
    }
    const told = report.tell(served.object, scale || changed(target.object, served.object) ? 'patched' : 'patched (no change)')
    if (isFault(told)) return told
  }
  return faultOf(troubles)
}

/** What is patched: of files, what they say when nothing is to reach the server. */
function patched(session: Session, values: Values, dry: string): Or<Found> {
  if (texts(values, 'filename').length === 0) return findTargets(session, {args: values.args})
  const from = truth(values, 'local') ? 'local' : dry === 'client' ? 'placed' : 'live'
  return findInFiles(session, values, {args: values.args}, from)
}

function serve(session: Session, values: Values, target: Target, type: string, body: unknown, dry: string): Served | Trouble {
  const subresource = text(values, 'subresource')
  if (dry === 'client' || truth(values, 'local')) return locally(target, type, body)
  if (subresource === 'scale') return patchScale(session, target, body)
  if (subresource !== 'status') return onServer(session, target, type, body, {dry: dry === 'server', validation: 'Warn'})
  const patched = locally(target, type, body)
  return isTrouble(patched) ? patched : putStatus(session, target, patched.object, dry === 'server')
}

function changed(before: KubeObject, after: KubeObject): boolean {
  return !sameJson(before, after)
}

/** A patch, or what the server says of JSON that it cannot read. */
type Body = {readonly value: unknown} | {readonly fault: string}

/** The patch as JSON: YAML is welcome, and what cannot be read as such is kubectl's own complaint. What begins with a brace is sent as it is. */
function patchBody(session: Session, values: Values): Or<Body> {
  const file = text(values, 'patch-file')
  const {files = {}} = session.line
  const path = file.replace(/^\.\//, '')
  const source = file === '' ? text(values, 'patch') : Object.hasOwn(files, path) ? files[path] : undefined
  if (source === undefined) return plainFault(`unable to read patch file: open ${file}: no such file or directory`)
  if (source.trimStart().startsWith('{')) return jsonBody(source)
  const list = source.trim().startsWith('[')
  const read = readManifests(list ? `patch: ${source.trim().replaceAll('\n', ' ')}` : source)
  if (read.error !== undefined) {
    const why = read.error.message.replace(/^error converting YAML to JSON: /, '')
    return plainFault(`unable to parse ${goQuote(source)}: ${why}`)
  }
  const value = read.documents[0]?.value ?? null
  return {value: list && isData(value) ? value.patch : value}
}

/** The deepest that a patch is read. */
const DEEPEST = 1000

function jsonBody(source: string): Body {
  const read = readJson(source, 0, DEEPEST)
  if ('value' in read) {
    const rest = source.slice(read.end).trimStart()
    return rest === '' ? {value: read.value} : {fault: `invalid character ${goRune(rest)} after top-level value`}
  }
  return {fault: read.fault === 'syntax' ? read.message : 'unexpected end of JSON input'}
}

function goRune(text: string): string {
  return `'${String.fromCodePoint(text.codePointAt(0) ?? 0)}'`
}

function broken(why: string, type: string, dry: string): Trouble {
  if (dry === 'client') return {message: 'invalid JSON document'}
  return {reason: 'BadRequest', message: type === 'strategic' ? why : `error decoding patch: ${why}`}
}

function onServer(session: Session, {resource, object}: Target, type: string, body: unknown, mode: WriteMode): Served | Trouble {
  const wrong = (go: string): Trouble => ({
    reason: 'BadRequest',
    message: `${type === 'strategic' ? '' : 'error decoding patch: '}json: cannot unmarshal ${jsonType(body)} into Go value of type ${go}`,
  })
  if (type === 'json') {
    if (body !== null && !Array.isArray(body)) return wrong('[]handlers.jsonPatchOp')
    return serveJson(session, resource, object, Array.isArray(body) ? body : [], mode)
  }
  if (body !== null && !isData(body)) return wrong('map[string]interface {}')
  const patch = isData(body) ? body : {}
  const name = textAt(patch, 'metadata', 'name')
  if (name !== '' && name !== object.metadata.name)
    return {reason: 'BadRequest', message: `the name of the object (${name}) does not match the name on the URL (${object.metadata.name})`}
  return type === 'merge' ? serveMerge(session, resource, object, patch, mode) : serveStrategic(session, resource, object, patch, mode)
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return isData(value) ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value
}

function locally({resource, object}: Target, type: string, body: unknown): Served | Trouble {
  const live = isData(object) ? object : {}
  const patched =
    type === 'json'
      ? jsonPatch(live, Array.isArray(body) ? body : [])
      : type === 'merge'
        ? mergePatch(live, body)
        : applyStrategic(resource.kind, live, isData(body) ? body : {})
  if (typeof patched === 'string') return {message: patched}
  const result = type === 'strategic' && isData(patched) && 'object' in patched ? patched.object : patched
  return isData(result) ? {object: result as KubeObject, warnings: []} : {message: 'the patch does not fit'}
}
