import {addQuantity, compareQuantity, printQuantity, quantityOf} from '../quantity.ts'
import {flag, part, parts, setDefault, text} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {defaultContainer, defaultResources, roundResourceList} from './container.ts'
import {defaultVolume} from './volume.ts'

/** All containers of a pod spec: init, main and ephemeral ones. */
export function allContainers(spec: Draft | undefined): readonly Draft[] {
  return [...parts(spec, 'initContainers'), ...parts(spec, 'containers'), ...parts(spec, 'ephemeralContainers')]
}

/** Defaults of a pod spec in a pod or a template (SetDefaults_PodSpec and what is generated around it). */
export function defaultPodSpec(spec: Draft): void {
  setDefault(spec, 'dnsPolicy', 'ClusterFirst')
  setDefault(spec, 'restartPolicy', 'Always')
  setDefault(spec, 'securityContext', {})
  setDefault(spec, 'terminationGracePeriodSeconds', 30)
  setDefault(spec, 'schedulerName', 'default-scheduler')
  for (const volume of parts(spec, 'volumes')) defaultVolume(volume)
  for (const container of allContainers(spec)) defaultContainer(container)
  roundResourceList(part(spec, 'overhead'))
  defaultResources(part(spec, 'resources'))
  aliasServiceAccount(spec)
}

/** serviceAccount is the old name of serviceAccountName; both are written, the new one wins (Convert_v1_PodSpec_To_core_PodSpec). */
function aliasServiceAccount(spec: Draft): void {
  const name = text(spec, 'serviceAccountName') || text(spec, 'serviceAccount')
  if (name === '') return
  spec.serviceAccountName = name
  spec.serviceAccount = name
}

/** Annotations of init containers from before 1.8 are dropped when templates and pods are read or written. */
const DROPPED_ANNOTATIONS = ['init-containers', 'init-container-statuses'].flatMap(name => [
  `pod.beta.kubernetes.io/${name}`,
  `pod.alpha.kubernetes.io/${name}`,
])

export function dropInitAnnotations(metadata: Draft | undefined): void {
  const annotations = part(metadata, 'annotations')
  if (metadata === undefined || annotations === undefined) return
  for (const name of DROPPED_ANNOTATIONS) delete annotations[name]
  if (Object.keys(annotations).length === 0) delete metadata.annotations
}

/** Defaults of a pod template, and the fields of it whose feature is off in 1.36 dropped (DropDisabledTemplateFields). */
export function defaultTemplate(template: Draft | undefined): void {
  const spec = part(template, 'spec')
  if (spec === undefined) return
  defaultPodSpec(spec)
  dropInitAnnotations(part(template, 'metadata'))
}

/** Gates off in 1.36: ContainerStopSignals, ClusterTrustBundleProjection, PodCertificateRequest, GenericWorkload. */
export function dropDisabledPodFields(spec: Draft | undefined): void {
  if (spec === undefined) return
  for (const container of allContainers(spec)) {
    const lifecycle = part(container, 'lifecycle')
    if (lifecycle?.stopSignal === undefined) continue
    delete lifecycle.stopSignal
    if (Object.keys(lifecycle).length === 0) delete container.lifecycle
  }
  for (const volume of parts(spec, 'volumes')) {
    for (const source of parts(part(volume, 'projected'), 'sources')) {
      delete source.clusterTrustBundle
      delete source.podCertificate
    }
  }
  delete spec.schedulingGroup
}

/** Defaults that only a Pod gets, not a template (SetDefaults_Pod). Run before the shared ones, as the server does. */
export function defaultPodAlone(pod: Draft): void {
  const spec = part(pod, 'spec')
  if (spec === undefined) return
  for (const container of [...parts(spec, 'containers'), ...parts(spec, 'initContainers')]) requestLimits(part(container, 'resources'))
  defaultPodResources(spec)
  setDefault(spec, 'enableServiceLinks', true)
  if (flag(spec, 'hostNetwork')) {
    for (const container of [...parts(spec, 'containers'), ...parts(spec, 'initContainers')]) {
      for (const port of parts(container, 'ports')) {
        if (port.containerPort !== 0) setDefault(port, 'hostPort', port.containerPort)
      }
    }
  }
  const grace = spec.terminationGracePeriodSeconds
  if (typeof grace === 'number' && grace < 0) spec.terminationGracePeriodSeconds = 1
  dropInitAnnotations(part(pod, 'metadata'))
}

function requestLimits(resources: Draft | undefined): void {
  const limits = part(resources, 'limits')
  if (resources === undefined || limits === undefined) return
  const requests = part(resources, 'requests') ?? {}
  for (const [name, value] of Object.entries(limits)) setDefault(requests, name, value)
  if (Object.keys(requests).length > 0) resources.requests = requests
}

const POD_LEVEL = /^(cpu|memory|hugepages-.*)$/

/** Pod-level requests follow the containers' requests, then the pod's limits; huge page limits follow the containers' limits. */
function defaultPodResources(spec: Draft): void {
  const resources = part(spec, 'resources')
  if (resources === undefined) return
  const limits = part(resources, 'limits') ?? {}
  const requests = part(resources, 'requests') ?? {}
  if (Object.keys(limits).length > 0 || Object.keys(requests).length > 0) {
    for (const [name, value] of Object.entries(aggregate(spec, 'limits'))) {
      if (name.startsWith('hugepages-') && requests[name] === undefined) setDefault(limits, name, value)
    }
  }
  if (Object.keys(limits).length === 0) return
  resources.limits = limits
  for (const [name, value] of Object.entries(aggregate(spec, 'requests'))) {
    if (POD_LEVEL.test(name) && !name.startsWith('hugepages-')) setDefault(requests, name, value)
  }
  for (const [name, value] of Object.entries(limits)) {
    if (POD_LEVEL.test(name)) setDefault(requests, name, value)
  }
  if (Object.keys(requests).length > 0) resources.requests = requests
}

/**
 * What all containers of a pod need together, for `requests` or `limits`: sidecars and main containers at once, or the largest
 * init container beside the sidecars before it (resourcehelper.AggregateContainerRequests). Canonical texts.
 */
export function aggregate(spec: Draft, which: 'requests' | 'limits'): Readonly<Record<string, string>> {
  const total: Record<string, string> = {}
  for (const container of parts(spec, 'containers')) addTo(total, listOf(container, which))
  const sidecars: Record<string, string> = {}
  const peak: Record<string, string> = {}
  for (const container of parts(spec, 'initContainers')) {
    const own = listOf(container, which)
    if (container.restartPolicy === 'Always') {
      addTo(total, own)
      addTo(sidecars, own)
      raiseTo(peak, sidecars)
    } else {
      const beside = {...own}
      addTo(beside, sidecars)
      raiseTo(peak, beside)
    }
  }
  raiseTo(total, peak)
  return total
}

function listOf(container: Draft, which: string): Record<string, string> {
  return Object.fromEntries(Object.entries(part(part(container, 'resources'), which) ?? {}).map(([name, value]) => [name, String(value)]))
}

function addTo(total: Record<string, string>, more: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(more)) {
    const old = total[name]
    total[name] = old === undefined ? value : printQuantity(addQuantity(quantityOf(old), quantityOf(value)))
  }
}

function raiseTo(total: Record<string, string>, least: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(least)) {
    const old = total[name]
    if (old === undefined || compareQuantity(quantityOf(old), quantityOf(value)) < 0) total[name] = value
  }
}
