import type {Job, PodFailurePolicyRule} from '../../kube/job.ts'
import type {ContainerStatus, Pod} from '../../kube/pod.ts'
import {hasFailed} from './facts.ts'

/** What spec.podFailurePolicy makes of a failed pod: the first rule that fits decides. `counted` is whether it uses up the backoffLimit. */
export type PolicyMatch = {readonly counted: boolean; readonly action?: PodFailurePolicyRule['action']; readonly failsJob?: string}

/** As matchPodFailurePolicy of pod_failure_policy.go, with its message for FailJob. */
export function matchFailurePolicy(job: Job, pod: Pod): PolicyMatch {
  for (const [index, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
    const found = rule.onExitCodes === undefined ? conditionMessage(pod, rule) : exitMessage(pod, rule.onExitCodes)
    if (found === undefined) continue
    const {action} = rule
    if (action !== 'FailJob') return {counted: action !== 'Ignore', action}
    return {counted: true, action, failsJob: `${found} matching FailJob rule at index ${index}`}
  }
  return {counted: true}
}

function exitMessage(pod: Pod, onExitCodes: NonNullable<PodFailurePolicyRule['onExitCodes']>): string | undefined {
  const fits = ({name, state}: ContainerStatus) => {
    const code = state?.terminated?.exitCode
    if (code === undefined || code === 0 || (onExitCodes.containerName !== undefined && onExitCodes.containerName !== name)) return false
    return onExitCodes.values.includes(code) === (onExitCodes.operator === 'In')
  }
  const found = pod.status?.containerStatuses?.find(fits) ?? pod.status?.initContainerStatuses?.find(fits)
  if (found === undefined) return undefined
  const code = found.state?.terminated?.exitCode
  return `Container ${found.name} for pod ${pod.metadata.namespace}/${pod.metadata.name} failed with exit code ${code}`
}

function conditionMessage(pod: Pod, {onPodConditions = []}: PodFailurePolicyRule): string | undefined {
  const found = pod.status?.conditions?.find(({type, status}) =>
    onPodConditions.some(pattern => pattern.type === type && (pattern.status ?? 'True') === status),
  )
  return found === undefined ? undefined : `Pod ${pod.metadata.namespace}/${pod.metadata.name} has condition ${found.type}`
}

/** The message with which a failed pod fails the whole Job; undefined when none does. */
export function jobFailureMessage(job: Job, pods: readonly Pod[]): string | undefined {
  if (job.spec.podFailurePolicy === undefined) return undefined
  for (const pod of pods) {
    const message = hasFailed(job, pod) ? matchFailurePolicy(job, pod).failsJob : undefined
    if (message !== undefined) return message
  }
  return undefined
}
