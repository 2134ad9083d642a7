import {entriesRun} from '../sim/leap/entries-run.ts'
import {editorText} from '../editor/editor.ts'
import {podsMade} from '../lesson/goal.ts'
import {clockText} from '../lesson/history.ts'
import {inputAt, momentAt} from '../sim/timeline.ts'
import {diffLines} from './line-diff.ts'
import type {Exercise, Open} from './model.ts'
import {WORDS} from './words.ts'

/** Lines around a difference that are shown with it. */
const AROUND = 1
const MOST_INPUTS = 12

/** The learner's way beside the reference's: what was asked, what it took, what was typed, and the files line by line. */
export function compareLines({lesson, exercise}: Open): readonly string[] {
  return [...behaviour(lesson.steps, exercise), ...typed(lesson.steps, exercise), ...files(lesson.steps, lesson.files, exercise)]
}

type Steps = Open['lesson']['steps']

/** Both do all that was asked; the numbers are no marks, only two ways. */
function behaviour(steps: Steps, exercise: Exercise): readonly string[] {
  if (!exercise.passed) return []
  const {timeline, start} = exercise.session
  const begun = {...exercise.session, timeline: {...timeline, steps: 0}}
  const made = podsMade(begun, exercise.session)
  const goals = steps.flatMap(({goal}) => (goal === undefined ? [] : [goal]))
  const theirs =
    goals.length < steps.length
      ? undefined
      : goals.reduce((sum, goal) => ({made: sum.made + goal.made, took: sum.took + goal.took}), {made: 0, took: 0})
  const row = (what: string, mine: string, other: string | undefined) => `  ${what.padEnd(22)} ${mine.padEnd(12)} ${other ?? ''}`.trimEnd()
  return [
    WORDS.bothDoIt,
    '',
    row('', 'yours', theirs === undefined ? undefined : 'the reference'),
    row('time on the clock', clockText(timeline.head.now - start), theirs === undefined ? undefined : clockText(theirs.took)),
    row('Pods that were made', String(made), theirs === undefined ? undefined : String(theirs.made)),
    '',
  ]
}

/** What changed the cluster, as it was typed, and what the reference runs. */
function typed(steps: Steps, {session}: Exercise): readonly string[] {
  const mine: string[] = []
  for (const step of entriesRun(session.timeline, 0, session.timeline.steps)) {
    const input = inputAt(session.timeline, step)
    if (input?.typed !== undefined && input.by === 'you')
      mine.push(`  ${clockText(momentAt(session.timeline, step) - session.start).padEnd(8)} ${input.typed.split('\n')[0] ?? ''}`)
  }
  const reference = steps.flatMap(step => step.solution.run)
  return [
    ...(mine.length === 0 ? [] : [WORDS.youRan, ...mine.slice(-MOST_INPUTS), '']),
    ...(reference.length === 0 ? [] : [WORDS.referenceRuns, ...reference.map(line => `  ${line}`), '']),
  ]
}

function files(steps: Steps, texts: Readonly<Record<string, string>>, exercise: Exercise): readonly string[] {
  // A file that several steps put in place is compared with its last state.
  const last = Object.assign({}, ...steps.map(step => step.solution.files)) as Readonly<Record<string, string>>
  return Object.entries(last).flatMap(([name, from]) => {
    const editor = exercise.editors[name]
    const reference = texts[from]
    if (editor === undefined || reference === undefined) return []
    const diff = diffLines(reference, editorText(editor))
    if (diff.every(line => line.mark === ' ')) return [WORDS.sameFile(name), '']
    const near = (at: number) => diff.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(line => line.mark !== ' ')
    const shown = diff.flatMap((line, at) => (near(at) ? [`${line.mark}  ${line.text}`] : near(at - 1) ? ['   …'] : []))
    return [WORDS.otherFile(name), ...shown, '']
  })
}

/** True when the reference may be seen: the exercise is done, now or earlier. */
export function mayCompare(open: Open, doneBefore: boolean): boolean {
  return open.exercise.passed || doneBefore
}
