import type {Model, Open} from '../../app/model.ts'
import type {Msg} from '../../app/msg.ts'
import {explainLines, foundFields} from '../../app/fields.ts'
import {chapterAt, findLesson} from '../../app/find-lesson.ts'
import {choiceOf, COMMANDS} from '../../app/shell-line.ts'
import {stepsLines} from '../../app/story.ts'
import {bindingsFor} from '../keymap.ts'
import {checkLines, fileLines, pageLines, stateLines} from './describe.ts'

/** What a typed line leads to: messages to send, in order, or lines to say. */
export type Heard = {readonly send: readonly Msg[]} | {readonly say: readonly string[]}

const send = (...msgs: readonly Msg[]): Heard => ({send: msgs})

/** A typed line as messages. `back`, `quit` and `?` work everywhere; an empty line is the obvious next thing. */
export function hear(model: Model, line: string): Heard {
  const words = line.trim()
  const [first = '', ...rest] = words.split(/\s+/)
  const asked = everywhere(model, first, rest.join(' '))
  if (asked !== undefined) return asked
  if (model.overlay?.kind === 'review') return inReview(words, first)
  if (first === 'review') return send(rest[0] === 'all' ? {type: 'review', all: true} : {type: 'review'})
  if (first === 'compare') return send({type: 'compare'})
  if (first === 'menu') return send({type: 'menu'})
  const {open} = model
  if (model.screen === 'menu' || open === undefined) return inMenu(model, words)
  if (first === 'back') return send({type: 'back'})
  if (first === 'state') return {say: stateLines(open)}
  if (first === 'steps') return {say: stepLines(open, rest.join(' '))}
  if (first === 'why') return send({type: 'why', ...(rest.length === 0 ? {} : {about: rest.join(' ')})}, {type: 'close'})
  if (open.page === 'exercise') return inExercise(open, words, first, rest)
  if (open.page === 'predict' && choiceOf(first) >= 0) return send({type: 'guess', choice: choiceOf(first)})
  if (words === '' || first === 'next') return next(open)
  return inScene(first)
}

/** What can be asked on every page. */
function everywhere(model: Model, first: string, rest: string): Heard | undefined {
  if (first === 'quit' || first === 'exit') return send({type: 'quit'})
  if (first === '?') return {say: pageLines(model)}
  if (first === 'help') return {say: helpLines(model)}
  if (first === 'search') return {say: searchLines(rest)}
  return first === 'explain' && rest !== '' ? {say: explainLines(rest)} : undefined
}

/** Cards are turned with Enter, `again` says that one was not known; anything else but `back` ends the review. */
function inReview(words: string, first: string): Heard {
  if (words === '') return send({type: 'review-turn', by: 1})
  if (first === 'again') return send({type: 'review-again'})
  return first === 'back' ? send({type: 'review-turn', by: -1}) : send({type: 'close'}, {type: 'menu'})
}

/** On the way into a teaching point it is played to its end at once: one Enter is one thing to hear. */
function next(open: Open): Heard {
  const lastSay = open.page === 'say' && open.sayAt + 1 >= open.lesson.say.length
  const {scene} = open
  const mark = scene.marks[scene.mark]
  const playing = open.page === 'scene' && mark !== undefined && scene.playhead.step < mark.to
  const lastScene = scene.mark + 1 >= scene.marks.length
  if (lastSay && scene.playhead.step === 0) return send({type: 'next'}, {type: 'seek', to: scene.marks[0]?.to ?? 0})
  if (open.page === 'scene' && !playing && !lastScene) return send({type: 'next'}, {type: 'seek', to: scene.marks[scene.mark + 1]?.to ?? 0})
  return send({type: 'next'})
}

function inMenu(model: Model, words: string): Heard {
  if (words === 'back') return model.menu.inLessons ? send({type: 'back'}) : {say: pageLines(model)}
  const lesson = words === '' ? undefined : findLesson(model, words)
  if (lesson !== undefined) return send({type: 'open', lesson: lesson.id})
  const chapter = chapterAt(model.packs, words)
  if (chapter >= 0) return send({type: 'chapter', index: chapter}, ...(model.menu.inLessons ? [] : [{type: 'next'} as const]))
  if (words === '') return model.menu.inLessons ? send({type: 'next'}) : {say: pageLines(model)}
  return {say: [`There is no chapter or lesson ${words}. Type a number, or help.`]}
}

const TIME: Readonly<Record<string, Msg>> = {
  step: {type: 'step', by: 1},
  'step-back': {type: 'step', by: -1},
  again: {type: 'again'},
  first: {type: 'seek', to: 'first'},
  last: {type: 'seek', to: 'last'},
}

function inScene(first: string): Heard {
  const msg = Object.hasOwn(TIME, first) ? TIME[first] : undefined
  return msg === undefined ? {say: ['Type next, back, step, step-back, steps, again, state, why, menu or quit.']} : send(msg)
}

function inExercise(open: Open, words: string, first: string, rest: readonly string[]): Heard {
  const number = Number(rest[0])
  const text = words.replace(/^\S+\s+\S+\s?/, '')
  const lines = open.exercise.editors[open.exercise.file]?.buffer.lines.length ?? 0
  switch (first) {
    case '':
      return open.exercise.passed ? send({type: 'next'}) : {say: checkLines(open)}
    case 'checks':
      return {say: checkLines(open)}
    case 'task':
      return {say: [open.lesson.steps[open.exercise.step]?.task ?? '']}
    case 'show': {
      const [from = '1', to = rest[0] === undefined ? '9999' : from] = (rest[0] ?? '').split('-').filter(part => part !== '')
      return {say: fileLines(open, Number(from) || 1, Number(to) || 9999)}
    }
    case 'file':
      return send({type: 'file', by: 1})
    case 'edit':
      return send({type: 'open-editor'})
    case 'line':
    case 'insert':
    case 'delete':
      return editLine(first, number, text, lines)
    default: {
      const msg = Object.hasOwn(TIME, first) && rest.length === 0 ? TIME[first] : undefined
      return msg === undefined ? send({type: 'run', line: words}, {type: 'close'}) : send(msg)
    }
  }
}

/** Words of the exercise that are no command lines: what follows them is text as it stands. */
const OWN_LINES = ['line', 'insert', 'delete', 'show', 'answer', 'why', 'steps', '?']

/** Whether a line is one for the prompt, where quotes and here-documents mean something. */
export function isForPrompt(line: string): boolean {
  return !OWN_LINES.includes(line.trim().split(/\s+/)[0] ?? '')
}

/** What happened, by the numbers of its steps. */
function stepLines({page, scene, exercise}: Open, asked: string): readonly string[] {
  const {session, beats, playhead} = page === 'scene' ? scene : exercise
  return stepsLines(session, beats, playhead.step, asked)
}

/** Fields of the API by words of their description. */
function searchLines(text: string): readonly string[] {
  const found = foundFields(text, 20)
  if (found.length === 0) return ['No field is described like this. Type search and two words, such as search restart policy.']
  return [...found.map(({label, detail}) => `${label}: ${detail}`), 'Type explain and a path to hear all of it.']
}

function editLine(what: 'line' | 'insert' | 'delete', number: number, text: string, lines: number): Heard {
  if (!Number.isInteger(number) || number < 1 || number > lines + 1)
    return {say: [`Say which line, from 1 to ${lines}: ${what} 7${what === 'delete' ? '' : ' and its text'}.`]}
  const line = number - 1
  if (what === 'delete') return send({type: 'edit', action: {do: 'delete-line', line}}, {type: 'diagnose'})
  return send({type: 'edit', action: {do: what === 'line' ? 'line' : 'insert-line', line, text}}, {type: 'diagnose'})
}

function helpLines(model: Model): readonly string[] {
  if (model.open?.page === 'exercise' && model.screen === 'lesson') {
    return [
      'show 5-9: read lines of the file. line 7 TEXT: replace a line. insert 7 TEXT: a new line before it. delete 7: take it away.',
      'edit: open the file in your editor. apply: apply it. checks: what is asked. state: the whole picture. task: the task again.',
      ...COMMANDS.map(({words, does}) => `${words}: ${does}.`),
    ]
  }
  const keys = bindingsFor(model).filter(row => row.words !== undefined).length
  return [
    `Type a number to choose, Enter to go on, back, menu, ? to hear this page again, quit. The screen has ${keys} keys for the same things.`,
  ]
}
