import type {Json, Ms} from '../../kube/object.ts'
import {controllerOf, makeKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import {isPodAvailable} from '../history/availability.ts'
import type {STATEFULSET_REASONS} from '../reasons/statefulset.ts'
import type {Request, Why} from '../request.ts'
import type {World} from '../world.ts'
import {find, owned} from '../world.ts'
import {inRange, ordinalOf, podName, podRevision, replicasOf, startOrdinal} from './identity.ts'
import type {Revisions} from './new-pod.ts'
import type {Tally} from './tally.ts'

/** What one sync of a set looks at. */
export type Look = {
  readonly world: World
  readonly now: Ms
  readonly set: StatefulSet
  readonly revisions: Revisions
  readonly tally: Tally
  readonly minReadySeconds: number
}

/**
 * What a part of the sync asks for. `stop` ends the sync before its next part, as upstream's shouldExit.
 * `doomed` are requests that the API server will refuse: they come last, and bring the work queue's back-off.
 */
export type Part = {
  readonly requests: readonly Request[]
  readonly stop: boolean
  readonly doomed?: readonly Request[]
  /** Something went wrong upstream would return an error for: a Parallel set ends its batch there. */
  readonly failed?: boolean
  readonly waits?: Why
  readonly again?: Ms
  readonly remembers?: Json
}

export const PASS: Part = {requests: [], stop: false}

/** The set's pod of this ordinal; undefined when there is none, or it belongs to somebody else. */
export function podAt({world, set}: Look, ordinal: number): Pod | undefined {
  const pod = find(world, 'Pod', set.metadata.namespace ?? '', podName(set, ordinal))
  return pod !== undefined && controllerOf(pod)?.uid === set.metadata.uid ? pod : undefined
}

/** Wanted ordinals without a pod. Mostly the tally knows, and no pod is looked at; all of them are listed only on demand. */
export type Missing = {readonly first: number | undefined; readonly last: number | undefined; readonly all: () => readonly number[]}

export function missingOrdinals(look: Look): Missing {
  const {set, tally} = look
  const start = startOrdinal(set)
  const end = start + replicasOf(set) - 1
  if (tally.count === 0) return missingFrom([], start, end)
  const {lowest, highest, count, sum} = tally
  const gaps = lowest < start ? Number.POSITIVE_INFINITY : highest - start + 1 - count
  if (gaps === 0) return missingFrom([], highest + 1, end)
  if (gaps === 1)
    return missingFrom(
      [((start + highest) * (highest - start + 1)) / 2 - sum].filter(gap => gap <= end),
      highest + 1,
      end,
    )
  const there = new Set(members(look).map(pod => ordinalOf(set.metadata.name, pod.metadata.name)))
  return missingFrom(
    range(start, end).filter(ordinal => !there.has(ordinal)),
    end + 1,
    end,
  )
}

/** Some gaps, and then all ordinals of a range. */
function missingFrom(gaps: readonly number[], from: number, to: number): Missing {
  const open = from <= to
  return {first: gaps[0] ?? (open ? from : undefined), last: open ? to : gaps.at(-1), all: () => [...gaps, ...range(from, to)]}
}

function range(from: number, to: number): readonly number[] {
  return Array.from({length: Math.max(0, to - from + 1)}, (_, index) => from + index)
}

/** Surplus pods, the highest ordinal first. Goes through all pods only when there are some. */
export function condemnedPods(look: Look): readonly Pod[] {
  const {set, tally} = look
  const start = startOrdinal(set)
  if (tally.count === 0 || (tally.lowest >= start && tally.highest < start + replicasOf(set))) return []
  const surplus = members(look)
    .map(pod => ({pod, ordinal: ordinalOf(set.metadata.name, pod.metadata.name) ?? 0}))
    .filter(({ordinal}) => !inRange(set, ordinal))
  return surplus.sort((left, right) => right.ordinal - left.ordinal).map(({pod}) => pod)
}

/** The surplus pod with the highest ordinal: mostly the tally knows its name. */
export function highestCondemned(look: Look): Pod | undefined {
  const {set, tally} = look
  return tally.highest >= startOrdinal(set) + replicasOf(set) ? podAt(look, tally.highest) : condemnedPods(look)[0]
}

function members({world, set, tally}: Look): readonly Pod[] {
  const strangers = new Set(tally.strangers)
  return owned(world, set.metadata.uid ?? '', 'Pod').filter(pod => controllerOf(pod)?.uid === set.metadata.uid && !strangers.has(pod))
}

/** The highest wanted ordinal, from `least` on, whose pod has another template than the newest and is not being deleted. */
export function highestOutdated(look: Look, least: number): number | undefined {
  const {set, tally, revisions} = look
  const end = startOrdinal(set) + replicasOf(set) - 1
  let found = -1
  for (const {name, highest} of tally.revisions) if (name !== revisions.update.name) found = Math.max(found, highest)
  if (found > end) found = ordinalsOutdated(look).findLast(ordinal => ordinal <= end) ?? -1
  return found >= least ? found : undefined
}

function ordinalsOutdated(look: Look): readonly number[] {
  const {set, revisions} = look
  return members(look)
    .filter(pod => pod.metadata.deletionTimestamp === undefined && podRevision(pod) !== revisions.update.name)
    .map(pod => ordinalOf(set.metadata.name, pod.metadata.name) ?? -1)
    .sort((left, right) => left - right)
}

/** Running, Ready and for long enough. */
export function isAvailable({minReadySeconds, now}: Look, pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isPodAvailable(pod, minReadySeconds, now)
}

/** Not available, or on its way out, as isUnavailable. */
export function isUnavailable(look: Look, pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined || !isPodAvailable(pod, look.minReadySeconds, look.now)
}

export function why(rule: keyof typeof STATEFULSET_REASONS, facts: Why['facts']): Why {
  return {rule, facts}
}

/** The event that tells of a pod made, deleted or updated, as recordPodEvent. */
export function podEvent(set: StatefulSet, verb: 'Create' | 'Delete' | 'Update', pod: string, reason: Why, failure?: string): Request {
  const outcome = failure === undefined ? 'successful' : `failed error: ${failure}`
  return {
    verb: 'event',
    about: makeKey('StatefulSet', set.metadata.namespace ?? '', set.metadata.name),
    type: failure === undefined ? 'Normal' : 'Warning',
    reason: `${failure === undefined ? 'Successful' : 'Failed'}${verb}`,
    message: `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} ${outcome}`,
    component: 'statefulset-controller',
    why: reason,
  }
}

/** Deletes a pod of the set and tells of it, as DeleteStatefulPod. */
export function deletePod(set: StatefulSet, pod: Pod, reason: Why): readonly Request[] {
  const key = makeKey('Pod', pod.metadata.namespace ?? '', pod.metadata.name)
  return [{verb: 'delete', key, why: reason}, podEvent(set, 'Delete', pod.metadata.name, reason)]
}
