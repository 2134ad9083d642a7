import type {History, Verdict} from '../history.ts'
import {not, OK} from '../history.ts'
import type {Target} from '../lesson.ts'
import {matching} from '../match.ts'

/** Holds when no object is like the target. */
export function judgeGone(target: Target, history: History): Verdict {
  const first = matching({world: history.head, began: history.began}, target)[0]
  if (first === undefined) return OK
  const leaving = first.metadata.deletionTimestamp !== undefined ? ' It is being deleted.' : ''
  return not(`${first.kind} ${first.metadata.name} is still there.${leaving}`)
}
