import type {ReplicaSet} from '../kube/deployment.ts'
import type {CronJob} from '../kube/job.ts'
import type {Node} from '../kube/node.ts'
import type {Key, KubeObject} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {isPodReady} from '../kube/pod.ts'
import type {PodDisruptionBudget, Service} from '../kube/service.ts'
import type {Why} from './request.ts'
import {whyMissed} from './standstill/cronjob.ts'
import {answers, whyNotGone} from './standstill/deletion.ts'
import {whyNotReady} from './standstill/pod.ts'
import type {World} from './world.ts'
import {findByKey, list, owned} from './world.ts'

/**
 * Why something does not happen that no loop notes, because upstream nobody waits for it in a loop of their own: why an object does not go,
 * a pod does not become Ready or leave its node, a Service leads nowhere. Asked when a person asks; it costs what the object is about.
 */
export function standstill(world: World, key: Key): readonly Why[] {
  const object = findByKey(world, key)
  if (object === undefined) return []
  return [...whyNotGone(world, object), ...whyStands(world, object)]
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
    case 'ReplicaSet':
      return whyTooFewReady(world, object as ReplicaSet)
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

function whyTooFewReady(world: World, set: ReplicaSet): readonly Why[] {
  const replicas = set.spec.replicas ?? 1
  const ready = set.status?.readyReplicas ?? 0
  const unready = owned(world, set.metadata.uid ?? '', 'Pod').find(pod => !isPodReady(pod))
  if (ready >= replicas || unready === undefined) return []
  return [{rule: 'replicaset-waits-for-ready', facts: {set: set.metadata.name, ready, replicas, pod: unready.metadata.name}}]
}
