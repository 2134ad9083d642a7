import type {Job} from '../kube/job.ts'
import type {KubeObject} from '../kube/object.ts'
import type {Pod, PodStatus, Resources, Toleration} from '../kube/pod.ts'
import type {PersistentVolumeClaim} from '../kube/volume.ts'
import {withAddresses} from './service-addresses.ts'
import type {World} from './world.ts'
import {list} from './world.ts'

/** What the server adds to an object that is about to be stored, whoever sent it: its first status, finalizers, tolerations, and a Job's selector. */
export function prepareForCreate(world: World, object: KubeObject, id: string): KubeObject {
  switch (object.kind) {
    case 'Pod':
      return preparePod(object as Pod)
    case 'Job':
      return prepareJob(object as Job, id)
    case 'PersistentVolumeClaim':
      return {
        ...withClass(world, withFinalizer(object, 'kubernetes.io/pvc-protection') as PersistentVolumeClaim),
        status: {phase: 'Pending'},
      }
    case 'PersistentVolume':
      return {...withFinalizer(object, 'kubernetes.io/pv-protection'), status: object.status ?? {phase: 'Pending'}}
    case 'Service':
      return withAddresses(world, object)
    default:
      return object
  }
}

function withFinalizer(object: KubeObject, name: string): KubeObject {
  const finalizers = object.metadata.finalizers ?? []
  return finalizers.includes(name) ? object : {...object, metadata: {...object.metadata, finalizers: [...finalizers, name]}}
}

/** The StorageClass for claims that name none: the one marked as default. */
export function defaultClass(world: World): string | undefined {
  return list(world, 'StorageClass').find(each => each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true')
    ?.metadata.name
}

function withClass(world: World, claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const name = claim.spec.storageClassName === undefined ? defaultClass(world) : undefined
  return name === undefined ? claim : {...claim, spec: {...claim.spec, storageClassName: name}}
}

/** Pods start Pending with their QoS class, get what a template is not given (enableServiceLinks), and tolerate a lost node for 300 s (admission plugin DefaultTolerationSeconds). */
function preparePod(pod: Pod): Pod {
  const {apiVersion, kind, metadata} = pod
  const enableServiceLinks = pod.spec.enableServiceLinks ?? true
  const spec = {...pod.spec, enableServiceLinks, tolerations: withDefaults(pod.spec.tolerations ?? NO_TOLERATIONS)}
  return {apiVersion, kind, metadata, spec, status: PENDING[qosClass(pod)]}
}

/** What all newcomers of a class have in common. */
const PENDING = {
  Guaranteed: {phase: 'Pending', qosClass: 'Guaranteed'},
  Burstable: {phase: 'Pending', qosClass: 'Burstable'},
  BestEffort: {phase: 'Pending', qosClass: 'BestEffort'},
} as const

/** Whether a status is the first one of a pod, which all pods of its class share. */
export function isNewcomer(status: PodStatus | undefined): status is PodStatus {
  return status === PENDING.Guaranteed || status === PENDING.Burstable || status === PENDING.BestEffort
}

const NO_TOLERATIONS: readonly Toleration[] = []

/** Pods of one template share their tolerations, and so what is added to them. */
function withDefaults(tolerations: readonly Toleration[]): readonly Toleration[] {
  const known = tolerating.get(tolerations)
  if (known !== undefined) return known
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    key => !tolerations.some(toleration => covers(toleration, key)),
  )
  const added = missing.map((key): Toleration => ({key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300}))
  const all = added.length === 0 ? tolerations : [...tolerations, ...added]
  tolerating.set(tolerations, all)
  return all
}

const tolerating = new WeakMap<readonly Toleration[], readonly Toleration[]>()

function covers({key, effect}: Toleration, taint: string): boolean {
  return (key === undefined || key === '' || key === taint) && (effect === undefined || effect === 'NoExecute')
}

/** Guaranteed, Burstable or BestEffort, as pkg/apis/core/helper/qos. */
function qosClass(pod: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(container => container.resources ?? {})
  if (all.every(resources => isEmpty(resources))) return 'BestEffort'
  return all.every(guaranteed) ? 'Guaranteed' : 'Burstable'
}

const CORE = ['cpu', 'memory'] as const
const isEmpty = ({limits = {}, requests = {}}: Resources) => CORE.every(name => limits[name] === undefined && requests[name] === undefined)
const guaranteed = ({limits = {}, requests = {}}: Resources) =>
  CORE.every(name => limits[name] !== undefined && (requests[name] === undefined || requests[name] === limits[name]))

/** A Job without manualSelector finds its pods by its own uid, as generateSelector in pkg/registry/batch/job. */
function prepareJob(job: Job, id: string): Job {
  if (job.spec.manualSelector === true) return job
  const labels = {
    ...job.spec.template.metadata?.labels,
    'batch.kubernetes.io/controller-uid': id,
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': id,
    'job-name': job.metadata.name,
  }
  const template = {...job.spec.template, metadata: {...job.spec.template.metadata, labels}}
  return {...job, spec: {...job.spec, selector: {matchLabels: {'batch.kubernetes.io/controller-uid': id}}, template}}
}
