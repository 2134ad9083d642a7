import fc from 'fast-check'
import type {KubeObject} from '../../src/kube/object.ts'
import {keyOf} from '../../src/kube/object.ts'
import type {Pod, PodSpec} from '../../src/kube/pod.ts'
import {isProblem} from '../../src/sim/apiserver.ts'
import {newCluster} from '../../src/sim/cluster.ts'
import type {Request} from '../../src/sim/request.ts'
import type {Budget, Timeline} from '../../src/sim/timeline.ts'
import {act, advance, newTimeline, worldAt} from '../../src/sim/timeline.ts'
import type {World} from '../../src/sim/world.ts'
import {find, findByKey, list, podsOnNode} from '../../src/sim/world.ts'
import {power} from './power.ts'

// What people may do to a cluster with all its loops, drawn by chance.

const WHY = {rule: 'asked', facts: {}}
export const NODES = ['node-a', 'node-b', 'node-c']

export type Kind = 'StatefulSet' | 'DaemonSet' | 'Deployment' | 'Job' | 'CronJob' | 'PodDisruptionBudget'

const WHATS = [
  'make',
  'make',
  'unmake',
  'scale',
  'image',
  'break',
  'suspend',
  'kill',
  'evict',
  'stop',
  'start',
  'cordon',
  'uncordon',
  'drain',
  'label',
  'taint',
  'untaint',
  'lose',
] as const

export type Deed = {readonly what: (typeof WHATS)[number]; readonly kind: Kind; readonly n: number; readonly wait: number}

const deed: fc.Arbitrary<Deed> = fc.record({
  what: fc.constantFrom(...WHATS),
  kind: fc.constantFrom('StatefulSet', 'StatefulSet', 'DaemonSet', 'Deployment', 'Job', 'CronJob', 'PodDisruptionBudget'),
  n: fc.integer({min: 1, max: 3}),
  wait: fc.constantFrom(0, 100, 1500, 8000, 70_000, 400_000),
})

const KINDS = ['StatefulSet', 'DaemonSet', 'Deployment', 'Job', 'CronJob', 'PodDisruptionBudget'] as const

/** Some objects are made first, so that the deeds that follow find something. */
const first: fc.Arbitrary<readonly Deed[]> = fc.uniqueArray(
  fc.record({
    what: fc.constant('make' as const),
    kind: fc.constantFrom(...KINDS),
    n: deed.map(({n}) => n),
    wait: fc.constantFrom(0, 1500, 8000),
  }),
  {
    selector: ({kind}) => kind,
    maxLength: 4,
  },
)

export const deeds: fc.Arbitrary<readonly Deed[]> = fc
  .tuple(first, fc.array(deed, {minLength: 2, maxLength: 10}))
  .map(([made, done]) => [...made, ...done])

const template = (app: string, spec: PodSpec) => ({metadata: {labels: {app}}, spec})
const server: PodSpec = {
  terminationGracePeriodSeconds: 5,
  containers: [{name: 'c', image: 'nginx:1.27', volumeMounts: [{name: 'data', mountPath: '/data'}]}],
}
const agent: PodSpec = {nodeSelector: {disk: 'ssd'}, containers: [{name: 'c', image: 'nginx:1.27'}]}
const worker = (script: string): PodSpec => ({
  restartPolicy: 'Never',
  terminationGracePeriodSeconds: 2,
  containers: [{name: 'c', image: 'busybox:1.37', command: ['sh', '-c', script]}],
})

/** An object of a kind, of size 1 to 3. There is one of each at a time, always under the same name. */
export function objectOf(kind: Kind, n: number): KubeObject {
  const metadata = {name: kind.toLowerCase(), namespace: 'default'}
  const selector = {matchLabels: {app: kind}}
  const apps = {apiVersion: 'apps/v1', kind, metadata}
  const batch = {apiVersion: 'batch/v1', kind, metadata}
  switch (kind) {
    case 'StatefulSet': {
      const claims = [{metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}]
      return {...apps, spec: {serviceName: 'x', replicas: n, selector, template: template(kind, server), volumeClaimTemplates: claims}}
    }
    case 'DaemonSet':
      return {...apps, spec: {selector, template: template(kind, agent)}}
    case 'Deployment':
      return {...apps, spec: {replicas: n, selector, template: template(kind, {containers: [{name: 'c', image: 'nginx:1.27'}]})}}
    case 'Job':
      return {...batch, spec: {parallelism: n, completions: n + 1, backoffLimit: 1, template: {spec: worker(`sleep 5; exit ${n % 2}`)}}}
    case 'CronJob': {
      const jobTemplate = {spec: {backoffLimit: 1, template: {spec: worker('sleep 95')}}}
      return {...batch, spec: {schedule: '* * * * *', concurrencyPolicy: 'Forbid', jobTemplate}}
    }
    case 'PodDisruptionBudget':
      return {apiVersion: 'policy/v1', kind, metadata, spec: {minAvailable: n - 1, selector: {matchLabels: {app: 'StatefulSet'}}}}
  }
}

type Loose = KubeObject & {readonly spec: {readonly [field: string]: unknown}}

/** The object of a kind as it stands, with other words in its spec; nothing where there is none. */
function changed(world: World, kind: Kind, fields: (spec: Loose['spec']) => object): readonly Request[] {
  const found = findByKey(world, keyOf(objectOf(kind, 1))) as Loose | undefined
  return found === undefined
    ? []
    : [{verb: 'update', object: {...found, spec: {...found.spec, ...fields(found.spec)}} as KubeObject, why: WHY}]
}

function withImage(world: World, kind: Kind, image: string): readonly Request[] {
  if (kind !== 'StatefulSet' && kind !== 'DaemonSet' && kind !== 'Deployment') return []
  return changed(world, kind, spec => {
    const {metadata, spec: pod} = spec['template'] as {metadata: object; spec: PodSpec}
    return {template: {metadata, spec: {...pod, containers: pod.containers.map(container => ({...container, image}))}}}
  })
}

function onNode(world: World, name: string, edit: (node: Loose) => object): readonly Request[] {
  const node = find(world, 'Node', '', name) as Loose | undefined
  return node === undefined ? [] : [{verb: 'update', object: {...node, ...edit(node)} as KubeObject, why: WHY}]
}

const cordoned = (world: World, name: string, unschedulable: boolean) => onNode(world, name, ({spec}) => ({spec: {...spec, unschedulable}}))

function tainted(world: World, name: string, effect: string | undefined): readonly Request[] {
  return onNode(world, name, ({spec}) => {
    const others = ((spec['taints'] ?? []) as readonly {key: string}[]).filter(({key}) => key !== 'busy')
    return {spec: {...spec, taints: effect === undefined ? others : [...others, {key: 'busy', effect}]}}
  })
}

/** What a deed asks for: each on its own, so that one that is refused keeps nothing else from being done. */
function requestsOf(world: World, {what, kind, n}: Deed): readonly Request[] {
  const name = NODES[n - 1] ?? 'node-a'
  const pods = list(world, 'Pod')
  const pod = pods[n % Math.max(pods.length, 1)]
  switch (what) {
    case 'make':
      return [{verb: 'create', object: objectOf(kind, n), why: WHY}]
    case 'unmake':
      return [{verb: 'delete', key: keyOf(objectOf(kind, n)), cascade: n === 1 ? 'foreground' : 'background', why: WHY}]
    case 'scale':
      return kind === 'StatefulSet' || kind === 'Deployment' ? changed(world, kind, () => ({replicas: n === 3 ? 0 : n + 1})) : []
    case 'image':
      return withImage(world, kind, `nginx:1.${27 + n}`)
    case 'break':
      return withImage(world, kind, 'nginx:does-not-exist')
    case 'suspend':
      return kind === 'Job' || kind === 'CronJob' ? changed(world, kind, () => ({suspend: n !== 1})) : []
    case 'kill':
      return pod === undefined ? [] : [{verb: 'delete', key: keyOf(pod), why: WHY}]
    case 'evict':
      return pod === undefined ? [] : [{verb: 'evict', key: keyOf(pod), why: WHY}]
    case 'stop':
    case 'start':
      return [power(world, name, what === 'start')]
    case 'cordon':
    case 'uncordon':
      return cordoned(world, name, what === 'cordon')
    case 'drain':
      return [
        ...cordoned(world, name, true),
        ...podsOnNode(world, name).map((each: Pod): Request => ({verb: 'evict', key: keyOf(each), why: WHY})),
      ]
    case 'label':
      return onNode(world, name, ({metadata}) => ({metadata: {...metadata, labels: {...metadata.labels, disk: n === 1 ? 'hdd' : 'ssd'}}}))
    case 'taint':
    case 'untaint':
      return tainted(world, name, what === 'untaint' ? undefined : n === 2 ? 'NoExecute' : 'NoSchedule')
    case 'lose':
      // As somebody does whose machine is gone for good; a machine that is switched on again registers anew.
      return [power(world, name, false), {verb: 'delete', key: `Node//${name}`, why: WHY}]
  }
}

export function start(): World {
  return newCluster({seed: 'properties', nodes: NODES.map(name => ({name, labels: {disk: 'ssd'}}))})
}

/** A history of deeds. What is refused is left undone. */
export function play(all: readonly Deed[], budget?: Budget): Timeline {
  return playOn(newTimeline(start(), budget), all)
}

/** The same from where a history has come to. */
export function playOn(from: Timeline, all: readonly Deed[]): Timeline {
  let timeline = from
  for (const each of all) {
    for (const request of requestsOf(timeline.head, each)) {
      const next = act(timeline, [request])
      if (!isProblem(next)) timeline = next
    }
    timeline = advance(timeline, timeline.head.now + each.wait)
  }
  return timeline
}

/** Everything as it was meant to be: all machines on and registered, nothing cordoned, tainted or labelled otherwise; then a while. */
export function repaired(played: Timeline, ms: number): Timeline {
  let timeline = played
  const carryOut = (request: Request) => {
    const next = act(timeline, [request])
    if (!isProblem(next)) timeline = next
  }
  for (const name of NODES) carryOut(power(timeline.head, name, true))
  timeline = advance(timeline, timeline.head.now + 5000)
  for (const name of NODES) {
    for (const request of tainted(timeline.head, name, undefined)) carryOut(request)
    for (const request of cordoned(timeline.head, name, false)) carryOut(request)
    const ssd = onNode(timeline.head, name, ({metadata}) => ({metadata: {...metadata, labels: {...metadata.labels, disk: 'ssd'}}}))
    for (const request of ssd) carryOut(request)
  }
  return advance(timeline, timeline.head.now + ms)
}

export function everyWorld(timeline: Timeline, hold: (world: World, before: World) => void): void {
  let before = worldAt(timeline, 0)
  for (let number = 1; number <= timeline.steps; number++) {
    const world = worldAt(timeline, number)
    hold(world, before)
    before = world
  }
}
