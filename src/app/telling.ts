import {at, numAt, textAt, textsAt} from '../kube/peek.ts'
import type {KubeObject} from '../kube/object.ts'
import {splitKey} from '../kube/object.ts'
import {sentence} from '../sim/reasons.ts'
import type {Change} from '../sim/request.ts'
import {condition} from '../lesson/facts.ts'

/** One thing that happened, as a person would tell it: who did it, and what. */
export type Told = {readonly who: string; readonly what: string; readonly key: Change['key']; readonly bad?: boolean}

const WHO: Readonly<Record<string, string>> = {
  you: 'you',
  lesson: 'somebody',
  statefulset: 'statefulset controller',
  daemonset: 'daemonset controller',
  deployment: 'deployment controller',
  replicaset: 'replicaset controller',
  job: 'job controller',
  cronjob: 'cronjob controller',
  scheduler: 'scheduler',
  kubelet: 'kubelet',
  nodes: 'node controller',
  'taint-eviction': 'taint eviction',
  'pod-gc': 'pod collector',
  volumes: 'volume controller',
  endpoints: 'endpoints controller',
  'garbage-collector': 'garbage collector',
  ttl: 'ttl controller',
  disruption: 'disruption controller',
}

/** Kinds whose changes are worked out of other changes, or are mere bookkeeping: nobody tells them. */
const SILENT: ReadonlySet<string> = new Set([
  'Event',
  'EndpointSlice',
  'ControllerRevision',
  'Namespace',
  'Lease',
  'StorageClass',
  'PersistentVolume',
])
const WORKLOADS: ReadonlySet<string> = new Set(['StatefulSet', 'DaemonSet', 'Deployment', 'ReplicaSet', 'Job', 'CronJob'])

/** What a change is worth saying, or undefined when it moves nothing that a person watches. */
export function tell(change: Change): Told | undefined {
  const {kind, name} = splitKey(change.key)
  if (SILENT.has(kind)) return undefined
  const who = WHO[change.by] ?? change.by
  const say = (what: string, bad = false): Told => ({who, what, key: change.key, ...(bad ? {bad} : {})})
  switch (change.what) {
    case 'created':
      return say(createdWords(kind, name, change.object))
    case 'deleted':
      return say(`${kind} ${name} is gone`)
    case 'changed': {
      const what = changedWords(kind, name, change)
      return what === undefined ? undefined : say(what.text, what.bad)
    }
    case 'refused':
      // That somebody else was faster is every loop's daily bread; only a refusal that lasts is worth a line.
      return ['NotFound', 'Conflict'].includes(String(change.why.facts['reason']))
        ? undefined
        : say(`${name}: ${String(change.why.facts['message'] ?? 'refused')}`, true)
    case 'waits':
      return kind === 'StatefulSet' || kind === 'Job' || kind === 'CronJob' ? say(sentence(change.why)) : undefined
    case 'ran':
      return machineWords(change, say)
  }
}

function createdWords(kind: string, name: string, object: KubeObject | undefined): string {
  const replicas = textAt(object, 'spec', 'replicas')
  return replicas === '' || kind === 'ReplicaSet' ? `create ${kind} ${name}` : `create ${kind} ${name}, ${replicas} wanted`
}

function machineWords(change: Change, say: (what: string, bad?: boolean) => Told): Told | undefined {
  const {name} = splitKey(change.key)
  switch (change.why.rule) {
    case 'machine-add':
      return say(`switch on ${name}`)
    case 'machine-fail':
      return say(`${name} has lost its power`, true)
    case 'machine-return':
      return say(`${name} has power again`)
    default:
      return undefined
  }
}

type Words = {readonly text: string; readonly bad?: boolean} | undefined

function changedWords(kind: string, name: string, {before, object}: Change): Words {
  if (before === undefined || object === undefined) return undefined
  if (before.metadata.deletionTimestamp === undefined && object.metadata.deletionTimestamp !== undefined)
    return {text: `stop ${kind} ${name}`}
  switch (kind) {
    case 'Pod':
      return podWords(name, before, object)
    case 'Node':
      return nodeWords(name, before, object)
    case 'PersistentVolumeClaim':
      return became('status.phase', before, object) === 'Bound' ? {text: `claim ${name} is bound`} : undefined
    case 'Job':
    case 'CronJob':
      return jobWords(kind, name, before, object)
    default:
      return WORKLOADS.has(kind) ? workloadWords(kind, name, before, object) : undefined
  }
}

function became(path: string, before: KubeObject, object: KubeObject): string | undefined {
  const parts = path.split('.')
  const [old, now] = [textAt(before, ...parts), textAt(object, ...parts)]
  return old === now ? undefined : now
}

function podWords(name: string, before: KubeObject, object: KubeObject): Words {
  const node = became('spec.nodeName', before, object)
  if (node !== undefined) return {text: `${name} to ${node}`}
  // A pod that is being deleted ends; that it does is told when it is gone.
  if (object.metadata.deletionTimestamp !== undefined) return undefined
  const phase = became('status.phase', before, object)
  if (phase === 'Failed') return {text: `${name} has failed`, bad: true}
  if (phase === 'Succeeded') return {text: `${name} is completed`}
  const reason = waitingReason(object)
  if (reason !== '' && reason !== waitingReason(before) && !(isPulling(reason) && isPulling(waitingReason(before))))
    return {text: `${name}: ${reason}`, bad: reason !== 'ContainerCreating' && reason !== 'PodInitializing'}
  const wasReady = condition(before, 'Ready') === 'True'
  const isReady = condition(object, 'Ready') === 'True'
  // A second "is Ready" alone would not say that its container had ended in between.
  if (restarts(object) > restarts(before))
    return {text: `${name} starts again (restart ${restarts(object)})${!wasReady && isReady ? ' and is Ready' : ''}`}
  if (!wasReady && isReady) return {text: `${name} is Ready`}
  // Work that has ended is not unready: how it ended is told a moment later.
  if (wasReady && !isReady && !hasEnded(object)) return {text: `${name} is not Ready any more`, bad: true}
  if (phase === 'Running') return {text: `${name} runs`}
  const unplaced = condition(before, 'PodScheduled') !== condition(object, 'PodScheduled') && condition(object, 'PodScheduled') === 'False'
  return unplaced ? {text: `no node fits ${name}`, bad: true} : undefined
}

function hasEnded(object: KubeObject): boolean {
  const statuses = at(object, 'status', 'containerStatuses')
  return Array.isArray(statuses) && statuses.some(status => at(status, 'state', 'terminated') !== undefined)
}

/** A pull that fails is told once; that it is tried and put off again, for hours, is not. */
const isPulling = (reason: string) => reason === 'ErrImagePull' || reason === 'ImagePullBackOff'

export function waitingReason(object: KubeObject): string {
  const statuses = at(object, 'status', 'containerStatuses')
  return Array.isArray(statuses)
    ? (statuses.map(status => textAt(status, 'state', 'waiting', 'reason')).find(reason => reason !== '') ?? '')
    : ''
}

export function restarts(object: KubeObject): number {
  const statuses = at(object, 'status', 'containerStatuses')
  return Array.isArray(statuses) ? statuses.reduce((sum: number, status) => sum + numAt(status, 'restartCount'), 0) : 0
}

function nodeWords(name: string, before: KubeObject, object: KubeObject): Words {
  const [old, now] = [condition(before, 'Ready'), condition(object, 'Ready')]
  if (old !== now) return now === 'True' ? {text: `${name} is Ready`} : {text: `${name} is not Ready: silent`, bad: true}
  const cordoned = became('spec.unschedulable', before, object)
  if (cordoned !== undefined) return {text: cordoned === 'true' ? `${name} takes no new Pods` : `${name} takes Pods again`}
  if (JSON.stringify(at(before, 'spec', 'taints')) !== JSON.stringify(at(object, 'spec', 'taints')))
    return {text: `taints of ${name} change`}
  return JSON.stringify(textsAt(before, 'metadata', 'labels')) === JSON.stringify(textsAt(object, 'metadata', 'labels'))
    ? undefined
    : {text: `labels of ${name} change`}
}

function jobWords(kind: string, name: string, before: KubeObject, object: KubeObject): Words {
  if (condition(before, 'Complete') !== 'True' && condition(object, 'Complete') === 'True') return {text: `${name} is Complete`}
  if (condition(before, 'Failed') !== 'True' && condition(object, 'Failed') === 'True') return {text: `${name} has failed`, bad: true}
  return specWords(kind, name, before, object)
}

function workloadWords(kind: string, name: string, before: KubeObject, object: KubeObject): Words {
  const replicas = became('spec.replicas', before, object)
  if (replicas !== undefined && kind !== 'ReplicaSet') return {text: `${name}: ${replicas} wanted`}
  return kind === 'ReplicaSet' ? undefined : specWords(kind, name, before, object)
}

function specWords(kind: string, name: string, before: KubeObject, object: KubeObject): Words {
  const grew = (object.metadata.generation ?? 0) > (before.metadata.generation ?? 0)
  return grew ? {text: `change ${kind} ${name}`} : undefined
}
