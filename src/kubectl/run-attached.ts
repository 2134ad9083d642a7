import type {Data} from '../kube/peek.ts'
import {listAt, numAt, textAt} from '../kube/peek.ts'
import type {Pod} from '../kube/pod.ts'
import {isContainerRunning, readLog} from '../sim/kubelet/exec.ts'
import {get} from '../sim/table.ts'
import {makeKey} from '../kube/object.ts'
import {deleteWords} from './delete-words.ts'
import type {Fault} from './fault.ts'
import {fault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {durationMs, text, truth} from './flags.ts'
import type {Session} from './session.ts'
import {ask, say} from './session.ts'

/** A pod that `kubectl run` made and prints the output of: how many lines were printed, and what comes after. */
type Attached = {
  readonly namespace: string
  readonly name: string
  readonly shown: number
  readonly remove: boolean
  readonly quiet: boolean
  /** The exit code of the container is the command's, unless the pod starts again for ever. */
  readonly waits: boolean
}

const SHELLS = ['sh', 'bash', 'ash', '/bin/sh', '/bin/bash', '/bin/ash']

/** Follows the pod's output until its container ends. Nobody can type into it: a shell without a command is refused after it was made. */
export function attachTo(session: Session, values: Values, pod: Data): Fault | undefined {
  const words = values.args.slice(1)
  if (words.length === 1 && SHELLS.includes(words[0] ?? ''))
    return plainFault('nobody can type into a container here: give the shell a command (-- sh -c "..."), or use exec')
  const restart = textAt(pod, 'spec', 'restartPolicy')
  const state: Attached = {
    namespace: textAt(pod, 'metadata', 'namespace'),
    name: textAt(pod, 'metadata', 'name'),
    shown: 0,
    remove: truth(values, 'rm'),
    quiet: truth(values, 'quiet'),
    waits: restart !== 'Always' && !truth(values, 'leave-stdin-open'),
  }
  session.pending = {verb: 'run', state, until: session.world.now + durationMs(text(values, 'pod-running-timeout', '1m'))}
  return undefined
}

/** Goes on with an attached `run`. */
export function resumeAttached(session: Session, given: unknown, until: number | undefined): Fault | undefined {
  const state = given as Attached
  const pod = get(session.world.objects, makeKey('Pod', state.namespace, state.name)) as Pod | undefined
  const [container] = pod?.spec.containers ?? []
  if (pod === undefined || container === undefined) return fault(`Error from server (NotFound): pods "${state.name}" not found`)
  const lines = readLog(session.world, pod, container.name) ?? []
  for (const line of lines.slice(state.shown)) say(session, line.text)
  const phase = pod.status?.phase
  const ended = phase === 'Succeeded' || phase === 'Failed'
  const started = lines.length > 0 || phase === 'Running'
  const goesOn = !ended && (!started || isContainerRunning(session.world, pod, container.name) || state.waits)
  if (goesOn && !started && until !== undefined && session.world.now >= until)
    return after(session, state, plainFault('timed out waiting for the condition'))
  if (!goesOn) return after(session, state, state.waits ? outcomeOf(pod) : undefined)
  session.pending = {verb: 'run', state: {...state, shown: lines.length}, ...(started || until === undefined ? {} : {until})}
  return undefined
}

function after(session: Session, {remove, quiet, namespace, name}: Attached, problem: Fault | undefined): Fault | undefined {
  if (remove) {
    ask(session, {verb: 'delete', key: makeKey('Pod', namespace, name)})
    if (!quiet) say(session, deleteWords('pod', name, namespace, false))
  }
  return problem
}

/** A pod that failed ends the command with its container's exit code. */
function outcomeOf(pod: Pod): Fault | undefined {
  if (pod.status?.phase !== 'Failed') return undefined
  const {name, namespace = ''} = pod.metadata
  const [status] = listAt(pod, 'status', 'containerStatuses')
  const code = numAt(status, 'state', 'terminated', 'exitCode')
  if (code === 0) return plainFault(`pod ${namespace}/${name} failed with unknown exit code`)
  return fault(`pod ${namespace}/${name} terminated (${textAt(status, 'state', 'terminated', 'reason')})`, code)
}
