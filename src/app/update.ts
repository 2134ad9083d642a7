import {compareLines, mayCompare} from './compare.ts'
import {cronLab, labLines, labOf} from './cron-lab.ts'
import {updateEditor} from './editing.ts'
import type {Effect} from './effect.ts'
import {updateExercise} from './exercise.ts'
import {updateLeaving} from './leaving.ts'
import {updateMenu} from './menu.ts'
import {foundFor, moveFound, withFindText, wordLines} from './find.ts'
import type {Model} from './model.ts'
import type {Msg} from './msg.ts'
import {open} from './opening.ts'
import {goBack, goNext} from './pages.ts'
import {explainLines} from './fields.ts'
import {lastTop, pageOver, updatePage} from './page.ts'
import {taken, updatePrompt, wantsMore, withText} from './prompt.ts'
import {offerHint, withIdle} from './idle.ts'
import {updateReview} from './review.ts'
import {toggleVim, updateVim} from './vim-mode.ts'
import {withRecord} from './records.ts'
import {readLine} from './shell-line.ts'
import {updateTime} from './time.ts'
import {logLines, stepsLines} from './story.ts'
import {keptTyped} from './typed.ts'
import {chooseBy, updateWhy} from './why.ts'
import {WORDS} from './words.ts'

/** So many lines are remembered from one run of the program to the next. */
const MOST_LINES = 100

export type Next = readonly [Model, readonly Effect[]]

/** What a message does: the next model, and what the machine is asked to do. Pure; the only maker of models. */
export function update(model: Model, msg: Msg): Next {
  const [next, effects] = keptTyped(model, updated(model, msg))
  return [next, withIdle(msg, next, effects)]
}

function updated(model: Model, msg: Msg): Next {
  const {notice: _, ...quiet} = model
  switch (msg.type) {
    case 'resize':
      return [{...model, size: {columns: msg.columns, rows: msg.rows}}, []]
    case 'library':
      return [{...model, packs: msg.packs}, []]
    case 'notice':
      return [{...model, notice: msg.text}, []]
    case 'glyphs':
      return [{...model, settings: {...model.settings, glyphs: msg.glyphs}}, []]
    case 'vim-keys':
      return [toggleVim(quiet, msg.on), []]
    case 'saved':
      return model.saved === msg.state ? [model, []] : [{...model, saved: msg.state}, []]
    case 'tick':
      return updateTime(model, msg)
    case 'open':
      return open(quiet, msg.lesson)
    case 'menu':
      return toMenu(quiet)
    case 'focus':
      return [{...quiet, focus: msg.on}, []]
    case 'help':
      return [{...quiet, overlay: {kind: 'help', top: 0}}, []]
    case 'find':
      return [{...quiet, overlay: {kind: 'find', what: msg.what, text: msg.text ?? '', at: 0, top: 0}}, []]
    case 'explain':
      return [pageOver(quiet, `kubectl explain ${msg.path}`, explainLines(msg.path)), []]
    case 'find-text':
      return [quiet.overlay?.kind === 'find' ? {...quiet, overlay: withFindText(quiet.overlay, msg.text)} : quiet, []]
    case 'find-run':
      return runFound(quiet)
    case 'word':
      return [wordOver(quiet, msg.word), []]
    case 'next-unsolved':
      return updateMenu(quiet, msg)
    case 'review':
      // Asked a second time, it is the remark of the first that makes the difference.
      return updateReview(model, msg)
    case 'review-turn':
    case 'review-again':
      return updateReview(quiet, msg)
    case 'today':
      return [model.today === msg.day ? model : {...model, today: msg.day}, []]
    case 'idle':
      return [offerHint(model), []]
    case 'page-ask':
    case 'page-asked':
    case 'page-next':
      return [updatePage(quiet, msg), []]
    case 'close': {
      const {overlay: _closed, ...rest} = quiet
      return [rest, []]
    }
    case 'scroll':
      return [scroll(quiet, msg.by), []]
    case 'quit':
    case 'interrupt':
    case 'suspend':
      return updateLeaving(quiet, msg)
    default:
      return quiet.open === undefined || quiet.screen === 'menu' ? updateMenu(quiet, msg) : updateLesson(quiet, msg)
  }
}

function updateLesson(model: Model, msg: Msg): Next {
  switch (msg.type) {
    case 'next':
      return goNext(model)
    case 'back':
      return goBack(model)
    case 'play':
    case 'pause':
    case 'toggle-play':
    case 'step':
    case 'scene':
    case 'speed':
    case 'seek':
    case 'again':
    case 'view':
    case 'settle':
    case 'next-tick':
      return updateTime(model, msg)
    case 'edit':
    case 'edited':
    case 'file':
    case 'diagnose':
    case 'open-editor':
      return updateEditor(model, msg)
    case 'why':
      return updateWhy(model, msg.about)
    case 'chapter':
      return [model, []]
    case 'log':
      return [logOver(model, msg.steps ?? ''), []]
    case 'compare':
      return [compared(model), []]
    case 'cron':
      return [readSchedule(model, msg.expression), []]
    case 'run':
      return withLines(model, runLine(model, msg))
    case 'vim':
      return vim(model, msg)
    case 'prompt-enter':
      return withLines(model, enterLine(model))
    default:
      return updateExercise(model, msg)
  }
}

/** What a word of the glossary means. */
function wordOver(model: Model, word: string): Model {
  const lines = wordLines(model, word)
  return lines.length === 0 ? model : pageOver(model, word, lines)
}

/** The learner's way beside the reference, once that gives nothing away. */
function compared(model: Model): Model {
  const {open: opened} = model
  if (opened === undefined) return model
  if (!mayCompare(opened, model.records[opened.lesson.id]?.done === true)) return {...model, notice: WORDS.compareLater}
  return {...model, overlay: {kind: 'page', title: WORDS.compare, lines: compareLines(opened), top: 0}}
}

/** What happened so far, as a page of text; its newest lines first of all. */
function logOver(model: Model, asked: string): Model {
  const {open: opened} = model
  if (opened === undefined) return model
  const {session, beats, playhead} = opened.page === 'scene' ? opened.scene : opened.exercise
  if (asked !== '') return pageOver(model, WORDS.log, stepsLines(session, beats, playhead.step, asked))
  return pageOver(model, WORDS.log, logLines(session, beats, playhead.step), true)
}

/** The cron lab as a page of text. */
function readSchedule(model: Model, expression: string): Model {
  const {open: opened} = model
  if (opened === undefined) return model
  const {now} = opened.exercise.session.timeline.head
  const lab = expression === '' ? labOf(opened.exercise) : cronLab(expression, '', now)
  const lines = lab === undefined ? [WORDS.noSchedule] : labLines(lab, now)
  return {...model, overlay: {kind: 'page', title: 'cron lab', lines, top: 0}}
}

function toMenu(model: Model): Next {
  return [{...model, screen: 'menu', focus: 'menu'}, [{type: 'save'}]]
}

/** The chosen row of `:` or `/` is done, as if its key had been pressed; without a row, what was typed is taken as a command. */
function runFound(model: Model): Next {
  const {overlay, ...rest} = model
  if (overlay?.kind !== 'find') return [model, []]
  const found = foundFor(model, overlay)[overlay.at]
  if (found !== undefined) return update(rest, found.msg)
  return overlay.what === 'commands' && rest.open?.page === 'exercise' && overlay.text.trim() !== ''
    ? update(rest, {type: 'run', line: overlay.text.trim()})
    : [model, []]
}

/** No page of words is longer than this. */
const MOST_SCROLLED = 40
const scrolledBy = (rows: number, by: number) => Math.max(0, Math.min(MOST_SCROLLED, rows + by))

function scroll(model: Model, by: number): Model {
  const {overlay} = model
  if (overlay?.kind === 'find') return {...model, overlay: moveFound(model, overlay, by)}
  if (overlay === undefined)
    return model.open !== undefined && (model.focus === 'text' || model.focus === 'checks')
      ? {...model, open: {...model.open, scrolled: scrolledBy(model.open.scrolled ?? 0, by)}}
      : chooseBy(model, by)
  const top = Math.max(0, overlay.top + by)
  return {...model, overlay: {...overlay, top: overlay.kind === 'page' ? Math.min(top, lastTop(model.size, overlay.lines)) : top}}
}

/** A key of vim's, and what it asks for besides. */
function vim(model: Model, msg: Extract<Msg, {type: 'vim'}>): Next {
  const [first, ...follow] = updateVim(model, msg)
  let next: Next = [first, follow[0]]
  for (const each of follow[1]) {
    const [after, effects] = update(next[0], each)
    next = [after, [...next[1], ...effects]]
  }
  return next
}

/** Lines that were run are remembered, for the up arrow of another day. */
function withLines({open: before}: Model, [model, effects]: Next): Next {
  const {open: opened} = model
  const history = opened?.exercise.prompt.history
  if (opened === undefined || history === undefined || history === before?.exercise.prompt.history) return [model, effects]
  return [withRecord(model, opened.lesson.id, record => ({...record, lines: history.slice(-MOST_LINES)})), [...effects, {type: 'save'}]]
}

/** Enter runs the line; one that is not finished goes on below. */
function enterLine(model: Model): Next {
  const {open: opened} = model
  if (opened === undefined || opened.page !== 'exercise') return [model, []]
  const {exercise} = opened
  const {prompt} = updatePrompt(exercise, {type: 'prompt-search', do: 'end'})
  if (!wantsMore(prompt.text)) return runLine(model, {type: 'run', line: prompt.text})
  return [{...model, open: {...opened, exercise: {...exercise, prompt: withText(prompt, `${prompt.text}\n`)}}}, []]
}

/** A typed line may be one of the program's own commands; then it is the message it stands for. */
function runLine(model: Model, msg: Extract<Msg, {type: 'run'}>): Next {
  const {open: opened} = model
  const own = opened === undefined || opened.page !== 'exercise' ? undefined : readLine(msg.line, opened)
  if (opened === undefined || own === undefined) return updateExercise(model, msg)
  const cleared: Model = {...model, open: {...opened, exercise: {...opened.exercise, prompt: taken(opened.exercise.prompt, msg.line)}}}
  // An empty line is Enter alone: it leads on when the exercise is done.
  if (own.type === 'run') return opened.exercise.passed ? goNext(cleared) : [cleared, []]
  return update(cleared, own)
}
