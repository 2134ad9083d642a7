import type {KubeObject} from '../kube/object.ts'
import type {World} from './world.ts'
import {list} from './world.ts'

type Port = {readonly port?: number; readonly nodePort?: number | string}
type Spec = {
  readonly clusterIP?: string
  readonly type?: string
  readonly ports?: readonly Port[]
  readonly healthCheckNodePort?: number | string
}

/** --service-node-port-range */
const FIRST_PORT = 30_000
const PORTS = 2768
/** What admission leaves where the server chooses (kube/service-address.ts). */
const CHOSEN = 'ALLOCATED'

/**
 * A Service gets an address of the service network, unless it is headless or a mere name, and ports on the nodes where its type wants
 * them. Which ones is our choice, as it is the server's; no two Services share a port.
 */
export function withAddresses(world: World, service: KubeObject): KubeObject {
  const spec = service.spec as Spec | undefined
  if (spec === undefined) return service
  const chosen = {...spec, ...address(world, spec), ...nodePorts(world, spec)}
  return {...service, spec: chosen}
}

function address(
  {revision}: World,
  {type, clusterIP = ''}: Spec,
): {readonly clusterIP: string; readonly clusterIPs: readonly string[]} | object {
  if (type === 'ExternalName' || (clusterIP !== '' && clusterIP !== CHOSEN)) return {}
  const ip = `10.96.${(revision >> 8) & 255}.${revision & 255 || 1}`
  return {clusterIP: ip, clusterIPs: [ip]}
}

function nodePorts(world: World, {ports = [], healthCheckNodePort}: Spec): Partial<Spec> {
  const wanted = [...ports.map(({nodePort}) => nodePort), healthCheckNodePort]
  if (!wanted.includes(CHOSEN)) return {}
  const taken = new Set(list(world, 'Service').flatMap(each => portsOf(each.spec as Spec | undefined)))
  for (const port of wanted) if (typeof port === 'number') taken.add(port)
  const next = (): number => {
    let port = FIRST_PORT + ((world.revision * 37) % PORTS)
    while (taken.has(port) && taken.size < PORTS) port = port + 1 < FIRST_PORT + PORTS ? port + 1 : FIRST_PORT
    taken.add(port)
    return port
  }
  // Ports of one number (TCP and UDP, say) share the node's port: the one that was asked for, or the first that is chosen (initNodePorts).
  const shared = new Map<number | undefined, number | string>()
  for (const {port, nodePort} of ports) if (typeof nodePort === 'number' && !shared.has(port)) shared.set(port, nodePort)
  const chosen = (port: Port): Port => {
    const nodePort = shared.get(port.port) ?? next()
    shared.set(port.port, nodePort)
    return {...port, nodePort}
  }
  const given = ports.map(port => (port.nodePort === CHOSEN ? chosen(port) : port))
  return {
    ...(ports.length === 0 ? {} : {ports: given}),
    ...(healthCheckNodePort === CHOSEN ? {healthCheckNodePort: next()} : {}),
  }
}

function portsOf(spec: Spec | undefined): readonly number[] {
  const all = [...(spec?.ports ?? []).map(({nodePort}) => nodePort), spec?.healthCheckNodePort]
  return all.filter(port => typeof port === 'number')
}
