import {controllerOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import {isPodAvailable} from '../history/availability.ts'
import {matcher} from '../history/selector.ts'
import type {Fold} from '../table-fold.ts'
import {foldFrom} from '../table-fold.ts'
import type {World} from '../world.ts'
import {identityMatches, ordinalOf, podRevision} from './identity.ts'

type Member = {readonly ordinal: number; readonly pod: Pod}

/** How many pods have one revision and are not being deleted, and the highest ordinal among them. */
type OfRevision = {readonly name: string; readonly alive: number; readonly highest: number}

/**
 * What a set's pods come to, so that a look need not go through all of them: counts, and by name only those pods that may need something.
 */
export type Tally = {
  readonly count: number
  readonly ready: number
  readonly available: number
  /** -1 when there is no pod. */
  readonly lowest: number
  readonly highest: number
  /** Sum of all ordinals: with the bounds it tells which one ordinal is missing. */
  readonly sum: number
  /** Pods that are not Running, Ready, available, staying and rightly labelled. */
  readonly unwell: readonly Member[]
  /** Owned pods that do not match the set's selector or name. */
  readonly strangers: readonly Pod[]
  readonly revisions: readonly OfRevision[]
}

/** Sums of parts of the pod index. A part that holds one set's pods only serves that set's question only. */
const MEMO = new WeakMap<object, Tally>()

/** Counts the pods a set owns. After one pod has changed this costs little more than that pod; with minReadySeconds, a walk over all. */
export function tallyPods(world: World, set: StatefulSet): Tally {
  const minReadySeconds = set.spec.minReadySeconds ?? 0
  const fold: Fold<unknown, Tally> = {
    of: values => tallyOf(world, set, values as readonly Pod[], minReadySeconds),
    join: joinTallies,
    // Time decides who is available, so such sums are not kept.
    ...(minReadySeconds > 0 ? {} : {memo: MEMO}),
  }
  return foldFrom(world.indexes.byOwner, `${set.metadata.uid} Pod/`, fold)
}

function tallyOf({now}: World, set: StatefulSet, pods: readonly Pod[], minReadySeconds: number): Tally {
  const {name, uid} = set.metadata
  const matches = matcher(set.spec.selector)
  const revisions: Growing = []
  const unwell: Member[] = []
  const strangers: Pod[] = []
  const tally = {count: 0, ready: 0, available: 0, lowest: -1, highest: -1, sum: 0}
  for (const pod of pods) {
    if (controllerOf(pod)?.uid !== uid) continue
    const ordinal = ordinalOf(name, pod.metadata.name)
    if (ordinal === undefined || !matches(pod.metadata.labels)) {
      strangers.push(pod)
      continue
    }
    tally.count++
    tally.sum += ordinal
    if (tally.lowest < 0 || ordinal < tally.lowest) tally.lowest = ordinal
    if (ordinal > tally.highest) tally.highest = ordinal
    const ready = pod.status?.phase === 'Running' && isPodReady(pod)
    const available = ready && isPodAvailable(pod, minReadySeconds, now)
    const stays = pod.metadata.deletionTimestamp === undefined
    if (ready) tally.ready++
    if (available) tally.available++
    if (stays) addAlive(revisions, podRevision(pod), 1, ordinal)
    if (!available || !stays || !identityMatches(pod)) unwell.push({ordinal, pod})
  }
  return {...tally, unwell, strangers, revisions}
}

/** While a tally is being made, its entries may grow. There are few: a set lives with one or two revisions. */
type Growing = {name: string; alive: number; highest: number}[]

function addAlive(revisions: Growing, name: string, alive: number, highest: number): void {
  for (const known of revisions) {
    if (known.name !== name) continue
    known.alive += alive
    if (highest > known.highest) known.highest = highest
    return
  }
  revisions.push({name, alive, highest})
}

/** How many pods of a revision are not being deleted. */
export function aliveOf({revisions}: Tally, name: string): number {
  return revisions.find(revision => revision.name === name)?.alive ?? 0
}

function joinTallies(parts: readonly Tally[]): Tally {
  const revisions: Growing = []
  const sums = {count: 0, ready: 0, available: 0, lowest: -1, highest: -1, sum: 0}
  let unwell: readonly Member[] = []
  let strangers: readonly Pod[] = []
  for (const part of parts) {
    sums.count += part.count
    sums.ready += part.ready
    sums.available += part.available
    sums.sum += part.sum
    if (part.lowest >= 0 && (sums.lowest < 0 || part.lowest < sums.lowest)) sums.lowest = part.lowest
    if (part.highest > sums.highest) sums.highest = part.highest
    for (const {name, alive, highest} of part.revisions) addAlive(revisions, name, alive, highest)
    // Most parts have none, so that one part's list often serves as it is.
    if (part.unwell.length > 0) unwell = unwell.length === 0 ? part.unwell : [...unwell, ...part.unwell]
    if (part.strangers.length > 0) strangers = strangers.length === 0 ? part.strangers : [...strangers, ...part.strangers]
  }
  return {...sums, unwell, strangers, revisions}
}
