import type {Container, Pod} from '../../kube/pod.ts'

/**
 * Whether a container that ended with a code starts again, as ContainerShouldRestart of pkg/api/v1/pod: the first of its own rules that
 * fits, then its own policy, then the pod's. A rule that restarts all containers of the pod restarts this one only.
 */
export function restartsAfter({spec}: Pod, {restartPolicy, restartPolicyRules = NO_RULES}: Container, exitCode: number): boolean {
  if (restartPolicy !== undefined) {
    for (const {exitCodes} of restartPolicyRules)
      if (exitCodes !== undefined && exitCodes.values.includes(exitCode) === (exitCodes.operator === 'In')) return true
  }
  const policy = restartPolicy ?? spec.restartPolicy ?? 'Always'
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

const NO_RULES: NonNullable<Container['restartPolicyRules']> = []
