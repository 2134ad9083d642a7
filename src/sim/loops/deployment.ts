import type {Deployment, ReplicaSet} from '../../kube/deployment.ts'
import type {Condition, Key, Ms, Problem} from '../../kube/object.ts'
import {findCondition, splitKey} from '../../kube/object.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import {condition, withCondition} from '../deployment/conditions.ts'
import {maxSurge, maxUnavailable, progressDeadline, replicasOf} from '../deployment/numbers.ts'
import type {Sets} from '../deployment/replicasets.ts'
import {isActive, setsOf} from '../deployment/replicasets.ts'
import type {Rollout} from '../deployment/rollout.ts'
import {dropOld, makeSet, resizeAll, syncRevision, why} from '../deployment/rollout.ts'
import type {Resize} from '../deployment/scaling.ts'
import {isScaled, rollOut, shareOut} from '../deployment/scaling.ts'
import type {Status} from '../deployment/status.ts'
import {isComplete, nextCheck, rolloutStatus, sumUp} from '../deployment/status.ts'
import type {Loop, Reaction, Request, Why} from '../request.ts'
import {NOTHING} from '../request.ts'
import {sameJson} from '../same.ts'
import type {World} from '../world.ts'
import {find, findByKey, owned} from '../world.ts'

/**
 * The Deployment controller: one look at one Deployment, as syncDeployment. It never touches pods: it sizes ReplicaSets,
 * and what upstream writes into the status in several steps of one sync is written once, at the end.
 */
export const deployment: Loop = (world, key) => {
  const reaction = sync(world, key)
  return {...reaction, ifRefused: (request, problem) => refused(world, key, request, problem)}
}

/** A new ReplicaSet that the API server refuses is told as an event, and as condition Progressing=False (getNewReplicaSet). */
function refused(world: World, key: Key, request: Request, problem: Problem): Pick<Reaction, 'requests' | 'waits'> {
  const found = findByKey(world, key) as Deployment | undefined
  if (found === undefined || request.verb !== 'create' || request.object.kind !== 'ReplicaSet') return NOTHING
  const message = `Failed to create new replica set "${request.object.metadata.name}": ${problem.message}`
  const because = why('deployment-replicaset-is-refused', {deployment: found.metadata.name, message: problem.message})
  const told: Request = {
    verb: 'event',
    about: key,
    type: 'Warning',
    reason: REFUSED,
    message,
    component: 'deployment-controller',
    why: because,
  }
  if (progressDeadline(found) === undefined) return {requests: [told], waits: because}
  const conditions = withCondition(found.status?.conditions ?? [], condition(world.now, 'Progressing', 'False', REFUSED, message))
  return {requests: [{verb: 'status', object: {...found, status: {...found.status, conditions}}, why: because}, told], waits: because}
}

/** FailedRSCreateReason. */
const REFUSED = 'ReplicaSetCreateError'

function sync(world: World, key: Key): Reaction {
  const {namespace, name} = splitKey(key)
  const found = find(world, 'Deployment', namespace, name)
  if (found === undefined) return NOTHING
  const sets = setsOf(world, found)
  const noted = pausedConditions(found, world.now)
  const begun: Rollout = {deployment: found, fresh: sets.fresh, old: sets.old, conditions: noted, requests: claimRequests(found, sets)}
  if (found.metadata.deletionTimestamp !== undefined) return finish(found, begun, summary(begun, world.now))
  const synced = syncRevision(begun, world.now)
  if (found.spec.paused === true) {
    const scaled = dropOld(resizeAll(synced, shareOut(found, synced.fresh, synced.old)))
    return finish(found, scaled, summary(scaled, world.now), {waits: why('deployment-is-paused', {deployment: name})})
  }
  if (isScaled(found, synced.fresh === undefined ? synced.old : [...synced.old, synced.fresh])) {
    const scaled = resizeAll(synced, shareOut(found, synced.fresh, synced.old))
    return finish(found, scaled, summary(scaled, world.now))
  }
  return found.spec.strategy?.type === 'Recreate' ? recreate(world, found, synced) : roll(world, found, synced)
}

/** The status without an opinion on progress, as syncDeploymentStatus. */
function summary({deployment: owner, fresh, old, conditions}: Rollout, now: Ms): Status {
  return sumUp(owner, fresh, old, conditions, now)
}

function roll(world: World, found: Deployment, synced: Rollout): Reaction {
  const made = makeSet(world, synced)
  if (made === 'collision') return collision(found, synced)
  // A set that was just made is written with its size.
  const resizes = made.fresh === undefined ? [] : rollOut(found, made.fresh, made.old)
  const resized = resizeAll(made, resizes)
  const done = resizes.length === 0 && isComplete(found, found.status) ? dropOld(resized) : resized
  return progress(world, found, done, resizes.length === 0 ? waitsToRoll(done) : undefined)
}

/** Old pods go first, all of them; then the new ones come, all at once. As rolloutRecreate. */
function recreate(world: World, found: Deployment, synced: Rollout): Reaction {
  const down = synced.old.filter(isActive).map((set): Resize => ({set, from: replicasOf(set), to: 0, rule: 'recreates'}))
  if (down.length > 0) return progress(world, found, resizeAll(synced, down))
  const waits = why('deployment-waits-for-old', {deployment: found.metadata.name})
  if (oldPodsRun(world, synced.old)) return progress(world, found, synced, waits)
  const made = makeSet(world, synced)
  if (made === 'collision') return collision(found, synced)
  const {fresh} = made
  const up: readonly Resize[] = fresh === undefined ? [] : [{set: fresh, from: replicasOf(fresh), to: replicasOf(found), rule: 'scales'}]
  const changes = up.filter(({from, to}) => from !== to)
  const resized = resizeAll(made, changes)
  const done = isComplete(found, found.status) ? dropOld(resized) : resized
  return progress(world, found, done, waitsToRoll(done))
}

function oldPodsRun(world: World, old: readonly ReplicaSet[]): boolean {
  if (old.some(set => (set.status?.replicas ?? 0) > 0)) return true
  return old.some(set => owned(world, set.metadata.uid ?? '', 'Pod').some(pod => !isPodTerminal(pod)))
}

function progress(world: World, found: Deployment, rollout: Rollout, waits?: Why): Reaction {
  const status = rolloutStatus(rollout.deployment, rollout.fresh, rollout.old, rollout.conditions, world.now)
  const again = nextCheck(found, status)
  return finish(found, rollout, status, {...(again === undefined ? {} : {again}), ...(waits === undefined ? {} : {waits})})
}

function finish(found: Deployment, rollout: Rollout, status: Status, more: Omit<Reaction, 'requests'> = {}): Reaction {
  const facts = {deployment: found.metadata.name, updated: status.updatedReplicas ?? 0, available: status.availableReplicas ?? 0}
  const write: Request = {
    verb: 'status',
    object: {...rollout.deployment, status},
    why: why('deployment-counts', facts),
  }
  return {...more, requests: sameJson(found.status, status) ? rollout.requests : [...rollout.requests, write]}
}

/** Another object has the name of the new ReplicaSet: the hash is to come out otherwise next time. */
function collision(found: Deployment, rollout: Rollout): Reaction {
  const status: Status = {...found.status, collisionCount: (found.status?.collisionCount ?? 0) + 1}
  return finish(found, rollout, status)
}

/** Why nothing moves although the rollout is not complete. */
function waitsToRoll({deployment: owner, fresh, old}: Rollout): Why | undefined {
  const available = fresh?.status?.availableReplicas ?? 0
  const replicas = replicasOf(owner)
  if (available >= replicas && !old.some(isActive)) return undefined
  const facts = {deployment: owner.metadata.name, available, replicas}
  return why('deployment-waits-for-ready', {...facts, least: replicas - maxUnavailable(owner), most: replicas + maxSurge(owner)})
}

/** Pausing and resuming change the Progressing condition, so that the deadline does not run while paused, as checkPausedConditions. */
function pausedConditions(found: Deployment, now: Ms): readonly Condition[] {
  const conditions = found.status?.conditions ?? []
  if (progressDeadline(found) === undefined || found.metadata.deletionTimestamp !== undefined) return conditions
  const known = findCondition(conditions, 'Progressing')
  if (known?.reason === 'ProgressDeadlineExceeded') return conditions
  const wasPaused = known?.reason === 'DeploymentPaused'
  const paused = found.spec.paused === true
  if (paused && !wasPaused)
    return withCondition(conditions, condition(now, 'Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused'))
  if (!paused && wasPaused)
    return withCondition(conditions, condition(now, 'Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed'))
  return conditions
}

function claimRequests(found: Deployment, {adopted, released}: Sets): readonly Request[] {
  const write =
    (rule: 'deployment-adopts-replicaset' | 'deployment-releases-replicaset') =>
    (set: ReplicaSet): Request => ({verb: 'update', object: set, why: why(rule, {deployment: found.metadata.name, set: set.metadata.name})})
  return [...adopted.map(write('deployment-adopts-replicaset')), ...released.map(write('deployment-releases-replicaset'))]
}
