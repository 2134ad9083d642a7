import {at, dataAt, listAt, numAt, textAt} from '../../kube/peek.ts'
import {milliUnits, units} from '../../kube/quantity.ts'
import {goText} from '../go-text.ts'
import {goSort} from '../go-sort.ts'
import type {Page} from './page.ts'
import {boolWord, line, longTime, resourceNames} from './page.ts'

/** Containers of a pod or template. In a template (`space` set) there are no states, and names stand one blank further in. */
export function containerLines(
  page: Page,
  label: string,
  containers: readonly unknown[],
  space: string,
  pod?: unknown,
  statuses: readonly unknown[] = [],
): void {
  line(page, 0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}`)
  for (const container of containers) {
    const status = statuses.find(candidate => textAt(candidate, 'name') === textAt(container, 'name'))
    basics(page, container, status, space)
    words(page, 'Command', listAt(container, 'command'))
    words(page, 'Args', listAt(container, 'args'))
    if (status !== undefined) states(page, status)
    resourceLines(page, at(container, 'resources'), 2)
    probes(page, container)
    envFrom(page, container)
    environment(page, container, pod)
    mounts(page, container)
  }
}

function basics(page: Page, container: unknown, status: unknown, space: string): void {
  line(page, 1, `${space === '' ? '' : ' '}${textAt(container, 'name')}:`)
  if (status !== undefined) line(page, 2, `Container ID:\t${textAt(status, 'containerID')}`)
  line(page, 2, `Image:\t${textAt(container, 'image')}`)
  if (status !== undefined) line(page, 2, `Image ID:\t${textAt(status, 'imageID')}`)
  portLine(page, 'Port', container, 'containerPort')
  portLine(page, 'Host Port', container, 'hostPort')
  const seccomp = textAt(container, 'securityContext', 'seccompProfile', 'type')
  if (seccomp !== '') line(page, 2, `SeccompProfile:\t${seccomp}`)
  if (seccomp === 'Localhost')
    line(page, 3, `LocalhostProfile:\t${textAt(container, 'securityContext', 'seccompProfile', 'localhostProfile')}`)
}

function portLine(page: Page, title: string, container: unknown, field: string): void {
  const ports = listAt(container, 'ports').map(port => {
    const name = textAt(port, 'name')
    return `${numAt(port, field)}/${textAt(port, 'protocol')}${name === '' ? '' : ` (${name})`}`
  })
  line(page, 2, ports.length > 1 ? `${title}s:\t${ports.join(', ')}` : `${title}:\t${ports[0] ?? '<none>'}`)
}

function words(page: Page, title: string, list: readonly unknown[]): void {
  if (list.length === 0) return
  line(page, 2, `${title}:`)
  for (const word of list) for (const row of String(word).split('\n')) line(page, 3, row)
}

function states(page: Page, status: unknown): void {
  stateLines(page, 'State', at(status, 'state'))
  if (at(status, 'lastState', 'terminated') !== undefined) stateLines(page, 'Last State', at(status, 'lastState'))
  line(page, 2, `Ready:\t${boolWord(at(status, 'ready'))}`)
  line(page, 2, `Restart Count:\t${numAt(status, 'restartCount')}`)
}

function stateLines(page: Page, title: string, state: unknown): void {
  const ended = at(state, 'terminated')
  if (at(state, 'running') !== undefined) {
    line(page, 2, `${title}:\tRunning`)
    line(page, 3, `Started:\t${longTime(at(state, 'running', 'startedAt'))}`)
  } else if (ended === undefined) {
    line(page, 2, `${title}:\tWaiting`)
    if (textAt(state, 'waiting', 'reason') !== '') line(page, 3, `Reason:\t${textAt(state, 'waiting', 'reason')}`)
  } else {
    line(page, 2, `${title}:\tTerminated`)
    if (textAt(ended, 'reason') !== '') line(page, 3, `Reason:\t${textAt(ended, 'reason')}`)
    if (textAt(ended, 'message') !== '') line(page, 3, `Message:\t${textAt(ended, 'message')}`)
    line(page, 3, `Exit Code:\t${numAt(ended, 'exitCode')}`)
    if (numAt(ended, 'signal') > 0) line(page, 3, `Signal:\t${numAt(ended, 'signal')}`)
    line(page, 3, `Started:\t${longTime(at(ended, 'startedAt'))}`)
    line(page, 3, `Finished:\t${longTime(at(ended, 'finishedAt'))}`)
  }
}

export function resourceLines(page: Page, resources: unknown, level: number): void {
  for (const [title, field] of [
    ['Limits', 'limits'],
    ['Requests', 'requests'],
  ] as const) {
    const list = dataAt(resources, field)
    if (Object.keys(list).length > 0) line(page, level, `${title}:`)
    for (const name of resourceNames(list)) line(page, level + 1, `${name}:\t${textAt(list, name)}`)
  }
}

function probes(page: Page, container: unknown): void {
  for (const [title, field] of [
    ['Liveness', 'livenessProbe'],
    ['Readiness', 'readinessProbe'],
    ['Startup', 'startupProbe'],
  ] as const) {
    const probe = at(container, field)
    if (probe !== undefined) line(page, 2, `${title}:\t${probeText(probe)}`)
  }
}

/** `http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3`, as describe.DescribeProbe. */
export function probeText(probe: unknown): string {
  const count = (field: string): number => numAt(probe, field)
  const times = `delay=${count('initialDelaySeconds')}s timeout=${count('timeoutSeconds')}s period=${count('periodSeconds')}s`
  const rest = `${times} #success=${count('successThreshold')} #failure=${count('failureThreshold')}`
  if (at(probe, 'exec') !== undefined) return `exec ${goText(listAt(probe, 'exec', 'command'))} ${rest}`
  if (at(probe, 'httpGet') !== undefined) return `http-get ${probeUrl(at(probe, 'httpGet'))} ${rest}`
  if (at(probe, 'tcpSocket') !== undefined)
    return `tcp-socket ${textAt(probe, 'tcpSocket', 'host')}:${textAt(probe, 'tcpSocket', 'port')} ${rest}`
  if (at(probe, 'grpc') !== undefined) return `grpc <pod>:${textAt(probe, 'grpc', 'port')} ${textAt(probe, 'grpc', 'service')} ${rest}`
  return `unknown ${rest}`
}

function probeUrl(get: unknown): string {
  const path = encodeURI(textAt(get, 'path')).replaceAll('?', '%3F').replaceAll('#', '%23')
  const slash = path === '' || path.startsWith('/') ? path : `/${path}`
  return `${textAt(get, 'scheme').toLowerCase()}://${textAt(get, 'host')}:${textAt(get, 'port')}${slash}`
}

function envFrom(page: Page, container: unknown): void {
  const sources = listAt(container, 'envFrom')
  if (sources.length === 0) return
  line(page, 2, 'Environment Variables from:')
  for (const source of sources) {
    const kind = at(source, 'configMapRef') === undefined ? 'secretRef' : 'configMapRef'
    const prefix = textAt(source, 'prefix')
    const from = `${kind === 'secretRef' ? 'Secret' : 'ConfigMap'}${prefix === '' ? '' : ` with prefix '${prefix}'`}`
    line(page, 3, `${textAt(source, kind, 'name')}\t${from}\tOptional: ${at(source, kind, 'optional') === true}`)
  }
}

function environment(page: Page, container: unknown, pod: unknown): void {
  const variables = listAt(container, 'env')
  line(page, 2, `Environment:${variables.length === 0 ? '\t<none>' : ''}`)
  for (const variable of variables) {
    const name = textAt(variable, 'name')
    const from = at(variable, 'valueFrom')
    if (from === undefined) {
      for (const [index, row] of textAt(variable, 'value').split('\n').entries()) line(page, 3, `${index === 0 ? `${name}:` : ''}\t${row}`)
    } else line(page, 3, `${name}:\t${sourceText(from, container, pod)}`)
  }
}

function sourceText(from: unknown, container: unknown, pod: unknown): string {
  const path = textAt(from, 'fieldRef', 'fieldPath')
  if (path !== '') return `${fieldValue(pod, path)} (${textAt(from, 'fieldRef', 'apiVersion')}:${path})`
  const resource = textAt(from, 'resourceFieldRef', 'resource')
  if (resource !== '') return `${resourceValue(container, resource)} (${resource})`
  const kind = at(from, 'secretKeyRef') === undefined ? 'configMapKeyRef' : 'secretKeyRef'
  const where = kind === 'secretKeyRef' ? 'in secret' : 'of config map'
  return `<set to the key '${textAt(from, kind, 'key')}' ${where} '${textAt(from, kind, 'name')}'>\tOptional: ${at(from, kind, 'optional') === true}`
}

function fieldValue(pod: unknown, path: string): string {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (subscript !== null) return textAt(pod, 'metadata', subscript[1] ?? '', subscript[2] ?? '')
  return textAt(pod, ...path.split('.'))
}

function resourceValue(container: unknown, resource: string): string {
  const [list = '', name = ''] = resource.split('.')
  const quantity = textAt(container, 'resources', list, name)
  if (quantity === '' && list === 'limits') return 'node allocatable'
  return String(name === 'cpu' ? Math.ceil(milliUnits(quantity) / 1000) : units(quantity))
}

function mounts(page: Page, container: unknown): void {
  const list = listAt(container, 'volumeMounts')
  const none = list.length === 0 ? '\t<none>' : ''
  line(page, 2, `Mounts:${none}`)
  for (const mount of goSort(list, (a, b) => textAt(a, 'mountPath') < textAt(b, 'mountPath'))) {
    const subPath = textAt(mount, 'subPath')
    const flags = `${at(mount, 'readOnly') === true ? 'ro' : 'rw'}${subPath === '' ? '' : `,path=${JSON.stringify(subPath)}`}`
    line(page, 3, `${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${flags})`)
  }
  const devices = listAt(container, 'volumeDevices')
  // Upstream prints the word that it has for mounts here, too.
  if (devices.length > 0) line(page, 2, `Devices:${none}`)
  for (const device of goSort(devices, (a, b) => textAt(a, 'devicePath') < textAt(b, 'devicePath')))
    line(page, 3, `${textAt(device, 'devicePath')} from ${textAt(device, 'name')}`)
}
