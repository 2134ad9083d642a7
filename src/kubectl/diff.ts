import {applyStrategic, threeWayPatch} from '../kube/strategic-merge.ts'
import type {KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {dataAt, put} from '../kube/peek.ts'
import {apiVersionOf} from '../kube/resources.ts'
import {unifiedDiff} from '../kube/unified-diff.ts'
import {printYaml} from '../kube/yaml-print.ts'
import {command, FILE_FLAGS} from './command.ts'
import type {Fault} from './fault.ts'
import {fault, isFault} from './fault.ts'
import type {Values} from './flags.ts'
import {texts, truth} from './flags.ts'
import {lastApplied, withConfiguration, LAST_APPLIED} from './last-applied.ts'
import type {Manifest} from './manifests.ts'
import {manifestsOf} from './manifests.ts'
import {isTrouble, serveCreate} from './serve.ts'
import {serveStrategic} from './serve-patch.ts'
import type {Session} from './session.ts'
import {lookUp} from './session.ts'
import type {Trouble} from './trouble.ts'
import {faultOf} from './trouble.ts'

export const DIFF = command({
  path: 'diff',
  flags: `${FILE_FLAGS} concurrency=int field-manager=string force-conflicts prune prune-allowlist=array selector/l=string server-side show-managed-fields show-secrets`,
  run: diff,
})

/** Faults of diff exit with 2: 1 says that there is a difference. */
const TROUBLED = 2

/** `kubectl diff`: each object as it is against what apply would make of it. */
function diff(session: Session, values: Values): Fault | undefined {
  if (texts(values, 'filename').length === 0) return fault('error: must specify one of -f and -k', TROUBLED)
  const read = manifestsOf(session, values)
  if (isFault(read)) return {...read, exit: TROUBLED}
  let differs = false
  for (const manifest of read.manifests) {
    const live = lookUp(session.world, manifest.resource, manifest.namespace, manifest.name)
    const merged = mergedOf(session, manifest, live)
    if (isTrouble(merged)) return troubled(merged)
    const changes = diffOf(manifest, live, merged.object, truth(values, 'show-secrets'))
    if (changes !== '') differs = true
    session.stdout += changes
  }
  const [trouble] = read.troubles
  if (trouble !== undefined) return troubled(trouble)
  return differs ? fault('', 1) : undefined
}

function troubled(trouble: Trouble): Fault | undefined {
  const told = faultOf([trouble])
  return told === undefined ? undefined : {...told, exit: TROUBLED}
}

function mergedOf(session: Session, {resource, value}: Manifest, live: KubeObject | undefined): {readonly object: KubeObject} | Trouble {
  if (live === undefined) return serveCreate(session, resource, value, {dry: true})
  const patch = threeWayPatch(resource.kind, lastApplied(live) ?? {}, withConfiguration(value), live as Data)
  if (typeof patch === 'string') return {message: patch}
  if (Object.keys(patch).length === 0) return {object: live}
  const served = serveStrategic(session, resource, live, patch, {dry: true})
  if (isTrouble(served)) return served
  const laid = applyStrategic(resource.kind, live as Data, patch)
  return served.object === live && typeof laid !== 'string' ? {object: laid.object as KubeObject} : served
}

function diffOf({resource, namespace, name}: Manifest, found: KubeObject | undefined, made: KubeObject, secrets: boolean): string {
  const hidden = resource.kind === 'Secret' && !secrets
  const live = hidden && found !== undefined ? masked(found, made, ' (before)') : found
  const merged = hidden ? masked(made, found, ' (after)') : made
  const text = shown(merged)
  const lines = text.split('\n')
  const added = `@@ -0,0 +1,${lines.length} @@\n${lines.map(line => `+${line}\n`).join('')}`
  const changes = live === undefined ? added : unifiedDiff(shown(live), text)
  if (changes === '') return ''
  const file = [apiVersionOf(resource).replace('/', '.'), resource.kind, namespace, name].join('.')
  return `diff -u -N LIVE/${file} MERGED/${file}\n--- LIVE/${file}\n+++ MERGED/${file}\n${changes}`
}

/** A Secret whose values are stars, with a word beside those that differ. */
function masked(object: KubeObject, other: KubeObject | undefined, word: string): KubeObject {
  const others = dataAt(other, 'data')
  const stars = Object.entries(dataAt(object, 'data')).map(([key, value]) => {
    const differs = Object.hasOwn(others, key) && others[key] !== value
    return [key, `***${differs ? word : ''}`] as const
  })
  return stars.length === 0 ? object : (put(object, ['data'], Object.fromEntries(stars)) as KubeObject)
}

/** The memory of the last manifest is no difference that anyone looks for. */
function shown(object: KubeObject | undefined): string {
  if (object === undefined) return ''
  const {[LAST_APPLIED]: _memory, ...annotations} = object.metadata.annotations ?? {}
  const {annotations: _all, ...metadata} = object.metadata
  return printYaml({...object, metadata: Object.keys(annotations).length === 0 ? metadata : {...metadata, annotations}}).replace(/\n$/, '')
}
