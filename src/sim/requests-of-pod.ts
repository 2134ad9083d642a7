import type {Container, PodSpec, ResourceList} from '../kube/pod.ts'

export type PodRequests = {readonly milliCpu: number; readonly memory: number}

/**
 * What a pod asks of its node, as PodRequests in component-helpers/resource: the sum of containers and sidecars,
 * or the largest init container (with the sidecars started before it), whichever is more, plus overhead.
 */
export function podRequests(spec: PodSpec): PodRequests {
  const known = cache.get(spec.containers)
  if (known !== undefined && known.initContainers === spec.initContainers && known.overhead === spec.overhead) return known.requests
  let sum = total(spec.containers.map(requestsOf))
  let sidecars = NOTHING
  let initial = NOTHING
  for (const container of spec.initContainers ?? []) {
    const asked = requestsOf(container)
    if (container.restartPolicy === 'Always') sidecars = plus(sidecars, asked)
    initial = most(initial, container.restartPolicy === 'Always' ? sidecars : plus(sidecars, asked))
  }
  sum = most(plus(sum, sidecars), initial)
  const requests = plus(sum, toRequests(spec.overhead))
  cache.set(spec.containers, {initContainers: spec.initContainers, overhead: spec.overhead, requests})
  return requests
}

type Known = {
  readonly initContainers: PodSpec['initContainers'] | undefined
  readonly overhead: PodSpec['overhead'] | undefined
  readonly requests: PodRequests
}

/** Lists of containers are values that never change, and pods of one template share theirs: the sum is kept beside the list. */
const cache = new WeakMap<readonly Container[], Known>()
const NOTHING: PodRequests = {milliCpu: 0, memory: 0}

const requestsOf = (container: Container): PodRequests => toRequests(container.resources?.requests)

function toRequests(list: ResourceList | undefined): PodRequests {
  if (list === undefined) return NOTHING
  return {milliCpu: Math.ceil(amount(list.cpu) * 1000), memory: Math.ceil(amount(list.memory))}
}

function total(parts: readonly PodRequests[]): PodRequests {
  return parts.reduce(plus, NOTHING)
}

function plus(a: PodRequests, b: PodRequests): PodRequests {
  return {milliCpu: a.milliCpu + b.milliCpu, memory: a.memory + b.memory}
}

function most(a: PodRequests, b: PodRequests): PodRequests {
  return {milliCpu: Math.max(a.milliCpu, b.milliCpu), memory: Math.max(a.memory, b.memory)}
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** The number a valid quantity stands for; 0 when it is missing. Stored objects hold only valid ones. */
export function amount(quantity: string | undefined): number {
  if (quantity === undefined) return 0
  const match = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$/.exec(quantity)
  return match === null ? 0 : Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0)
}
