import type {KubeObject} from '../kube/object.ts'
import type {Data} from '../kube/peek.ts'
import {dataAt, listAt, numAt, textsAt} from '../kube/peek.ts'
import {groupResource} from '../kube/resources.ts'
import {command, FILE_FLAGS} from './command.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text} from './flags.ts'
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
  const found = targetsOf(session, values, values.args)
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
  if (!EXPOSED.has(resource.kind))
    return plainFault(
      `cannot expose a ${groupResource(resource)
        .replace(/s(?=\.|$)/, '')
        .replace(/^./, letter => letter.toUpperCase())}`,
    )
  const selector = isGiven(values, 'selector') ? pairs(text(values, 'selector')) : selectorOf(object)
  if (isFault(selector)) return selector
  const ports = portsFor(object, values)
  if (isFault(ports)) return ports
  const labels = isGiven(values, 'labels') ? pairs(text(values, 'labels')) : textsAt(object, 'metadata', 'labels')
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
      ...(text(values, 'load-balancer-ip') === '' ? {} : {loadBalancerIP: text(values, 'load-balancer-ip')}),
      ...(text(values, 'session-affinity') === '' ? {} : {sessionAffinity: text(values, 'session-affinity')}),
    },
    status: {loadBalancer: {}},
  }
}

function pairs(given: string): {readonly [key: string]: string} {
  return Object.fromEntries(
    given
      .split(',')
      .filter(Boolean)
      .map(pair => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)]),
  )
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

function portsFor(object: KubeObject, values: Values): Or<readonly Data[]> {
  const given = text(values, 'port')
  const known = object.kind === 'Service' ? listAt(object, 'spec', 'ports').map(port => numAt(port, 'port')) : containerPorts(object)
  const wanted = given === '' ? known : given.split(',').map(Number)
  if (wanted.length === 0 && text(values, 'cluster-ip') !== 'None') return plainFault("couldn't find port via --port flag or introspection")
  if (wanted.some(port => !Number.isInteger(port))) return plainFault(`strconv.Atoi: parsing ${JSON.stringify(given)}: invalid syntax`)
  const target = text(values, 'target-port')
  return wanted.map((port, at) => ({
    ...(wanted.length > 1 ? {name: `port-${at + 1}`} : {}),
    protocol: text(values, 'protocol') || 'TCP',
    port,
    targetPort: target === '' ? port : /^\d+$/.test(target) ? Number(target) : target,
  }))
}

function containerPorts(object: KubeObject): readonly number[] {
  const spec = object.kind === 'Pod' ? dataAt(object, 'spec') : dataAt(object, 'spec', 'template', 'spec')
  return listAt(spec, 'containers').flatMap(container => listAt(container, 'ports').map(port => numAt(port, 'containerPort')))
}
