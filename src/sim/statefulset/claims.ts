import {makeKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import type {Request, Why} from '../request.ts'
import type {World} from '../world.ts'
import {find, owned} from '../world.ts'
import {isClaimStale, reowned} from './claim-owners.ts'
import {ordinalOf} from './identity.ts'
import {podEvent, why} from './look.ts'
import {claimName, newClaim} from './new-pod.ts'

/** The claims that one ordinal lacks, each with its event. `blocked` names a claim that is still being deleted. */
export function missingClaims(
  world: World,
  set: StatefulSet,
  pod: string,
  ordinal: number,
): {readonly requests: readonly Request[]; readonly blocked?: string} {
  const namespace = set.metadata.namespace ?? ''
  const requests: Request[] = []
  let blocked: string | undefined
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const claim = claimName(set, template, ordinal)
    const found = find(world, 'PersistentVolumeClaim', namespace, claim)
    if (found?.metadata.deletionTimestamp !== undefined) blocked ??= claim
    if (found !== undefined) continue
    const reason = why('statefulset-makes-claim', {set: set.metadata.name, pod, claim})
    const message = `Create Claim ${claim} Pod ${pod} in StatefulSet ${set.metadata.name} success`
    const about = makeKey('StatefulSet', namespace, set.metadata.name)
    requests.push({verb: 'create', object: newClaim(set, template, ordinal), why: reason})
    requests.push({
      verb: 'event',
      about,
      type: 'Normal',
      reason: 'SuccessfulCreate',
      message,
      component: 'statefulset-controller',
      why: reason,
    })
  }
  return blocked === undefined ? {requests} : {requests, blocked}
}

/** What is told of a claim that the API server refuses: of the claim, and of the pod that is not made without it. */
export function claimRefused(set: StatefulSet, claim: string, problem: string, because: Why): readonly Request[] {
  const ending = `-${set.metadata.name}-`
  const pod = claim.slice(claim.lastIndexOf(ending) + 1)
  return [
    {
      verb: 'event',
      about: makeKey('StatefulSet', set.metadata.namespace ?? '', set.metadata.name),
      type: 'Warning',
      reason: 'FailedCreate',
      message: `Create Claim ${claim} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${problem}`,
      component: 'statefulset-controller',
      why: because,
    },
    podEvent(set, 'Create', pod, because, `failed to create PVC ${claim}: ${problem}`),
  ]
}

/** A claim of this ordinal that an earlier pod of the name still owns. */
export function staleClaim(world: World, set: StatefulSet, pod: string, ordinal: number): string | undefined {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return undefined
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const claim = find(world, 'PersistentVolumeClaim', set.metadata.namespace ?? '', claimName(set, template, ordinal))
    if (claim !== undefined && isClaimStale(set, claim, pod)) return claim.metadata.name
  }
  return undefined
}

/**
 * Whether owners of claims may be wrong: a cheap question asked for the whole set, so that a thousand claims are fetched only in doubt.
 * With whenScaled Delete they always are: a pod may own its claim, or have to.
 */
export function ownersInDoubt(world: World, set: StatefulSet, pods: number): boolean {
  const claims = set.spec.volumeClaimTemplates?.length ?? 0
  if (claims === 0) return false
  const {whenDeleted, whenScaled} = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  if (whenScaled === 'Delete') return true
  return owned(world, set.metadata.uid ?? '', 'PersistentVolumeClaim').length !== (whenDeleted === 'Delete' ? claims * pods : 0)
}

/** Updates of the claims of a pod whose owners do not follow the retention policy. */
export function reownClaims(world: World, set: StatefulSet, pod: Pod): readonly Request[] {
  const ordinal = ordinalOf(set.metadata.name, pod.metadata.name) ?? 0
  const name = {name: pod.metadata.name, uid: pod.metadata.uid ?? '', ordinal}
  const requests: Request[] = []
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const claim = find(world, 'PersistentVolumeClaim', set.metadata.namespace ?? '', claimName(set, template, ordinal))
    const changed = claim === undefined ? undefined : reowned(set, claim, name)
    if (changed === undefined) continue
    requests.push({
      verb: 'update',
      object: changed,
      why: why('statefulset-reowns-claim', {set: set.metadata.name, claim: changed.metadata.name}),
    })
  }
  return requests
}
