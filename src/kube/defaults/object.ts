import {part} from '../wire/draft.ts'
import {settle} from '../wire/shape.ts'
import type {Draft} from '../wire/shape.ts'
import {
  defaultEndpointSlice,
  defaultLimitRange,
  defaultNamespace,
  defaultNode,
  defaultPriorityClass,
  defaultSecret,
  defaultService,
  defaultStorageClass,
} from './cluster.ts'
import {defaultAutoscaler, defaultBinding, defaultNetworkPolicy} from './rare.ts'
import {defaultPodAlone, defaultPodSpec, dropDisabledPodFields} from './pod.ts'
import {defaultClaim, defaultPersistentVolume} from './volume.ts'
import {
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
} from './workload.ts'

const DEFAULTS: Readonly<Record<string, (draft: Draft) => void>> = {
  StatefulSet: defaultStatefulSet,
  DaemonSet: defaultDaemonSet,
  Deployment: defaultDeployment,
  ReplicaSet: defaultReplicaSet,
  ReplicationController: defaultReplicationController,
  Job: defaultJob,
  CronJob: defaultCronJob,
  Pod: defaultPod,
  Service: defaultService,
  PersistentVolumeClaim: defaultClaim,
  PersistentVolume: defaultPersistentVolume,
  StorageClass: defaultStorageClass,
  Node: defaultNode,
  Namespace: defaultNamespace,
  Secret: defaultSecret,
  EndpointSlice: defaultEndpointSlice,
  PriorityClass: defaultPriorityClass,
  LimitRange: defaultLimitRange,
  HorizontalPodAutoscaler: defaultAutoscaler,
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
  NetworkPolicy: defaultNetworkPolicy,
}

function defaultPod(pod: Draft): void {
  defaultPodAlone(pod)
  const spec = part(pod, 'spec')
  if (spec === undefined) return
  defaultPodSpec(spec)
  dropDisabledPodFields(spec)
}

/**
 * The object as the server holds it after decoding and defaulting (stages iii and iv): a fresh draft in the order of the Go structs.
 * Fields whose feature gate is off in 1.36 are gone already, though the server drops them a little later; validation never sees them.
 */
export function withDefaults(kind: string, object: unknown): Draft {
  const draft = settle(kind, object, 'read')
  DEFAULTS[kind]?.(draft)
  return draft
}

/**
 * The object as it comes back from storage, where what is missing is defaulted once more: a Job has taken its template's new labels,
 * a claim is Pending. In the order of the Go structs.
 */
export function storedForm(kind: string, draft: Draft): Draft {
  const written = settle(kind, draft)
  DEFAULTS[kind]?.(written)
  return settle(kind, written)
}
