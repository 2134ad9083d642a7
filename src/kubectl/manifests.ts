import type {Json, KubeObject} from '../kube/object.ts'
import {isData, textAt, textsAt} from '../kube/peek.ts'
import type {Resource} from '../kube/resources.ts'
import {groupResource} from '../kube/resources.ts'
import type {Or} from './fault.ts'
import {plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, texts} from './flags.ts'
import {meetsAll, parseSelector} from './label-selector.ts'
import type {Info} from '../kube/read-file.ts'
import {readFile} from '../kube/read-file.ts'
import type {Session} from './session.ts'
import {lookUp} from './session.ts'
import type {Found, Query, Target} from './targets.ts'
import {targetOf} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {joined, notFoundTrouble} from './trouble.ts'

/** A manifest that was read, its namespace filled in: whose resource it is, and where it came from (`STDIN` or a file's name). */
export type Manifest = {
  readonly resource: Resource
  /** The server has no such resource, though kubectl finds the kind (lists of things, versions left out). */
  readonly absent: boolean
  readonly namespace: string
  readonly name: string
  readonly value: {readonly [key: string]: Json}
  /** The value as the file has it, with no namespace filled in. */
  readonly bare: {readonly [key: string]: Json}
  readonly source: string
}

/** Manifests in order, and what could not be read, which kubectl tells behind the rest. */
export type Manifests = {readonly manifests: readonly Manifest[]; readonly troubles: readonly Trouble[]}

/** Reads what -f names: files of the working directory, folders of them, or stdin. */
export function manifestsOf(session: Session, values: Values): Or<Manifests> {
  if (isGiven(values, 'kustomize')) return plainFault("kustomize is one of kubectl's features that this tutorial does not do")
  const manifests: Manifest[] = []
  const troubles: Trouble[] = []
  for (const file of texts(values, 'filename')) {
    for (const [source, content] of textsOf(session, file)) {
      if (content === undefined)
        return plainFault(/^https?:/.test(file) ? `this tutorial has no network: ${file}` : `the path "${file}" does not exist`)
      const read = readFile(content, source)
      for (const info of read.infos) {
        const made = manifestOf(session, info, source)
        if ('message' in made) {
          troubles.push(made)
          return {manifests, troubles}
        }
        manifests.push(made)
      }
      troubles.push(...read.faults.map(({message}) => ({message})))
    }
  }
  return {manifests: selected(manifests, values), troubles: joined(troubles)}
}

/** With -l, only the manifests with such labels. */
function selected(manifests: readonly Manifest[], values: Values): readonly Manifest[] {
  const selection = parseSelector(text(values, 'selector'))
  if (typeof selection === 'string' || selection.length === 0) return manifests
  return manifests.filter(({value}) => meetsAll(selection, textsAt(value, 'metadata', 'labels')))
}

function textsOf(session: Session, file: string): readonly (readonly [string, string | undefined])[] {
  if (file === '-') return [['STDIN', session.line.stdin ?? '']]
  const files = session.line.files ?? {}
  const plain = file.replace(/^(\.\/)+/, '').replace(/\/+$/, '')
  if (Object.hasOwn(files, plain)) return [[file, files[plain]]]
  const within = (name: string): boolean => (plain === '.' || plain === '' ? !name.includes('/') : name.startsWith(`${plain}/`))
  const inside = Object.keys(files)
    .filter(name => within(name) && /\.(ya?ml|json)$/.test(name))
    .sort()
  return inside.length === 0 ? [[file, undefined]] : inside.map(name => [name, files[name]] as const)
}

function manifestOf(session: Session, {mapping, value}: Info, source: string): Manifest | Trouble {
  const {resource} = mapping
  const given = textAt(value, 'metadata', 'namespace')
  if (resource.namespaced && session.namespaceGiven && given !== '' && given !== session.namespace) {
    const pass = `You must pass '--namespace=${given}' to perform this operation.`
    return {message: `the namespace from the provided object "${given}" does not match the namespace "${session.namespace}". ${pass}`}
  }
  const namespace = resource.namespaced ? given || session.namespace : ''
  const metadata = isData(value.metadata) ? value.metadata : {}
  // What has no namespace loses the one that was written.
  const {namespace: _written, ...rest} = metadata
  const placed = resource.namespaced ? {...metadata, namespace} : rest
  const filled: {readonly [key: string]: Json} = isData(value.metadata) || namespace !== '' ? {...value, metadata: placed} : value
  const absent = mapping.list || String(value.apiVersion).endsWith('/') || value.apiVersion === ''
  return {resource, absent, namespace, name: textAt(value, 'metadata', 'name'), value: filled, bare: value, source}
}

/**
 * What the objects of the files are now: for `get -f`, `delete -f` and their like. `local`: as the files have them; `placed`: likewise, in their
 * namespace.
 */
export function findInFiles(session: Session, values: Values, query: Query, from: 'live' | 'local' | 'placed' = 'live'): Or<Found> {
  if (query.args.length > 0)
    return plainFault('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
  const read = manifestsOf(session, values)
  if (!('manifests' in read)) return read
  const targets: Target[] = []
  const troubles: Trouble[] = []
  for (const {resource, namespace, name, value, bare} of read.manifests) {
    if (from !== 'live') {
      targets.push({resource, namespace, name, object: (from === 'local' ? bare : value) as object as KubeObject})
      continue
    }
    const live: KubeObject | undefined = lookUp(session.world, resource, namespace, name)
    if (live === undefined) troubles.push(notFoundTrouble(groupResource(resource), name))
    else targets.push(targetOf(resource, live))
  }
  const items = read.manifests.map(({resource, name}) => ({resource, name}))
  const single = items.length === 1
  return {targets, troubles: [...troubles, ...read.troubles], single, wanted: {by: 'name', items, single}}
}
