import type {Open} from '../../app/model.ts'
import {countUpTo, nowOf} from '../../app/beats.ts'
import {openQuestion} from '../../app/exercise.ts'
import {progressOf} from '../../app/chapter-progress.ts'
import type {Model} from '../../app/model.ts'
import {dueCards} from '../../app/review-cards.ts'
import type {PodView} from '../../app/stage.ts'
import {stageOf} from '../../app/stage.ts'
import {WORDS} from '../../app/words.ts'
import {editorText} from '../../editor/editor.ts'
import {stillToCome} from '../../lesson/goal.ts'
import {clockText} from '../../lesson/history.ts'
import {isWritten} from '../../lesson/lesson.ts'
import {shownAt} from '../../sim/past/shown-at.ts'

/** The chapters with their numbers in the course; a number or a name opens one. */
export function chapterLines(model: Model): readonly string[] {
  const lines = model.packs.map(pack => {
    const {done, of} = progressOf(model, pack)
    return `${pack.number}. ${pack.title}: ${done} of ${of} lessons done. ${pack.blurb}`
  })
  const due = dueCards(model).length
  return [
    'Chapters:',
    ...lines,
    ...(due === 0 ? [] : [`${WORDS.dueNow(due)}: type review.`]),
    'Type the number of a chapter, or that of a lesson such as 1.2. help names all commands.',
  ]
}

/** The lessons of the chosen chapter, numbered as in the course. */
export function lessonLines(model: Model): readonly string[] {
  const pack = model.packs[model.menu.chapter]
  if (pack === undefined) return []
  const lines = pack.lessons.map(lesson => {
    const state = isWritten(lesson) ? (model.records[lesson.id]?.done === true ? 'done' : `${lesson.minutes} minutes`) : 'not there yet'
    return `${lesson.number} ${lesson.title}, ${state}.`
  })
  return [`Chapter ${pack.title}:`, ...lines, 'Type the number of a lesson, or back.']
}

/** The page that is open, in full: what `?` repeats. */
export function pageLines(model: Model): readonly string[] {
  const {open} = model
  if (model.screen === 'menu' || open === undefined) return model.menu.inLessons ? lessonLines(model) : chapterLines(model)
  switch (open.page) {
    case 'say':
      return [
        ...(open.sayAt === 0 ? [`Lesson ${open.lesson.number}: ${open.lesson.title}.`, `Goal: ${open.lesson.goal}`] : []),
        ...(open.lesson.say[open.sayAt] ?? '').split('\n'),
        'Enter goes on.',
      ]
    case 'scene':
      return stageLines(open)
    case 'predict':
      return predictLines(open)
    case 'exercise':
      return exerciseLines(open)
    case 'debrief':
      return debriefLines(open)
  }
}

function stageLines({scene}: Open): readonly string[] {
  const mark = scene.marks[scene.mark]
  if (mark === undefined) return []
  // Where the eye sees a picture stand still, the ear must be told (A11Y-03).
  const still = mark.out.length === 0 && countUpTo(scene.beats, mark.to) === countUpTo(scene.beats, mark.from)
  return [
    `Scene ${scene.mark + 1} of ${scene.marks.length}. ${mark.say}`,
    ...mark.lines.map(line => `Command: ${line}`),
    ...mark.out.map(line => `Answer: ${line}`),
    ...(still ? ['Time passes, and nothing changes.'] : []),
  ]
}

function predictLines({lesson, guess}: Open): readonly string[] {
  const choices = lesson.predict.choices.map((choice, at) => `${at + 1}. ${choice}.`)
  if (guess === undefined) return [`Question: ${lesson.predict.question}`, ...choices, 'Type the number of your guess.']
  return guessLines({lesson, guess})
}

export function guessLines({lesson, guess}: {readonly lesson: Open['lesson']; readonly guess: number}): readonly string[] {
  const right =
    guess === lesson.predict.right
      ? 'That is right.'
      : `Not this time: it is ${lesson.predict.right + 1}, ${lesson.predict.choices[lesson.predict.right] ?? ''}.`
  return [right, lesson.predict.because, 'Enter goes on.']
}

function exerciseLines(open: Open): readonly string[] {
  const {lesson, exercise} = open
  const step = lesson.steps[exercise.step]
  const part = lesson.steps.length > 1 ? `Part ${exercise.step + 1} of ${lesson.steps.length}. ` : ''
  const files = lesson.edit.length === 0 ? [] : [`File ${exercise.file} is open. show reads it.`]
  return [
    `Exercise: ${lesson.title}.`,
    `${part}${step?.task ?? ''}`,
    ...checkLines(open),
    ...files,
    ...questionLines(open),
    'Commands: show, line, insert, delete, edit, apply, kubectl, hint, checks, state, why, back, help.',
  ]
}

/** The question that is open, with numbered answers. */
export function questionLines(open: Open): readonly string[] {
  const question = openQuestion(open)
  if (question === undefined) return []
  return [`Question: ${question.question}`, ...question.choices.map((choice, at) => `${at + 1}. ${choice}.`), 'Type answer and a number.']
}

export function checkLines({lesson, exercise}: Open): readonly string[] {
  const requirements = lesson.steps[exercise.step]?.done ?? []
  const done = exercise.verdicts.filter(verdict => verdict.ok).length
  const lines = requirements.map(({say}, at) => {
    const verdict = exercise.verdicts[at]
    return verdict === undefined || verdict.ok ? `${at + 1} done: ${say}.` : `${at + 1} not yet: ${say}. ${verdict.why}`
  })
  return [`Checks, ${done} of ${requirements.length} done.`, ...lines]
}

function debriefLines({lesson}: Open): readonly string[] {
  const {debrief} = lesson
  return [
    `What it means: ${debrief.model}`,
    `In a real cluster: ${debrief.real}`,
    ...(debrief.version === undefined ? [] : [`Version: ${debrief.version}`]),
    ...Object.entries(lesson.words).map(([word, meaning]) => `${word}: ${meaning}.`),
    ...lesson.cards.map(card => `For later: ${card.question} ${card.answer}.`),
    'Enter goes back to the menu.',
  ]
}

/** The whole picture in words: nodes with their pods, who made them, and disks. */
export function stateLines(open: Open): readonly string[] {
  const {session, playhead, beats} = open.page === 'scene' ? open.scene : open.exercise
  const now = nowOf(session.timeline, beats, playhead)
  const view = stageOf({...shownAt(session.timeline, playhead.step), now})
  return [
    `Time ${clockText(now - session.start)}.`,
    ...view.nodes.flatMap(node => [
      `Node ${node.name}${node.word === '' ? '' : `, ${node.word}`}${node.locked ? ', locked by a taint' : ''}: ${counted(node.pods.length)}.`,
      ...node.pods.map(podLine),
    ]),
    ...view.waiting.map(pod => `${podLine(pod)} It has no node.`),
    ...view.makers.map(maker => `${maker.kind} ${maker.name}: ${maker.count}.`),
    ...goalLines(open, playhead.step),
    ...view.spare.map(disk => `Claim ${disk.name}, ${disk.size}, used by no Pod.`),
  ]
}

function counted(pods: number): string {
  return pods === 0 ? 'no Pods' : pods === 1 ? '1 Pod' : `${pods} Pods`
}

/** What the exercise works towards and the cluster does not have yet: the ghosts of the picture, in words. */
function goalLines({page, lesson, exercise}: Open, step: number): readonly string[] {
  if (page !== 'exercise' || exercise.passed) return []
  const missing = stillToCome(shownAt(exercise.session.timeline, step), lesson.steps[exercise.step]?.goal)
  const names = missing.map(({owner, name, node}) => {
    const who = name === '' ? `a Pod of ${owner.replace('/', ' ')}` : name
    return node === '' ? who : `${who} on ${node}`
  })
  return names.length === 0 ? [] : [`Still to come: ${names.join(', ')}.`]
}

function podLine(pod: PodView): string {
  const restarts = pod.restarts === 0 ? '' : `, ${pod.restarts} restarts`
  const disks = pod.disks.map(disk => ` Claim ${disk.name}, ${disk.bound ? disk.size : 'waiting'}.`).join('')
  return `Pod ${pod.name}: ${pod.word}, ready ${pod.ready.replace('/', ' of ')}${restarts}.${disks}`
}

/** Lines of the open file with their numbers, from and to counted from 1. */
export function fileLines({exercise}: Open, from: number, to: number): readonly string[] {
  const editor = exercise.editors[exercise.file]
  if (editor === undefined) return ['There is no file to show.']
  return editorText(editor)
    .split('\n')
    .map((line, at) => `${at + 1}: ${line}`)
    .slice(Math.max(0, from - 1), to)
}
