import {edit} from '../editor/editor.ts'
import type {Effect} from './effect.ts'
import {diagnosed} from './editing.ts'
import type {Exercise, Model, Open} from './model.ts'
import {newExercise} from './open-lesson.ts'
import {withText} from './prompt.ts'
import {closed} from './prompt-wants.ts'
import {draftsOf, withRecord} from './records.ts'
import {WORDS} from './words.ts'

type Next = readonly [Model, readonly Effect[]]

/**
 * The next step of help: where to look, which idea, the shape of the answer. When all have been given it says so, and then
 * tells them once more from the first.
 */
export function giveHint(model: Model, open: Open): Next {
  const {exercise, lesson} = open
  const hints = lesson.steps[exercise.step]?.hints ?? []
  const hint = hints[exercise.hints]
  if (hint === undefined) {
    const told = hints.map((text, at) => WORDS.hint(at + 1, hints.length, text))
    const seen = told.indexOf(exercise.remark ?? '')
    const remark = (exercise.remark === WORDS.noMoreHints || seen >= 0 ? told[seen + 1] : undefined) ?? WORDS.noMoreHints
    return [{...model, open: {...open, exercise: {...exercise, remark}}}, []]
  }
  const next = {...exercise, hints: exercise.hints + 1, remark: WORDS.hint(exercise.hints + 1, hints.length, hint)}
  const counted = withRecord({...model, open: {...open, exercise: next}}, lesson.id, record => ({...record, hints: record.hints + 1}))
  return [counted, [{type: 'save'}]]
}

/** Types the solution and applies nothing: files into the editors (one undo step), the first command into the prompt. */
export function typeSolution(model: Model, open: Open): Next {
  const {exercise, lesson} = open
  const step = lesson.steps[exercise.step]
  if (step === undefined) return [model, []]
  let next: Exercise = {...exercise, remark: WORDS.solutionTyped}
  for (const [name, from] of Object.entries(step.solution.files)) {
    const editor = next.editors[name]
    const text = lesson.files[from]
    if (editor !== undefined && text !== undefined)
      next = {...next, editors: {...next.editors, [name]: edit(editor, {do: 'replace-all', text})}}
  }
  const {run} = step.solution
  if (run.length > 0) next = {...next, remark: WORDS.solutionCommands(run.join('; ')), prompt: withText(next.prompt, run[0] ?? '')}
  const typed = diagnosed({...open, exercise: next})
  return [withRecord({...model, open: typed}, lesson.id, record => ({...record, drafts: draftsOf(typed)})), [{type: 'save'}]]
}

/** Lays the exercise out again. The texts go back to what the lesson came with; undo brings the learner's own back. */
export function resetExercise(model: Model, open: Open): Next {
  const {lesson, exercise} = open
  const laid = newExercise(lesson, {})
  // What was typed at the prompt stays at hand.
  const fresh = {...laid, prompt: {...laid.prompt, history: exercise.prompt.history, at: exercise.prompt.history.length}}
  const {editors: own} = closed(exercise)
  const editors = Object.fromEntries(
    Object.entries(own).map(([name, editor]) => [name, edit(editor, {do: 'replace-all', text: lesson.files[name] ?? ''})]),
  )
  const next = diagnosed({...open, exercise: {...fresh, editors, remark: WORDS.reset}})
  return [withRecord({...model, open: next}, lesson.id, record => ({...record, drafts: {}})), [{type: 'save'}]]
}
