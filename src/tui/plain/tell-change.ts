import {countUpTo} from '../../app/beats.ts'
import type {Exercise, Model, Open, Scene} from '../../app/model.ts'
import {heardLines} from '../../app/story.ts'
import {clockText} from '../../lesson/history.ts'
import type {Session} from '../../lesson/session.ts'
import {momentAt} from '../../sim/timeline.ts'
import {chapterLines, checkLines, guessLines, lessonLines, pageLines, questionLines} from './describe.ts'

/** What is worth saying about the step from one model to the next: only what changed, most important first. */
export function changeLines(before: Model, after: Model): readonly string[] {
  if (before === after) return []
  const notice = after.notice !== undefined && after.notice !== before.notice ? [after.notice] : []
  return [...notice, ...overlayLines(before, after), ...placeLines(before, after)]
}

function overlayLines(before: Model, after: Model): readonly string[] {
  const {overlay} = after
  if (overlay !== undefined && overlay !== before.overlay && overlay.kind === 'review') return reviewLines(overlay)
  if (overlay === undefined || overlay === before.overlay || (overlay.kind !== 'why' && overlay.kind !== 'page')) return []
  return overlay.kind === 'page' ? overlay.lines.filter(line => line !== '') : [`Why ${overlay.title}?`, ...overlay.lines]
}

/** A card for the ear: the question, and after Enter the answer. */
function reviewLines({cards, at, shown}: Extract<NonNullable<Model['overlay']>, {kind: 'review'}>): readonly string[] {
  const card = cards[at]
  if (card === undefined) return []
  if (!shown)
    return [
      `Card ${at + 1} of ${cards.length}, lesson ${card.lesson}. Question: ${card.question}`,
      'Enter tells the answer. menu ends the review.',
    ]
  return [
    `Answer: ${card.answer}`,
    ...(card.guessed === undefined ? [] : [`Your guess was: ${card.guessed}.`]),
    'Enter if you knew it. again brings it back tomorrow.',
  ]
}

function placeLines(before: Model, after: Model): readonly string[] {
  const {open} = after
  if (after.packs !== before.packs && after.screen === 'menu') return chapterLines(after)
  if (after.screen === 'menu' || open === undefined) {
    if (before.screen !== 'menu') return chapterLines(after)
    if (after.menu === before.menu) return []
    return after.menu.inLessons ? lessonLines(after) : chapterLines(after)
  }
  const was = before.open
  const turned =
    was === undefined || before.screen === 'menu' || was.lesson !== open.lesson || was.page !== open.page || was.sayAt !== open.sayAt
  if (turned) return pageLines(after)
  switch (open.page) {
    case 'scene':
      return sceneLines(was.scene, open.scene, after)
    case 'predict':
      return open.guess !== undefined && open.guess !== was.guess ? guessLines({lesson: open.lesson, guess: open.guess}) : []
    case 'exercise':
      return exerciseChange(was.exercise, open.exercise, open)
    default:
      return []
  }
}

function sceneLines(before: Scene, after: Scene, model: Model): readonly string[] {
  const stage = after.mark === before.mark ? [] : pageLines(model)
  return [...stage, ...eventLines(after.session, after.beats, before.playhead.step, after.playhead.step)]
}

/** What every beat that was passed tells; going back says where one is. */
function eventLines(session: Session, beats: readonly number[], from: number, to: number): readonly string[] {
  if (to === from) return []
  if (to > from) return heardLines(session, beats, from, to)
  return [`Back at step ${countUpTo(beats, to)} of ${beats.length}, ${clockText(momentAt(session.timeline, to) - session.start)}.`]
}

function exerciseChange(before: Exercise, after: Exercise, open: Open): readonly string[] {
  const printed = newOutput(before.prompt.out, after.prompt.out)
  const events = eventLines(after.session, after.beats, before.playhead.step, after.playhead.step)
  const ticks = after.verdicts.flatMap((verdict, at) => {
    const was = before.verdicts[at]
    if (was === undefined || was.ok === verdict.ok || after.step !== before.step) return []
    return [`Check ${at + 1} ${verdict.ok ? 'done' : 'not done any more'}: ${open.lesson.steps[after.step]?.done[at]?.say ?? ''}.`]
  })
  const remark = after.remark !== undefined && after.remark !== before.remark && !printed.includes(after.remark) ? [after.remark] : []
  const onward =
    after.step === before.step ? [] : [`Part ${after.step + 1}. ${open.lesson.steps[after.step]?.task ?? ''}`, ...checkLines(open)]
  const question = after.answers === before.answers ? [] : questionLines(open)
  return [...faultLines(before, after), ...printed, ...events, ...ticks, ...remark, ...onward, ...question]
}

/** A refused file is explained by its first fault, in plain words. */
function faultLines(before: Exercise, after: Exercise): readonly string[] {
  const ran = after.session.ran[after.session.ran.length - 1]
  if (ran === undefined || ran === before.session.ran[before.session.ran.length - 1] || ran.ok || ran.verb !== 'apply') return []
  return after.diagnosis.slice(0, 3).map(fault => `Error, line ${fault.line}: ${fault.plain}`)
}

/** What has been printed since, without the line that was typed. */
function newOutput(before: readonly string[], after: readonly string[]): readonly string[] {
  if (before === after) return []
  const grown = after.length >= before.length && (before.length === 0 || after[before.length - 1] === before[before.length - 1])
  const fresh = grown ? after.slice(before.length) : after.slice(after.findLastIndex(line => line.startsWith('$ ')))
  // The typed line and those it goes on in were heard when they were typed.
  let echo = false
  return fresh.filter(line => {
    echo = line.startsWith('$ ') || (echo && line.startsWith('> '))
    return !echo
  })
}
