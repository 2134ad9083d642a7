import type {Container, EnvVar, Pod} from '../../kube/pod.ts'
import {amount} from '../requests-of-pod.ts'
import type {World} from '../world.ts'
import {find} from '../world.ts'

export type Environment = {readonly [name: string]: string}

/** A container's environment, or why it cannot be made (a ConfigMap that is missing, say): CreateContainerConfigError. */
export function environmentOf(world: World, pod: Pod, container: Container, ip: string): Environment | {readonly problem: string} {
  const env: {[name: string]: string} = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: hostnameOf(pod),
    HOME: '/root',
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
  }
  for (const source of envFromOf(container)) {
    const data = dataOf(world, pod, source)
    if (typeof data === 'string') return {problem: data}
    for (const [key, value] of Object.entries(data)) env[`${source.prefix ?? ''}${key}`] = value
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(world, pod, container, variable, ip, env)
    if (typeof value === 'object') return value
    if (value !== undefined) env[variable.name] = value
  }
  return env
}

/** `$(NAME)` in command, args and values; `$$` is a dollar; unknown names stay as they are. */
export function expandDollars(text: string, env: Environment): string {
  if (!text.includes('$')) return text
  return text.replace(/\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$'
    return Object.hasOwn(env, name) ? (env[name] ?? '') : whole
  })
}

/** The host name in a pod: its own unless the spec names one; 63 characters at most. */
export function hostnameOf(pod: Pod): string {
  return (
    (pod.spec.hostNetwork === true ? pod.spec.nodeName : undefined) ??
    (pod.spec.hostname ?? pod.metadata.name).slice(0, 63).replace(/[-.]+$/, '')
  )
}

type EnvFrom = {readonly prefix?: string; readonly configMapRef?: Reference; readonly secretRef?: Reference}
type Reference = {readonly name?: string; readonly optional?: boolean}

function envFromOf(container: Container): readonly EnvFrom[] {
  return 'envFrom' in container && Array.isArray(container.envFrom) ? (container.envFrom as readonly EnvFrom[]) : []
}

function dataOf(world: World, pod: Pod, source: EnvFrom): Readonly<Record<string, string>> | string {
  const namespace = pod.metadata.namespace ?? ''
  const reference = source.configMapRef ?? source.secretRef
  const name = reference?.name ?? ''
  const found = source.configMapRef === undefined ? secretData(world, namespace, name) : find(world, 'ConfigMap', namespace, name)?.data
  if (found !== undefined) return found
  const exists = find(world, source.configMapRef === undefined ? 'Secret' : 'ConfigMap', namespace, name) !== undefined
  return exists || reference?.optional ? {} : `${source.configMapRef === undefined ? 'secret' : 'configmap'} "${name}" not found`
}

/** A Secret's data as the plain texts its base64 stands for. */
export function secretData(world: World, namespace: string, name: string): Readonly<Record<string, string>> | undefined {
  const secret = find(world, 'Secret', namespace, name)
  if (secret === undefined) return undefined
  const plain =
    'stringData' in secret && typeof secret.stringData === 'object' ? (secret.stringData as Readonly<Record<string, string>>) : {}
  return {...Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, fromBase64(value)])), ...plain}
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function fromBase64(text: string): string {
  const bytes: number[] = []
  let bits = 0
  let size = 0
  for (const char of text) {
    const value = BASE64.indexOf(char)
    if (value < 0) continue
    bits = ((bits << 6) | value) & 0xffffff
    size += 6
    if (size >= 8) {
      size -= 8
      bytes.push((bits >> size) & 0xff)
    }
  }
  const escaped = bytes.map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
  try {
    return decodeURIComponent(escaped)
  } catch {
    return String.fromCharCode(...bytes)
  }
}

function valueOf(
  world: World,
  pod: Pod,
  container: Container,
  variable: EnvVar,
  ip: string,
  env: Environment,
): string | undefined | {readonly problem: string} {
  const from = variable.valueFrom
  if (from === undefined) return expandDollars(variable.value ?? '', env)
  const namespace = pod.metadata.namespace ?? ''
  if (from.fieldRef !== undefined) return fieldOf(world, pod, from.fieldRef.fieldPath, ip)
  if (from.resourceFieldRef !== undefined) return resourceOf(container, from.resourceFieldRef.resource)
  const [kind, reference] =
    from.configMapKeyRef === undefined ? (['secret', from.secretKeyRef] as const) : (['configmap', from.configMapKeyRef] as const)
  if (reference === undefined) return ''
  const data = kind === 'secret' ? secretData(world, namespace, reference.name) : find(world, 'ConfigMap', namespace, reference.name)?.data
  const value = data?.[reference.key]
  if (value !== undefined || reference.optional) return value
  const exists = find(world, kind === 'secret' ? 'Secret' : 'ConfigMap', namespace, reference.name) !== undefined
  const owner = kind === 'secret' ? 'Secret' : 'ConfigMap'
  return {
    problem: exists
      ? `couldn't find key ${reference.key} in ${owner} ${namespace}/${reference.name}`
      : `${kind} "${reference.name}" not found`,
  }
}

/** The downward API's fields. */
export function fieldOf(world: World, pod: Pod, path: string, ip: string): string {
  const key = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path)
  if (key !== null) return pod.metadata[key[1] === 'labels' ? 'labels' : 'annotations']?.[key[2] ?? ''] ?? ''
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name
    case 'metadata.namespace':
      return pod.metadata.namespace ?? ''
    case 'metadata.uid':
      return pod.metadata.uid ?? ''
    case 'spec.nodeName':
      return pod.spec.nodeName ?? ''
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? 'default'
    case 'status.podIP':
    case 'status.podIPs':
      return ip
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIp(world, pod)
    case 'metadata.labels':
    case 'metadata.annotations':
      return Object.entries(pod.metadata[path === 'metadata.labels' ? 'labels' : 'annotations'] ?? {})
        .map(([name, value]) => `${name}="${value}"`)
        .join('\n')
    default:
      return ''
  }
}

export function hostIp(world: World, pod: Pod): string {
  return find(world, 'Node', '', pod.spec.nodeName ?? '')?.status?.addresses?.find(address => address.type === 'InternalIP')?.address ?? ''
}

function resourceOf(container: Container, resource: string): string {
  const [kind, name = ''] = resource.split('.')
  const list = kind === 'limits' ? container.resources?.limits : container.resources?.requests
  const value = amount(list?.[name])
  // Without a limit the node's own size stands in; cores are rounded up.
  return String(name === 'cpu' ? Math.ceil(value) || 4 : Math.ceil(value) || 8 * 2 ** 30)
}
