import type {Container, PodSpec, ResourceList} from '../../kube/pod.ts'
import type {Quantity} from '../../kube/quantity.ts'
import {addQuantity, compareQuantity, printQuantity, quantityOf} from '../../kube/quantity.ts'

/** How much of each resource, by its name; a name that is missing is nothing of it. */
export type Amounts = Readonly<Record<string, Quantity>>

export function amountsOf(list: ResourceList | undefined): Amounts {
  return Object.fromEntries(Object.entries(list ?? {}).map(([name, value]) => [name, quantityOf(value)]))
}

export function plus(left: Amounts, right: Amounts): Amounts {
  return merged(left, right, addQuantity)
}

export function most(left: Amounts, right: Amounts): Amounts {
  return merged(left, right, (a, b) => (compareQuantity(a, b) >= 0 ? a : b))
}

function merged(left: Amounts, right: Amounts, join: (a: Quantity, b: Quantity) => Quantity): Amounts {
  const result: Record<string, Quantity> = {...left}
  for (const [name, value] of Object.entries(right)) {
    const known = result[name]
    result[name] = known === undefined ? value : join(known, value)
  }
  return result
}

/** Only these names. */
export function only(amounts: Amounts, names: readonly string[]): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([name]) => names.includes(name)))
}

/** As an object holds them. */
export function printed(amounts: Amounts): ResourceList {
  return Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, printQuantity(value)]))
}

/** What a pod asks for, or may use at most: containers and sidecars together, or its greediest init container (PodRequests, PodLimits). */
export function podAmounts(spec: PodSpec, field: 'requests' | 'limits'): Amounts {
  const of = ({resources}: Container): Amounts => amountsOf(resources?.[field])
  let sidecars: Amounts = {}
  let initial: Amounts = {}
  for (const container of spec.initContainers ?? []) {
    const isSidecar = container.restartPolicy === 'Always'
    if (isSidecar) sidecars = plus(sidecars, of(container))
    initial = most(initial, isSidecar ? sidecars : plus(sidecars, of(container)))
  }
  const running = spec.containers.map(of).reduce(plus, {})
  const overhead = field === 'requests' ? amountsOf(spec.overhead) : {}
  return plus(most(plus(running, sidecars), initial), overhead)
}
