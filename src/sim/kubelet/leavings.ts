import type {Key} from '../../kube/object.ts'
import {splitKey} from '../../kube/object.ts'
import type {Request, Why} from '../request.ts'
import {eachFrom, get} from '../table.ts'
import type {World} from '../world.ts'

/** The request that takes away what a pod has left on its node: programs with their logs, its own files, its scratch volumes. */
export function sweep(world: World, key: Key, uid: string, why: Why): Request {
  const processes: (readonly [string, undefined])[] = []
  const disks: Record<string, undefined> = {}
  eachFrom(world.processes, `${uid}/`, name => {
    processes.push([name, undefined])
  })
  for (const prefix of [`pod/${uid}/`, `root/${uid}/`]) {
    eachFrom(world.disks, prefix, name => {
      disks[name] = undefined
    })
  }
  return {verb: 'ran', key, processes, disks, why}
}

/** Events of a kubelet that finds containers running for a pod that is gone from the API server. */
export function killOrphans(world: World, key: Key, uid: string): readonly Request[] {
  const requests: Request[] = []
  eachFrom(world.processes, `${uid}/`, (_name, {container, node, ended, startedAt}) => {
    const machine = get(world.machines, node)
    if (ended !== undefined || machine?.on !== true || startedAt < machine.since) return
    requests.push({
      verb: 'event',
      about: key,
      type: 'Normal',
      reason: 'Killing',
      message: `Stopping container ${container}`,
      component: 'kubelet',
      fieldPath: `spec.containers{${container}}`,
      why: {rule: 'container-orphaned', facts: {pod: splitKey(key).name, node, container}},
    })
  })
  return requests
}
