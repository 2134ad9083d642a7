import type {Key, Ms} from '../../kube/object.ts'
import {keyOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import type {PersistentVolume, PersistentVolumeClaim, StorageClass} from '../../kube/volume.ts'
import {LATENCY} from '../latency.ts'
import type {Reaction, Request, Why} from '../request.ts'
import {NOTHING} from '../request.ts'
import {defaultClass} from '../prepare.ts'
import type {World} from '../world.ts'
import {find, findByKey, list, podsOnNode, remembered} from '../world.ts'
import {attachVolume} from './attach.ts'
import {isFor, matchingVolume, mismatch} from './match.ts'
import {provisionerOf} from './provisioners.ts'
import {BY_CONTROLLER, referenceTo, reservedFor} from './reserve.ts'

const CONTROLLER = 'persistentvolume-controller'

/** The scheduler writes this annotation when it has chosen a node for a claim that binds on first use. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

/** Who made a volume. */
const MAKER = 'pv.kubernetes.io/provisioned-by'

/** Claims without a volume are tried again this often (--pvclaimbinder-sync-period). */
const RESYNC = 15_000

/** One look at a claim, as syncClaim: a volume that fits is bound, or one is made, or the claim waits for either. */
export function bindClaim(world: World, key: Key): Reaction {
  const claim = findByKey(world, key) as PersistentVolumeClaim | undefined
  if (claim === undefined) return NOTHING
  if (claim.metadata.deletionTimestamp !== undefined) return release(world, claim)
  if (claim.spec.volumeName !== undefined && claim.spec.volumeName !== '') return followVolume(world, claim)
  const className = claim.spec.storageClassName
  const found = className === undefined ? undefined : find(world, 'StorageClass', '', className)
  const delayed = found?.volumeBindingMode === 'WaitForFirstConsumer'
  const fitting = matchingVolume(list(world, 'PersistentVolume'), claim, {delayed})
  if (fitting !== undefined)
    return bind(claim, fitting, {rule: 'claim-fits-volume', facts: {claim: claim.metadata.name, volume: fitting.metadata.name}})
  if (className === undefined) return takeDefaultClass(world, claim)
  if (delayed && claim.metadata.annotations?.[SELECTED_NODE] === undefined) return waitForConsumer(world, claim, className)
  if (className === '') return withoutClass(world, claim)
  if (found === undefined) {
    const waits: Why = {rule: 'claim-has-no-class', facts: {class: className, claim: claim.metadata.name}}
    return provisioningFails(world, claim, `storageclass.storage.k8s.io "${className}" not found`, waits)
  }
  const maker = provisionerOf(found)
  if (maker.by === 'controller') return provision(world, claim, found)
  if (maker.by === 'driver') return provisionOutside(world, claim, found, maker)
  const waits: Why = {rule: 'claim-has-no-provisioner', facts: {class: className, claim: claim.metadata.name}}
  return provisioningFails(world, claim, maker.problem, waits)
}

/** A claim that names no class gets the default one as soon as there is one (assignDefaultStorageClass). */
function takeDefaultClass(world: World, claim: PersistentVolumeClaim): Reaction {
  const name = defaultClass(world)
  if (name === undefined) return withoutClass(world, claim)
  const why = {rule: 'claim-takes-class', facts: {claim: claim.metadata.name, class: name}}
  return {requests: [{verb: 'update', object: {...claim, spec: {...claim.spec, storageClassName: name}}, why}]}
}

/** The controller looks at every claim again at its own pace, not at each claim's (--pvclaimbinder-sync-period). */
function nextResync(world: World): Ms {
  return (Math.floor((world.now - RESYNC / 2) / RESYNC) + 1) * RESYNC + RESYNC / 2
}

/** A claim in use keeps its finalizer until no pod that was given a node uses it, as pvc_protection_controller. */
function release(world: World, claim: PersistentVolumeClaim): Reaction {
  if (!claim.metadata.finalizers?.includes('kubernetes.io/pvc-protection')) return NOTHING
  const user = list(world, 'Pod', claim.metadata.namespace).find(
    pod =>
      pod.spec.nodeName !== undefined && pod.spec.volumes?.some(volume => volume.persistentVolumeClaim?.claimName === claim.metadata.name),
  )
  if (user !== undefined) return {requests: [], waits: {rule: 'claim-in-use', facts: {claim: claim.metadata.name, pod: user.metadata.name}}}
  const finalizers = claim.metadata.finalizers.filter(name => name !== 'kubernetes.io/pvc-protection')
  const why = {rule: 'claim-unused', facts: {claim: claim.metadata.name}}
  return {requests: [{verb: 'update', object: {...claim, metadata: {...claim.metadata, finalizers}}, why}]}
}

/**
 * Pods that use the claim and have no node yet are named (emitEventForUnboundDelayBindingClaim). The first look comes before
 * whoever made the claim has made the pod.
 */
function waitForConsumer(world: World, claim: PersistentVolumeClaim, className: string): Reaction {
  const waits: Why = {rule: 'claim-waits-for-consumer', facts: {class: className, claim: claim.metadata.name}}
  const isFirst = remembered(world, 'volumes', keyOf(claim)) === undefined
  const pods = podsOnNode(world, '')
    .filter(pod => pod.metadata.namespace === claim.metadata.namespace && uses(pod, claim) && !(isFirst && isNewer(pod, claim)))
    .map(pod => pod.metadata.name)
  const [reason, text] =
    pods.length === 0
      ? ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
      : ['WaitForPodScheduled', `waiting for ${pods.length === 1 ? 'pod' : 'pods'} ${pods.join(',')} to be scheduled`]
  return {requests: [event(claim, 'Normal', reason, text, waits)], waits, again: nextResync(world), remembers: {}}
}

const isNewer = (one: Pod, other: PersistentVolumeClaim) =>
  Number(one.metadata.resourceVersion ?? 0) > Number(other.metadata.resourceVersion ?? 0)

const uses = (pod: Pod, {metadata}: PersistentVolumeClaim) =>
  pod.spec.volumes?.some(volume => volume.persistentVolumeClaim?.claimName === metadata.name) === true

function withoutClass(world: World, claim: PersistentVolumeClaim): Reaction {
  const waits: Why = {rule: 'claim-has-no-volume', facts: {claim: claim.metadata.name}}
  const text = 'no persistent volumes available for this claim and no storage class is set'
  return {requests: [event(claim, 'Normal', 'FailedBinding', text, waits)], waits, again: nextResync(world)}
}

function provisioningFails(world: World, claim: PersistentVolumeClaim, problem: string, waits: Why): Reaction {
  return {requests: [event(claim, 'Warning', 'ProvisioningFailed', problem, waits)], waits, again: nextResync(world)}
}

function event(
  claim: PersistentVolumeClaim,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  why: Why,
  by = CONTROLLER,
): Request {
  return {verb: 'event', about: keyOf(claim), type, reason, message, component: by, why}
}

/** kube-controller-manager makes the volume itself (provisionClaimOperation). */
function provision(world: World, claim: PersistentVolumeClaim, storageClass: StorageClass): Reaction {
  const name = `pvc-${claim.metadata.uid}`
  const why = {rule: 'claim-wants-volume', facts: {claim: claim.metadata.name, class: storageClass.metadata.name}}
  const made = find(world, 'PersistentVolume', '', name)
  if (made !== undefined) return bind(claim, made, why)
  const text = `Successfully provisioned volume ${name} using ${storageClass.provisioner}`
  return {
    requests: [
      {verb: 'create', object: newVolume(claim, storageClass, storageClass.provisioner), why},
      event(claim, 'Normal', 'ProvisioningSucceeded', text, why),
    ],
    again: world.now + LATENCY.bindVolume,
  }
}

type Driver = {readonly name: string; readonly runs: boolean}

/** The claim is marked for a driver outside, which makes the volume if it runs (provisionClaimOperationExternal). */
function provisionOutside(world: World, claim: PersistentVolumeClaim, storageClass: StorageClass, {name, runs}: Driver): Reaction {
  const facts = {class: storageClass.metadata.name, claim: claim.metadata.name, driver: name}
  const waits: Why = {rule: runs ? 'claim-wants-volume' : 'claim-waits-for-driver', facts}
  const text = `Waiting for a volume to be created either by the external provisioner '${name}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
  const told = event(claim, 'Normal', 'ExternalProvisioning', text, waits)
  if (claim.metadata.annotations?.[PROVISIONER] !== name) {
    return {requests: [{verb: 'update', object: marked(claim, name), why: waits}, told], waits}
  }
  if (!runs) return {requests: [told], waits, again: nextResync(world)}
  const volume = newVolume(claim, storageClass, name)
  if (find(world, 'PersistentVolume', '', volume.metadata.name) !== undefined) return NOTHING
  const done = `Successfully provisioned volume ${volume.metadata.name}`
  return {
    requests: [told, {verb: 'create', object: volume, why: waits}, event(claim, 'Normal', 'ProvisioningSucceeded', done, waits, name)],
    again: world.now + LATENCY.bindVolume,
  }
}

/** Annotations that tell a driver which claims are its own (AnnBetaStorageProvisioner, AnnStorageProvisioner). */
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner'
const OLD_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner'

function marked(claim: PersistentVolumeClaim, maker: string): PersistentVolumeClaim {
  const annotations = {...claim.metadata.annotations, [OLD_PROVISIONER]: maker, [PROVISIONER]: maker}
  return {...claim, metadata: {...claim.metadata, annotations}}
}

function newVolume(claim: PersistentVolumeClaim, storageClass: StorageClass, maker: string): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {name: `pvc-${claim.metadata.uid}`, annotations: {[MAKER]: maker}},
    spec: {
      accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
      capacity: {storage: claim.spec.resources?.requests?.storage ?? '1Gi'},
      claimRef: referenceTo(claim),
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
    },
    status: {phase: 'Pending'},
  }
}

/** Volume and claim get each other's name, and both are Bound. A claim that had named its volume is not marked as bound by the controller. */
function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, why: Why): Reaction {
  const requests: Request[] = []
  if (volume.spec.claimRef?.uid !== claim.metadata.uid) requests.push({verb: 'update', object: reservedFor(volume, claim), why})
  requests.push({verb: 'status', object: {...volume, status: {phase: 'Bound'}} as PersistentVolume, why})
  const chosen = claim.spec.volumeName === undefined || claim.spec.volumeName === ''
  const maker = volume.metadata.annotations?.[MAKER]
  const told = maker === undefined ? claim : marked(claim, maker)
  const annotations = {...told.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes', ...(chosen && {[BY_CONTROLLER]: 'yes'})}
  const bound: PersistentVolumeClaim = {
    ...claim,
    metadata: {...claim.metadata, annotations},
    spec: {...claim.spec, volumeName: volume.metadata.name},
  }
  requests.push({verb: 'update', object: bound, why})
  requests.push({verb: 'status', object: boundTo(bound, volume), why})
  return {requests}
}

function boundTo(claim: PersistentVolumeClaim, volume: PersistentVolume): PersistentVolumeClaim {
  const status = {
    phase: 'Bound' as const,
    ...(volume.spec.accessModes === undefined ? {} : {accessModes: volume.spec.accessModes}),
    ...(volume.spec.capacity === undefined ? {} : {capacity: volume.spec.capacity}),
  }
  return {...claim, status}
}

/** A claim that names its volume: bound if that is there, free and enough; Lost when it has gone again. */
function followVolume(world: World, claim: PersistentVolumeClaim): Reaction {
  const name = claim.spec.volumeName ?? ''
  const facts = {claim: claim.metadata.name, volume: name}
  const volume = find(world, 'PersistentVolume', '', name)
  if (claim.status?.phase !== 'Bound') return bindAsAsked(world, claim, volume)
  if (volume === undefined) {
    const why = {rule: 'claim-lost-volume', facts}
    return {
      requests: [
        {verb: 'status', object: {...claim, status: {phase: 'Lost'}} as PersistentVolumeClaim, why},
        event(claim, 'Warning', 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!', why),
      ],
    }
  }
  const taken = volume.spec.claimRef?.uid !== undefined && volume.spec.claimRef.uid !== claim.metadata.uid
  return taken ? NOTHING : attachVolume(world, claim, volume)
}

/** A claim waits for the volume it asked for, however long it is not there, is another's, or is not what it asked for. */
function bindAsAsked(world: World, claim: PersistentVolumeClaim, volume: PersistentVolume | undefined): Reaction {
  const facts = {claim: claim.metadata.name, volume: claim.spec.volumeName ?? ''}
  const waits: Why = {rule: 'claim-wants-this-volume', facts}
  const again = nextResync(world)
  if (volume === undefined) return {requests: [], waits, again}
  const fault = volume.spec.claimRef === undefined ? mismatch(volume, claim) : undefined
  if (fault !== undefined) {
    const text = `Cannot bind to requested volume "${volume.metadata.name}": ${fault}`
    return {requests: [event(claim, 'Warning', 'VolumeMismatch', text, waits)], waits, again}
  }
  if (volume.spec.claimRef === undefined || isFor(volume, claim)) return bind(claim, volume, {rule: 'claim-fits-volume', facts})
  const text = `volume "${volume.metadata.name}" already bound to a different claim.`
  return {requests: [event(claim, 'Warning', 'FailedBinding', text, waits)], waits, again}
}
