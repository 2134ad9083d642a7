import {age} from './duration.ts'
import {at, listAt, numAt, textAt} from './peek.ts'
import type {Sheet} from './columns.ts'

export const POD_SHEET: Sheet = {
  columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
  wide: ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'],
  row: (pod, now) => {
    const look = podSummary(pod)
    const ago = look.restarts !== 0 && look.lastRestart !== '' ? ` (${age(look.lastRestart, now)} ago)` : ''
    return [
      textAt(pod, 'metadata', 'name'),
      `${look.ready}/${look.total}`,
      look.status,
      `${look.restarts}${ago}`,
      age(at(pod, 'metadata', 'creationTimestamp'), now),
    ]
  },
  wideRow: pod => [
    textAt(pod, 'status', 'podIPs', 0, 'ip') || '<none>',
    textAt(pod, 'spec', 'nodeName') || '<none>',
    textAt(pod, 'status', 'nominatedNodeName') || '<none>',
    readinessGates(pod),
  ],
}

export type PodSummary = {
  readonly ready: number
  readonly total: number
  readonly status: string
  readonly restarts: number
  readonly lastRestart: string
}

/** READY, STATUS and RESTARTS of a pod, as printPod of k8s.io/kubernetes/pkg/printers/internalversion works them out. */
export function podSummary(pod: unknown): PodSummary {
  const inits = listAt(pod, 'spec', 'initContainers')
  const sidecars = new Set(inits.filter(init => textAt(init, 'restartPolicy') === 'Always').map(init => textAt(init, 'name')))
  const total = listAt(pod, 'spec', 'containers').length + sidecars.size
  const start = initialStatus(pod)
  const init = initPart(pod, sidecars, inits.length, start)
  const initialized = conditionIs(pod, 'Initialized', 'True')
  const main =
    init.initializing && !initialized
      ? init
      : mainPart(pod, {...init, restarts: init.sidecarRestarts, lastRestart: init.lastSidecarRestart})
  return {ready: main.ready, total, status: deletedStatus(pod, main.status), restarts: main.restarts, lastRestart: main.lastRestart}
}

function initialStatus(pod: unknown): string {
  const gated = listAt(pod, 'status', 'conditions').some(
    condition => textAt(condition, 'type') === 'PodScheduled' && textAt(condition, 'reason') === 'SchedulingGated',
  )
  return gated ? 'SchedulingGated' : textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase')
}

type Part = {readonly status: string; readonly ready: number; readonly restarts: number; readonly lastRestart: string}
type InitPart = Part & {readonly initializing: boolean; readonly sidecarRestarts: number; readonly lastSidecarRestart: string}

function initPart(pod: unknown, sidecars: ReadonlySet<string>, count: number, status: string): InitPart {
  let part: InitPart = {status, ready: 0, restarts: 0, lastRestart: '', initializing: false, sidecarRestarts: 0, lastSidecarRestart: ''}
  for (const [index, container] of listAt(pod, 'status', 'initContainerStatuses').entries()) {
    const sidecar = sidecars.has(textAt(container, 'name'))
    const restarts = numAt(container, 'restartCount')
    const last = later(part.lastRestart, textAt(container, 'lastState', 'terminated', 'finishedAt'))
    part = {...part, restarts: part.restarts + restarts, lastRestart: last}
    if (sidecar) {
      const lastSidecar = later(part.lastSidecarRestart, textAt(container, 'lastState', 'terminated', 'finishedAt'))
      part = {...part, sidecarRestarts: part.sidecarRestarts + restarts, lastSidecarRestart: lastSidecar}
    }
    if (at(container, 'state', 'terminated') !== undefined && numAt(container, 'state', 'terminated', 'exitCode') === 0) continue
    if (sidecar && at(container, 'started') === true) {
      part = {...part, ready: part.ready + (at(container, 'ready') === true ? 1 : 0)}
      continue
    }
    return {...part, status: initStatus(container, index, count), initializing: true}
  }
  return part
}

function initStatus(container: unknown, index: number, count: number): string {
  const ended = at(container, 'state', 'terminated')
  if (ended !== undefined) return `Init:${endReason(ended)}`
  const waiting = textAt(container, 'state', 'waiting', 'reason')
  return waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${count}`
}

function endReason(ended: unknown): string {
  const signal = numAt(ended, 'signal')
  return textAt(ended, 'reason') || (signal === 0 ? `ExitCode:${numAt(ended, 'exitCode')}` : `Signal:${signal}`)
}

function mainPart(pod: unknown, start: Part): Part {
  let {status, ready, restarts, lastRestart} = start
  let running = false
  let errorReason = ''
  // From the last to the first: the first container's reason is the one that stays.
  for (const container of [...listAt(pod, 'status', 'containerStatuses')].reverse()) {
    restarts += numAt(container, 'restartCount')
    lastRestart = later(lastRestart, textAt(container, 'lastState', 'terminated', 'finishedAt'))
    const waiting = textAt(container, 'state', 'waiting', 'reason')
    const ended = at(container, 'state', 'terminated')
    if (waiting !== '') status = waiting
    else if (ended !== undefined) {
      status = endReason(ended)
      if (numAt(ended, 'exitCode') !== 0) errorReason = status
    } else if (at(container, 'ready') === true && at(container, 'state', 'running') !== undefined) {
      running = true
      ready += 1
    }
  }
  if (status === 'Completed') {
    if (running && conditionIs(pod, 'Ready', 'True')) status = 'Running'
    else if (errorReason !== '') status = errorReason
    else if (running) status = 'NotReady'
  }
  return {status, ready, restarts, lastRestart}
}

function deletedStatus(pod: unknown, status: string): string {
  if (at(pod, 'metadata', 'deletionTimestamp') === undefined) return status
  if (textAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown'
  const phase = textAt(pod, 'status', 'phase')
  return phase === 'Succeeded' || phase === 'Failed' ? status : 'Terminating'
}

function conditionIs(object: unknown, type: string, status: string): boolean {
  return listAt(object, 'status', 'conditions').some(
    condition => textAt(condition, 'type') === type && textAt(condition, 'status') === status,
  )
}

function readinessGates(pod: unknown): string {
  const gates = listAt(pod, 'spec', 'readinessGates')
  if (gates.length === 0) return '<none>'
  return `${gates.filter(gate => conditionIs(pod, textAt(gate, 'conditionType'), 'True')).length}/${gates.length}`
}

function later(a: string, b: string): string {
  return b > a ? b : a
}
