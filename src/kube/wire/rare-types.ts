/**
 * Kinds that no loop of the simulator serves, but that people make, list and read: autoscalers, roles, leases, rules of the network. Fields in
 * the order of the Go structs (k8s.io/api v0.36.3), in the notation of kube/wire/shape.ts.
 */
export const RARE_TYPES = `
HorizontalPodAutoscaler kind:s apiVersion:s metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec status:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec scaleTargetRef!:CrossVersionObjectReference minReplicas:*i maxReplicas!:i metrics:[]MetricSpec
  behavior:*HorizontalPodAutoscalerBehavior
CrossVersionObjectReference kind!:s name!:s apiVersion:s
MetricSpec type!:s object:*ObjectMetricSource pods:*PodsMetricSource resource:*ResourceMetricSource
  containerResource:*ContainerResourceMetricSource external:*ExternalMetricSource
ObjectMetricSource describedObject!:CrossVersionObjectReference target!:MetricTarget metric!:MetricIdentifier
MetricTarget type!:s value:*q averageValue:*q averageUtilization:*i
MetricIdentifier name!:s selector:*LabelSelector
PodsMetricSource metric!:MetricIdentifier target!:MetricTarget
ResourceMetricSource name!:s target!:MetricTarget
ContainerResourceMetricSource name!:s target!:MetricTarget container!:s
ExternalMetricSource metric!:MetricIdentifier target!:MetricTarget
HorizontalPodAutoscalerBehavior scaleUp:*HPAScalingRules scaleDown:*HPAScalingRules
HPAScalingRules stabilizationWindowSeconds:*i selectPolicy:*s policies:[]HPAScalingPolicy tolerance:*q
HPAScalingPolicy type!:s value!:i periodSeconds!:i
HorizontalPodAutoscalerStatus observedGeneration:*i lastScaleTime:*t currentReplicas:i desiredReplicas!:i currentMetrics!:[]MetricStatus
  conditions:[]HorizontalPodAutoscalerCondition
MetricStatus type!:s object:*ObjectMetricStatus pods:*PodsMetricStatus resource:*ResourceMetricStatus
  containerResource:*ContainerResourceMetricStatus external:*ExternalMetricStatus
ObjectMetricStatus metric!:MetricIdentifier current!:MetricValueStatus describedObject!:CrossVersionObjectReference
MetricValueStatus value:*q averageValue:*q averageUtilization:*i
PodsMetricStatus metric!:MetricIdentifier current!:MetricValueStatus
ResourceMetricStatus name!:s current!:MetricValueStatus
ContainerResourceMetricStatus name!:s current!:MetricValueStatus container!:s
ExternalMetricStatus metric!:MetricIdentifier current!:MetricValueStatus
HorizontalPodAutoscalerCondition type!:s status!:s lastTransitionTime:t reason:s message:s
Lease kind:s apiVersion:s metadata:ObjectMeta spec:LeaseSpec
LeaseSpec holderIdentity:*s leaseDurationSeconds:*i acquireTime:*mt renewTime:*mt leaseTransitions:*i strategy:*s preferredHolder:*s
Role kind:s apiVersion:s metadata:ObjectMeta rules!:[]PolicyRule
PolicyRule verbs!:[]s apiGroups:[]s resources:[]s resourceNames:[]s nonResourceURLs:[]s
RoleBinding kind:s apiVersion:s metadata:ObjectMeta subjects:[]Subject roleRef!:RoleRef
Subject kind!:s apiGroup:s name!:s namespace:s
RoleRef apiGroup!:s kind!:s name!:s
ClusterRole kind:s apiVersion:s metadata:ObjectMeta rules!:[]PolicyRule aggregationRule:*AggregationRule
AggregationRule clusterRoleSelectors:[]LabelSelector
ClusterRoleBinding kind:s apiVersion:s metadata:ObjectMeta subjects:[]Subject roleRef!:RoleRef
NetworkPolicy kind:s apiVersion:s metadata:ObjectMeta spec:NetworkPolicySpec
NetworkPolicySpec podSelector!:LabelSelector ingress:[]NetworkPolicyIngressRule egress:[]NetworkPolicyEgressRule policyTypes:[]s
NetworkPolicyIngressRule ports:[]NetworkPolicyPort from:[]NetworkPolicyPeer
NetworkPolicyPort protocol:*s port:*x endPort:*i
NetworkPolicyPeer podSelector:*LabelSelector namespaceSelector:*LabelSelector ipBlock:*IPBlock
IPBlock cidr!:s except:[]s
NetworkPolicyEgressRule ports:[]NetworkPolicyPort to:[]NetworkPolicyPeer
Ingress kind:s apiVersion:s metadata:ObjectMeta spec:IngressSpec status:IngressStatus
IngressSpec ingressClassName:*s defaultBackend:*IngressBackend tls:[]IngressTLS rules:[]IngressRule
IngressBackend service:*IngressServiceBackend resource:*TypedLocalObjectReference
IngressServiceBackend name!:s port:ServiceBackendPort
ServiceBackendPort name:s number:i
IngressTLS hosts:[]s secretName:s
IngressRule host:s http:*HTTPIngressRuleValue
HTTPIngressRuleValue paths!:[]HTTPIngressPath
HTTPIngressPath path:s pathType!:*s backend!:IngressBackend
IngressStatus loadBalancer:IngressLoadBalancerStatus
IngressLoadBalancerStatus ingress:[]IngressLoadBalancerIngress
IngressLoadBalancerIngress ip:s hostname:s ports:[]IngressPortStatus
IngressPortStatus port!:i protocol!:s error:*s
Endpoints kind:s apiVersion:s metadata:ObjectMeta subsets:[]EndpointSubset
EndpointSubset addresses:[]EndpointAddress notReadyAddresses:[]EndpointAddress ports:[]EndpointPort
EndpointAddress ip!:s hostname:s nodeName:*s targetRef:*ObjectReference
PodTemplate kind:s apiVersion:s metadata:ObjectMeta template:PodTemplateSpec
`
