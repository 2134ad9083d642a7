import type {Job} from '../../kube/job.ts'
import type {Container, EnvVar, Pod} from '../../kube/pod.ts'
import {isIndexed} from '../../kube/job-state.ts'
import {podFromTemplate} from '../history/pod-template.ts'
import {INDEX, TRACKING} from './facts.ts'
import {failureAnnotations} from './indexes.ts'

const LONGEST_PREFIX = 58

/**
 * A pod of a Job, not named yet. With an index it gets label, annotation, environment and host name of that index, as upstream's
 * manageJob.
 */
export function newPod(job: Job, index: number | undefined, replaced: Pod | undefined): Pod {
  const pod = podFromTemplate(job.spec.template, job)
  const finalizers = [...(pod.metadata.finalizers ?? []).filter(name => name !== TRACKING), TRACKING]
  if (index === undefined || !isIndexed(job)) return {...pod, metadata: {...pod.metadata, finalizers}}
  const {containers, initContainers} = pod.spec
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      finalizers,
      generateName: indexedPrefix(job.metadata.name, index),
      labels: {...pod.metadata.labels, [INDEX]: String(index)},
      annotations: {
        ...pod.metadata.annotations,
        [INDEX]: String(index),
        ...(job.spec.backoffLimitPerIndex === undefined ? {} : failureAnnotations(job, replaced)),
      },
    },
    spec: {
      ...pod.spec,
      hostname: `${job.metadata.name}-${index}`,
      containers: containers.map(withIndexVariable),
      ...(initContainers === undefined ? {} : {initContainers: initContainers.map(withIndexVariable)}),
    },
  }
}

/** The Job's name gives way, so that the index stays in the name. As podGenerateNameWithIndex. */
function indexedPrefix(name: string, index: number): string {
  const ending = `-${index}-`
  return `${name.slice(0, LONGEST_PREFIX - ending.length)}${ending}`
}

function withIndexVariable(container: Container): Container {
  const env = container.env ?? []
  if (env.some(({name}) => name === 'JOB_COMPLETION_INDEX')) return container
  const fieldRef = {apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX}']`}
  const variable: EnvVar = {name: 'JOB_COMPLETION_INDEX', valueFrom: {fieldRef}}
  return {...container, env: [...env, variable]}
}
