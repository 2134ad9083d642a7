import {waitUntilGone} from './delete.ts'
import {resumeDrain} from './drain.ts'
import {resumeEdit} from './edit.ts'
import type {Fault} from './fault.ts'
import {resumeWatch} from './get-watch.ts'
import {watchOn} from './rollout/status.ts'
import {resumeLogs} from './logs.ts'
import type {Pending, Session} from './session.ts'
import {resumeAttached} from './run-attached.ts'
import {resumeScale} from './scale.ts'
import {resumeWait} from './wait.ts'

/** Goes on with a waiting command, by its verb. */
export function resumeCommand(session: Session, {verb, state, until}: Pending): Fault | undefined {
  switch (verb) {
    case 'get':
      return resumeWatch(session, state)
    case 'delete':
      return waitUntilGone(session, state, until)
    case 'rollout status':
      return watchOn(session, state, until)
    case 'wait':
      return resumeWait(session, state, until ?? session.world.now)
    case 'logs':
      return resumeLogs(session, state)
    case 'run':
      return resumeAttached(session, state, until)
    case 'scale':
      return resumeScale(session, state, until ?? session.world.now)
    case 'edit':
      return resumeEdit(session, state)
    case 'drain':
      return resumeDrain(session, state)
    default:
      return undefined
  }
}
