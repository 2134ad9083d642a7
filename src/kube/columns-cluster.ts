import type {Sheet} from './columns.ts'
import {age} from './duration.ts'
import {at, byCodeUnit, dataAt, isData, listAt, numAt, sortedKeys, textAt} from './peek.ts'
import {formatLabels} from './selector-text.ts'

const name = (object: unknown): string => textAt(object, 'metadata', 'name')
const created = (object: unknown, now: number): string => age(at(object, 'metadata', 'creationTimestamp'), now)
const optional = (object: unknown, ...path: readonly string[]): string => {
  const value = at(object, ...path)
  return value === undefined ? '<unset>' : String(value)
}

const MODES: {readonly [mode: string]: string} = {ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP'}

/** `RWO,ROX`: access modes in short, each once, in the API's order. */
export function accessModes(modes: readonly unknown[]): string {
  return Object.keys(MODES)
    .filter(mode => modes.includes(mode))
    .map(mode => MODES[mode])
    .join(',')
}

/** StorageClass of a claim or volume: the old annotation goes before the field. */
export function storageClassOf(object: unknown): string {
  const annotation = at(object, 'metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class')
  return annotation === undefined ? textAt(object, 'spec', 'storageClassName') : String(annotation)
}

function servicePorts(service: unknown): string {
  const ports = listAt(service, 'spec', 'ports').map(port => {
    const node = numAt(port, 'nodePort')
    return `${numAt(port, 'port')}${node > 0 ? `:${node}` : ''}/${textAt(port, 'protocol')}`
  })
  return ports.join(',') || '<none>'
}

function externalIp(service: unknown, wide: boolean): string {
  const own = listAt(service, 'spec', 'externalIPs').map(String)
  switch (textAt(service, 'spec', 'type')) {
    case 'ClusterIP':
    case 'NodePort':
      return own.join(',') || '<none>'
    case 'LoadBalancer': {
      const given = listAt(service, 'status', 'loadBalancer', 'ingress').map(
        ingress => textAt(ingress, 'ip') || textAt(ingress, 'hostname'),
      )
      const text = [...new Set(given)].sort(byCodeUnit).join(',')
      // The server cuts a long list of balancer addresses at 16 characters (loadBalancerWidth).
      const cut = !wide && text.length > 16 ? `${text.slice(0, 13)}...` : text
      return [...(cut === '' ? [] : [cut]), ...own].join(',') || '<pending>'
    }
    case 'ExternalName':
      return textAt(service, 'spec', 'externalName')
    default:
      return '<unknown>'
  }
}

/** At most three entries, then how many more: `a,b,c + 2 more...`. */
function listed(entries: readonly string[]): string {
  const shown = entries.slice(0, 3).join(',')
  return entries.length > 3 ? `${shown} + ${entries.length - 3} more...` : shown
}

function slicePorts(slice: unknown): string {
  const ports = listAt(slice, 'ports')
  if (ports.length === 0) return '<unset>'
  return listed(ports.map(port => textAt(port, 'port') || textAt(port, 'name') || '*'))
}

function sliceEndpoints(slice: unknown): string {
  const endpoints = listAt(slice, 'endpoints')
  if (endpoints.length === 0) return '<unset>'
  return listed(endpoints.flatMap(endpoint => listAt(endpoint, 'addresses').map(String)))
}

/** `control-plane,etcd`: roles by the node-role labels, sorted. */
export function nodeRoles(node: unknown): string {
  const prefix = 'node-role.kubernetes.io/'
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(dataAt(node, 'metadata', 'labels'))) {
    if (key.startsWith(prefix) && key.length > prefix.length) roles.add(key.slice(prefix.length))
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(String(value))
  }
  return [...roles].sort(byCodeUnit).join(',') || '<none>'
}

/** `Ready`, `NotReady,SchedulingDisabled`, …: the STATUS words of a node. */
export function nodeStatus(node: unknown): string {
  const ready = listAt(node, 'status', 'conditions').find(condition => textAt(condition, 'type') === 'Ready')
  const word = ready === undefined ? 'Unknown' : textAt(ready, 'status') === 'True' ? 'Ready' : 'NotReady'
  return at(node, 'spec', 'unschedulable') === true ? `${word},SchedulingDisabled` : word
}

function address(node: unknown, type: string): string {
  const found = listAt(node, 'status', 'addresses').find(entry => textAt(entry, 'type') === type)
  return found === undefined ? '<none>' : textAt(found, 'address')
}

function kernel(node: unknown): string {
  const architecture = textAt(node, 'status', 'nodeInfo', 'architecture')
  return `${textAt(node, 'status', 'nodeInfo', 'kernelVersion') || '<unknown>'}${architecture === '' ? '' : ` (${architecture})`}`
}

function quotaUse(quota: unknown, limits: boolean): string {
  return sortedKeys(dataAt(quota, 'status', 'hard'))
    .filter(key => key.startsWith('limits.') === limits)
    .map(key => `${key}: ${textAt(quota, 'status', 'used', key) || '0'}/${textAt(quota, 'status', 'hard', key)}`)
    .join(', ')
}

function eventTimes(event: unknown, now: number): {readonly first: string; readonly last: string; readonly count: number} {
  const first = age(at(event, 'firstTimestamp') ?? at(event, 'eventTime'), now)
  const series = at(event, 'series')
  if (series !== undefined) return {first, last: age(at(series, 'lastObservedTime'), now), count: numAt(series, 'count')}
  const stamp = at(event, 'lastTimestamp')
  return {first, last: stamp === undefined ? first : age(stamp, now), count: numAt(event, 'count') || 1}
}

/** `pod/web-0`: whom an event is about, as tables say it. */
export function eventObject(event: unknown): string {
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase()
  const about = textAt(event, 'involvedObject', 'name')
  return about === '' ? kind : `${kind}/${about}`
}

function eventSource(event: unknown): string {
  const component = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent')
  const host = textAt(event, 'source', 'host') || textAt(event, 'reportingInstance')
  return host === '' ? component : `${component}, ${host}`
}

const EVENT: Sheet = {
  columns: ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
  wide: [],
  row: (event, now) => [
    eventTimes(event, now).last,
    textAt(event, 'type'),
    textAt(event, 'reason'),
    eventObject(event),
    textAt(event, 'message').trim(),
  ],
  wideAll: {
    columns: ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'SUBOBJECT', 'SOURCE', 'MESSAGE', 'FIRST SEEN', 'COUNT', 'NAME'],
    row: (event, now) => {
      const times = eventTimes(event, now)
      const subobject = textAt(event, 'involvedObject', 'fieldPath')
      const head = [times.last, textAt(event, 'type'), textAt(event, 'reason'), eventObject(event), subobject, eventSource(event)]
      return [...head, textAt(event, 'message').trim(), times.first, String(times.count), name(event)]
    },
  },
}

export const CLUSTER_SHEETS: {readonly [kind: string]: Sheet} = {
  Event: EVENT,
  Node: {
    columns: ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'],
    wide: ['INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME'],
    row: (node, now) => [
      name(node),
      nodeStatus(node),
      nodeRoles(node),
      created(node, now),
      textAt(node, 'status', 'nodeInfo', 'kubeletVersion'),
    ],
    wideRow: node => [
      address(node, 'InternalIP'),
      address(node, 'ExternalIP'),
      textAt(node, 'status', 'nodeInfo', 'osImage') || '<unknown>',
      kernel(node),
      textAt(node, 'status', 'nodeInfo', 'containerRuntimeVersion') || '<unknown>',
    ],
  },
  Service: {
    columns: ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE'],
    wide: ['SELECTOR'],
    row: (service, now) => serviceRow(service, now, false),
    wideRow: service => [formatLabels(dataAt(service, 'spec', 'selector'))],
  },
  EndpointSlice: {
    columns: ['NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'],
    wide: [],
    row: (slice, now) => [name(slice), textAt(slice, 'addressType'), slicePorts(slice), sliceEndpoints(slice), created(slice, now)],
  },
  PersistentVolumeClaim: {
    columns: ['NAME', 'STATUS', 'VOLUME', 'CAPACITY', 'ACCESS MODES', 'STORAGECLASS', 'VOLUMEATTRIBUTESCLASS', 'AGE'],
    wide: ['VOLUMEMODE'],
    row: (claim, now) => {
      const volume = textAt(claim, 'spec', 'volumeName')
      return [
        name(claim),
        at(claim, 'metadata', 'deletionTimestamp') === undefined ? textAt(claim, 'status', 'phase') : 'Terminating',
        volume,
        volume === '' ? '' : textAt(claim, 'status', 'capacity', 'storage') || '0',
        volume === '' ? '' : accessModes(listAt(claim, 'status', 'accessModes')),
        storageClassOf(claim),
        optional(claim, 'spec', 'volumeAttributesClassName'),
        created(claim, now),
      ]
    },
    wideRow: claim => [optional(claim, 'spec', 'volumeMode')],
  },
  PersistentVolume: {
    columns: [
      'NAME',
      'CAPACITY',
      'ACCESS MODES',
      'RECLAIM POLICY',
      'STATUS',
      'CLAIM',
      'STORAGECLASS',
      'VOLUMEATTRIBUTESCLASS',
      'REASON',
      'AGE',
    ],
    wide: ['VOLUMEMODE'],
    row: (volume, now) => [
      name(volume),
      textAt(volume, 'spec', 'capacity', 'storage') || '0',
      accessModes(listAt(volume, 'spec', 'accessModes')),
      textAt(volume, 'spec', 'persistentVolumeReclaimPolicy'),
      at(volume, 'metadata', 'deletionTimestamp') === undefined ? textAt(volume, 'status', 'phase') : 'Terminating',
      isData(at(volume, 'spec', 'claimRef'))
        ? `${textAt(volume, 'spec', 'claimRef', 'namespace')}/${textAt(volume, 'spec', 'claimRef', 'name')}`
        : '',
      storageClassOf(volume),
      optional(volume, 'spec', 'volumeAttributesClassName'),
      textAt(volume, 'status', 'reason'),
      created(volume, now),
    ],
    wideRow: volume => [optional(volume, 'spec', 'volumeMode')],
  },
  StorageClass: {
    columns: ['NAME', 'PROVISIONER', 'RECLAIMPOLICY', 'VOLUMEBINDINGMODE', 'ALLOWVOLUMEEXPANSION', 'AGE'],
    wide: [],
    row: (storage, now) => [
      `${name(storage)}${isDefaultClass(storage) ? ' (default)' : ''}`,
      textAt(storage, 'provisioner'),
      textAt(storage, 'reclaimPolicy') || 'Delete',
      textAt(storage, 'volumeBindingMode') || 'Immediate',
      String(at(storage, 'allowVolumeExpansion') === true),
      created(storage, now),
    ],
  },
  Namespace: {
    columns: ['NAME', 'STATUS', 'AGE'],
    wide: [],
    row: (namespace, now) => [name(namespace), textAt(namespace, 'status', 'phase'), created(namespace, now)],
  },
  ConfigMap: {
    columns: ['NAME', 'DATA', 'AGE'],
    wide: [],
    row: (map, now) => [
      name(map),
      String(Object.keys(dataAt(map, 'data')).length + Object.keys(dataAt(map, 'binaryData')).length),
      created(map, now),
    ],
  },
  Secret: {
    columns: ['NAME', 'TYPE', 'DATA', 'AGE'],
    wide: [],
    row: (secret, now) => [name(secret), textAt(secret, 'type'), String(Object.keys(dataAt(secret, 'data')).length), created(secret, now)],
  },
  ResourceQuota: {
    columns: ['NAME', 'REQUEST', 'LIMIT', 'AGE'],
    wide: [],
    row: (quota, now) => [name(quota), quotaUse(quota, false), quotaUse(quota, true), created(quota, now)],
  },
  PriorityClass: {
    columns: ['NAME', 'VALUE', 'GLOBAL-DEFAULT', 'AGE'],
    wide: ['PREEMPTIONPOLICY'],
    row: (priority, now) => [
      name(priority),
      String(numAt(priority, 'value')),
      String(at(priority, 'globalDefault') === true),
      created(priority, now),
    ],
    wideRow: priority => [textAt(priority, 'preemptionPolicy')],
  },
}

function serviceRow(service: unknown, now: number, wide: boolean): readonly string[] {
  const ip = textAt(service, 'spec', 'clusterIPs', 0) || '<none>'
  return [name(service), textAt(service, 'spec', 'type'), ip, externalIp(service, wide), servicePorts(service), created(service, now)]
}

/** Whether a StorageClass is marked as the default one. */
export function isDefaultClass(storage: unknown): boolean {
  const marks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']
  return marks.some(mark => textAt(storage, 'metadata', 'annotations', mark) === 'true')
}
