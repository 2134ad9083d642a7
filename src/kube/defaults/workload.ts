import {madePart, part, parts, setDefault} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {defaultTemplate, dropDisabledPodFields} from './pod.ts'
import {defaultClaim} from './volume.ts'

const INT32_MAX = 2147483647

/** SetDefaults_StatefulSet, pkg/apis/apps/v1; maxUnavailable is dropped, as its gate is off in 1.36 (MaxUnavailableStatefulSet). */
export function defaultStatefulSet(set: Draft): void {
  const spec = madePart(set, 'spec')
  setDefault(spec, 'podManagementPolicy', 'OrderedReady')
  const strategy = madePart(spec, 'updateStrategy')
  if (strategy.type === undefined) {
    strategy.type = 'RollingUpdate'
    setDefault(strategy, 'rollingUpdate', {})
  }
  const rolling = part(strategy, 'rollingUpdate')
  if (rolling !== undefined) {
    if (strategy.type === 'RollingUpdate') setDefault(rolling, 'partition', 0)
    delete rolling.maxUnavailable
  }
  const retention = madePart(spec, 'persistentVolumeClaimRetentionPolicy')
  setDefault(retention, 'whenDeleted', 'Retain')
  setDefault(retention, 'whenScaled', 'Retain')
  setDefault(spec, 'replicas', 1)
  setDefault(spec, 'revisionHistoryLimit', 10)
  defaultTemplate(part(spec, 'template'))
  dropDisabledPodFields(part(part(spec, 'template'), 'spec'))
  for (const claim of parts(spec, 'volumeClaimTemplates')) {
    // Whatever was written, the conversion of a set names its claims so.
    claim.kind = 'PersistentVolumeClaim'
    claim.apiVersion = 'v1'
    defaultClaim(claim)
  }
}

export function defaultDaemonSet(set: Draft): void {
  const spec = madePart(set, 'spec')
  const strategy = madePart(spec, 'updateStrategy')
  setDefault(strategy, 'type', 'RollingUpdate')
  if (strategy.type === 'RollingUpdate') {
    const rolling = madePart(strategy, 'rollingUpdate')
    setDefault(rolling, 'maxUnavailable', 1)
    setDefault(rolling, 'maxSurge', 0)
  }
  // The internal type holds both as plain values, so with OnDelete they come back as 0.
  const kept = part(strategy, 'rollingUpdate')
  if (kept !== undefined) {
    setDefault(kept, 'maxUnavailable', 0)
    setDefault(kept, 'maxSurge', 0)
  }
  setDefault(spec, 'revisionHistoryLimit', 10)
  defaultTemplate(part(spec, 'template'))
  dropDisabledPodFields(part(part(spec, 'template'), 'spec'))
}

export function defaultDeployment(deployment: Draft): void {
  const spec = madePart(deployment, 'spec')
  setDefault(spec, 'replicas', 1)
  const strategy = madePart(spec, 'strategy')
  setDefault(strategy, 'type', 'RollingUpdate')
  if (strategy.type === 'RollingUpdate') {
    const rolling = madePart(strategy, 'rollingUpdate')
    setDefault(rolling, 'maxUnavailable', '25%')
    setDefault(rolling, 'maxSurge', '25%')
  }
  setDefault(spec, 'revisionHistoryLimit', 10)
  setDefault(spec, 'progressDeadlineSeconds', 600)
  defaultTemplate(part(spec, 'template'))
  dropDisabledPodFields(part(part(spec, 'template'), 'spec'))
}

export function defaultReplicaSet(set: Draft): void {
  const spec = madePart(set, 'spec')
  setDefault(spec, 'replicas', 1)
  defaultTemplate(part(spec, 'template'))
  dropDisabledPodFields(part(part(spec, 'template'), 'spec'))
}

/** SetDefaults_ReplicationController: without a selector or labels of its own it takes those of its template. */
export function defaultReplicationController(controller: Draft): void {
  const spec = madePart(controller, 'spec')
  const metadata = madePart(controller, 'metadata')
  const template = part(spec, 'template')
  const labels = part(part(template, 'metadata'), 'labels')
  if (labels !== undefined) {
    if (Object.keys(part(spec, 'selector') ?? {}).length === 0) spec.selector = {...labels}
    if (Object.keys(part(metadata, 'labels') ?? {}).length === 0) metadata.labels = {...labels}
  }
  setDefault(spec, 'replicas', 1)
  defaultTemplate(template)
  dropDisabledPodFields(part(template, 'spec'))
}

/**
 * SetDefaults_Job: a job without labels takes those of its template: the same map, so labels that the template gets later (the
 * generated ones) are the job's as well.
 */
export function defaultJob(job: Draft): void {
  const spec = madePart(job, 'spec')
  const metadata = madePart(job, 'metadata')
  const labels = part(part(part(spec, 'template'), 'metadata'), 'labels')
  if (labels !== undefined && Object.keys(part(metadata, 'labels') ?? {}).length === 0) metadata.labels = labels
  defaultJobSpec(spec)
  setDefault(spec, 'completionMode', 'NonIndexed')
  setDefault(spec, 'suspend', false)
  setDefault(spec, 'podReplacementPolicy', spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed')
  setDefault(spec, 'manualSelector', false)
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  setDefault(spec, 'parallelism', 1)
  setDefault(spec, 'backoffLimit', spec.backoffLimitPerIndex === undefined ? 6 : INT32_MAX)
}

/** What a job template of a cron job gets: only the pod template's defaults and those of the failure policy. */
function defaultJobSpec(spec: Draft): void {
  for (const rule of parts(part(spec, 'podFailurePolicy'), 'rules')) {
    for (const pattern of parts(rule, 'onPodConditions')) {
      if (pattern.status === undefined || pattern.status === '') pattern.status = 'True'
    }
  }
  defaultTemplate(part(spec, 'template'))
  dropDisabledPodFields(part(part(spec, 'template'), 'spec'))
}

export function defaultCronJob(job: Draft): void {
  const spec = madePart(job, 'spec')
  setDefault(spec, 'concurrencyPolicy', 'Allow')
  setDefault(spec, 'suspend', false)
  setDefault(spec, 'successfulJobsHistoryLimit', 3)
  setDefault(spec, 'failedJobsHistoryLimit', 1)
  const jobSpec = part(part(spec, 'jobTemplate'), 'spec')
  if (jobSpec !== undefined) defaultJobSpec(jobSpec)
}
