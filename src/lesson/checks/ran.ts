import type {History, Verdict} from '../history.ts'
import {not, OK} from '../history.ts'
import type {Check} from '../lesson.ts'

/** Commands that are no kubectl's. */
const OWN = ['node', 'jump', 'settle', 'step-back', 'why']

/** Holds when a command with this verb was run since the step began; `ok` says whether it had to succeed, `says` what it had to answer. */
export function judgeRan(check: Extract<Check, {verb: 'ran'}>, history: History): Verdict {
  const {has = '', says = ''} = check
  const tries = history.ran.filter(ran => ran.verb === check.command && ran.line.includes(has) && (ran.said ?? '').includes(says))
  if (tries.some(ran => check.ok === undefined || ran.ok === check.ok)) return OK
  const command = OWN.includes(check.command) ? check.command : `kubectl ${check.command}`
  if (tries.length === 0) return not(`Not run yet: ${command}${check.has === undefined ? '' : ` with ${check.has} in it`}.`)
  return not(check.ok === true ? `${command} was run, and failed.` : `${command} was run, and succeeded.`)
}
