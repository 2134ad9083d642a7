import {beginStep, historyOf, openSession, settleSession, advanceSession} from './session.ts'
import type {Session} from './session.ts'
import {noticed} from './judge.ts'
import type {Check, Lesson, LessonStep, Pack} from './lesson.ts'
import {isWritten} from './lesson.ts'
import {survivors} from './mutants.ts'
import {perform} from './perform.ts'
import {tryAttempt, verdictsAfter} from './try-attempt.ts'

/** What a lesson does not prove about itself, for its author. */
export type Finding = {readonly lesson: string; readonly where: string; readonly message: string}

/** Most words on one page (curriculum, principle 1). */
const MOST_WORDS = 60
/** A page of the smallest screen: 56 letters a row, 8 rows of words. */
const MOST_LETTERS = 56 * 8
/** At 80x24 the requirement list has two columns: a longer line would end in `…`. */
const MOST_LABEL = 34

/** Everything that a pack's lessons do not prove; nothing when each is honest. Slow: every lesson is played several times. */
export function checkPack(pack: Pack): readonly Finding[] {
  return pack.lessons.filter(isWritten).flatMap(checkLesson)
}

export function checkLesson(lesson: Lesson): readonly Finding[] {
  return [...checkTexts(lesson), ...checkScene(lesson), ...checkSteps(lesson)]
}

function checkTexts(lesson: Lesson): readonly Finding[] {
  const texts: readonly (readonly [string, string])[] = [
    ...lesson.say.map((text, at) => [`say ${at + 1}`, text] as const),
    ...lesson.scene.map((stage, at) => [`scene ${at + 1}`, stage.say] as const),
    ...lesson.steps.map((step, at) => [`task ${at + 1}`, step.task] as const),
  ]
  const long = texts.flatMap(([where, text]) => {
    const words = text.split(/\s+/).length
    if (words > MOST_WORDS) return [{lesson: lesson.id, where, message: `${words} words; a page holds ${MOST_WORDS}.`}]
    return text.length > MOST_LETTERS ? [{lesson: lesson.id, where, message: `${text.length} letters do not fit a screen of 60x16.`}] : []
  })
  const hints = lesson.steps.flatMap((step, at) =>
    step.hints.every(hint => hint !== '') ? [] : [{lesson: lesson.id, where: `hints ${at + 1}`, message: 'A hint is empty.'}],
  )
  return [...long, ...hints, ...lesson.steps.flatMap((step, at) => longLabels(lesson, step, `step ${at + 1}`))]
}

/** Lines of the requirement list that would be cut. Where a step only asks, the question stands in their place. */
function longLabels(lesson: Lesson, {done}: LessonStep, where: string): readonly Finding[] {
  if (done.length === 1 || done.every(({check}) => check.verb === 'ask')) return []
  return done.flatMap(({say}, at) =>
    say.length > MOST_LABEL
      ? [
          {
            lesson: lesson.id,
            where: `${where} check ${at + 1}`,
            message: `Its line has ${say.length} letters; ${MOST_LABEL} fit beside another.`,
          },
        ]
      : [],
  )
}

/** A scene must show something at each teaching point: a change, or the refusal it is about. */
function checkScene(lesson: Lesson): readonly Finding[] {
  const found: Finding[] = []
  const opened = openSession(lesson.sceneSetup, lesson.files, `${lesson.id} scene`)
  for (const problem of opened.problems) found.push({lesson: lesson.id, where: 'scene setup', message: problem})
  let {session} = opened
  for (const [at, stage] of lesson.scene.entries()) {
    const before = session.timeline
    let refused = false
    for (const line of stage.run) {
      const done = perform(session, line)
      session = done.session
      if (!done.ok) refused = true
      if (!done.ok && isOurs(done.out)) found.push({lesson: lesson.id, where: `scene ${at + 1}`, message: done.out.join(' ')})
    }
    session =
      stage.for === 'settled' ? settleSession(session).session : advanceSession(session, session.timeline.head.now + stage.for).session
    const moved = session.timeline.steps > before.steps || session.timeline.head.now > before.head.now
    if (!moved && !refused) found.push({lesson: lesson.id, where: `scene ${at + 1}`, message: 'Nothing happens in this scene.'})
  }
  return found
}

/** Words of the tutor itself about a command it does not have: never what a lesson wants to show. */
function isOurs(out: readonly string[]): boolean {
  return out.some(
    line =>
      line.includes('this tutorial does not do') ||
      line.startsWith('There is no command') ||
      line.startsWith('usage:') ||
      line.includes('unknown command') ||
      line.includes('does not exist'),
  )
}

function checkSteps(lesson: Lesson): readonly Finding[] {
  const opened = openSession(lesson.setup, lesson.files, `${lesson.id} exercise`)
  const found: Finding[] = opened.problems.map(problem => ({lesson: lesson.id, where: 'setup', message: problem}))
  let {session} = opened
  for (const [at, step] of lesson.steps.entries()) {
    const where = `step ${at + 1}`
    found.push(...checkBefore(lesson, step, session, where), ...checkNotices(lesson, step, session, where))
    const solved = tryAttempt(lesson, step, session, step.solution)
    const again = tryAttempt(lesson, step, session, step.solution)
    if (solved.session.timeline.steps !== again.session.timeline.steps)
      found.push({lesson: lesson.id, where, message: 'The solution runs differently the second time.'})
    for (const [index, verdict] of verdictsAfter(step, solved).entries()) {
      if (!verdict.ok)
        found.push({
          lesson: lesson.id,
          where: `${where} check ${index + 1}`,
          message: `The solution does not satisfy it: ${verdict.why} (${solved.out.slice(-4).join(' | ')})`,
        })
    }
    found.push(...checkMutants(lesson, step, session, where))
    session = beginStep(solved.session)
  }
  return found
}

/** Whatever is left out of the solution, or altered in it, is noticed, or is declared harmless with a reason. */
function checkMutants(lesson: Lesson, step: LessonStep, session: Session, where: string): readonly Finding[] {
  const {mutants, idle} = survivors(lesson, step, session)
  const slips = mutants.map(mutant => {
    const how = mutant.with === undefined ? `Without ${mutant.path}` : `With ${JSON.stringify(mutant.with).slice(0, 60)} in ${mutant.path}`
    return `${how} the solution still passes. Check for it, or declare it harmless.`
  })
  const unneeded = idle.map(field => `${field} is declared harmless, but whatever is changed there is noticed. Take the line away.`)
  return [...slips, ...unneeded].map(message => ({lesson: lesson.id, where, message}))
}

/** As shipped a step is not done, and each of its checks still has something to wait for. */
function checkBefore(lesson: Lesson, step: LessonStep, session: Session, where: string): readonly Finding[] {
  const verdicts = verdictsAfter(step, {session, answers: {}})
  if (verdicts.every(verdict => verdict.ok)) return [{lesson: lesson.id, where, message: 'It is solved before anything is done.'}]
  return verdicts.flatMap((verdict, at) => {
    const requirement = step.done[at]
    return verdict.ok && requirement !== undefined && requirement.guard !== true && !isGuard(requirement.check)
      ? [{lesson: lesson.id, where: `${where} check ${at + 1}`, message: 'It holds before anything is done.'}]
      : []
  })
}

/** Checks that forbid something hold at first, and must go on holding: never, gone, and the same object as before. */
function isGuard(check: Check): boolean {
  return check.verb === 'never' || check.verb === 'gone' || (check.verb === 'see' && check.target.want['same'] === true)
}

/** Each listed wrong answer fails, and gets its own sentence. */
function checkNotices(lesson: Lesson, step: LessonStep, session: Session, where: string): readonly Finding[] {
  return step.notice.flatMap((notice, at): readonly Finding[] => {
    if (notice.attempt === undefined)
      return [{lesson: lesson.id, where: `${where} notice ${at + 1}`, message: 'It has no try, so nothing proves it.'}]
    const tried = tryAttempt(lesson, step, session, notice.attempt)
    const solved = verdictsAfter(step, tried).every(verdict => verdict.ok)
    const said = noticed(step, historyOf(tried.session, tried.answers))
    if (solved) return [{lesson: lesson.id, where: `${where} notice ${at + 1}`, message: 'This wrong answer passes.'}]
    return said === notice
      ? []
      : [
          {
            lesson: lesson.id,
            where: `${where} notice ${at + 1}`,
            message: `Its sentence is not said${said === undefined ? '' : `, but: ${said.say}`}. (${tried.out.slice(-4).join(' | ')})`,
          },
        ]
  })
}
