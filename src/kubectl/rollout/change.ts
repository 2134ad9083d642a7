import type {KubeObject} from '../../kube/object.ts'
import {at, dataAt, isData, put, sameJson, textAt} from '../../kube/peek.ts'
import {groupResource} from '../../kube/resources.ts'
import {timestamp} from '../../kube/time.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from '../command.ts'
import {withoutHash} from '../describe/workloads.ts'
import type {Fault} from '../fault.ts'
import {isFault, plainFault} from '../fault.ts'
import type {Values} from '../flags.ts'
import {number, texts} from '../flags.ts'
import {LAST_APPLIED} from '../last-applied.ts'
import type {Report} from '../report.ts'
import {reportFor} from '../report.ts'
import {isTrouble} from '../serve.ts'
import type {Session} from '../session.ts'
import {warn} from '../session.ts'
import type {Target} from '../targets.ts'
import type {Trouble} from '../trouble.ts'
import {faultOf} from '../trouble.ts'
import {sendObject, targetsOf} from '../update.ts'
import {kindOf, templateText} from './history.ts'
import type {Revision} from './revisions.ts'
import {asOf, revisionsOf} from './revisions.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} field-manager=string selector/l=string`

type Change = (session: Session, target: Target) => {readonly object: KubeObject; readonly operation: string} | Trouble

/** Commands that send each object a small change. What cannot be changed is told last. */
function changeAll(session: Session, values: Values, change: Change): Fault | undefined {
  if (values.args.length === 0 && texts(values, 'filename').length === 0) return plainFault('required resource not specified')
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const found = targetsOf(session, values, values.args, true)
  if (isFault(found)) return found
  if (found.targets.length === 0 && found.troubles.length === 0) {
    warn(session, `No resources found in ${session.namespace} namespace.`)
    return undefined
  }
  const troubles: Trouble[] = [...found.troubles]
  for (const target of found.targets) {
    const changed = change(session, target)
    const served = isTrouble(changed) ? changed : sendObject(session, target, changed.object)
    if (isTrouble(changed)) troubles.push(changed)
    else if (isTrouble(served)) troubles.push({message: `failed to patch: ${served.message}`})
    else report.tell(served.object, changed.operation)
  }
  return faultOf(troubles)
}

const refuse = ({resource, name}: Target, why: string): Trouble => ({message: `error: ${groupResource(resource)} "${name}" ${why}`})

const TEMPLATED = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

export const ROLLOUT_RESTART = command({
  path: 'rollout restart',
  flags: FLAGS,
  run: (session, values) => changeAll(session, values, restart),
})

function restart(session: Session, target: Target): ReturnType<Change> {
  const {object, resource} = target
  if (!TEMPLATED.has(resource.kind)) return refuse(target, 'restarting is not supported')
  if (at(object, 'spec', 'paused') === true) return refuse(target, "can't restart paused deployment (run rollout resume first)")
  const path = ['spec', 'template', 'metadata', 'annotations']
  const stamp = {...dataAt(object, ...path), 'kubectl.kubernetes.io/restartedAt': timestamp(session.world.now)}
  return {object: put(object, path, stamp) as KubeObject, operation: 'restarted'}
}

export const ROLLOUT_PAUSE = command({
  path: 'rollout pause',
  flags: FLAGS,
  run: (session, values) => changeAll(session, values, pause),
})

function pause(_session: Session, target: Target): ReturnType<Change> {
  if (target.resource.kind !== 'Deployment') return refuse(target, 'pausing is not supported')
  if (at(target.object, 'spec', 'paused') === true) return refuse(target, 'is already paused')
  return {object: put(target.object, ['spec', 'paused'], true) as KubeObject, operation: 'paused'}
}

export const ROLLOUT_RESUME = command({
  path: 'rollout resume',
  flags: FLAGS,
  run: (session, values) => changeAll(session, values, resumeOne),
})

function resumeOne(_session: Session, target: Target): ReturnType<Change> {
  if (target.resource.kind !== 'Deployment') return refuse(target, 'resuming is not supported')
  if (at(target.object, 'spec', 'paused') !== true) return refuse(target, 'is not paused')
  return {object: put(target.object, ['spec', 'paused'], undefined) as KubeObject, operation: 'resumed'}
}

export const ROLLOUT_UNDO = command({
  path: 'rollout undo',
  flags: `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} selector/l=string to-revision=int`,
  run: undo,
})

/** `rollout undo`: back to the revision before, or to a given one. The first failure ends it. */
function undo(session: Session, values: Values): Fault | undefined {
  if (values.args.length === 0 && texts(values, 'filename').length === 0) return plainFault('required resource not specified')
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const found = targetsOf(session, values, values.args, true)
  if (isFault(found)) return found
  for (const target of found.targets) {
    const problem = undoOne(session, target, number(values, 'to-revision', 0), report)
    if (problem !== undefined) return faultOf([problem])
  }
  return faultOf(found.troubles)
}

function undoOne(session: Session, target: Target, to: number, report: Report): Trouble | undefined {
  const {object, resource} = target
  if (textAt(object, 'metadata', 'annotations', LAST_APPLIED) !== '') warnManaged(session, target)
  if (!TEMPLATED.has(resource.kind)) return {message: `no rollbacker has been implemented for "${kindOf(object)}"`}
  const wanted = revisionFor(revisionsOf(session.world, object), object, to)
  if (isTrouble(wanted)) return wanted
  if (report.dry === 'client') {
    // Deployments have no words before the template, the others have.
    const deployment = resource.kind === 'Deployment'
    const template = templateText(deployment ? at(wanted.source, 'spec', 'template') : wanted.template)
    report.tell(object, `${deployment ? '' : 'will roll back to '}${template}`)
    return undefined
  }
  if (at(object, 'spec', 'paused') === true)
    return {message: "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again"}
  const back = resource.kind === 'Deployment' ? deploymentAt(object, wanted) : asOf(object, wanted.source)
  if (sameJson(withoutHash(at(back, 'spec', 'template')), withoutHash(at(object, 'spec', 'template')))) {
    report.tell(object, `skipped rollback (current template already matches revision ${to})`)
    return undefined
  }
  const served = sendObject(session, target, back, report.dry === 'server')
  if (isTrouble(served)) return {message: `failed restoring revision ${to}: ${served.message}`}
  // With -o the object is shown as it was read.
  report.tell(object, 'rolled back')
  return undefined
}

function warnManaged(session: Session, {resource, name}: Target): void {
  const more =
    "which may cause unexpected behavior on future 'kubectl apply' operations. Consider using 'kubectl apply' with your previous configuration file instead."
  const managed = `Warning: resource ${resource.plural}/${name} was previously managed with 'kubectl apply'.`
  warn(session, `${managed} Rolling back will not update the ${LAST_APPLIED} annotation, ${more}`)
}

/** The revision to go back to; 0 means the last but one, which only the workload's own count of them gives. */
function revisionFor(revisions: readonly Revision[], object: KubeObject, to: number): Revision | Trouble {
  if (to < 0) return {message: `unable to find specified revision ${to} in history`}
  if (to === 0)
    return (
      revisions.at(-2) ?? {
        message:
          object.kind === 'Deployment'
            ? `no rollout history found for deployment "${object.metadata.name}"`
            : 'no last revision to roll back to',
      }
    )
  return revisions.find(revision => revision.number === to) ?? {message: `unable to find specified revision ${to} in history`}
}

const KEPT_ANNOTATIONS = new Set([
  LAST_APPLIED,
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
])

function deploymentAt(deployment: KubeObject, {source}: Revision): KubeObject {
  const own = Object.entries(dataAt(deployment, 'metadata', 'annotations')).filter(([key]) => KEPT_ANNOTATIONS.has(key))
  const theirs = Object.entries(dataAt(source, 'metadata', 'annotations')).filter(([key]) => !KEPT_ANNOTATIONS.has(key))
  const template = withoutHash(at(source, 'spec', 'template'))
  const metadata = isData(template) ? template.metadata : {}
  const back = put(deployment, ['spec', 'template'], isData(template) ? {...template, metadata} : template)
  return put(back, ['metadata', 'annotations'], Object.fromEntries([...own, ...theirs])) as KubeObject
}
