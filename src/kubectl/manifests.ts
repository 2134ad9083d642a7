import type {KubeObject} from '../kube/object.ts'
import {isData, textAt} from '../kube/peek.ts'
import {readManifests} from '../kube/yaml.ts'
import type {Resource} from '../kube/resources.ts'
import {groupResource, resourceOfKind} from '../kube/resources.ts'
import type {Or} from './fault.ts'
import {plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {texts} from './flags.ts'
import type {Session} from './session.ts'
import {lookUp} from './session.ts'
import type {Found, Query, Target} from './targets.ts'
import {targetOf} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {notFoundTrouble} from './trouble.ts'

/** A manifest that was read: what it says, whose resource it is, and where it came from (`STDIN` or a file's name). */
export type Manifest = {readonly resource: Resource; readonly namespace: string; readonly object: KubeObject; readonly source: string}

/** Manifests in order until one cannot be read. Unknown kinds are troubles that stop nothing. */
export type Manifests = {readonly manifests: readonly Manifest[]; readonly troubles: readonly Trouble[]}

export function manifestsOf(session: Session, values: Values): Or<Manifests> {
  const manifests: Manifest[] = []
  const troubles: Trouble[] = []
  for (const file of texts(values, 'filename')) {
    for (const [source, text] of textsOf(session, file)) {
      if (text === undefined) return plainFault(`the path "${file}" does not exist`)
      const read = readManifests(text)
      for (const document of read.documents) {
        const made = manifestOf(session, document.value, source)
        if ('message' in made) troubles.push(made)
        else manifests.push(made)
      }
      if (read.error !== undefined) {
        troubles.push({message: `error parsing ${source}: ${read.error.message}`})
        return {manifests, troubles}
      }
    }
  }
  return {manifests, troubles}
}

function textsOf(session: Session, file: string): readonly (readonly [string, string | undefined])[] {
  if (file === '-') return [['STDIN', session.line.stdin ?? '']]
  const files = session.line.files ?? {}
  const plain = file.replace(/^\.\//, '').replace(/\/$/, '')
  if (Object.hasOwn(files, plain)) return [[plain === file ? file : plain, files[plain]]]
  const inside = Object.keys(files).filter(name => (plain === '.' || name.startsWith(`${plain}/`)) && /\.(ya?ml|json)$/.test(name)).sort()
  return inside.length === 0 ? [[file, undefined]] : inside.map(name => [name, files[name]] as const)
}

function manifestOf(session: Session, value: unknown, source: string): Manifest | Trouble {
  const [kind, apiVersion] = [textAt(value, 'kind'), textAt(value, 'apiVersion')]
  const resource = resourceOfKind(kind, apiVersion)
  if (resource === undefined || !isData(value)) {
    const about = `name: "${textAt(value, 'metadata', 'name')}" namespace: "${textAt(value, 'metadata', 'namespace')}"`
    return {message: `resource mapping not found for ${about} from "${source}": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`}
  }
  const namespace = resource.namespaced ? textAt(value, 'metadata', 'namespace') || session.namespace : ''
  const metadata = {...(isData(value.metadata) ? value.metadata : {}), ...(namespace === '' ? {} : {namespace})}
  return {resource, namespace, source, object: {...value, metadata} as unknown as KubeObject}
}

/** What the objects of the files are now: for `get -f`, `delete -f` and their like. */
export function findInFiles(session: Session, values: Values, query: Query): Or<Found> {
  if (query.args.length > 0) return plainFault('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
  const read = manifestsOf(session, values)
  if (!('manifests' in read)) return read
  const targets: Target[] = []
  const troubles: Trouble[] = [...read.troubles]
  for (const {resource, namespace, object} of read.manifests) {
    const live = lookUp(session.world, resource, namespace, object.metadata.name)
    if (live === undefined) troubles.push(notFoundTrouble(groupResource(resource), object.metadata.name))
    else targets.push(targetOf(resource, live))
  }
  const items = read.manifests.map(({resource, object}) => ({resource, name: object.metadata.name}))
  return {targets, troubles, single: items.length === 1, wanted: {by: 'name', items, single: items.length === 1}}
}
