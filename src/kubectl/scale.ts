import {numAt} from '../kube/peek.ts'
import {command, DRY_RUN_FLAG, FILE_FLAGS, PRINT_FLAGS} from './command.ts'
import type {Fault} from './fault.ts'
import {isFault, plainFault} from './fault.ts'
import type {Values} from './flags.ts'
import {number, text} from './flags.ts'
import {reportFor} from './report.ts'
import {hasScale, NO_SCALE, putScale} from './scale-subresource.ts'
import {isTrouble} from './serve.ts'
import type {Session} from './session.ts'
import type {Target} from './targets.ts'
import {faultOf} from './trouble.ts'
import {targetsOf} from './update.ts'

const FLAGS = `${PRINT_FLAGS} ${FILE_FLAGS} ${DRY_RUN_FLAG} all current-replicas=int record replicas=int resource-version=string selector/l=string timeout=duration`

export const SCALE = command({
  path: 'scale',
  flags: FLAGS,
  needs: ['replicas'],
  run: scale,
})

/** `kubectl scale`: through the scale subresource, which only sets of pods have. The first failure ends it. */
function scale(session: Session, values: Values): Fault | undefined {
  const replicas = number(values, 'replicas', 0)
  if (replicas < 0) return plainFault('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
  const report = reportFor(session, values)
  if (isFault(report)) return report
  const found = targetsOf(session, values, values.args)
  if (isFault(found)) return found
  if (found.targets.length === 0) return faultOf(found.troubles) ?? plainFault('no objects passed to scale')
  for (const target of found.targets) {
    const wrong = precondition(target, values)
    if (wrong !== undefined) return wrong
    if (report.dry === 'client') {
      report.tell(target.object, 'scaled')
      continue
    }
    const served = putScale(session, target, replicas, {dry: report.dry === 'server'})
    if (isTrouble(served)) return faultOf([served])
    report.tell(served.object, 'scaled')
  }
  return faultOf(found.troubles)
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
