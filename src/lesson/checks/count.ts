import type {History, Verdict} from '../history.ts'
import {not, OK} from '../history.ts'
import type {Check} from '../lesson.ts'
import {candidates, differs, matching} from '../match.ts'

/** Holds when as many objects as asked are like the target. */
export function judgeCount(check: Extract<Check, {verb: 'count'}>, history: History): Verdict {
  const place = {world: history.head, began: history.began}
  const have = matching(place, check.target).length
  const wanted = bound(check)
  if ((check.is ?? have) === have && (check.atLeast ?? have) <= have && (check.atMost ?? have) >= have) return OK
  const short = have < (check.is ?? check.atLeast ?? 0)
  const other = short
    ? candidates(history.head, check.target)
        .map(object => differs(object, check.target, place))
        .find(Boolean)
    : undefined
  const fitting = Object.keys(check.target.want).length === 0 ? 'there' : 'like that'
  return not(
    `${check.target.kind}s${check.target.name === '*' ? '' : ` ${check.target.name}`}: ${wanted} wanted, ${have} ${fitting}.${other === undefined ? '' : ` ${other.says}.`}`,
  )
}

function bound(check: Extract<Check, {verb: 'count'}>): string {
  if (check.is !== undefined) return String(check.is)
  return check.atLeast !== undefined ? `at least ${check.atLeast}` : `at most ${check.atMost}`
}
