import type {Container, ContainerStatus, PodPhase} from '../../kube/pod.ts'
import type {Draft} from './draft.ts'
import {isRunning} from './draft.ts'
import {TAKEN_AWAY} from './restart-all.ts'
import {restartsAfter} from './restarts.ts'

type Ended = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>

/** How a container's last run ended, if it has one that is over: its state, or its last state while it waits. */
function endedRun(status: ContainerStatus | undefined): Ended | undefined {
  return status?.state?.terminated ?? (status?.state?.waiting === undefined ? undefined : status.lastState?.terminated)
}

function named(statuses: readonly ContainerStatus[], name: string): ContainerStatus | undefined {
  for (const status of statuses) if (status.name === name) return status
  return undefined
}

/** Whether a run that ended is followed by another: always when it was taken away in a restart of all containers. */
function again({pod}: Draft, container: Container, {exitCode, reason}: Ended): boolean {
  return reason === TAKEN_AWAY.reason || restartsAfter(pod, container, exitCode)
}

type InitCount = {
  readonly failed: boolean
  readonly pending: number
  readonly pendingSidecars: number
  readonly running: number
  readonly waiting: number
}

function countInits(draft: Draft, statuses: readonly ContainerStatus[]): InitCount {
  const count = {failed: false, pending: 0, pendingSidecars: 0, running: 0, waiting: 0}
  for (const container of draft.pod.spec.initContainers ?? []) {
    const status = named(statuses, container.name)
    const ended = endedRun(status)
    if (container.restartPolicy !== 'Always') {
      if (ended === undefined) count.pending += 1
      else if (ended.exitCode !== 0 && !again(draft, container, ended)) count.failed = true
    } else if (status?.state?.running !== undefined) {
      count.running += 1
      if (status.started !== true) count.pendingSidecars += 1
    } else if (ended === undefined) {
      count.pendingSidecars += 1
      count.waiting += 1
    }
  }
  return count
}

type MainCount = {
  readonly running: number
  readonly waiting: number
  readonly ended: number
  readonly restartable: number
  readonly succeeded: number
}

function countMains(draft: Draft, statuses: readonly ContainerStatus[]): MainCount {
  const count = {running: 0, waiting: 0, ended: 0, restartable: 0, succeeded: 0}
  for (const container of draft.pod.spec.containers) {
    const status = named(statuses, container.name)
    const ended = endedRun(status)
    if (status?.state?.running !== undefined) count.running += 1
    else if (ended === undefined) count.waiting += 1
    else {
      count.ended += 1
      if (again(draft, container, ended)) count.restartable += 1
      if (status?.state?.terminated?.exitCode === 0) count.succeeded += 1
    }
  }
  return count
}

/** A pod's phase from its containers' statuses, as getPhase in kubelet_pods.go. `stopped`: none of them will run again. */
export function phaseOf(draft: Draft, statuses: readonly ContainerStatus[], stopped: boolean): PodPhase {
  const inits = countInits(draft, statuses)
  if (inits.failed) return 'Failed'
  const mains = countMains(draft, statuses)
  const begun = draft.pod.spec.containers.some(container => isRunning(draft, container.name))
  if (inits.pending > 0 || (inits.pendingSidecars > 0 && !begun) || inits.waiting + mains.waiting > 0) return 'Pending'
  if (inits.running + mains.running > 0) return 'Running'
  if (!stopped && mains.restartable > 0) return 'Running'
  return mains.ended === mains.succeeded ? 'Succeeded' : 'Failed'
}
