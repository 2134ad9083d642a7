import {age} from '../../kube/duration.ts'
import {at, dataAt, isData, listAt, numAt, textAt} from '../../kube/peek.ts'
import {qosClass} from '../../kube/qos.ts'
import {containerLines, resourceLines} from './containers.ts'
import type {Page} from './page.ts'
import {controllerName, labelLines, line, longTime, metaLines} from './page.ts'
import {spreadLines, tolerationLines} from './template.ts'
import {volumeLines} from './volumes.ts'

/** A pod as describe.describePod shows it, without its events. */
export function podLines(page: Page, pod: unknown, now: number): void {
  placeLines(page, pod)
  metaLines(page, pod)
  statusLines(page, pod, now)
  if (at(pod, 'spec', 'resources') !== undefined) {
    line(page, 0, 'Resources:')
    resourceLines(page, at(pod, 'spec', 'resources'), 1)
  }
  const inits = listAt(pod, 'spec', 'initContainers')
  if (inits.length > 0) containerLines(page, 'Init Containers', inits, '', pod, listAt(pod, 'status', 'initContainerStatuses'))
  containerLines(page, 'Containers', listAt(pod, 'spec', 'containers'), '', pod, listAt(pod, 'status', 'containerStatuses'))
  conditionLines(page, pod)
  volumeLines(page, listAt(pod, 'spec', 'volumes'), '')
  const spec = at(pod, 'spec')
  line(page, 0, `QoS Class:\t${textAt(pod, 'status', 'qosClass') || qosClass(isData(spec) ? {...spec} : undefined)}`)
  labelLines(page, 'Node-Selectors', dataAt(pod, 'spec', 'nodeSelector'))
  tolerationLines(page, 'Tolerations', listAt(pod, 'spec', 'tolerations'))
  spreadLines(page, listAt(pod, 'spec', 'topologySpreadConstraints'), '')
}

function placeLines(page: Page, pod: unknown): void {
  line(page, 0, `Name:\t${textAt(pod, 'metadata', 'name')}`)
  line(page, 0, `Namespace:\t${textAt(pod, 'metadata', 'namespace')}`)
  if (at(pod, 'spec', 'priority') !== undefined) line(page, 0, `Priority:\t${numAt(pod, 'spec', 'priority')}`)
  for (const [title, field] of [
    ['Priority Class Name', 'priorityClassName'],
    ['Runtime Class Name', 'runtimeClassName'],
    ['Service Account', 'serviceAccountName'],
  ] as const) {
    if (textAt(pod, 'spec', field) !== '') line(page, 0, `${title}:\t${textAt(pod, 'spec', field)}`)
  }
  const node = textAt(pod, 'spec', 'nodeName')
  line(page, 0, `Node:\t${node === '' ? '<none>' : `${node}/${textAt(pod, 'status', 'hostIP')}`}`)
  if (at(pod, 'status', 'startTime') !== undefined) line(page, 0, `Start Time:\t${longTime(at(pod, 'status', 'startTime'))}`)
}

function statusLines(page: Page, pod: unknown, now: number): void {
  const phase = textAt(pod, 'status', 'phase')
  if (at(pod, 'metadata', 'deletionTimestamp') !== undefined && phase !== 'Failed' && phase !== 'Succeeded') {
    line(page, 0, `Status:\tTerminating (lasts ${age(at(pod, 'metadata', 'deletionTimestamp'), now)})`)
    line(page, 0, `Termination Grace Period:\t${numAt(pod, 'metadata', 'deletionGracePeriodSeconds')}s`)
  } else line(page, 0, `Status:\t${phase}`)
  if (textAt(pod, 'status', 'reason') !== '') line(page, 0, `Reason:\t${textAt(pod, 'status', 'reason')}`)
  if (textAt(pod, 'status', 'message') !== '') line(page, 0, `Message:\t${textAt(pod, 'status', 'message')}`)
  const seccomp = textAt(pod, 'spec', 'securityContext', 'seccompProfile', 'type')
  if (seccomp !== '') line(page, 0, `SeccompProfile:\t${seccomp}`)
  if (seccomp === 'Localhost')
    line(page, 0, `LocalhostProfile:\t${textAt(pod, 'spec', 'securityContext', 'seccompProfile', 'localhostProfile')}`)
  line(page, 0, `IP:\t${textAt(pod, 'status', 'podIP')}`)
  const ips = listAt(pod, 'status', 'podIPs')
  line(page, 0, `IPs:${ips.length === 0 ? '\t<none>' : ''}`)
  for (const ip of ips) line(page, 1, `IP:\t${textAt(ip, 'ip')}`)
  const controller = controllerName(pod)
  if (controller !== '') line(page, 0, `Controlled By:\t${controller}`)
  if (textAt(pod, 'status', 'nominatedNodeName') !== '') line(page, 0, `NominatedNodeName:\t${textAt(pod, 'status', 'nominatedNodeName')}`)
}

function conditionLines(page: Page, pod: unknown): void {
  const conditions = listAt(pod, 'status', 'conditions')
  const gates = listAt(pod, 'spec', 'readinessGates')
  if (gates.length > 0) {
    line(page, 0, 'Readiness Gates:')
    line(page, 1, 'Type\tStatus')
    for (const gate of gates) {
      const type = textAt(gate, 'conditionType')
      const found = conditions.find(condition => textAt(condition, 'type') === type)
      line(page, 1, `${type} \t${found === undefined ? '<none>' : textAt(found, 'status')} `)
    }
  }
  if (conditions.length === 0) return
  line(page, 0, 'Conditions:')
  line(page, 1, 'Type\tStatus')
  for (const condition of conditions) line(page, 1, `${textAt(condition, 'type')} \t${textAt(condition, 'status')} `)
}
