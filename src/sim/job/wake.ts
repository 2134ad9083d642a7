import type {Job} from '../../kube/job.ts'
import {finishedCondition} from '../../kube/job-state.ts'
import type {KubeObject, Ms} from '../../kube/object.ts'
import {LATENCY} from '../latency.ts'

/** SyncJobBatchPeriod: what pods do, and what is written to a Job's status, is looked at a second later, all of it together. */
const BATCH: Ms = 1000

/** How much later the Job controller looks after a write to a Job: at once when it is new, gone or its spec has changed. As updateJob. */
export function jobDelay(before: KubeObject | undefined, after: KubeObject | undefined): Ms {
  if (before === undefined || after === undefined || before.metadata.generation !== after.metadata.generation) return LATENCY.watch
  return finishedCondition(after as Job) === undefined ? BATCH : LATENCY.watch
}

/** How much later it looks after a write to a pod of a Job: pods of a Job that is gone or finished only lose their finalizer, at once. */
export function jobPodDelay(owner: KubeObject | undefined): Ms {
  return owner !== undefined && finishedCondition(owner as Job) === undefined ? BATCH : LATENCY.watch
}

/** The name of the Job that a pod without owner was counted by: its finalizer has to go, even when that Job is gone. */
export function orphanedFrom(pod: KubeObject): string | undefined {
  const tracked = pod.metadata.finalizers?.includes('batch.kubernetes.io/job-tracking') ?? false
  return tracked ? pod.metadata.labels?.['batch.kubernetes.io/job-name'] : undefined
}
