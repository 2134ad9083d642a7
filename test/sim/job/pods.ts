import type {Job, JobSpec} from '../../../src/kube/job.ts'
import type {ContainerStatus, Pod, PodStatus} from '../../../src/kube/pod.ts'
import {timestamp} from '../../../src/kube/time.ts'

/** A Job and pods of it, reduced to what the pure parts of the controller look at. */
export function job(spec: Partial<JobSpec> = {}, status: Job['status'] = {}): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {name: 'pi', namespace: 'default'},
    spec: {template: {spec: {containers: []}}, ...spec},
    status,
  }
}

type Traits = {
  readonly phase?: PodStatus['phase']
  readonly index?: number
  readonly code?: number
  /** Seconds since 1970 at which the container ended. */
  readonly ended?: number
  readonly made?: number
  readonly node?: string
  readonly ready?: number
  readonly restarts?: number
  readonly failures?: number
  readonly deleted?: boolean
}

export function pod(name: string, traits: Traits = {}): Pod {
  const {phase = 'Running', index, code, ended = 100, made = 0, node = 'node-a', ready, restarts = 0, failures, deleted = false} = traits
  const terminated = code === undefined ? {} : {state: {terminated: {exitCode: code, finishedAt: timestamp(ended * 1000)}}}
  const container: ContainerStatus = {
    name: 'c',
    ready: ready !== undefined,
    restartCount: restarts,
    image: 'x',
    imageID: 'x',
    ...terminated,
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      creationTimestamp: timestamp(made * 1000),
      finalizers: ['batch.kubernetes.io/job-tracking'],
      annotations: {
        ...(index === undefined ? {} : {'batch.kubernetes.io/job-completion-index': String(index)}),
        ...(failures === undefined ? {} : {'batch.kubernetes.io/job-index-failure-count': String(failures)}),
      },
      ...(deleted ? {deletionTimestamp: timestamp(made * 1000), deletionGracePeriodSeconds: 0} : {}),
    },
    spec: {containers: [{name: 'c', image: 'x'}], ...(node === '' ? {} : {nodeName: node})},
    status: {
      phase,
      containerStatuses: [container],
      ...(ready === undefined ? {} : {conditions: [{type: 'Ready', status: 'True', lastTransitionTime: timestamp(ready * 1000)}]}),
    },
  }
}
