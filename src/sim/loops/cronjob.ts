import type {CronJob, Job, ObjectReference} from '../../kube/job.ts'
import type {Problem} from '../../kube/object.ts'
import {controllerOf, keyOf, splitKey} from '../../kube/object.ts'
import {uid} from '../chance.ts'
import type {Act, Decision} from '../cronjob/decide.ts'
import {decide} from '../cronjob/decide.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {World} from '../world.ts'
import {find, owned} from '../world.ts'

/** The CronJob v2 controller: one look at one CronJob, as ControllerV2.sync of pkg/controller/cronjob. */
export const cronjob: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const cronJob = find(world, 'CronJob', namespace, name)
  if (cronJob === undefined) return NOTHING
  const decision = decide(cronJob, {
    now: world.now,
    children: owned(world, cronJob.metadata.uid ?? '', 'Job').filter(job => controllerOf(job)?.uid === cronJob.metadata.uid),
    jobNamed: jobName => find(world, 'Job', namespace, jobName),
    refTo: (job, actsBefore) => refTo(world, job, actsBefore),
  })
  const {requeue, waits} = decision
  return {
    requests: requestsOf(world, cronJob, decision),
    ifRefused: (request, problem) => refused(cronJob, request, problem),
    // Where no run ever comes the duration is hugely negative.
    ...(requeue === undefined || requeue < 0 ? {} : {again: world.now + requeue}),
    ...(waits === undefined ? {} : {waits}),
  }
}

/** A Job that the API server refuses is told; the run is tried again with the queue's back-off. */
function refused(cronJob: CronJob, request: Request, problem: Problem): Pick<Reaction, 'requests' | 'waits'> {
  if (request.verb !== 'create') return NOTHING
  const why = {rule: 'job-is-refused', facts: {cronjob: cronJob.metadata.name, message: problem.message}}
  const told: Request = {
    verb: 'event',
    about: keyOf(cronJob),
    type: 'Warning',
    reason: 'FailedCreate',
    message: `Error creating job: ${problem.message}`,
    component: 'cronjob-controller',
    why,
  }
  return {requests: [told], waits: why}
}

function requestsOf(world: World, cronJob: CronJob, {acts, status, changed}: Decision): readonly Request[] {
  const requests = acts.map(act => requestOf(world, cronJob, act))
  if (!changed) return requests
  return [
    ...requests,
    {verb: 'status', object: {...cronJob, status}, why: {rule: 'cronjob-counts', facts: {cronjob: cronJob.metadata.name}}},
  ]
}

function requestOf(world: World, cronJob: CronJob, act: Act): Request {
  switch (act.do) {
    case 'event':
      return {
        verb: 'event',
        about: keyOf(cronJob),
        type: act.type,
        reason: act.reason,
        message: act.message,
        component: 'cronjob-controller',
        why: act.why,
      }
    case 'delete':
      return {verb: 'delete', key: keyOf(act.job), cascade: 'background', why: act.why}
    case 'create':
      return {verb: 'create', object: {...act.job, metadata: {...act.job.metadata, uid: uidOf(world, act.job)}}, why: act.why}
  }
}

// The uid is drawn here, because the status written in the same look refers to the Job by it.
function uidOf(world: World, job: Job): string {
  return job.metadata.uid ?? uid(world.seed, keyOf(job), world.revision)
}

/** A reference to the Job, whose resourceVersion follows from the writes before it: each act is one write. */
function refTo(world: World, job: Job, actsBefore: number): ObjectReference {
  const {name, namespace = '', resourceVersion = String(world.revision + actsBefore + 1)} = job.metadata
  return {apiVersion: 'batch/v1', kind: 'Job', name, namespace, resourceVersion, uid: uidOf(world, job)}
}
