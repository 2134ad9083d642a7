import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, expect, test} from 'vitest'
import type {Pack} from '../src/lesson/lesson.ts'
import {isWritten} from '../src/lesson/lesson.ts'
import {doStep, openLesson, toEnd, toExercise} from './learner.ts'
import type {Learner} from './learner.ts'
import type {Pty} from './pty.ts'
import {countOf, startPty} from './pty.ts'

const library: readonly Pack[] = JSON.parse(readFileSync(fileURLToPath(new URL('../dist/library.json', import.meta.url)), 'utf8'))
const state = mkdtempSync(join(tmpdir(), 'k8s-tutor-course-'))
afterAll(() => rmSync(state, {recursive: true, force: true}))

/** What holds on each screen: nothing stands over the edge, and the keys stand in the last row. */
function learnerAt(pty: Pty): Learner {
  const look = (where: string): void => {
    expect(pty.overflows(), `rows wider than the screen at ${where}`).toBe(0)
    expect(pty.screen().at(-1), `the keys at ${where}`).toMatch(/help|closes/)
  }
  return {pty, look}
}

const lessons = library.flatMap(pack => pack.lessons.filter(isWritten).map(lesson => ({pack, lesson, id: lesson.id, title: lesson.title})))

test('there are eighteen lessons to play', () => {
  expect(lessons.length).toBe(18)
})

test.concurrent.each(lessons)(
  'a learner plays $id, "$title", from the first key to the last',
  async ({pack, lesson}) => {
    const pty = startPty({env: {K8S_TUTOR_STATE_DIR: state}, inShell: true})
    const learner = learnerAt(pty)
    await openLesson(learner, pack, lesson)
    await toExercise(learner, lesson, lesson.predict.right)
    for (const at of lesson.steps.keys()) await doStep(learner, lesson, at)
    await toEnd(learner, lesson)
    pty.type('q')
    await pty.shellEnds()
    expect(pty.screen().join('\n')).toContain('code 0')
    expect(countOf(pty.bytes(), '\u001b[?1049l')).toBe(countOf(pty.bytes(), '\u001b[?1049h'))
    expect(pty.bytes().lastIndexOf('\u001b[?25h')).toBeGreaterThan(pty.bytes().lastIndexOf('\u001b[?25l'))
  },
  180_000,
)

test('what was passed is remembered the next time', async () => {
  const pty = startPty({env: {K8S_TUTOR_STATE_DIR: state}})
  await pty.waitFor('18 of 18 lessons')
  pty.type('q')
  await pty.exited
})
