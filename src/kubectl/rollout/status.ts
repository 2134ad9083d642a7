import type {KubeObject} from '../../kube/object.ts'
import {at, listAt, numAt, textAt} from '../../kube/peek.ts'
import {get} from '../../sim/table.ts'
import {keyOf} from '../../kube/object.ts'
import {command, FILE_FLAGS} from '../command.ts'
import type {Fault} from '../fault.ts'
import {isFault, plainFault} from '../fault.ts'
import type {Values} from '../flags.ts'
import {durationMs, number, text, texts, truth} from '../flags.ts'
import type {Session} from '../session.ts'
import {say, warn} from '../session.ts'
import {faultOf} from '../trouble.ts'
import {targetsOf} from '../update.ts'
import {kindOf} from './history.ts'

const FLAGS = `${FILE_FLAGS} revision=int selector/l=string timeout=duration watch/w`

export const ROLLOUT_STATUS = command({
  path: 'rollout status',
  flags: FLAGS,
  run: status,
})

/** What a waiting `rollout status` has still to see through: keys, the first of which is being watched, and what was said of it last. */
type Waiting = {readonly keys: readonly string[]; readonly version: string; readonly revision: number; readonly watch: boolean}

function status(session: Session, values: Values): Fault | undefined {
  if (values.args.length === 0 && texts(values, 'filename').length === 0) return plainFault('required resource not specified')
  const revision = number(values, 'revision', 0)
  if (revision < 0) return plainFault(`revision must be a positive integer: ${revision}`)
  const found = targetsOf(session, values, values.args, true)
  if (isFault(found)) return found
  if (found.targets.length === 0 && found.troubles.length === 0) {
    warn(session, `No resources found in ${session.namespace} namespace.`)
    return undefined
  }
  const timeout = durationMs(text(values, 'timeout', '0s'))
  const until = timeout === 0 ? undefined : session.world.now + timeout
  const state: Waiting = {
    keys: found.targets.map(target => keyOf(target.object)),
    version: '',
    revision,
    watch: truth(values, 'watch', true),
  }
  return watchOn(session, state, until) ?? (session.pending === undefined ? faultOf(found.troubles) : undefined)
}

/** Looks at each object in turn and says where it stands; stops at the first that is not through yet. */
export function watchOn(session: Session, given: unknown, until?: number): Fault | undefined {
  let state = given as Waiting
  while (state.keys.length > 0) {
    const [key = ''] = state.keys
    const object = get(session.world.objects, key as `${string}/${string}/${string}`)
    if (object === undefined) return plainFault('object has been deleted')
    const version = object.metadata.resourceVersion ?? ''
    const view = viewOf(object, state.revision)
    if (isFault(view)) return view
    if (version !== state.version) say(session, view.text)
    if (!view.done && state.watch) {
      if (until !== undefined && session.world.now >= until) return plainFault('timed out waiting for the condition')
      session.pending = {verb: 'rollout status', state: {...state, version}, ...(until === undefined ? {} : {until})}
      return undefined
    }
    state = {...state, keys: state.keys.slice(1), version: ''}
  }
  return undefined
}

type View = {readonly text: string; readonly done: boolean}

function viewOf(object: KubeObject, revision: number): View | Fault {
  switch (object.kind) {
    case 'Deployment':
      return deploymentView(object, revision)
    case 'DaemonSet':
      return daemonSetView(object)
    case 'StatefulSet':
      return statefulSetView(object)
    default:
      return plainFault(`no status viewer has been implemented for ${kindOf(object)}`)
  }
}

const waiting = (text: string): View => ({text, done: false})
const done = (text: string): View => ({text, done: true})
const ONLY_ROLLING = 'rollout status is only available for RollingUpdate strategy type'

function deploymentView(deployment: KubeObject, revision: number): View | Fault {
  const count = (field: string): number => numAt(deployment, 'status', field)
  const name = `deployment "${deployment.metadata.name}"`
  const running = Number(textAt(deployment, 'metadata', 'annotations', 'deployment.kubernetes.io/revision'))
  if (revision > 0 && revision !== running)
    return plainFault(`desired revision (${revision}) is different from the running revision (${running})`)
  if ((deployment.metadata.generation ?? 0) > count('observedGeneration'))
    return waiting('Waiting for deployment spec update to be observed...')
  const progress = listAt(deployment, 'status', 'conditions').find(condition => textAt(condition, 'type') === 'Progressing')
  if (textAt(progress, 'reason') === 'ProgressDeadlineExceeded') return plainFault(`${name} exceeded its progress deadline`)
  const head = `Waiting for ${name} rollout to finish:`
  const [wanted, updated] = [numAt(deployment, 'spec', 'replicas'), count('updatedReplicas')]
  if (updated < wanted) return waiting(`${head} ${updated} out of ${wanted} new replicas have been updated...`)
  if (count('replicas') > updated) return waiting(`${head} ${count('replicas') - updated} old replicas are pending termination...`)
  if (count('availableReplicas') < updated)
    return waiting(`${head} ${count('availableReplicas')} of ${updated} updated replicas are available...`)
  return done(`${name} successfully rolled out`)
}

function daemonSetView(set: KubeObject): View | Fault {
  if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return plainFault(ONLY_ROLLING)
  const count = (field: string): number => numAt(set, 'status', field)
  const name = `daemon set "${set.metadata.name}"`
  if ((set.metadata.generation ?? 0) > count('observedGeneration')) return waiting('Waiting for daemon set spec update to be observed...')
  const [wanted, updated] = [count('desiredNumberScheduled'), count('updatedNumberScheduled')]
  if (updated < wanted) return waiting(`Waiting for ${name} rollout to finish: ${updated} out of ${wanted} new pods have been updated...`)
  if (count('numberAvailable') < wanted)
    return waiting(`Waiting for ${name} rollout to finish: ${count('numberAvailable')} of ${wanted} updated pods are available...`)
  return done(`${name} successfully rolled out`)
}

function statefulSetView(set: KubeObject): View | Fault {
  if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return plainFault(ONLY_ROLLING)
  const count = (field: string): number => numAt(set, 'status', field)
  const observed = count('observedGeneration')
  if (observed === 0 || (set.metadata.generation ?? 0) > observed) return waiting('Waiting for statefulset spec update to be observed...')
  const wanted = numAt(set, 'spec', 'replicas')
  if (count('readyReplicas') < wanted) return waiting(`Waiting for ${wanted - count('readyReplicas')} pods to be ready...`)
  const rolling = at(set, 'spec', 'updateStrategy', 'rollingUpdate')
  const updated = count('updatedReplicas')
  if (rolling !== undefined) {
    const target = wanted - numAt(rolling, 'partition')
    if (updated < target)
      return waiting(`Waiting for partitioned roll out to finish: ${updated} out of ${target} new pods have been updated...`)
    return done(`partitioned roll out complete: ${updated} new pods have been updated...`)
  }
  const [update, current] = [textAt(set, 'status', 'updateRevision'), textAt(set, 'status', 'currentRevision')]
  if (update !== current) return waiting(`waiting for statefulset rolling update to complete ${updated} pods at revision ${update}...`)
  return done(`statefulset rolling update complete ${count('currentReplicas')} pods at revision ${current}...`)
}
