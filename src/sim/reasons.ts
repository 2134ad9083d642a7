import {CLUSTER_REASONS} from './reasons/cluster.ts'
import {CRONJOB_REASONS} from './reasons/cronjob.ts'
import {DAEMONSET_REASONS} from './reasons/daemonset.ts'
import {DEPLOYMENT_REASONS} from './reasons/deployment.ts'
import {JOB_REASONS} from './reasons/job.ts'
import {KUBELET_REASONS} from './reasons/kubelet.ts'
import {REPLICASET_REASONS} from './reasons/replicaset.ts'
import {SCHEDULER_REASONS} from './reasons/scheduler.ts'
import {STANDSTILL_REASONS} from './reasons/standstill.ts'
import {STATEFULSET_REASONS} from './reasons/statefulset.ts'
import {TTL_REASONS} from './reasons/ttl.ts'

/**
 * The sentence of each rule, with `{fact}` where a fact belongs. Kubernetes' own event texts are not here: they stay as
 * Kubernetes writes them. Each loop keeps its table in reasons/; a rule's name is unique among all.
 */
export const REASONS: Readonly<Record<string, string>> = {
  refused: 'the API server refused: {message}',
  start: 'it was there when the lesson began',
  asked: 'you asked for it',
  ...CLUSTER_REASONS,
  ...CRONJOB_REASONS,
  ...DAEMONSET_REASONS,
  ...DEPLOYMENT_REASONS,
  ...JOB_REASONS,
  ...KUBELET_REASONS,
  ...REPLICASET_REASONS,
  ...SCHEDULER_REASONS,
  ...STANDSTILL_REASONS,
  ...STATEFULSET_REASONS,
  ...TTL_REASONS,
}

/** A reason in words; a fact that is missing shows its name, and an unknown rule its own. */
export function sentence(why: {readonly rule: string; readonly facts: Readonly<Record<string, string | number>>}): string {
  const template = REASONS[why.rule] ?? why.rule
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(Object.hasOwn(why.facts, name) ? why.facts[name] : whole))
}
