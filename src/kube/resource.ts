/** What the API server serves: each kind's group, version, resource name and scope. */
export type Resource = {
  readonly kind: string
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly namespaced: boolean
}

const ROWS: readonly (readonly [kind: string, group: string, plural: string, namespaced: boolean])[] = [
  ['Pod', '', 'pods', true],
  ['Service', '', 'services', true],
  ['ConfigMap', '', 'configmaps', true],
  ['Secret', '', 'secrets', true],
  ['Event', '', 'events', true],
  ['PersistentVolumeClaim', '', 'persistentvolumeclaims', true],
  ['PersistentVolume', '', 'persistentvolumes', false],
  ['Node', '', 'nodes', false],
  ['Namespace', '', 'namespaces', false],
  ['StatefulSet', 'apps', 'statefulsets', true],
  ['DaemonSet', 'apps', 'daemonsets', true],
  ['Deployment', 'apps', 'deployments', true],
  ['ReplicaSet', 'apps', 'replicasets', true],
  ['ControllerRevision', 'apps', 'controllerrevisions', true],
  ['Job', 'batch', 'jobs', true],
  ['CronJob', 'batch', 'cronjobs', true],
  ['StorageClass', 'storage.k8s.io', 'storageclasses', false],
  ['PodDisruptionBudget', 'policy', 'poddisruptionbudgets', true],
  ['EndpointSlice', 'discovery.k8s.io', 'endpointslices', true],
]

const RESOURCES: ReadonlyMap<string, Resource> = new Map(
  ROWS.map(([kind, group, plural, namespaced]) => [kind, {kind, group, version: 'v1', plural, namespaced}]),
)

/** The resource of a kind that the simulator knows. Kinds are unique across its groups. */
export function resourceOf(kind: string): Resource | undefined {
  return RESOURCES.get(kind)
}

/** `apps/v1`, or `v1` in the core group. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}

/** `StatefulSet.apps`, or `Pod` in the core group: how the server names a kind in its messages (schema.GroupKind). */
export function groupKind(resource: Resource): string {
  return resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`
}

/** `statefulsets.apps`, or `pods` in the core group (schema.GroupResource). */
export function groupResource(resource: Resource): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`
}
