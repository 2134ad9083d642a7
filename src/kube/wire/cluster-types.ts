/**
 * Services, nodes, configuration, budgets and the rest: the fields in the order of the Go structs (k8s.io/api v0.36.3), in the notation of
 * kube/wire/shape.ts. Facts of the API, kept as text because a table reads better than a thousand literals.
 */
export const CLUSTER_TYPES = `
Service kind:s apiVersion:s metadata:ObjectMeta spec:ServiceSpec status:ServiceStatus
ServiceSpec ports:[]ServicePort selector:{}s clusterIP:s clusterIPs:[]s type:s externalIPs:[]s sessionAffinity:s loadBalancerIP:s
  loadBalancerSourceRanges:[]s externalName:s externalTrafficPolicy:s healthCheckNodePort:i publishNotReadyAddresses:b
  sessionAffinityConfig:*SessionAffinityConfig ipFamilies:[]s ipFamilyPolicy:*s allocateLoadBalancerNodePorts:*b loadBalancerClass:*s
  internalTrafficPolicy:*s trafficDistribution:*s
ServicePort name:s protocol:s appProtocol:*s port!:i targetPort:x nodePort:i
SessionAffinityConfig clientIP:*ClientIPConfig
ClientIPConfig timeoutSeconds:*i
ServiceStatus loadBalancer:LoadBalancerStatus conditions:[]Condition
LoadBalancerStatus ingress:[]LoadBalancerIngress
LoadBalancerIngress ip:s hostname:s ipMode:*s ports:[]PortStatus
PortStatus port!:i protocol!:s error:*s
Condition type!:s status!:s observedGeneration:i lastTransitionTime!:t reason!:s message!:s
Node kind:s apiVersion:s metadata:ObjectMeta spec:NodeSpec status:NodeStatus
NodeSpec podCIDR:s podCIDRs:[]s providerID:s unschedulable:b taints:[]Taint configSource:*NodeConfigSource externalID:s
Taint key!:s value:s effect!:s timeAdded:*t
NodeConfigSource configMap:*ConfigMapNodeConfigSource
ConfigMapNodeConfigSource namespace!:s name!:s uid:s resourceVersion:s kubeletConfigKey!:s
NodeStatus capacity:{}q allocatable:{}q phase:s conditions:[]NodeCondition addresses:[]NodeAddress daemonEndpoints:NodeDaemonEndpoints
  nodeInfo:NodeSystemInfo images:[]ContainerImage volumesInUse:[]s volumesAttached:[]AttachedVolume config:*NodeConfigStatus
  runtimeHandlers:[]NodeRuntimeHandler features:*NodeFeatures declaredFeatures:[]s
NodeCondition type!:s status!:s lastHeartbeatTime:t lastTransitionTime:t reason:s message:s
NodeAddress type!:s address!:s
NodeDaemonEndpoints kubeletEndpoint:DaemonEndpoint
DaemonEndpoint Port!:i
NodeSystemInfo machineID!:s systemUUID!:s bootID!:s kernelVersion!:s osImage!:s containerRuntimeVersion!:s kubeletVersion!:s
  kubeProxyVersion!:s operatingSystem!:s architecture!:s swap:*NodeSwapStatus
NodeSwapStatus capacity:*i
ContainerImage names!:[]s sizeBytes:i
AttachedVolume name!:s devicePath!:s
NodeConfigStatus assigned:*NodeConfigSource active:*NodeConfigSource lastKnownGood:*NodeConfigSource error:s
NodeRuntimeHandler name!:s features:*NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts:*b userNamespaces:*b
NodeFeatures supplementalGroupsPolicy:*b
ConfigMap kind:s apiVersion:s metadata:ObjectMeta immutable:*b data:{}s binaryData:{}y
Secret kind:s apiVersion:s metadata:ObjectMeta immutable:*b data:{}y stringData:{}s type:s
Namespace kind:s apiVersion:s metadata:ObjectMeta spec:NamespaceSpec status:NamespaceStatus
NamespaceSpec finalizers:[]s
NamespaceStatus phase:s conditions:[]NamespaceCondition
NamespaceCondition type!:s status!:s lastTransitionTime:t reason:s message:s
Event kind:s apiVersion:s metadata:ObjectMeta involvedObject!:ObjectReference reason:s message:s source:EventSource firstTimestamp:t
  lastTimestamp:t count:i type:s eventTime:t series:*EventSeries action:s related:*ObjectReference reportingComponent!:s
  reportingInstance!:s
EventSource component:s host:s
EventSeries count:i lastObservedTime:t
PodDisruptionBudget kind:s apiVersion:s metadata:ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec minAvailable:*x selector:*LabelSelector maxUnavailable:*x unhealthyPodEvictionPolicy:*s
PodDisruptionBudgetStatus observedGeneration:i disruptedPods:{}t disruptionsAllowed!:i currentHealthy!:i desiredHealthy!:i
  expectedPods!:i conditions:[]Condition
EndpointSlice kind:s apiVersion:s metadata:ObjectMeta addressType!:s endpoints!:[]Endpoint ports!:[]EndpointPort
Endpoint addresses!:[]s conditions:EndpointConditions hostname:*s targetRef:*ObjectReference deprecatedTopology:{}s nodeName:*s zone:*s
  hints:*EndpointHints
EndpointConditions ready:*b serving:*b terminating:*b
EndpointHints forZones:[]ForZone forNodes:[]ForNode
ForZone name!:s
ForNode name!:s
EndpointPort name:*s protocol:*s port:*i appProtocol:*s
PriorityClass kind:s apiVersion:s metadata:ObjectMeta value!:i globalDefault:b description:s preemptionPolicy:*s
ResourceQuota kind:s apiVersion:s metadata:ObjectMeta spec:ResourceQuotaSpec status:ResourceQuotaStatus
ResourceQuotaSpec hard:{}q scopes:[]s scopeSelector:*ScopeSelector
ScopeSelector matchExpressions:[]ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement scopeName!:s operator!:s values:[]s
ResourceQuotaStatus hard:{}q used:{}q
LimitRange kind:s apiVersion:s metadata:ObjectMeta spec:LimitRangeSpec
LimitRangeSpec limits!:[]LimitRangeItem
LimitRangeItem type!:s max:{}q min:{}q default:{}q defaultRequest:{}q maxLimitRequestRatio:{}q
ServiceAccount kind:s apiVersion:s metadata:ObjectMeta secrets:[]ObjectReference imagePullSecrets:[]LocalObjectReference
  automountServiceAccountToken:*b
`
