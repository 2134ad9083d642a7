import type {KubeObject} from '../kube/object.ts'
import type {Fault, Or} from './fault.ts'
import {isFault} from './fault.ts'
import type {Values} from './flags.ts'
import {text, texts, truth} from './flags.ts'
import {findInFiles} from './manifests.ts'
import {nameOf} from './output.ts'
import type {Report} from './report.ts'
import {reportFor} from './report.ts'
import type {Served} from './serve.ts'
import {isTrouble, putObject} from './serve.ts'
import type {Session} from './session.ts'
import {askDry, isRefusal, say} from './session.ts'
import type {Found, Target} from './targets.ts'
import {findTargets} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {faultOf} from './trouble.ts'

/** What becomes of one object: the changed object and the word for it, or why not. The same object back means that nothing is sent. */
export type Edit = (target: Target) => {readonly object: KubeObject; readonly operation: string} | Trouble

/** The objects that arguments, selectors or files name. `asRead`: those of files as they stand there, whatever is live. */
export function targetsOf(session: Session, values: Values, args: readonly string[], kindIsEnough = false, asRead = false): Or<Found> {
  const query = {
    args,
    selector: text(values, 'selector'),
    fieldSelector: text(values, 'field-selector'),
    allNamespaces: truth(values, 'all-namespaces'),
    // Here --all only means that a kind alone will do, and names may stand beside it (ResourceTypeOrNameArgs).
    kindIsEnough: kindIsEnough || truth(values, 'all'),
  }
  if (texts(values, 'filename').length === 0) return findTargets(session, query)
  return findInFiles(session, values, query, truth(values, 'local') ? 'local' : asRead ? 'placed' : 'live')
}

/** Changes every target and tells of it; goes on past those that fail. `plain`: without a word about a dry run. */
export function updateEach(session: Session, values: Values, found: Found, edit: Edit, plain = false): Fault | undefined {
  const full = reportFor(session, values)
  if (isFault(full)) return full
  const report = plain && full.output === '' ? {...full, tell: tellPlainly(session)} : full
  const troubles: Trouble[] = []
  for (const target of found.targets) {
    const problem = updateOne(session, target, edit, report, truth(values, 'local'))
    if (problem !== undefined) troubles.push(problem)
  }
  return faultOf([...troubles, ...found.troubles])
}

function tellPlainly(session: Session): Report['tell'] {
  return (object, operation) => {
    say(session, `${nameOf(object)} ${operation}`)
    return undefined
  }
}

function updateOne(session: Session, target: Target, edit: Edit, report: Report, local: boolean): Trouble | undefined {
  const edited = edit(target)
  if (isTrouble(edited)) return edited
  const {object, operation} = edited
  if (report.dry === 'client' || local || object === target.object) {
    report.tell(object, operation)
    return undefined
  }
  const served = sendObject(session, target, object, report.dry === 'server')
  if (isTrouble(served)) return served
  report.tell(served.object, operation)
  return undefined
}

/** Puts an object as a patch would: whatever version is live, the change goes on top. */
export function sendObject(session: Session, target: Target, object: KubeObject, dry = false): Served | Trouble {
  const {resourceVersion: _version, ...metadata} = object.metadata
  const sent = {...object, metadata}
  if (!dry) return putObject(session, target.resource, sent, {})
  const answer = askDry(session, {verb: 'update', object: sent})
  return isRefusal(answer) ? answer : {object, warnings: []}
}
