import {WORDS} from '../src/app/words.ts'
import type {Lesson, LessonStep, Pack} from '../src/lesson/lesson.ts'
import type {Pty} from './pty.ts'

/**
 * A person who does a lesson with the keys that the footer names. Every wait is for what the last key leads to, never for
 * time: an animation's frame is a change too, and a key sent right behind Esc would be Alt with that key.
 */
export type Learner = {readonly pty: Pty; readonly look: (where: string) => void}

export const KEY = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  down: '\u001b[B',
  up: '\u001b[A',
  end: '\u001b[F',
  f6: '\u001b[17~',
  toTop: '\u001b[1;5H',
  selectToBottom: '\u001b[1;6F',
} as const

export const pasted = (text: string): string => `\u001b[200~${text}\u001b[201~`

/** The words of a screen or a text, without frames and line ends: what wraps differently still reads the same. */
export function plainWords(text: string): string {
  return text
    .replaceAll(/[│╭╮╰╯─┆┄┊]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Waits until the screen says a text of the lesson, whole: a page that cuts its words is never reached. */
export async function waitForWords({pty}: Learner, words: string, where: string): Promise<void> {
  const wanted = plainWords(words)
  await pty.waitUntil(screen => plainWords(screen).includes(wanted), `${where}, whole: ${wanted}`)
}

/** From the menu to a lesson. The pointer may stand anywhere, also on a lesson that was left: arrows go until it stands on the lesson. */
export async function openLesson(learner: Learner, pack: Pack, lesson: Lesson): Promise<void> {
  const {pty} = learner
  await pty.waitFor('Chapters ─')
  pty.type(String(pack.number))
  await pty.waitUntil(screen => screen.includes(`> ${pack.number}  ${pack.title}`), 'the chapter')
  if (!pty.screen().join('\n').includes('> Lessons')) pty.type(KEY.enter)
  await pty.waitFor('> Lessons')
  const place = pack.lessons.findIndex(each => each.id === lesson.id)
  for (let at = pointerOf(pty, pack); at !== place; at = pointerOf(pty, pack)) {
    pty.type(at < place ? KEY.down : KEY.up)
    // The chapter's own key may still be on its way to move the pointer, too: where it went is read anew.
    await pty.waitUntil(() => pointerOf(pty, pack) !== at, `the pointer gone from ${pack.lessons[at]?.title ?? ''}`)
  }
  learner.look('menu')
  pty.type(KEY.enter)
  await pty.waitFor(`${lesson.number}  ${lesson.title}`)
}

/** Which lesson of the list the pointer stands on, from 0. */
function pointerOf(pty: Pty, pack: Pack): number {
  const rows = pty.screen()
  const from = rows.findIndex(row => row.includes('> Lessons'))
  const list = rows.slice(from + 1).join('\n')
  const [, number] = />\s+(\d+\.\d+) /.exec(list) ?? []
  return pack.lessons.findIndex(lesson => lesson.number === number)
}

/** Through explanation, scene and guess to the exercise. The whole explanation and every question must be on the screen. */
export async function toExercise(learner: Learner, lesson: Lesson, guess: number): Promise<void> {
  const {pty, look} = learner
  for (const [at, say] of lesson.say.entries()) {
    await waitForWords(learner, say, `page ${at + 1}`)
    look(`page ${at + 1}`)
    pty.type('n')
  }
  await throughScene(learner, lesson)
  const {question, because} = lesson.predict
  await waitForWords(learner, question, 'the question')
  await pty.waitFor(WORDS.guessAsk)
  look('predict card')
  pty.type(String(guess + 1))
  await waitForWords(learner, because, 'the reason')
  look('predict card, answered')
  pty.type('n')
  await waitForWords(learner, lesson.steps[0]?.task ?? '', 'the first task')
}

/** Each teaching point plays until its words are read; End is where the last one comes to rest. */
async function throughScene(learner: Learner, lesson: Lesson): Promise<void> {
  const {pty, look} = learner
  for (const [at, stage] of lesson.scene.entries()) {
    await waitForWords(learner, stage.say, `scene ${at + 1}`)
    look(`scene ${at + 1}`)
    pty.type(at + 1 < lesson.scene.length ? ']' : KEY.end)
  }
  await pty.waitFor(WORDS.atRest)
  look('end of the scene')
  pty.type('n')
}

/** The input line of the exercise: the row above the footer. */
function promptRow(pty: Pty): string {
  return (pty.screen().at(-2) ?? '').trim()
}

export const promptHasKeys = (pty: Pty): boolean => promptRow(pty).startsWith('>$')

/** Does one step of a lesson as its solution says, from the first key to the last Enter. */
export async function doStep(learner: Learner, lesson: Lesson, at: number): Promise<void> {
  const step = lesson.steps[at]
  if (step === undefined) throw new Error(`${lesson.id} has no step ${at + 1}`)
  await waitForWords(learner, step.task, `task ${at + 1}`)
  learner.look(`task ${at + 1}`)
  if (step.done.every(({check}) => check.verb === 'ask')) return answerLetters(learner, step)
  for (const [name, file] of Object.entries(step.solution.files)) await typeFile(learner, lesson, name, lesson.files[file] ?? file)
  await toPrompt(learner)
  for (const line of step.solution.run) await runLine(learner, line)
}

/** Empties the editor, then pastes. What follows a paste in the same breath would be pasted too, so its end must be seen first. */
async function typeFile(learner: Learner, lesson: Lesson, name: string, text: string): Promise<void> {
  const {pty} = learner
  await toPane(learner, `> ${name}`)
  pty.type(`${KEY.toTop}${KEY.selectToBottom}\u007f`)
  await pty.waitFor(/ 1 ▏ +│/)
  pty.type(pasted(text))
  const last = text.trimEnd().split('\n').at(-1) ?? ''
  await pty.waitUntil(screen => screen.includes(last.slice(0, 30)), `the end of ${name}`)
  learner.look(`editor with ${name}`)
  if (lesson.edit.length === 1) return
  pty.type(KEY.f6)
  await pty.waitUntil(screen => !screen.includes(`> ${name}`), 'the other file')
}

/** From pane to pane until one has the keyboard: Esc leaves what is typed into, Tab goes on. */
export async function toPane({pty}: Learner, title: string): Promise<void> {
  for (let panes = 0; panes < 8 && !pty.screen().some(row => row.includes(title)); panes += 1) {
    const marked = focusMarks(pty)
    pty.type(marked.includes('editor') ? KEY.escape : KEY.tab)
    await pty.waitUntil(() => focusMarks(pty) !== marked, `another pane than ${marked}`)
  }
  await pty.waitFor(title)
}

/** Which pane has the keyboard, by its mark. */
function focusMarks(pty: Pty): string {
  const rows = pty.screen()
  if (promptHasKeys(pty)) return 'prompt'
  const marked = rows.flatMap(row => [...row.matchAll(/─ > (\S+)/g)].map(([, name = '']) => name))
  return marked.map(name => (name.includes('.') ? `editor ${name}` : name)).join(' ')
}

async function toPrompt(learner: Learner): Promise<void> {
  await toPane(learner, '>$')
}

/** Types at the prompt, and waits until it stands there. */
export async function typeLine({pty}: Learner, line: string): Promise<void> {
  pty.type(line)
  await pty.waitUntil(() => promptRow(pty).includes(line.slice(-20)), `the typed line ${line}`)
}

/** Types a line at the prompt and runs it; it has run when the input line is empty again. */
export async function runLine(learner: Learner, line: string): Promise<void> {
  const {pty, look} = learner
  await typeLine(learner, line)
  pty.type(KEY.enter)
  if (line.startsWith('why ')) {
    await pty.waitFor('any key closes')
    look(line)
    pty.type(' ')
    pty.type('x')
  }
  await pty.waitUntil(() => /^>?\$$/.test(promptRow(pty)), `an empty input line after ${line}`)
  look(line)
}

/** Sorts letters by number keys: the count of the sorted ones says that an answer has been taken. */
async function answerLetters({pty, look}: Learner, step: LessonStep): Promise<void> {
  const of = step.done.length
  for (const [at, line] of step.solution.run.entries()) {
    await pty.waitFor(`${at} of ${of} sorted`)
    pty.type(String('abcdefgh'.indexOf(line.slice(-1)) + 1))
    if (at + 1 < of) await pty.waitFor(`${at + 1} of ${of} sorted`)
    look(line)
  }
}

/** From the last tick to the menu, over the debrief. */
export async function toEnd(learner: Learner, lesson: Lesson): Promise<void> {
  const {pty, look} = learner
  await pty.waitFor(WORDS.allDone)
  look('all done')
  pty.type(KEY.enter)
  await pty.waitFor(`Done: ${lesson.title}`)
  await waitForWords(learner, lesson.debrief.model, 'debrief')
  await waitForWords(learner, lesson.debrief.real, 'debrief')
  look('debrief')
  pty.type(KEY.enter)
  await pty.waitFor('Chapters')
}
