import {parseGroupVersion} from '../kube/mapping.ts'
import type {Resource} from '../kube/resources.ts'
import {groupResource, RESOURCES} from '../kube/resources.ts'
import {command} from './command.ts'
import {explainBody, explainHead, isExplained} from './explain-text.ts'
import type {Fault, Or} from './fault.ts'
import {fault, isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, truth} from './flags.ts'
import type {Session} from './session.ts'

export const EXPLAIN = command({
  path: 'explain',
  flags: 'recursive/R api-version=string output/o=string',
  run: explain,
})

const NONE = 'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.'

/** `kubectl explain`: what a kind or one of its fields is about, what type it has and what stands below it. */
function explain(session: Session, values: Values): Fault | undefined {
  const [asked, ...more] = values.args
  if (asked === undefined) return plainFault(NONE)
  if (more.length > 0) return plainFault('We accept only this format: explain RESOURCE')
  const target = targetOf(asked)
  if (isFault(target)) return target
  const format = text(values, 'output', 'plaintext')
  const resource = inVersion(target.resource, text(values, 'api-version'))
  if (isFault(resource)) return resource
  if (format !== 'plaintext') return plainFault(format === 'plaintext-openapiv2' ? NOT_HERE : `unrecognized format: ${format}`)
  if (!isExplained(resource)) return plainFault(`this tutorial has no description of ${resource.kind}`)
  session.stdout += explainHead(resource)
  const body = explainBody(resource, target.path, truth(values, 'recursive'))
  if (body === undefined) return plainFault(`field "${target.path.at(-1) ?? ''}" does not exist`)
  session.stdout += body
  return undefined
}

const NOT_HERE = 'this tutorial explains in the format plaintext only'

type Target = {readonly resource: Resource; readonly path: readonly string[]}

/** Takes `statefulsets.apps.spec.replicas` apart: a resource, perhaps with its group, and the names behind it. */
function targetOf(asked: string): Or<Target> {
  const trimmed = asked.replace(/\.$/, '')
  const [word = '', ...path] = trimmed.split('.')
  if (!/^[\w-]*$/.test(word) || path.some(name => !/^[\w-]+$/.test(name))) {
    return plainFault('invalid jsonpath syntax, first node must be field node')
  }
  const found = resourcesOf(word)
  const [first] = found
  if (first === undefined) return fault(`the server doesn't have a resource type "${word}"`)
  const prefixed = found.find(resource => trimmed.startsWith(groupResource(resource)))
  if (!prefixed) return {resource: first, path}
  const rest = trimmed.slice(groupResource(prefixed).length)
  return {resource: prefixed, path: rest === '' ? [] : rest.split('.').slice(1)}
}

/** Plurals and singulars in any case; short names only as they are. */
function resourcesOf(word: string): readonly Resource[] {
  const lower = word.toLowerCase()
  const named = RESOURCES.filter(({plural, singular}) => plural === lower || singular === lower)
  return named.length > 0 ? named : RESOURCES.filter(({shortNames}) => shortNames.includes(word))
}

function inVersion(resource: Resource, apiVersion: string): Or<Resource> {
  if (apiVersion === '') return resource
  const wanted = parseGroupVersion(apiVersion)
  if (typeof wanted === 'string') return plainFault(wanted)
  const {group, version} = wanted
  if (group === resource.group && version === resource.version) return resource
  const served = RESOURCES.some(other => other.group === group && other.version === version)
  const name = `${group}/${version}, Resource=${resource.plural}`
  return plainFault(served ? `GVR (${name}) not found in OpenAPI schema` : `couldn't find resource for "${name}"`)
}
