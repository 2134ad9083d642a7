import type {Ms} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import {numAt, textAt} from '../../kube/peek.ts'
import type {StatefulSet} from '../../kube/statefulset.ts'
import type {Request} from '../request.ts'
import {remembered} from '../world.ts'
import {wantedOwner} from './claim-owners.ts'
import type {Look, Part} from './look.ts'
import {podEvent, why} from './look.ts'
import {claimName} from './new-pod.ts'

/**
 * A race that upstream loses (recorded on 1.36): the controller sets the owner of a claim right after it made the claim and the pod,
 * while the volume controller writes the claim too. Two writes conflict, each is told as FailedUpdate, and that the pod was made is
 * never told. The retries use up what the controller may ask for in a moment, so the claims that follow are settled before their pods are made.
 */
const LOST = 2
const RETRY: Ms = 50
const SLOWED_FOR: Ms = 5_000
const SLOWED_BY: Ms = 150

type Race = {readonly pod: string; readonly lost: number; readonly at: Ms}

function raceOf({world, set, now}: Look): Race | undefined {
  const known = remembered(world, 'statefulset', keyOf(set))
  const race = {pod: textAt(known, 'pod'), lost: numAt(known, 'lost'), at: numAt(known, 'at')}
  return race.pod !== '' && now - race.at <= SLOWED_FOR ? race : undefined
}

/** How the making of a pod with fresh claims goes instead, if the set has to own them; undefined when nothing is in its way. */
export function raceForNewPod(look: Look, pod: string, ordinal: number, claims: readonly Request[], create: Request): Part | undefined {
  if (claims.length === 0 || wantedOwner(look.set, {name: pod, uid: '', ordinal}) !== 'set') return undefined
  if (raceOf(look) !== undefined) return {requests: claims, stop: true, again: look.now + SLOWED_BY}
  return lose(look, pod, ordinal, 1, [...claims, create])
}

/** The second loss, for the pod that lost the first; undefined when its claims can be written. */
export function raceForPending(look: Look, pod: string, ordinal: number): Part | undefined {
  const race = raceOf(look)
  return race?.pod === pod && race.lost < LOST ? lose(look, pod, ordinal, race.lost + 1, []) : undefined
}

function lose({set, now}: Look, pod: string, ordinal: number, lost: number, requests: readonly Request[]): Part {
  const claim = firstClaim(set, ordinal)
  const reason = why('statefulset-loses-race', {set: set.metadata.name, pod, claim})
  const conflict = `Operation cannot be fulfilled on persistentvolumeclaims "${claim}": the object has been modified; please apply your changes to the latest version and try again`
  const event = podEvent(set, 'Update', pod, reason, `could not update claim ${claim} for delete policy ownerRefs: ${conflict}`)
  return {requests: [...requests, event], stop: true, failed: true, again: now + RETRY, remembers: {pod, lost, at: now}}
}

function firstClaim(set: StatefulSet, ordinal: number): string {
  const [template] = set.spec.volumeClaimTemplates ?? []
  return template === undefined ? '' : claimName(set, template, ordinal)
}
