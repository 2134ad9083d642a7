import type {DaemonSet} from '../../kube/daemonset.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import {isPodAvailable} from '../history/availability.ts'
import type {Look} from './look.ts'
import {oldestFirst} from './look.ts'
import {isUpdated} from './new-pod.ts'

export type Status = NonNullable<DaemonSet['status']>

/** Counts nodes, not pods: of several pods on a node the oldest stands for it, as updateDaemonSetStatus. */
export function countNodes({set, places, calm, hash, generation, minReadySeconds, now}: Look, collisionCount: number | undefined): Status {
  const count = {desired: calm, current: calm, misscheduled: 0, ready: calm, available: calm, updated: calm}
  for (const {eligible, pods} of places) {
    const pod = eldest(pods)
    if (eligible !== 'should') {
      if (pod !== undefined) count.misscheduled++
      continue
    }
    count.desired++
    if (pod === undefined) continue
    count.current++
    if (isPodReady(pod)) {
      count.ready++
      if (isPodAvailable(pod, minReadySeconds, now)) count.available++
    }
    if (isUpdated(pod, hash, generation)) count.updated++
  }
  const unavailable = count.desired - count.available
  return {
    currentNumberScheduled: count.current,
    numberMisscheduled: count.misscheduled,
    desiredNumberScheduled: count.desired,
    numberReady: count.ready,
    observedGeneration: set.metadata.generation ?? 0,
    ...(count.updated === 0 ? {} : {updatedNumberScheduled: count.updated}),
    ...(count.available === 0 ? {} : {numberAvailable: count.available}),
    ...(unavailable === 0 ? {} : {numberUnavailable: unavailable}),
    ...(collisionCount === undefined ? {} : {collisionCount}),
    ...(set.status?.conditions === undefined ? {} : {conditions: set.status.conditions}),
  }
}

function eldest(pods: readonly Pod[]): Pod | undefined {
  return pods.length < 2 ? pods[0] : [...pods].sort(oldestFirst)[0]
}

/** Whether the stored status has to be written, as storeDaemonSetStatus. */
export function isStale(stored: Status | undefined, counted: Status): boolean {
  if (stored === undefined) return true
  return (
    (stored.observedGeneration ?? 0) < (counted.observedGeneration ?? 0) ||
    stored.desiredNumberScheduled !== counted.desiredNumberScheduled ||
    stored.currentNumberScheduled !== counted.currentNumberScheduled ||
    stored.numberMisscheduled !== counted.numberMisscheduled ||
    stored.numberReady !== counted.numberReady ||
    (stored.updatedNumberScheduled ?? 0) !== (counted.updatedNumberScheduled ?? 0) ||
    (stored.numberAvailable ?? 0) !== (counted.numberAvailable ?? 0) ||
    (stored.numberUnavailable ?? 0) !== (counted.numberUnavailable ?? 0) ||
    (stored.collisionCount ?? 0) !== (counted.collisionCount ?? 0)
  )
}
