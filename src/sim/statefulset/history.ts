import type {ControllerRevision} from '../../kube/deployment.ts'
import {keyOf} from '../../kube/object.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import {revisionHash} from '../hash.ts'
import {controllerReference, withOwner} from '../history/claim.ts'
import {newRevision, revisionData, revisionsOf, revisionTemplate, sameData} from '../history/revisions.ts'
import type {Request} from '../request.ts'
import type {World} from '../world.ts'
import {why} from './look.ts'
import type {Revisions} from './new-pod.ts'
import type {Tally} from './tally.ts'

const HASH_LABEL = 'controller.kubernetes.io/hash'
const HISTORY_LIMIT = 10

export type History = {
  readonly revisions: Revisions
  readonly all: readonly ControllerRevision[]
  readonly collisionCount: number
  /** Adoption of orphans, and the making or renumbering of the update revision. */
  readonly requests: readonly Request[]
}

/** Finds the current and the update revision of a set, as getStatefulSetRevisions; makes or renumbers one when the template changed. */
export function setHistory(world: World, set: StatefulSet): History {
  const {all, strays} = revisionsOf(world, set)
  const adoptions = strays.map((stray): Request => {
    const reason = why('statefulset-adopts-revision', {set: set.metadata.name, revision: stray.metadata.name})
    return {verb: 'update', object: withOwner(stray, controllerReference(set)), why: reason}
  })
  const newest = all.at(-1)
  const next = (newest?.revision ?? 0) + 1
  const data = revisionData(set.spec.template)
  const equal = all.findLast(revision => sameData(revision, data))
  const update = equal === undefined ? made(world, set, next) : equal === newest ? kept(set, equal) : renumbered(set, equal, next)
  const current = all.find(revision => revision.metadata.name === set.status?.currentRevision)
  const template = current === undefined ? undefined : revisionTemplate(current)
  const currentRevision = current === undefined || template === undefined ? update.revision : {name: current.metadata.name, template}
  return {
    revisions: {current: currentRevision, update: update.revision},
    all,
    collisionCount: update.collisionCount,
    requests: [...adoptions, ...update.requests],
  }
}

type Update = {readonly revision: Revisions['update']; readonly collisionCount: number; readonly requests: readonly Request[]}

function kept(set: StatefulSet, revision: ControllerRevision): Update {
  const collisionCount = set.status?.collisionCount ?? 0
  return {revision: {name: revision.metadata.name, template: set.spec.template}, collisionCount, requests: []}
}

/** Going back to an old template makes no revision: the old one gets the highest number. */
function renumbered(set: StatefulSet, revision: ControllerRevision, number: number): Update {
  const reason = why('statefulset-renumbers-revision', {set: set.metadata.name, revision: revision.metadata.name, number})
  // An orphan is adopted in the same look, and the later write must not undo that.
  const object = {...withOwner(revision, controllerReference(set)), revision: number}
  return {...kept(set, revision), requests: [{verb: 'update', object, why: reason}]}
}

function made(world: World, set: StatefulSet, number: number): Update {
  const hash = (count: number) => revisionHash(revisionData(set.spec.template), count)
  const collisionCount = set.status?.collisionCount ?? 0
  const result = newRevision(world, {owner: set, template: set.spec.template, hashLabel: HASH_LABEL, number, hash, collisionCount})
  const name = result.revision.metadata.name
  const reason = why('statefulset-makes-revision', {set: set.metadata.name, revision: name, number})
  return {
    revision: {name, template: set.spec.template},
    collisionCount: result.collisionCount,
    requests: result.exists ? [] : [{verb: 'create', object: result.revision, why: reason}],
  }
}

/** Deletes the oldest revisions that no pod uses, beyond revisionHistoryLimit, as truncateHistory. */
export function trimHistory(set: StatefulSet, {all, revisions}: History, used: Tally): readonly Request[] {
  const limit = set.spec.revisionHistoryLimit ?? HISTORY_LIMIT
  if (limit < 0 || all.length <= limit) return []
  const live = new Set([revisions.current.name, revisions.update.name, ...used.revisions.map(revision => revision.name)])
  const old = all.filter(revision => !live.has(revision.metadata.name))
  return old.slice(0, Math.max(0, old.length - limit)).map(revision => ({
    verb: 'delete',
    key: keyOf(revision),
    why: why('statefulset-drops-revision', {set: set.metadata.name, revision: revision.metadata.name, limit}),
  }))
}
