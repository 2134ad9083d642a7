import type {Key, Ms} from '../../kube/object.ts'
import {findCondition, keyOf, makeKey} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import type {PersistentVolume, PersistentVolumeClaim} from '../../kube/volume.ts'
import {OUT_OF_SERVICE} from '../out-of-service.ts'
import type {Reaction, Request, Why} from '../request.ts'
import {NOTHING} from '../request.ts'
import {get} from '../table.ts'
import type {World} from '../world.ts'
import {find, list, remembered} from '../world.ts'

const CONTROLLER = 'attachdetach-controller'
/** How long a storage driver needs to attach a volume to a node, or to take it off. */
const ATTACH_TAKES: Ms = 2000
const DETACH_TAKES: Ms = 1000
/** maxWaitForUnmountDuration: then a volume is taken off a node that does not answer. */
const FORCE_AFTER: Ms = 360_000
/** How often a volume that is to be taken off is looked at: its node may answer again, or be given up. */
const CHECK: Ms = 5000

/** Where a volume is attached, what is under way, and whom a conflict was told of. */
type Attachment = {
  readonly volume: string
  readonly node?: string
  /** Nobody on `node` has needed it since. */
  readonly idle?: Ms
  /** Being attached to this node; done at `at`. */
  readonly to?: string
  readonly at?: Ms
  readonly told?: string
}

/** Volumes of a storage driver have to be attached to a node before its kubelet can mount them; a directory of the machine has not. */
export function isAttachable(volume: PersistentVolume | undefined): boolean {
  const maker = volume?.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] ?? ''
  return maker !== '' && !maker.startsWith('kubernetes.io/')
}

/** Whether a pod's volume is on the pod's node; volumes that need no attaching always are. */
export function isAttachedFor(world: World, pod: Pod, claimName: string): boolean {
  const claim = find(world, 'PersistentVolumeClaim', pod.metadata.namespace ?? '', claimName)
  const volume = claim?.spec.volumeName === undefined ? undefined : find(world, 'PersistentVolume', '', claim.spec.volumeName)
  if (claim === undefined || !isAttachable(volume) || volume?.spec.accessModes?.includes('ReadWriteMany') === true) return true
  return attachmentOf(world, keyOf(claim), volume?.metadata.name ?? '').node === pod.spec.nodeName
}

function attachmentOf(world: World, key: Key, volume: string): Attachment {
  const known = remembered(world, 'volumes', key) as Attachment | undefined
  return known?.volume === volume ? known : {volume}
}

/**
 * The attach-detach controller for one bound claim (pkg/controller/volume/attachdetach): a ReadWriteOnce volume is attached to one node,
 * for the pods there; another node's pod waits until it is taken off, which a node that does not answer allows after six minutes.
 */
export function attachVolume(world: World, claim: PersistentVolumeClaim, volume: PersistentVolume): Reaction {
  if (!isAttachable(volume) || volume.spec.accessModes?.includes('ReadWriteMany') === true) return NOTHING
  const name = volume.metadata.name
  const known = attachmentOf(world, keyOf(claim), name)
  const users = list(world, 'Pod', claim.metadata.namespace ?? '').filter(pod => uses(pod, claim.metadata.name))
  if (known.to !== undefined && known.at !== undefined) return attaching(world, volume, users, known, known.to, known.at)
  if (known.node === undefined) {
    const next = users[0]?.spec.nodeName
    return next === undefined ? NOTHING : wait({volume: name, to: next, at: world.now + ATTACH_TAKES}, world.now + ATTACH_TAKES)
  }
  if (users.some(pod => pod.spec.nodeName === known.node)) return inUse(volume, users, known, known.node)
  return takeOff(world, volume, users, known, known.node)
}

const wait = (next: Attachment, again?: Ms): Reaction => ({requests: [], remembers: next, ...(again === undefined ? {} : {again})})

function uses(pod: Pod, claim: string): boolean {
  return (
    pod.spec.nodeName !== undefined &&
    !isPodTerminal(pod) &&
    (pod.spec.volumes ?? []).some(volume => volume.persistentVolumeClaim?.claimName === claim)
  )
}

function attaching(world: World, volume: PersistentVolume, users: readonly Pod[], known: Attachment, node: string, at: Ms): Reaction {
  if (world.now < at) return wait(known, at)
  const facts = {volume: volume.metadata.name, node}
  const message = `AttachVolume.Attach succeeded for volume "${volume.metadata.name}" `
  const here = users.filter(pod => pod.spec.nodeName === node)
  const told = here.map(pod => event(pod, 'Normal', 'SuccessfulAttachVolume', message, {rule: 'volume-attached', facts}))
  return {requests: told, remembers: {volume: volume.metadata.name, node}, again: world.now + 1}
}

/** A pod on another node waits: told once for as long as nothing changes (reportMultiAttachError). */
function inUse(volume: PersistentVolume, users: readonly Pod[], known: Attachment, node: string): Reaction {
  const {idle: _idle, told, ...kept} = known
  const blocked = users.filter(pod => pod.spec.nodeName !== node)
  const holders = users.filter(pod => pod.spec.nodeName === node).map(pod => pod.metadata.name)
  return conflict(volume, blocked, kept, told, node, `Volume is already used by pod(s) ${holders.join(', ')}`)
}

function conflict(
  volume: PersistentVolume,
  blocked: readonly Pod[],
  kept: Attachment,
  told: string | undefined,
  node: string,
  because: string,
  again?: Ms,
): Reaction {
  const name = volume.metadata.name
  const whom = blocked.map(pod => pod.metadata.uid ?? pod.metadata.name).join()
  if (blocked.length === 0) return wait(kept, again)
  const waits: Why = {rule: 'volume-is-elsewhere', facts: {volume: name, node, pod: blocked.map(pod => pod.metadata.name).join(', ')}}
  const message = `Multi-Attach error for volume "${name}" ${because}`
  const events = whom === told ? [] : blocked.map(pod => event(pod, 'Warning', 'FailedAttachVolume', message, waits))
  return {requests: events, remembers: {...kept, told: whom}, waits, ...(again === undefined ? {} : {again})}
}

function takeOff(world: World, volume: PersistentVolume, users: readonly Pod[], known: Attachment, node: string): Reaction {
  const idle = known.idle ?? world.now
  const object = find(world, 'Node', '', node)
  const answers = get(world.machines, node)?.on === true && findCondition(object?.status?.conditions, 'Ready')?.status === 'True'
  const given = object?.spec?.taints?.some(taint => taint.key === OUT_OF_SERVICE) === true || object === undefined
  const due = idle + (answers || given ? DETACH_TAKES : FORCE_AFTER)
  if (world.now >= due) return {requests: [], remembers: {volume: volume.metadata.name}, again: world.now + 1}
  const because = "Volume is already exclusively attached to one node and can't be attached to another"
  return conflict(volume, users, {volume: volume.metadata.name, node, idle}, known.told, node, because, Math.min(due, world.now + CHECK))
}

function event(pod: Pod, type: 'Normal' | 'Warning', reason: string, message: string, why: Why): Request {
  const about = makeKey('Pod', pod.metadata.namespace ?? '', pod.metadata.name)
  return {verb: 'event', about, type, reason, message, component: CONTROLLER, why}
}
