import type {Sheet} from './columns.ts'
import {age} from './duration.ts'
import {at, byCodeUnit, listAt, numAt, textAt} from './peek.ts'
import {formatLabelSelector} from './selector-text.ts'

const name = (object: unknown): string => textAt(object, 'metadata', 'name')
const created = (object: unknown, now: number): string => age(at(object, 'metadata', 'creationTimestamp'), now)

const UNKNOWN = '<unknown>'

/** `cpu: 12%/80%`: what an autoscaler measures against what it wants. As formatHPAMetrics. */
function measured(spec: unknown, status: unknown): string {
  const type = textAt(spec, 'type')
  const key = type.replace(/^./, letter => letter.toLowerCase())
  const target = at(spec, key, 'target')
  const current = at(status, key, 'current')
  const average = textAt(target, 'averageValue')
  switch (type) {
    case 'Resource':
    case 'ContainerResource': {
      const resource = textAt(spec, key, 'name')
      if (average !== '') return `${resource}: ${textAt(current, 'averageValue') || UNKNOWN}/${average}`
      const used = at(current, 'averageUtilization')
      const wanted = at(target, 'averageUtilization')
      return `${resource}: ${used === undefined ? UNKNOWN : `${used}%`}/${wanted === undefined ? '<auto>' : `${wanted}%`}`
    }
    case 'Pods':
      return `${textAt(current, 'averageValue') || UNKNOWN}/${average}`
    case 'Object':
    case 'External':
      if (average !== '') return `${textAt(current, 'averageValue') || UNKNOWN}/${average} (avg)`
      return `${textAt(current, 'value') || UNKNOWN}/${textAt(target, 'value')}`
    default:
      return '<unknown type>'
  }
}

/** The most metrics that TARGETS names. */
const SHOWN_METRICS = 2

function targets(autoscaler: unknown): string {
  const specs = listAt(autoscaler, 'spec', 'metrics')
  if (specs.length === 0) return '<none>'
  const statuses = listAt(autoscaler, 'status', 'currentMetrics')
  const shown = specs.slice(0, SHOWN_METRICS).map((spec, index) => measured(spec, statuses[index]))
  return specs.length > SHOWN_METRICS ? `${shown.join(', ')} + ${specs.length - SHOWN_METRICS} more...` : shown.join(', ')
}

/** The most hosts that HOSTS names. */
const SHOWN_HOSTS = 3

/** As formatHosts: rules without a host count among those that are not shown. */
function hosts(ingress: unknown): string {
  const rules = listAt(ingress, 'spec', 'rules')
  const named = rules.map(rule => textAt(rule, 'host')).filter(Boolean)
  if (named.length === 0) return '*'
  const full = rules.findIndex((_rule, index) => rules.slice(0, index).filter(rule => textAt(rule, 'host') !== '').length === SHOWN_HOSTS)
  const shown = named.slice(0, SHOWN_HOSTS).join(',')
  return full < 0 ? shown : `${shown} + ${rules.length - SHOWN_HOSTS} more...`
}

function addresses(ingress: unknown): string {
  const given = listAt(ingress, 'status', 'loadBalancer', 'ingress').map(entry => textAt(entry, 'ip') || textAt(entry, 'hostname'))
  return [...new Set(given.filter(Boolean))].sort(byCodeUnit).join(',')
}

function subjects(binding: unknown, kind: string): string {
  return listAt(binding, 'subjects')
    .filter(subject => textAt(subject, 'kind') === kind)
    .map(subject => (kind === 'ServiceAccount' ? `${textAt(subject, 'namespace')}/${textAt(subject, 'name')}` : textAt(subject, 'name')))
    .join(', ')
}

/** `10.244.0.5:80,10.244.1.5:80 + 2 more...`. As formatEndpoints. */
function endpointTexts(endpoints: unknown): string {
  const all = listAt(endpoints, 'subsets').flatMap(subset => {
    const ips = listAt(subset, 'addresses').map(address => textAt(address, 'ip'))
    const ports = listAt(subset, 'ports')
    return ports.length === 0 ? ips : ports.flatMap(port => ips.map(ip => `${ip.includes(':') ? `[${ip}]` : ip}:${numAt(port, 'port')}`))
  })
  const shown = all.slice(0, SHOWN_HOSTS).join(',')
  return all.length > SHOWN_HOSTS ? `${shown} + ${all.length - SHOWN_HOSTS} more...` : shown || '<none>'
}

/** Kinds for which the server has no columns of its own: name and moment of making, as the table convertor of all kinds has it. */
const UNPRINTED: Sheet = {
  columns: ['NAME', 'CREATED AT'],
  wide: [],
  row: object => [name(object), textAt(object, 'metadata', 'creationTimestamp')],
}

const BINDING: Sheet = {
  columns: ['NAME', 'ROLE', 'AGE'],
  wide: ['USERS', 'GROUPS', 'SERVICEACCOUNTS'],
  row: (binding, now) => [
    name(binding),
    `${textAt(binding, 'roleRef', 'kind')}/${textAt(binding, 'roleRef', 'name')}`,
    created(binding, now),
  ],
  wideRow: binding => ['User', 'Group', 'ServiceAccount'].map(kind => subjects(binding, kind)),
}

export const RARE_SHEETS: {readonly [kind: string]: Sheet} = {
  HorizontalPodAutoscaler: {
    columns: ['NAME', 'REFERENCE', 'TARGETS', 'MINPODS', 'MAXPODS', 'REPLICAS', 'AGE'],
    wide: [],
    row: (autoscaler, now) => [
      name(autoscaler),
      `${textAt(autoscaler, 'spec', 'scaleTargetRef', 'kind')}/${textAt(autoscaler, 'spec', 'scaleTargetRef', 'name')}`,
      targets(autoscaler),
      textAt(autoscaler, 'spec', 'minReplicas') || '<unset>',
      String(numAt(autoscaler, 'spec', 'maxReplicas')),
      String(numAt(autoscaler, 'status', 'currentReplicas')),
      created(autoscaler, now),
    ],
  },
  Ingress: {
    columns: ['NAME', 'CLASS', 'HOSTS', 'ADDRESS', 'PORTS', 'AGE'],
    wide: [],
    row: (ingress, now) => [
      name(ingress),
      textAt(ingress, 'spec', 'ingressClassName') || '<none>',
      hosts(ingress),
      addresses(ingress),
      listAt(ingress, 'spec', 'tls').length > 0 ? '80, 443' : '80',
      created(ingress, now),
    ],
  },
  NetworkPolicy: {
    columns: ['NAME', 'POD-SELECTOR', 'AGE'],
    wide: [],
    row: (policy, now) => [name(policy), formatLabelSelector(at(policy, 'spec', 'podSelector')), created(policy, now)],
  },
  // What the scale subresource shows of a workload.
  Scale: {
    columns: ['NAME', 'DESIRED', 'AVAILABLE', 'AGE'],
    wide: [],
    row: (scale, now) => [
      name(scale),
      String(numAt(scale, 'spec', 'replicas')),
      String(numAt(scale, 'status', 'replicas')),
      created(scale, now),
    ],
  },
  Lease: {
    columns: ['NAME', 'HOLDER', 'AGE'],
    wide: [],
    row: (lease, now) => [name(lease), textAt(lease, 'spec', 'holderIdentity'), created(lease, now)],
  },
  Endpoints: {
    columns: ['NAME', 'ENDPOINTS', 'AGE'],
    wide: [],
    row: (endpoints, now) => [name(endpoints), endpointTexts(endpoints), created(endpoints, now)],
  },
  RoleBinding: BINDING,
  ClusterRoleBinding: BINDING,
  Role: UNPRINTED,
  ClusterRole: UNPRINTED,
  LimitRange: UNPRINTED,
}
