import type {Data} from '../kube/peek.ts'
import {dataAt, textAt} from '../kube/peek.ts'
import {groupKind, groupResource} from '../kube/resources.ts'
import type {Json} from '../kube/object.ts'
import {keyOf} from '../kube/object.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {durationMs, number, text, texts, truth} from './flags.ts'
import {withConfiguration} from './last-applied.ts'
import type {Manifest} from './manifests.ts'
import {manifestsOf} from './manifests.ts'
import {deleteWords} from './delete-words.ts'
import {pathTrouble} from './request-path.ts'
import {reportFor} from './report.ts'
import type {Served, WriteMode} from './serve.ts'
import {isTrouble, readStrictly, serveCreate, serveUpdate} from './serve.ts'
import type {Session} from './session.ts'
import {ask, isRefusal, lookUp, say, warn} from './session.ts'
import type {Trouble} from './trouble.ts'
import {faultOf, notFoundTrouble, wrapped} from './trouble.ts'
import {validationOf} from './validation.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} cascade=opt:background field-manager=string force grace-period=int raw=string? save-config
  subresource=string? timeout=duration validate=opt:strict wait`

export const REPLACE = command({
  path: 'replace',
  flags: FLAGS,
  run: replace,
})

/** `kubectl replace`: the whole object is put; with --force it is deleted and made anew. */
function replace(session: Session, values: Values, name: string): Fault | undefined {
  const wrong = wrongUse(values, name)
  if (wrong !== undefined) return wrong
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const read = manifestsOf(session, values)
  if (isFault(read)) return read
  const force = truth(values, 'force')
  const mode: WriteMode = {dry: report.dry === 'server', validation: validationOf(values)}
  if (force && report.dry === 'none') for (const manifest of read.manifests) deleteFirst(session, manifest)
  const troubles: Trouble[] = []
  for (const manifest of read.manifests) {
    const value = truth(values, 'save-config') ? withConfiguration(manifest.value) : manifest.value
    const served = report.dry === 'client' ? undefined : sendOne(session, manifest, value, force, mode)
    if (served !== undefined && isTrouble(served)) {
      troubles.push(served)
      continue
    }
    for (const warning of served?.warnings ?? []) warn(session, `Warning: ${warning}`)
    report.tell(served?.object ?? value, 'replaced')
  }
  troubles.push(...read.troubles)
  if (read.manifests.length === 0 && troubles.length === 0) return force ? plainFault('no objects passed to replace') : undefined
  return faultOf(troubles)
}

function wrongUse(values: Values, name: string): Fault | undefined {
  const force = truth(values, 'force')
  if (!force && number(values, 'grace-period', -1) >= 0) return plainFault('--grace-period must have --force specified')
  if (!force && durationMs(text(values, 'timeout', '0s')) !== 0) return plainFault('--timeout must have --force specified')
  if (texts(values, 'filename').length === 0) return plainFault('must specify one of -f and -k')
  return values.args.length > 0 ? usageFault(`Unexpected args: [${values.args.join(' ')}]`, name) : undefined
}

function sendOne(session: Session, manifest: Manifest, value: Data, force: boolean, mode: WriteMode): Served | Trouble {
  if (force) return serveCreate(session, manifest.resource, value, mode)
  const served = putOne(session, manifest, value, mode)
  return isTrouble(served) ? wrapped(served, `error when replacing ${JSON.stringify(manifest.source)}: `) : served
}

/** Kinds that a PUT makes when they are not there (AllowCreateOnUpdate in pkg/registry). */
const MADE_BY_PUT = new Set(['Service', 'Endpoints', 'Event', 'LimitRange'])

/** Helper.Replace: without a resourceVersion of its own the manifest takes the live one, so the last write wins. */
function putOne(session: Session, {resource, namespace, name}: Manifest, value: Data, mode: WriteMode): Served | Trouble {
  const lost = pathTrouble(namespace, name)
  if (lost !== undefined) return lost
  const live = lookUp(session.world, resource, namespace, name)
  if (live === undefined) {
    if (MADE_BY_PUT.has(resource.kind)) return serveCreate(session, resource, value, mode)
    // The server reads what was sent before it looks for the object.
    const read = readStrictly(resource, value as {readonly [key: string]: Json}, mode)
    return isTrouble(read) ? read : notFoundTrouble(groupResource(resource), name)
  }
  const version = textAt(value, 'metadata', 'resourceVersion') || live.metadata.resourceVersion || ''
  return serveUpdate(session, resource, {...value, metadata: {...dataAt(value, 'metadata'), resourceVersion: version}}, mode)
}

function deleteFirst(session: Session, {resource, namespace, name}: Manifest): void {
  const live = lookUp(session.world, resource, namespace, name)
  if (live === undefined) return
  const answer = ask(session, {verb: 'delete', key: keyOf(live), grace: 0, cascade: 'background'})
  if (!isRefusal(answer)) say(session, deleteWords(groupKind(resource), name, resource.namespaced ? namespace : '', false))
}
