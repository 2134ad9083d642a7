import type {Key} from '../kube/object.ts'
import {keyOf} from '../kube/object.ts'
import {list} from '../sim/world.ts'
import type {World} from '../sim/world.ts'

/** What the picture of a cluster shows, in the order in which one walks through it: nodes' pods, then who made them, then disks. */
export function shownObjects(world: World): readonly Key[] {
  const pods = [...list(world, 'Pod')].sort((a, b) => (a.spec.nodeName ?? '~').localeCompare(b.spec.nodeName ?? '~'))
  const makers = (['StatefulSet', 'DaemonSet', 'Deployment', 'CronJob', 'Job'] as const).flatMap(kind => [...list(world, kind)])
  return [
    ...pods,
    ...makers,
    ...list(world, 'Service').filter(service => service.metadata.name !== 'kubernetes'),
    ...list(world, 'PersistentVolumeClaim'),
    ...list(world, 'Node'),
  ].map(keyOf)
}
