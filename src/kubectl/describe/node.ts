import {age} from '../../kube/duration.ts'
import {nodeRoles} from '../../kube/columns-cluster.ts'
import type {KubeObject} from '../../kube/object.ts'
import type {Data} from '../../kube/peek.ts'
import {at, dataAt, listAt, textAt} from '../../kube/peek.ts'
import type {Quantity} from '../../kube/quantity.ts'
import {addQuantity, compareQuantity, milliUnits, printQuantity, quantityOf, units} from '../../kube/quantity.ts'
import type {World} from '../../sim/world.ts'
import {podsOnNode} from '../../sim/world.ts'
import {goSort} from '../go-sort.ts'
import type {Page} from './page.ts'
import {line, longTime, metaLines, resourceNames} from './page.ts'

/** A node as describe.describeNode shows it: conditions, capacity, system, pods and what they ask for. */
export function nodeLines(page: Page, node: KubeObject, world: World): void {
  line(page, 0, `Name:\t${node.metadata.name}`)
  line(page, 0, `Roles:\t${nodeRoles(node)}`)
  metaLines(page, node)
  line(page, 0, `CreationTimestamp:\t${longTime(node.metadata.creationTimestamp)}`)
  taintLines(page, listAt(node, 'spec', 'taints'))
  line(page, 0, `Unschedulable:\t${at(node, 'spec', 'unschedulable') === true}`)
  line(page, 0, `Lease:\tFailed to get lease: leases.coordination.k8s.io "${node.metadata.name}" not found`)
  conditionLines(page, node)
  line(page, 0, 'Addresses:')
  for (const address of listAt(node, 'status', 'addresses')) line(page, 1, `${textAt(address, 'type')}:\t${textAt(address, 'address')}`)
  amounts(page, 'Capacity', dataAt(node, 'status', 'capacity'))
  amounts(page, 'Allocatable', dataAt(node, 'status', 'allocatable'))
  systemLines(page, node)
  podTable(page, node, world)
}

function taintLines(page: Page, taints: readonly unknown[]): void {
  const key = (taint: unknown): string => `${textAt(taint, 'effect')},${textAt(taint, 'key')}`
  if (taints.length === 0) line(page, 0, 'Taints:\t<none>')
  for (const [index, taint] of goSort(taints, (a, b) => key(a) < key(b)).entries())
    line(page, 0, `${index === 0 ? 'Taints:' : ''}\t${taintText(taint)}`)
}

/** `key=value:Effect`, as Taint.ToString. */
export function taintText(taint: unknown): string {
  const [value, effect] = [textAt(taint, 'value'), textAt(taint, 'effect')]
  if (effect === '') return `${textAt(taint, 'key')}${value === '' ? '' : `=${value}:`}`
  return `${textAt(taint, 'key')}${value === '' ? '' : `=${value}`}:${effect}`
}

function conditionLines(page: Page, node: KubeObject): void {
  const all = listAt(node, 'status', 'conditions')
  if (all.length === 0) return
  line(page, 0, 'Conditions:')
  line(page, 1, 'Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage')
  line(page, 1, '----\t------\t-----------------\t------------------\t------\t-------')
  for (const condition of all) {
    const times = `${longTime(at(condition, 'lastHeartbeatTime'))} \t${longTime(at(condition, 'lastTransitionTime'))} `
    line(
      page,
      1,
      `${textAt(condition, 'type')} \t${textAt(condition, 'status')} \t${times}\t${textAt(condition, 'reason')} \t${textAt(condition, 'message')}`,
    )
  }
}

function amounts(page: Page, title: string, list: Data): void {
  if (Object.keys(list).length === 0) return
  line(page, 0, `${title}:`)
  for (const name of resourceNames(list)) line(page, 1, `${name}:\t${textAt(list, name)}`)
}

const SYSTEM = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
] as const

function systemLines(page: Page, node: KubeObject): void {
  line(page, 0, 'System Info:')
  for (const [title, field] of SYSTEM) line(page, 1, `${title}:\t${textAt(node, 'status', 'nodeInfo', field)}`)
  if (textAt(node, 'spec', 'podCIDR') !== '') line(page, 0, `PodCIDR:\t${textAt(node, 'spec', 'podCIDR')}`)
  const ranges = listAt(node, 'spec', 'podCIDRs')
  if (ranges.length > 0) line(page, 0, `PodCIDRs:\t${ranges.join(',')}`)
  if (textAt(node, 'spec', 'providerID') !== '') line(page, 0, `ProviderID:\t${textAt(node, 'spec', 'providerID')}`)
}

function podTable(page: Page, node: KubeObject, world: World): void {
  const pods = podsOnNode(world, node.metadata.name).filter(pod => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed')
  const capacity = dataAt(node, 'status', Object.keys(dataAt(node, 'status', 'allocatable')).length > 0 ? 'allocatable' : 'capacity')
  line(page, 0, `Non-terminated Pods:\t(${pods.length} in total)`)
  line(page, 1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  line(page, 1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  const totals = {requests: new Map<string, Quantity>(), limits: new Map<string, Quantity>()}
  for (const pod of pods) {
    const own = {requests: sumOf(pod, 'requests'), limits: sumOf(pod, 'limits')}
    for (const list of ['requests', 'limits'] as const) for (const [name, amount] of own[list]) add(totals[list], name, amount)
    const cell = (list: 'requests' | 'limits', name: string): string => share(own[list].get(name), name, capacity)
    const cells = [cell('requests', 'cpu'), cell('limits', 'cpu'), cell('requests', 'memory'), cell('limits', 'memory')]
    line(
      page,
      1,
      `${pod.metadata.namespace ?? ''}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${age(pod.metadata.creationTimestamp, world.now)}`,
    )
  }
  line(page, 0, 'Allocated resources:')
  line(page, 1, '(Total limits may be over 100 percent, i.e., overcommitted.)')
  line(page, 1, 'Resource\tRequests\tLimits')
  line(page, 1, '--------\t--------\t------')
  const usual = ['cpu', 'memory', 'ephemeral-storage']
  const huge = resourceNames(capacity).filter(name => name.startsWith('hugepages-'))
  for (const name of [...usual, ...huge])
    line(page, 1, `${name}\t${share(totals.requests.get(name), name, capacity)}\t${share(totals.limits.get(name), name, capacity)}`)
  const extra = resourceNames(capacity).filter(name => !usual.includes(name) && name !== 'pods' && !name.startsWith('hugepages-'))
  for (const name of extra) line(page, 1, `${name}\t${amountText(totals.requests.get(name))}\t${amountText(totals.limits.get(name))}`)
}

function amountText(amount: Quantity | undefined): string {
  return amount === undefined ? '0' : printQuantity(amount)
}

/** `100m (2%)`: an amount and its share of what the node has, cut off. */
function share(amount: Quantity | undefined, name: string, capacity: Data): string {
  const measure = name === 'cpu' ? milliUnits : units
  const whole = measure(textAt(capacity, name))
  const part = amount === undefined ? 0 : measure(printQuantity(amount))
  return `${amountText(amount)} (${whole === 0 ? 0 : Math.trunc((part / whole) * 100)}%)`
}

function add(sums: Map<string, Quantity>, name: string, amount: Quantity): void {
  const before = sums.get(name)
  sums.set(name, before === undefined ? amount : addQuantity(before, amount))
}

/** What a pod asks for: all containers and sidecars together, or the neediest init container with the sidecars before it. As resource.PodRequests. */
export function sumOf(pod: unknown, list: 'requests' | 'limits'): ReadonlyMap<string, Quantity> {
  const sums = new Map<string, Quantity>()
  for (const container of listAt(pod, 'spec', 'containers')) addAll(sums, dataAt(container, 'resources', list))
  const sidecars = new Map<string, Quantity>()
  const peaks = new Map<string, Quantity>()
  for (const init of listAt(pod, 'spec', 'initContainers')) {
    const asked = dataAt(init, 'resources', list)
    if (textAt(init, 'restartPolicy') === 'Always') {
      addAll(sums, asked)
      addAll(sidecars, asked)
      raise(peaks, sidecars)
      continue
    }
    const moment = new Map(sidecars)
    addAll(moment, asked)
    raise(peaks, moment)
  }
  raise(sums, peaks)
  if (list === 'requests') addAll(sums, dataAt(pod, 'spec', 'overhead'))
  return sums
}

function addAll(sums: Map<string, Quantity>, list: Data): void {
  for (const name of Object.keys(list)) add(sums, name, quantityOf(list[name]))
}

function raise(peaks: Map<string, Quantity>, moment: ReadonlyMap<string, Quantity>): void {
  for (const [name, amount] of moment) {
    const before = peaks.get(name)
    if (before === undefined || compareQuantity(before, amount) < 0) peaks.set(name, amount)
  }
}
