import {compareQuantity, addQuantity, quantityOf} from './quantity.ts'
import type {Quantity} from './quantity.ts'
import {part, parts} from './wire/draft.ts'
import type {Draft} from './wire/shape.ts'

const COUNTED = ['cpu', 'memory']

/**
 * Guaranteed, Burstable or BestEffort, from cpu and memory of all containers, or of the pod as a whole when it has resources
 * of its own (component-helpers qos.ComputePodQOS).
 */
export function qosClass(spec: Draft | undefined): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const own = part(spec, 'resources')
  const holders = own !== undefined && Object.keys(own).length > 0 ? [{resources: own}] : containersOf(spec)
  const requests = new Map<string, Quantity>()
  const limits = new Map<string, Quantity>()
  let guaranteed = true
  for (const holder of holders) {
    sum(requests, part(part(holder, 'resources'), 'requests'))
    const limited = sum(limits, part(part(holder, 'resources'), 'limits'))
    if (COUNTED.some(name => !limited.has(name))) guaranteed = false
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort'
  const equal = [...requests].every(([name, value]) => {
    const limit = limits.get(name)
    return limit !== undefined && compareQuantity(limit, value) === 0
  })
  return guaranteed && equal && requests.size === limits.size ? 'Guaranteed' : 'Burstable'
}

function containersOf(spec: Draft | undefined): readonly Draft[] {
  return [...parts(spec, 'containers'), ...parts(spec, 'initContainers')]
}

function sum(total: Map<string, Quantity>, list: Draft | undefined): Set<string> {
  const seen = new Set<string>()
  for (const name of COUNTED) {
    const value = quantityOf(list?.[name])
    if (value.digits <= 0n) continue
    seen.add(name)
    const old = total.get(name)
    total.set(name, old === undefined ? value : addQuantity(old, value))
  }
  return seen
}
