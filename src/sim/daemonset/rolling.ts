import type {Pod} from '../../kube/pod.ts'
import {isPodAvailable} from '../history/availability.ts'
import type {Why} from '../request.ts'
import {budget} from './budget.ts'
import type {Addition, Look, Place, Plan, Removal} from './look.ts'
import {why} from './look.ts'
import {isUpdated} from './new-pod.ts'

const NO_PLAN: Plan = {add: [], remove: []}

/** Replaces pods with an old template within the budget of the strategy, as rollingUpdate. */
export function rollingUpdate(look: Look): Plan {
  if (look.set.spec.updateStrategy?.type === 'OnDelete') return waitsForYou(look)
  // Nodes that should run no pod of the set count only while one is there.
  const places = [...look.places, ...look.lost].filter(place => place.eligible === 'should' || place.pods.length > 0)
  const desired = look.calm + look.places.filter(place => place.eligible === 'should').length
  const {maxSurge, maxUnavailable} = budget(look.set, desired)
  return maxSurge === 0 ? replace(look, places, maxUnavailable) : surge(look, places, maxSurge, desired)
}

function waitsForYou(look: Look): Plan {
  for (const {pods} of look.places) {
    const old = pods.find(pod => pod.metadata.deletionTimestamp === undefined && !isUpdated(pod, look.hash, look.generation))
    if (old !== undefined) return {...NO_PLAN, waits: why('daemonset-waits-for-you', {set: look.set.metadata.name, pod: old.metadata.name})}
  }
  return NO_PLAN
}

/** The pods of one node that are not being deleted; undefined when there are several old or several new ones. */
function pairOn({hash, generation}: Look, {pods}: Place): {readonly fresh?: Pod; readonly old?: Pod} | undefined {
  let fresh: Pod | undefined
  let old: Pod | undefined
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue
    if (isUpdated(pod, hash, generation)) {
      if (fresh !== undefined) return undefined
      fresh = pod
    } else {
      if (old !== undefined) return undefined
      old = pod
    }
  }
  return {...(fresh === undefined ? {} : {fresh}), ...(old === undefined ? {} : {old})}
}

/** Old pod first, then the new one: old pods that are not available go at once, others as far as maxUnavailable allows. */
function replace(look: Look, places: readonly Place[], most: number): Plan {
  const {set, minReadySeconds, now} = look
  const broken: Removal[] = []
  const candidates: Pod[] = []
  let unavailable = 0
  for (const place of places) {
    const pair = pairOn(look, place)
    const available = (pod: Pod) => isPodAvailable(pod, minReadySeconds, now)
    // A node that is still to be tidied, or has no pod yet, or two, is as good as unavailable.
    if (pair === undefined || (pair.fresh === undefined) === (pair.old === undefined)) unavailable++
    else if (pair.fresh !== undefined) unavailable += available(pair.fresh) ? 0 : 1
    else if (pair.old !== undefined && available(pair.old)) candidates.push(pair.old)
    else if (pair.old !== undefined) {
      broken.push({
        pod: pair.old,
        why: why('daemonset-replaces-broken-pod', {set: set.metadata.name, pod: pair.old.metadata.name, node: place.node}),
      })
      unavailable++
    }
  }
  const room = Math.max(0, most - unavailable)
  const chosen = candidates
    .slice(0, room)
    .map((pod): Removal => ({pod, why: why('daemonset-updates-pod', {set: set.metadata.name, pod: pod.metadata.name, most})}))
  return {
    add: [],
    remove: [...broken, ...chosen],
    ...waiting(candidates[room], pod =>
      why('daemonset-waits-for-budget', {set: set.metadata.name, pod, unavailable: unavailable + room, most}),
    ),
  }
}

function waiting(held: Pod | undefined, reason: (pod: string) => Why): {readonly waits?: Why} {
  return held === undefined ? {} : {waits: reason(held.metadata.name)}
}

/** New pod first, then the old one goes: as far as maxSurge allows, and at once where the old pod is not available. */
function surge(look: Look, places: readonly Place[], most: number, desired: number): Plan {
  const {set, minReadySeconds, now} = look
  const available = (pod: Pod) => isPodAvailable(pod, minReadySeconds, now)
  const remove: Removal[] = []
  const misplaced: Removal[] = []
  const urgent: Addition[] = []
  const candidates: {readonly node: string; readonly pod: Pod}[] = []
  let surging = 0
  let availableCount = look.calm
  for (const place of places) {
    const pair = pairOn(look, place)
    if (pair === undefined) {
      surging++
      continue
    }
    const {fresh, old} = pair
    const counted = old ?? fresh
    if (counted !== undefined && available(counted)) availableCount++
    if (old === undefined) continue
    const facts = {set: set.metadata.name, pod: old.metadata.name, node: place.node}
    if (fresh !== undefined) {
      if (available(fresh)) remove.push({pod: old, why: why('daemonset-drops-old-pod', facts)})
      else surging++
    } else if (place.eligible !== 'should') (available(old) ? misplaced : remove).push({pod: old, why: why('daemonset-removes-pod', facts)})
    else if (available(old)) candidates.push({node: place.node, pod: old})
    else urgent.push({node: place.node, why: why('daemonset-surges-pod', facts)})
  }
  // Pods on nodes that are not wanted any more go only when enough others are available.
  remove.push(...misplaced.slice(0, Math.max(0, availableCount - desired)))
  const room = Math.max(0, most - surging)
  const chosen = candidates
    .slice(0, room)
    .map(({node}): Addition => ({node, why: why('daemonset-surges-pod', {set: set.metadata.name, node})}))
  return {
    add: [...urgent, ...chosen],
    remove,
    ...waiting(candidates[room]?.pod, pod =>
      why('daemonset-waits-for-surge', {set: set.metadata.name, pod, surging: surging + room, most}),
    ),
  }
}
