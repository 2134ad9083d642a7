import type {KubeObject, Problem} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import type {Container, Pod} from '../../kube/pod.ts'
import type {ResourceQuota} from '../../kube/policy.ts'
import {compareQuantity, printQuantity} from '../../kube/quantity.ts'
import {forbidden} from '../../kube/refusal.ts'
import {resourceOfKind} from '../../kube/resources.ts'
import {list} from '../world.ts'
import type {Draft} from '../write.ts'
import {store} from '../write.ts'
import type {Amounts} from './amounts.ts'
import {amountsOf, only, plus, printed} from './amounts.ts'
import {inScope} from './scopes.ts'
import {computeUsage, usageOf} from './usage.ts'

/**
 * ResourceQuota admission of a new object (CheckRequest): each quota of its namespace is charged with what the object uses, or says no.
 * A quota that its controller has not counted yet limits nothing.
 */
export function chargeQuotas(draft: Draft, object: KubeObject): Problem | undefined {
  const {world} = draft
  const quotas = list(world, 'ResourceQuota', object.metadata.namespace ?? '')
  if (quotas.length === 0) return undefined
  const usage = usageOf(object, world.now)
  const charged: ResourceQuota[] = []
  for (const quota of quotas) {
    const hard = amountsOf(quota.status?.hard)
    const names = Object.keys(hard).filter(name => usage[name] !== undefined || (object.kind === 'Pod' && isCompute(name)))
    if (names.length === 0 || !inScope(quota, object)) continue
    const fault = missingIn(object, names) ?? exceeds(quota, usage)
    if (fault !== undefined) return refuse(object, fault.replace('%', quota.metadata.name))
    const used = plus(amountsOf(quota.status?.used), only(usage, Object.keys(hard)))
    charged.push({...quota, status: {...quota.status, used: printed(used)}})
  }
  for (const quota of charged) {
    store(draft, keyOf(quota), quota, {rule: 'quota-is-charged', facts: {quota: quota.metadata.name, object: object.metadata.name}})
  }
  return undefined
}

const isCompute = (name: string): boolean => /^(requests\.|limits\.)?(cpu|memory|ephemeral-storage)$/.test(name)

/** Where cpu or memory is limited, each container has to say how much it wants (Constraints). */
function missingIn(object: KubeObject, names: readonly string[]): string | undefined {
  if (object.kind !== 'Pod') return undefined
  const {containers, initContainers = []} = (object as Pod).spec
  const missing = new Map<string, string[]>()
  for (const name of names.filter(each => isCompute(each) && !each.includes('ephemeral')).sort()) {
    const without = [...containers, ...initContainers].filter(container => !says(container, name)).map(container => container.name)
    if (without.length > 0) missing.set(name, [...new Set(without)].sort())
  }
  if (missing.size === 0) return undefined
  return `failed quota: %: must specify ${[...missing].map(([name, who]) => `${name} for: ${who.join(',')}`).join('; ')}`
}

function says({resources}: Container, name: string): boolean {
  return computeUsage(amountsOf(resources?.requests), amountsOf(resources?.limits))[name] !== undefined
}

function exceeds({status}: ResourceQuota, usage: Amounts): string | undefined {
  const [hard, used] = [amountsOf(status?.hard), amountsOf(status?.used)]
  const asked = only(usage, Object.keys(hard))
  const next = plus(used, asked)
  const over = Object.keys(asked)
    .filter(name => {
      const [now, most] = [next[name], hard[name]]
      return now !== undefined && most !== undefined && compareQuantity(now, most) > 0
    })
    .sort()
  if (over.length === 0) return undefined
  const shown = (amounts: Amounts): string => over.flatMap(name => pairOf(name, amounts)).join(',')
  return `exceeded quota: %, requested: ${shown(asked)}, used: ${shown(used)}, limited: ${shown(hard)}`
}

function pairOf(name: string, amounts: Amounts): readonly string[] {
  const value = amounts[name]
  return value === undefined ? [] : [`${name}=${printQuantity(value)}`]
}

function refuse(object: KubeObject, why: string): Problem {
  const resource = resourceOfKind(object.kind)
  return resource === undefined ? {reason: 'Forbidden', message: why} : forbidden(resource, object.metadata.name, why)
}
