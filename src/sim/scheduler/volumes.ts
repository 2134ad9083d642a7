import type {Node} from '../../kube/node.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import type {PersistentVolume, PersistentVolumeClaim, StorageClass} from '../../kube/volume.ts'
import {amount} from '../requests-of-pod.ts'
import {isReached, matchingVolume} from '../volumes/match.ts'
import {NO_PROVISIONER, provisionerOf} from '../volumes/provisioners.ts'
import type {World} from '../world.ts'
import {find, list} from '../world.ts'

/** What a pod's claims mean for the choice of a node. */
export type VolumeState = {
  /** The whole pod cannot be placed now: the volume binding plugin's PreFilter says so. */
  readonly refuses?: string
  /** Its claims are being provisioned: the refusal will not last. */
  readonly provisioned?: boolean
  /** Claims that wait for their first consumer, to be bound once a node is chosen; the smallest first. */
  readonly delayed: readonly Delayed[]
  /** Volumes that such a claim could be given. */
  readonly free: readonly PersistentVolume[]
  readonly bound: readonly PersistentVolume[]
  /** A claim of one pod only (ReadWriteOncePod) has its pod already. */
  readonly taken: boolean
}

/** A claim that is bound on first use, with its class. */
type Delayed = {readonly claim: PersistentVolumeClaim; readonly storageClass: StorageClass}

/** Annotation by which the scheduler tells the provisioner where a delayed claim's pod will run. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

const NONE: VolumeState = {delayed: [], free: [], bound: [], taken: false}

export function volumeState(world: World, pod: Pod): VolumeState {
  const names = (pod.spec.volumes ?? []).flatMap(volume => volume.persistentVolumeClaim?.claimName ?? [])
  if (names.length === 0) return NONE
  const delayed: Delayed[] = []
  const bound: PersistentVolume[] = []
  let missing: string | undefined
  let taken = false
  let immediate = false
  let provisioned = true
  for (const name of names) {
    const claim = find(world, 'PersistentVolumeClaim', pod.metadata.namespace ?? '', name)
    const refuses = refusalOf(claim, name)
    if (refuses !== undefined) return {...NONE, refuses}
    if (claim === undefined) continue
    taken ||= isTaken(world, pod, claim)
    if (hasVolume(claim)) {
      const volume = find(world, 'PersistentVolume', '', claim.spec.volumeName ?? '')
      if (claim.status?.phase !== 'Bound') immediate = true
      else if (volume === undefined) missing ??= claim.spec.volumeName ?? ''
      else bound.push(volume)
      continue
    }
    const storageClass = find(world, 'StorageClass', '', claim.spec.storageClassName ?? '')
    if (storageClass?.volumeBindingMode === 'WaitForFirstConsumer') delayed.push({claim, storageClass})
    else {
      immediate = true
      provisioned &&= storageClass !== undefined && provisionerOf(storageClass).by === 'controller'
    }
  }
  if (immediate) return {...NONE, refuses: 'pod has unbound immediate PersistentVolumeClaims', provisioned}
  // The volume zone plugin looks the volume up before any node is looked at.
  if (missing !== undefined) return {...NONE, refuses: `persistentvolume "${missing}" not found`}
  return {...waitingFor(world, delayed), bound, taken}
}

const hasVolume = ({spec: {volumeName = ''}}: PersistentVolumeClaim) => volumeName !== ''

function waitingFor(world: World, delayed: Delayed[]): Pick<VolumeState, 'delayed' | 'free'> {
  if (delayed.length === 0) return NONE
  delayed.sort((one, other) => wanted(one) - wanted(other))
  return {delayed, free: list(world, 'PersistentVolume').filter(({status}) => status?.phase === 'Available')}
}

/** Why a claim is of no use to any pod. */
function refusalOf(claim: PersistentVolumeClaim | undefined, name: string): string | undefined {
  if (claim === undefined) return `persistentvolumeclaim "${name}" not found`
  if (claim.status?.phase === 'Lost')
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`
  return claim.metadata.deletionTimestamp === undefined ? undefined : `persistentvolumeclaim "${name}" is being deleted`
}

/** Whether a claim that is for one pod only has another pod with a node that has not ended, as the scheduler's PVCRefCounts. */
function isTaken(world: World, pod: Pod, {metadata, spec}: PersistentVolumeClaim): boolean {
  if (spec.accessModes?.includes('ReadWriteOncePod') !== true) return false
  return list(world, 'Pod', pod.metadata.namespace ?? '').some(
    other =>
      other.metadata.uid !== pod.metadata.uid &&
      other.spec.nodeName !== undefined &&
      !isPodTerminal(other) &&
      (other.spec.volumes ?? []).some(volume => volume.persistentVolumeClaim?.claimName === metadata.name),
  )
}

const wanted = ({claim}: Delayed) => amount(claim.spec.resources?.requests?.storage)

/** Whether all bound volumes can be reached from a node. */
export function reaches(volumes: VolumeState, node: Node): boolean {
  return volumes.bound.every(volume => isReached(volume, node))
}

/** What a node means for the claims that wait for their first consumer: which volumes they get there, and which are still to be made. */
export type Share = {
  readonly bind: readonly {readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume}[]
  readonly make: readonly PersistentVolumeClaim[]
}

/** As findMatchingVolumes and checkVolumeProvisions; undefined when a claim could get no volume on this node. */
export function shareFor({delayed, free}: VolumeState, node: Node): Share | undefined {
  const taken = new Set<string>()
  const bind: {claim: PersistentVolumeClaim; volume: PersistentVolume}[] = []
  const make: PersistentVolumeClaim[] = []
  for (const {claim, storageClass} of delayed) {
    const selected = claim.metadata.annotations?.[SELECTED_NODE]
    if (selected !== undefined && selected !== node.metadata.name) return undefined
    const volume = selected === undefined ? matchingVolume(free, claim, {delayed: true, node, taken}) : undefined
    if (volume !== undefined) {
      taken.add(volume.metadata.name)
      bind.push({claim, volume})
    } else if (makesVolumesFor(storageClass, node)) make.push(claim)
    else return undefined
  }
  return {bind, make}
}

/** Whether a class makes volumes at all, and for this node (MatchTopologySelectorTerms). */
function makesVolumesFor({provisioner, allowedTopologies = []}: StorageClass, {metadata}: Node): boolean {
  if (provisioner === NO_PROVISIONER) return false
  const fits = ({key, values}: {readonly key: string; readonly values: readonly string[]}) => values.includes(metadata.labels?.[key] ?? '')
  return allowedTopologies.length === 0 || allowedTopologies.some(({matchLabelExpressions = []}) => matchLabelExpressions.every(fits))
}
