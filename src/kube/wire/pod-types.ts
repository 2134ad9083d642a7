/**
 * Pods and everything inside a pod template: the fields in the order of the Go structs (k8s.io/api v0.36.3), in the notation of
 * kube/wire/shape.ts. Facts of the API, kept as text because a table reads better than a thousand literals.
 */
export const POD_TYPES = `
Pod kind:s apiVersion:s metadata:ObjectMeta spec:PodSpec status:PodStatus
PodSpec volumes:[]Volume initContainers:[]Container containers!:[]Container ephemeralContainers:[]EphemeralContainer restartPolicy:s
  terminationGracePeriodSeconds:*i activeDeadlineSeconds:*i dnsPolicy:s nodeSelector:{}s serviceAccountName:s serviceAccount:s
  automountServiceAccountToken:*b nodeName:s hostNetwork:b hostPID:b hostIPC:b shareProcessNamespace:*b
  securityContext:*PodSecurityContext imagePullSecrets:[]LocalObjectReference hostname:s subdomain:s affinity:*Affinity schedulerName:s
  tolerations:[]Toleration hostAliases:[]HostAlias priorityClassName:s priority:*i dnsConfig:*PodDNSConfig
  readinessGates:[]PodReadinessGate runtimeClassName:*s enableServiceLinks:*b preemptionPolicy:*s overhead:{}q
  topologySpreadConstraints:[]TopologySpreadConstraint setHostnameAsFQDN:*b os:*PodOS hostUsers:*b schedulingGates:[]PodSchedulingGate
  resourceClaims:[]PodResourceClaim resources:*ResourceRequirements hostnameOverride:*s schedulingGroup:*PodSchedulingGroup
Container name!:s image:s command:[]s args:[]s workingDir:s ports:[]ContainerPort envFrom:[]EnvFromSource env:[]EnvVar
  resources:ResourceRequirements resizePolicy:[]ContainerResizePolicy restartPolicy:*s restartPolicyRules:[]ContainerRestartRule
  volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe
  lifecycle:*Lifecycle terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:*SecurityContext stdin:b
  stdinOnce:b tty:b
ContainerPort name:s hostPort:i containerPort!:i protocol:s hostIP:s
EnvFromSource prefix:s configMapRef:*ConfigMapEnvSource secretRef:*SecretEnvSource
ConfigMapEnvSource name:s optional:*b
SecretEnvSource name:s optional:*b
EnvVar name!:s value:s valueFrom:*EnvVarSource
EnvVarSource fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector configMapKeyRef:*ConfigMapKeySelector
  secretKeyRef:*SecretKeySelector fileKeyRef:*FileKeySelector
ConfigMapKeySelector name:s key!:s optional:*b
SecretKeySelector name:s key!:s optional:*b
FileKeySelector volumeName!:s path!:s key!:s optional:*b
ResourceRequirements limits:{}q requests:{}q claims:[]ResourceClaim
ResourceClaim name!:s request:s
ContainerResizePolicy resourceName!:s restartPolicy!:s
ContainerRestartRule action:s exitCodes:*ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator:s values:[]i
VolumeDevice name!:s devicePath!:s
Probe exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction grpc:*GRPCAction initialDelaySeconds:i timeoutSeconds:i
  periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:*i
ExecAction command:[]s
HTTPGetAction path:s port!:x host:s scheme:s httpHeaders:[]HTTPHeader
HTTPHeader name!:s value!:s
TCPSocketAction port!:x host:s
GRPCAction port!:i service!:*s
Lifecycle postStart:*LifecycleHandler preStop:*LifecycleHandler stopSignal:*s
LifecycleHandler exec:*ExecAction httpGet:*HTTPGetAction tcpSocket:*TCPSocketAction sleep:*SleepAction
SleepAction seconds!:i
SecurityContext capabilities:*Capabilities privileged:*b seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions
  runAsUser:*i runAsGroup:*i runAsNonRoot:*b readOnlyRootFilesystem:*b allowPrivilegeEscalation:*b procMount:*s
  seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile
Capabilities add:[]s drop:[]s
SELinuxOptions user:s role:s type:s level:s
WindowsSecurityContextOptions gmsaCredentialSpecName:*s gmsaCredentialSpec:*s runAsUserName:*s hostProcess:*b
SeccompProfile type!:s localhostProfile:*s
AppArmorProfile type!:s localhostProfile:*s
EphemeralContainer name!:s image:s command:[]s args:[]s workingDir:s ports:[]ContainerPort envFrom:[]EnvFromSource env:[]EnvVar
  resources:ResourceRequirements resizePolicy:[]ContainerResizePolicy restartPolicy:*s restartPolicyRules:[]ContainerRestartRule
  volumeMounts:[]VolumeMount volumeDevices:[]VolumeDevice livenessProbe:*Probe readinessProbe:*Probe startupProbe:*Probe
  lifecycle:*Lifecycle terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:*SecurityContext stdin:b
  stdinOnce:b tty:b targetContainerName:s
PodSecurityContext seLinuxOptions:*SELinuxOptions windowsOptions:*WindowsSecurityContextOptions runAsUser:*i runAsGroup:*i
  runAsNonRoot:*b supplementalGroups:[]i supplementalGroupsPolicy:*s fsGroup:*i sysctls:[]Sysctl fsGroupChangePolicy:*s
  seccompProfile:*SeccompProfile appArmorProfile:*AppArmorProfile seLinuxChangePolicy:*s
Sysctl name!:s value!:s
Affinity nodeAffinity:*NodeAffinity podAffinity:*PodAffinity podAntiAffinity:*PodAntiAffinity
NodeAffinity requiredDuringSchedulingIgnoredDuringExecution:*NodeSelector
  preferredDuringSchedulingIgnoredDuringExecution:[]PreferredSchedulingTerm
PreferredSchedulingTerm weight!:i preference!:NodeSelectorTerm
PodAffinity requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
PodAffinityTerm labelSelector:*LabelSelector namespaces:[]s topologyKey!:s namespaceSelector:*LabelSelector matchLabelKeys:[]s
  mismatchLabelKeys:[]s
WeightedPodAffinityTerm weight!:i podAffinityTerm!:PodAffinityTerm
PodAntiAffinity requiredDuringSchedulingIgnoredDuringExecution:[]PodAffinityTerm
  preferredDuringSchedulingIgnoredDuringExecution:[]WeightedPodAffinityTerm
Toleration key:s operator:s value:s effect:s tolerationSeconds:*i
HostAlias ip!:s hostnames:[]s
PodDNSConfig nameservers:[]s searches:[]s options:[]PodDNSConfigOption
PodDNSConfigOption name:s value:*s
PodReadinessGate conditionType!:s
TopologySpreadConstraint maxSkew!:i topologyKey!:s whenUnsatisfiable!:s labelSelector:*LabelSelector minDomains:*i nodeAffinityPolicy:*s
  nodeTaintsPolicy:*s matchLabelKeys:[]s
PodOS name!:s
PodSchedulingGate name!:s
PodResourceClaim name!:s resourceClaimName:*s resourceClaimTemplateName:*s
PodSchedulingGroup podGroupName:*s
PodStatus observedGeneration:i phase:s conditions:[]PodCondition message:s reason:s nominatedNodeName:s hostIP:s hostIPs:[]HostIP
  podIP:s podIPs:[]PodIP startTime:*t initContainerStatuses:[]ContainerStatus containerStatuses:[]ContainerStatus qosClass:s
  ephemeralContainerStatuses:[]ContainerStatus resize:s resourceClaimStatuses:[]PodResourceClaimStatus
  extendedResourceClaimStatus:*PodExtendedResourceClaimStatus allocatedResources:{}q resources:*ResourceRequirements
  nodeAllocatableResourceClaimStatuses:[]NodeAllocatableResourceClaimStatus
PodCondition type!:s observedGeneration:i status!:s lastProbeTime:t lastTransitionTime:t reason:s message:s
HostIP ip!:s
PodIP ip!:s
ContainerStatus name!:s state:ContainerState lastState:ContainerState ready!:b restartCount!:i image!:s imageID!:s containerID:s
  started:*b allocatedResources:{}q resources:*ResourceRequirements volumeMounts:[]VolumeMountStatus user:*ContainerUser
  allocatedResourcesStatus:[]ResourceStatus stopSignal:*s
ContainerState waiting:*ContainerStateWaiting running:*ContainerStateRunning terminated:*ContainerStateTerminated
ContainerStateWaiting reason:s message:s
ContainerStateRunning startedAt:t
ContainerStateTerminated exitCode!:i signal:i reason:s message:s startedAt:t finishedAt:t containerID:s
VolumeMountStatus name!:s mountPath!:s readOnly:b recursiveReadOnly:*s volumeStatus:*VolumeStatus
VolumeStatus image:*ImageVolumeStatus
ImageVolumeStatus imageRef:s
ContainerUser linux:*LinuxContainerUser
LinuxContainerUser uid!:i gid!:i supplementalGroups:[]i
ResourceStatus name!:s resources:[]ResourceHealth
ResourceHealth resourceID!:s health:s message:*s
PodResourceClaimStatus name!:s resourceClaimName:*s
PodExtendedResourceClaimStatus requestMappings!:[]ContainerExtendedResourceRequest resourceClaimName!:s
ContainerExtendedResourceRequest containerName!:s resourceName!:s requestName!:s
NodeAllocatableResourceClaimStatus resourceClaimName!:s containers:[]s resources!:{}q
`
