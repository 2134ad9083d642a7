import type {Condition, Timestamp} from '../../kube/object.ts'
import type {ContainerStatus, PodPhase} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import type {Draft} from './draft.ts'

/** Conditions that are the kubelet's own; others on the pod are kept, before them. */
const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

type Verdict = {readonly status: 'True' | 'False'; readonly reason?: string; readonly message?: string}

/** The conditions of a pod whose sandbox has just been made: that one alone is new. */
export function withSandbox(draft: Draft): readonly Condition[] {
  const lastTransitionTime = timestamp(draft.now)
  return (draft.pod.status?.conditions ?? []).map(condition =>
    condition.type === 'PodReadyToStartContainers' && condition.status !== 'True'
      ? {...condition, status: 'True' as const, lastTransitionTime}
      : condition,
  )
}

/** The pod's conditions in the kubelet's order, as pkg/kubelet/status/generate.go. */
export function conditionsOf(draft: Draft, statuses: readonly ContainerStatus[], phase: PodPhase): readonly Condition[] {
  const old = draft.pod.status?.conditions
  const containers = containersReady(draft, statuses, phase)
  const verdicts: readonly (readonly [string, Verdict])[] = [
    ['PodReadyToStartContainers', {status: hasSandbox(draft) ? 'True' : 'False'}],
    ['Initialized', initialized(draft, statuses, phase)],
    ['Ready', ready(draft, containers)],
    ['ContainersReady', containers],
    ['PodScheduled', {status: 'True'}],
  ]
  const observedGeneration = draft.pod.metadata.generation ?? 1
  const now = timestamp(draft.now)
  const own = verdicts.map(([type, verdict]) => withTransition(now, old, {type, ...verdict, observedGeneration}))
  const others = old?.filter(condition => !OWN.includes(condition.type)) ?? []
  return others.length === 0 ? own : [...others, ...own]
}

function hasSandbox({memory, machine}: Draft): boolean {
  return (
    memory.sandbox !== undefined && memory.sandbox.since >= machine.since && memory.stage !== 'terminated' && memory.stage !== 'finished'
  )
}

function containersReady(draft: Draft, statuses: readonly ContainerStatus[], phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return {status: 'False', reason: 'PodCompleted'}
  if (phase === 'Failed') return {status: 'False', reason: 'PodFailed'}
  const {spec} = draft.pod
  const wanted = [...(spec.initContainers ?? []).filter(container => container.restartPolicy === 'Always'), ...spec.containers]
  const unready = wanted
    .filter(container => statuses.find(status => status.name === container.name)?.ready !== true)
    .map(container => container.name)
  return unready.length === 0
    ? {status: 'True'}
    : {status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]`}
}

type Gate = {readonly conditionType: string}

/** Ready needs the containers and every readiness gate. */
function ready(draft: Draft, containers: Verdict): Verdict {
  if (containers.status === 'False') return containers
  const {spec, status} = draft.pod
  const gates = 'readinessGates' in spec && Array.isArray(spec.readinessGates) ? (spec.readinessGates as readonly Gate[]) : []
  const missing = gates.flatMap(({conditionType}) => {
    const found = status?.conditions?.find(condition => condition.type === conditionType)
    if (found === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    return found.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`]
  })
  return missing.length === 0 ? {status: 'True'} : {status: 'False', reason: 'ReadinessGatesNotReady', message: missing.join(', ')}
}

function initialized(draft: Draft, statuses: readonly ContainerStatus[], phase: PodPhase): Verdict {
  const {spec} = draft.pod
  const inits = spec.initContainers ?? []
  if (inits.length === 0) return {status: 'True', ...(phase === 'Succeeded' && {reason: 'PodCompleted'})}
  const incomplete = inits
    .filter(container => {
      const status = statuses.find(one => one.name === container.name)
      return container.restartPolicy === 'Always' ? status?.started !== true : status?.ready !== true
    })
    .map(container => container.name)
  if (phase === 'Succeeded') return {status: 'True', reason: 'PodCompleted'}
  const begun = spec.containers.some(container => {
    const status = statuses.find(one => one.name === container.name)
    return status?.state?.running !== undefined || status?.state?.terminated !== undefined || status?.lastState?.terminated !== undefined
  })
  const before = draft.pod.status?.conditions?.find(condition => condition.type === 'Initialized')?.status === 'True'
  if (begun || before || incomplete.length === 0) return {status: 'True'}
  return {status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${incomplete.join(' ')}]`}
}

/** The same condition object as before where nothing has changed. */
function withTransition(now: Timestamp, old: readonly Condition[] | undefined, condition: Condition): Condition {
  const before = old?.find(one => one.type === condition.type)
  const stays = before?.status === condition.status && before.lastTransitionTime !== undefined
  if (
    stays &&
    before.reason === condition.reason &&
    before.message === condition.message &&
    before.observedGeneration === condition.observedGeneration &&
    before.lastProbeTime === null
  )
    return before
  const lastTransitionTime = stays ? before.lastTransitionTime : now
  return condition.reason === undefined && lastTransitionTime === now
    ? plain(now, condition)
    : {...condition, lastProbeTime: null, lastTransitionTime}
}

/** Conditions without a reason that begin in one second are alike in all pods: they are one value. */
function plain(now: Timestamp, condition: Condition): Condition {
  if (alike.now !== now) alike = {now, conditions: new Map()}
  const name = `${condition.type} ${condition.status} ${condition.observedGeneration}`
  const known = alike.conditions.get(name)
  if (known !== undefined) return known
  const made = {...condition, lastProbeTime: null, lastTransitionTime: now}
  alike.conditions.set(name, made)
  return made
}

let alike: {readonly now: Timestamp; readonly conditions: Map<string, Condition>} = {now: '', conditions: new Map()}
