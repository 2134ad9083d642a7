import type {Step} from './apiserver.ts'
import type {Loops} from './look.ts'
import {lookOnce} from './look.ts'
import {cronjob} from './loops/cronjob.ts'
import {daemonset} from './loops/daemonset.ts'
import {deployment} from './loops/deployment.ts'
import {disruption} from './loops/disruption.ts'
import {endpoints} from './loops/endpoints.ts'
import {eventTtl} from './loops/event-ttl.ts'
import {garbageCollector} from './loops/garbage-collector.ts'
import {job} from './loops/job.ts'
import {kubelet} from './loops/kubelet.ts'
import {nodes} from './loops/nodes.ts'
import {podGc} from './loops/pod-gc.ts'
import {replicaset} from './loops/replicaset.ts'
import {resourcequota} from './loops/resourcequota.ts'
import {scheduler} from './loops/scheduler.ts'
import {statefulset} from './loops/statefulset.ts'
import {taintEviction} from './loops/taint-eviction.ts'
import {ttl} from './loops/ttl.ts'
import {volumes} from './loops/volumes.ts'
import type {World} from './world.ts'

/** All control loops by name. */
const LOOPS: Loops = {
  statefulset,
  daemonset,
  deployment,
  replicaset,
  job,
  cronjob,
  ttl,
  'event-ttl': eventTtl,
  scheduler,
  kubelet,
  nodes,
  'taint-eviction': taintEviction,
  'pod-gc': podGc,
  volumes,
  endpoints,
  'garbage-collector': garbageCollector,
  disruption,
  resourcequota,
}

/** One look of the cluster's earliest work; undefined when it is at rest. */
export function step(world: World): Step | undefined {
  return lookOnce(LOOPS, world)
}
