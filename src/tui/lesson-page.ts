import {nowOf} from '../app/beats.ts'
import type {Model, Open} from '../app/model.ts'
import {stageOf} from '../app/stage.ts'
import {WORDS} from '../app/words.ts'
import {shownAt} from '../sim/past/shown-at.ts'
import {list} from '../sim/world.ts'
import type {World} from '../sim/world.ts'
import {fitHeight} from './box.ts'
import type {Look} from './look.ts'
import {drawCluster} from './cluster.ts'
import {eventRows, movingAt} from './event-lines.ts'
import type {Glyphs} from './glyphs.ts'
import type {Row} from './paint.ts'
import {beside, fitRow, rowText} from './paint.ts'
import {drawPicture} from './pictures/picture.ts'
import {timeBar} from './time-bar.ts'
import {cells, cut, wrap} from './width.ts'

const TEXT_WIDTH = 92
/** From here on the picture and the cluster stand beside each other. */
const SIDE_BY_SIDE = 78

/** The body of a page that is read: explanation, scene, predict card or debrief. */
export function lessonRows(model: Model, open: Open, height: number, glyphs: Glyphs): readonly Row[] {
  switch (open.page) {
    case 'say':
      return sayRows(model, open, height, glyphs)
    case 'scene':
      return sceneRows(model, open, height, glyphs)
    case 'predict':
      return predictRows(model, open, glyphs)
    case 'debrief':
      return scrolled(debriefRows(model, open, glyphs), open.scrolled ?? 0, height, glyphs)
    case 'exercise':
      return []
  }
}

function text(words: string, width: number): readonly Row[] {
  return wrap(words, Math.min(TEXT_WIDTH, width - 4)).map((line): Row => ['  ', line])
}

/** The words with the terminal's cursor at their beginning: that is what a page is about. */
function hereAt([first, ...rest]: readonly Row[]): readonly Row[] {
  const [indent = '', words = ''] = first ?? []
  return [[indent, {text: typeof words === 'string' ? words : words.text, here: true}], ...rest]
}

/** Words, and below them the everyday picture of what they speak of, beside the cluster where there is room. */
function sayRows(model: Model, open: Open, height: number, glyphs: Glyphs): readonly Row[] {
  const {columns} = model.size
  const {lesson} = open
  const pages = lesson.say.length > 1 ? `${open.sayAt + 1} of ${lesson.say.length}` : ''
  const words = [[] as Row, ...hereAt(text(lesson.say[open.sayAt] ?? '', columns)), [] as Row]
  const world = spokenOf(open)
  const room = height - words.length - 4
  const picture = room < 4 ? [] : bothHalves(open, world, columns, room, {glyphs, moving: new Set()})
  const goal =
    open.sayAt === 0
      ? fitHeight(
          wrap(lesson.goal, columns - 4).map((line): Row => ['  ', {text: line, role: 'muted'}]),
          2,
        )
      : fitHeight([], 2)
  return [
    ...words,
    ...picture,
    ...fitHeight([], Math.max(0, height - words.length - picture.length - 3)),
    ...goal,
    fitRow([`  ${pages}`], columns),
  ]
}

/** What stands there as the scene begins; where that is nothing, what the scene will come to. */
function spokenOf({scene}: Open): World {
  const {timeline} = scene.session
  const start = shownAt(timeline, scene.marks[0]?.from ?? 0)
  return list(start, 'Pod', 'default').length > 0 ? start : timeline.head
}

/** Picture and cluster side by side on wide screens; the picture alone on others, since the scene shows the cluster. */
function bothHalves(open: Open, world: World, width: number, height: number, look: Look): readonly Row[] {
  const inner = width - 4
  const indent = (rows: readonly Row[]) => rows.map((row): Row => ['  ', ...row])
  if (width < 100) return indent(drawPicture(open.lesson.picture, world, inner, height, look))
  const half = Math.floor(inner / 2) - 2
  return indent(
    beside(
      [
        {rows: drawPicture(open.lesson.picture, world, half, height, look), width: half},
        {rows: drawCluster(stageOf(world), half, height, look), width: half},
      ],
      4,
    ),
  )
}

function sceneRows(model: Model, open: Open, height: number, glyphs: Glyphs): readonly Row[] {
  const {columns} = model.size
  const {scene} = open
  const {playhead, session, beats} = scene
  const mark = scene.marks[scene.mark]
  const tight = height < 18
  const words = fitHeight(hereAt(text(mark?.say ?? '', columns)), tight ? 3 : 4)
  // A refusal is what its teaching point is about: it is shown whole, and the rows stay as many while one looks at it.
  const refusal = mark === undefined || mark.out.length === 0 ? [] : answerRows(mark.lines, mark.out, columns)
  const below = tight ? 1 : 3
  // On a small screen the picture gives way to it but for two rows: nothing has changed there yet.
  const most = tight ? height - words.length - below - 2 : 8
  const events = Math.max(tight ? 2 : height >= 30 ? 6 : 3, Math.min(most, refusal.length))
  const room = height - words.length - events - below - (tight ? 0 : 1)
  const world = {...shownAt(session.timeline, playhead.step), now: nowOf(session.timeline, beats, playhead)}
  const look: Look = {
    glyphs,
    makers: true,
    moving: movingAt(session, playhead.step),
    ...(open.chosen === undefined ? {} : {chosen: open.chosen}),
  }
  const bar = timeBar({session, beats, playhead, from: mark?.from ?? 0, to: mark?.to ?? 0}, columns, glyphs)
  const lines =
    mark !== undefined && refusal.length > 0 && playhead.step <= mark.from
      ? markedHeight(refusal, events, columns, glyphs)
      : eventRows(session, beats, playhead.step, columns, events, glyphs)
  const gap: readonly Row[] = tight ? [] : [[]]
  return [...words, ...stageRows(open, world, columns, room + gap.length, look), ...lines, ...gap, bar, ...gap]
}

function stageRows(open: Open, world: World, width: number, height: number, look: Look): readonly Row[] {
  if (width >= 100 || (open.view === 'both' && width >= SIDE_BY_SIDE)) {
    // Two cells of indent and one between the halves.
    const left = Math.floor((width - 3) * 0.43)
    const right = width - 3 - left
    return beside([
      {rows: drawPicture(open.lesson.picture, world, left, height, look), width: left + 1},
      {rows: drawCluster(stageOf(world), right, height, look), width: right},
    ]).map((row): Row => ['  ', ...row])
  }
  return open.view === 'picture'
    ? drawPicture(open.lesson.picture, world, width - 4, height, look).map((row): Row => ['  ', ...row])
    : drawCluster(stageOf(world), width, height, look)
}

/** Exactly so many rows; the last one is seen to be cut where there are more. */
function markedHeight(rows: readonly Row[], height: number, width: number, glyphs: Glyphs): readonly Row[] {
  const [indent = '', words = ''] = rows[height - 1] ?? []
  if (rows.length <= height || typeof words === 'string') return fitHeight(rows, height)
  return [...rows.slice(0, height - 1), [indent, {...words, text: `${cut(words.text, width - 4 - cells(glyphs.more))}${glyphs.more}`}]]
}

/** What was typed and refused: the refusal is what this teaching point is about. */
function answerRows(lines: readonly string[], out: readonly string[], width: number): readonly Row[] {
  const typed = lines.map((line): Row => [`  $ ${line}`])
  const said = wrap(out.join(' '), width - 4).map((line): Row => ['  ', {text: line, role: 'failed'}])
  return [...typed.slice(-1), ...said]
}

/** The card: a question before the cluster shows the answer, and after the guess the reason. */
function predictRows(model: Model, open: Open, glyphs: Glyphs): readonly Row[] {
  const {columns} = model.size
  const {predict} = open.lesson
  const {guess} = open
  const choices = predict.choices.map((choice, at): Row => {
    const letter = 'abcdefgh'[at] ?? ''
    const marker = guess === at ? glyphs.marker : ' '
    const right = guess !== undefined && at === predict.right
    return [
      {text: `   ${marker} ${at + 1}  ${letter}) `, here: at === (guess ?? 0)},
      guess === at ? {text: choice, bold: true} : choice,
      right ? {text: `  ${glyphs.done}`, role: 'ok'} : '',
    ]
  })
  const verdict =
    guess === undefined ? WORDS.guessAsk : guess === predict.right ? WORDS.guessRight : WORDS.guessWrong('abcdefgh'[predict.right] ?? '')
  return [
    [],
    ['  ', {text: 'What do you think?', bold: true}],
    [],
    ...text(predict.question, columns),
    [],
    ...choices,
    [],
    ['  ', {text: verdict, bold: guess !== undefined}],
    ...(guess === undefined ? [] : text(predict.because, columns)),
  ]
}

/** What does not fit loses its empty rows first, then is scrolled; the last row says that there is more. */
function scrolled(rows: readonly Row[], by: number, height: number, glyphs: Glyphs): readonly Row[] {
  if (rows.length <= height) return rows
  const dense = rows.filter((row, at) => at === 0 || rowText(row).trim() !== '').slice(rows.length > height ? 1 : 0)
  if (dense.length <= height) return dense
  const top = Math.min(by, dense.length - height + 1)
  const left = dense.length - top - height + 1
  const shown = dense.slice(top, top + height - 1)
  return [...shown, [{text: left > 0 ? `  ${glyphs.down} ${left} more lines` : `  ${glyphs.up} ${top} lines above`, role: 'muted'}]]
}

function debriefRows(model: Model, open: Open, glyphs: Glyphs): readonly Row[] {
  const {columns} = model.size
  const {debrief, cards, words} = open.lesson
  const title = (words_: string): Row => ['  ', {text: words_, bold: true, here: true}]
  const docs = debrief.docs.length === 0 ? [] : text(`Read on: ${debrief.docs.join(', ')} in the Kubernetes documentation.`, columns)
  const glossary = Object.entries(words).flatMap(([word, meaning]) => text(`${word}: ${meaning}`, columns))
  const guessed =
    open.guess === undefined || open.guess === open.lesson.predict.right
      ? []
      : [...text(`Your guess was: ${open.lesson.predict.choices[open.guess] ?? ''}. ${open.lesson.predict.because}`, columns), [] as Row]
  return [
    [],
    title(open.exercise.passed ? `${glyphs.done} Done: ${open.lesson.title}` : open.lesson.title),
    [],
    ...text(debrief.model, columns),
    [],
    ...text(`In a real cluster: ${debrief.real}`, columns),
    ...(debrief.version === undefined ? [] : text(`Version: ${debrief.version}`, columns)),
    [],
    ...guessed,
    ...glossary,
    ...docs,
    ...(cards.length === 0
      ? []
      : [
          [],
          ...text(
            `For later: ${cards.map(card => `${card.question} (${card.answer})`).join(' · ')}`.replaceAll(
              ' · ',
              glyphs.dot === '·' ? ' · ' : ' - ',
            ),
            columns,
          ),
        ]),
  ]
}
