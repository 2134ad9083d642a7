import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Lesson, Pack} from '../src/lesson/lesson.ts'
import {isWritten} from '../src/lesson/lesson.ts'
import {PROGRAM} from './pty.ts'

const library: readonly Pack[] = JSON.parse(readFileSync(fileURLToPath(new URL('../dist/library.json', import.meta.url)), 'utf8'))
const lessons = library.flatMap(pack => pack.lessons.filter(isWritten))
const state = mkdtempSync(join(tmpdir(), 'k8s-tutor-plain-'))
afterAll(() => rmSync(state, {recursive: true, force: true}))

/** What the built program says when these lines come through a pipe. */
function converse(lines: readonly string[], env: Readonly<Record<string, string>> = {}, args: readonly string[] = ['--plain']): string {
  const input = lines.map(line => `${line}\n`).join('')
  const {status, stdout, stderr} = spawnSync(process.execPath, [PROGRAM, ...args, '--state-dir', state], {
    input,
    encoding: 'utf8',
    env: {...process.env, ...env},
    maxBuffer: 64 << 20,
  })
  expect({status, stderr}).toEqual({status: 0, stderr: ''})
  return stdout
}

/** A golden of the conversation without what was typed: a pipe has no echo. From the lesson's title to its last word. */
function goldenOf(lesson: Lesson): string {
  const golden = readFileSync(fileURLToPath(new URL(`tui/plain/lesson-${lesson.number}.txt`, import.meta.url)), 'utf8')
  const heard = golden.replaceAll(/^((?:tutor> )+).*\n/gm, '$1')
  return heard.slice(heard.indexOf(`Lesson ${lesson.number}: `), heard.lastIndexOf('Enter goes back to the menu.'))
}

/** The lines that were typed for a golden. */
function typedFor(lesson: Lesson): readonly string[] {
  const golden = readFileSync(fileURLToPath(new URL(`tui/plain/lesson-${lesson.number}.txt`, import.meta.url)), 'utf8')
  return [...golden.matchAll(/^(?:tutor> )+(.*)$/gm)].map(([, line = '']) => line)
}

/** Escape sequences, returns, backspaces; boxes, blocks, braille, circles; emoji. */
const NOT_FOR_EARS = /[\u001b\r\b\u2500-\u25ff\u2800-\u28ff]|\p{Extended_Pictographic}/u

describe('A11Y-01: the whole course through pipes', () => {
  let said = ''
  beforeAll(() => {
    said = converse(lessons.flatMap(typedFor))
  }, 120_000)

  test('holds nothing that cannot be read aloud', () => {
    expect(NOT_FOR_EARS.exec(said)).toBeNull()
  })

  test.each(lessons.map(lesson => [lesson.number, lesson] as const))(
    'tells lesson %s from its first key to its last, as the golden says',
    (_, lesson) => {
      const from = said.indexOf(`Lesson ${lesson.number}: `)
      const golden = goldenOf(lesson)
      expect(said.slice(from, from + golden.length)).toBe(golden)
      expect(golden).toContain('What it means: ')
    },
  )

  test('leaves all of it done, in the same progress file that the screen reads', () => {
    const {stdout} = spawnSync(process.execPath, [PROGRAM, 'list', '--json', '--state-dir', state], {encoding: 'utf8'})
    expect(stdout.match(/"done":true/g)).toHaveLength(lessons.length)
  })
})

test.each([
  [{ACCESSIBLE: '1'}, []],
  [{K8S_TUTOR_SCREEN_READER: 'yes'}, []],
  [{INK_SCREEN_READER: 'true'}, []],
  [{}, ['--screen-reader']],
  [{}, ['--plain']],
])('A11Y-02: with %j and %j the tutor speaks in lines', (env, args) => {
  expect(converse(['quit'], env, args)).toMatch(/^Chapters:\n0\. /)
})

test('A11Y-02: the first line of --help names it', () => {
  const {stdout} = spawnSync(process.execPath, [PROGRAM, '--help'], {encoding: 'utf8'})
  expect(stdout.split('\n')[0]).toContain('--plain')
})

test.each(lessons.map(lesson => [lesson.number, lesson] as const))('A11Y-03: each scene of %s is told in words', (_, lesson) => {
  const scenes = goldenOf(lesson)
    .split(/^(?:tutor> )*Scene \d+ of \d+\. /m)
    .slice(1)
  expect(scenes).toHaveLength(lesson.scene.length)
  // Something happens, with its step and its moment; or what was typed is answered.
  for (const scene of scenes) expect(scene).toMatch(/^Step \d+\. \d+:\d+\. [^:]+: |^Answer: |^Time passes, and nothing changes\.$/m)
})

test('A11Y-03: going back says where one is, and state lists the whole picture', () => {
  const said = converse(['1.2', 'menu', '1.3', ...Array.from({length: 3}, () => 'back'), '1.5', 'state', 'quit'])
  expect(said).toMatch(/Node node-a/i)
})

test('A11Y-04: a number or a name chooses, ? repeats, and back and quit always work', () => {
  expect(converse(['1', 'back', 'Job', '?', 'quit']).match(/Chapter Job:/g)).toHaveLength(2)
  const byNumber = converse(['4', 'quit'])
  expect(byNumber).toContain('Chapter CronJob:')
  expect(converse(['CronJob', 'quit'])).toBe(byNumber)
})

describe('the exercise by line', () => {
  /** In the first exercise, with nothing left of another try. */
  function inTour(lines: readonly string[], env: Readonly<Record<string, string>> = {}): string {
    rmSync(join(state, 'progress.json'), {force: true})
    const [lesson] = lessons
    const enters = Array.from({length: (lesson?.say.length ?? 0) + (lesson?.scene.length ?? 0)}, () => '')
    return converse(['0.1', ...enters, '3', '', ...lines, 'quit'], env)
  }

  test('A11Y-05: an error names its line, says one fact, and repeats what was written', () => {
    const said = inTour(['apply', 'checks'])
    expect(said).toContain('Error, line 6: replicas must be a whole number. You wrote: three.')
    expect(said).toMatch(/^2 not yet: shop has three Ready Pods\. There is no Deployment shop yet\.$/m)
  })

  test('A11Y-06: lines are shown, replaced, put in and taken away, and the file is applied', () => {
    const said = inTour(['show 5-7', 'insert 1 # mine', 'show 1', 'delete 1', 'line 6   replicas: 3', 'show 6', 'apply'])
    expect(said).toContain('6:   replicas: three\n')
    expect(said).toContain('1: # mine\n')
    expect(said).toContain('Line 6 changed.\n')
    expect(said).toContain('6:   replicas: 3\n')
    expect(said).toContain('deployment.apps/shop created\n')
  })

  test('A11Y-06: edit hands the file to the editor of the learner, and waits for it before it hears the next line', () => {
    const said = inTour(['edit', 'show 6', 'apply'], {K8S_TUTOR_EDITOR: 'sed -i s/three/3/'})
    expect(said).toContain('What your editor left is in the file now.\n')
    expect(said).toContain('6:   replicas: 3\n')
    expect(said).toContain('deployment.apps/shop created\n')
  })
})
