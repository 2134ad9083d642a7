import type {History, Verdict} from '../history.ts'
import {not, OK} from '../history.ts'
import type {Check} from '../lesson.ts'

/** Holds when a command with this verb was run since the step began; `ok` says whether it had to succeed. */
export function judgeRan(check: Extract<Check, {verb: 'ran'}>, history: History): Verdict {
  const tries = history.ran.filter(ran => ran.verb === check.command && (check.has === undefined || ran.line.includes(check.has)))
  if (tries.some(ran => check.ok === undefined || ran.ok === check.ok)) return OK
  if (tries.length === 0) return not(`Not run yet: ${check.command}${check.has === undefined ? '' : ` with ${check.has} in it`}.`)
  return not(check.ok === true ? `${check.command} was run, and failed.` : `${check.command} was run, and succeeded.`)
}
