/**
 * The workload kinds: the fields in the order of the Go structs (k8s.io/api v0.36.3), in the notation of
 * kube/wire/shape.ts. Facts of the API, kept as text because a table reads better than a thousand literals.
 */
export const WORKLOAD_TYPES = `
StatefulSet kind:s apiVersion:s metadata:ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
StatefulSetSpec replicas:*i selector!:*LabelSelector template!:PodTemplateSpec volumeClaimTemplates:[]PersistentVolumeClaim
  serviceName!:s podManagementPolicy:s updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:*i minReadySeconds:i
  persistentVolumeClaimRetentionPolicy:*StatefulSetPersistentVolumeClaimRetentionPolicy ordinals:*StatefulSetOrdinals
PodTemplateSpec metadata:ObjectMeta spec:PodSpec
StatefulSetUpdateStrategy type:s rollingUpdate:*RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy partition:*i maxUnavailable:*x
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:s whenScaled:s
StatefulSetOrdinals start!:i
StatefulSetStatus observedGeneration:i replicas!:i readyReplicas:i currentReplicas:i updatedReplicas:i currentRevision:s
  updateRevision:s collisionCount:*i conditions:[]StatefulSetCondition availableReplicas!:i
StatefulSetCondition type!:s status!:s lastTransitionTime:t reason:s message:s
DaemonSet kind:s apiVersion:s metadata:ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
DaemonSetSpec selector!:*LabelSelector template!:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy minReadySeconds:i
  revisionHistoryLimit:*i
DaemonSetUpdateStrategy type:s rollingUpdate:*RollingUpdateDaemonSet
RollingUpdateDaemonSet maxUnavailable:*x maxSurge:*x
DaemonSetStatus currentNumberScheduled!:i numberMisscheduled!:i desiredNumberScheduled!:i numberReady!:i observedGeneration:i
  updatedNumberScheduled:i numberAvailable:i numberUnavailable:i collisionCount:*i conditions:[]DaemonSetCondition
DaemonSetCondition type!:s status!:s lastTransitionTime:t reason:s message:s
Deployment kind:s apiVersion:s metadata:ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentSpec replicas:*i selector!:*LabelSelector template!:PodTemplateSpec strategy:DeploymentStrategy minReadySeconds:i
  revisionHistoryLimit:*i paused:b progressDeadlineSeconds:*i
DeploymentStrategy type:s rollingUpdate:*RollingUpdateDeployment
RollingUpdateDeployment maxUnavailable:*x maxSurge:*x
DeploymentStatus observedGeneration:i replicas:i updatedReplicas:i readyReplicas:i availableReplicas:i unavailableReplicas:i
  terminatingReplicas:*i conditions:[]DeploymentCondition collisionCount:*i
DeploymentCondition type!:s status!:s lastUpdateTime:t lastTransitionTime:t reason:s message:s
ReplicaSet kind:s apiVersion:s metadata:ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetSpec replicas:*i minReadySeconds:i selector!:*LabelSelector template:PodTemplateSpec
ReplicaSetStatus replicas!:i fullyLabeledReplicas:i readyReplicas:i availableReplicas:i terminatingReplicas:*i observedGeneration:i
  conditions:[]ReplicaSetCondition
ReplicaSetCondition type!:s status!:s lastTransitionTime:t reason:s message:s
ReplicationController kind:s apiVersion:s metadata:ObjectMeta spec:ReplicationControllerSpec status:ReplicationControllerStatus
ReplicationControllerSpec replicas:*i minReadySeconds:i selector:{}s template:*PodTemplateSpec
ReplicationControllerStatus replicas!:i fullyLabeledReplicas:i readyReplicas:i availableReplicas:i observedGeneration:i
  conditions:[]ReplicationControllerCondition
ReplicationControllerCondition type!:s status!:s lastTransitionTime:t reason:s message:s
ControllerRevision kind:s apiVersion:s metadata:ObjectMeta data:raw revision!:i
Job kind:s apiVersion:s metadata:ObjectMeta spec:JobSpec status:JobStatus
JobSpec parallelism:*i completions:*i activeDeadlineSeconds:*i podFailurePolicy:*PodFailurePolicy successPolicy:*SuccessPolicy
  backoffLimit:*i backoffLimitPerIndex:*i maxFailedIndexes:*i selector:*LabelSelector manualSelector:*b template!:PodTemplateSpec
  ttlSecondsAfterFinished:*i completionMode:*s suspend:*b podReplacementPolicy:*s managedBy:*s
PodFailurePolicy rules!:[]PodFailurePolicyRule
PodFailurePolicyRule action!:s onExitCodes:*PodFailurePolicyOnExitCodesRequirement
  onPodConditions:[]PodFailurePolicyOnPodConditionsPattern
PodFailurePolicyOnExitCodesRequirement containerName:*s operator!:s values!:[]i
PodFailurePolicyOnPodConditionsPattern type!:s status!:s
SuccessPolicy rules!:[]SuccessPolicyRule
SuccessPolicyRule succeededIndexes:*s succeededCount:*i
JobStatus conditions:[]JobCondition startTime:*t completionTime:*t active:i succeeded:i failed:i terminating:*i completedIndexes:s
  failedIndexes:*s uncountedTerminatedPods:*UncountedTerminatedPods ready:*i
JobCondition type!:s status!:s lastProbeTime:t lastTransitionTime:t reason:s message:s
UncountedTerminatedPods succeeded:[]s failed:[]s
CronJob kind:s apiVersion:s metadata:ObjectMeta spec:CronJobSpec status:CronJobStatus
CronJobSpec schedule!:s timeZone:*s startingDeadlineSeconds:*i concurrencyPolicy:s suspend:*b jobTemplate!:JobTemplateSpec
  successfulJobsHistoryLimit:*i failedJobsHistoryLimit:*i
JobTemplateSpec metadata:ObjectMeta spec:JobSpec
CronJobStatus active:[]ObjectReference lastScheduleTime:*t lastSuccessfulTime:*t
`
