import {diagnosed} from './editing.ts'
import type {Effect} from './effect.ts'
import {giveHint, resetExercise, typeSolution} from './hints.ts'
import type {Exercise, Model, Open} from './model.ts'
import type {Focus, Msg} from './msg.ts'
import {pageOver} from './page.ts'
import {withPassed} from './passed.ts'
import {asksOnly} from './pages.ts'
import {withRecord} from './records.ts'
import {remarkOf} from './remark.ts'
import {withLearnt} from './review.ts'
import {WORDS} from './words.ts'
import {updatePrompt} from './prompt.ts'
import {judged, sendEdited, work} from './work.ts'

type Next = readonly [Model, readonly Effect[]]

/** What can be done on the predict card and in the exercise, beyond editing and time. */
export function updateExercise(model: Model, msg: Msg): Next {
  const {open} = model
  if (open === undefined) return [model, []]
  switch (msg.type) {
    case 'guess':
      return guess(model, open, msg.choice)
    case 'answer':
      return answer(model, open, msg.choice)
    case 'focus-next':
      return [{...model, focus: nextFocus(model, open, msg.by)}, []]
    case 'stay': {
      const {leaving: _, ...rest} = model
      return [rest, []]
    }
    default:
      return open.page === 'exercise' ? doing(model, open, msg) : [model, []]
  }
}

function doing(model: Model, open: Open, msg: Msg): Next {
  const {exercise} = open
  const put = (next: Exercise): Next => withPassed(model, {...open, exercise: next})
  switch (msg.type) {
    case 'apply':
      return exercise.file === '' ? put({...exercise, remark: WORDS.nothingToApply}) : apply(model, open)
    case 'prompt':
    case 'prompt-edit':
    case 'prompt-history':
    case 'prompt-complete':
    case 'prompt-search':
    case 'prompt-paste': {
      const {prompt, notice} = updatePrompt(exercise, msg)
      const next: Model = notice === undefined ? model : {...model, notice}
      return [{...next, open: {...open, exercise: {...exercise, prompt}}}, []]
    }
    case 'output':
      return [pageOver(model, WORDS.output, saidSoFar(open), true), []]
    case 'run':
      return runLine(model, open, msg.line)
    case 'hint':
      return giveHint(model, open)
    case 'solution':
      return typeSolution(model, open)
    case 'reset':
      return resetExercise(model, open)
    default:
      return [model, []]
  }
}

/** What was printed, and below it the remark of the moment, which may have no room on the screen. */
function saidSoFar(open: Open): readonly string[] {
  const {out} = open.exercise.prompt
  const remark = remarkOf(open)
  // What kubectl said stands there already; what the program had to say about it does not.
  const more = remark?.replace(lastAnswer(open.exercise), '').trim() ?? ''
  return more === '' ? out : [...out, ...(out.length === 0 ? [] : ['']), more]
}

/** Applies the open file. A refusal is the lesson's own words; it counts as a try. */
function apply(model: Model, open: Open): Next {
  const {exercise, lesson} = open
  if (exercise.editing !== undefined) return tried(model, open, sendEdited(lesson, withoutRemark(exercise), model.settings.motion))
  const next = work(lesson, withoutRemark(exercise), `kubectl apply -f ${exercise.file}`, model.settings.motion)
  return tried(model, open, next)
}

function tried(model: Model, open: Open, exercise: Exercise): Next {
  const {ran} = exercise.session
  const last = ran === open.exercise.session.ran ? undefined : ran.at(-1)
  const failedBefore = model.records[open.lesson.id]?.tries ?? 0
  const offer = failedBefore >= 2 && exercise.hints === 0 ? WORDS.hintOffer : ''
  // What was said already before this line is no answer to it: a refusal is news then.
  const answered = exercise.remark !== undefined && exercise.remark !== open.exercise.remark
  const remarked = last?.ok === false && !answered ? {...exercise, remark: explained(lastAnswer(exercise), offer)} : exercise
  const {page, ...shown} = remarked
  const focused: Model = {...model, focus: focusAfter(model.focus, open.exercise, shown)}
  const [moved, effects] = withPassed(page === undefined ? focused : pageOver(focused, page.title, page.lines), {...open, exercise: shown})
  const next = exercise.file === open.exercise.file ? moved : looked(moved)
  const counted =
    remarked.passed || last?.ok !== false ? next : withRecord(next, open.lesson.id, record => ({...record, tries: record.tries + 1}))
  return [counted, [...effects, {type: 'save'}]]
}

const IMMUTABLE = /Forbidden: updates to statefulset spec|field is immutable/

/** A refusal; before it what it comes to where its own words do not say so, and behind it an offer where there is one. */
function explained(answer: string, offer: string): string {
  const plain = IMMUTABLE.test(answer) ? `${WORDS.immutable} ${answer}` : answer
  // kubectl's words often end without a full stop.
  return offer === '' ? plain : `${plain}${/[.!?]$/.test(plain) ? '' : '.'} ${offer}`
}

/** Another file that a line has opened is looked through at once. */
function looked(model: Model): Model {
  return model.open === undefined ? model : {...model, open: diagnosed(model.open)}
}

/** A line that opens something to edit takes the keyboard there; when it is put away, the prompt has it again. */
function focusAfter(focus: Focus, before: Exercise, after: Exercise): Focus {
  if (after.editing !== undefined || (after.editing === before.editing && after.file !== before.file)) return 'editor'
  return before.editing === undefined ? focus : 'prompt'
}

/** A row of kubectl about an object that is as it was asked to be. */
const WENT_WELL = /^\S+\/\S+ (created|configured|unchanged)$/

/** What was said to the last line. Of a file with several objects, only what was refused. */
function lastAnswer(exercise: Exercise): string {
  const {out} = exercise.prompt
  const said = out.slice(out.findLastIndex(line => line.startsWith('$ ')) + 1)
  return said.filter(line => !WENT_WELL.test(line)).join(' ')
}

function runLine(model: Model, open: Open, line: string): Next {
  return tried(model, open, work(open.lesson, withoutRemark(open.exercise), line.trim(), model.settings.motion))
}

function withoutRemark(exercise: Exercise): Exercise {
  const {remark: _, skipping: _skipping, ...rest} = exercise
  return rest
}

/** The first guess is kept, right or wrong. */
function guess(model: Model, open: Open, choice: number): Next {
  const {predict} = open.lesson
  if (open.page !== 'predict' || predict.choices[choice] === undefined) return [model, []]
  const next: Model = {...model, open: {...open, guess: choice}}
  const right = choice === predict.right
  const recorded = withRecord(next, open.lesson.id, record => {
    if (record.guess !== undefined) return record
    const kept = {...record, guess: choice, guessedRight: right}
    return right ? kept : withLearnt(kept, [predict.question], model.today)
  })
  return [recorded, [{type: 'save'}]]
}

/** Answers the first question that is not answered rightly. */
function answer(model: Model, open: Open, choice: number): Next {
  const {exercise, lesson} = open
  const question = openQuestion(open)
  if (question === undefined || question.choices[choice] === undefined) return [model, []]
  const next = {...withoutRemark(exercise), answers: {...exercise.answers, [question.question]: choice}}
  const right = question.choices[choice] === question.right
  const remark = `${right ? WORDS.guessRight : WORDS.answerWrong} ${question.because ?? ''}`.trim()
  return withPassed(model, {...open, exercise: judged(lesson, {...next, remark})})
}

/** The question that is asked now: the first of the step whose answer is not the right one. */
export function openQuestion(
  open: Open,
): {readonly question: string; readonly choices: readonly string[]; readonly right: string; readonly because?: string} | undefined {
  for (const {check} of open.lesson.steps[open.exercise.step]?.done ?? []) {
    if (check.verb === 'ask' && check.choices[open.exercise.answers[check.question] ?? -1] !== check.right) return check
  }
  return undefined
}

function nextFocus(model: Model, open: Open, by: 1 | -1): Focus {
  if (open.page !== 'exercise') return model.focus
  const panes: readonly Focus[] = asksOnly(open)
    ? ['choices', 'checks']
    : [
        ...(Object.keys(open.exercise.editors).length > 0 ? ['editor' as const] : []),
        'prompt',
        'cluster',
        ...(openQuestion(open) === undefined ? [] : ['choices' as const]),
        'checks',
      ]
  return panes[(panes.indexOf(model.focus) + by + panes.length) % panes.length] ?? 'prompt'
}
