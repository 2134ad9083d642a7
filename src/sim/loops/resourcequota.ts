import {splitKey} from '../../kube/object.ts'
import type {KubeObject} from '../../kube/object.ts'
import type {ResourceQuota} from '../../kube/policy.ts'
import {quantityOf} from '../../kube/quantity.ts'
import {groupResource, RESOURCES} from '../../kube/resources.ts'
import type {Amounts} from '../quota/amounts.ts'
import {amountsOf, only, plus, printed} from '../quota/amounts.ts'
import {inScope} from '../quota/scopes.ts'
import {usageOf} from '../quota/usage.ts'
import type {Loop} from '../request.ts'
import {NOTHING} from '../request.ts'
import {sameJson} from '../same.ts'
import {valuesFrom} from '../table.ts'
import type {World} from '../world.ts'
import {find} from '../world.ts'

/** The ResourceQuota controller: counts anew what a namespace uses when something went, and takes over new limits (syncResourceQuota). */
export const resourcequota: Loop = (world, key) => {
  const {namespace, name} = splitKey(key)
  const quota = find(world, 'ResourceQuota', namespace, name)
  if (quota === undefined) return NOTHING
  const hard = quota.spec.hard ?? {}
  const status = {hard, used: printed(count(world, quota, Object.keys(hard)))}
  if (sameJson(status, quota.status)) return NOTHING
  return {requests: [{verb: 'status', object: {...quota, status}, why: {rule: 'quota-counts', facts: {quota: name}}}]}
}

function count(world: World, quota: ResourceQuota, names: readonly string[]): Amounts {
  const namespace = quota.metadata.namespace ?? ''
  let used: Amounts = Object.fromEntries(names.map(name => [name, quantityOf(0)]))
  for (const kind of kindsFor(names)) {
    for (const object of valuesFrom(world.objects, `${kind}/${namespace}/`) as KubeObject[]) {
      if (inScope(quota, object)) used = plus(used, only(usageOf(object, world.now), names))
    }
  }
  return {...amountsOf(quota.status?.used), ...used}
}

/** The kinds whose objects one of these names may count. */
function kindsFor(names: readonly string[]): readonly string[] {
  const kinds = new Set<string>()
  for (const name of names) {
    const counted = RESOURCES.find(each => `count/${groupResource(each)}` === name || each.plural === name)
    if (counted !== undefined) kinds.add(counted.kind)
    else if (name.includes('storage') && !name.includes('ephemeral')) kinds.add('PersistentVolumeClaim')
    else kinds.add(name.startsWith('services.') ? 'Service' : 'Pod')
  }
  return [...kinds]
}
