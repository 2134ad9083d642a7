import type {Job} from '../../kube/job.ts'
import {finishedCondition} from '../../kube/job-state.ts'
import {controllerOf} from '../../kube/object.ts'
import type {Pod} from '../../kube/pod.ts'
import {matcher} from '../history/selector.ts'
import type {Request} from '../request.ts'
import type {World} from '../world.ts'
import {find, orphans, owned, podsWithLabel} from '../world.ts'
import {isTracked, untracked} from './facts.ts'

/**
 * Pods that nobody counts any more would never go away with their finalizer on: those of a Job that is gone or finished,
 * and those that were orphaned. As syncOrphanPod; managed Jobs' pods are left to their manager.
 */
function release(world: World, pods: readonly Pod[], name: string): readonly Request[] {
  return pods
    .filter(pod => isTracked(pod) && isOrphan(world, pod))
    .map(
      (pod): Request => ({
        verb: 'update',
        object: untracked(pod),
        why: {rule: 'job-lets-orphan-go', facts: {job: name, pod: pod.metadata.name}},
      }),
    )
}

function isOrphan(world: World, pod: Pod): boolean {
  const controller = controllerOf(pod)
  if (controller === undefined) return true
  if (controller.kind !== 'Job') return false
  const job = find(world, 'Job', pod.metadata.namespace ?? '', controller.name)
  return job === undefined || job.metadata.uid !== controller.uid || finishedCondition(job) !== undefined
}

/** For a Job that is gone: pods that name it in a label, or that its remembered uid still owns. */
export function releasePodsOfGone(world: World, namespace: string, name: string, uid: string | undefined): readonly Request[] {
  const labelled = podsWithLabel(world, namespace, 'batch.kubernetes.io/job-name', name)
  const mine = uid === undefined ? [] : owned(world, uid, 'Pod').filter(pod => !labelled.includes(pod))
  return release(world, [...labelled, ...mine], name)
}

/** For a Job that is there: pods of its selector that belong to nobody, and all its pods once it has finished. */
export function releasePodsOf(world: World, job: Job): readonly Request[] {
  const matches = matcher(job.spec.selector)
  const strays = orphans(world, 'Pod', job.metadata.namespace ?? '').filter(pod => matches(pod.metadata.labels))
  return release(world, [...owned(world, job.metadata.uid ?? '', 'Pod'), ...strays], job.metadata.name)
}
