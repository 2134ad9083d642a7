import type {Cause} from '../refusal.ts'
import type {Resource} from '../resources.ts'
import {part, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {validateBudgetRules, validateConfigMapRules, validateNodeRules, validateSecretRules, validateStorageClassRules} from './cluster.ts'
import {validateAutoscalerBounds} from './autoscaler.ts'
import {validateClaimSpec} from './claim.ts'
import {validateCronJobName, validateCronJobSpec} from './cronjob.ts'
import {validateEndpointSliceRules, validateEventRules, validateRevisionRules} from './endpoints.ts'
import {pushAll} from './field.ts'
import type {Found} from './field.ts'
import {validateGeneratedSelector, validateIndexedName, validateOwnJobSpec} from './job.ts'
import {validateMeta} from './meta.ts'
import {dnsLabelErrors, labelKeyErrors, pathSegmentErrors, subdomainErrors} from './names.ts'
import {validatePersistentVolumeSpec} from './persistent-volume.ts'
import {validateLimitRangeRules, validatePriorityClassRules, validateQuotaRules} from './policy.ts'
import {validateServiceRules} from './service.ts'
import {validatePod} from './template.ts'
import {
  validateDaemonSetSpec,
  validateDeploymentSpec,
  validateReplicaSetSpec,
  validateReplicationControllerSpec,
  validateStatefulSetSpec,
} from './workload.ts'

type Rule = (object: Draft, metadata: Draft, spec: Draft, found: Found, uid: string) => void

const CREATE_RULES: Readonly<Record<string, Rule>> = {
  Pod: (pod, _metadata, _spec, found) => validatePod(pod, found),
  StatefulSet: (_set, metadata, spec, found) => {
    validateMeta(metadata, true, dnsLabelErrors, found)
    validateStatefulSetSpec(spec, 'spec', found, {serviceName: true, claims: true, template: true})
  },
  DaemonSet: (_set, metadata, spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateDaemonSetSpec(spec, 'spec', found)
  },
  Deployment: (_deployment, metadata, spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateDeploymentSpec(spec, 'spec', found)
  },
  ReplicaSet: (_set, metadata, spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateReplicaSetSpec(spec, 'spec', found)
  },
  ReplicationController: (_controller, metadata, spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateReplicationControllerSpec(spec, 'spec', found)
  },
  Job: (job, metadata, spec, found, uid) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateGeneratedSelector(job, uid, true, found)
    validateOwnJobSpec(spec, 'spec', found)
    validateIndexedName(job, found)
  },
  CronJob: (_job, metadata, spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateCronJobSpec(spec, undefined, 'spec', found)
    validateCronJobName(text(metadata, 'name'), found)
  },
  Service: (service, metadata, _spec, found) => {
    validateMeta(metadata, true, dnsLabelErrors, found)
    validateServiceRules(service, undefined, found)
  },
  PersistentVolumeClaim: (_claim, metadata, spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateClaimSpec(spec, 'spec', found)
  },
  PersistentVolume: (_volume, metadata, spec, found) => {
    validateMeta(metadata, false, subdomainErrors, found)
    validatePersistentVolumeSpec(spec, text(metadata, 'name'), found)
  },
  StorageClass: (storageClass, metadata, _spec, found) => {
    validateMeta(metadata, false, subdomainErrors, found)
    validateStorageClassRules(storageClass, found)
  },
  Node: (node, metadata, _spec, found) => {
    validateMeta(metadata, false, subdomainErrors, found)
    validateNodeRules(node, found)
  },
  ConfigMap: (map, metadata, _spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateConfigMapRules(map, found)
  },
  Secret: (secret, metadata, _spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateSecretRules(secret, found)
  },
  Namespace: (_namespace, metadata, spec, found) => {
    validateMeta(metadata, false, dnsLabelErrors, found)
    for (const finalizer of texts(spec, 'finalizers')) pushAll(found, 'spec.finalizers', finalizer, labelKeyErrors(finalizer))
  },
  HorizontalPodAutoscaler: (_autoscaler, metadata, spec, found) => {
    validateMeta(metadata, true, pathSegmentErrors, found)
    validateAutoscalerBounds(spec, found)
  },
  PodDisruptionBudget: (budget, _metadata, _spec, found) => validateBudgetRules(budget, found),
  ControllerRevision: (revision, metadata, _spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateRevisionRules(revision, found)
  },
  EndpointSlice: (slice, metadata, _spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateEndpointSliceRules(slice, found)
  },
  PriorityClass: (priority, metadata, _spec, found) => {
    validateMeta(metadata, false, subdomainErrors, found)
    validatePriorityClassRules(priority, text(metadata, 'name'), found)
  },
  ResourceQuota: (quota, metadata, _spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateQuotaRules(quota, found)
  },
  LimitRange: (range, metadata, _spec, found) => {
    validateMeta(metadata, true, subdomainErrors, found)
    validateLimitRangeRules(range, found)
  },
  ServiceAccount: (_account, metadata, _spec, found) => validateMeta(metadata, true, subdomainErrors, found),
  Event: (event, _metadata, _spec, found) => validateEventRules(event, found),
}

/**
 * Every validation error of a prepared new object, in the server's order. When a kind's own rules find nothing, its metadata is
 * checked once more by the rules of all objects (rest.BeforeCreate).
 */
export function validateCreate(resource: Resource, object: Draft, uid: string): readonly Cause[] {
  const found: Found = []
  const metadata = part(object, 'metadata') ?? {}
  CREATE_RULES[resource.kind]?.(object, metadata, part(object, 'spec') ?? {}, found, uid)
  if (found.length === 0) validateMeta(metadata, resource.namespaced, pathSegmentErrors, found, false)
  return found
}
