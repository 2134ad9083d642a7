import type {Container, Pod} from '../../kube/pod.ts'

type Rule = NonNullable<Container['restartPolicyRules']>[number]

/** The first rule of a container that fits the code with which it ended, as FindMatchingContainerRestartRule of pkg/api/v1/pod. */
function ruleFor({restartPolicy, restartPolicyRules = NO_RULES}: Container, exitCode: number): Rule | undefined {
  if (restartPolicy === undefined) return undefined
  return restartPolicyRules.find(
    ({exitCodes}) => exitCodes !== undefined && exitCodes.values.includes(exitCode) === (exitCodes.operator === 'In'),
  )
}

/**
 * Whether a container that ended with a code starts again, as ContainerShouldRestart of pkg/api/v1/pod: the first of its own rules that
 * fits, then its own policy, then the pod's.
 */
export function restartsAfter({spec}: Pod, container: Container, exitCode: number): boolean {
  if (ruleFor(container, exitCode) !== undefined) return true
  const policy = container.restartPolicy ?? spec.restartPolicy ?? 'Always'
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** Whether this end of one container restarts all containers of its pod. */
export function restartsAllAfter(container: Container, exitCode: number): boolean {
  return ruleFor(container, exitCode)?.action === RESTART_ALL
}

/** Whether any container has a rule that restarts all, as AllContainersCouldRestart of pkg/api/v1/pod. */
export function couldRestartAll({spec}: Pod): boolean {
  return hasRule(spec.containers) || (spec.initContainers !== undefined && hasRule(spec.initContainers))
}

function hasRule(containers: readonly Container[]): boolean {
  for (const {restartPolicyRules} of containers) if (restartPolicyRules?.some(({action}) => action === RESTART_ALL)) return true
  return false
}

const RESTART_ALL = 'RestartAllContainers'
const NO_RULES: readonly Rule[] = []
