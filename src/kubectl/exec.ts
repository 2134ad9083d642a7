import type {Pod} from '../kube/pod.ts'
import {execInPod, isContainerRunning} from '../sim/kubelet/exec.ts'
import {command} from './command.ts'
import type {Fault} from './fault.ts'
import {fault, isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, truth} from './flags.ts'
import {execFault} from './kubelet-door.ts'
import {containerOf, objectNamed, podsOf, serverMissing} from './pod-choice.ts'
import type {Session} from './session.ts'
import {ask, isRefusal} from './session.ts'
import {faultOf} from './trouble.ts'

const FLAGS = 'container/c=string filename/f=list pod-running-timeout=duration quiet/q stdin/i tty/t'

export const EXEC = command({
  path: 'exec',
  flags: FLAGS,
  run: exec,
})

/** `kubectl exec`: runs a command in the container's simulated machine; its exit code becomes kubectl's. */
function exec(session: Session, values: Values, name: string): Fault | undefined {
  const {args, dash} = values
  const [word] = args
  if (word === undefined || dash === 0) return plainFault('pod, type/name or --filename must be specified')
  const argv = dash < 0 ? args.slice(1) : args.slice(dash)
  if (argv.length > 0 && dash < 0)
    return usageFault('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead', name)
  if (argv.length === 0) return plainFault('you must specify at least one command for the container')
  const object = objectNamed(session, word, serverMissing)
  if (isFault(object)) return object
  const pods = podsOf(session, object)
  if (isFault(pods)) return pods
  const [pod] = pods
  if (pod === undefined) return plainFault('timed out waiting for the condition')
  return runIn(session, pod, argv, values)
}

function runIn(session: Session, pod: Pod, argv: readonly string[], values: Values): Fault | undefined {
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed')
    return plainFault(`cannot exec into a container in a completed pod; current phase is ${phase}`)
  const container = containerOf(session, pod, text(values, 'container'), truth(values, 'quiet'))
  if (isFault(container)) return container
  if (pod.spec.nodeName === undefined)
    return fault(`Error from server (BadRequest): pod ${pod.metadata.name} does not have a host assigned`)
  const silent = execFault(session, pod)
  if (silent !== undefined) return silent
  if (!isContainerRunning(session.world, pod, container.name))
    return plainFault(`unable to upgrade connection: container not found ("${container.name}")`)
  if (truth(values, 'stdin') && truth(values, 'tty') && argv.length === 1 && /^(?:\/bin\/)?(?:ba|a)?sh$/.test(argv[0] ?? '')) {
    return plainFault("this tutorial opens no shell to type in: put the command behind it, as in -- sh -c 'ls /data; cat /data/log'")
  }
  const done = execInPod(session.world, pod, container, argv)
  for (const request of done.requests) {
    const answer = ask(session, request)
    if (isRefusal(answer)) return faultOf([answer])
  }
  session.stdout += done.stdout
  session.stderr += done.stderr
  if (done.problem !== undefined) return plainFault(`Internal error occurred: error executing command in container: ${done.problem}`)
  return done.exitCode === 0 ? undefined : fault(`command terminated with exit code ${done.exitCode}`, done.exitCode)
}
