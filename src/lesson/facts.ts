import {at, listAt, textAt, textsAt} from '../kube/peek.ts'
import type {KubeObject} from '../kube/object.ts'
import {controllerOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {get, valuesFrom} from '../sim/table.ts'
import type {World} from '../sim/world.ts'
import {find, list} from '../sim/world.ts'

/** The status of a condition: True, False, Unknown, or '' when it is not there. */
export function condition(object: KubeObject, type: string): string {
  const found = listAt(object, 'status', 'conditions').find(entry => textAt(entry, 'type') === type)
  return textAt(found, 'status')
}

export function conditionTypes(object: KubeObject): readonly string[] {
  return listAt(object, 'status', 'conditions')
    .filter(entry => textAt(entry, 'status') === 'True')
    .map(entry => textAt(entry, 'type'))
}

/** Image of the first container: of the pod itself, of a workload's template, of a CronJob's template in its template. */
export function imageOf(object: KubeObject): string {
  const spec =
    object.kind === 'Pod'
      ? at(object, 'spec')
      : object.kind === 'CronJob'
        ? at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec')
        : at(object, 'spec', 'template', 'spec')
  return textAt(spec, 'containers', 0, 'image')
}

/** Every word that says why: of the status, of conditions, of container states. */
export function reasons(object: KubeObject): readonly string[] {
  const containers = [...listAt(object, 'status', 'containerStatuses'), ...listAt(object, 'status', 'initContainerStatuses')]
  return [
    textAt(object, 'status', 'reason'),
    ...listAt(object, 'status', 'conditions').map(entry => textAt(entry, 'reason')),
    ...containers.flatMap(status => ['waiting', 'terminated'].map(state => textAt(status, 'state', state, 'reason'))),
  ].filter(word => word !== '')
}

export function ownerText(object: KubeObject): string {
  const owner = controllerOf(object)
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`
}

/** The minute a CronJob's Job is for, as its annotation says it. */
export function scheduledAt(object: KubeObject): string {
  return textsAt(object, 'metadata', 'annotations')['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? ''
}

/** All that the pod's containers have printed, earlier runs first. */
export function logOf(world: World, object: KubeObject): string {
  const processes = valuesFrom(world.processes, `${object.metadata.uid ?? ''}/`)
  return processes
    .flatMap(process => [...(process.previous ?? []), ...process.log])
    .map(line => line.text)
    .join('\n')
}

/** Files on the disk behind a claim. */
export function filesOf(world: World, object: KubeObject): Readonly<Record<string, string>> {
  const volume = textAt(object, 'spec', 'volumeName')
  return get(world.disks, `pv/${volume}`)?.files ?? {}
}

/**
 * The names under which DNS finds a pod: only behind a headless Service that is called like the pod's subdomain and
 * selects it, as the endpoints say. Both the short and the full form.
 */
export function dnsNames(world: World, object: KubeObject): readonly string[] {
  const pod = object as Pod
  const namespace = pod.metadata.namespace ?? 'default'
  const family = textAt(pod, 'spec', 'subdomain')
  const host = textAt(pod, 'spec', 'hostname') || pod.metadata.name
  const service = family === '' ? undefined : find(world, 'Service', namespace, family)
  if (service === undefined || service.spec.clusterIP !== 'None') return []
  const listed = list(world, 'EndpointSlice', namespace)
    .filter(slice => slice.metadata.labels?.['kubernetes.io/service-name'] === family)
    .some(slice => slice.endpoints.some(endpoint => endpoint.targetRef?.name === pod.metadata.name && (endpoint.conditions?.ready ?? true)))
  if (!listed) return []
  return [
    `${host}.${family}`,
    `${host}.${family}.${namespace}`,
    `${host}.${family}.${namespace}.svc`,
    `${host}.${family}.${namespace}.svc.cluster.local`,
  ]
}

/** Claims that the pod mounts. */
export function claimsOf(object: KubeObject): readonly string[] {
  return listAt(object, 'spec', 'volumes')
    .map(volume => textAt(volume, 'persistentVolumeClaim', 'claimName'))
    .filter(name => name !== '')
}

/** A virtual kind: a container that really runs on a machine, named like its pod, whether or not the API server knows it. */
export function processesOf(world: World): readonly KubeObject[] {
  const running: KubeObject[] = []
  for (const process of valuesFrom(world.processes, '')) {
    if (process.ended !== undefined) continue
    const machine = get(world.machines, process.node)
    if (machine !== undefined && !machine.on) continue
    running.push({
      apiVersion: 'tutor/v1',
      kind: 'Process',
      metadata: {name: podName(world, process.pod)},
      spec: {nodeName: process.node, image: process.image},
    })
  }
  return running
}

/** A process names its pod by uid or by name; the name is what a lesson's author knows. */
function podName(world: World, pod: string): string {
  for (const object of valuesFrom(world.objects, 'Pod/')) if (object.metadata.uid === pod) return object.metadata.name
  return pod.includes('/') ? pod.slice(pod.lastIndexOf('/') + 1) : pod
}

export function objectsOf(world: World, kind: string): readonly KubeObject[] {
  if (kind === 'Process') return processesOf(world)
  return valuesFrom(world.objects, `${kind}/`)
}
