import {historyOf, settleSession} from './session.ts'
import type {Session} from './session.ts'
import {judgeStep} from './judge.ts'
import type {Verdict} from './judge.ts'
import type {Attempt, Lesson, LessonStep} from './lesson.ts'
import {perform} from './perform.ts'

/** A session after somebody has done something, the answers given, and what was printed. */
export type Tried = {readonly session: Session; readonly answers: Readonly<Record<string, string>>; readonly out: readonly string[]}

/**
 * Does what an attempt says: its files take the place of the learner's, its lines are run one after the other. `answer b`
 * answers the first question that is still open. At the end the cluster comes to rest.
 */
export function tryAttempt(lesson: Lesson, step: LessonStep, session: Session, attempt: Attempt): Tried {
  const typed = Object.fromEntries(Object.entries(attempt.files).map(([name, from]) => [name, lesson.files[from] ?? '']))
  let current: Session = {...session, files: {...session.files, ...typed}}
  let answers: Readonly<Record<string, string>> = {}
  const out: string[] = []
  for (const line of attempt.run) {
    const choice = /^answer ([a-h])$/.exec(line)?.[1]
    if (choice !== undefined) answers = withAnswer(step, answers, 'abcdefgh'.indexOf(choice))
    else {
      const done = perform(current, line)
      current = done.session
      out.push(`$ ${line}`, ...done.out)
    }
  }
  const settled = settleSession(current)
  return {session: settled.session, answers, out: [...out, ...settled.out]}
}

function withAnswer(step: LessonStep, answers: Readonly<Record<string, string>>, choice: number): Readonly<Record<string, string>> {
  for (const {check} of step.done) {
    if (check.verb === 'ask' && answers[check.question] === undefined) return {...answers, [check.question]: check.choices[choice] ?? ''}
  }
  return answers
}

export function verdictsAfter(step: LessonStep, tried: Pick<Tried, 'session' | 'answers'>): readonly Verdict[] {
  return judgeStep(step, historyOf(tried.session, tried.answers))
}
