import type {DaemonSet} from '../kube/daemonset.ts'
import type {Deployment, ReplicaSet} from '../kube/deployment.ts'
import type {CronJob, Job} from '../kube/job.ts'
import type {Node} from '../kube/node.ts'
import type {Key, KubeObject} from '../kube/object.ts'
import {keyOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../kube/pod.ts'
import type {PodDisruptionBudget, Service} from '../kube/service.ts'
import type {StatefulSet} from '../kube/statefulset.ts'
import {sentence} from './reasons.ts'
import type {Why} from './request.ts'
import {whyMissed} from './standstill/cronjob.ts'
import {answers, whyNotGone} from './standstill/deletion.ts'
import {whyNotDone} from './standstill/job.ts'
import {whyNotReady} from './standstill/pod.ts'
import type {World} from './world.ts'
import {findByKey, list, owned, waitsOf} from './world.ts'

/**
 * Why something does not happen that no loop notes, because upstream nobody waits for it in a loop of their own: why an object does not go,
 * a pod does not become Ready or leave its node, a Service leads nowhere. Asked when a person asks; it costs what the object is about.
 */
export function standstill(world: World, key: Key): readonly Why[] {
  const object = findByKey(world, key)
  if (object === undefined) return []
  return [...whyNotGone(world, object), ...whyStands(world, object)]
}

/** All reasons why an object waits: what its loops note, and what nobody notes. Each once. */
export function whyItWaits(world: World, key: Key): readonly Why[] {
  const reasons = new Map<string, Why>()
  const noted = waitsOf(world, key).map(({why}) => upToDate(world, key, why))
  for (const why of [...noted, ...standstill(world, key)]) reasons.set(sentence(why), why)
  return [...reasons.values()]
}

const OF_THE_CLOCK: readonly string[] = ['cronjob-is-suspended', 'cronjob-waits-for-time']

/** A CronJob whose schedule has changed is looked at when it is due next, as upstream: what was noted before is about the old one. */
function upToDate(world: World, key: Key, why: Why): Why {
  if (!OF_THE_CLOCK.includes(why.rule)) return why
  const {metadata, spec} = findByKey(world, key) as CronJob
  const rule = spec.suspend === true ? 'cronjob-is-suspended' : 'cronjob-waits-for-time'
  return {rule, facts: {cronjob: metadata.name, schedule: spec.schedule}}
}

function whyStands(world: World, object: KubeObject): readonly Why[] {
  switch (object.kind) {
    case 'Pod':
      return whyNotReady(world, object as Pod)
    case 'CronJob':
      return whyMissed(world, object as CronJob)
    case 'Service':
      return whyNoEndpoint(world, object as Service)
    case 'PodDisruptionBudget':
      return whyNoneAllowed(object as PodDisruptionBudget)
    case 'Node':
      return whyNobodyComes(object as Node)
    case 'Job':
      return whyNotDone(world, object as Job)
    case 'DaemonSet':
    case 'Deployment':
    case 'ReplicaSet':
    case 'StatefulSet':
      return whyTooFewReady(world, object as Workload)
    default:
      return []
  }
}

function whyNoEndpoint(world: World, {metadata, spec}: Service): readonly Why[] {
  const labels = Object.entries(spec.selector ?? {})
  if (labels.length === 0) return []
  const facts = {service: metadata.name, labels: labels.map(([name, value]) => `${name}=${value}`).join(',')}
  const chosen = list(world, 'Pod', metadata.namespace).filter(pod =>
    labels.every(([name, value]) => pod.metadata.labels?.[name] === value),
  )
  if (chosen.length === 0) return [{rule: 'service-finds-no-pod', facts}]
  return chosen.some(isPodReady) ? [] : [{rule: 'service-finds-no-ready-pod', facts: {...facts, count: chosen.length}}]
}

function whyNoneAllowed({metadata, status}: PodDisruptionBudget): readonly Why[] {
  if (status === undefined || (status.disruptionsAllowed ?? 0) > 0) return []
  return [
    {rule: 'budget-allows-none', facts: {budget: metadata.name, healthy: status.currentHealthy ?? 0, desired: status.desiredHealthy ?? 0}},
  ]
}

function whyNobodyComes(node: Node): readonly Why[] {
  const facts = {node: node.metadata.name}
  if (!answers(node)) return [{rule: 'node-does-not-answer', facts}]
  return node.spec?.unschedulable === true ? [{rule: 'node-is-cordoned', facts}] : []
}

type Workload = DaemonSet | Deployment | ReplicaSet | StatefulSet

/** Names a pod to ask about, unless its own controller notes that it waits for it. */
function whyTooFewReady(world: World, set: Workload): readonly Why[] {
  const {wanted, ready} = counts(set)
  if (ready >= wanted || waitsOf(world, keyOf(set)).length > 0) return []
  const pods = owned(world, set.metadata.uid ?? '', set.kind === 'Deployment' ? 'ReplicaSet' : 'Pod').flatMap(each =>
    each.kind === 'Pod' ? [each as Pod] : owned(world, each.metadata.uid ?? '', 'Pod'),
  )
  const unready = pods.find(pod => !isPodReady(pod) && pod.metadata.deletionTimestamp === undefined && !isPodTerminal(pod))
  const facts = {set: set.metadata.name, ready, replicas: wanted}
  return [
    unready === undefined ? {rule: 'pods-are-missing', facts} : {rule: 'pods-are-not-ready', facts: {...facts, pod: unready.metadata.name}},
  ]
}

function counts(set: Workload): {readonly wanted: number; readonly ready: number} {
  if (set.kind === 'DaemonSet') {
    const {desiredNumberScheduled: wanted = 0, numberReady: ready = 0} = (set as DaemonSet).status ?? {}
    return {wanted, ready}
  }
  const {spec, status} = set as ReplicaSet
  return {wanted: spec.replicas ?? 1, ready: status?.readyReplicas ?? 0}
}
