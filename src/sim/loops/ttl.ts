import {finishedCondition} from '../../kube/job-state.ts'
import {splitKey} from '../../kube/object.ts'
import {parseTimestamp, timestamp} from '../../kube/time.ts'
import type {Loop} from '../request.ts'
import {NOTHING} from '../request.ts'
import {find} from '../world.ts'

/** Removes a finished Job with its pods when its time to live is over, as pkg/controller/ttlafterfinished. */
export const ttl: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const job = find(world, 'Job', namespace, name)
  const seconds = job?.spec.ttlSecondsAfterFinished
  if (job === undefined || seconds === undefined || job.metadata.deletionTimestamp !== undefined) return NOTHING
  const ended = finishedCondition(job)?.lastTransitionTime
  if (ended === undefined) return NOTHING
  const expires = parseTimestamp(ended) + seconds * 1000
  if (world.now < expires)
    return {requests: [], again: expires, waits: {rule: 'ttl-waits', facts: {job: name, seconds, time: timestamp(expires)}}}
  const uid = job.metadata.uid
  const because = {rule: 'ttl-removes-job', facts: {job: name, seconds}}
  return {requests: [{verb: 'delete', key, cascade: 'foreground', why: because, ...(uid === undefined ? {} : {uid})}]}
}
