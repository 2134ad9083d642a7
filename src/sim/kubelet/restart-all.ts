import {findCondition} from '../../kube/object.ts'
import type {Container, ContainerState} from '../../kube/pod.ts'
import type {Draft} from './draft.ts'
import {allContainers, containerMemory, event, isRunning, processOf, setContainer, setProcess, why} from './draft.ts'
import type {Todo} from './memory.ts'
import {couldRestartAll, restartsAllAfter} from './restarts.ts'

/** The pod's condition while all its containers are taken away to start anew. */
export const ALL_RESTARTING = 'AllContainersRestarting'

/** How the status tells of a container that was taken away, while it waits and as its last state. */
export const TAKEN_AWAY = {
  reason: 'RestartingAllContainers',
  message: 'The container is removed because RestartAllContainers in place',
} as const
const LAST: NonNullable<ContainerState['terminated']> = {exitCode: 137, ...TAKEN_AWAY}

/** Whether the status that is known already says that all containers restart. */
export function allRestart({pod}: Draft): boolean {
  return findCondition(pod.status?.conditions, ALL_RESTARTING)?.status === 'True'
}

/**
 * Whether all containers of the pod have to go now, as GenerateAllContainersRestartingCondition: one has ended with a code for which its
 * rule says so, and not all are gone yet.
 */
export function mustRestartAll(draft: Draft): boolean {
  if (!couldRestartAll(draft.pod)) return false
  const all = allContainers(draft.pod)
  if (!allRestart(draft) && !all.some(container => hasAskedForIt(draft, container))) return false
  return all.some(({name}) => processOf(draft, name) !== undefined)
}

function hasAskedForIt(draft: Draft, container: Container): boolean {
  const ended = processOf(draft, container.name)?.ended
  return ended !== undefined && restartsAllAfter(container, ended.exitCode)
}

/** What a sync does then, as computePodActions: it takes all away, those that asked for it last. */
export function takeAllAway(draft: Draft): readonly Todo[] {
  const {containers, initContainers = []} = draft.pod.spec
  const there = [...containers, ...initContainers].filter(({name}) => processOf(draft, name) !== undefined)
  const [asked, others] = [there.filter(one => hasAskedForIt(draft, one)), there.filter(one => !hasAskedForIt(draft, one))]
  return [...others, ...asked].map(({name}): Todo => ({do: 'reset', name}))
}

/** Takes a container away: one that runs is killed without any grace, so without its preStop hook. Its restarts go on counting. */
export function takeAway(draft: Draft, {name}: Container): void {
  const process = processOf(draft, name)
  if (process === undefined) return
  if (isRunning(draft, name))
    event(draft, {reason: 'Killing', message: 'killing', container: name}, why(draft, 'all-restart', {container: name}))
  setProcess(draft, name, undefined)
  const memory = containerMemory(draft, name)
  setContainer(draft, name, {...memory, reason: undefined, message: undefined, last: LAST, restarts: process.restarts + 1})
}
