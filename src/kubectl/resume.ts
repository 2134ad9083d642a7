import type {Fault} from './fault.ts'
import {resumeWatch} from './get-watch.ts'
import type {Pending, Session} from './session.ts'

/** Goes on with a waiting command, by its verb. */
export function resumeCommand(session: Session, pending: Pending): Fault | undefined {
  switch (pending.verb) {
    case 'get':
      return resumeWatch(session, pending.state)
    default:
      return undefined
  }
}
