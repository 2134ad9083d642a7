import {findCondition, keyOf} from '../../kube/object.ts'
import type {ContainerStatus, Pod} from '../../kube/pod.ts'
import {isPodReady, isPodTerminal} from '../../kube/pod.ts'
import {selects} from '../../kube/selector.ts'
import type {Why} from '../request.ts'
import type {World} from '../world.ts'
import {find, list, waitsOf} from '../world.ts'
import {restartsAfter} from '../kubelet/restarts.ts'
import {isAttachedFor} from '../volumes/attach.ts'
import {answers} from './deletion.ts'

/** Why a pod that has a node is not Ready, and why one does not leave a node that is to be emptied. */
export function whyNotReady(world: World, pod: Pod): readonly Why[] {
  const {nodeName} = pod.spec
  if (pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) return []
  if (nodeName === undefined)
    return waitsOf(world, keyOf(pod)).length > 0 ? [] : [{rule: 'pod-is-looked-at-next', facts: {pod: pod.metadata.name}}]
  const node = find(world, 'Node', '', nodeName)
  const facts = {pod: pod.metadata.name, node: nodeName}
  if (node !== undefined && !answers(node)) return [{rule: 'pod-not-heard-of', facts}]
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  const stuck = statuses.flatMap(status => whyContainerWaits(pod, status))
  if (stuck.length > 0) return stuck
  const claim = (pod.spec.volumes ?? [])
    .flatMap(volume => volume.persistentVolumeClaim?.claimName ?? [])
    .find(name => !isAttachedFor(world, pod, name))
  if (claim !== undefined) return [{rule: 'pod-waits-for-attach', facts: {...facts, claim}}]
  const slow = [...whyInitialising(pod), ...whyUnready(pod)]
  const evicted = node?.spec?.unschedulable === true ? whyNotEvicted(world, pod, nodeName) : []
  if (slow.length > 0 || isPodReady(pod)) return [...slow, ...evicted]
  return [{rule: pod.status?.phase === 'Running' ? 'pod-is-done-next' : 'pod-is-starting', facts}, ...evicted]
}

const PULL = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError'])

function whyContainerWaits(pod: Pod, {name, state, lastState, image, restartCount}: ContainerStatus): readonly Why[] {
  const {reason = '', message = ''} = state?.waiting ?? {}
  const facts = {pod: pod.metadata.name, container: name}
  if (PULL.has(reason)) return [{rule: 'pod-waits-for-image', facts: {...facts, image, reason}}]
  // For most of the wait the container shows how it ended, not that it waits.
  const code = (state?.terminated ?? lastState?.terminated)?.exitCode ?? 0
  const ended = state?.terminated !== undefined && restarts(pod, name, code)
  if (reason === 'CrashLoopBackOff' || ended) {
    return [{rule: 'pod-crashes', facts: {...facts, code, restarts: restartCount}}]
  }
  if (reason.startsWith('Create') || reason === 'RunContainerError')
    return [{rule: 'container-cannot-start', facts: {...facts, problem: message}}]
  return []
}

function restarts(pod: Pod, name: string, code: number): boolean {
  const init = pod.spec.initContainers?.find(each => each.name === name)
  if (init !== undefined && init.restartPolicy !== 'Always' && code === 0) return false
  const container = init ?? pod.spec.containers.find(each => each.name === name)
  return container !== undefined && restartsAfter(pod, container, code)
}

function whyInitialising(pod: Pod): readonly Why[] {
  const all = pod.spec.initContainers ?? []
  const at = (pod.status?.initContainerStatuses ?? []).find(
    ({name, state, started}) =>
      state?.terminated?.exitCode !== 0 && !(all.find(each => each.name === name)?.restartPolicy === 'Always' && started === true),
  )
  return at === undefined ? [] : [{rule: 'pod-initialises', facts: {pod: pod.metadata.name, container: at.name}}]
}

function whyUnready(pod: Pod): readonly Why[] {
  if (isPodReady(pod)) return []
  return (pod.status?.containerStatuses ?? []).flatMap(({name, ready, state}): readonly Why[] => {
    if (ready || state?.running === undefined) return []
    const container = pod.spec.containers.find(each => each.name === name)
    const probe =
      container?.startupProbe !== undefined && findCondition(pod.status?.conditions, 'ContainersReady') === undefined
        ? 'startup'
        : 'readiness'
    return [{rule: 'pod-is-not-ready', facts: {pod: pod.metadata.name, container: name, probe}}]
  })
}

/** A drained node keeps a pod as long as a budget allows no disruption. */
function whyNotEvicted(world: World, pod: Pod, node: string): readonly Why[] {
  return list(world, 'PodDisruptionBudget', pod.metadata.namespace ?? '')
    .filter(({spec, status}) => selects(spec.selector, pod.metadata.labels) && (status?.disruptionsAllowed ?? 0) <= 0)
    .map(({metadata, status}) => ({
      rule: 'budget-holds-pod',
      facts: {
        pod: pod.metadata.name,
        node,
        budget: metadata.name,
        healthy: status?.currentHealthy ?? 0,
        desired: status?.desiredHealthy ?? 0,
      },
    }))
}
