import {admitUpdate} from '../kube/admit-update.ts'
import {admitCreate} from '../kube/admit.ts'
import type {DaemonSet} from '../kube/daemonset.ts'
import type {Key, KubeObject, Problem} from '../kube/object.ts'
import {controllerOf, keyOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {COUNTED} from '../kube/prepare.ts'
import type {PersistentVolumeClaim} from '../kube/volume.ts'
import {TEMPLATE_GENERATION} from '../kube/prepare.ts'
import {timestamp} from '../kube/time.ts'
import {admitLimits, admitMadePod, rankIn, refuseAccount} from './admission.ts'
import {BOUNDS} from './bounds.ts'
import {bind} from './binding.ts'
import {suffix, uid} from './chance.ts'
import {deleteObject} from './deletion.ts'
import {chargeQuotas} from './quota/charge.ts'
import {recordEvent} from './event-recorder.ts'
import {evict} from './eviction.ts'
import {isForeign} from './foreign.ts'
import {defaultClass, prepareForCreate} from './prepare.ts'
import {withAddresses} from './service-addresses.ts'
import {plan} from './agenda.ts'
import {alreadyExists, conflict, notFound, tooMany} from './problems.ts'
import type {Machine} from './machine.ts'
import type {Cause, Change, Request, Why} from './request.ts'
import {sameJson} from './same.ts'
import {stamped, withMetadata, withStatus} from './stamp.ts'
import {reindex} from './indexes.ts'
import {NOBODY, get, has, put} from './table.ts'
import {LATENCY} from './latency.ts'
import {find, list, podsOnNode} from './world.ts'
import type {World} from './world.ts'
import type {Draft, SideWrite} from './write.ts'
import {besides, keep, newDraft, nextVersion, note, ownWorld, standing, store} from './write.ts'

/** A world and what led to it from the one before; `sides` is what was written beside the objects, where anything was. */
export type Step = {readonly world: World; readonly changes: readonly Change[]; readonly sides?: readonly SideWrite[] | undefined}

export function isProblem(result: object): result is Problem {
  return 'reason' in result && 'message' in result && !('world' in result)
}

/**
 * The API server: the only code that writes. Requests of persons ('you', 'lesson') pass admission, defaulting and
 * validation (kube/admit.ts); loops are trusted to write valid objects, as their own tests prove.
 * A refused request changes nothing and comes back as a Problem: whoever carries one out asks first and writes then.
 * The world of a run is used up: the answer's world takes its place.
 */
export function handle(world: World, request: Request, by: Change['by'], cause: Cause): Step | Problem {
  const draft = newDraft(ownWorld(world), by, cause)
  const problem = handleNext(draft, request)
  return problem ?? {world: draft.world, changes: draft.changes, sides: draft.sides}
}

/** As handle, for one of several requests of a look: what it changes is added to the draft. A refused one leaves the draft as it is. */
export function handleNext(draft: Draft, request: Request): Problem | undefined {
  switch (request.verb) {
    case 'create':
      return create(draft, request.object, request.why)
    case 'update':
      return update(draft, request.object, request.why)
    case 'status':
      return updateStatus(draft, request.object, request.why)
    case 'delete':
      return deleteObject(draft, request)
    case 'bind':
      return bind(draft, request)
    case 'evict':
      return evict(draft, request)
    case 'event':
      return recordEvent(draft, request)
    case 'ran':
      return ran(draft, request)
  }
}

const isPerson = (by: Change['by']) => by === 'you' || by === 'lesson'

function create(draft: Draft, wanted: KubeObject, why: Why): Problem | undefined {
  const named = withName(draft.world, wanted)
  // A loop may have drawn the uid beforehand, where the same look writes a reference to the new object.
  const id = (isPerson(draft.by) ? undefined : named.metadata.uid) ?? uid(draft.world.seed, keyOf(named), draft.world.revision)
  let object = named
  if (isPerson(draft.by)) {
    const refused = named.kind === 'Pod' ? refuseAccount(draft.world, named as Pod, nameForAdmission(wanted)) : undefined
    if (refused !== undefined) return refused
    const admitted = admitCreate(named, namespaces(draft.world), {uid: id, ...classOption(draft.world), rankOf: rankIn(draft.world)})
    if (isProblem(admitted)) return admitted
    object = admitted.object
  } else if (named.kind === 'Pod') {
    const admitted = admitMadePod(draft.world, named as Pod, nameForAdmission(wanted))
    if (isProblem(admitted)) return admitted
    object = admitted
  }
  const key = keyOf(object)
  if (has(draft.world.objects, key)) return alreadyExists(key)
  if (draft.world.objects.size >= BOUNDS.objects) return tooMany('objects', BOUNDS.objects)
  const limited = object.kind === 'Pod' ? admitLimits(draft.world, object as Pod) : object
  if (isProblem(limited)) return limited
  const charged = chargeQuotas(draft, limited)
  if (charged !== undefined) return charged
  const {world} = draft
  const prepared = prepareForCreate(world, limited, id)
  const generation = COUNTED.has(prepared.kind) ? 1 : undefined
  const stamp = {uid: id, creationTimestamp: timestamp(world.now), resourceVersion: nextVersion(world), generation}
  keep(draft, key, undefined, withMetadata(prepared, stamped(prepared.metadata, stamp)), why)
  return undefined
}

/**
 * The name that admission sees: it comes before a name is generated. Controllers draw names beforehand, so that they can tell them in
 * the same look; a StatefulSet's pods have their names from the start.
 */
function nameForAdmission(object: KubeObject): string {
  const {name, generateName} = object.metadata
  return generateName === undefined || controllerOf(object)?.kind === 'StatefulSet' ? name : generateName
}

function classOption(world: World): {readonly defaultStorageClass?: string} {
  const name = defaultClass(world)
  return name === undefined ? {} : {defaultStorageClass: name}
}

function namespaces(world: World): readonly string[] {
  return list(world, 'Namespace').map(namespace => namespace.metadata.name)
}

/** A name made from generateName, as names.SimpleNameGenerator: the first 58 letters and five more. */
function withName(world: World, object: KubeObject): KubeObject {
  const {name, generateName} = object.metadata
  if (name !== '' && name !== undefined) return object
  if (generateName === undefined || generateName === '') return object
  const made = `${generateName.slice(0, 58)}${suffix(world.seed, object.kind, generateName, world.revision)}`
  return {...object, metadata: {...object.metadata, name: made}}
}

function update(draft: Draft, wanted: KubeObject, why: Why): Problem | undefined {
  const key = keyOf(wanted)
  const stored = standing(draft, key)
  if (stored === undefined) return notFound(key)
  const {uid: wantedUid, resourceVersion} = wanted.metadata
  if (wantedUid !== undefined && wantedUid !== stored.metadata.uid) return conflict(key)
  if (isPerson(draft.by) && resourceVersion !== undefined && resourceVersion !== stored.metadata.resourceVersion) return conflict(key)
  let object: KubeObject = wanted
  if (isPerson(draft.by)) {
    const admitted = admitUpdate(wanted, stored, {expandable: mayGrow(draft.world, stored)})
    if (isProblem(admitted)) return admitted
    object = wanted.kind === 'Service' ? withAddresses(draft.world, admitted.object) : admitted.object
  }
  const next = asStored(object, stored, isPerson(draft.by))
  if (next.metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0 && !isWaitingPod(next)) {
    store(draft, key, undefined, why)
    return undefined
  }
  if (sameJson(next, stored) && !isForeign(stored, draft.world.revision)) return undefined
  store(draft, key, next, why)
  return undefined
}

/** Whether the class of a claim lets it grow; other kinds never ask. */
function mayGrow(world: World, object: KubeObject): boolean {
  const name = (object as PersistentVolumeClaim).spec?.storageClassName
  return (
    object.kind !== 'PersistentVolumeClaim' || (name !== undefined && find(world, 'StorageClass', '', name)?.allowVolumeExpansion === true)
  )
}

/** A pod that is being deleted and still has its grace: only the kubelet's delete with grace 0 removes it. */
function isWaitingPod(object: KubeObject): boolean {
  return object.kind === 'Pod' && (object.metadata.deletionGracePeriodSeconds ?? 0) > 0
}

/** A Deployment's generation grows with its annotations too, so that its controller copies them to the ReplicaSet. */
function annotationsCount(object: KubeObject, stored: KubeObject): boolean {
  return object.kind === 'Deployment' && !sameJson(object.metadata.annotations ?? {}, stored.metadata.annotations ?? {})
}

/** What the server keeps to itself on an update: identity, status, and the generation, which grows with the spec. */
function asStored(object: KubeObject, stored: KubeObject, byPerson: boolean): KubeObject {
  const {uid: id, creationTimestamp, generation, deletionTimestamp, deletionGracePeriodSeconds, resourceVersion} = stored.metadata
  const specChanged = (object.spec !== stored.spec && !sameJson(object.spec, stored.spec)) || (byPerson && annotationsCount(object, stored))
  const metadata = {
    ...object.metadata,
    ...(id === undefined ? {} : {uid: id}),
    ...(creationTimestamp === undefined ? {} : {creationTimestamp}),
    ...(resourceVersion === undefined ? {} : {resourceVersion}),
    ...(generation === undefined ? {} : {generation: specChanged ? generation + 1 : generation}),
    ...(deletionTimestamp === undefined ? {} : {deletionTimestamp}),
    ...(deletionGracePeriodSeconds === undefined ? {} : {deletionGracePeriodSeconds}),
  }
  const next = {...object, metadata, ...(stored.status === undefined ? {} : {status: stored.status})}
  return object.kind === 'DaemonSet' ? withTemplateGeneration(next, stored) : next
}

/** The API server counts the changes of a DaemonSet's template in an annotation; the controller still takes it for a pod's version. */
function withTemplateGeneration(object: KubeObject, stored: KubeObject): KubeObject {
  const before = stored.metadata.annotations?.[TEMPLATE_GENERATION]
  if (before === undefined) return object
  const changed = !sameJson((object as DaemonSet).spec.template, (stored as DaemonSet).spec.template)
  const annotations = {...object.metadata.annotations, [TEMPLATE_GENERATION]: changed ? String(Number(before) + 1) : before}
  return {...object, metadata: {...object.metadata, annotations}}
}

function updateStatus(draft: Draft, wanted: KubeObject, why: Why): Problem | undefined {
  const key = keyOf(wanted)
  const stored = standing(draft, key)
  if (stored === undefined) return notFound(key)
  if (wanted.metadata.uid !== undefined && wanted.metadata.uid !== stored.metadata.uid) return conflict(key)
  if (sameJson(wanted.status, stored.status)) return undefined
  keep(draft, key, stored, withStatus(stored, wanted.status, nextVersion(draft.world)), why)
  return undefined
}

function ran(draft: Draft, request: Extract<Request, {verb: 'ran'}>): undefined {
  const {world} = draft
  // Asked first: a run may change the old world's tables in place.
  const woken = wokenBy(world, request.machines)
  for (const entry of request.processes ?? NO_PROCESSES) {
    world.processes = besides(draft, 'processes', world.processes, entry[0], entry[1])
  }
  for (const key in request.disks) world.disks = besides(draft, 'disks', world.disks, key, request.disks[key])
  for (const key in request.machines) world.machines = besides(draft, 'machines', world.machines, key, request.machines[key])
  note(draft, {key: request.key, what: 'ran', why: request.why})
  for (const name of woken) wakeMachine(draft, name)
  if (isPerson(draft.by)) planLook(draft, 'kubelet', request.key, LATENCY.kubelet)
}

const NO_PROCESSES: NonNullable<Extract<Request, {verb: 'ran'}>['processes']> = []

function wokenBy(world: World, machines: Readonly<Record<string, Machine | undefined>> | undefined): readonly string[] {
  const woken: string[] = []
  for (const name in machines) if (isNews(get(world.machines, name), machines[name])) woken.push(name)
  return woken
}

/** A pulled image is nobody's news but the kubelet's that pulled it. */
function isNews(before: Machine | undefined, after: Machine | undefined): boolean {
  return after?.on !== before?.on || after?.since !== before?.since || after?.registered !== before?.registered
}

/** Power came or went: the node's own controllers and the kubelet of each of its pods look again. */
function wakeMachine(draft: Draft, name: string): void {
  planLook(draft, 'nodes', `Node//${name}`, LATENCY.watch)
  const after = get(draft.world.machines, name)?.on === true ? LATENCY.kubeletStart : LATENCY.kubelet
  for (const pod of podsOnNode(draft.world, name)) planLook(draft, 'kubelet', keyOf(pod), after)
}

function planLook(draft: Draft, loop: 'nodes' | 'kubelet', key: Key, after: number): void {
  const cause: Cause = {by: 'change', change: draft.world.changes}
  draft.world.agenda = plan(draft.world.agenda, {at: draft.world.now + after, loop, key, cause}, draft.world.owner)
}

/** A world that holds these objects as they are, with no change noted and no look planned: a recorded state to ask questions of. */
export function loadObjects(world: World, objects: readonly KubeObject[]): World {
  const draft = newDraft(ownWorld(world), 'lesson', {by: 'start'})
  for (const object of objects) store(draft, keyOf(object), object, {rule: 'start', facts: {}})
  let kept: World = draft.world
  for (const object of objects) {
    const key = keyOf(object)
    const indexes = reindex(kept.indexes, key, {before: get(kept.objects, key), after: object, owner: NOBODY})
    kept = {...kept, objects: put(kept.objects, key, object), indexes}
  }
  return {...kept, agenda: world.agenda, expiring: world.expiring, changes: world.changes}
}
