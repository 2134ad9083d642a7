import {goQuote} from '../kube/go-quote.ts'
import {keyOf, makeKey} from '../kube/object.ts'
import type {Key} from '../kube/object.ts'
import type {Resource} from '../kube/resources.ts'
import {groupKind, groupResource} from '../kube/resources.ts'
import {get} from '../sim/table.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS} from './command.ts'
import {deleteWords} from './delete-words.ts'
import type {Fault, Or} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {durationMs, isGiven, number, text, texts, truth} from './flags.ts'
import {manifestsOf} from './manifests.ts'
import type {DryRun} from './report.ts'
import {dryRunOf, dryRunSuffix} from './report.ts'
import type {Session} from './session.ts'
import {ask, isRefusal, lookUp, say, warn} from './session.ts'
import {lookAt, wantedBy} from './targets.ts'
import type {Query} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {faultOf, notFoundTrouble, wrapped} from './trouble.ts'

const FLAGS = `${FILE_FLAGS} ${DRY_RUN_FLAG} all all-namespaces/A cascade=opt:background field-selector=string force grace-period=int ignore-not-found
  interactive/i now output/o=string raw=string? selector/l=string timeout=duration wait`

export const DELETE = command({
  path: 'delete',
  flags: FLAGS,
  run: deleteThings,
})

type Plan = {
  readonly grace: number
  readonly force: boolean
  readonly cascade: 'background' | 'foreground' | 'orphan'
  readonly wait: boolean
  readonly dry: DryRun
  readonly names: boolean
}
type Item = {readonly resource: Resource; readonly namespace: string; readonly name: string; readonly source?: string}

/** `kubectl delete`: tells of each object once the server has taken the request, then waits until all are gone. */
function deleteThings(session: Session, values: Values): Fault | undefined {
  const plan = planOf(session, values)
  if (isFault(plan)) return plan
  const found = itemsOf(session, values)
  if (isFault(found)) return found
  const troubles: Trouble[] = []
  const gone: {readonly key: Key; readonly uid: string}[] = []
  const ignore = truth(
    values,
    'ignore-not-found',
    ['all', 'selector', 'field-selector'].some(flag => isGiven(values, flag)),
  )
  if (truth(values, 'interactive') && !isConfirmed(session, found.items)) return undefined
  for (const item of found.items) {
    const problem = deleteOne(session, item, plan, gone)
    if (problem !== undefined && !(ignore && problem.reason === 'NotFound'))
      troubles.push(item.source === undefined ? problem : wrapped(problem, `error when deleting ${JSON.stringify(item.source)}: `))
  }
  troubles.push(...found.troubles.filter(trouble => !(ignore && trouble.reason === 'NotFound')))
  if (found.items.length === 0 && troubles.length === 0) say(session, 'No resources found')
  if (troubles.length > 0 || !plan.wait || plan.dry !== 'none') return faultOf(troubles)
  return waitUntilGone(session, {keys: gone, timeout: text(values, 'timeout')})
}

/** -i: asks once for all of them; the answer is the first word of stdin. */
function isConfirmed(session: Session, items: readonly Item[]): boolean {
  if (items.length === 0) {
    say(session, 'No resources found')
    return false
  }
  say(session, `You are about to delete the following ${items.length} resource(s):`)
  for (const {resource, name} of items) say(session, `${groupKind(resource)}/${name}`)
  session.stdout += 'Do you want to continue? (y/N): '
  const [answer = ''] = (session.line.stdin ?? '').trim().split(/\s+/)
  if (answer.toLowerCase() === 'y') return true
  say(session, 'deletion is cancelled')
  return false
}

function planOf(session: Session, values: Values): Or<Plan> {
  const output = text(values, 'output')
  if (output !== '' && output !== 'name') return plainFault(`unexpected -o output mode: ${output}. We only support '-o name'`)
  const [force, now] = [truth(values, 'force'), truth(values, 'now')]
  let grace = number(values, 'grace-period', -1)
  if (now && grace !== -1) return plainFault('--now and --grace-period cannot be specified together')
  if (now) grace = 1
  // Without --force a grace of 0 becomes 1, so that nobody loses data by a slip.
  if (grace === 0 && !force) grace = 1
  if (force && grace < 0) grace = 0
  if (truth(values, 'all') && (isGiven(values, 'selector') || isGiven(values, 'field-selector')))
    return plainFault("setting 'all' parameter but found a non empty selector. ")
  const cascade = cascadeOf(session, text(values, 'cascade', 'background'))
  if (isFault(cascade)) return cascade
  const dry = dryRunOf(session, values)
  if (isFault(dry)) return dry
  if (force && grace > 0) return plainFault('--force and --grace-period greater than 0 cannot be specified together')
  if (force) warn(session, `Warning: Immediate deletion ${NO_WAIT}`)
  return {grace, force: grace === 0, cascade, wait: truth(values, 'wait', true), dry, names: output === 'name'}
}

const NO_WAIT =
  'does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.'

function cascadeOf(session: Session, given: string): Or<Plan['cascade']> {
  switch (given) {
    case 'background':
    case 'foreground':
    case 'orphan':
      return given
    case 'true':
      warn(session, 'warning: --cascade=true is deprecated (boolean value) and can be replaced with --cascade=background.')
      return 'background'
    case 'false':
      warn(session, 'warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.')
      return 'orphan'
    default:
      return plainFault(`invalid cascade value (${given}). Must be "background", "foreground", or "orphan"`)
  }
}

/** What to delete. Names are not looked up first: the server's answer to the deletion says that they are not there. */
function itemsOf(session: Session, values: Values): Or<{readonly items: readonly Item[]; readonly troubles: readonly Trouble[]}> {
  if (texts(values, 'filename').length > 0) {
    if (values.args.length > 0)
      return plainFault('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
    const read = manifestsOf(session, values)
    return isFault(read) ? read : {items: read.manifests, troubles: read.troubles}
  }
  const query: Query = {
    args: values.args,
    selector: text(values, 'selector'),
    fieldSelector: text(values, 'field-selector'),
    all: truth(values, 'all'),
    allNamespaces: truth(values, 'all-namespaces'),
  }
  const wanted = wantedBy(query)
  if (isFault(wanted)) return wanted
  if (wanted.by === 'name') {
    return {
      items: wanted.items.map(({resource, name}) => ({resource, name, namespace: resource.namespaced ? session.namespace : ''})),
      troubles: [],
    }
  }
  const found = lookAt(session, wanted, query)
  return {items: found.targets, troubles: found.troubles}
}

/** Namespaces that the admission plugin NamespaceLifecycle keeps. */
const IMMORTAL: readonly string[] = ['default', 'kube-system', 'kube-public']

function deleteOne(
  session: Session,
  {resource, namespace, name}: Item,
  plan: Plan,
  gone: {readonly key: Key; readonly uid: string}[],
): Trouble | undefined {
  const tell = (): void => {
    const where = resource.namespaced ? namespace : ''
    say(
      session,
      plan.names ? `${groupKind(resource)}/${name}` : deleteWords(groupKind(resource), name, where, plan.force, dryRunSuffix(plan.dry)),
    )
  }
  if (plan.dry === 'client') {
    tell()
    return undefined
  }
  const live = lookUp(session.world, resource, namespace, name)
  if (live === undefined) return notFoundTrouble(groupResource(resource), name)
  if (resource.kind === 'Namespace' && IMMORTAL.includes(name)) {
    return {reason: 'Forbidden', message: `namespaces ${goQuote(name)} is forbidden: this namespace may not be deleted`}
  }
  if (plan.dry === 'none') {
    const key = makeKey(resource.kind, resource.namespaced ? namespace : '', name)
    const answer = ask(session, {verb: 'delete', key, cascade: plan.cascade, ...(plan.grace < 0 ? {} : {grace: plan.grace})})
    if (isRefusal(answer)) return answer
    gone.push({key: keyOf(live), uid: live.metadata.uid ?? ''})
  }
  tell()
  return undefined
}

/** What a waiting delete still looks for. */
type Waiting = {readonly keys: readonly {readonly key: Key; readonly uid: string}[]; readonly timeout: string}

export function waitUntilGone(session: Session, state: unknown, until?: number): Fault | undefined {
  const {keys, timeout} = state as Waiting
  const left = keys.filter(({key, uid}) => get(session.world.objects, key)?.metadata.uid === uid)
  if (left.length === 0) return undefined
  const limit = timeout === '' || timeout === '0' || timeout === '0s' ? 168 * 3_600_000 : durationMs(timeout)
  const end = until ?? session.world.now + limit
  if (session.world.now >= end)
    return faultOf(left.map(({key}) => ({message: `timed out waiting for the condition on ${resourceName(key)}`})))
  session.pending = {verb: 'delete', state: {keys: left, timeout}, until: end}
  return undefined
}

function resourceName(key: Key): string {
  const [kind = '', , name = ''] = key.split('/')
  return `${kind.toLowerCase()}s/${name}`
}
