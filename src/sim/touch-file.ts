import type {Key} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import type {Request} from './request.ts'
import {get} from './table.ts'
import type {World} from './world.ts'
import {find, findByKey} from './world.ts'

/** The disk (see machine.ts) on which a path of a pod's first container lies, and the path on that disk; undefined when the claim behind it is not bound. */
export function diskOf(world: World, pod: Pod, path: string): {readonly disk: string; readonly inside: string} | undefined {
  const container = pod.spec.containers[0]
  const uid = pod.metadata.uid ?? ''
  const mounts = [...(container?.volumeMounts ?? [])].sort((a, b) => b.mountPath.length - a.mountPath.length)
  const mount = mounts.find(each => path.startsWith(`${each.mountPath.replace(/\/$/, '')}/`))
  if (mount === undefined) return {disk: `root/${uid}/${container?.name ?? ''}`, inside: path}
  const inside = path.slice(mount.mountPath.replace(/\/$/, '').length)
  const claimName = pod.spec.volumes?.find(volume => volume.name === mount.name)?.persistentVolumeClaim?.claimName
  if (claimName === undefined) return {disk: `pod/${uid}/${mount.name}`, inside}
  const volume = find(world, 'PersistentVolumeClaim', pod.metadata.namespace ?? '', claimName)?.spec.volumeName
  return volume === undefined ? undefined : {disk: `pv/${volume}`, inside}
}

/** Requests that write a file in a pod's first container (undefined: remove it), as `kubectl exec POD -- sh -c 'echo … > FILE'` does. */
export function touchFile(world: World, key: Key, path: string, text: string | undefined): readonly Request[] {
  const pod = findByKey(world, key) as Pod | undefined
  const place = pod === undefined ? undefined : diskOf(world, pod, path)
  if (place === undefined) return []
  const {[place.inside]: _old, ...others} = get(world.disks, place.disk)?.files ?? {}
  const files = text === undefined ? others : {...others, [place.inside]: text}
  return [{verb: 'ran', key, disks: {[place.disk]: {files}}, why: {rule: 'asked', facts: {}}}]
}
