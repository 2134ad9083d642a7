import type {Ms} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {finishTime} from './facts.ts'

/** DefaultJobPodFailureBackOff and MaxJobPodFailureBackOff. */
const FIRST: Ms = 10_000
const MOST: Ms = 600_000

/** How many pods have failed since the last success, and when the last one did: what the controller keeps in memory for its back-off. */
export type BackoffRecord = {readonly failures: number; readonly last?: Ms}

/** The record after newly ended pods: a success wipes out what failed before it. As newBackoffRecord of backoff_utils.go. */
export function updateBackoff(record: BackoffRecord, succeeded: readonly Pod[], failed: readonly Pod[]): BackoffRecord {
  if (succeeded.length === 0 && failed.length === 0) return record
  const lastSuccess = Math.max(...succeeded.map(finishTime))
  const times = failed.map(finishTime).filter(time => time > lastSuccess)
  const before = succeeded.length === 0 ? record.failures : 0
  return times.length === 0 ? {failures: before} : {failures: before + times.length, last: Math.max(...times)}
}

/** How long a new pod must still wait: 10 s after the first failure, twice that after each further one, ten minutes at most. */
export function remainingBackoff({failures, last}: BackoffRecord, now: Ms): Ms {
  if (failures === 0 || last === undefined) return 0
  const wait = failures > 30 ? MOST : Math.min(FIRST * 2 ** (failures - 1), MOST)
  return Math.max(wait - (now - last), 0)
}
