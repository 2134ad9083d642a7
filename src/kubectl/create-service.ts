import {goQuote} from '../kube/go-quote.ts'
import type {Data} from '../kube/peek.ts'
import {portNameErrors} from '../kube/validate/names.ts'
import type {Command} from './command.ts'
import type {Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {number, text, texts} from './flags.ts'
import {maker} from './made.ts'

/** `create service TYPE NAME`: the selector is app=NAME. */
function service(path: string, type: string, flags: string, failed: string, fill: (values: Values, spec: Data) => Or<Data>): Command {
  return maker({
    path: `create service ${path}`,
    flags,
    failed: `failed to create ${failed}:`,
    make: (_session, values, name) => {
      const ports = portsOf(texts(values, 'tcp'))
      if (isFault(ports)) return ports
      if (ports.length === 0 && type !== 'ExternalName' && text(values, 'clusterip') !== 'None')
        return plainFault('at least one tcp port specifier must be provided')
      const spec = fill(values, {...(ports.length === 0 ? {} : {ports}), selector: {app: name}})
      if (isFault(spec)) return spec
      return {kind: 'Service', apiVersion: 'v1', metadata: {name, labels: {app: name}}, spec: {...spec, type}, status: {loadBalancer: {}}}
    },
  })
}

/** `80` or `80:8080`: port, and target port when it differs. As parsePorts. */
function portsOf(specs: readonly string[]): Or<readonly Data[]> {
  const ports: Data[] = []
  for (const spec of specs) {
    const [port = '', target] = spec.split(':')
    const whole = /^\d+$/.test(port)
    if (!whole || Number(port) > 65535)
      return plainFault(`strconv.ParseUint: parsing ${goQuote(port)}: ${whole ? 'value out of range' : 'invalid syntax'}`)
    const targetPort = target === undefined ? Number(port) : /^[+-]?\d+$/.test(target) ? Number(target) : target
    const problems = typeof targetPort === 'string' ? portNameErrors(targetPort) : portErrors(targetPort, target !== undefined)
    if (problems.length > 0) return plainFault(problems.join(','))
    ports.push({name: spec.replaceAll(':', '-'), protocol: 'TCP', port: Number(port), targetPort})
  }
  return ports
}

function portErrors(port: number, asked: boolean): readonly string[] {
  return asked && (port < 1 || port > 65535) ? ['must be between 1 and 65535, inclusive'] : []
}

export const SERVICE_MAKERS: readonly Command[] = [
  service('clusterip', 'ClusterIP', 'clusterip=string tcp=list', 'ClusterIP service', (values, spec) => {
    const ip = text(values, 'clusterip')
    return ip === '' ? spec : {...spec, clusterIP: ip}
  }),
  service('nodeport', 'NodePort', 'node-port=int tcp=list', 'NodePort service', (values, spec) => {
    const port = number(values, 'node-port', 0)
    const ports = Array.isArray(spec.ports) ? (spec.ports as readonly Data[]) : []
    return port === 0 ? spec : {...spec, ports: ports.map((entry, at) => (at === 0 ? {...entry, nodePort: port} : entry))}
  }),
  service('loadbalancer', 'LoadBalancer', 'tcp=list', 'LoadBalancer service', (_values, spec) => spec),
  service('externalname', 'ExternalName', 'external-name=string tcp=list', 'ExternalName service', (values, spec) => {
    const name = text(values, 'external-name')
    return name === '' ? plainFault('required flag(s) "external-name" not set') : {...spec, externalName: name}
  }),
]
