import {goQuote} from '../kube/go-quote.ts'
import {find} from '../sim/world.ts'
import {resourceByWord} from '../kube/resources.ts'
import {timestamp} from '../kube/time.ts'
import {printYaml} from '../kube/yaml-print.ts'
import {BUILD, KUSTOMIZE, VERSION} from './build-info.ts'
import {command, PRINT_FLAGS} from './command.ts'
import type {Command} from './command.ts'
import type {Fault} from './fault.ts'
import {fault, isFault, plainFault, usageFault} from './fault.ts'
import type {Values} from './flags.ts'
import {isGiven, text, truth} from './flags.ts'
import {USER} from './global-flags.ts'
import {structJson} from './go-text.ts'
import {printerFor} from './output.ts'
import {objectNamed, serverMissing} from './pod-choice.ts'
import type {Session} from './session.ts'
import {say, warn} from './session.ts'
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
    run: (_session, values) => {
      const sort = text(values, 'sort-by')
      return plainFault(['', 'cpu', 'memory'].includes(sort) ? 'Metrics API not available' : '--sort-by accepts only cpu or memory')
    },
  })

/** Verbs that `auth can-i` knows. */
const VERBS = '* approve attest bind create delete deletecollection escalate get impersonate list patch sign update use watch'.split(' ')
/** What an administrator may do, as `auth can-i --list` has it. */
const ACCESS =
  'Resources   Non-Resource URLs   Resource Names   Verbs\n*.*         []                  []               [*]\n            [*]                 []               [*]\n'

const CAN_I = command({
  path: 'auth can-i',
  flags: 'all-namespaces/A list no-headers quiet/q subresource=string',
  run: (session, values, name) => {
    if (truth(values, 'list')) {
      if (values.args.length > 0) return plainFault('list option must be specified with no arguments')
      session.stdout += ACCESS
      return undefined
    }
    const [verb = '', resource = ''] = values.args
    if (values.args.length !== 2)
      return fault(
        `error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee '${name} -h' for help and examples.`,
      )
    const kind = resource.split('/')[0] ?? ''
    if (!resource.startsWith('/')) {
      if (kind !== '*' && resourceByWord(kind) === undefined) warn(session, `Warning: the server doesn't have a resource type '${kind}'\n`)
      if (!VERBS.includes(verb)) warn(session, `Warning: verb '${verb}' is not a known verb\n`)
    }
    // The learner is the cluster's administrator.
    if (!truth(values, 'quiet')) say(session, 'yes')
    return undefined
  },
})

const WHOAMI = command({
  path: 'auth whoami',
  flags: PRINT_FLAGS,
  run: (session, values) => {
    const printer = printerFor(text(values, 'output'), {template: text(values, 'template'), files: session.line.files})
    if (isFault(printer)) return printer
    if (printer !== undefined) {
      const userInfo = {username: USER, uid: '1', groups: ['system:masters', 'system:authenticated']}
      const metadata = {creationTimestamp: timestamp(session.world.now).replace(/\.\d+Z$/, 'Z')}
      const review = {kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata, status: {userInfo}}
      const printed = text(values, 'output') === 'json' ? `${structJson(review, 4)}\n` : printer(review)
      if (isFault(printed)) return printed
      session.stdout += printed
      return undefined
    }
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

const notDone = (path: string, check: (values: Values, name: string, session: Session) => Fault | undefined, flags = ''): Command =>
  command({
    path,
    flags,
    run: (session, values, name) =>
      check(values, name, session) ?? plainFault(`kubectl ${path} is one of kubectl's commands that this tutorial does not do`),
  })

export const CLUSTER_COMMANDS: readonly Command[] = [
  CLUSTER_INFO,
  CLUSTER_DUMP,
  TOP('node'),
  TOP('pod'),
  ATTACH,
  notDone(
    'port-forward',
    (values, name, session) => {
      const [word = ''] = values.args
      if (values.args.length < 2) return usageFault('TYPE/NAME and list of ports are required for port-forward', name)
      const object = objectNamed(session, word, serverMissing)
      return isFault(object) ? object : undefined
    },
    'address=list? pod-running-timeout=duration',
  ),
  notDone(
    'cp',
    values => {
      if (values.args.length < 2) return plainFault('source and destination are required')
      const remote = values.args.filter(path => path.includes(':'))
      if (remote.length > 1) return plainFault('one of src or dest must be a local file specification')
      return remote.length === 1 ? undefined : plainFault('one of src or dest must be a remote file specification')
    },
    'container/c=string no-preserve retries=int',
  ),
  notDone('completion', ({args}, name) => {
    if (args.length === 0) return usageFault('Shell not specified.', name)
    if (args.length > 1) return usageFault('Too many arguments. Expected only the shell type.', name)
    return ['bash', 'zsh', 'fish', 'powershell'].includes(args[0] ?? '')
      ? undefined
      : usageFault(`Unsupported shell type "${args[0]}".`, name)
  }),
  notDone(
    'kustomize',
    ({args}) => (args.length > 1 ? plainFault('specify one path to kustomization.yaml') : undefined),
    `as-current-user enable-alpha-plugins enable-helm env/e=array helm-api-versions=array helm-command=string helm-debug helm-kube-version=string
    load-restrictor=string mount=array network network-name=string output/o=string`,
  ),
  notDone(
    'plugin list',
    ({args}) => (args.length > 0 ? undefined : plainFault('unable to find any kubectl plugins in your PATH')),
    'name-only',
  ),
  notDone(
    'create token',
    ({args}, name, session) => {
      if (args.length !== 1) return usageFault(`exactly one NAME is required, got ${args.length}`, name)
      const [account = ''] = args
      const found = find(session.world, 'ServiceAccount', session.namespace, account)
      return found === undefined ? plainFault(`failed to create token: serviceaccounts ${goQuote(account)} not found`) : undefined
    },
    `${PRINT_FLAGS} audience=array? bound-object-kind=string? bound-object-name=string? bound-object-uid=string? duration=duration`,
  ),
  notDone(
    'create secret tls',
    (values, name, session) => {
      if (values.args.length !== 1) return usageFault(`exactly one NAME is required, got ${values.args.length}`, name)
      if (text(values, 'key') === '' || text(values, 'cert') === '') return plainFault('key and cert must be specified')
      for (const flag of ['cert', 'key']) {
        const path = text(values, flag)
        if (!Object.hasOwn(session.line.files ?? {}, path))
          return plainFault(`Cannot read file ${path}, open ${path}: no such file or directory`)
      }
      const cert = session.line.files?.[text(values, 'cert')] ?? ''
      return cert.includes('-----BEGIN ') ? undefined : plainFault('tls: failed to find any PEM data in certificate input')
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
