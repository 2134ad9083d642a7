import type {Data} from '../kube/peek.ts'
import {at, isData, textAt} from '../kube/peek.ts'
import {groupKind} from '../kube/resources.ts'
import {applyStrategic, threeWayPatch} from '../kube/strategic-merge.ts'
import type {KubeObject} from '../kube/object.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault, usageFault} from './fault.ts'
import {isForeign} from '../sim/foreign.ts'
import type {Values} from './flags.ts'
import {text, texts, truth} from './flags.ts'
import {goJson} from './go-text.ts'
import {lastApplied, LAST_APPLIED, withConfiguration, withManagers} from './last-applied.ts'
import type {Manifest} from './manifests.ts'
import {manifestsOf} from './manifests.ts'
import {printerFor} from './output.ts'
import {pathTrouble} from './request-path.ts'
import type {Report} from './report.ts'
import {printsObjects, reportFor} from './report.ts'
import {isTrouble, serveCreate} from './serve.ts'
import {serveStrategic} from './serve-patch.ts'
import {prune} from './apply-prune.ts'
import {applyServerSide} from './apply-server-side.ts'
import type {Session} from './session.ts'
import {lookUp, warn} from './session.ts'
import type {Trouble} from './trouble.ts'
import {faultOf, wrapped} from './trouble.ts'
import {validationOf} from './validation.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} all cascade=opt:background field-manager=string force force-conflicts
  grace-period=int openapi-patch overwrite prune prune-allowlist=array record selector/l=string server-side subresource=string timeout=duration
  validate=opt:strict wait`

export const APPLY = command({
  path: 'apply',
  flags: FLAGS,
  run: apply,
})

/** `kubectl apply`: creates what is not there, and patches what is by comparing manifest, last manifest and object. */
function apply(session: Session, values: Values, name: string): Fault | undefined {
  const wrong = wrongUse(values, name)
  if (wrong !== undefined) return wrong
  const report = reportFor(session, values)
  if (isFault(report)) return report
  if (report.dry === 'client' && truth(values, 'server-side'))
    return plainFault("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)")
  const read = manifestsOf(session, values)
  if (isFault(read)) return read
  if (read.manifests.length === 0 && read.troubles.length === 0) return plainFault('no objects passed to apply')
  const troubles: Trouble[] = [...read.troubles]
  const objects: unknown[] = []
  for (const manifest of read.manifests) {
    const done = truth(values, 'server-side')
      ? applyServerSide(session, manifest, values, report)
      : applyOne(session, manifest, values, report)
    if (isTrouble(done)) troubles.push(done)
    else objects.push(done.object)
  }
  if (truth(values, 'prune') && troubles.length === 0) {
    const problem = prune(session, values, read.manifests, report)
    if (problem !== undefined) return problem
  }
  const printed = printsObjects(values) && objects.length > 0 ? printAll(session, values, objects) : undefined
  return isFault(printed) ? printed : faultOf(troubles)
}

/** What is wrong with the flags, before anything is read. */
function wrongUse(values: Values, name: string): Fault | undefined {
  if (values.args.length > 0) return usageFault(`Unexpected args: [${values.args.join(' ')}]`, name)
  if (texts(values, 'filename').length === 0 && text(values, 'kustomize') === '') return plainFault('must specify one of -f and -k')
  if (truth(values, 'force-conflicts') && !truth(values, 'server-side'))
    return plainFault('--force-conflicts only works with --server-side')
  if (truth(values, 'force') && truth(values, 'server-side')) return plainFault('--force cannot be used with --server-side')
  if (!truth(values, 'prune')) return undefined
  if (text(values, 'selector') !== '' || truth(values, 'all')) return undefined
  return plainFault(
    'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
  )
}

/** With -o, apply prints one object as it is and several as a List. */
function printAll(session: Session, values: Values, objects: readonly unknown[]): Or<undefined> {
  const printer = printerFor(text(values, 'output'), {
    template: text(values, 'template'),
    files: session.line.files,
    strict: !truth(values, 'allow-missing-template-keys', true),
  })
  if (isFault(printer) || printer === undefined) return isFault(printer) ? printer : undefined
  const [first] = objects
  const printed = printer(objects.length === 1 ? first : {apiVersion: 'v1', items: objects, kind: 'List', metadata: {resourceVersion: ''}})
  if (isFault(printed)) return printed
  session.stdout += printed
  return undefined
}

type Done = {readonly object: unknown} | Trouble

function applyOne(session: Session, manifest: Manifest, values: Values, report: Report): Done {
  const {resource, namespace, name, source} = manifest
  if (name === '') {
    const base = textAt(manifest.value, 'metadata', 'generateName')
    if (base !== '') return {message: `from ${base}: cannot use generate name with apply`}
  }
  const lost = pathTrouble(namespace, name)
  if (lost !== undefined) {
    const what = `error when retrieving current configuration of:\n${infoText(manifest)}\nfrom server for: ${JSON.stringify(source)}: `
    return wrapped(lost, what)
  }
  const live = lookUp(session.world, resource, namespace, name)
  return live === undefined ? createOne(session, manifest, values, report) : patchOne(session, manifest, live, values, report)
}

function infoText({resource, namespace, name}: Manifest): string {
  const version = resource.group === '' ? `/${resource.version}` : `${resource.group}/${resource.version}`
  return `Resource: "${version}, Resource=${resource.plural}", GroupVersionKind: "${version}, Kind=${resource.kind}"\nName: "${name}", Namespace: "${namespace}"`
}

function createOne(session: Session, manifest: Manifest, values: Values, report: Report): Done {
  const value = withoutNulls(withConfiguration(manifest.value))
  let object: unknown = value
  if (report.dry !== 'client') {
    const served = manifest.absent
      ? NOT_THERE
      : serveCreate(session, manifest.resource, value, {dry: report.dry === 'server', validation: validationOf(values)})
    if (isTrouble(served)) return wrapped(served, `error when creating ${JSON.stringify(manifest.source)}: `)
    for (const warning of served.warnings) warn(session, `Warning: ${warning}`)
    object = served.object
  }
  if (!printsObjects(values)) report.tell(object, 'created')
  return {object}
}

const NOT_THERE: Trouble = {reason: 'NotFound', message: 'the server could not find the requested resource'}

/** kubectl sends no nulls when it creates. */
function withoutNulls(value: Data): Data {
  const entries = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(entries.map(([key, inner]) => [key, pruned(inner)]))
}

/** As pruneNulls: an item of a list that is null itself stays. */
function pruned(value: unknown): unknown {
  return Array.isArray(value) ? value.map(pruned) : isData(value) ? withoutNulls(value) : value
}

function patchOne(session: Session, manifest: Manifest, live: KubeObject, values: Values, report: Report): Done {
  const {resource, source} = manifest
  const original = lastApplied(live)
  if (original === undefined) warnNoMemory(session, manifest)
  const modified = withConfiguration(manifest.value)
  const liveData = live as Data
  const patch = threeWayPatch(resource.kind, original ?? {}, modified, liveData)
  if (typeof patch === 'string') return noPatch(session, patch, original, modified, live, manifest)
  const unchanged = Object.keys(patch).length === 0
  let object: unknown = live
  if (!unchanged && report.dry === 'client') {
    const patched = applyStrategic(resource.kind, liveData, patch)
    if (typeof patched !== 'string') object = patched.object
  } else if (!unchanged) {
    const served = serveStrategic(session, resource, live, patch, {dry: report.dry === 'server', validation: validationOf(values)})
    if (isTrouble(served))
      return wrapped(
        served,
        `error when applying patch:\n${goJson(patch)}\nto:\n${liveText(manifest, live)}\nfor: ${JSON.stringify(source)}: error when patching ${JSON.stringify(source)}: `,
      )
    for (const warning of served.warnings) warn(session, `Warning: ${warning}`)
    object = served.object
  }
  if (at(object, 'metadata', 'deletionTimestamp') !== undefined) warnDeleting(session, object, groupKind(resource))
  if (!printsObjects(values)) report.tell(object, unchanged ? 'unchanged' : 'configured')
  return {object}
}

function warnNoMemory(session: Session, {resource, name}: Manifest): void {
  const only =
    'kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply'
  const mend = 'The missing annotation will be patched automatically.'
  warn(
    session,
    `Warning: resource ${resource.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. ${only}. ${mend}`,
  )
}

function warnDeleting(session: Session, object: unknown, kind: string): void {
  warn(session, `Warning: Detected changes to resource ${textAt(object, 'metadata', 'name')} which is currently being deleted.`)
  void kind
}

/** No patch can be made: kubectl tries three ways, complains twice, and gives up with everything it has. */
function noPatch(session: Session, why: string, original: Data | undefined, modified: Data, live: KubeObject, manifest: Manifest): Trouble {
  const source = JSON.stringify(manifest.source)
  warn(session, `warning: error calculating patch from openapi v3 spec: ${why}`)
  warn(session, `warning: error calculating patch from openapi spec: ${why}`)
  const before = original === undefined ? '' : `${goJson(original)}\n`
  return {
    message: `error when applying patch:\n\nto:\n${infoText(manifest)}\nfor: ${source}: error when patching ${source}: creating patch with:\noriginal:\n${before}\nmodified:\n${goJson(modified)}\n\ncurrent:\n${goJson(isForeign(live, session.world.revision) ? live : withManagers(live))}\n\nfor: ${why}`,
  }
}

function liveText(manifest: Manifest, _live: KubeObject): string {
  return infoText(manifest)
}
