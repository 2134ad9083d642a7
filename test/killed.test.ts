import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, expect, test} from 'vitest'
import type {Lesson, Pack} from '../src/lesson/lesson.ts'
import {isWritten} from '../src/lesson/lesson.ts'
import {KEY, promptHasKeys, runLine, toExercise, toPane, typeLine} from './learner.ts'
import type {Learner} from './learner.ts'
import {startPty} from './pty.ts'

const library: readonly Pack[] = JSON.parse(readFileSync(fileURLToPath(new URL('../dist/library.json', import.meta.url)), 'utf8'))

let state = ''
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'k8s-tutor-killed-'))
})
afterEach(() => rmSync(state, {recursive: true, force: true}))

function lessonOf(id: string): Lesson {
  const found = library.flatMap(pack => pack.lessons.filter(isWritten)).find(lesson => lesson.id === id)
  if (found === undefined) throw new Error(`there is no lesson ${id}`)
  return found
}

const begin = (id: string): Learner => ({pty: startPty({args: ['start', id], env: {K8S_TUTOR_STATE_DIR: state}}), look: () => {}})

/** The progress file is what outlives the process: as soon as it holds a text, nothing can take that away. */
async function isKept(text: string): Promise<void> {
  await expect.poll(() => readFileSync(join(state, 'progress.json'), 'utf8'), {timeout: 30_000}).toContain(text)
}

test('EDIT-07: kill -9 in the middle of a lesson takes nothing that was typed', async () => {
  const lesson = lessonOf('sts-build-first')
  const first = begin(lesson.id)
  await toExercise(first, lesson, lesson.predict.right)
  await toPane(first, '> web.yaml')
  first.pty.type('# mine, not applied')
  await first.pty.waitFor('# mine, not applied')
  first.pty.type(KEY.escape)
  await first.pty.waitUntil(() => promptHasKeys(first.pty), 'the prompt')
  await runLine(first, 'kubectl get nodes')
  await typeLine(first, 'kubectl get pods -o wi')
  await isKept('kubectl get pods -o wi')
  first.pty.kill('SIGKILL')
  expect((await first.pty.exited).signal).toBe(9)

  const second = begin(lesson.id)
  await second.pty.waitFor('# mine, not applied')
  await second.pty.waitFor('$ kubectl get pods -o wi')
  await toPane(second, '>$')
  // The line before it stands above.
  second.pty.type(KEY.up)
  await second.pty.waitFor('$ kubectl get nodes')
  second.pty.type(KEY.down)
  await second.pty.waitFor('$ kubectl get pods -o wi')
  second.pty.kill('SIGTERM')
  expect((await second.pty.exited).code).toBe(143)
})

test('EDIT-07: kill -9 again and again leaves a file that reads, and each letter of the text', async () => {
  const lesson = lessonOf('sts-build-first')
  const first = begin(lesson.id)
  await toExercise(first, lesson, lesson.predict.right)
  await toPane(first, '> web.yaml')
  await isKept('"page": "exercise"')
  first.pty.kill('SIGKILL')
  await first.pty.exited
  for (const letters of ['#', '#a', '#ab']) {
    const {pty} = begin(lesson.id)
    await pty.waitFor(`  1 ${letters.slice(0, -1)}apiVersion`)
    pty.type(`${'\u001b[C'.repeat(letters.length - 1)}${letters.slice(-1)}`)
    await pty.waitFor(`  1 ${letters}apiVersion`)
    await isKept(`${letters}apiVersion`)
    pty.kill('SIGKILL')
    await pty.exited
  }
})
