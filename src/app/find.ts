import {lengthOf} from '../editor/buffer.ts'
import type {Lesson} from '../lesson/lesson.ts'
import {isWritten} from '../lesson/lesson.ts'
import {foundFields} from './fields.ts'
import type {Model, Overlay} from './model.ts'
import type {Msg} from './msg.ts'

/** A row that `:` or `/` found: what it is called, what it is about, and what choosing it does. */
export type Found = {readonly label: string; readonly detail: string; readonly msg: Msg}
type Finding = Extract<Overlay, {kind: 'find'}>

/** Rows that are offered: more is no answer. */
const MOST_FOUND = 60
const MOST_FIELDS = 30
const LONGEST_TEXT = 80

/** The rows for what has been typed, best first. */
export function foundFor(model: Model, {what, text}: Finding): readonly Found[] {
  if (what === 'commands') return ranked(commands(model), text)
  if (what === 'file') return placesIn(model, text)
  const fitting = (rows: readonly Found[]) => rows.filter(row => hasAll(`${row.label} ${row.detail}`, text))
  return [...fitting(glossary(model)), ...foundFields(text, MOST_FIELDS), ...fitting(lessonTexts(model))].slice(0, MOST_FOUND)
}

/** Lines of the open file that hold the text, big letters or small. */
function placesIn({open}: Model, text: string): readonly Found[] {
  const lines = open?.exercise.editors[open.exercise.file]?.buffer.lines ?? []
  const sought = text.toLowerCase()
  if (sought === '') return []
  return lines
    .flatMap((line, at): Found[] => {
      const found = line.toLowerCase().indexOf(sought)
      const place = {line: at, column: lengthOf(line.slice(0, Math.max(0, found)))}
      return found < 0 ? [] : [{label: `${at + 1}`, detail: line.trim(), msg: {type: 'edit', action: {do: 'find-at', text, at: place}}}]
    })
    .slice(0, MOST_FOUND)
}

/** The overlay with another text; the first row is chosen again. */
export function withFindText(finding: Finding, text: string): Finding {
  return {...finding, text: text.slice(0, LONGEST_TEXT), at: 0}
}

export function moveFound(model: Model, finding: Finding, by: number): Finding {
  const count = foundFor(model, finding).length
  return count === 0 ? finding : {...finding, at: (Math.min(finding.at, count - 1) + by + count) % count}
}

type Command = {readonly label: string; readonly detail: string; readonly msg: Msg; readonly on?: 'lesson' | 'exercise' | 'time'}

const COMMANDS: readonly Command[] = [
  {label: 'next unsolved lesson', detail: 'go on where something is left to do', msg: {type: 'next-unsolved'}},
  {label: 'hint', detail: 'the next step of help', msg: {type: 'hint'}, on: 'exercise'},
  {label: 'show the solution', detail: 'typed, not applied', msg: {type: 'solution'}, on: 'exercise'},
  {label: 'apply', detail: 'the file in the editor', msg: {type: 'apply'}, on: 'exercise'},
  {label: 'skip', detail: 'to the next page, done or not', msg: {type: 'next'}, on: 'lesson'},
  {label: 'page before', detail: 'go back', msg: {type: 'back'}, on: 'lesson'},
  {label: 'reset this exercise', detail: 'lay it out again', msg: {type: 'reset'}, on: 'exercise'},
  {label: 'why?', detail: 'of what is chosen, or of what moved last', msg: {type: 'why'}, on: 'lesson'},
  {label: 'play or pause', detail: 'let time run, or stop it', msg: {type: 'toggle-play'}, on: 'time'},
  {label: 'run until settled', detail: 'until nothing is due soon', msg: {type: 'settle'}, on: 'exercise'},
  {label: 'next cron tick', detail: 'to the next minute a CronJob names', msg: {type: 'next-tick'}, on: 'exercise'},
  {label: 'cron lab', detail: 'read the schedule of the open file', msg: {type: 'cron', expression: ''}, on: 'exercise'},
  {label: 'output so far', detail: 'all that was said, to be read', msg: {type: 'output'}, on: 'exercise'},
  {label: 'log', detail: 'what happened so far, to be read', msg: {type: 'log'}, on: 'time'},
  {label: 'first step', detail: 'back to the beginning', msg: {type: 'seek', to: 'first'}, on: 'time'},
  {label: 'last step', detail: 'to the present', msg: {type: 'seek', to: 'last'}, on: 'time'},
  {label: 'again', detail: 'play it once more', msg: {type: 'again'}, on: 'time'},
  {label: 'speed: faster', detail: 'up to 4x', msg: {type: 'speed', to: 'faster'}, on: 'time'},
  {label: 'speed: slower', detail: 'down to a quarter', msg: {type: 'speed', to: 'slower'}, on: 'time'},
  {label: 'speed: normal', detail: '1x', msg: {type: 'speed', to: 'normal'}, on: 'time'},
  {label: 'view: cluster, picture or both', detail: 'the same moment, drawn otherwise', msg: {type: 'view'}, on: 'time'},
  {label: 'compare with the reference', detail: 'when the exercise is done', msg: {type: 'compare'}, on: 'lesson'},
  {label: 'review', detail: 'wrong guesses, and cards of what is done', msg: {type: 'review'}},
  {label: 'search the course', detail: 'lessons and words', msg: {type: 'find', what: 'texts'}},
  {label: 'set vim', detail: 'vim keys in the editor, on or off', msg: {type: 'vim-keys'}},
  {label: 'keys of this page', detail: 'help', msg: {type: 'help'}},
  {label: 'menu', detail: 'all chapters', msg: {type: 'menu'}, on: 'lesson'},
  {label: 'quit', detail: 'everything is kept', msg: {type: 'quit'}},
]

function commands(model: Model): readonly Found[] {
  const page = model.screen === 'lesson' ? model.open?.page : undefined
  const here = COMMANDS.filter(({on}) => {
    if (on === undefined) return true
    if (on === 'lesson') return page !== undefined
    return on === 'time' ? page === 'scene' || page === 'exercise' : page === 'exercise'
  })
  const lessons = written(model).map(lesson => ({
    label: `go to ${lesson.number} ${lesson.title}`,
    detail: model.records[lesson.id]?.done === true ? 'done' : `${lesson.minutes} min`,
    msg: {type: 'open', lesson: lesson.id} as const,
  }))
  const jumps = (page === 'exercise' ? (model.open?.lesson.jumps ?? []) : []).map(span => ({
    label: `jump ${span}`,
    detail: 'let this much time pass',
    msg: {type: 'run', line: `jump ${span}`} as const,
  }))
  return [...here, ...jumps, ...stepsNamed(model, page), ...lessons]
}

/** `step 12`: the numbers that the time bar counts. */
function stepsNamed(model: Model, page: string | undefined): readonly Found[] {
  const open = model.open
  if (open === undefined || (page !== 'scene' && page !== 'exercise')) return []
  const beats = page === 'scene' ? open.scene.beats : open.exercise.beats
  return beats.slice(-200).map((to, at) => ({
    label: `step ${Math.max(0, beats.length - 200) + at + 1}`,
    detail: `of ${beats.length}`,
    msg: {type: 'seek', to} as const,
  }))
}

function written(model: Model): readonly Lesson[] {
  return model.packs.flatMap(pack => pack.lessons).filter(isWritten)
}

/** Words of the glossary, in order. */
function glossary(model: Model): readonly Found[] {
  const words = written(model).flatMap(lesson => Object.entries(lesson.words).map(([word, meaning]) => ({word, meaning, lesson})))
  const unique = new Map(words.toReversed().map(each => [each.word, each]))
  return [...unique.values()]
    .sort((a, b) => a.word.localeCompare(b.word))
    .map(({word, meaning}) => ({label: word, detail: meaning, msg: {type: 'word', word} as const}))
}

/** Lessons by anything that they say. */
function lessonTexts(model: Model): readonly Found[] {
  return written(model).map(lesson => ({
    label: `${lesson.number} ${lesson.title}`,
    detail: [lesson.goal, ...lesson.say].join(' ').replaceAll(/\s+/g, ' '),
    msg: {type: 'open', lesson: lesson.id} as const,
  }))
}

function hasAll(text: string, typed: string): boolean {
  const lower = text.toLowerCase()
  return typed
    .toLowerCase()
    .split(' ')
    .every(part => lower.includes(part))
}

/** Rows that hold the typed letters in this order; those that hold them together, or at the start, come first. */
function ranked(rows: readonly Found[], typed: string): readonly Found[] {
  const text = typed.trim().toLowerCase()
  if (text === '') return rows.slice(0, MOST_FOUND)
  return rows
    .flatMap((row, at) => {
      const label = row.label.toLowerCase()
      const place = label.indexOf(text)
      if (place >= 0) return [{row, rank: place === 0 ? 0 : label[place - 1] === ' ' ? 1 : 2, at}]
      return inOrder(label, text) ? [{row, rank: 3, at}] : []
    })
    .sort((a, b) => a.rank - b.rank || a.at - b.at)
    .slice(0, MOST_FOUND)
    .map(({row}) => row)
}

function inOrder(label: string, text: string): boolean {
  let from = 0
  for (const letter of text) {
    from = label.indexOf(letter, from) + 1
    if (from === 0) return false
  }
  return true
}

/** What a word of the glossary means, and in which lessons it is used. */
export function wordLines(model: Model, word: string): readonly string[] {
  const lessons = written(model).filter(lesson => Object.hasOwn(lesson.words, word))
  const meaning = lessons[0]?.words[word]
  return meaning === undefined ? [] : [`${word}: ${meaning}.`, '', ...lessons.map(lesson => `Taught in ${lesson.number}, ${lesson.title}.`)]
}
