import type {KubeObject} from '../../kube/object.ts'
import {controllerOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import {isPodAvailable} from '../history/availability.ts'
import {matcher} from '../history/selector.ts'
import type {Table} from '../table.ts'
import {emptyTable} from '../table.ts'
import {eachChange} from '../table-diff.ts'
import type {World} from '../world.ts'
import {identityMatches, ordinalOf, podRevision} from './identity.ts'

type Member = {readonly ordinal: number; readonly pod: Pod}

/** How many pods have one revision and are not being deleted, and the highest ordinal among them. */
type OfRevision = {readonly name: string; readonly alive: number; readonly highest: number}

/**
 * What a set's pods come to, so that a look need not go through all of them: counts, and by name only those pods that may need something.
 * Good for one look: the next one brings it up to date.
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

type Counted<T> = {-readonly [Field in keyof T]: T[Field]}

/** A tally that goes on: what it counted last, and by ordinal and name what it needs to take a pod out again. */
type Ledger = Omit<Counted<Tally>, 'revisions'> & {
  pods: Table<string, KubeObject>
  readonly set: StatefulSet
  readonly matches: ReturnType<typeof matcher>
  readonly members: Map<number, Pod>
  revisions: Counted<OfRevision>[]
  /** Two pods with one ordinal (web-1, web-01): such a ledger is not carried on. */
  twins: boolean
}

/** The last ledger of each set. A set that was edited has another spec, and is counted anew. */
const LEDGERS = new WeakMap<StatefulSet['spec'], Ledger>()

/** Counts the pods a set owns: those that changed since its last look, in whatever time that was. With minReadySeconds, all of them. */
export function tallyPods(world: World, set: StatefulSet): Tally {
  const {uid} = set.metadata
  // Time decides who is available, so that ledger is not kept.
  const known = (set.spec.minReadySeconds ?? 0) > 0 ? undefined : LEDGERS.get(set.spec)
  const ledger = known !== undefined && known.set.metadata.uid === uid ? known : newLedger(set)
  const pods = world.indexes.byOwner
  let listed = false
  eachChange(ledger.pods, pods, `${uid} Pod/`, (before, after) => {
    if (before !== undefined) listed = takeOut(ledger, before as Pod) || listed
    if (after !== undefined) listed = putIn(ledger, after as Pod, world.now) || listed
  })
  ledger.pods = pods
  if (listed) {
    ledger.unwell = ledger.unwell.toSorted((left, right) => byName(left.pod, right.pod))
    ledger.strangers = ledger.strangers.toSorted(byName)
  }
  if (!ledger.twins) LEDGERS.set(set.spec, ledger)
  else if (LEDGERS.delete(set.spec)) return tallyPods(world, set)
  return ledger
}

function newLedger(set: StatefulSet): Ledger {
  const counts = {count: 0, ready: 0, available: 0, lowest: -1, highest: -1, sum: 0}
  const lists = {unwell: [], strangers: [], revisions: [], members: new Map<number, Pod>(), twins: false}
  return {...counts, ...lists, set, matches: matcher(set.spec.selector), pods: emptyTable()}
}

const byName = (left: Pod, right: Pod) => (left.metadata.name < right.metadata.name ? -1 : 1)

/** The ordinal of a pod of the set; undefined for a stranger. */
function memberOrdinal({set, matches}: Ledger, pod: Pod): number | undefined {
  const ordinal = ordinalOf(set.metadata.name, pod.metadata.name)
  return ordinal !== undefined && matches(pod.metadata.labels) ? ordinal : undefined
}

const owns = ({set}: Ledger, pod: Pod) => controllerOf(pod)?.uid === set.metadata.uid
const isReady = (pod: Pod) => pod.status?.phase === 'Running' && isPodReady(pod)
const stays = (pod: Pod) => pod.metadata.deletionTimestamp === undefined

/** Counts a pod in. Answers whether it now stands on one of the lists. */
function putIn(ledger: Ledger, pod: Pod, now: number): boolean {
  if (!owns(ledger, pod)) return false
  const ordinal = memberOrdinal(ledger, pod)
  if (ordinal === undefined) {
    ledger.strangers = [...ledger.strangers, pod]
    return true
  }
  if (ledger.members.has(ordinal)) ledger.twins = true
  ledger.members.set(ordinal, pod)
  ledger.count++
  ledger.sum += ordinal
  if (ledger.lowest < 0 || ordinal < ledger.lowest) ledger.lowest = ordinal
  if (ordinal > ledger.highest) ledger.highest = ordinal
  const ready = isReady(pod)
  const available = ready && isPodAvailable(pod, ledger.set.spec.minReadySeconds ?? 0, now)
  if (ready) ledger.ready++
  if (available) ledger.available++
  if (stays(pod)) addAlive(ledger, podRevision(pod), ordinal)
  if (available && stays(pod) && identityMatches(pod)) return false
  ledger.unwell = [...ledger.unwell, {ordinal, pod}]
  return true
}

function addAlive({revisions}: Ledger, name: string, ordinal: number): void {
  const known = revisions.find(revision => revision.name === name)
  if (known === undefined) {
    revisions.push({name, alive: 1, highest: ordinal})
    return
  }
  known.alive++
  if (ordinal > known.highest) known.highest = ordinal
}

/** Takes out a pod that was counted in. Answers whether it stood on one of the lists. */
function takeOut(ledger: Ledger, pod: Pod): boolean {
  if (!owns(ledger, pod)) return false
  const ordinal = memberOrdinal(ledger, pod)
  if (ordinal === undefined) {
    ledger.strangers = ledger.strangers.filter(stranger => stranger !== pod)
    return true
  }
  ledger.members.delete(ordinal)
  ledger.count--
  ledger.sum -= ordinal
  if (ordinal === ledger.lowest) ledger.lowest = nearest(ledger, ordinal, 1)
  if (ordinal === ledger.highest) ledger.highest = nearest(ledger, ordinal, -1)
  if (isReady(pod)) {
    ledger.ready--
    ledger.available--
  }
  if (stays(pod)) takeAlive(ledger, podRevision(pod), ordinal)
  const unwell = ledger.unwell.filter(member => member.pod !== pod)
  if (unwell.length === ledger.unwell.length) return false
  ledger.unwell = unwell
  return true
}

function takeAlive(ledger: Ledger, name: string, ordinal: number): void {
  const known = ledger.revisions.find(revision => revision.name === name)
  if (known === undefined) return
  known.alive--
  if (known.alive === 0) ledger.revisions = ledger.revisions.filter(revision => revision !== known)
  else if (ordinal === known.highest) known.highest = nearest(ledger, ordinal, -1, pod => stays(pod) && podRevision(pod) === name)
}

/** The next ordinal down or up from one that has gone; -1 when there is none. Mostly it is the neighbour's. */
function nearest({members}: Ledger, from: number, way: 1 | -1, counts: (pod: Pod) => boolean = () => true): number {
  const neighbour = members.get(from + way)
  if (neighbour !== undefined && counts(neighbour)) return from + way
  let best = -1
  for (const [ordinal, pod] of members) if (counts(pod) && (best < 0 || (ordinal - best) * way < 0)) best = ordinal
  return best
}

/** How many pods of a revision are not being deleted. */
export function aliveOf({revisions}: Tally, name: string): number {
  return revisions.find(revision => revision.name === name)?.alive ?? 0
}
