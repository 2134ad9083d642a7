import type {Deployment, ReplicaSet} from '../../kube/deployment.ts'
import type {Condition} from '../../kube/object.ts'
import {findCondition, keyOf, makeKey} from '../../kube/object.ts'
import type {DEPLOYMENT_REASONS} from '../reasons/deployment.ts'
import type {Request, Why} from '../request.ts'
import {sameJson} from '../same.ts'
import type {World} from '../world.ts'
import {find} from '../world.ts'
import {newestRevision, notesSize, REVISION, revisionOf, sizes, syncedAnnotations} from './annotations.ts'
import {condition, withCondition} from './conditions.ts'
import {historyLimit, maxSurge, maxUnavailable, progressDeadline, replicasOf} from './numbers.ts'
import {byRevision, newSet, wantedOf} from './replicasets.ts'
import type {Resize} from './scaling.ts'
import {newSize} from './scaling.ts'

/** What has come together in one look at a Deployment: its new ReplicaSet as it will be, requests, and conditions to be written at the end. */
export type Rollout = {
  readonly deployment: Deployment
  readonly fresh: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
  readonly conditions: readonly Condition[]
  readonly requests: readonly Request[]
}

export function why(rule: keyof typeof DEPLOYMENT_REASONS, facts: Why['facts']): Why {
  return {rule, facts}
}

/** Brings the new ReplicaSet's annotations up to date, and the Deployment's revision with it, as getNewReplicaSet for one that exists. */
export function syncRevision(rollout: Rollout, now: number): Rollout {
  const {deployment, fresh, old} = rollout
  if (fresh === undefined) return rollout
  const name = deployment.metadata.name
  const annotations = syncedAnnotations(deployment, fresh.metadata.annotations ?? {}, newestRevision(old) + 1, false)
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0
  if (!sameJson(annotations, fresh.metadata.annotations ?? {}) || (fresh.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const synced: ReplicaSet = {...fresh, metadata: {...fresh.metadata, annotations}, spec: {...fresh.spec, minReadySeconds}}
    const reason = why('deployment-renumbers-replicaset', {deployment: name, set: fresh.metadata.name, number: revisionOf(synced)})
    return {...rollout, fresh: synced, requests: [...rollout.requests, {verb: 'update', object: synced, why: reason}]}
  }
  const numbered = noteRevision(rollout, revisionOf(fresh))
  if (progressDeadline(deployment) === undefined || findCondition(rollout.conditions, 'Progressing') !== undefined) return numbered
  const found = condition(now, 'Progressing', 'True', 'FoundNewReplicaSet', `Found new replica set "${fresh.metadata.name}"`)
  return {...numbered, conditions: withCondition(rollout.conditions, found)}
}

/** Copies the revision into the Deployment's annotation. */
function noteRevision(rollout: Rollout, number: number): Rollout {
  const {deployment} = rollout
  if (revisionOf(deployment) === number) return rollout
  const annotations = {...deployment.metadata.annotations, [REVISION]: String(number)}
  const noted: Deployment = {...deployment, metadata: {...deployment.metadata, annotations}}
  const reason = why('deployment-notes-revision', {deployment: deployment.metadata.name, number})
  return {...rollout, deployment: noted, requests: [...rollout.requests, {verb: 'update', object: noted, why: reason}]}
}

/** Makes the ReplicaSet for a new template; 'collision' when its name belongs to something else. */
export function makeSet(world: World, rollout: Rollout): Rollout | 'collision' {
  const {deployment, fresh, old} = rollout
  if (fresh !== undefined) return rollout
  const empty = newSet(deployment, old)
  if (find(world, 'ReplicaSet', deployment.metadata.namespace ?? '', empty.metadata.name) !== undefined) return 'collision'
  const size = newSize(deployment, empty, [...old, empty])
  const made: ReplicaSet = {...empty, spec: {...empty.spec, replicas: size}}
  const number = revisionOf(made)
  const reason = why('deployment-makes-replicaset', {deployment: deployment.metadata.name, set: made.metadata.name, number})
  const text = `Scaled up replica set ${made.metadata.name} from 0 to ${size}`
  const requests: readonly Request[] = [
    {verb: 'create', object: made, why: reason},
    ...(size > 0 ? [scalingEvent(deployment, text, reason)] : []),
  ]
  const noted = noteRevision({...rollout, fresh: made, requests: [...rollout.requests, ...requests]}, number)
  if (progressDeadline(deployment) === undefined) return noted
  const progress = condition(world.now, 'Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${made.metadata.name}"`)
  return {...noted, conditions: withCondition(noted.conditions, progress)}
}

function scalingEvent(deployment: Deployment, message: string, because: Why): Request {
  const about = makeKey('Deployment', deployment.metadata.namespace ?? '', deployment.metadata.name)
  return {verb: 'event', about, type: 'Normal', reason: 'ScalingReplicaSet', message, component: 'deployment-controller', why: because}
}

/** Gives ReplicaSets their new sizes, with the size of the Deployment noted on them, as scaleReplicaSet. */
export function resizeAll(rollout: Rollout, resizes: readonly Resize[]): Rollout {
  let result = rollout
  for (const change of resizes) result = resizeOne(result, change)
  return result
}

function resizeOne(rollout: Rollout, {set, from, to, rule}: Resize): Rollout {
  const {deployment} = rollout
  // The set may have been written already in this look.
  const latest = [rollout.fresh, ...rollout.old].find(other => other?.metadata.name === set.metadata.name) ?? set
  if (from === to && notesSize(latest, deployment)) return rollout
  const sized: ReplicaSet = {
    ...latest,
    metadata: {...latest.metadata, annotations: {...latest.metadata.annotations, ...sizes(deployment)}},
    spec: {...latest.spec, replicas: to},
  }
  const reason =
    from === to
      ? why('deployment-notes-size', {deployment: deployment.metadata.name, set: set.metadata.name})
      : whyResized(deployment, set, from, to, rule)
  const text = `Scaled ${from < to ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}`
  const requests: readonly Request[] = [
    {verb: 'update', object: sized, why: reason},
    ...(from === to ? [] : [scalingEvent(deployment, text, reason)]),
  ]
  return {
    ...rollout,
    fresh: latest === rollout.fresh ? sized : rollout.fresh,
    old: rollout.old.map(other => (other === latest ? sized : other)),
    requests: [...rollout.requests, ...requests],
  }
}

function whyResized(deployment: Deployment, set: ReplicaSet, from: number, to: number, rule: Resize['rule']): Why {
  const replicas = replicasOf(deployment)
  const facts = {deployment: deployment.metadata.name, set: set.metadata.name, from, to, replicas}
  return why(`deployment-${rule}`, {...facts, most: replicas + maxSurge(deployment), least: replicas - maxUnavailable(deployment)})
}

/** Deletes the oldest ReplicaSets without pods beyond revisionHistoryLimit, as cleanupDeployment. */
export function dropOld(rollout: Rollout): Rollout {
  const {deployment, old} = rollout
  const limit = historyLimit(deployment)
  if (limit === undefined) return rollout
  const alive = old.filter(set => set.metadata.deletionTimestamp === undefined).sort(byRevision)
  const surplus = alive.slice(0, Math.max(0, alive.length - limit)).filter(isIdle)
  const deletes = surplus.map(
    (set): Request => ({
      verb: 'delete',
      key: keyOf(set),
      why: why('deployment-drops-replicaset', {deployment: deployment.metadata.name, set: set.metadata.name, limit}),
    }),
  )
  return {...rollout, requests: [...rollout.requests, ...deletes]}
}

function isIdle(set: ReplicaSet): boolean {
  return (
    wantedOf([set]) === 0 && (set.status?.replicas ?? 0) === 0 && (set.metadata.generation ?? 0) <= (set.status?.observedGeneration ?? 0)
  )
}
