import {goQuote} from '../go-quote.ts'
import {goList} from '../go-text.ts'
import {dnsLabelErrors} from '../validate/names.ts'
import {maybeNumber, maybeText, number, part, parts, text, texts} from '../wire/draft.ts'
import type {Draft} from '../wire/shape.ts'
import {addressWarnings} from './address.ts'
import {claimSpecWarnings, nodeTermWarnings, oldLabel, podWarnings} from './pod.ts'

/** What the server says of an object that it takes all the same: the strategies' WarningsOnCreate and WarningsOnUpdate. */
export function createWarnings(kind: string, object: Draft): readonly string[] {
  const spec = part(object, 'spec')
  switch (kind) {
    case 'Pod':
      return [...nameWarnings(object, "the Pod's hostname"), ...podWarnings(object, '')]
    case 'StatefulSet':
      return [...templateWarnings(spec), ...statefulSetWarnings(spec, '')]
    case 'DaemonSet':
      return templateWarnings(spec)
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
      return [...nameWarnings(object, 'Pod names and hostnames'), ...templateWarnings(spec)]
    case 'Job':
      return [...nameWarnings(object, 'Pod names and hostnames'), ...jobWarnings(spec, 'spec')]
    case 'CronJob':
      return [
        ...nameWarnings(object, 'Pod names and hostnames'),
        ...jobWarnings(part(part(spec, 'jobTemplate'), 'spec'), 'spec.jobTemplate.spec'),
      ]
    default:
      return plainWarnings(kind, object)
  }
}

/** `templateChanged`: a template is looked at again only when the spec has changed. */
export function updateWarnings(kind: string, object: Draft, changed: boolean): readonly string[] {
  const spec = part(object, 'spec')
  switch (kind) {
    case 'Pod':
      return []
    case 'StatefulSet':
      return [...(changed ? templateWarnings(spec) : []), ...statefulSetWarnings(spec, '.Spec')]
    case 'DaemonSet':
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
      return changed ? templateWarnings(spec) : []
    case 'Job':
      return changed ? jobWarnings(spec, 'spec') : []
    case 'CronJob':
      return [...(changed ? jobWarnings(part(part(spec, 'jobTemplate'), 'spec'), 'spec.jobTemplate.spec') : []), ...zoneWarnings(spec)]
    default:
      return plainWarnings(kind, object)
  }
}

function plainWarnings(kind: string, object: Draft): readonly string[] {
  switch (kind) {
    case 'Service':
      return serviceWarnings(object)
    case 'PersistentVolumeClaim':
      return claimWarnings(object)
    case 'PersistentVolume':
      return volumeWarnings(object)
    case 'StorageClass':
      return storageClassWarnings(object)
    case 'Node':
      return nodeWarnings(part(object, 'spec'))
    default:
      return []
  }
}

function nameWarnings(object: Draft, use: string): readonly string[] {
  const errors = dnsLabelErrors(text(part(object, 'metadata'), 'name'))
  if (errors.length === 0) return []
  return [`metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: ${goList(errors)}`]
}

function templateWarnings(spec: Draft | undefined): readonly string[] {
  return podWarnings(part(spec, 'template'), 'spec.template.')
}

function statefulSetWarnings(spec: Draft | undefined, between: string): readonly string[] {
  const out: string[] = []
  for (const [index, claim] of parts(spec, 'volumeClaimTemplates').entries()) {
    claimSpecWarnings(part(claim, 'spec'), `spec.volumeClaimTemplates[${index}]${between}`, out)
  }
  if ((maybeNumber(spec, 'revisionHistoryLimit') ?? 0) < 0) {
    out.push('spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended')
  }
  return out
}

const MANY_COMPLETIONS = 100000
const MANY_PARALLEL = 10000

function jobWarnings(spec: Draft | undefined, path: string): readonly string[] {
  const many = number(spec, 'completions') > MANY_COMPLETIONS && number(spec, 'parallelism') > MANY_PARALLEL
  const detail =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail'
  const own = many && maybeText(spec, 'completionMode') === 'Indexed' ? [`${path}: ${detail}`] : []
  return [...own, ...podWarnings(part(spec, 'template'), `${path}.template.`)]
}

function zoneWarnings(spec: Draft | undefined): readonly string[] {
  if (!text(spec, 'schedule').includes('TZ')) return []
  const page = 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/'
  return [`cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see ${page} for more details`]
}

function serviceWarnings(service: Draft): readonly string[] {
  const out: string[] = []
  const spec = part(service, 'spec')
  const type = text(spec, 'type')
  const headless = type === 'ClusterIP' && text(spec, 'clusterIP') === 'None'
  const external = texts(spec, 'externalIPs')
  if (part(part(service, 'metadata'), 'annotations')?.['service.kubernetes.io/topology-aware-hints'] !== undefined) {
    out.push('annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead')
  }
  if (!headless) {
    for (const [index, address] of texts(spec, 'clusterIPs').entries()) out.push(...addressWarnings(address, `spec.clusterIPs[${index}]`))
  } else {
    if (text(spec, 'loadBalancerIP') !== '') out.push('spec.loadBalancerIP is ignored for headless services')
    if (external.length > 0) out.push('spec.externalIPs is ignored for headless services')
    if (text(spec, 'sessionAffinity') !== 'None') out.push('spec.SessionAffinity is ignored for headless services')
  }
  for (const [index, address] of external.entries()) out.push(...addressWarnings(address, `spec.externalIPs[${index}]`))
  if (external.length > 0 && !headless && type !== 'ExternalName') {
    out.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  }
  const balancer = text(spec, 'loadBalancerIP')
  if (balancer !== '') out.push(...addressWarnings(balancer, 'spec.loadBalancerIP'))
  if (type === 'ExternalName' && external.length > 0) out.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (type !== 'ExternalName' && text(spec, 'externalName') !== '')
    out.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (maybeText(spec, 'trafficDistribution') === 'PreferClose') {
    out.push(`spec.trafficDistribution: ${goQuote('PreferClose')} is deprecated; use ${goQuote('PreferSameZone')}`)
  }
  return out
}

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'

function claimWarnings(claim: Draft): readonly string[] {
  const out: string[] = []
  if (part(part(claim, 'metadata'), 'annotations')?.[BETA_CLASS] !== undefined) {
    out.push(`metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`)
  }
  claimSpecWarnings(part(claim, 'spec'), 'spec', out)
  return out
}

const OLD_SOURCES: readonly (readonly [field: string, message: string, path?: string])[] = [
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
]

function volumeWarnings(volume: Draft): readonly string[] {
  const out: string[] = []
  const spec = part(volume, 'spec')
  const annotations = part(part(volume, 'metadata'), 'annotations')
  if (annotations?.[BETA_CLASS] !== undefined) {
    out.push(`metadata.annotations[${BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead`)
  }
  if (annotations?.['volume.beta.kubernetes.io/mount-options'] !== undefined) {
    out.push('metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use "mountOptions" attribute instead')
  }
  if (text(spec, 'persistentVolumeReclaimPolicy') === 'Recycle') {
    const detail = 'The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'
    out.push(`spec.persistentVolumeReclaimPolicy: ${detail}`)
  }
  for (const [index, term] of parts(part(part(spec, 'nodeAffinity'), 'required'), 'nodeSelectorTerms').entries()) {
    nodeTermWarnings(term, false, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`, out)
  }
  for (const [field, message, shown = field] of OLD_SOURCES) {
    if (spec?.[field] !== undefined) out.push(`spec.${shown}: ${message}`)
  }
  return out
}

function storageClassWarnings(storageClass: Draft): readonly string[] {
  return parts(storageClass, 'allowedTopologies').flatMap((term, index) =>
    parts(term, 'matchLabelExpressions').flatMap((requirement, place) => {
      const message = oldLabel(text(requirement, 'key'))
      return message === undefined ? [] : [`allowedTopologies[${index}].matchLabelExpressions[${place}].key: ${message}`]
    }),
  )
}

function nodeWarnings(spec: Draft | undefined): readonly string[] {
  return [
    ...(spec?.configSource === undefined ? [] : ['spec.configSource: the feature is removed']),
    ...(text(spec, 'externalID') === '' ? [] : ['spec.externalID: this field is deprecated, and is unused by Kubernetes']),
  ]
}
