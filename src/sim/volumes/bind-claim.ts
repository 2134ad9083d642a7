import type {Key} from '../../kube/object.ts'
import {keyOf, makeKey} from '../../kube/object.ts'
import {selects} from '../../kube/selector.ts'
import type {PersistentVolume, PersistentVolumeClaim, StorageClass} from '../../kube/volume.ts'
import {LATENCY} from '../latency.ts'
import type {Reaction, Request, Why} from '../request.ts'
import {NOTHING} from '../request.ts'
import {amount} from '../requests-of-pod.ts'
import {attachVolume} from './attach.ts'
import type {World} from '../world.ts'
import {find, findByKey, list} from '../world.ts'

const CONTROLLER = 'persistentvolume-controller'

/** The scheduler writes this annotation when it has chosen a node for a claim that binds on first use. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

/** Claims without a volume are tried again this often (--pvclaimbinder-sync-period). */
const RESYNC = 15_000

export function bindClaim(world: World, key: Key): Reaction {
  const claim = findByKey(world, key) as PersistentVolumeClaim | undefined
  if (claim === undefined) return NOTHING
  if (claim.metadata.deletionTimestamp !== undefined) return release(world, claim)
  if (claim.spec.volumeName !== undefined && claim.spec.volumeName !== '') return followVolume(world, claim)
  const fitting = list(world, 'PersistentVolume').find(volume => fits(volume, claim))
  const className = claim.spec.storageClassName
  const found = className === undefined ? undefined : find(world, 'StorageClass', '', className)
  if (found?.volumeBindingMode === 'WaitForFirstConsumer' && claim.metadata.annotations?.[SELECTED_NODE] === undefined) {
    return waitForConsumer(claim, className ?? '')
  }
  if (fitting !== undefined)
    return bind(claim, fitting, {rule: 'claim-fits-volume', facts: {claim: claim.metadata.name, volume: fitting.metadata.name}})
  if (className === undefined || className === '') return withoutClass(world, claim)
  if (found === undefined) return classMissing(world, claim, className)
  return provision(world, claim, found)
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

function waitForConsumer(claim: PersistentVolumeClaim, className: string): Reaction {
  const waits: Why = {rule: 'claim-waits-for-consumer', facts: {class: className, claim: claim.metadata.name}}
  return {
    requests: [event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding', waits)],
    waits,
  }
}

function withoutClass(world: World, claim: PersistentVolumeClaim): Reaction {
  const waits: Why = {rule: 'claim-has-no-volume', facts: {claim: claim.metadata.name}}
  const text = 'no persistent volumes available for this claim and no storage class is set'
  return {requests: [event(claim, 'Normal', 'FailedBinding', text, waits)], waits, again: world.now + RESYNC}
}

function classMissing(world: World, claim: PersistentVolumeClaim, className: string): Reaction {
  const waits: Why = {rule: 'claim-has-no-class', facts: {class: className, claim: claim.metadata.name}}
  return {
    requests: [event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`, waits)],
    waits,
    again: world.now + RESYNC,
  }
}

function event(claim: PersistentVolumeClaim, type: 'Normal' | 'Warning', reason: string, message: string, why: Why): Request {
  return {verb: 'event', about: keyOf(claim), type, reason, message, component: CONTROLLER, why}
}

function provision(world: World, claim: PersistentVolumeClaim, storageClass: StorageClass): Reaction {
  const name = `pvc-${claim.metadata.uid}`
  const why = {rule: 'claim-wants-volume', facts: {claim: claim.metadata.name, class: storageClass.metadata.name}}
  const made = find(world, 'PersistentVolume', '', name)
  if (made !== undefined) return bind(claim, made, why)
  const volume: PersistentVolume = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {name, annotations: {'pv.kubernetes.io/provisioned-by': storageClass.provisioner}},
    spec: {
      accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
      capacity: {storage: claim.spec.resources?.requests?.storage ?? '1Gi'},
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: claim.metadata.name,
        namespace: claim.metadata.namespace ?? '',
        ...uidOf(claim),
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
    },
    status: {phase: 'Pending'},
  }
  return {
    requests: [
      {verb: 'create', object: volume, why},
      event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name} using ${storageClass.provisioner}`, why),
    ],
    again: world.now + LATENCY.bindVolume,
  }
}

const uidOf = (claim: PersistentVolumeClaim) => (claim.metadata.uid === undefined ? {} : {uid: claim.metadata.uid})

function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, why: Why): Reaction {
  const claimRef = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    name: claim.metadata.name,
    namespace: claim.metadata.namespace ?? '',
    ...uidOf(claim),
  }
  const requests: Request[] = []
  if (volume.spec.claimRef?.uid !== claim.metadata.uid)
    requests.push({verb: 'update', object: {...volume, spec: {...volume.spec, claimRef}} as PersistentVolume, why})
  requests.push({verb: 'status', object: {...volume, status: {phase: 'Bound'}} as PersistentVolume, why})
  const annotations = {
    ...claim.metadata.annotations,
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
  }
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

/** A claim that names its volume: bound as soon as the volume is there, Lost when it has gone again. */
function followVolume(world: World, claim: PersistentVolumeClaim): Reaction {
  const name = claim.spec.volumeName ?? ''
  const volume = find(world, 'PersistentVolume', '', name)
  if (volume === undefined) {
    if (claim.status?.phase !== 'Bound') return NOTHING
    const why = {rule: 'claim-lost-volume', facts: {claim: claim.metadata.name, volume: name}}
    return {
      requests: [
        {verb: 'status', object: {...claim, status: {phase: 'Lost'}} as PersistentVolumeClaim, why},
        event(claim, 'Warning', 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!', why),
      ],
    }
  }
  const taken = volume.spec.claimRef?.uid !== undefined && volume.spec.claimRef.uid !== claim.metadata.uid
  if (claim.status?.phase === 'Bound' && !taken) return attachVolume(world, claim, volume)
  if (taken) return NOTHING
  return bind(claim, volume, {rule: 'claim-fits-volume', facts: {claim: claim.metadata.name, volume: name}})
}

/** Whether a free volume can serve a claim: class, modes, size, selector; or it was reserved for it by name. */
function fits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reserved = volume.spec.claimRef
  if (reserved !== undefined) {
    const same =
      makeKey('', reserved.namespace ?? '', reserved.name ?? '') === makeKey('', claim.metadata.namespace ?? '', claim.metadata.name)
    return same && (reserved.uid === undefined || reserved.uid === claim.metadata.uid)
  }
  if (volume.metadata.deletionTimestamp !== undefined || volume.status?.phase === 'Released' || volume.status?.phase === 'Failed')
    return false
  if ((volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return false
  if (!(claim.spec.accessModes ?? []).every(mode => volume.spec.accessModes?.includes(mode))) return false
  if (amount(volume.spec.capacity?.storage) < amount(claim.spec.resources?.requests?.storage)) return false
  return claim.spec.selector === undefined || selects(claim.spec.selector, volume.metadata.labels)
}
