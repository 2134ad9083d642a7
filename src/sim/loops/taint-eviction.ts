import {covers} from '../../kube/toleration.ts'
import type {Key, Ms} from '../../kube/object.ts'
import type {Pod, Taint, Toleration} from '../../kube/pod.ts'
import {timestamp} from '../../kube/time.ts'
import type {Loop, Why} from '../request.ts'
import {NOTHING} from '../request.ts'
import type {World} from '../world.ts'
import {find, findByKey, remembered, waitsOf} from '../world.ts'

const CONTROLLER = 'taint-eviction-controller'

/** Deletes pods that do not tolerate a NoExecute taint of their node, at once or when their toleration runs out; as pkg/controller/tainteviction. */
export const taintEviction: Loop = (world, key) => {
  const pod = findByKey(world, key) as Pod | undefined
  if (pod?.spec.nodeName === undefined) return NOTHING
  const leaving = pod.metadata.deletionTimestamp !== undefined
  const node = find(world, 'Node', '', pod.spec.nodeName)
  const taints = (node?.spec?.taints ?? []).filter(taint => taint.effect === 'NoExecute')
  const facts = {pod: pod.metadata.name, node: pod.spec.nodeName}
  if (taints.length === 0) {
    const planned = waitsOf(world, key).some(wait => wait.loop === 'taint-eviction')
    if (!planned || leaving) return NOTHING
    return {requests: [marked(pod, `Cancelling deletion of Pod ${nameOf(pod)}`, {rule: 'taint-is-gone', facts})], remembers: null}
  }
  const since = noticed(world, key, pod)
  const verdict = deadline(taints, pod.spec.tolerations ?? [], since)
  const why: Why = {
    rule: verdict.seconds === 0 ? 'taint-not-tolerated' : 'taint-toleration-ran-out',
    facts: {...facts, taint: verdict.taint, seconds: verdict.seconds},
  }
  if (verdict.at === undefined || (leaving && world.now < verdict.at)) return NOTHING
  if (world.now < verdict.at)
    return {requests: [], again: verdict.at, waits: {...why, rule: 'taint-tolerated-for'}, remembers: {uid: pod.metadata.uid ?? '', since}}
  return {
    requests: [
      marked(pod, `Marking for deletion Pod ${nameOf(pod)}`, why),
      // A pod that somebody else has just marked is marked and given the reason again: upstream does not look (addConditionAndDeletePod).
      {verb: 'status' as const, object: disrupted(world, pod), why},
      {verb: 'delete', key, why},
    ],
  }
}

/** Since when the eviction of a pod has been planned: its time runs from there, whatever other taints come (GetWorkerUnsafe, CreatedAt). */
function noticed(world: World, key: Key, {metadata: {uid}}: Pod): Ms {
  const known = remembered(world, 'taint-eviction', key) as {readonly uid: string; readonly since: Ms} | undefined
  return known !== undefined && known.uid === uid ? known.since : world.now
}

const nameOf = (pod: Pod) => `${pod.metadata.namespace}/${pod.metadata.name}`

function marked(pod: Pod, message: string, why: Why) {
  const about = `Pod/${pod.metadata.namespace ?? ''}/${pod.metadata.name}` as const
  return {verb: 'event' as const, about, type: 'Normal' as const, reason: 'TaintManagerEviction', message, component: CONTROLLER, why}
}

function disrupted(world: World, pod: Pod): Pod {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True' as const,
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
    lastTransitionTime: timestamp(world.now),
  }
  const others = (pod.status?.conditions ?? []).filter(({type}) => type !== condition.type)
  return {...pod, status: {...pod.status, conditions: [...others, condition]}}
}

type Deadline = {readonly at: Ms | undefined; readonly taint: string; readonly seconds: number}

/** When the first toleration runs out, as getMinTolerationTime: undefined when all taints are tolerated for ever. */
function deadline(taints: readonly Taint[], tolerations: readonly Toleration[], since: Ms): Deadline {
  let best: Deadline = {at: undefined, taint: '', seconds: 0}
  for (const taint of taints) {
    const fitting = tolerations.filter(toleration => covers(toleration, taint))
    const text = `${taint.key}${taint.value === undefined ? '' : `=${taint.value}`}:${taint.effect}`
    if (fitting.length === 0) return {at: 0, taint: text, seconds: 0}
    const limits = fitting.map(toleration => toleration.tolerationSeconds).filter(seconds => seconds !== undefined)
    if (limits.length === 0) continue
    const seconds = Math.max(0, Math.min(...limits))
    const at = since + seconds * 1000
    if (best.at === undefined || at < best.at) best = {at, taint: text, seconds}
  }
  return best
}
