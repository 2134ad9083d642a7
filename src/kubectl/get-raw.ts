import type {KubeObject} from '../kube/object.ts'
import type {Resource} from '../kube/resources.ts'
import {apiVersionOf, groupResource, RESOURCES} from '../kube/resources.ts'
import type {Draft} from '../kube/wire/shape.ts'
import {fieldsOf, settle} from '../kube/wire/shape.ts'
import {BUILD} from './build-info.ts'
import type {Fault} from './fault.ts'
import {fault, plainFault} from './fault.ts'
import {meetsFields, parseFieldSelector} from './field-selector.ts'
import type {Values} from './flags.ts'
import {text, texts} from './flags.ts'
import {structJson} from './go-text.ts'
import {meetsAll, parseSelector} from './label-selector.ts'
import {hasScale, scaleOf} from './scale-subresource.ts'
import type {Session} from './session.ts'
import {listAll, lookUp} from './session.ts'
import {faultOf, notFoundTrouble} from './trouble.ts'

const MISSING = fault('Error from server (NotFound): the server could not find the requested resource')
const HEALTH = ['/healthz', '/livez', '/readyz']

/** `kubectl get --raw PATH`: what the API server answers to a GET: health, versions, objects and lists. Discovery is not done. */
export function getRaw(session: Session, values: Values): Fault | undefined {
  const raw = text(values, 'raw')
  if (values.args.length > 0) return plainFault('arguments may not be passed when --raw is specified')
  if (texts(values, 'filename').length > 0) return plainFault('--raw and --filename are mutually exclusive')
  if (text(values, 'output') !== '') return plainFault('--raw and --output are mutually exclusive')
  if (!raw.startsWith('/') && !/^[a-z][a-z0-9+.-]*:/i.test(raw))
    return plainFault(`--raw must be a valid URL path: parse ${JSON.stringify(raw)}: invalid URI for request`)
  const [path = '', query = ''] = raw.split('?')
  const parts = path.split('/').filter(Boolean)
  const said = plainAnswer(path) ?? (parts[0] === 'api' ? objects(session, '', parts.slice(1), query) : undefined)
  const answer = said ?? (parts[0] === 'apis' ? objects(session, parts[1] ?? '', parts.slice(2), query) : MISSING)
  if (typeof answer !== 'string') return answer
  session.stdout += answer
  return undefined
}

function plainAnswer(path: string): string | undefined {
  if (HEALTH.includes(path)) return 'ok'
  return path === '/version' ? structJson(BUILD, 2) : undefined
}

/** `[VERSION, namespaces, NS, PLURAL, NAME, SUBRESOURCE]` of a group. */
function objects(session: Session, group: string, [version = '', ...rest]: readonly string[], query: string): string | Fault {
  const [first, second, ...more] = rest
  if (first === undefined)
    return plainFault('what the API server says of its own resources is not done in this tutorial: see kubectl api-resources')
  const inNamespace = first === 'namespaces' && second !== undefined && more.length > 0
  const namespace = inNamespace ? second : undefined
  const [plural, name, sub, ...extra] = inNamespace ? more : rest
  const resource = RESOURCES.find(each => each.plural === plural && each.group === group && each.version === version)
  if (resource === undefined || extra.length > 0 || (resource.namespaced && name !== undefined && namespace === undefined)) return MISSING
  if (name === undefined) return list(session, resource, namespace, query)
  const object = lookUp(session.world, resource, namespace ?? '', name)
  if (object === undefined) return faultOf([notFoundTrouble(groupResource(resource), name)]) ?? MISSING
  if (sub === 'scale') return hasScale(resource.kind) ? `${structJson(inGoOrder(scaleOf(object)), 0)}\n` : MISSING
  return sub === undefined || sub === 'status' ? `${structJson(inGoOrder(object), 0)}\n` : MISSING
}

function list(session: Session, resource: Resource, namespace: string | undefined, query: string): string | Fault {
  const asked = new Map(query.split('&').map(pair => [decoded(pair.split('=')[0] ?? ''), decoded(pair.slice(pair.indexOf('=') + 1))]))
  const labels = parseSelector(asked.get('labelSelector') ?? '')
  const fields = parseFieldSelector(asked.get('fieldSelector') ?? '', resource)
  if (typeof labels === 'string' || typeof fields === 'string')
    return fault(`Error from server (BadRequest): ${String(typeof labels === 'string' ? labels : fields)}`)
  const items = listAll(session.world, resource, namespace).filter(
    object => meetsAll(labels, object.metadata.labels ?? {}) && meetsFields(fields, object),
  )
  const plain = items.map(item => {
    const {apiVersion: _version, kind: _kind, ...rest} = inGoOrder(item)
    return rest
  })
  const metadata = {resourceVersion: String(session.world.revision)}
  return `${structJson({kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items: plain}, 0)}\n`
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word.replaceAll('+', ' '))
  } catch {
    return word
  }
}

function rest({kind: _kind, ...others}: KubeObject): Draft {
  return others
}

/** The fields in the order of the Go structs, as the server's own encoder writes them. */
export function inGoOrder(object: KubeObject): Draft {
  return fieldsOf(object.kind) === undefined ? {kind: object.kind, ...rest(object)} : settle(object.kind, object)
}
