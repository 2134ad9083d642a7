import type {DaemonSet} from '../../kube/daemonset.ts'
import type {ControllerRevision} from '../../kube/deployment.ts'
import {keyOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {templateHash} from '../hash.ts'
import {controllerReference, withOwner} from '../history/claim.ts'
import {newRevision, revisionData, revisionsOf, sameData} from '../history/revisions.ts'
import type {Request} from '../request.ts'
import type {World} from '../world.ts'
import {why} from './look.ts'
import {HASH_LABEL} from './new-pod.ts'

const HISTORY_LIMIT = 10

export type History = {
  /** Hash label of the newest template's revision. */
  readonly hash: string
  readonly old: readonly ControllerRevision[]
  readonly collisionCount: number | undefined
  readonly requests: readonly Request[]
}

/** The revision of the set's template, made or renumbered where needed, and the older ones, as constructHistory. Seldom asks for the pods. */
export function setHistory(world: World, set: DaemonSet, pods: () => readonly Pod[]): History {
  const name = set.metadata.name
  const {all, strays} = revisionsOf(world, set)
  const adoptions = strays.map((stray): Request => {
    const reason = why('daemonset-adopts-revision', {set: name, revision: stray.metadata.name})
    return {verb: 'update', object: withOwner(stray, controllerReference(set)), why: reason}
  })
  const data = revisionData(set.spec.template)
  const same = all.filter(revision => sameData(revision, data))
  const old = all.filter(revision => !sameData(revision, data))
  const number = (old.at(-1)?.revision ?? 0) + 1
  const current = same.at(-1)
  if (current === undefined) return {...made(world, set, number, adoptions), old}
  const merged = same.length > 1 ? merge(set, current, same.slice(0, -1), pods()) : []
  const reason = why('daemonset-renumbers-revision', {set: name, revision: current.metadata.name, number})
  const newest: ControllerRevision = {...withOwner(current, controllerReference(set)), revision: number}
  const renumbered: readonly Request[] = current.revision < number ? [{verb: 'update', object: newest, why: reason}] : []
  return {hash: hashOf(current), old, collisionCount: set.status?.collisionCount, requests: [...adoptions, ...merged, ...renumbered]}
}

function hashOf(revision: ControllerRevision): string {
  return revision.metadata.labels?.[HASH_LABEL] ?? revision.metadata.name
}

function made(world: World, set: DaemonSet, number: number, adoptions: readonly Request[]): Omit<History, 'old'> {
  const before = set.status?.collisionCount
  const hash = (count: number) => templateHash(set.spec.template, count)
  const result = newRevision(world, {
    owner: set,
    template: set.spec.template,
    hashLabel: HASH_LABEL,
    number,
    hash,
    collisionCount: before ?? 0,
  })
  const reason = why('daemonset-makes-revision', {set: set.metadata.name, revision: result.revision.metadata.name, number})
  return {
    hash: hashOf(result.revision),
    collisionCount: result.collisionCount === (before ?? 0) ? before : result.collisionCount,
    requests: result.exists ? adoptions : [...adoptions, {verb: 'create', object: result.revision, why: reason}],
  }
}

/** Two revisions with one template: pods get the label of the newer one, the others go, as dedupCurHistories. */
function merge(set: DaemonSet, kept: ControllerRevision, others: readonly ControllerRevision[], pods: readonly Pod[]): readonly Request[] {
  const hash = hashOf(kept)
  const reason = (revision: string) => why('daemonset-merges-revisions', {set: set.metadata.name, revision, kept: kept.metadata.name})
  const relabels = pods
    .filter(pod => pod.metadata.labels?.[HASH_LABEL] !== hash)
    .map((pod): Request => {
      const labels = {...pod.metadata.labels, [HASH_LABEL]: hash}
      return {verb: 'update', object: {...pod, metadata: {...pod.metadata, labels}}, why: reason(kept.metadata.name)}
    })
  const deletes = others.map((other): Request => ({verb: 'delete', key: keyOf(other), why: reason(other.metadata.name)}))
  return [...relabels, ...deletes]
}

/** Deletes the oldest revisions that no pod has, beyond revisionHistoryLimit, as cleanupHistory. */
export function trimHistory(set: DaemonSet, old: readonly ControllerRevision[], pods: () => readonly Pod[]): readonly Request[] {
  const limit = set.spec.revisionHistoryLimit ?? HISTORY_LIMIT
  const surplus = old.length - limit
  if (surplus <= 0) return []
  const live = new Set(pods().map(pod => pod.metadata.labels?.[HASH_LABEL]))
  return old
    .filter(revision => !live.has(hashOf(revision)))
    .slice(0, surplus)
    .map(revision => ({
      verb: 'delete',
      key: keyOf(revision),
      why: why('daemonset-drops-revision', {set: set.metadata.name, revision: revision.metadata.name, limit}),
    }))
}
