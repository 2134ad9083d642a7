import {textAt} from '../../kube/peek.ts'
import {list} from '../../sim/world.ts'
import {fits} from '../glob.ts'
import type {History, Verdict} from '../history.ts'
import {not, OK} from '../history.ts'
import type {Check} from '../lesson.ts'

/** Holds when an event with this reason stands in the cluster, about this object if one is named. */
export function judgeEvent(check: Extract<Check, {verb: 'event'}>, history: History): Verdict {
  const found = list(history.head, 'Event').some(
    event =>
      fits(check.reason, event.reason) &&
      fits(check.about ?? '*', textAt(event, 'involvedObject', 'name')) &&
      (check.has === undefined || event.message.includes(check.has)),
  )
  return found ? OK : not(`No event ${check.reason}${check.about === undefined ? '' : ` about ${check.about}`} yet.`)
}
