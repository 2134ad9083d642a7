import {printYaml} from '../kube/yaml-print.ts'
import {BUILD, KUSTOMIZE, VERSION} from './build-info.ts'
import {command, PRINT_FLAGS} from './command.ts'
import type {Command} from './command.ts'
import type {Fault} from './fault.ts'
import {fault, isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, truth} from './flags.ts'
import {structJson} from './go-text.ts'
import type {Session} from './session.ts'
import {say} from './session.ts'
import {getTable} from './table.ts'
import {findTargets} from './targets.ts'
import {faultOf} from './trouble.ts'

const VERSION_COMMAND = command({
  path: 'version',
  flags: 'client output/o=string',
  run: version,
})

function version(session: Session, values: Values): Fault | undefined {
  if (values.args.length > 0) return plainFault(`extra arguments: [${values.args.join(' ')}]`)
  const output = text(values, 'output')
  if (!['', 'yaml', 'json'].includes(output)) return plainFault(`--output must be 'yaml' or 'json'`)
  const server = truth(values, 'client') ? {} : {serverVersion: BUILD}
  const all = {clientVersion: BUILD, kustomizeVersion: KUSTOMIZE, ...server}
  if (output === 'json') say(session, structJson(all, 2))
  else if (output === 'yaml') session.stdout += `${printYaml(all)}\n`
  else {
    say(session, `Client Version: ${VERSION}\nKustomize Version: ${KUSTOMIZE}`)
    if (!truth(values, 'client')) say(session, `Server Version: ${VERSION}`)
  }
  return undefined
}

const CLUSTER_INFO = command({
  path: 'cluster-info',
  run: session => {
    say(session, 'Kubernetes control plane is running at https://tutor.invalid:6443')
    say(session, "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.")
    return undefined
  },
})

const CLUSTER_DUMP = command({
  path: 'cluster-info dump',
  flags: `${PRINT_FLAGS} all-namespaces/A namespaces=list output-directory=string pod-running-timeout=duration`,
  run: () => plainFault("cluster-info dump is one of kubectl's commands that this tutorial does not do"),
})

const TOP = (what: 'node' | 'pod'): Command =>
  command({
    path: `top ${what}`,
    aliases: [`${what}s`, what === 'node' ? 'no' : 'po'],
    flags: `no-headers selector/l=string show-swap sort-by=string use-protocol-buffers ${
      what === 'node' ? 'show-capacity' : 'all-namespaces/A containers field-selector=string sum'
    }`,
    // As on any cluster without a metrics server.
    run: () => plainFault('Metrics API not available'),
  })

const CAN_I = command({
  path: 'auth can-i',
  flags: 'all-namespaces/A list no-headers quiet/q subresource=string',
  run: (session, values, name) => {
    if (values.args.length < 2)
      return fault(
        `error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee '${name} -h' for help and examples.`,
      )
    // The learner is the cluster's administrator.
    if (!truth(values, 'quiet')) say(session, 'yes')
    return undefined
  },
})

const WHOAMI = command({
  path: 'auth whoami',
  flags: PRINT_FLAGS,
  run: session => {
    session.stdout += getTable([
      ['ATTRIBUTE', 'VALUE'],
      ['Username', 'admin'],
      ['UID', '1'],
      ['Groups', '[system:masters system:authenticated]'],
    ])
    return undefined
  },
})

/** Commands that need what a simulated cluster has not; their own complaints come first, as in kubectl. */
const ATTACH = command({
  path: 'attach',
  flags: 'container/c=string detach-keys=string pod-running-timeout=duration quiet/q stdin/i tty/t',
  run: (session, values) => {
    const [word] = values.args
    if (word === undefined) return plainFault('at least 1 argument is required for attach')
    const found = findTargets(session, {args: word.includes('/') ? [word] : ['pods', word]})
    if (isFault(found)) return found
    return faultOf(found.troubles) ?? plainFault("attach is one of kubectl's commands that this tutorial does not do: use logs -f")
  },
})

const notDone = (path: string, check: (values: Values, name: string) => Fault | undefined, flags = ''): Command =>
  command({
    path,
    flags,
    run: (_session, values, name) =>
      check(values, name) ?? plainFault(`kubectl ${path} is one of kubectl's commands that this tutorial does not do`),
  })

export const CLUSTER_COMMANDS: readonly Command[] = [
  CLUSTER_INFO,
  CLUSTER_DUMP,
  TOP('node'),
  TOP('pod'),
  ATTACH,
  notDone(
    'port-forward',
    (values, name) => (values.args.length < 2 ? usageFault('TYPE/NAME and list of ports are required for port-forward', name) : undefined),
    'address=list pod-running-timeout=duration',
  ),
  notDone(
    'cp',
    values => (values.args.length < 2 ? plainFault('source and destination are required') : undefined),
    'container/c=string no-preserve retries=int',
  ),
  notDone(
    'create token',
    (values, name) => (values.args.length === 1 ? undefined : usageFault(`exactly one NAME is required, got ${values.args.length}`, name)),
    `${PRINT_FLAGS} audience=array bound-object-kind=string bound-object-name=string bound-object-uid=string duration=duration`,
  ),
  notDone(
    'create secret tls',
    (values, name) => {
      if (values.args.length !== 1) return usageFault(`exactly one NAME is required, got ${values.args.length}`, name)
      return text(values, 'key') === '' || text(values, 'cert') === '' ? plainFault('key and cert must be specified') : undefined
    },
    `${PRINT_FLAGS} append-hash cert=string dry-run=opt:unchanged field-manager=string key=string save-config validate=opt:strict`,
  ),
  CAN_I,
  WHOAMI,
  notDone(
    'debug',
    values =>
      isGiven(values, 'image') || isGiven(values, 'copy-to') ? undefined : plainFault('you must specify --image when not using --copy-to.'),
    `arguments-only attach container/c=string copy-to=string custom=string env=array filename/f=list image=string image-pull-policy=string
    keep-annotations keep-init-containers keep-labels keep-liveness keep-readiness keep-startup profile=string quiet/q replace same-node
    set-image=array share-processes stdin/i target=string tty/t`,
  ),
  VERSION_COMMAND,
]
