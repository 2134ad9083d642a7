import {podSummary} from '../kube/columns-pod.ts'
import {at, listAt, numAt, textAt} from '../kube/peek.ts'
import type {Job} from '../kube/job.ts'
import type {Key, KubeObject, Ms} from '../kube/object.ts'
import {controllerOf, findCondition, keyOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {get} from '../sim/table.ts'
import {find, list, podsOnNode} from '../sim/world.ts'
import type {World} from '../sim/world.ts'

/** How a pod looks from outside, in the words and glyphs of the course. */
export type PodState = 'running' | 'unready' | 'pending' | 'creating' | 'terminating' | 'failed' | 'completed'

export type DiskView = {readonly key: Key; readonly name: string; readonly size: string; readonly bound: boolean}
export type PodView = {
  readonly key: Key
  readonly name: string
  readonly state: PodState
  /** STATUS as kubectl prints it. */
  readonly word: string
  /** READY as kubectl prints it. */
  readonly ready: string
  readonly restarts: number
  readonly owner: string
  readonly ownerKind: string
  readonly disks: readonly DiskView[]
  readonly node: string
}
export type NodeView = {
  readonly key: Key
  readonly name: string
  /** Without power, silent, or closed for new pods: the word that is shown beside its name. */
  readonly word: '' | 'no power' | 'NotReady' | 'cordoned'
  readonly locked: boolean
  readonly pods: readonly PodView[]
}
/** A controller's line: what it is, and its count in its own columns' words. */
export type MakerView = {readonly key: Key; readonly kind: string; readonly name: string; readonly count: string; readonly settled: boolean}
export type StageView = {
  readonly nodes: readonly NodeView[]
  /** Pods that no node has taken yet. */
  readonly waiting: readonly PodView[]
  readonly makers: readonly MakerView[]
  /** Claims that no pod uses. */
  readonly spare: readonly DiskView[]
  readonly now: Ms
}

/** The world as the picture of a cluster. Namespaces other than default are not drawn. */
export function stageOf(world: World): StageView {
  const nodes = list(world, 'Node').map((node): NodeView => {
    const {name} = node.metadata
    const pods = podsOnNode(world, name)
      .filter(isDrawn)
      .map(pod => podView(world, pod))
    return {key: keyOf(node), name, word: nodeWord(world, node), locked: hasLock(node), pods}
  })
  const machines = new Set(nodes.map(node => node.name))
  const pods = list(world, 'Pod', 'default')
  const waiting = pods.filter(pod => pod.spec.nodeName === undefined || !machines.has(pod.spec.nodeName)).map(pod => podView(world, pod))
  const used = new Set(pods.flatMap(claimNames))
  const spare = list(world, 'PersistentVolumeClaim', 'default')
    .filter(claim => !used.has(claim.metadata.name))
    .map(diskView)
  return {nodes, waiting, makers: makersOf(world), spare, now: world.now}
}

const isDrawn = (pod: Pod) => pod.metadata.namespace === 'default'

function nodeWord(world: World, node: KubeObject): NodeView['word'] {
  if (get(world.machines, node.metadata.name)?.on === false) return 'no power'
  const conditions = (node.status as {readonly conditions?: Parameters<typeof findCondition>[0]} | undefined)?.conditions
  if (findCondition(conditions, 'Ready')?.status !== 'True') return 'NotReady'
  return at(node, 'spec', 'unschedulable') === true ? 'cordoned' : ''
}

/** A taint of the operator's own: a door that is locked. Those that Kubernetes sets by itself are no locks. */
function hasLock(node: KubeObject): boolean {
  return listAt(node, 'spec', 'taints').some(taint => !textAt(taint, 'key').startsWith('node.kubernetes.io/'))
}

export function podView(world: World, pod: Pod): PodView {
  const summary = podSummary(pod)
  const owner = controllerOf(pod)
  const namespace = pod.metadata.namespace ?? 'default'
  const disks = claimNames(pod).flatMap(name => {
    const claim = find(world, 'PersistentVolumeClaim', namespace, name)
    return claim === undefined ? [] : [diskView(claim)]
  })
  return {
    key: keyOf(pod),
    name: pod.metadata.name,
    state: podState(pod, summary.status),
    word: summary.status === 'ContainerCreating' ? 'Creating' : summary.status,
    ready: `${summary.ready}/${summary.total}`,
    restarts: summary.restarts,
    owner: owner?.name ?? '',
    ownerKind: owner?.kind ?? '',
    disks,
    node: pod.spec.nodeName ?? '',
  }
}

function podState(pod: Pod, status: string): PodState {
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating'
  if (status === 'Completed') return 'completed'
  if (status === 'Running') return findCondition(pod.status?.conditions, 'Ready')?.status === 'True' ? 'running' : 'unready'
  if (status === 'Pending') return 'pending'
  return status === 'ContainerCreating' || status === 'PodInitializing' || status.startsWith('Init:') ? 'creating' : 'failed'
}

function claimNames(pod: Pod): readonly string[] {
  return listAt(pod, 'spec', 'volumes')
    .map(volume => textAt(volume, 'persistentVolumeClaim', 'claimName'))
    .filter(name => name !== '')
}

function diskView(claim: KubeObject): DiskView {
  return {
    key: keyOf(claim),
    name: claim.metadata.name,
    size: textAt(claim, 'spec', 'resources', 'requests', 'storage'),
    bound: textAt(claim, 'status', 'phase') === 'Bound',
  }
}

function makersOf(world: World): readonly MakerView[] {
  const sets = list(world, 'StatefulSet', 'default').map(set =>
    ready(set, numAt(set, 'spec', 'replicas'), numAt(set, 'status', 'readyReplicas')),
  )
  const daemons = list(world, 'DaemonSet', 'default').map(set =>
    ready(set, numAt(set, 'status', 'desiredNumberScheduled'), numAt(set, 'status', 'numberReady')),
  )
  const deployments = list(world, 'Deployment', 'default').map(each =>
    ready(each, numAt(each, 'spec', 'replicas'), numAt(each, 'status', 'readyReplicas')),
  )
  const crons = list(world, 'CronJob', 'default').map((cron): MakerView => maker(cron, textAt(cron, 'spec', 'schedule'), true))
  const jobs = list(world, 'Job', 'default').map(jobMaker)
  const services = list(world, 'Service', 'default')
    .filter(service => service.metadata.name !== 'kubernetes')
    .map(service => maker(service, service.spec.clusterIP === 'None' ? 'headless' : 'one address', true))
  return [...sets, ...daemons, ...deployments, ...crons, ...jobs, ...services]
}

function ready(object: KubeObject, want: number, have: number): MakerView {
  return maker(object, `${have} of ${want} ready`, have === want)
}

function maker(object: KubeObject, count: string, settled: boolean): MakerView {
  return {key: keyOf(object), kind: object.kind, name: object.metadata.name, count, settled}
}

/** How far a Job is: `3 of 12 done`. One that names no number is a work queue: its Pods say when it is done. */
export function doneWords(job: Job): string {
  const done = numAt(job, 'status', 'succeeded')
  return job.spec.completions === undefined ? `${done} done, work queue` : `${done} of ${job.spec.completions} done`
}

function jobMaker(job: Job): MakerView {
  const ended = listAt(job, 'status', 'conditions').find(
    condition => ['Complete', 'Failed'].includes(textAt(condition, 'type')) && textAt(condition, 'status') === 'True',
  )
  const count = doneWords(job)
  return maker(
    job,
    ended === undefined ? count : textAt(ended, 'type') === 'Failed' ? `Failed, ${count}` : `Complete, ${count}`,
    ended !== undefined,
  )
}
