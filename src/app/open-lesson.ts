import {openEditor} from '../editor/editor.ts'
import {historyOf, openSession, settleSession, advanceSession} from '../lesson/session.ts'
import type {Session} from '../lesson/session.ts'
import {judgeStep} from '../lesson/judge.ts'
import type {Lesson} from '../lesson/lesson.ts'
import {perform} from '../lesson/perform.ts'
import {beatsIn} from './beats.ts'
import type {Exercise, Mark, Open, Page, PromptState, Scene} from './model.ts'
import {FIRST_PLAYHEAD} from './playback.ts'
import type {LessonRecord} from './record.ts'
import {WORDS} from './words.ts'

/** Opens a lesson: its scene is played through once, so that any moment of it can be shown, and its exercise is laid out. */
export function openLesson(lesson: Lesson, record: LessonRecord): Open {
  const guess = record.guess
  return {
    lesson,
    page: 'say',
    sayAt: 0,
    scene: makeScene(lesson),
    // A schedule is seen on the calendar; its Pods come and go in a second.
    view: lesson.picture === 'calendar' ? 'picture' : 'both',
    ...(guess === undefined ? {} : {guess}),
    exercise: withLines(newExercise(lesson, record.drafts), record),
  }
}

/** The lines that were run the last time, for the up arrow, and the one that was not run yet. Whoever comes back is told what is left. */
function withLines(exercise: Exercise, {page, drafts, lines = [], typed = ''}: LessonRecord): Exercise {
  const left = Object.keys(drafts).length > 0 ? WORDS.resumed : lines.length > 0 ? WORDS.resumedLines : undefined
  return {
    ...exercise,
    ...(page !== 'exercise' || left === undefined ? {} : {remark: left}),
    prompt: {...exercise.prompt, text: typed, history: lines, at: lines.length},
  }
}

/** The page where the learner stopped, if it is one. */
export function pageOf(record: LessonRecord): Page {
  const pages: readonly Page[] = ['say', 'scene', 'predict', 'exercise', 'debrief']
  return pages.find(page => page === record.page) ?? 'say'
}

export function makeScene(lesson: Lesson): Scene {
  let {session} = openSession(lesson.sceneSetup, lesson.files, `${lesson.id} scene`)
  const marks: Mark[] = []
  for (const stage of lesson.scene) {
    const from = session.timeline.steps
    const out: string[] = []
    for (const line of stage.run) {
      const done = perform(session, line)
      session = done.session
      if (!done.ok) out.push(...done.out)
    }
    session = letRun(session, stage.for)
    marks.push({from, to: session.timeline.steps, say: stage.say, lines: stage.run, out})
  }
  return {session, beats: beatsIn(session.timeline, 0), playhead: FIRST_PLAYHEAD, marks, mark: 0}
}

function letRun(session: Session, time: number | 'settled'): Session {
  return time === 'settled' ? settleSession(session).session : advanceSession(session, session.timeline.head.now + time).session
}

const NO_PROMPT: PromptState = {text: '', history: [], at: 0, out: []}

/** What a learner finds in the working directory: no answers, and of the wrong ones only those that a step is about. */
function visible({files, steps}: Lesson): Lesson['files'] {
  const told = steps.map(({task, solution}) => `${task} ${solution.run.join(' ')}`).join(' ')
  return Object.fromEntries(Object.entries(files).filter(([name]) => !/^(solution|wrong)\//.test(name) || told.includes(name)))
}

/** The exercise as it is laid out; drafts are what was typed the last time. */
export function newExercise(lesson: Lesson, drafts: Readonly<Record<string, string>>): Exercise {
  const opened = openSession(lesson.setup, lesson.files, `${lesson.id} exercise`).session
  const session = {...opened, files: {...visible(lesson), ...drafts}}
  const editors = Object.fromEntries(lesson.edit.map(name => [name, openEditor(drafts[name] ?? lesson.files[name] ?? '')]))
  const exercise: Exercise = {
    session,
    beats: [],
    looked: 0,
    playhead: FIRST_PLAYHEAD,
    step: 0,
    editors,
    file: lesson.edit[0] ?? '',
    diagnosis: [],
    verdicts: [],
    answers: {},
    hints: 0,
    prompt: NO_PROMPT,
    passed: false,
  }
  return {...exercise, verdicts: verdictsOf(lesson, exercise)}
}

/** Answers by question, as checks want them. */
export function answersOf(lesson: Lesson, exercise: Pick<Exercise, 'answers' | 'step'>): Readonly<Record<string, string>> {
  const questions = (lesson.steps[exercise.step]?.done ?? []).flatMap(({check}) => (check.verb === 'ask' ? [check] : []))
  return Object.fromEntries(
    questions.flatMap(({question, choices}) => {
      const chosen = choices[exercise.answers[question] ?? -1]
      return chosen === undefined ? [] : [[question, chosen] as const]
    }),
  )
}

export function verdictsOf(lesson: Lesson, exercise: Exercise): Exercise['verdicts'] {
  const step = lesson.steps[exercise.step]
  return step === undefined ? [] : judgeStep(step, historyOf(exercise.session, answersOf(lesson, exercise)))
}
