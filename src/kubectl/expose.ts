import {goQuote} from '../kube/go-quote.ts'
import type {KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {dataAt, listAt, numAt, textAt, textsAt} from '../kube/peek.ts'
import {command, FILE_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text} from './flags.ts'
import {MADE_FLAGS, sendMade} from './made.ts'
import {overridden, OVERRIDE_FLAGS} from './overrides.ts'
import type {Session} from './session.ts'
import type {Target} from './targets.ts'
import {faultOf} from './trouble.ts'
import {targetsOf} from './update.ts'

const FLAGS = `${MADE_FLAGS} ${FILE_FLAGS} cluster-ip=string external-ip=string labels/l=string load-balancer-ip=string name=string ${OVERRIDE_FLAGS} port=string protocol=string record selector=string session-affinity=string target-port=string type=string`

export const EXPOSE = command({
  path: 'expose',
  flags: FLAGS,
  run: expose,
})

/** `kubectl expose`: a Service with the selector and ports of what it exposes. */
function expose(session: Session, values: Values): Fault | undefined {
  // Its --selector is that of the Service, and chooses no objects.
  const {selector: _own, ...given} = values.given
  const found = targetsOf(session, {...values, given}, values.args, false, true)
  if (isFault(found)) return found
  for (const target of found.targets) {
    const service = serviceFor(target, values)
    if (isFault(service)) return service
    const changed = overridden(values, service)
    if (isFault(changed)) return changed
    const problem = sendMade(session, values, changed, 'exposed', {late: true})
    if (problem !== undefined) return problem
  }
  return faultOf(found.troubles)
}

const EXPOSED = new Set(['Pod', 'Service', 'Deployment', 'ReplicaSet', 'ReplicationController'])

function serviceFor({resource, object, name}: Target, values: Values): Or<Data> {
  if (!EXPOSED.has(resource.kind)) return plainFault(`cannot expose a ${resource.kind}${resource.group === '' ? '' : `.${resource.group}`}`)
  const given = text(values, 'selector')
  const own = given === '' ? selectorOf(object) : undefined
  if (isFault(own)) return own
  const known = text(values, 'port') === '' ? knownPorts(object) : []
  if (text(values, 'port') === '' && known.length === 0 && text(values, 'cluster-ip') !== 'None')
    return plainFault("couldn't find port via --port flag or introspection")
  if (own !== undefined && Object.keys(own).length === 0) return plainFault('selector must be specified')
  const selector = own ?? pairs(given)
  if (isFault(selector)) return selector
  const labels = text(values, 'labels') === '' ? textsAt(object, 'metadata', 'labels') : pairs(text(values, 'labels'))
  if (isFault(labels)) return labels
  const ports = portsFor(object, values, known)
  if (isFault(ports)) return ports
  const affinity = text(values, 'session-affinity')
  if (!['', 'None', 'ClientIP'].includes(affinity)) return plainFault(`unknown session affinity: ${affinity}`)
  const [type, ip, external] = [text(values, 'type'), text(values, 'cluster-ip'), text(values, 'external-ip')]
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {name: text(values, 'name') || name.slice(0, 63), ...(Object.keys(labels).length === 0 ? {} : {labels})},
    spec: {
      ...(ports.length === 0 ? {} : {ports}),
      selector,
      ...(ip === '' ? {} : {clusterIP: ip}),
      ...(type === '' ? {} : {type}),
      ...(external === '' ? {} : {externalIPs: [external]}),
      ...(type !== 'LoadBalancer' || text(values, 'load-balancer-ip') === '' ? {} : {loadBalancerIP: text(values, 'load-balancer-ip')}),
      ...(affinity === '' ? {} : {sessionAffinity: affinity}),
    },
    status: {loadBalancer: {}},
  }
}

/** `a=b,c=d` as a map (generate.ParseLabels). */
function pairs(given: string): Or<{readonly [key: string]: string}> {
  const read: {[key: string]: string} = {}
  for (const spec of given.split(',')) {
    const [key = '', value, ...more] = spec.split('=')
    if (value === undefined || more.length > 0) return plainFault(`unexpected label spec: ${spec}`)
    if (key === '') return plainFault('unexpected empty label key')
    read[key] = value
  }
  return read
}

function selectorOf(object: KubeObject): Or<{readonly [key: string]: string}> {
  const cannot = "couldn't retrieve selectors via --selector flag or introspection:"
  if (object.kind === 'Pod') {
    const labels = textsAt(object, 'metadata', 'labels')
    return Object.keys(labels).length === 0 ? plainFault(`${cannot} the pod has no labels and cannot be exposed`) : labels
  }
  if (object.kind === 'Service') {
    const selector = textsAt(object, 'spec', 'selector')
    return Object.keys(selector).length === 0 ? plainFault(`${cannot} the service has no pod selector set`) : selector
  }
  if (listAt(object, 'spec', 'selector', 'matchExpressions').length > 0)
    return plainFault(
      `${cannot} couldn't convert expressions - "${JSON.stringify(listAt(object, 'spec', 'selector', 'matchExpressions'))}" to map-based selector format`,
    )
  return textsAt(object, 'spec', 'selector', 'matchLabels')
}

/** A port of what is exposed, and the protocols it is known to speak. */
type Known = {readonly port: string; readonly protocols: readonly string[]}

/** Ports of the Service: those of --port, else all of the object; where one speaks two protocols, there are two of it. */
function portsFor(object: KubeObject, values: Values, known: readonly Known[]): Or<readonly Data[]> {
  const given = text(values, 'port')
  const wanted = given === '' ? known.map(({port}) => port) : given.split(',')
  const target = text(values, 'target-port')
  const ports: Data[] = []
  for (const [at, word] of wanted.entries()) {
    if (!/^[+-]?\d+$/.test(word)) return plainFault(`strconv.Atoi: parsing ${goQuote(word)}: invalid syntax`)
    const port = Number(word)
    const asked = text(values, 'protocol')
    const spoken = asked === '' ? (knownPorts(object).find(other => other.port === word)?.protocols ?? ['TCP']) : [asked]
    for (const protocol of spoken) {
      const several = spoken.length > 1 ? `port-${at + 1}-${protocol.toLowerCase()}` : `port-${at + 1}`
      const name = spoken.length > 1 || wanted.length > 1 ? {name: several} : {}
      ports.push({...name, protocol, port, targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target})
    }
  }
  return ports
}

/** The ports of a Service, or of the containers of a pod or a template; each once, with its protocols in their order. */
function knownPorts(object: KubeObject): readonly Known[] {
  const spec = object.kind === 'Pod' ? dataAt(object, 'spec') : dataAt(object, 'spec', 'template', 'spec')
  const listed =
    object.kind === 'Service'
      ? listAt(object, 'spec', 'ports').map(port => [numAt(port, 'port'), textAt(port, 'protocol')] as const)
      : listAt(spec, 'containers').flatMap(container =>
          listAt(container, 'ports').map(port => [numAt(port, 'containerPort'), textAt(port, 'protocol')] as const),
        )
  const ports = new Map<string, readonly string[]>()
  for (const [port, protocol] of listed) ports.set(String(port), [...(ports.get(String(port)) ?? []), protocol || 'TCP'])
  return [...ports].map(([port, protocols]) => ({port, protocols}))
}
