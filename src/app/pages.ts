import type {Effect} from './effect.ts'
import type {Model, Open, Page} from './model.ts'
import type {Focus} from './msg.ts'
import {at} from './playback.ts'
import {withRecord} from './records.ts'
import {pointAt, unsolvedAfter} from './unsolved.ts'
import {WORDS} from './words.ts'

type Next = readonly [Model, readonly Effect[]]

const PAGES: readonly Page[] = ['say', 'scene', 'predict', 'exercise', 'debrief']

/** Which part of a page has the keyboard when it opens. An exercise with nothing to edit begins at the prompt. */
export function pageFocus(open: Open): Focus {
  switch (open.page) {
    case 'say':
    case 'debrief':
      return 'text'
    case 'scene':
      return 'stage'
    case 'predict':
      return 'choices'
    case 'exercise':
      return open.lesson.edit.length > 0 ? 'editor' : open.exercise.verdicts.length > 0 && asksOnly(open) ? 'choices' : 'prompt'
  }
}

/** A step that only asks needs no cluster. */
export function asksOnly(open: Open): boolean {
  return (open.lesson.steps[open.exercise.step]?.done ?? []).every(({check}) => check.verb === 'ask')
}

/** On: the next page of the explanation, the next teaching point, the next part of the lesson, the next lesson. */
export function goNext(model: Model): Next {
  const {open} = model
  if (open === undefined) return [model, []]
  if (open.page === 'say' && open.sayAt + 1 < open.lesson.say.length) return [{...model, open: {...open, sayAt: open.sayAt + 1}}, []]
  if (open.page === 'scene') {
    const {scene} = open
    const {mark} = scene
    const {step} = scene.playhead
    const end = scene.marks[mark]?.to ?? 0
    if (step < end) return [{...model, open: {...open, scene: {...scene, playhead: {...at(scene.playhead, end), playing: false}}}}, []]
    if (mark + 1 < scene.marks.length) return [playStage(model, open, mark + 1), []]
  }
  if (open.page === 'exercise' && !open.exercise.passed && open.exercise.skipping !== true)
    return [{...model, open: {...open, exercise: {...open.exercise, skipping: true, remark: WORDS.skipAsk}}}, []]
  if (open.page === 'debrief') return [{...pointAt(model, unsolvedAfter(model)), screen: 'menu', focus: 'menu'}, [{type: 'save'}]]
  return turnTo(model, open, PAGES[PAGES.indexOf(open.page) + 1] ?? 'debrief')
}

export function goBack(model: Model): Next {
  const {open} = model
  if (open === undefined) return [model, []]
  if (open.page === 'say' && open.sayAt > 0) return [{...model, open: {...open, sayAt: open.sayAt - 1}}, []]
  const before = PAGES[PAGES.indexOf(open.page) - 1]
  if (before === undefined) return [{...model, screen: 'menu', focus: 'menu'}, [{type: 'save'}]]
  return turnTo(model, open, before)
}

/** Another page of the lesson. The scene begins to play by itself, unless motion is unwanted. */
export function turnTo(model: Model, open: Open, page: Page): Next {
  const turned: Open = {...open, page, scrolled: 0}
  const focused: Model = {...model, open: turned, focus: pageFocus(turned)}
  const recorded = withRecord(focused, open.lesson.id, record => ({...record, page}))
  const ready = page === 'scene' && open.scene.playhead.step === 0 ? playStage(recorded, turned, 0) : recorded
  return [ready, [{type: 'save'}]]
}

/** Plays a teaching point from its beginning. */
export function playStage(model: Model, open: Open, mark: number): Model {
  const {scene} = open
  const {from = 0, to = 0} = scene.marks[mark] ?? {}
  const playhead = {...at(scene.playhead, from), playing: model.settings.motion && to > from}
  return {...model, open: {...open, scene: {...scene, playhead, mark}}}
}
