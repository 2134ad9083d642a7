import {judgeAsk} from './checks/ask.ts'
import {judgeCount} from './checks/count.ts'
import {judgeEvent} from './checks/event.ts'
import {judgeGone} from './checks/gone.ts'
import {judgeNever} from './checks/never.ts'
import {judgeOrder} from './checks/order.ts'
import {judgeRan} from './checks/ran.ts'
import {judgeSee} from './checks/see.ts'
import type {History, Verdict} from './history.ts'
import type {Check, LessonStep, Notice} from './lesson.ts'

export type {Verdict} from './history.ts'

/** Whether a check holds for what happened; when it does not, a sentence names the first difference and its moment. */
export function judge(check: Check, history: History): Verdict {
  switch (check.verb) {
    case 'see':
      return judgeSee(check.target, history)
    case 'gone':
      return judgeGone(check.target, history)
    case 'count':
      return judgeCount(check, history)
    case 'order':
      return judgeOrder(check.moments, history)
    case 'never':
      return judgeNever(check, history)
    case 'event':
      return judgeEvent(check, history)
    case 'ran':
      return judgeRan(check, history)
    case 'ask':
      return judgeAsk(check, history)
  }
}

/** One verdict for each requirement of the step, in its order. */
export function judgeStep(step: LessonStep, history: History): readonly Verdict[] {
  return step.done.map(requirement => judge(requirement.check, history))
}

/** The first known slip that is to be seen now. One about a command is about the last one: what was typed long ago needs no more words. */
export function noticed(step: LessonStep, history: History): Notice | undefined {
  const now = {...history, ran: history.ran.slice(-1)}
  return step.notice.find(notice => notice.when.length > 0 && notice.when.every(check => judge(check, now).ok))
}
