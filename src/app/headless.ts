import type {Lesson, Pack} from '../lesson/lesson.ts'
import {isWritten} from '../lesson/lesson.ts'
import type {PackProblem} from '../lesson/read-lesson.ts'
import {nearest} from '../kube/nearest.ts'
import {safe} from '../kube/text.ts'
import type {Answer} from './answer.ts'
import {json, refuse} from './answer.ts'
import {EXIT} from './command-line.ts'
import {newExercise} from './open-lesson.ts'
import {differences, mergeRecords} from './progress.ts'
import type {Records} from './record.ts'
import {work} from './work.ts'

function say(...lines: readonly string[]): Answer {
  return {exit: EXIT.ok, stdout: lines.map(line => `${line}\n`).join(''), stderr: ''}
}

const allLessons = (packs: readonly Pack[]): readonly Lesson[] => packs.flatMap(pack => pack.lessons).filter(isWritten)

/** A lesson by id or number, or the answer that names the nearest one. */
function lessonOr(packs: readonly Pack[], wanted: string): Lesson | Answer {
  const lessons = allLessons(packs)
  const found = lessons.find(lesson => lesson.id === wanted || lesson.number === wanted)
  if (found !== undefined) return found
  const near = nearest(
    wanted,
    lessons.map(lesson => lesson.id),
  )
  return refuse(EXIT.usage, `unknown lesson: ${wanted}.${near === undefined ? '' : ` Did you mean ${near}?`} ('list' names all)`)
}

const isAnswer = (value: Lesson | Answer): value is Answer => 'exit' in value

/** `list`: chapters with their lessons; those that are not written yet are named as such. */
export function listAnswer(packs: readonly Pack[], records: Records, asJson: boolean): Answer {
  const isDone = (id: string): boolean => records[id]?.done === true
  if (asJson) {
    const lessons = packs.flatMap(pack =>
      pack.lessons.map(lesson => ({
        id: lesson.id,
        number: lesson.number,
        title: lesson.title,
        chapter: pack.id,
        written: isWritten(lesson),
        done: isDone(lesson.id),
      })),
    )
    return json({lessons})
  }
  return say(
    ...packs.flatMap(pack => [
      `${pack.number}  ${pack.title}`,
      ...pack.lessons.map(lesson => {
        const state = isWritten(lesson) ? (isDone(lesson.id) ? 'done' : `${lesson.minutes} min`) : 'not there yet'
        return `   ${lesson.number.padEnd(5)}${lesson.id.padEnd(28)}${state.padEnd(15)}${lesson.title}`
      }),
    ]),
  )
}

/** `progress`: how far, chapter by chapter. */
export function progressAnswer(packs: readonly Pack[], records: Records, asJson: boolean): Answer {
  if (asJson) return json({lessons: records})
  return say(
    ...packs.map(pack => {
      const written = pack.lessons.filter(isWritten)
      const done = written.filter(lesson => records[lesson.id]?.done === true).length
      return `${pack.title}: ${done} of ${written.length} lessons done.`
    }),
  )
}

/** `show LESSON`: everything a lesson says before one begins, as text. */
export function showAnswer(packs: readonly Pack[], wanted: string): Answer {
  const lesson = lessonOr(packs, wanted)
  if (isAnswer(lesson)) return lesson
  const checks = lesson.steps.flatMap(step => [step.task, ...step.done.map((requirement, at) => `  ${at + 1}. ${requirement.say}`)])
  const files = lesson.edit.flatMap(name => ['', `File ${name}:`, (lesson.files[name] ?? '').trimEnd()])
  return say(
    `${lesson.number}  ${lesson.title}`,
    '',
    ...lesson.say.flatMap(page => [page, '']),
    `Goal: ${lesson.goal}`,
    '',
    ...checks,
    ...files,
  )
}

/**
 * `check LESSON -f FILE`: applies the answer to a fresh cluster and judges the first step. What the lesson asks besides (another
 * file, a command, that time passes) is done as its reference does it, so that a right file passes and a wrong one does not.
 */
export function checkAnswer(packs: readonly Pack[], wanted: string, text: string, asJson: boolean): Answer {
  const lesson = lessonOr(packs, wanted)
  if (isAnswer(lesson)) return lesson
  const [file] = lesson.edit
  if (file === undefined)
    return refuse(EXIT.usage, `${lesson.id} is done with commands, not with a file; open it with 'start ${lesson.id}'`)
  const step = lesson.steps[0]
  const others = Object.entries(step?.solution.files ?? {}).map(([name, from]) => [name, lesson.files[from] ?? ''])
  let done = newExercise(lesson, {...Object.fromEntries(others), [file]: text})
  for (const line of step?.solution.run ?? []) {
    if (!done.passed && done.step === 0) done = work(lesson, done, line, false)
  }
  const passed = done.passed || done.step > 0
  const checks = (step?.done ?? []).map((requirement, at) => {
    const verdict = done.verdicts[at]
    return {say: requirement.say, ok: passed || verdict?.ok === true, why: passed || verdict?.ok !== false ? '' : verdict.why}
  })
  const exit = passed ? EXIT.ok : EXIT.checkFailed
  if (asJson) return {...json({lesson: lesson.id, passed, checks}), exit}
  const lines = checks.map(
    (check, at) =>
      `Check ${at + 1} of ${checks.length} ${check.ok ? 'done' : 'failed'}: ${check.say}${check.ok || check.why === '' ? '' : ` (${check.why})`}`,
  )
  const remark = done.remark === undefined || passed ? [] : [done.remark]
  return {exit, stdout: [...lines, ...remark, passed ? 'Passed.' : 'Not yet.'].map(line => `${line}\n`).join(''), stderr: ''}
}

/** `reset [LESSON]`: what would be forgotten, or the records without it. `undo` says how to get it back. */
export function resetAnswer(
  records: Records,
  wanted: string | undefined,
  sure: boolean,
  undo: string,
): {readonly answer: Answer; readonly records?: Records} {
  const what = wanted === undefined ? 'all progress' : `lesson ${wanted}`
  if (wanted !== undefined && !Object.hasOwn(records, wanted)) return {answer: refuse(EXIT.usage, `nothing is remembered of ${wanted}`)}
  if (!sure) return {answer: refuse(EXIT.usage, `this forgets ${what}; say so with --yes`)}
  const kept = wanted === undefined ? {} : Object.fromEntries(Object.entries(records).filter(([id]) => id !== wanted))
  return {answer: say(`Forgot ${what}.`, undo), records: kept}
}

/** `import FILE`: what would change, and with `sure` the merged records. */
export function importAnswer(present: Records, imported: Records, sure: boolean): {readonly answer: Answer; readonly records?: Records} {
  const merged = mergeRecords(present, imported)
  const changes = differences(present, merged)
  if (changes.length === 0) return {answer: say('Nothing in it is new.')}
  if (!sure) return {answer: say('This would change:', ...changes, 'Take it over with --yes.')}
  return {answer: say('Taken over:', ...changes), records: merged}
}

/** Problems of a pack, one a line, for its author. */
export function packProblems(problems: readonly PackProblem[]): Answer {
  return refuse(
    EXIT.invalid,
    problems.map(({file, line, message}) => safe(`${file}, line ${line}: ${message}`, {shown: 'show'})).join('\n'),
  )
}
