import type {KubeObject} from '../../src/kube/object.ts'
import {keyOf} from '../../src/kube/object.ts'
import type {Outcome} from '../../src/kubectl/run.ts'
import {run} from '../../src/kubectl/run.ts'
import {handle, isProblem, loadObjects} from '../../src/sim/apiserver.ts'
import type {Request} from '../../src/sim/request.ts'
import {scaleOf} from '../../src/kubectl/scale-subresource.ts'
import {get} from '../../src/sim/table.ts'
import type {World} from '../../src/sim/world.ts'
import {emptyWorld} from '../../src/sim/world.ts'

type Operation = {readonly args: readonly string[]; readonly stdin?: string}
type Input = {readonly id: string; readonly ops: readonly Operation[]}
type Result = {readonly code: number; readonly stdout: string; readonly stderr: string; readonly objects: readonly unknown[]}
type Answer = {readonly id: string; readonly results: readonly Result[]}

/** The namespaces of the cluster that was recorded. */
const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'team-a', 'team-b']

/** Answers one input of the suite `update`: commands one after the other against an empty cluster in which no controller runs. */
export function answer({id, ops}: Input): Answer {
  const texts = ops.map(({stdin}) => stdin ?? '').join('\n')
  let world = loadObjects(
    emptyWorld(id, 0),
    NAMESPACES.map(name => ({apiVersion: 'v1', kind: 'Namespace', metadata: {name}})),
  )
  const results: Result[] = []
  for (const operation of ops) {
    const outcome = operation.args[0] === '__raw' ? raw(world, operation) : {...command(world, operation), answered: undefined}
    const objects = outcome.answered ?? answered(world, outcome, operation)
    const {exit, stdout, stderr} = outcome
    results.push({
      code: exit,
      stdout: hide(stdout, texts),
      stderr: hide(stderr, texts),
      objects: objects.map(object => {
        const sent = operation.args[0] === 'apply' ? sentAnew(world, object, texts) : texts
        return JSON.parse(hide(JSON.stringify(plain(object, sent)), sent)) as unknown
      }),
    })
    ;({world} = outcome)
  }
  return {id, results}
}

function command(world: World, {args, stdin}: Operation): Outcome {
  return run(world, {argv: args, ...(stdin === undefined ? {} : {stdin})})
}

/** What the API server answered to the writes of a command: the objects as they then were. */
function answered(before: World, {requests, exit}: Outcome, operation: Operation): readonly unknown[] {
  if (operation.args.includes('--dry-run=server')) return exit === 0 ? dryObjects(before, operation) : []
  const scales = operation.args[0] === 'scale' || operation.args.includes('--subresource=scale')
  const serverSide = operation.args.includes('--server-side')
  let world = before
  const objects: unknown[] = []
  for (const request of requests) {
    const known = objectOf(world, request) !== undefined
    const step = handle(world, request, 'you', {by: 'person', input: objects.length})
    if (isProblem(step)) break
    ;({world} = step)
    const object = objectOf(world, request)
    if (object === undefined) continue
    objects.push(...repeated(scales ? scaleOf(object) : object, serverSide && known))
  }
  return objects
}

/** Server-side apply over client-side apply asks four times until the fields are its own. */
function repeated(object: KubeObject, four: boolean): readonly KubeObject[] {
  return four ? [object, object, object, object] : [object]
}

function objectOf(world: World, request: Request): KubeObject | undefined {
  return request.verb === 'create' || request.verb === 'update' ? get(world.objects, keyOf(request.object)) : undefined
}

function dryObjects(world: World, {args, stdin}: Operation): readonly unknown[] {
  const shown = command(world, {args: [...args, '-o', 'json'], ...(stdin === undefined ? {} : {stdin})})
  return shown.stdout === '' ? [] : [JSON.parse(shown.stdout)]
}

/** A request that no command makes: PUT of a Scale, which is refused when it names another object, or fields that no Scale has. */
function raw(world: World, {args, stdin = ''}: Operation): Outcome & {readonly answered: readonly unknown[]} {
  const [namespace = '', , name = ''] = (args[2] ?? '').split('/').slice(5)
  const {metadata = {}, spec = {}} = JSON.parse(stdin) as {
    readonly metadata?: {readonly name?: string}
    readonly spec?: {readonly replicas?: number}
  }
  const {replicas = 0, ...unknown} = spec
  const refused: Outcome = {world, requests: [], stdout: '', stderr: '', exit: 0}
  if (metadata.name !== name || Object.keys(unknown).length > 0 || replicas < 0) return {...refused, answered: []}
  const outcome = run(world, {argv: ['scale', 'sts', name, `--replicas=${replicas}`, '-n', namespace]})
  return {...refused, world: outcome.world, answered: answered(world, outcome, {args: ['scale']})}
}

/** Apply sends what differs from before: an address or port that the object had already is not in the patch, and so counts as the server's. */
function sentAnew(before: World, object: unknown, texts: string): string {
  const {kind, metadata} = object as KubeObject
  if (kind !== 'Service') return texts
  const known = get(before.objects, keyOf({kind, metadata} as KubeObject))
  return known === undefined ? texts : withoutAll(texts, chosenIn(known.spec))
}

function chosenIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    CHOSEN.includes(key) ? [inner].flat().map(String) : chosenIn(inner),
  )
}

const withoutAll = (text: string, values: readonly string[]): string => values.reduce((rest, value) => rest.replaceAll(value, ''), text)

/** Leaves out what no two clusters share, and what the server chose. */
function plain(object: unknown, texts: string): unknown {
  if (typeof object !== 'object' || object === null) return object
  const {metadata, spec} = object as {readonly metadata?: object; readonly spec?: unknown}
  const {uid, creationTimestamp, managedFields, resourceVersion, ...rest} = (metadata ?? {}) as {readonly [key: string]: unknown}
  void [uid, creationTimestamp, managedFields, resourceVersion]
  return {
    ...object,
    metadata: rest,
    ...(spec === undefined || Reflect.get(object, 'kind') !== 'Service' ? {} : {spec: withoutChosen(spec, texts)}),
  }
}

const CHOSEN = ['clusterIP', 'clusterIPs', 'nodePort', 'healthCheckNodePort']

function withoutChosen(value: unknown, texts: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutChosen(item, texts))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value as {readonly [key: string]: unknown})
  return Object.fromEntries(entries.map(([key, inner]) => [key, CHOSEN.includes(key) ? chosen(inner, texts) : withoutChosen(inner, texts)]))
}

function chosen(value: unknown, texts: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => chosen(item, texts))
  return value === 'None' || texts.includes(String(value)) ? value : 'ALLOCATED'
}

function hide(text: string, texts: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, address => (texts.includes(address) ? address : 'ALLOCATED'))
    .replace(/"kubectl.kubernetes.io\/restartedAt":"[^"]*"/, '"kubectl.kubernetes.io/restartedAt":"TIME"')
    .replace(/("(?:creationTimestamp|time)\\*":\\*")\d{4}-[^"\\]*Z/g, '$1TIME')
    .replace(/(resource version to be \d+, was )\d+/, '$1RV')
    .replace(/(resourceVersion\\*":\\*")\d+/g, '$1RV')
}
