import {goQuote} from '../kube/go-quote.ts'
import type {KubeObject} from '../kube/object.ts'
import {keyOf} from '../kube/object.ts'
import {numAt, put} from '../kube/peek.ts'
import {groupResource} from '../kube/resources.ts'
import {get} from '../sim/table.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {durationMs, number, text} from './flags.ts'
import {reportFor} from './report.ts'
import {hasScale, NO_SCALE, putScale} from './scale-subresource.ts'
import {isTrouble} from './serve.ts'
import type {Session} from './session.ts'
import type {Target} from './targets.ts'
import type {Trouble} from './trouble.ts'
import {faultOf, notFoundTrouble} from './trouble.ts'
import {targetsOf} from './update.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} all current-replicas=int record replicas=int resource-version=string selector/l=string timeout=duration`

export const SCALE = command({
  path: 'scale',
  flags: FLAGS,
  needs: ['replicas'],
  run: scale,
})

/** A scale that waits for the pods to be as many as asked: the targets that are left, the first of which is set already. */
type Scaling = {readonly values: Values; readonly targets: readonly Target[]; readonly troubles: readonly Trouble[]}

/**
 * `kubectl scale`: through the scale subresource, which only sets of pods have. The first failure ends it. With --timeout it waits
 * for each in turn until status and spec name the same number.
 */
function scale(session: Session, values: Values): Fault | undefined {
  const replicas = number(values, 'replicas', 0)
  if (replicas < 0) return plainFault('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
  if (number(values, 'current-replicas', -1) < -1) return plainFault('The --current-replicas must specify an integer of -1 or greater')
  const found = targetsOf(session, values, values.args)
  if (isFault(found)) return found
  if (text(values, 'resource-version') !== '' && found.targets.length > 1)
    return plainFault('cannot use --resource-version with multiple resources')
  if (found.targets.length === 0) return faultOf(found.troubles) ?? plainFault('no objects passed to scale')
  return scaleEach(session, {values, ...found})
}

function scaleEach(session: Session, {values, targets, troubles}: Scaling): Fault | undefined {
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const replicas = number(values, 'replicas', 0)
  for (const [index, target] of targets.entries()) {
    if (report.dry === 'client') {
      report.tell(counted(target, replicas), 'scaled')
      continue
    }
    const wrong = precondition(target, values)
    if (wrong !== undefined) return wrong
    const served = putScale(session, target, replicas, {dry: report.dry === 'server'})
    if (isTrouble(served)) return faultOf([served])
    if (report.dry === 'none' && durationMs(text(values, 'timeout', '0s')) !== 0) {
      const until = session.world.now + durationMs(text(values, 'timeout'))
      return resumeScale(session, {values, targets: targets.slice(index), troubles}, until)
    }
    report.tell(counted(target, replicas), 'scaled')
  }
  return faultOf(troubles)
}

/** What kubectl prints: the object as it was read, with the new number. */
function counted({object}: Target, replicas: number): KubeObject {
  return object.apiVersion === 'v1' || object.apiVersion.startsWith('apps/')
    ? (put(object, ['spec', 'replicas'], replicas) as KubeObject)
    : object
}

/** Looks once more whether the first target has come to its number (once a second, as scale.WaitForScaleHasDesiredReplicas). */
export function resumeScale(session: Session, state: unknown, until: number): Fault | undefined {
  const {values, targets, troubles} = state as Scaling
  const [first, ...rest] = targets
  const report = reportFor(session, values)
  if (first === undefined || isFault(report)) return faultOf(troubles)
  const replicas = number(values, 'replicas', 0)
  const live = get(session.world.objects, keyOf(first.object))
  if (live === undefined) return faultOf([notFoundTrouble(groupResource(first.resource), first.object.metadata.name)])
  const isSynced = numAt(live, 'spec', 'replicas') !== replicas || numAt(live, 'status', 'replicas') === replicas
  if (!isSynced) {
    if (session.world.now >= until) return plainFault(`timed out waiting for ${goQuote(first.object.metadata.name)} to be synced`)
    session.pending = {verb: 'scale', state, until, next: Math.min(until, session.world.now + 1000)}
    return undefined
  }
  report.tell(counted(first, replicas), 'scaled')
  return scaleEach(session, {values, targets: rest, troubles})
}

function precondition({resource, object}: Target, values: Values): Fault | undefined {
  if (!hasScale(resource.kind)) return faultOf([NO_SCALE])
  const wanted = number(values, 'current-replicas', -1)
  const now = numAt(object, 'spec', 'replicas')
  if (wanted !== -1 && wanted !== now) return plainFault(`Expected replicas to be ${wanted}, was ${now}`)
  const version = text(values, 'resource-version')
  const live = object.metadata.resourceVersion ?? ''
  return version !== '' && version !== live ? plainFault(`Expected resource version to be ${version}, was ${live}`) : undefined
}
