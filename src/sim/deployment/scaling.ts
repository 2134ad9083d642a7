import type {Deployment, ReplicaSet} from '../../kube/deployment.ts'
import {desiredNoted, mostNoted} from './annotations.ts'
import {isRolling, maxSurge, maxUnavailable, replicasOf} from './numbers.ts'
import {availableOf, byAge, isActive, wantedOf} from './replicasets.ts'

/** A new size for a ReplicaSet. `rule` ends the reason's name. */
export type Resize = {
  readonly set: ReplicaSet
  readonly from: number
  readonly to: number
  readonly rule: 'scales-up' | 'scales-down' | 'scales' | 'recreates'
}

function resize(set: ReplicaSet, to: number, rule: Resize['rule']): Resize {
  return {set, from: replicasOf(set), to, rule}
}

/** Whether the Deployment was scaled since its ReplicaSets noted its size, as isScalingEvent. */
export function isScaled(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.some(set => isActive(set) && (desiredNoted(set) ?? replicasOf(deployment)) !== replicasOf(deployment))
}

/** How a change of spec.replicas is shared out: to the only active set, or in proportion while a rollout is under way, as scale. */
export function shareOut(deployment: Deployment, fresh: ReplicaSet | undefined, old: readonly ReplicaSet[]): readonly Resize[] {
  const wanted = replicasOf(deployment)
  const all = fresh === undefined ? [...old] : [...old, fresh]
  const active = all.filter(isActive)
  if (active.length < 2) {
    const only = active[0] ?? fresh ?? [...old].sort(byAge).at(-1)
    return only === undefined || replicasOf(only) === wanted ? [] : [resize(only, wanted, 'scales')]
  }
  if (fresh !== undefined && isSaturated(deployment, fresh)) {
    return old.filter(isActive).map(set => resize(set, 0, 'scales'))
  }
  return isRolling(deployment) ? inProportion(deployment, active) : []
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const wanted = replicasOf(deployment)
  return replicasOf(set) === wanted && desiredNoted(set) === wanted && (set.status?.availableReplicas ?? 0) === wanted
}

function inProportion(deployment: Deployment, active: readonly ReplicaSet[]): readonly Resize[] {
  const wanted = replicasOf(deployment)
  const toAdd = (wanted > 0 ? wanted + maxSurge(deployment) : 0) - wantedOf(active)
  const bySize = [...active].sort(
    (left, right) => replicasOf(right) - replicasOf(left) || (toAdd > 0 ? byAge(right, left) : byAge(left, right)),
  )
  const order = toAdd === 0 ? active : bySize
  let added = 0
  const resized = order.map((set): Resize => {
    const part = toAdd === 0 ? 0 : portion(deployment, set, toAdd, added)
    added += part
    return resize(set, replicasOf(set) + part, 'scales')
  })
  const [largest, ...others] = resized
  // What rounding leaves over goes to the largest.
  return largest === undefined ? [] : [{...largest, to: Math.max(0, largest.to + toAdd - added)}, ...others]
}

/** As GetReplicaSetProportion: the share of a set, never more than is left. */
function portion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  if (toAdd === added) return 0
  const share = fraction(deployment, set)
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added)
}

function fraction(deployment: Deployment, set: ReplicaSet): number {
  const size = replicasOf(set)
  if (replicasOf(deployment) === 0) return -size
  const noted = mostNoted(set)
  const before = noted === undefined || noted === 0 ? (deployment.status?.replicas ?? 0) : noted
  if (before === 0) return 0
  return Math.round((size * (replicasOf(deployment) + maxSurge(deployment))) / before) - size
}

/** The next step of a rolling update: the new set grows if it may, else the old ones shrink if they may, as rolloutRolling. */
export function rollOut(deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[]): readonly Resize[] {
  const wanted = replicasOf(deployment)
  const size = replicasOf(fresh)
  if (size > wanted) return [resize(fresh, wanted, 'scales-down')]
  const grown = size === wanted ? size : newSize(deployment, fresh, [...old, fresh])
  return grown === size ? shrinkOld(deployment, fresh, old.filter(isActive)) : [resize(fresh, grown, 'scales-up')]
}

/** How many pods the new set may have by maxSurge, as NewRSNewReplicas. */
export function newSize(deployment: Deployment, fresh: ReplicaSet, all: readonly ReplicaSet[]): number {
  const wanted = replicasOf(deployment)
  if (!isRolling(deployment)) return wanted
  const room = wanted + maxSurge(deployment) - wantedOf(all)
  return room <= 0 ? replicasOf(fresh) : replicasOf(fresh) + Math.min(room, wanted - replicasOf(fresh))
}

/** Old sets shrink, first where pods are not available anyway, then as far as enough are, as reconcileOldReplicaSets. */
function shrinkOld(deployment: Deployment, fresh: ReplicaSet, old: readonly ReplicaSet[]): readonly Resize[] {
  const least = replicasOf(deployment) - maxUnavailable(deployment)
  const unavailable = replicasOf(fresh) - (fresh.status?.availableReplicas ?? 0)
  const most = wantedOf([...old, fresh]) - least - unavailable
  if (old.length === 0 || most <= 0) return []
  const oldest = [...old].sort(byAge)
  const cleaned = cleanUp(oldest, most)
  if (cleaned === undefined) return []
  const left = new Map(cleaned.map(({set, to}) => [set, to]))
  let spare = availableOf([...old, fresh]) - least
  const shrunk = oldest.flatMap((set): readonly Resize[] => {
    const from = left.get(set) ?? replicasOf(set)
    const fewer = Math.min(from, Math.max(0, spare))
    spare -= fewer
    return fewer === 0 ? [] : [{set, from, to: from - fewer, rule: 'scales-down'}]
  })
  return [...cleaned, ...shrunk]
}

/** Pods that are not available may go without harm. Undefined while a set still counts more available pods than it wants. */
function cleanUp(oldest: readonly ReplicaSet[], most: number): readonly Resize[] | undefined {
  const resizes: Resize[] = []
  let cleaned = 0
  for (const set of oldest) {
    if (cleaned >= most) break
    const broken = replicasOf(set) - (set.status?.availableReplicas ?? 0)
    if (broken < 0) return undefined
    if (broken === 0) continue
    const fewer = Math.min(most - cleaned, broken)
    resizes.push(resize(set, replicasOf(set) - fewer, 'scales-down'))
    cleaned += fewer
  }
  return resizes
}
