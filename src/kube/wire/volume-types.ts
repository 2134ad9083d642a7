/**
 * Volumes, claims, persistent volumes, storage classes, and what metadata is made of: the fields in the order of the Go structs (k8s.io/api v0.36.3), in the notation of
 * kube/wire/shape.ts. Facts of the API, kept as text because a table reads better than a thousand literals.
 */
export const VOLUME_TYPES = `
Volume name!:s hostPath:*HostPathVolumeSource emptyDir:*EmptyDirVolumeSource gcePersistentDisk:*GCEPersistentDiskVolumeSource
  awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource gitRepo:*GitRepoVolumeSource secret:*SecretVolumeSource nfs:*NFSVolumeSource
  iscsi:*ISCSIVolumeSource glusterfs:*GlusterfsVolumeSource persistentVolumeClaim:*PersistentVolumeClaimVolumeSource
  rbd:*RBDVolumeSource flexVolume:*FlexVolumeSource cinder:*CinderVolumeSource cephfs:*CephFSVolumeSource flocker:*FlockerVolumeSource
  downwardAPI:*DownwardAPIVolumeSource fc:*FCVolumeSource azureFile:*AzureFileVolumeSource configMap:*ConfigMapVolumeSource
  vsphereVolume:*VsphereVirtualDiskVolumeSource quobyte:*QuobyteVolumeSource azureDisk:*AzureDiskVolumeSource
  photonPersistentDisk:*PhotonPersistentDiskVolumeSource projected:*ProjectedVolumeSource portworxVolume:*PortworxVolumeSource
  scaleIO:*ScaleIOVolumeSource storageos:*StorageOSVolumeSource csi:*CSIVolumeSource ephemeral:*EphemeralVolumeSource
  image:*ImageVolumeSource
HostPathVolumeSource path!:s type:*s
EmptyDirVolumeSource medium:s sizeLimit:*q
GCEPersistentDiskVolumeSource pdName!:s fsType:s partition:i readOnly:b
AWSElasticBlockStoreVolumeSource volumeID!:s fsType:s partition:i readOnly:b
GitRepoVolumeSource repository!:s revision:s directory:s
SecretVolumeSource secretName:s items:[]KeyToPath defaultMode:*i optional:*b
KeyToPath key!:s path!:s mode:*i
NFSVolumeSource server!:s path!:s readOnly:b
ISCSIVolumeSource targetPortal!:s iqn!:s lun!:i iscsiInterface:s fsType:s readOnly:b portals:[]s chapAuthDiscovery:b chapAuthSession:b
  secretRef:*LocalObjectReference initiatorName:*s
LocalObjectReference name:s
GlusterfsVolumeSource endpoints!:s path!:s readOnly:b
PersistentVolumeClaimVolumeSource claimName!:s readOnly:b
RBDVolumeSource monitors!:[]s image!:s fsType:s pool:s user:s keyring:s secretRef:*LocalObjectReference readOnly:b
FlexVolumeSource driver!:s fsType:s secretRef:*LocalObjectReference readOnly:b options:{}s
CinderVolumeSource volumeID!:s fsType:s readOnly:b secretRef:*LocalObjectReference
CephFSVolumeSource monitors!:[]s path:s user:s secretFile:s secretRef:*LocalObjectReference readOnly:b
FlockerVolumeSource datasetName:s datasetUUID:s
DownwardAPIVolumeSource items:[]DownwardAPIVolumeFile defaultMode:*i
DownwardAPIVolumeFile path!:s fieldRef:*ObjectFieldSelector resourceFieldRef:*ResourceFieldSelector mode:*i
ObjectFieldSelector apiVersion:s fieldPath!:s
ResourceFieldSelector containerName:s resource!:s divisor:q
FCVolumeSource targetWWNs:[]s lun:*i fsType:s readOnly:b wwids:[]s
AzureFileVolumeSource secretName!:s shareName!:s readOnly:b
ConfigMapVolumeSource name:s items:[]KeyToPath defaultMode:*i optional:*b
VsphereVirtualDiskVolumeSource volumePath!:s fsType:s storagePolicyName:s storagePolicyID:s
QuobyteVolumeSource registry!:s volume!:s readOnly:b user:s group:s tenant:s
AzureDiskVolumeSource diskName!:s diskURI!:s cachingMode:*s fsType:*s readOnly:*b kind:*s
PhotonPersistentDiskVolumeSource pdID!:s fsType:s
ProjectedVolumeSource sources!:[]VolumeProjection defaultMode:*i
VolumeProjection secret:*SecretProjection downwardAPI:*DownwardAPIProjection configMap:*ConfigMapProjection
  serviceAccountToken:*ServiceAccountTokenProjection clusterTrustBundle:*ClusterTrustBundleProjection
  podCertificate:*PodCertificateProjection
SecretProjection name:s items:[]KeyToPath optional:*b
DownwardAPIProjection items:[]DownwardAPIVolumeFile
ConfigMapProjection name:s items:[]KeyToPath optional:*b
ServiceAccountTokenProjection audience:s expirationSeconds:*i path!:s
ClusterTrustBundleProjection name:*s signerName:*s labelSelector:*LabelSelector optional:*b path!:s
LabelSelector matchLabels:{}s matchExpressions:[]LabelSelectorRequirement
LabelSelectorRequirement key!:s operator!:s values:[]s
PodCertificateProjection signerName:s keyType:s maxExpirationSeconds:*i credentialBundlePath:s keyPath:s certificateChainPath:s
  userAnnotations:{}s
PortworxVolumeSource volumeID!:s fsType:s readOnly:b
ScaleIOVolumeSource gateway!:s system!:s secretRef!:*LocalObjectReference sslEnabled:b protectionDomain:s storagePool:s storageMode:s
  volumeName:s fsType:s readOnly:b
StorageOSVolumeSource volumeName:s volumeNamespace:s fsType:s readOnly:b secretRef:*LocalObjectReference
CSIVolumeSource driver!:s readOnly:*b fsType:*s volumeAttributes:{}s nodePublishSecretRef:*LocalObjectReference
EphemeralVolumeSource volumeClaimTemplate:*PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate metadata:ObjectMeta spec!:PersistentVolumeClaimSpec
ObjectMeta name:s generateName:s namespace:s selfLink:s uid:s resourceVersion:s generation:i creationTimestamp~:t deletionTimestamp:*t
  deletionGracePeriodSeconds:*i labels:{}s annotations:{}s ownerReferences:[]OwnerReference finalizers:[]s
  managedFields:[]ManagedFieldsEntry
OwnerReference apiVersion!:s kind!:s name!:s uid!:s controller:*b blockOwnerDeletion:*b
ManagedFieldsEntry manager:s operation:s apiVersion:s time:*t fieldsType:s fieldsV1:*raw subresource:s
PersistentVolumeClaimSpec accessModes:[]s selector:*LabelSelector resources:VolumeResourceRequirements volumeName:s storageClassName:*s
  volumeMode:*s dataSource:*TypedLocalObjectReference dataSourceRef:*TypedObjectReference volumeAttributesClassName:*s
VolumeResourceRequirements limits:{}q requests:{}q
TypedLocalObjectReference apiGroup!:*s kind!:s name!:s
TypedObjectReference apiGroup!:*s kind!:s name!:s namespace:*s
ImageVolumeSource reference:s pullPolicy:s
VolumeMount name!:s readOnly:b recursiveReadOnly:*s mountPath!:s subPath:s mountPropagation:*s subPathExpr:s
PersistentVolumeClaim kind:s apiVersion:s metadata:ObjectMeta spec:PersistentVolumeClaimSpec status:PersistentVolumeClaimStatus
PersistentVolumeClaimStatus phase:s accessModes:[]s capacity:{}q conditions:[]PersistentVolumeClaimCondition allocatedResources:{}q
  allocatedResourceStatuses:{}s currentVolumeAttributesClassName:*s modifyVolumeStatus:*ModifyVolumeStatus
PersistentVolumeClaimCondition type!:s status!:s lastProbeTime:t lastTransitionTime:t reason:s message:s
ModifyVolumeStatus targetVolumeAttributesClassName:s status!:s
PersistentVolume kind:s apiVersion:s metadata:ObjectMeta spec:PersistentVolumeSpec status:PersistentVolumeStatus
PersistentVolumeSpec capacity:{}q gcePersistentDisk:*GCEPersistentDiskVolumeSource
  awsElasticBlockStore:*AWSElasticBlockStoreVolumeSource hostPath:*HostPathVolumeSource glusterfs:*GlusterfsPersistentVolumeSource
  nfs:*NFSVolumeSource rbd:*RBDPersistentVolumeSource iscsi:*ISCSIPersistentVolumeSource cinder:*CinderPersistentVolumeSource
  cephfs:*CephFSPersistentVolumeSource fc:*FCVolumeSource flocker:*FlockerVolumeSource flexVolume:*FlexPersistentVolumeSource
  azureFile:*AzureFilePersistentVolumeSource vsphereVolume:*VsphereVirtualDiskVolumeSource quobyte:*QuobyteVolumeSource
  azureDisk:*AzureDiskVolumeSource photonPersistentDisk:*PhotonPersistentDiskVolumeSource portworxVolume:*PortworxVolumeSource
  scaleIO:*ScaleIOPersistentVolumeSource local:*LocalVolumeSource storageos:*StorageOSPersistentVolumeSource
  csi:*CSIPersistentVolumeSource accessModes:[]s claimRef:*ObjectReference persistentVolumeReclaimPolicy:s storageClassName:s
  mountOptions:[]s volumeMode:*s nodeAffinity:*VolumeNodeAffinity volumeAttributesClassName:*s
GlusterfsPersistentVolumeSource endpoints!:s path!:s readOnly:b endpointsNamespace:*s
RBDPersistentVolumeSource monitors!:[]s image!:s fsType:s pool:s user:s keyring:s secretRef:*SecretReference readOnly:b
SecretReference name:s namespace:s
ISCSIPersistentVolumeSource targetPortal!:s iqn!:s lun!:i iscsiInterface:s fsType:s readOnly:b portals:[]s chapAuthDiscovery:b
  chapAuthSession:b secretRef:*SecretReference initiatorName:*s
CinderPersistentVolumeSource volumeID!:s fsType:s readOnly:b secretRef:*SecretReference
CephFSPersistentVolumeSource monitors!:[]s path:s user:s secretFile:s secretRef:*SecretReference readOnly:b
FlexPersistentVolumeSource driver!:s fsType:s secretRef:*SecretReference readOnly:b options:{}s
AzureFilePersistentVolumeSource secretName!:s shareName!:s readOnly:b secretNamespace!:*s
ScaleIOPersistentVolumeSource gateway!:s system!:s secretRef!:*SecretReference sslEnabled:b protectionDomain:s storagePool:s
  storageMode:s volumeName:s fsType:s readOnly:b
LocalVolumeSource path!:s fsType:*s
StorageOSPersistentVolumeSource volumeName:s volumeNamespace:s fsType:s readOnly:b secretRef:*ObjectReference
ObjectReference kind:s namespace:s name:s uid:s apiVersion:s resourceVersion:s fieldPath:s
CSIPersistentVolumeSource driver!:s volumeHandle!:s readOnly:b fsType:s volumeAttributes:{}s controllerPublishSecretRef:*SecretReference
  nodeStageSecretRef:*SecretReference nodePublishSecretRef:*SecretReference controllerExpandSecretRef:*SecretReference
  nodeExpandSecretRef:*SecretReference
VolumeNodeAffinity required:*NodeSelector
NodeSelector nodeSelectorTerms!:[]NodeSelectorTerm
NodeSelectorTerm matchExpressions:[]NodeSelectorRequirement matchFields:[]NodeSelectorRequirement
NodeSelectorRequirement key!:s operator!:s values:[]s
PersistentVolumeStatus phase:s message:s reason:s lastPhaseTransitionTime:*t
StorageClass kind:s apiVersion:s metadata:ObjectMeta provisioner!:s parameters:{}s reclaimPolicy:*s mountOptions:[]s
  allowVolumeExpansion:*b volumeBindingMode:*s allowedTopologies:[]TopologySelectorTerm
TopologySelectorTerm matchLabelExpressions:[]TopologySelectorLabelRequirement
TopologySelectorLabelRequirement key!:s values!:[]s
`
