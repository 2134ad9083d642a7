import type {Condition, KubeObject, Labels, ObjectMeta, Timestamp} from './object.ts'
import type {LabelSelector, Requirement} from './selector.ts'
import {parseTimestamp} from './time.ts'

export type ResourceList = {readonly [name: string]: string}
export type Resources = {readonly limits?: ResourceList; readonly requests?: ResourceList}

export type Handler = {
  readonly exec?: {readonly command?: readonly string[]}
  readonly httpGet?: {readonly path?: string; readonly port: number | string; readonly scheme?: string}
  readonly tcpSocket?: {readonly port: number | string}
  readonly grpc?: {readonly port: number}
  readonly sleep?: {readonly seconds: number}
}
export type Probe = Handler & {
  readonly initialDelaySeconds?: number
  readonly timeoutSeconds?: number
  readonly periodSeconds?: number
  readonly successThreshold?: number
  readonly failureThreshold?: number
  readonly terminationGracePeriodSeconds?: number
}

export type EnvVar = {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly fieldRef?: {readonly fieldPath: string}
    readonly configMapKeyRef?: {readonly name: string; readonly key: string; readonly optional?: boolean}
    readonly secretKeyRef?: {readonly name: string; readonly key: string; readonly optional?: boolean}
    readonly resourceFieldRef?: {readonly resource: string}
  }
}

export type ContainerPort = {
  readonly name?: string
  readonly containerPort: number
  readonly hostPort?: number
  readonly protocol?: string
}

export type Container = {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly workingDir?: string
  readonly env?: readonly EnvVar[]
  readonly ports?: readonly ContainerPort[]
  readonly resources?: Resources
  readonly volumeMounts?: readonly {
    readonly name: string
    readonly mountPath: string
    readonly subPath?: string
    readonly readOnly?: boolean
  }[]
  readonly readinessProbe?: Probe
  readonly livenessProbe?: Probe
  readonly startupProbe?: Probe
  readonly lifecycle?: {readonly preStop?: Handler; readonly postStart?: Handler}
  readonly securityContext?: RunAs
  readonly imagePullPolicy?: 'Always' | 'IfNotPresent' | 'Never'
  /** Set to Always on an init container, it makes a native sidecar. */
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  /** Exit codes after which it starts again whatever its policy says, alone or with all containers of the pod (`action`). */
  readonly restartPolicyRules?: readonly {
    readonly action: string
    readonly exitCodes?: {readonly operator: 'In' | 'NotIn'; readonly values: readonly number[]}
  }[]
  readonly terminationMessagePath?: string
  readonly terminationMessagePolicy?: string
}

/** Of a security context, what decides whether a container may start. */
export type RunAs = {readonly runAsNonRoot?: boolean; readonly runAsUser?: number}

export type Volume = {
  readonly name: string
  readonly persistentVolumeClaim?: {readonly claimName: string; readonly readOnly?: boolean}
  readonly emptyDir?: {readonly sizeLimit?: string; readonly medium?: string}
  readonly configMap?: {readonly name?: string; readonly optional?: boolean}
  readonly secret?: {readonly secretName?: string; readonly optional?: boolean}
  readonly hostPath?: {readonly path: string; readonly type?: string}
  readonly [other: string]: unknown
}

export type Toleration = {
  readonly key?: string
  readonly operator?: 'Exists' | 'Equal' | 'Lt' | 'Gt'
  readonly value?: string
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  readonly tolerationSeconds?: number
}
export type Taint = {
  readonly key: string
  readonly value?: string
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
  readonly timeAdded?: Timestamp
}

export type NodeSelectorTerm = {
  readonly matchExpressions?: readonly Requirement[]
  readonly matchFields?: readonly Requirement[]
}
export type PodAffinityTerm = {
  readonly labelSelector?: LabelSelector
  readonly topologyKey: string
  readonly namespaces?: readonly string[]
  readonly namespaceSelector?: LabelSelector
}
export type WeightedPodAffinityTerm = {readonly weight: number; readonly podAffinityTerm: PodAffinityTerm}
export type PodAffinity = {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[]
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[]
}
export type Affinity = {
  readonly nodeAffinity?: {
    readonly requiredDuringSchedulingIgnoredDuringExecution?: {readonly nodeSelectorTerms: readonly NodeSelectorTerm[]}
    readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {readonly weight: number; readonly preference: NodeSelectorTerm}[]
  }
  readonly podAffinity?: PodAffinity
  readonly podAntiAffinity?: PodAffinity
}
export type TopologySpreadConstraint = {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  readonly labelSelector?: LabelSelector
  readonly minDomains?: number
  readonly nodeAffinityPolicy?: 'Honor' | 'Ignore'
  readonly nodeTaintsPolicy?: 'Honor' | 'Ignore'
  readonly matchLabelKeys?: readonly string[]
}

export type PodSpec = {
  readonly nodeName?: string
  readonly hostname?: string
  readonly subdomain?: string
  readonly restartPolicy?: 'Always' | 'OnFailure' | 'Never'
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
  readonly volumes?: readonly Volume[]
  readonly nodeSelector?: Labels
  readonly affinity?: Affinity
  readonly tolerations?: readonly Toleration[]
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[]
  readonly terminationGracePeriodSeconds?: number
  readonly activeDeadlineSeconds?: number
  readonly serviceAccountName?: string
  readonly priorityClassName?: string
  readonly priority?: number
  readonly preemptionPolicy?: 'PreemptLowerPriority' | 'Never'
  readonly readinessGates?: readonly {readonly conditionType: string}[]
  readonly schedulingGates?: readonly {readonly name: string}[]
  readonly schedulerName?: string
  readonly hostNetwork?: boolean
  readonly securityContext?: RunAs
  readonly enableServiceLinks?: boolean
  readonly overhead?: ResourceList
}

export type ContainerState = {
  readonly waiting?: {readonly reason?: string; readonly message?: string}
  readonly running?: {readonly startedAt?: Timestamp}
  readonly terminated?: {
    readonly exitCode: number
    readonly signal?: number
    readonly reason?: string
    readonly message?: string
    readonly startedAt?: Timestamp
    readonly finishedAt?: Timestamp
    readonly containerID?: string
  }
}
export type ContainerStatus = {
  readonly name: string
  readonly state?: ContainerState
  readonly lastState?: ContainerState
  readonly ready: boolean
  readonly restartCount: number
  readonly image: string
  readonly imageID: string
  readonly containerID?: string
  readonly started?: boolean
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
export type PodStatus = {
  readonly phase?: PodPhase
  readonly conditions?: readonly Condition[]
  readonly reason?: string
  readonly message?: string
  readonly hostIP?: string
  readonly podIP?: string
  readonly podIPs?: readonly {readonly ip: string}[]
  readonly startTime?: Timestamp
  readonly initContainerStatuses?: readonly ContainerStatus[]
  readonly containerStatuses?: readonly ContainerStatus[]
  /** The node where the scheduler has made room for this pod, while the pods there end. */
  readonly nominatedNodeName?: string
  readonly qosClass?: 'Guaranteed' | 'Burstable' | 'BestEffort'
  readonly observedGeneration?: number
}

export type PodTemplateSpec = {readonly metadata?: Partial<ObjectMeta>; readonly spec: PodSpec}
export type Pod = KubeObject & {readonly kind: 'Pod'; readonly spec: PodSpec; readonly status?: PodStatus}

/** True when the Ready condition is True, as podutil.IsPodReady. */
export function isPodReady(pod: Pod): boolean {
  const conditions = pod.status?.conditions
  if (conditions === undefined) return false
  for (const condition of conditions) if (condition.type === 'Ready') return condition.status === 'True'
  return false
}

/** Moment (ms) since which the pod has been Ready, or undefined. */
export function readySince(pod: Pod): number | undefined {
  const ready = pod.status?.conditions?.find(condition => condition.type === 'Ready')
  return ready?.status === 'True' && ready.lastTransitionTime !== undefined ? parseTimestamp(ready.lastTransitionTime) : undefined
}

/** Phase Succeeded or Failed: no container will run again, as podutil.IsPodTerminal. */
export function isPodTerminal(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
}

/** Neither ended nor being deleted, as controller.IsPodActive. */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined
}
