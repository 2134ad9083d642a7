import type {Ms} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady, readySince} from '../../kube/pod.ts'

/** Ready, and for at least minReadySeconds, as podutil.IsPodAvailable. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: Ms): boolean {
  if (minReadySeconds <= 0) return isPodReady(pod)
  const since = readySince(pod)
  return since !== undefined && since + minReadySeconds * 1000 <= now
}

/** The next moment when one of these Ready pods becomes available, as controller.FindMinNextPodAvailabilityCheck. */
export function nextAvailability(pods: Iterable<Pod>, minReadySeconds: number, now: Ms): Ms | undefined {
  if (minReadySeconds <= 0) return undefined
  let next: Ms | undefined
  for (const pod of pods) {
    const since = readySince(pod)
    if (since === undefined) continue
    const moment = since + minReadySeconds * 1000
    if (moment > now && (next === undefined || moment < next)) next = moment
  }
  return next
}
