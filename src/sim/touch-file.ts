import type {Key} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {writeInPod} from './kubelet/exec.ts'
import type {Request} from './request.ts'
import type {World} from './world.ts'
import {findByKey} from './world.ts'

/** Requests that write a file in a pod's first container (undefined: remove it), as `kubectl exec POD -- sh -c 'echo … > FILE'` does. */
export function touchFile(world: World, key: Key, path: string, text: string | undefined): readonly Request[] {
  const pod = findByKey(world, key) as Pod | undefined
  return pod === undefined ? [] : writeInPod(world, pod, path, text)
}
