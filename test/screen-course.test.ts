import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, expect, test} from 'vitest'
import {WORDS} from '../src/app/words.ts'
import type {Lesson, Pack} from '../src/lesson/lesson.ts'
import {isWritten} from '../src/lesson/lesson.ts'
import type {Pty} from './pty.ts'
import {countOf, startPty} from './pty.ts'

const library: readonly Pack[] = JSON.parse(readFileSync(fileURLToPath(new URL('../dist/library.json', import.meta.url)), 'utf8'))
const state = mkdtempSync(join(tmpdir(), 'k8s-tutor-course-'))
afterAll(() => rmSync(state, {recursive: true, force: true}))

const DOWN = '\u001b[B'
const TO_TOP = '\u001b[1;5H'
const SELECT_TO_BOTTOM = '\u001b[1;6F'
const pasted = (text: string): string => `\u001b[200~${text}\u001b[201~`

/** Presses a key and waits until the screen is another one. */
async function press(pty: Pty, keys: string): Promise<void> {
  const before = pty.screen().join('\n')
  pty.type(keys)
  await pty.waitUntil(screen => screen !== before, `a change after ${JSON.stringify(keys)}`)
}

/** From the menu to a lesson, with the keys a person would press. */
async function openLesson(pty: Pty, chapter: number, lesson: Lesson): Promise<void> {
  const pack = library[chapter]
  const place = pack?.lessons.findIndex(each => each.id === lesson.id) ?? -1
  await pty.waitFor('Chapters')
  pty.type(String(chapter + 1))
  await pty.waitUntil(screen => screen.includes(`> ${pack?.number ?? ''}  ${pack?.title ?? ''}`), 'the chapter')
  pty.type('\r')
  await pty.waitFor('> Lessons')
  for (let step = 0; step < place; step += 1) await press(pty, DOWN)
  pty.type('\r')
  await pty.waitFor(`${lesson.number}  ${lesson.title}`)
}

/** Through explanation, scene and guess to the exercise; the right choice is taken on the card. */
async function toExercise(pty: Pty, lesson: Lesson): Promise<void> {
  for (let pages = 0; pages < 40; pages += 1) {
    const screen = pty.screen().join('\n')
    if (screen.includes('checks ─')) return
    await press(pty, screen.includes(WORDS.guessAsk) ? String(lesson.predict.right + 1) : 'n')
  }
  throw new Error(`no exercise was reached\n${pty.screen().join('\n')}`)
}

async function doStep(pty: Pty, lesson: Lesson): Promise<void> {
  const solution = lesson.steps[0]?.solution
  const [name = ''] = lesson.edit
  // In a solution a file stands either as its text or as the name of another file of the lesson.
  const given = solution?.files[name] ?? ''
  const text = lesson.files[given] ?? given
  pty.type(`${TO_TOP}${SELECT_TO_BOTTOM}`)
  pty.type(pasted(text))
  await press(pty, ' \u007f')
  // Esc and a letter in one breath would be Alt with it: wait until the keyboard has gone to the prompt.
  pty.type('\u001b')
  await pty.waitUntil(screen => !screen.includes(`> ${name}`), 'the prompt')
  for (const line of solution?.run ?? []) {
    pty.type(`${line}\r`)
    // A long answer may push its own line out of sight; then the end of the exercise is what shows that it ran.
    await pty.waitUntil(screen => screen.includes(`$ ${line}`) || screen.includes(WORDS.allDone), `$ ${line}`)
  }
}

const ids = ['sts-build-first', 'ds-build-collector', 'job-fix-the-roof', 'cron-window-cleaner']
const lessons = ids.flatMap(id =>
  library.flatMap((pack, chapter) =>
    pack.lessons
      .filter(isWritten)
      .filter(lesson => lesson.id === id)
      .map(lesson => ({chapter, lesson, title: lesson.title})),
  ),
)

test('each of the four workloads has its first lesson', () => {
  expect(lessons.map(({lesson}) => lesson.id)).toEqual(ids)
})

test.each(lessons)(
  'a learner opens "$title" with keys, sees Pods move, changes the YAML and passes',
  async ({chapter, lesson}) => {
    const pty = startPty({env: {K8S_TUTOR_STATE_DIR: state}})
    await openLesson(pty, chapter, lesson)
    await toExercise(pty, lesson)
    await doStep(pty, lesson)
    await pty.waitFor(WORDS.allDone)
    expect(pty.screen().every(row => row.length <= 80)).toBe(true)
    await press(pty, '\u001b')
    pty.type('q')
    expect((await pty.exited).code).toBe(0)
    expect(countOf(pty.bytes(), '\u001b[?1049l')).toBe(countOf(pty.bytes(), '\u001b[?1049h'))
  },
  180_000,
)

test('what was passed is remembered the next time', async () => {
  const pty = startPty({env: {K8S_TUTOR_STATE_DIR: state}})
  await pty.waitFor('4 of 18 lessons')
  pty.type('q')
  await pty.exited
})
