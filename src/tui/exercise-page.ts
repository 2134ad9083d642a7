import {countUpTo, nowOf} from '../app/beats.ts'
import {asksOnly} from '../app/pages.ts'
import {labOf, runText} from '../app/cron-lab.ts'
import {choicesAt} from '../app/editing.ts'
import {openQuestion} from '../app/exercise.ts'
import type {Model, Open} from '../app/model.ts'
import {stageOf} from '../app/stage.ts'
import {remarkOf} from '../app/remark.ts'
import {spanWords, WORDS} from '../app/words.ts'
import {stillToCome} from '../lesson/goal.ts'
import {clockText} from '../lesson/history.ts'
import {shownAt} from '../sim/past/shown-at.ts'
import {editorText} from '../editor/editor.ts'
import {box, fitHeight, paneTitle} from './box.ts'
import {drawChecks, longChecks} from './checks-pane.ts'
import type {Look} from './look.ts'
import {drawCluster, drawMakers} from './cluster.ts'
import {drawEditor} from './editor-pane.ts'
import {eventRows, movingAt} from './event-lines.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {beside} from './paint.ts'
import {drawLab, labWords} from './cron-lab-pane.ts'
import {drawPicture} from './pictures/picture.ts'
import {promptRows} from './prompt-pane.ts'
import {wrap} from './width.ts'

/** How the rows of the page are shared out. `prompt` counts the input line too. */
type Plan = {readonly task: number; readonly panes: number; readonly checks: number; readonly prompt: number}

/** Fewest rows of editor and cluster while the checks are read. */
const FEWEST_PANES = 6

/** What has the keyboard grows: answers of kubectl need rows, and so does why a check does not hold yet (`whole` rows). */
function planFor(rows: number, words: number, checks: number, {typing, whole}: {typing: boolean; whole: number}): Plan {
  const wide = rows >= 34
  const body = rows - 2
  const task = rows >= 30 ? Math.max(4, words) : Math.max(2, words)
  const ticks = wide ? checks + 2 : Math.min(5, Math.ceil(checks / 2) + 2)
  // Whoever reads the checks has the remark there.
  const quiet = whole > 0 ? 2 : 4
  const prompt = typing ? (rows >= 30 ? 12 : 6) : rows >= 30 ? 8 : quiet
  const read = Math.max(ticks, Math.min(whole, body - task - prompt - FEWEST_PANES))
  return {task, checks: read, prompt, panes: body - task - read - prompt}
}

/** Everything of the exercise above its input line, exactly `rows - 2` rows (first line and input line, keys are others'). */
export function exerciseRows(model: Model, open: Open, glyphs: Glyphs): readonly Row[] {
  const {columns, rows} = model.size
  const step = open.lesson.steps[open.exercise.step]
  if (asksOnly(open)) return fitHeight(askRows(model, open, columns, rows - 3, glyphs), rows - 3)
  if (columns < 80 || rows < 24) return stacked(model, open, columns, rows - 3, glyphs)
  const words = taskWords(open, columns)
  const whole = model.focus === 'checks' ? longChecks(step, open.exercise, columns, glyphs) : 0
  const plan = planFor(rows, words.length, step?.done.length ?? 0, {typing: model.focus === 'prompt', whole})
  return [
    ...fitHeight(words, plan.task),
    ...panes(model, open, columns, plan.panes, glyphs),
    ...drawChecks(step, open.exercise, {focused: model.focus === 'checks', top: open.scrolled ?? 0}, columns, plan.checks, glyphs),
    ...promptRows(model, open, columns, plan.prompt - 1, glyphs),
  ]
}

/** The task, whole: it stays in sight while one works on it. */
function taskWords(open: Open, width: number): readonly Row[] {
  const {steps} = open.lesson
  const step = steps[open.exercise.step]
  const head = steps.length > 1 ? `Part ${open.exercise.step + 1} of ${steps.length}. ` : ''
  return wrap(`${head}${step?.task ?? ''}`, width - 3).map((line): Row => [` ${line}`])
}

function panes(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const question = model.focus === 'choices' ? openQuestion(open) : undefined
  if (Object.keys(open.exercise.editors).length === 0)
    return question === undefined ? clusterPane(model, open, width, height, glyphs) : aboveCluster(model, open, width, height, glyphs)
  const withLab = question === undefined && showsLab(model, open)
  const left = Math.floor(width / 2) - 1
  const editor = editorPane(model, open, left, height, glyphs)
  const right =
    question === undefined
      ? withLab
        ? labPane(model, open, width - left, height, glyphs)
        : clusterPane(model, open, width - left, height, glyphs)
      : questionBox(model, open, width - left, height, glyphs)
  return beside([
    {rows: editor, width: left},
    {rows: right, width: width - left},
  ])
}

/** The question over the whole width, and the cluster below it where there is room for one. */
function aboveCluster(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const asked = questionRows(open, width - 4).length + 2
  const left = height - asked
  if (left < FEWEST_PANES) return questionBox(model, open, width, height, glyphs)
  return [...questionBox(model, open, width, asked, glyphs), ...clusterPane(model, open, width, left, glyphs)]
}

/** The lab stands beside the file while one types, in lessons about schedules; elsewhere `v` brings it. */
function showsLab(model: Model, open: Open): boolean {
  return open.view === 'lab' || (open.lesson.lab === true && model.focus === 'editor')
}

function labPane(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const {now} = open.exercise.session.timeline.head
  const rows = drawLab(labOf(open.exercise), now, width - 4, height - 2)
  return box(
    rows.map((row): Row => [' ', ...row]),
    width,
    height,
    glyphs,
    {title: paneTitle('cron lab', model.focus === 'cluster', glyphs), right: `now ${runText(now, '', now)}`},
  )
}

function editorPane(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const {exercise, lesson} = open
  const editor = exercise.editors[exercise.file]
  if (editor === undefined) return fitHeight([], height)
  const edited = exercise.editing?.name !== exercise.file && editorText(editor) !== (lesson.files[exercise.file] ?? '')
  return drawEditor(
    {
      editor,
      file: exercise.file,
      files: Object.keys(exercise.editors).length,
      at: Object.keys(exercise.editors).indexOf(exercise.file) + 1,
      edited,
      diagnosis: exercise.diagnosis,
      focused: model.focus === 'editor',
      choices: model.focus === 'editor' ? choicesAt(editor) : [],
    },
    width,
    height,
    glyphs,
  )
}

function clusterPane(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const {exercise, lesson} = open
  const {session, playhead, beats} = exercise
  const now = nowOf(session.timeline, beats, playhead)
  const world = {...shownAt(session.timeline, playhead.step), now}
  const inner = width - 4
  const view = stageOf(world)
  const events = height >= 12 ? 2 : 1
  // Each node and what waits keep a row; who made them stands behind what waits when there is none left.
  const spare = height - 3 - events - view.nodes.length
  // Two rows are kept before anybody made anything: the nodes do not change their shape when a Service comes to its set.
  const wanted = height >= 14 ? Math.max(2, Math.min(4, view.makers.length)) : height >= 10 ? 2 : 1
  const makers = Math.max(0, Math.min(spare, wanted))
  const look: Look = {
    glyphs,
    moving: movingAt(session, playhead.step),
    ...(makers === 0 ? {makers: true as const} : {}),
    ghosts: exercise.passed ? [] : stillToCome(world, lesson.steps[exercise.step]?.goal),
    ...(open.chosen === undefined || model.focus !== 'cluster' ? {} : {chosen: open.chosen}),
  }
  const room = height - 2 - events - makers
  const picture = open.view === 'picture' ? drawPicture(lesson.picture, world, inner, room, look) : drawCluster(view, inner, room, look)
  const rows = [
    ...picture,
    ...fitHeight(drawMakers(view, inner, makers, look), makers),
    ...eventRows(session, beats, playhead.step, inner, events, glyphs),
  ]
  const state = playhead.playing ? `${playhead.speed}x` : WORDS.paused.toLowerCase()
  const title = paneTitle(WORDS.cluster, model.focus === 'cluster', glyphs)
  return box(
    rows.map(row => [' ', ...row]),
    width,
    height,
    glyphs,
    {title, right: `${clockText(now - session.start)}  ${state}`, foot: stepWords(open, glyphs)},
  )
}

/** One pane at a time, for small screens: Tab or Esc shows the next. */
function stacked(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const prompt = promptRows(model, open, width, 3, glyphs)
  const room = height - 3
  const step = open.lesson.steps[open.exercise.step]
  const task = taskWords(open, width)
  switch (model.focus) {
    case 'editor':
      return editorStacked(model, open, width, height, glyphs)
    case 'checks':
      return [
        ...drawChecks(step, open.exercise, {focused: true, top: open.scrolled ?? 0}, width, height - 4, glyphs),
        ...(open.exercise.passed ? promptRows(model, open, width, 4, glyphs) : fitHeight(task, 4)),
      ]
    case 'choices':
      return [...questionBox(model, open, width, room, glyphs), ...prompt]
    case 'cluster':
      return [
        ...(open.view === 'lab' ? labPane(model, open, width, room, glyphs) : clusterPane(model, open, width, room, glyphs)),
        ...prompt,
      ]
    default:
      return [...task, ...promptRows(model, open, width, height - task.length, glyphs)]
  }
}

/** `step 5 of 9`, and what was left out before it. */
function stepWords({exercise: {beats, playhead}}: Open, glyphs: Glyphs): string {
  const folded =
    playhead.folded === undefined || playhead.folded < 1000 ? '' : `  ${glyphs.more} ${WORDS.later(spanWords(playhead.folded))}`
  return beats.length === 0 ? '' : `step ${countUpTo(beats, playhead.step)} of ${beats.length}${folded}`
}

/** Task, file, and what there is to say about it: as many rows as it takes while five lines of the file stay in sight. */
function editorStacked(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const task = taskWords(open, width)
  const remark = remarkOf(open)
  const said = remark === undefined ? 0 : wrap(remark, width - 4).length
  const below = Math.max(2, Math.min(said, height - task.length - FEWEST_EDITOR_ROWS))
  return [
    ...task,
    ...editorPane(model, open, width, height - task.length - below, glyphs),
    ...belowEditor(model, open, width, below, glyphs),
  ]
}

/** Five lines of the file in their box. */
const FEWEST_EDITOR_ROWS = 7

/** The rows under the editor of a small screen: what there is to say, else what the schedule says. */
function belowEditor(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const lab = open.lesson.lab === true && open.exercise.remark === undefined ? labOf(open.exercise) : undefined
  if (lab === undefined) return promptRows(model, open, width, height, glyphs)
  const words = wrap(labWords(lab, open.exercise.session.timeline.head.now), width - 3).map((line): Row => [` ${line}`])
  return fitHeight(words, height)
}

function questionBox(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  return box(
    questionRows(open, width - 4).map(row => [' ', ...row]),
    width,
    height,
    glyphs,
    {title: paneTitle('question', model.focus === 'choices', glyphs), foot: askFoot(open)},
  )
}

/** The key that answers, since no footer names nine of them. */
function askFoot(open: Open): string {
  return openQuestion(open) === undefined ? '' : WORDS.answerAsk
}

function questionRows(open: Open, width: number): readonly Row[] {
  const question = openQuestion(open)
  if (question === undefined) return [['Every question is answered.']]
  const chosen = open.exercise.answers[question.question]
  const choices = question.choices.map(
    (choice, at): Row => [{text: `${at === chosen ? '>' : ' '} ${at + 1}  ${choice}`, here: at === (chosen ?? 0)}],
  )
  return [...wrap(question.question, width).map((line): Row => [{text: line, bold: true}]), [], ...choices]
}

/** A step that only asks: the letter, the doors, and what has been sorted. */
function askRows(model: Model, open: Open, width: number, height: number, glyphs: Glyphs): readonly Row[] {
  const step = open.lesson.steps[open.exercise.step]
  const done = open.exercise.verdicts.filter(verdict => verdict.ok).length
  const remark = open.exercise.remark
  const tight = height < 16
  const remarkRows = fitHeight(
    wrap(remark ?? '', width - 4).map((line): Row => ['  ', {text: line, bold: true}]),
    3,
  )
  const card = questionRows(open, width - 8)
  const world = open.exercise.session.timeline.head
  const look: Look = {glyphs, moving: new Set()}
  const desk = height >= 26 ? drawPicture(open.lesson.picture, world, width - 4, 11, look) : []
  return [
    ...(tight && remark !== undefined ? remarkRows : fitHeight(taskWords(open, width), tight ? 3 : 4)),
    ...box(
      card.map(row => [' ', ...row]),
      width,
      Math.min(card.length + 2, height - 3),
      glyphs,
      {
        title: paneTitle('letter', model.focus === 'choices', glyphs),
        foot: askFoot(open),
        right: `${done} of ${step?.done.length ?? 0} sorted`,
      },
    ),
    ...(remark === undefined || tight ? [] : [[], ...remarkRows]),
    [],
    ...desk.map((row): Row => ['  ', ...row]),
  ]
}
