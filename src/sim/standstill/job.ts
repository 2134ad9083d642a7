import type {Job} from '../../kube/job.ts'
import {finishedCondition} from '../../kube/job-state.ts'
import {findCondition, keyOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {isPodTerminal} from '../../kube/pod.ts'
import type {Why} from '../request.ts'
import type {World} from '../world.ts'
import {owned, waitsOf} from '../world.ts'

/** Why a Job goes on for ever: its controller waits for pods to end, and there is one that never will as it is. */
export function whyNotDone(world: World, job: Job): readonly Why[] {
  if (finishedCondition(job) !== undefined) return []
  const pods = owned(world, job.metadata.uid ?? '', 'Pod').filter(
    pod => !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined,
  )
  const facts = {job: job.metadata.name, limit: job.spec.backoffLimit ?? 6}
  const stuck = pods.find(neverStarts)
  if (stuck !== undefined) return [{rule: 'job-pod-never-starts', facts: {...facts, pod: stuck.metadata.name}}]
  const again = pods.find(restarts)
  if (again !== undefined) return [{rule: 'job-pod-restarts', facts: {...facts, pod: again.metadata.name}}]
  return waitsOf(world, keyOf(job)).length > 0 ? [] : [{rule: 'job-is-looked-at-next', facts: {job: job.metadata.name}}]
}

const ON_THEIR_WAY = ['ContainerCreating', 'PodInitializing']

/** No node takes it, or a container of it cannot be made. */
function neverStarts({status}: Pod): boolean {
  if (status?.phase !== undefined && status.phase !== 'Pending') return false
  if (findCondition(status?.conditions, 'PodScheduled')?.status === 'False') return true
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].some(
    ({state}) => state?.waiting?.reason !== undefined && !ON_THEIR_WAY.includes(state.waiting.reason),
  )
}

function restarts({spec, status}: Pod): boolean {
  return spec.restartPolicy === 'OnFailure' && (status?.containerStatuses ?? []).some(({restartCount}) => restartCount > 0)
}
