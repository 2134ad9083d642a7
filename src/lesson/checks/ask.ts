import type {History, Verdict} from '../history.ts'
import {not, OK} from '../history.ts'
import type {Check} from '../lesson.ts'

/** Holds when the learner has chosen the right answer. */
export function judgeAsk(check: Extract<Check, {verb: 'ask'}>, history: History): Verdict {
  const answer = history.answers[check.question]
  if (answer === undefined) return not('Not answered yet.')
  return answer === check.right ? OK : not(`"${answer}" is not it.`)
}
