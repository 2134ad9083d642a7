import type {Condition, Timestamp} from '../../kube/object.ts'
import type {Container, ContainerStatus, PodPhase} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import type {Draft} from './draft.ts'
import {ALL_RESTARTING, mustRestartAll} from './restart-all.ts'
import {couldRestartAll} from './restarts.ts'

/** Conditions that are the kubelet's own; others on the pod are kept, before them. */
const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled', ALL_RESTARTING]

type Verdict = {readonly status: 'True' | 'False'; readonly reason: string | undefined; readonly message: string | undefined}

const verdict = (status: Verdict['status'], reason?: string, message?: string): Verdict => ({status, reason, message})
const YES = verdict('True')
const NO = verdict('False')
const COMPLETED = verdict('False', 'PodCompleted')
const FAILED = verdict('False', 'PodFailed')
const DONE = verdict('True', 'PodCompleted')

/** The conditions of a pod whose sandbox has just been made: that one alone is new. */
export function withSandbox(draft: Draft): readonly Condition[] {
  const now = timestamp(draft.now)
  return (draft.pod.status?.conditions ?? []).map(condition => {
    if (condition.type !== 'PodReadyToStartContainers' || condition.status === 'True') return condition
    const {type, reason, message, observedGeneration, lastProbeTime} = condition
    return observedGeneration !== undefined && lastProbeTime === null && reason === undefined && message === undefined
      ? shared(now, observedGeneration, type, YES)
      : {...condition, status: 'True' as const, lastTransitionTime: now}
  })
}

/** The pod's conditions in the kubelet's order, as pkg/kubelet/status/generate.go. */
export function conditionsOf(draft: Draft, statuses: readonly ContainerStatus[], phase: PodPhase): readonly Condition[] {
  const old = draft.pod.status?.conditions ?? NO_CONDITIONS
  const containers = containersReady(draft, statuses, phase)
  const generation = draft.pod.metadata.generation ?? 1
  const now = timestamp(draft.now)
  const own = [
    withTransition(now, generation, old, 'PodReadyToStartContainers', hasSandbox(draft) ? YES : NO),
    withTransition(now, generation, old, 'Initialized', initialized(draft, statuses, phase)),
    withTransition(now, generation, old, 'Ready', ready(draft, containers)),
    withTransition(now, generation, old, 'ContainersReady', containers),
    withTransition(now, generation, old, 'PodScheduled', YES),
  ]
  if (couldRestartAll(draft.pod)) own.push(withTransition(now, generation, old, ALL_RESTARTING, restarting(draft, phase)))
  const others = old.filter(condition => !OWN.includes(condition.type))
  return others.length === 0 ? own : [...others, ...own]
}

function restarting(draft: Draft, phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return COMPLETED
  if (phase === 'Failed') return FAILED
  return mustRestartAll(draft) ? verdict('True', 'RestartAllContainersStarted', 'container exited with restart policy rule') : NO
}

const NO_CONDITIONS: readonly Condition[] = []

function hasSandbox({memory, machine}: Draft): boolean {
  return (
    memory.sandbox !== undefined && memory.sandbox.since >= machine.since && memory.stage !== 'terminated' && memory.stage !== 'finished'
  )
}

function containersReady(draft: Draft, statuses: readonly ContainerStatus[], phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return COMPLETED
  if (phase === 'Failed') return FAILED
  const {initContainers = NO_CONTAINERS, containers} = draft.pod.spec
  let unready = ''
  for (const {name, restartPolicy} of initContainers)
    if (restartPolicy === 'Always' && named(statuses, name)?.ready !== true) unready += ` ${name}`
  for (const {name} of containers) if (named(statuses, name)?.ready !== true) unready += ` ${name}`
  return unready === '' ? YES : verdict('False', 'ContainersNotReady', `containers with unready status: [${unready.slice(1)}]`)
}

const NO_CONTAINERS: readonly Container[] = []

function named<T extends {readonly name: string}>(list: readonly T[], name: string): T | undefined {
  for (const one of list) if (one.name === name) return one
  return undefined
}

/** Ready needs the containers and every readiness gate. */
function ready(draft: Draft, containers: Verdict): Verdict {
  if (containers.status === 'False') return containers
  const {spec, status} = draft.pod
  if (spec.readinessGates === undefined) return YES
  const missing = spec.readinessGates.flatMap(({conditionType}) => {
    const found = status?.conditions?.find(condition => condition.type === conditionType)
    if (found === undefined) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    return found.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`]
  })
  return missing.length === 0 ? YES : verdict('False', 'ReadinessGatesNotReady', missing.join(', '))
}

function initialized(draft: Draft, statuses: readonly ContainerStatus[], phase: PodPhase): Verdict {
  const {spec} = draft.pod
  const inits = spec.initContainers ?? NO_CONTAINERS
  if (phase === 'Succeeded') return DONE
  if (inits.length === 0) return YES
  const incomplete = inits
    .filter(container => {
      const status = named(statuses, container.name)
      return container.restartPolicy === 'Always' ? status?.started !== true : status?.ready !== true
    })
    .map(container => container.name)
  const begun = spec.containers.some(container => {
    const status = named(statuses, container.name)
    return status?.state?.running !== undefined || status?.state?.terminated !== undefined || status?.lastState?.terminated !== undefined
  })
  const before = draft.pod.status?.conditions?.find(condition => condition.type === 'Initialized')?.status === 'True'
  if (begun || before || incomplete.length === 0) return YES
  return verdict('False', 'ContainersNotInitialized', `containers with incomplete status: [${incomplete.join(' ')}]`)
}

/** The same condition object as before where nothing has changed. */
function withTransition(now: Timestamp, observedGeneration: number, old: readonly Condition[], type: string, verdict: Verdict): Condition {
  const {status, reason, message} = verdict
  const before = ofType(old, type)
  const since = before?.status === status ? before.lastTransitionTime : undefined
  if (
    before !== undefined &&
    since !== undefined &&
    before.reason === reason &&
    before.message === message &&
    before.observedGeneration === observedGeneration &&
    before.lastProbeTime === null
  )
    return before
  const lastTransitionTime = since ?? now
  return lastTransitionTime === now
    ? shared(now, observedGeneration, type, verdict)
    : conditionOf(lastTransitionTime, observedGeneration, type, verdict)
}

function conditionOf(lastTransitionTime: Timestamp, observedGeneration: number, type: string, verdict: Verdict): Condition {
  const {status, reason, message} = verdict
  if (reason === undefined) return {type, status, observedGeneration, lastProbeTime: null, lastTransitionTime}
  return message === undefined
    ? {type, status, reason, observedGeneration, lastProbeTime: null, lastTransitionTime}
    : {type, status, reason, message, observedGeneration, lastProbeTime: null, lastTransitionTime}
}

function ofType(conditions: readonly Condition[], type: string): Condition | undefined {
  for (const condition of conditions) if (condition.type === type) return condition
  return undefined
}

/** Conditions that begin in one second are alike in many pods: those are one value. */
function shared(now: Timestamp, observedGeneration: number, type: string, verdict: Verdict): Condition {
  if (alike.now !== now) alike = {now, byType: new Map()}
  const {byType} = alike
  const known = byType.get(type)
  for (const condition of known ?? NO_CONDITIONS) if (isLike(condition, observedGeneration, verdict)) return condition
  const made = conditionOf(now, observedGeneration, type, verdict)
  byType.set(type, known === undefined || known.length >= MOST_ALIKE ? [made] : [...known, made])
  return made
}

const isLike = (condition: Condition, observedGeneration: number, {status, reason, message}: Verdict): boolean =>
  condition.status === status &&
  condition.reason === reason &&
  condition.message === message &&
  condition.observedGeneration === observedGeneration

let alike: {readonly now: Timestamp; readonly byType: Map<string, readonly Condition[]>} = {now: '', byType: new Map()}
/** Of one type: looking through them must stay cheaper than making one. */
const MOST_ALIKE = 16
