import {goDuration} from '../kube/duration.ts'
import type {Key} from '../kube/object.ts'
import {keyOf} from '../kube/object.ts'
import type {Pod} from '../kube/pod.ts'
import {get} from '../sim/table.ts'
import {command, DRY_RUN_FLAG} from './command.ts'
import {cordonNodes, nodesOf} from './cordon.ts'
import type {DrainOptions} from './drain-filter.ts'
import {podsToDrain} from './drain-filter.ts'
import type {Fault} from './fault.ts'
import {fault, isFault, plainFault} from './fault.ts'
import {parseSelector} from './label-selector.ts'
import type {Values} from './flags.ts'
import {durationMs, number, text, truth} from './flags.ts'
import type {DryRun} from './report.ts'
import {dryRunOf, dryRunSuffix} from './report.ts'
import type {Session} from './session.ts'
import {ask, isRefusal, say, warn} from './session.ts'

const FLAGS = `${DRY_RUN_FLAG} chunk-size=int delete-emptydir-data disable-eviction force grace-period=int ignore-daemonsets pod-selector=string
  selector/l=string skip-wait-for-delete-timeout=int timeout=duration`

export const DRAIN = command({
  path: 'drain',
  flags: FLAGS,
  run: drain,
})

/** A pod on its way: to be asked to go (again), or asked and waited for, with the moment of kubectl's next look. */
type Leaving = {
  readonly key: Key
  readonly uid: string
  readonly namespace: string
  readonly name: string
  readonly retryAt?: number
  readonly lookAt: number
}
type Drain = {
  readonly nodes: readonly string[]
  readonly leaving?: readonly Leaving[]
  readonly errors: readonly string[]
  readonly failed: readonly {readonly node: string; readonly errors: readonly string[]}[]
  readonly deadline?: number
  readonly timeout: number
  readonly evict: boolean
  readonly grace: number
  readonly dry: DryRun
  readonly options: DrainOptions
}

const RETRY = 5000
/** The interval of waitForDelete: that a pod is gone is seen at a whole number of these after it was asked. */
const POLL = 1000

/** `kubectl drain`: cordons the nodes, then evicts their pods node by node, asking again every five seconds where a budget says no. */
function drain(session: Session, values: Values, name: string): Fault | undefined {
  const nodes = nodesOf(session, values, name)
  if (isFault(nodes)) return nodes
  const dry = dryRunOf(session, values)
  if (isFault(dry)) return dry
  if (typeof parseSelector(text(values, 'pod-selector')) === 'string')
    return plainFault('--pod-selector=<pod_selector> must be a valid label selector')
  cordonNodes(session, nodes, true, dry)
  return goOn(session, {
    nodes: nodes.map(node => node.name),
    errors: [],
    failed: [],
    timeout: durationMs(text(values, 'timeout', '0s')),
    evict: !truth(values, 'disable-eviction'),
    grace: number(values, 'grace-period', -1),
    dry,
    options: {
      force: truth(values, 'force'),
      ignoreDaemonSets: truth(values, 'ignore-daemonsets'),
      deleteEmptyDir: truth(values, 'delete-emptydir-data'),
      podSelector: text(values, 'pod-selector'),
      skipAfter: number(values, 'skip-wait-for-delete-timeout', 0),
    },
  })
}

/** Goes on with a drain that waits for pods to go. */
export function resumeDrain(session: Session, state: unknown): Fault | undefined {
  return goOn(session, state as Drain)
}

function goOn(session: Session, first: Drain): Fault | undefined {
  let state = first
  while (state.nodes.length > 0) {
    state = state.leaving === undefined ? startNode(session, state) : lookAgain(session, state)
    if (state.leaving !== undefined && state.leaving.length > 0) {
      const next = Math.min(...state.leaving.map(pod => pod.retryAt ?? pod.lookAt))
      session.pending = {verb: 'drain', state, next: Math.max(next, session.world.now + 1)}
      return undefined
    }
    state = endNode(session, state)
  }
  return ending(session, state)
}

function startNode(session: Session, state: Drain): Drain {
  const [node = ''] = state.nodes
  const {pods, warnings, errors} = podsToDrain(session.world, node, state.options)
  if (errors.length > 0) return {...state, leaving: [], errors}
  if (warnings.length > 0) warn(session, `Warning: ${warnings.join('; ')}`)
  if (state.dry === 'client') {
    for (const pod of pods) say(session, `evicting pod ${pod.metadata.namespace ?? ''}/${pod.metadata.name} (dry run)`)
    return {...state, leaving: []}
  }
  const deadline = state.timeout === 0 ? {} : {deadline: session.world.now + state.timeout}
  return askToGo(session, {...state, ...deadline, errors: []}, lastFirst(pods.map(pod => leavingPod(pod, session.world.now))))
}

/** kubectl asks for all pods at once, each in a goroutine of its own; Go runs the one started last first. */
function lastFirst<T>(items: readonly T[]): readonly T[] {
  return [...items.slice(-1), ...items.slice(0, -1)]
}

function leavingPod(pod: Pod, lookAt: number): Leaving {
  return {key: keyOf(pod), uid: pod.metadata.uid ?? '', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, lookAt}
}

/** Asks each pod to go. One that a budget holds is asked again later; what else goes wrong is kept as an error. */
function askToGo(session: Session, state: Drain, pods: readonly Leaving[]): Drain {
  const leaving: Leaving[] = []
  const errors = [...state.errors]
  for (const pod of pods) {
    const {retryAt: _retry, ...asked} = pod
    if (state.evict) say(session, `evicting pod ${pod.namespace}/${pod.name}${dryRunSuffix(state.dry)}`)
    if (state.dry === 'server') continue
    if (state.deadline !== undefined && session.world.now > state.deadline) {
      errors.push(`error when evicting pods/"${pod.name}" -n "${pod.namespace}": global timeout reached: ${goDuration(state.timeout)}`)
      continue
    }
    const answer = ask(
      session,
      state.evict ? {verb: 'evict', key: pod.key} : {verb: 'delete', key: pod.key, ...(state.grace < 0 ? {} : {grace: state.grace})},
    )
    if (!isRefusal(answer)) leaving.push({...asked, lookAt: nextLook(session, pod, session.world.now)})
    else if (answer.reason === 'TooManyRequests') {
      warn(session, `error when evicting pods/"${pod.name}" -n "${pod.namespace}" (will retry after 5s): ${answer.message}`)
      leaving.push({...asked, retryAt: session.world.now + RETRY})
    } else if (answer.reason !== 'NotFound') errors.push(`error when evicting pods/"${pod.name}" -n "${pod.namespace}": ${answer.message}`)
  }
  return {...state, leaving, errors}
}

/** When kubectl looks next whether a pod is gone: at once when it is already, or a whole number of polls after it was asked. */
function nextLook({world}: Session, {key, uid}: Leaving, since: number): number {
  if (get(world.objects, key)?.metadata.uid !== uid) return world.now
  return since + POLL * (Math.floor((world.now - since) / POLL) + 1)
}

function lookAgain(session: Session, state: Drain): Drain {
  const waiting: Leaving[] = []
  const again: Leaving[] = []
  const errors = [...state.errors]
  for (const pod of state.leaving ?? []) {
    if (pod.retryAt !== undefined) (pod.retryAt <= session.world.now ? again : waiting).push(pod)
    else if (pod.lookAt > session.world.now) waiting.push(pod)
    else if (get(session.world.objects, pod.key)?.metadata.uid !== pod.uid)
      say(session, `pod/${pod.name} ${state.evict ? 'evicted' : 'deleted'}`)
    else if (state.deadline !== undefined && session.world.now > state.deadline) {
      errors.push(
        `error when waiting for pod "${pod.name}" in namespace "${pod.namespace}" to terminate: global timeout reached: ${goDuration(state.timeout)}`,
      )
    } else waiting.push({...pod, lookAt: nextLook(session, pod, pod.lookAt)})
  }
  const asked = askToGo(session, {...state, errors}, again)
  return {...asked, leaving: [...waiting, ...(asked.leaving ?? [])]}
}

function endNode(session: Session, state: Drain): Drain {
  const [node = '', ...nodes] = state.nodes
  const {leaving, deadline: _deadline, errors, ...rest} = state
  if (errors.length === 0) {
    say(session, `node/${node} drained${dryRunSuffix(state.dry)}`)
    return {...rest, nodes, errors: []}
  }
  const shown = errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`
  if (leaving !== undefined && errors.some(error => error.startsWith('error when'))) tellPending(session, node, shown, state.options)
  warn(session, `error: unable to drain node "${node}" due to error: ${shown}, continuing command...`)
  return {...rest, nodes, errors: [], failed: [...state.failed, {node, errors}]}
}

function tellPending(session: Session, node: string, error: string, options: DrainOptions): void {
  const {pods} = podsToDrain(session.world, node, options)
  if (pods.length === 0) return
  warn(session, `There are pending pods in node "${node}" when an error occurred: ${error}`)
  for (const pod of pods) warn(session, `pod/${pod.metadata.name}`)
}

function ending(session: Session, {failed}: Drain): Fault | undefined {
  const [first] = failed
  if (first === undefined) return undefined
  warn(session, 'There are pending nodes to be drained:')
  for (const {node} of failed) warn(session, ` ${node}`)
  if (failed.length === 1) return fault(first.errors.join('\n'))
  return fault(failed.map(({errors}) => (errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`)).join('\n'))
}
