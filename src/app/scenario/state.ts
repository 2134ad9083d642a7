import type {DaemonSet} from '../../kube/daemonset.ts'
import type {ControllerRevision, Deployment, ReplicaSet} from '../../kube/deployment.ts'
import type {CronJob, Job} from '../../kube/job.ts'
import type {Node} from '../../kube/node.ts'
import type {Condition, Json, KubeObject} from '../../kube/object.ts'
import {controllerOf} from '../../kube/object.ts'
import type {ContainerStatus, Pod} from '../../kube/pod.ts'
import type {EndpointSlice, KubeEvent, PodDisruptionBudget, Service} from '../../kube/service.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import type {PersistentVolume, PersistentVolumeClaim} from '../../kube/volume.ts'
import {podSummary} from '../../kube/columns-pod.ts'

/** What a trace row shows of an object. */
export type State = {readonly [field: string]: Json}

/** The state of an object in a trace, or undefined for kinds that traces leave out. */
export function stateOf(object: KubeObject): State | undefined {
  const make = MAKERS[object.kind]
  return make === undefined ? undefined : make(object)
}

function conditions(list: readonly Condition[] | undefined, withReason = false): State {
  return Object.fromEntries((list ?? []).map(each => [each.type, each.status + (withReason && each.reason ? `/${each.reason}` : '')]))
}

function owner(object: KubeObject): string | null {
  const found = controllerOf(object)
  return found === undefined ? null : `${found.kind}/${found.name}`
}

function containers(list: readonly ContainerStatus[] | undefined): Json {
  return (list ?? []).map(({name, state = {}, ready, restartCount}) => {
    const {terminated, running, waiting} = state
    const kind = terminated !== undefined ? 'terminated' : running !== undefined ? 'running' : 'waiting'
    const reason = terminated?.reason ?? (terminated === undefined && running === undefined ? waiting?.reason : undefined)
    return {
      name,
      state: kind,
      ready,
      restarts: restartCount,
      ...(reason === undefined ? {} : {reason}),
      ...(terminated === undefined ? {} : {exitCode: terminated.exitCode}),
    }
  })
}

function pod(object: KubeObject): State {
  const {spec, status = {}, metadata} = object as Pod
  const summary = podSummary(object as Pod)
  const all = conditions(status.conditions)
  const index = metadata.annotations?.['batch.kubernetes.io/job-completion-index']
  const disruption = status.conditions?.find(each => each.type === 'DisruptionTarget')
  const unscheduled = status.conditions?.find(each => each.type === 'PodScheduled' && each.status === 'False')
  const revision = metadata.labels?.['controller-revision-hash'] ?? metadata.labels?.['pod-template-hash']
  return {
    phase: status.phase ?? null,
    status: summary.status,
    ready: all.Ready === 'True',
    containersReady: `${summary.ready}/${summary.total}`,
    restarts: summary.restarts,
    terminating: metadata.deletionTimestamp !== undefined,
    node: spec.nodeName ?? null,
    owner: owner(object),
    conditions: all,
    images: spec.containers.map(each => each.image),
    containers: containers(status.containerStatuses),
    ...((spec.initContainers ?? []).length > 0 ? {initContainers: containers(status.initContainerStatuses)} : {}),
    ...(status.reason ? {reason: status.reason} : {}),
    ...(disruption === undefined ? {} : {disruption: disruption.reason ?? null}),
    ...(unscheduled === undefined ? {} : {unschedulable: unscheduled.message ?? null}),
    ...(index === undefined ? {} : {index: Number(index)}),
    ...(revision === undefined ? {} : {revision}),
    ...((metadata.finalizers ?? []).length > 0 ? {finalizers: [...(metadata.finalizers ?? [])]} : {}),
  }
}

function statefulset(object: KubeObject): State {
  const {spec, status = {replicas: 0}, metadata} = object as StatefulSet
  return {
    specReplicas: spec.replicas ?? null,
    policy: spec.podManagementPolicy ?? null,
    strategy: spec.updateStrategy?.type ?? null,
    partition: spec.updateStrategy?.rollingUpdate?.partition ?? null,
    start: spec.ordinals?.start ?? 0,
    replicas: status.replicas ?? 0,
    readyReplicas: status.readyReplicas ?? 0,
    currentReplicas: status.currentReplicas ?? 0,
    updatedReplicas: status.updatedReplicas ?? 0,
    availableReplicas: status.availableReplicas ?? 0,
    currentRevision: status.currentRevision ?? null,
    updateRevision: status.updateRevision ?? null,
    generation: metadata.generation ?? null,
    observedGeneration: status.observedGeneration ?? 0,
  }
}

function daemonset(object: KubeObject): State {
  const {spec, status, metadata} = object as DaemonSet
  const rolling = spec.updateStrategy?.rollingUpdate ?? {}
  return {
    strategy: spec.updateStrategy?.type ?? null,
    maxUnavailable: rolling.maxUnavailable ?? null,
    maxSurge: rolling.maxSurge ?? null,
    desired: status?.desiredNumberScheduled ?? 0,
    current: status?.currentNumberScheduled ?? 0,
    ready: status?.numberReady ?? 0,
    updated: status?.updatedNumberScheduled ?? 0,
    available: status?.numberAvailable ?? 0,
    unavailable: status?.numberUnavailable ?? 0,
    misscheduled: status?.numberMisscheduled ?? 0,
    generation: metadata.generation ?? null,
    observedGeneration: status?.observedGeneration ?? 0,
  }
}

function deployment(object: KubeObject): State {
  const {spec, status = {}, metadata} = object as Deployment
  return {
    specReplicas: spec.replicas ?? null,
    strategy: spec.strategy?.type ?? null,
    paused: spec.paused ?? false,
    replicas: status.replicas ?? 0,
    updatedReplicas: status.updatedReplicas ?? 0,
    readyReplicas: status.readyReplicas ?? 0,
    availableReplicas: status.availableReplicas ?? 0,
    unavailableReplicas: status.unavailableReplicas ?? 0,
    revision: metadata.annotations?.['deployment.kubernetes.io/revision'] ?? null,
    conditions: conditions(status.conditions, true),
    generation: metadata.generation ?? null,
    observedGeneration: status.observedGeneration ?? 0,
  }
}

function replicaset(object: KubeObject): State {
  const {spec, status, metadata} = object as ReplicaSet
  return {
    specReplicas: spec.replicas ?? null,
    replicas: status?.replicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    availableReplicas: status?.availableReplicas ?? 0,
    owner: owner(object),
    revision: metadata.annotations?.['deployment.kubernetes.io/revision'] ?? null,
  }
}

function job(object: KubeObject): State {
  const {spec, status = {}, metadata} = object as Job
  return {
    suspend: spec.suspend ?? false,
    parallelism: spec.parallelism ?? null,
    completions: spec.completions ?? null,
    mode: spec.completionMode ?? null,
    backoffLimit: spec.backoffLimit ?? null,
    active: status.active ?? 0,
    ready: status.ready ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    terminating: status.terminating ?? 0,
    conditions: conditions(status.conditions, true),
    startTime: status.startTime !== undefined,
    completionTime: status.completionTime !== undefined,
    owner: owner(object),
    deleting: metadata.deletionTimestamp !== undefined,
    ...(status.completedIndexes ? {completedIndexes: status.completedIndexes} : {}),
    ...(status.failedIndexes ? {failedIndexes: status.failedIndexes} : {}),
  }
}

function cronjob(object: KubeObject): State {
  const {spec, status = {}} = object as CronJob
  return {
    schedule: spec.schedule ?? null,
    timeZone: spec.timeZone ?? null,
    concurrencyPolicy: spec.concurrencyPolicy ?? null,
    suspend: spec.suspend ?? false,
    active: (status.active ?? []).length,
    lastScheduleTime: status.lastScheduleTime ?? null,
    lastSuccessful: status.lastSuccessfulTime !== undefined,
  }
}

function claim(object: KubeObject): State {
  const {spec, status = {}, metadata} = object as PersistentVolumeClaim
  return {
    phase: status.phase ?? null,
    terminating: metadata.deletionTimestamp !== undefined,
    storageClass: spec.storageClassName ?? null,
    volume: spec.volumeName ?? null,
    owners: (metadata.ownerReferences ?? []).map(each => `${each.kind}/${each.name}`).sort(),
  }
}

function volume(object: KubeObject): State {
  const {spec, status = {}} = object as PersistentVolume
  return {phase: status.phase ?? null, claim: spec.claimRef?.name ?? null, reclaimPolicy: spec.persistentVolumeReclaimPolicy ?? null}
}

function node(object: KubeObject): State {
  const {spec = {}, status} = object as Node
  const taints = (spec.taints ?? []).map(each => `${each.key}${each.value ? `=${each.value}` : ''}:${each.effect}`)
  return {ready: conditions(status?.conditions).Ready ?? null, unschedulable: spec.unschedulable ?? false, taints: taints.sort()}
}

function endpointslice(object: KubeObject): State {
  const pods = ((object as EndpointSlice).endpoints ?? []).filter(each => each.targetRef?.kind === 'Pod')
  const shown = pods.map(
    ({targetRef, conditions: {ready, serving, terminating} = {}}) =>
      `${targetRef?.name} ready=${ready ?? false} serving=${serving ?? false} terminating=${terminating ?? false}`,
  )
  return {service: object.metadata.labels?.['kubernetes.io/service-name'] ?? null, endpoints: shown.sort()}
}

function budget(object: KubeObject): State {
  const {status} = object as PodDisruptionBudget
  return {
    disruptionsAllowed: status?.disruptionsAllowed ?? 0,
    currentHealthy: status?.currentHealthy ?? 0,
    desiredHealthy: status?.desiredHealthy ?? 0,
    expectedPods: status?.expectedPods ?? 0,
  }
}

function event(object: KubeObject): State {
  const {type, reason, message, source, reportingComponent, involvedObject, count} = object as KubeEvent
  return {
    type,
    reason,
    message,
    component: source?.component || reportingComponent || '',
    regarding: `${involvedObject.kind}/${involvedObject.name}`,
    count,
  }
}

/** Whether a trace shows objects of a kind. */
export function isShown(kind: string): boolean {
  return Object.hasOwn(MAKERS, kind)
}

const MAKERS: Readonly<Record<string, (object: KubeObject) => State>> = {
  Pod: pod,
  StatefulSet: statefulset,
  DaemonSet: daemonset,
  Deployment: deployment,
  ReplicaSet: replicaset,
  Job: job,
  CronJob: cronjob,
  PersistentVolumeClaim: claim,
  PersistentVolume: volume,
  Node: node,
  EndpointSlice: endpointslice,
  PodDisruptionBudget: budget,
  Event: event,
  ControllerRevision: object => ({revision: (object as ControllerRevision).revision, owner: owner(object)}),
  Service: object => {
    const {spec} = object as Service
    return {type: spec.type ?? null, headless: spec.clusterIP === 'None'}
  },
}
