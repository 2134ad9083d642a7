import type {LimitRange, LimitRangeItem} from '../kube/policy.ts'
import type {Container, Pod, ResourceList} from '../kube/pod.ts'
import {compareQuantity, printQuantity, quantityOf} from '../kube/quantity.ts'
import type {Amounts} from './quota/amounts.ts'
import {amountsOf, podAmounts} from './quota/amounts.ts'
import type {World} from './world.ts'
import {list} from './world.ts'

/** LimitRanger: what a namespace gives to containers that say nothing, and what it holds pods to (plugin/pkg/admission/limitranger). */

const ANNOTATION = 'kubernetes.io/limit-ranger'

/** The pod with the defaults of its namespace's ranges, and an annotation that says what they set. */
export function withLimitDefaults(world: World, pod: Pod): Pod {
  let result = pod
  for (const range of list(world, 'LimitRange', pod.metadata.namespace ?? '')) result = withDefaultsOf(range, result)
  return result
}

function withDefaultsOf(range: LimitRange, pod: Pod): Pod {
  const limits = containerLimits(range)
  const defaults = {
    requests: Object.assign({}, ...limits.map(limit => limit.defaultRequest)) as ResourceList,
    limits: Object.assign({}, ...limits.map(limit => limit.default)) as ResourceList,
  }
  const notes: string[] = []
  const filled =
    (what: string) =>
    (container: Container): Container => {
      const {requests = {}, limits: most = {}} = container.resources ?? {}
      for (const [field, given] of [
        ['request', requests],
        ['limit', most],
      ] as const) {
        const wanted: ResourceList = field === 'request' ? defaults.requests : defaults.limits
        const added = Object.keys(wanted)
          .filter(name => given[name] === undefined)
          .sort()
        if (added.length > 0) notes.push(`${added.join(', ')} ${field} for ${what} ${container.name}`)
      }
      return {
        ...container,
        resources: {...container.resources, requests: {...defaults.requests, ...requests}, limits: {...defaults.limits, ...most}},
      }
    }
  const containers = pod.spec.containers.map(filled('container'))
  const initContainers = pod.spec.initContainers?.map(filled('init container'))
  if (notes.length === 0) return pod
  const annotations = {...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}`}
  const spec = {...pod.spec, containers, ...(initContainers === undefined ? {} : {initContainers})}
  return {...pod, metadata: {...pod.metadata, annotations}, spec}
}

const containerLimits = (range: LimitRange): readonly LimitRangeItem[] => (range.spec.limits ?? []).filter(({type}) => type === 'Container')

/** Why the ranges of its namespace do not allow a pod: the words of each fault, several in brackets. */
export function limitFault(world: World, pod: Pod): string | undefined {
  for (const range of list(world, 'LimitRange', pod.metadata.namespace ?? '')) {
    const faults = (range.spec.limits ?? []).flatMap(limit => faultsOf(limit, pod))
    const distinct = [...new Set(faults)]
    if (distinct.length > 0) return distinct.length === 1 ? distinct[0] : `[${distinct.join(', ')}]`
  }
  return undefined
}

function faultsOf(limit: LimitRangeItem, pod: Pod): readonly string[] {
  if (limit.type === 'Pod') return held(limit, podAmounts(pod.spec, 'requests'), podAmounts(pod.spec, 'limits'))
  if (limit.type !== 'Container') return []
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(({resources}) =>
    held(limit, amountsOf(resources?.requests), amountsOf(resources?.limits)),
  )
}

/** minConstraint, maxConstraint and limitRequestRatioConstraint. */
function held({type, min, max, maxLimitRequestRatio}: LimitRangeItem, asked: Amounts, most: Amounts): readonly string[] {
  const over = (left: Amounts[string] | undefined, right: Amounts[string] | undefined): boolean =>
    left !== undefined && right !== undefined && compareQuantity(left, right) > 0
  const faults: string[] = []
  for (const [name, bound] of sorted(min)) {
    const [request, limit] = [asked[name], most[name]]
    const head = `minimum ${name} usage per ${type} is ${printQuantity(bound)}`
    if (request === undefined) faults.push(`${head}.  No request is specified`)
    else if (over(bound, request)) faults.push(`${head}, but request is ${printQuantity(request)}`)
    else if (limit !== undefined && over(bound, limit)) faults.push(`${head}, but limit is ${printQuantity(limit)}`)
  }
  for (const [name, bound] of sorted(max)) {
    const [request, limit] = [asked[name], most[name]]
    const head = `maximum ${name} usage per ${type} is ${printQuantity(bound)}`
    if (limit === undefined) faults.push(`${head}.  No limit is specified`)
    else if (over(limit, bound)) faults.push(`${head}, but limit is ${printQuantity(limit)}`)
    else if (request !== undefined && over(request, bound)) faults.push(`${head}, but request is ${printQuantity(request)}`)
  }
  for (const [name, bound] of sorted(maxLimitRequestRatio)) faults.push(...ratioFault(name, type, bound, asked[name], most[name]))
  return faults
}

type Amount = Amounts[string]

function ratioFault(name: string, type: string, bound: Amount, request: Amount | undefined, limit: Amount | undefined): readonly string[] {
  const head = `${name} max limit to request ratio per ${type} is ${printQuantity(bound)}, but`
  const [asked, most, ratio] = [numberOf(request), numberOf(limit), numberOf(bound)]
  if (asked === 0) return [`${head} no request is specified or request is 0`]
  if (most === 0) return [`${head} no limit is specified or limit is 0`]
  return most / asked > ratio ? [`${head} provided ratio is ${(most / asked).toFixed(6)}`] : []
}

function numberOf(value: Amount | undefined): number {
  return value === undefined ? 0 : Number(value.digits) * 10 ** value.scale
}

function sorted(list: ResourceList | undefined): readonly (readonly [string, Amount])[] {
  return Object.entries(list ?? {})
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => [name, quantityOf(value)])
}
