import type {Node} from '../../kube/node.ts'
import type {Ms} from '../../kube/object.ts'
import {findCondition, keyOf, splitKey} from '../../kube/object.ts'
import type {Pod, Taint} from '../../kube/pod.ts'
import {isPodReady} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import {LATENCY} from '../latency.ts'
import type {Machine} from '../machine.ts'
import {healthy, newNode, silent, starting} from '../node-object.ts'
import type {Loop, Reaction, Request} from '../request.ts'
import {NOTHING} from '../request.ts'
import {get} from '../table.ts'
import type {World} from '../world.ts'
import {find, podsOnNode, remembered} from '../world.ts'

const CONTROLLER = 'node-controller'

/**
 * The life of a node: its kubelet's registration and heartbeat, and the node lifecycle controller (Ready, taints, the
 * readiness of its pods), as pkg/controller/nodelifecycle. Heartbeats are no writes here: a machine that is on reports.
 */
export const nodes: Loop = (world, key) => {
  const {name} = splitKey(key)
  const node = find(world, 'Node', '', name)
  const machine = get(world.machines, name)
  if (node === undefined) return withoutObject(world, name, machine)
  if (machine === undefined) return retaint(world, node)
  const ready = findCondition(node.status?.conditions, 'Ready')?.status
  if (machine.on && ready !== 'True') return comeBack(world, node, machine)
  if (!machine.on && ready !== 'Unknown') return fallSilent(world, node, machine)
  return retaint(world, node)
}

function withoutObject(world: World, name: string, machine: Machine | undefined): Reaction {
  if (machine?.registered === 'yes') {
    const why = {rule: 'node-removed', facts: {node: name}}
    const removed: Machine = {...machine, registered: 'removed'}
    return {
      requests: [
        told(name, 'RemovingNode', `Removing Node ${name} from Controller`, why),
        {verb: 'ran', key: `Node//${name}`, machines: {[name]: removed}, why},
      ],
    }
  }
  if (machine?.on !== true || machine.registered !== 'no') return NOTHING
  const why = {rule: 'node-registers', facts: {node: name}}
  return {
    requests: [
      {verb: 'create', object: newcomer(name, world.now), why},
      {verb: 'ran', key: `Node//${name}`, machines: {[name]: {...machine, registered: 'yes'}}, why},
      told(name, 'RegisteredNode', `Registered Node ${name} in Controller`, why),
    ],
  }
}

/** An event of the node lifecycle controller, as nodeutil.RecordNodeEvent words it. */
function told(name: string, reason: string, what: string, why: Request['why']): Request {
  const message = `Node ${name} event: ${what}`
  return {verb: 'event', about: `Node//${name}`, type: 'Normal', reason, message, component: CONTROLLER, why}
}

/** A node as its kubelet registers it: not Ready yet, and so tainted by the API server (TaintNodesByCondition). */
function newcomer(name: string, now: Ms): Node {
  const node = newNode(name, now)
  return {
    ...node,
    spec: {...node.spec, taints: [{key: NOT_READY, effect: 'NoSchedule'}]},
    status: {...node.status, conditions: starting(now)},
  }
}

function comeBack(world: World, node: Node, machine: Machine): Reaction {
  const isNew = findCondition(node.status?.conditions, 'Ready')?.status === 'False'
  const why = {rule: isNew ? 'node-is-ready' : 'node-is-back', facts: {node: node.metadata.name}}
  const requests: Request[] = [
    {verb: 'status', object: {...node, status: {...node.status, conditions: healthy(world.now, node.status?.conditions)}}, why},
    {
      verb: 'event',
      about: keyOf(node),
      type: 'Normal',
      reason: 'NodeReady',
      message: `Node ${node.metadata.name} status is now: NodeReady`,
      component: 'kubelet',
      why,
    },
  ]
  if (machine.registered !== 'yes')
    requests.push({verb: 'ran', key: keyOf(node), machines: {[node.metadata.name]: {...machine, registered: 'yes'}}, why})
  return {requests}
}

function fallSilent(world: World, node: Node, machine: Machine): Reaction {
  const due = machine.since + LATENCY.nodeMonitorGrace
  if (world.now < due) return {requests: [], again: due}
  const name = node.metadata.name
  const why = {rule: 'node-is-silent', facts: {node: name, seconds: LATENCY.nodeMonitorGrace / 1000}}
  const requests: Request[] = [
    {verb: 'status', object: {...node, status: {...node.status, conditions: silent(world.now, node.status?.conditions)}}, why},
    {
      verb: 'event',
      about: keyOf(node),
      type: 'Normal',
      reason: 'NodeNotReady',
      message: `Node ${name} status is now: NodeNotReady`,
      component: CONTROLLER,
      why,
    },
  ]
  for (const pod of podsOnNode(world, name)) requests.push(...markUnready(world, pod, name))
  return {requests, remembers: {round: world.now}}
}

/** As MarkPodsNotReady in pkg/util/node: a pod nobody reports on is not Ready. */
function markUnready(world: World, pod: Pod, node: string): readonly Request[] {
  if (!isPodReady(pod)) return []
  const why = {rule: 'pod-on-silent-node', facts: {pod: pod.metadata.name, node}}
  const conditions = (pod.status?.conditions ?? []).map(condition =>
    condition.type === 'Ready' ? {...condition, status: 'False' as const, lastTransitionTime: timestamp(world.now)} : condition,
  )
  return [
    {verb: 'status', object: {...pod, status: {...pod.status, conditions}}, why},
    {verb: 'event', about: keyOf(pod), type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready', component: CONTROLLER, why},
  ]
}

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'
const UNREACHABLE = 'node.kubernetes.io/unreachable'
const NOT_READY = 'node.kubernetes.io/not-ready'
const OURS = [UNSCHEDULABLE, UNREACHABLE, NOT_READY]

/** How long after the NoSchedule taint the NoExecute one follows. */
const EXECUTE_AFTER: Ms = 40

/** NoSchedule taints follow the node's state at once; NoExecute ones in a second pass, as the two queues of the controller. */
function retaint(world: World, node: Node): Reaction {
  const taints = node.spec?.taints ?? []
  const ready = findCondition(node.status?.conditions, 'Ready')?.status ?? 'Unknown'
  const bad = ready === 'Unknown' ? UNREACHABLE : ready === 'False' ? NOT_READY : undefined
  const now = timestamp(world.now)
  const wanted: Taint[] = []
  if (node.spec?.unschedulable === true) wanted.push({key: UNSCHEDULABLE, effect: 'NoSchedule', timeAdded: now})
  if (bad !== undefined) wanted.push({key: bad, effect: 'NoSchedule', timeAdded: now})
  const schedule = revised(taints, wanted, 'NoSchedule')
  if (schedule !== taints) return {requests: [withTaints(node, schedule)], again: world.now + EXECUTE_AFTER}
  const execute = revised(taints, bad === undefined ? [] : [{key: bad, effect: 'NoExecute', timeAdded: now}], 'NoExecute')
  if (execute === taints) return NOTHING
  if (bad === undefined) {
    const due = nextRound(world, node)
    if (world.now < due) return {requests: [], again: due}
  }
  return {requests: [withTaints(node, execute)]}
}

/** The controller goes round all nodes at its own pace (monitorNodeHealth): the round that found this one silent was one of them. */
function nextRound(world: World, node: Node): Ms {
  const {round} = (remembered(world, 'nodes', keyOf(node)) ?? {round: 0}) as {readonly round: Ms}
  return round + Math.ceil((world.now - round) / LATENCY.nodeMonitorPeriod) * LATENCY.nodeMonitorPeriod
}

/** The taints with ours of one effect replaced by those wanted; the very same list when nothing changes. */
function revised(taints: readonly Taint[], wanted: readonly Taint[], effect: Taint['effect']): readonly Taint[] {
  const isOurs = (taint: Taint) => taint.effect === effect && OURS.includes(taint.key)
  const kept = taints.filter(taint => !isOurs(taint) || wanted.some(want => want.key === taint.key))
  const missing = wanted.filter(want => !taints.some(taint => taint.key === want.key && taint.effect === effect))
  return kept.length === taints.length && missing.length === 0 ? taints : [...kept, ...missing]
}

function withTaints(node: Node, taints: readonly Taint[]): Request {
  const old = node.spec?.taints ?? []
  const added = taints.find(taint => !old.includes(taint))
  const gone = old.find(taint => !taints.includes(taint))
  const {taints: _old, ...spec} = node.spec ?? {}
  const why =
    added !== undefined
      ? {
          rule: 'node-taint-added',
          facts: {node: node.metadata.name, taint: `${added.key}:${added.effect}`, because: BECAUSE[added.key] ?? 'of its state'},
        }
      : {rule: 'node-taint-removed', facts: {node: node.metadata.name, taint: gone === undefined ? '' : `${gone.key}:${gone.effect}`}}
  return {verb: 'update', object: {...node, spec: taints.length === 0 ? spec : {...spec, taints}}, why}
}

const BECAUSE: Readonly<Record<string, string>> = {
  [UNSCHEDULABLE]: 'it is cordoned',
  [UNREACHABLE]: 'its kubelet is silent',
  [NOT_READY]: 'its kubelet says it is not Ready',
}
