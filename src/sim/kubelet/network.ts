import type {Container, Pod} from '../../kube/pod.ts'
import type {EndpointSlice, Service} from '../../kube/service.ts'
import {draw} from '../chance.ts'
import {openFiles} from '../containers/files.ts'
import {documentRoot} from '../containers/images.ts'
import {serversOf} from '../containers/program.ts'
import type {Place} from '../containers/program.ts'
import type {Answer} from '../containers/surroundings.ts'
import {get} from '../table.ts'
import type {World} from '../world.ts'
import {find, list} from '../world.ts'
import {hostnameOf} from './environment.ts'
import {mountsOf, tmpDisk} from './mounts.ts'

type Resolved = {readonly name: string; readonly ips: readonly string[]}

/** What cluster DNS answers a pod of a namespace: services, and the named pods of headless services. */
export function resolveName(world: World, self: Pod, host: string): Resolved | undefined {
  if (host === 'localhost') return {name: host, ips: ['127.0.0.1']}
  if (host === hostnameOf(self)) {
    const {subdomain} = self.spec
    const name = subdomain === undefined ? host : `${host}.${subdomain}.${self.metadata.namespace ?? ''}.svc.cluster.local`
    return {name, ips: [self.status?.podIP ?? '127.0.0.1']}
  }
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return {name: host, ips: [host]}
  const parts = host
    .replace(/\.$/, '')
    .replace(/\.cluster\.local$/, '')
    .split('.')
  const names = parts.at(-1) === 'svc' ? parts.slice(0, -1) : parts
  const own = self.metadata.namespace ?? 'default'
  const [first = '', second, third] = names
  if (first === 'kubernetes' && (second === undefined || second === 'default'))
    return {name: 'kubernetes.default.svc.cluster.local', ips: ['10.96.0.1']}
  if (names.length === 1) return serviceAddresses(world, own, first)
  if (names.length === 3) return podAddresses(world, third ?? '', second ?? '', first)
  if (names.length !== 2 || second === undefined) return undefined
  // `web-0.web` in the own namespace, or `web.shop` in another.
  return podAddresses(world, own, second, first) ?? serviceAddresses(world, second, first)
}

function serviceAddresses(world: World, namespace: string, name: string): Resolved | undefined {
  const service = find(world, 'Service', namespace, name)
  if (service === undefined) return undefined
  const full = `${name}.${namespace}.svc.cluster.local`
  const {clusterIP} = service.spec
  if (clusterIP !== undefined && clusterIP !== 'None' && clusterIP !== '') return {name: full, ips: [clusterIP]}
  const ips = endpointsOf(world, service)
    .filter(({conditions}) => conditions?.ready === true)
    .flatMap(({addresses}) => addresses)
  return ips.length === 0 ? undefined : {name: full, ips}
}

function podAddresses(world: World, namespace: string, service: string, host: string): Resolved | undefined {
  const found = find(world, 'Service', namespace, service)
  if (found === undefined) return undefined
  const ips = endpointsOf(world, found)
    .filter(({hostname, conditions}) => hostname === host && conditions?.ready === true)
    .flatMap(({addresses}) => addresses)
  return ips.length === 0 ? undefined : {name: `${host}.${service}.${namespace}.svc.cluster.local`, ips}
}

function endpointsOf(world: World, service: Service): EndpointSlice['endpoints'] {
  return list(world, 'EndpointSlice', service.metadata.namespace ?? '')
    .filter(slice => slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name)
    .flatMap(slice => slice.endpoints)
}

/** What comes of a request to a host and port, from inside a pod. */
export function requestTo(world: World, self: Pod, host: string, port: number, path: string): Answer {
  const resolved = resolveName(world, self, host)
  const ip = resolved?.ips[0]
  if (ip === undefined) return {fails: 'unknown host', address: host}
  if (ip === '127.0.0.1' || ip === self.status?.podIP) return answerOf(world, self, port, path, ip)
  const service = list(world, 'Service').find(({spec}) => spec.clusterIP === ip)
  if (service !== undefined) return throughService(world, self, service, port, path)
  const pod = podWithIp(world, self, ip)
  return pod === undefined ? {fails: 'timed out', address: ip} : answerOf(world, pod, port, path, ip)
}

/** kube-proxy's choice: any ready endpoint. */
function throughService(world: World, self: Pod, service: Service, port: number, path: string): Answer {
  const address = service.spec.clusterIP ?? ''
  const entry = service.spec.ports?.find(one => one.port === port)
  if (entry === undefined) return {fails: 'timed out', address}
  const ready = endpointsOf(world, service).filter(({conditions}) => conditions?.ready === true)
  const chosen = ready[Math.floor(draw(world.seed, 'endpoint', world.now, self.metadata.uid ?? '') * ready.length)]
  const name = chosen?.targetRef?.name
  const pod = name === undefined ? undefined : find(world, 'Pod', service.metadata.namespace ?? '', name)
  if (pod === undefined) return {fails: 'refused', address}
  const target = entry.targetPort ?? port
  const number = typeof target === 'number' ? target : portNamed(pod, target)
  return number === undefined ? {fails: 'refused', address} : answerOf(world, pod, number, path, address)
}

function podWithIp(world: World, self: Pod, ip: string): Pod | undefined {
  const slice = list(world, 'EndpointSlice', self.metadata.namespace ?? '')
    .flatMap(({endpoints}) => endpoints)
    .find(({addresses}) => addresses.includes(ip))
  const name = slice?.targetRef?.name
  const known = name === undefined ? undefined : find(world, 'Pod', self.metadata.namespace ?? '', name)
  return known?.status?.podIP === ip ? known : list(world, 'Pod', self.metadata.namespace ?? '').find(pod => pod.status?.podIP === ip)
}

export function portNamed(pod: Pod, name: string): number | undefined {
  return pod.spec.containers.flatMap(container => container.ports ?? []).find(port => port.name === name)?.containerPort
}

/** What a pod itself answers on a port: a web server its pages, another server a plain yes, none a refusal. */
export function answerOf(world: World, pod: Pod, port: number, path: string, address: string): Answer {
  for (const container of pod.spec.containers) {
    const process = get(world.processes, `${pod.metadata.uid ?? ''}/${container.name}`)
    if (process === undefined || process.ended !== undefined) continue
    for (const server of serversOf(process.place as Place)) {
      const declared = container.ports?.map(({containerPort}) => containerPort) ?? []
      if (!server.ports.includes(port) && !declared.includes(port)) continue
      return page(world, pod, container, path)
    }
  }
  return {fails: 'refused', address}
}

function page(world: World, pod: Pod, container: Container, path: string): Answer {
  // A file that steers the stand-in servers, as in the recordings: a status code.
  const forced = get(world.disks, tmpDisk(pod.metadata.uid ?? ''))?.files['/http-status']
  if (forced !== undefined && /^\d{3}\s*$/.test(forced)) return {status: Number(forced), body: ''}
  const root = documentRoot(container.image)
  const clean = path.split('?')[0] ?? '/'
  if (root === undefined) return {status: /404|not-?found/.test(clean) ? 404 : /500|error|fail/.test(clean) ? 500 : 200, body: 'OK\n'}
  const {mounts, fixed} = mountsOf(world, pod, container, pod.status?.podIP ?? '')
  const files = openFiles(mounts, key => get(world.disks, key), fixed)
  const name = root + (clean.endsWith('/') ? `${clean}index.html` : clean)
  const text = files.read(name)
  if (text !== undefined) return {status: 200, body: text}
  return {status: clean.endsWith('/') && files.isDirectory(root + clean.replace(/\/$/, '')) ? 403 : 404, body: ''}
}
