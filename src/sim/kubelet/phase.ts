import type {Container, ContainerStatus, PodPhase} from '../../kube/pod.ts'
import type {Draft} from './draft.ts'
import {isRunning} from './draft.ts'

/** Whether a container that ended with a code would be started again by its policy. */
function restarts(draft: Draft, container: Container, exitCode: number): boolean {
  const policy = container.restartPolicy ?? draft.pod.spec.restartPolicy ?? 'Always'
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0)
}

/** A pod's phase from its containers' statuses, as getPhase in kubelet_pods.go. `stopped`: none of them will run again. */
export function phaseOf(draft: Draft, statuses: readonly ContainerStatus[], stopped: boolean): PodPhase {
  const {spec} = draft.pod
  const byName = new Map(statuses.map(status => [status.name, status]))
  let pendingInits = 0
  let pendingSidecars = 0
  let runningCount = 0
  let waiting = 0
  for (const container of spec.initContainers ?? []) {
    const status = byName.get(container.name)
    const ended = status?.state?.terminated ?? (status?.state?.waiting === undefined ? undefined : status.lastState?.terminated)
    if (container.restartPolicy === 'Always') {
      if (status?.state?.running !== undefined) {
        runningCount += 1
        if (status.started !== true) pendingSidecars += 1
      } else if (ended === undefined) {
        pendingSidecars += 1
        waiting += 1
      }
    } else if (ended === undefined) pendingInits += 1
    else if (ended.exitCode !== 0 && !restarts(draft, container, ended.exitCode)) return 'Failed'
  }
  let ends = 0
  let restartable = 0
  let succeeded = 0
  for (const container of spec.containers) {
    const status = byName.get(container.name)
    const ended = status?.state?.terminated ?? (status?.state?.waiting === undefined ? undefined : status.lastState?.terminated)
    if (status?.state?.running !== undefined) runningCount += 1
    else if (ended === undefined) waiting += 1
    else {
      ends += 1
      if (restarts(draft, container, ended.exitCode)) restartable += 1
      if (status?.state?.terminated?.exitCode === 0) succeeded += 1
    }
  }
  const begun = spec.containers.some(container => isRunning(draft, container.name))
  if (pendingInits > 0 || (pendingSidecars > 0 && !begun) || waiting > 0) return 'Pending'
  if (runningCount > 0) return 'Running'
  if (!stopped && restartable > 0) return 'Running'
  return ends === succeeded ? 'Succeeded' : 'Failed'
}
