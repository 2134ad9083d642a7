/** A resource of the API: what discovery says of it, in discovery's order. */
export type Resource = {
  readonly plural: string
  readonly singular: string
  readonly shortNames: readonly string[]
  /** '' for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly categories: readonly string[]
}

/** One line a resource, as `kubectl api-resources` of Kubernetes 1.36 lists them: plural, short names, group/version, scope, kind. */
const LINES: readonly string[] = [
  'bindings - v1 ns Binding',
  'componentstatuses cs v1 cluster ComponentStatus',
  'configmaps cm v1 ns ConfigMap',
  'endpoints ep v1 ns Endpoints',
  'events ev v1 ns Event',
  'limitranges limits v1 ns LimitRange',
  'namespaces ns v1 cluster Namespace',
  'nodes no v1 cluster Node',
  'persistentvolumeclaims pvc v1 ns PersistentVolumeClaim',
  'persistentvolumes pv v1 cluster PersistentVolume',
  'pods po v1 ns Pod',
  'podtemplates - v1 ns PodTemplate',
  'replicationcontrollers rc v1 ns ReplicationController',
  'resourcequotas quota v1 ns ResourceQuota',
  'secrets - v1 ns Secret',
  'serviceaccounts sa v1 ns ServiceAccount',
  'services svc v1 ns Service',
  'mutatingadmissionpolicies - admissionregistration.k8s.io/v1 cluster MutatingAdmissionPolicy',
  'mutatingadmissionpolicybindings - admissionregistration.k8s.io/v1 cluster MutatingAdmissionPolicyBinding',
  'mutatingwebhookconfigurations - admissionregistration.k8s.io/v1 cluster MutatingWebhookConfiguration',
  'validatingadmissionpolicies - admissionregistration.k8s.io/v1 cluster ValidatingAdmissionPolicy',
  'validatingadmissionpolicybindings - admissionregistration.k8s.io/v1 cluster ValidatingAdmissionPolicyBinding',
  'validatingwebhookconfigurations - admissionregistration.k8s.io/v1 cluster ValidatingWebhookConfiguration',
  'customresourcedefinitions crd,crds apiextensions.k8s.io/v1 cluster CustomResourceDefinition',
  'apiservices - apiregistration.k8s.io/v1 cluster APIService',
  'controllerrevisions - apps/v1 ns ControllerRevision',
  'daemonsets ds apps/v1 ns DaemonSet',
  'deployments deploy apps/v1 ns Deployment',
  'replicasets rs apps/v1 ns ReplicaSet',
  'statefulsets sts apps/v1 ns StatefulSet',
  'selfsubjectreviews - authentication.k8s.io/v1 cluster SelfSubjectReview',
  'tokenreviews - authentication.k8s.io/v1 cluster TokenReview',
  'localsubjectaccessreviews - authorization.k8s.io/v1 ns LocalSubjectAccessReview',
  'selfsubjectaccessreviews - authorization.k8s.io/v1 cluster SelfSubjectAccessReview',
  'selfsubjectrulesreviews - authorization.k8s.io/v1 cluster SelfSubjectRulesReview',
  'subjectaccessreviews - authorization.k8s.io/v1 cluster SubjectAccessReview',
  'horizontalpodautoscalers hpa autoscaling/v2 ns HorizontalPodAutoscaler',
  'cronjobs cj batch/v1 ns CronJob',
  'jobs - batch/v1 ns Job',
  'certificatesigningrequests csr certificates.k8s.io/v1 cluster CertificateSigningRequest',
  'leases - coordination.k8s.io/v1 ns Lease',
  'endpointslices - discovery.k8s.io/v1 ns EndpointSlice',
  'events ev events.k8s.io/v1 ns Event',
  'flowschemas - flowcontrol.apiserver.k8s.io/v1 cluster FlowSchema',
  'prioritylevelconfigurations - flowcontrol.apiserver.k8s.io/v1 cluster PriorityLevelConfiguration',
  'ingressclasses - networking.k8s.io/v1 cluster IngressClass',
  'ingresses ing networking.k8s.io/v1 ns Ingress',
  'ipaddresses ip networking.k8s.io/v1 cluster IPAddress',
  'networkpolicies netpol networking.k8s.io/v1 ns NetworkPolicy',
  'servicecidrs - networking.k8s.io/v1 cluster ServiceCIDR',
  'runtimeclasses - node.k8s.io/v1 cluster RuntimeClass',
  'poddisruptionbudgets pdb policy/v1 ns PodDisruptionBudget',
  'clusterrolebindings - rbac.authorization.k8s.io/v1 cluster ClusterRoleBinding',
  'clusterroles - rbac.authorization.k8s.io/v1 cluster ClusterRole',
  'rolebindings - rbac.authorization.k8s.io/v1 ns RoleBinding',
  'roles - rbac.authorization.k8s.io/v1 ns Role',
  'deviceclasses - resource.k8s.io/v1 cluster DeviceClass',
  'resourceclaims - resource.k8s.io/v1 ns ResourceClaim',
  'resourceclaimtemplates - resource.k8s.io/v1 ns ResourceClaimTemplate',
  'resourceslices - resource.k8s.io/v1 cluster ResourceSlice',
  'priorityclasses pc scheduling.k8s.io/v1 cluster PriorityClass',
  'csidrivers - storage.k8s.io/v1 cluster CSIDriver',
  'csinodes - storage.k8s.io/v1 cluster CSINode',
  'csistoragecapacities - storage.k8s.io/v1 ns CSIStorageCapacity',
  'storageclasses sc storage.k8s.io/v1 cluster StorageClass',
  'volumeattachments - storage.k8s.io/v1 cluster VolumeAttachment',
  'volumeattributesclasses vac storage.k8s.io/v1 cluster VolumeAttributesClass',
]

const USUAL = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Kinds that `get all` stands for, and others with a category of their own. */
const CATEGORIES: {readonly [kind: string]: string} = {
  Pod: 'all',
  ReplicationController: 'all',
  Service: 'all',
  DaemonSet: 'all',
  Deployment: 'all',
  ReplicaSet: 'all',
  StatefulSet: 'all',
  HorizontalPodAutoscaler: 'all',
  CronJob: 'all',
  Job: 'all',
  MutatingAdmissionPolicy: 'api-extensions',
  MutatingAdmissionPolicyBinding: 'api-extensions',
  MutatingWebhookConfiguration: 'api-extensions',
  ValidatingAdmissionPolicy: 'api-extensions',
  ValidatingAdmissionPolicyBinding: 'api-extensions',
  ValidatingWebhookConfiguration: 'api-extensions',
  CustomResourceDefinition: 'api-extensions',
  APIService: 'api-extensions',
}

function verbsOf(kind: string): readonly string[] {
  if (kind === 'Binding' || kind.endsWith('Review')) return ['create']
  if (kind === 'ComponentStatus') return ['get', 'list']
  if (kind === 'Namespace') return USUAL.filter(verb => verb !== 'deletecollection')
  return USUAL
}

function parseLine(line: string): Resource {
  const [plural = '', short = '', apiVersion = '', scope = '', kind = ''] = line.split(' ')
  const slash = apiVersion.indexOf('/')
  const category = CATEGORIES[kind]
  return {
    plural,
    singular: kind.toLowerCase(),
    shortNames: short === '-' ? [] : short.split(','),
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    namespaced: scope === 'ns',
    verbs: verbsOf(kind),
    categories: category === undefined ? [] : [category],
  }
}

export const RESOURCES: readonly Resource[] = LINES.map(parseLine)

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}

/** `statefulsets.apps`, or `pods`: how the server names a resource in its errors. */
export function groupResource(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
}

/** `statefulset.apps`, or `pod`: how kubectl names an object's kind in what it prints. */
export function groupKind(resource: Resource): string {
  return resource.group === '' ? resource.singular : `${resource.singular}.${resource.group}`
}

/** The resource of a kind; of the first group that has it when no apiVersion is given. */
export function resourceOfKind(kind: string, apiVersion?: string): Resource | undefined {
  return RESOURCES.find(resource => resource.kind === kind && (apiVersion === undefined || apiVersionOf(resource) === apiVersion))
}

/**
 * What a word on the command line names: plural, singular (in any case) or short name, alone or as `name.group` or `name.version.group`.
 * Undefined when the server has no such resource.
 */
export function resourceByWord(word: string): Resource | undefined {
  const [typed = '', ...rest] = word.split('.')
  const name = typed.toLowerCase()
  const suffix = rest.join('.')
  const named = (resource: Resource): boolean =>
    resource.plural === name || resource.singular === name || resource.shortNames.includes(typed)
  const grouped = (resource: Resource): boolean =>
    rest.length === 0 ||
    resource.group === suffix ||
    (suffix !== '' && resource.group.startsWith(`${suffix}.`)) ||
    `${resource.version}.${resource.group}` === suffix
  return (
    RESOURCES.find(resource => (resource.plural === name || resource.singular === name) && grouped(resource)) ??
    RESOURCES.find(resource => named(resource) && grouped(resource))
  )
}
