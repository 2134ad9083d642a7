import type {Container, Pod, Volume} from '../../kube/pod.ts'
import {imageFiles} from '../containers/images.ts'
import type {Mount} from '../containers/files.ts'
import type {Files} from '../machine.ts'
import type {World} from '../world.ts'
import {find} from '../world.ts'
import {expandDollars, fieldOf, hostnameOf, secretData} from './environment.ts'
import {hostPathProblem} from './host-paths.ts'

/** What of the world's disks a container sees, and the files it finds there that are on no disk. */
export type Mounted = {readonly mounts: readonly Mount[]; readonly fixed: Files}

/** Name of the disk behind a pod's own files of one container: gone with each restart. */
export function rootDisk(uid: string, container: string): string {
  return `root/${uid}/${container}`
}

/**
 * Name of the disk behind /tmp. It belongs to the pod and outlives a container's restart, unlike a real one:
 * the recordings steer probes by a file there.
 */
export function tmpDisk(uid: string): string {
  return `pod/${uid}/.tmp`
}

export function mountsOf(world: World, pod: Pod, container: Container, ip: string): Mounted {
  const uid = pod.metadata.uid ?? ''
  const mounts: Mount[] = [
    {path: '/', disk: rootDisk(uid, container.name)},
    {path: '/tmp', disk: tmpDisk(uid)},
  ]
  const fixed: {[path: string]: string} = {...imageFiles(container.image), ...ownFiles(pod, ip)}
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find(({name}) => name === mount.name)
    if (volume === undefined) continue
    const path = mount.mountPath.replace(/\/+$/, '') || '/'
    const content = contentOf(world, pod, volume, ip)
    if (content === undefined) {
      const sub = subPathOf(mount, pod)
      mounts.push({path, disk: diskOfVolume(world, pod, volume), ...(mount.readOnly && {readOnly: true}), ...(sub !== undefined && {sub})})
    } else if (mount.subPath === undefined) {
      mounts.push({path, disk: '', readOnly: true, fixed: true})
      for (const [name, text] of Object.entries(content)) fixed[`${path}/${name}`] = text
    } else fixed[path] = content[mount.subPath] ?? ''
  }
  return {mounts: mounts.filter((mount, index) => mounts.findLastIndex(other => other.path === mount.path) === index), fixed}
}

function subPathOf(mount: {readonly subPath?: string; readonly subPathExpr?: string}, pod: Pod): string | undefined {
  const text =
    mount.subPath ??
    (mount.subPathExpr === undefined
      ? undefined
      : expandDollars(mount.subPathExpr, {POD_NAME: pod.metadata.name, HOSTNAME: hostnameOf(pod)}))
  return text === undefined || text === '' ? undefined : `/${text.replace(/^\/+|\/+$/g, '')}`
}

function diskOfVolume(world: World, pod: Pod, volume: Volume): string {
  const claim = volume.persistentVolumeClaim?.claimName
  if (claim !== undefined)
    return `pv/${find(world, 'PersistentVolumeClaim', pod.metadata.namespace ?? '', claim)?.spec.volumeName ?? claim}`
  if (volume.hostPath !== undefined) return `host/${pod.spec.nodeName ?? ''}${volume.hostPath.path}`
  return `pod/${pod.metadata.uid ?? ''}/${volume.name}`
}

type Items = {readonly items?: readonly {readonly key: string; readonly path: string}[]}

/** Files of a ConfigMap, Secret, downward API or projected volume; undefined for a volume that is a disk. */
function contentOf(world: World, pod: Pod, volume: Volume, ip: string): Readonly<Record<string, string>> | undefined {
  const namespace = pod.metadata.namespace ?? ''
  if (volume.configMap !== undefined)
    return chosen(find(world, 'ConfigMap', namespace, volume.configMap.name ?? '')?.data ?? {}, volume.configMap)
  if (volume.secret !== undefined) return chosen(secretData(world, namespace, volume.secret.secretName ?? '') ?? {}, volume.secret)
  if (typeof volume.downwardAPI === 'object' && volume.downwardAPI !== null) return downward(world, pod, volume.downwardAPI as Downward, ip)
  const sources = sourcesOf(volume)
  if (sources === undefined) return undefined
  return Object.assign({}, ...sources.map(source => contentOf(world, pod, source, ip) ?? {})) as Record<string, string>
}

/** The parts of a projected volume, each as a volume of its own; undefined for any other. */
function sourcesOf({name, projected}: Volume): readonly Volume[] | undefined {
  if (typeof projected !== 'object' || projected === null) return undefined
  const {sources = []} = projected as {readonly sources?: readonly Omit<Volume, 'name'>[]}
  return sources.map(source => ({...source, name, ...secretNamed(source)}))
}

/** In a projected volume a Secret's reference is called `name`, in a volume of its own `secretName`. */
function secretNamed(source: Omit<Volume, 'name'>): {readonly secret?: {readonly secretName?: string}} {
  const secret = source.secret as ({readonly name?: string} & Items) | undefined
  return secret?.name === undefined ? {} : {secret: {...secret, secretName: secret.name}}
}

type Downward = {readonly items?: readonly {readonly path: string; readonly fieldRef?: {readonly fieldPath: string}}[]}

function downward(world: World, pod: Pod, volume: Downward, ip: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (volume.items ?? []).map(({path, fieldRef}) => [path, fieldRef === undefined ? '' : fieldOf(world, pod, fieldRef.fieldPath, ip)]),
  )
}

function chosen(data: Readonly<Record<string, string>>, volume: object): Readonly<Record<string, string>> {
  const {items} = volume as Items
  return items === undefined ? data : Object.fromEntries(items.map(({key, path}) => [path, data[key] ?? '']))
}

function ownFiles(pod: Pod, ip: string): Files {
  const namespace = pod.metadata.namespace ?? 'default'
  const host = hostnameOf(pod)
  const full = pod.spec.subdomain === undefined ? host : `${host}.${pod.spec.subdomain}.${namespace}.svc.cluster.local\t${host}`
  return {
    '/etc/hostname': `${host}\n`,
    '/etc/hosts': `# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n${ip}\t${full}\n`,
    '/etc/resolv.conf': `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`,
  }
}

/** The first volume that cannot be mounted, in the kubelet's words; undefined when all can. */
export function mountProblem(world: World, pod: Pod): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const problem = volumeProblem(world, pod, volume)
    if (problem !== undefined) return `MountVolume.SetUp failed for volume "${volume.name}" : ${problem}`
  }
  return undefined
}

type Texts = Readonly<Record<string, string>>

function volumeProblem(world: World, pod: Pod, volume: Volume): string | undefined {
  const namespace = pod.metadata.namespace ?? ''
  for (const source of sourcesOf(volume) ?? []) {
    const problem = volumeProblem(world, pod, source)
    if (problem !== undefined) return problem
  }
  if (volume.hostPath !== undefined) return hostPathProblem(world, pod.spec.nodeName ?? '', volume.hostPath)
  const map = volume.configMap
  if (map?.name !== undefined && map.optional !== true) {
    const found: {readonly data?: Texts; readonly binaryData?: Texts} | undefined = find(world, 'ConfigMap', namespace, map.name)
    if (found === undefined) return `configmap "${map.name}" not found`
    const key = missingKey({...found.binaryData, ...found.data}, map)
    if (key !== undefined) return `configmap references non-existent config key: ${key}`
  }
  const secret = volume.secret
  if (secret?.secretName !== undefined && secret.optional !== true) {
    if (find(world, 'Secret', namespace, secret.secretName) === undefined) return `secret "${secret.secretName}" not found`
    const key = missingKey(secretData(world, namespace, secret.secretName), secret)
    if (key !== undefined) return `references non-existent secret key: ${key}`
  }
  return undefined
}

/** The first item whose key is not there (MakePayload of configmap.go and secret.go). */
function missingKey(data: Texts = {}, volume: object): string | undefined {
  return (volume as Items).items?.find(({key}) => !Object.hasOwn(data, key))?.key
}
