import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {Ajv2020} from 'ajv/dist/2020.js'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {isRefused} from '../../src/app/library.ts'
import {packAnswer} from '../../src/app/pack-answer.ts'
import {readPackFolder} from '../../src/host/packs.ts'
import {readPack} from '../../src/kube/yaml.ts'
import {lessonSchema, packSchema} from '../../src/lesson/format.ts'
import {LESSON, PACK, samplePack} from '../lesson/sample-pack.ts'
import {PACKS, packFiles} from '../lesson/pack-files.ts'
import {PROGRAM} from '../pty.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'k8s-tutor-bad-'))
  for (const [path, text] of Object.entries(samplePack())) put(path, text)
})
afterEach(() => rmSync(folder, {recursive: true, force: true}))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), {recursive: true})
  writeFileSync(join(folder, path), text)
}

/** One part of lesson.yaml or pack.yaml in place of another. */
const lesson = (from: string, to: string) => () => put('a/lesson.yaml', replaced(LESSON, from, to))
const pack = (from: string, to: string) => () => put('pack.yaml', replaced(PACK, from, to))

function replaced(text: string, from: string, to: string): string {
  expect(text).toContain(from)
  return text.replace(from, to)
}

const SEE = 'see: {StatefulSet: web, status.readyReplicas: 2}'
const SOLUTION = 'solution: {files: {web.yaml: web.yaml}}'

type Bad = readonly [what: string, breakIt: () => void, says: string, seenByEditor?: 'editor']

/** What authors and attackers get wrong. Each gives this one line; the editor's schema sees the marked ones while they are typed. */
const BAD: readonly Bad[] = [
  // What is on the disk.
  ['no pack.yaml', () => unlinkSync(join(folder, 'pack.yaml')), 'pack.yaml, line 1: There is no pack.yaml.'],
  ['no lesson.yaml', () => unlinkSync(join(folder, 'a/lesson.yaml')), 'a/lesson.yaml, line 1: There is no a/lesson.yaml.'],
  ['a missing file', () => unlinkSync(join(folder, 'a/web.yaml')), 'a/lesson.yaml, line 19: There is no file web.yaml'],
  ['a folder that pack.yaml does not name', () => put('b/x.yaml', 'x'), 'b/x.yaml, line 1: b/x.yaml belongs to no lesson'],
  ['a link out of the pack', () => symlinkSync('/etc/passwd', join(folder, 'a/x.yaml')), 'a/x.yaml, line 1: only plain files'],
  ['a link to itself', () => symlinkSync('loop', join(folder, 'a/loop')), 'a/loop, line 1: only plain files'],
  ['a cycle of folders', () => symlinkSync('..', join(folder, 'a/up')), 'a/up, line 1: only plain files'],
  ['ten megabytes', () => truncateSync(join(folder, 'a/web.yaml'), 10 << 20), 'a/web.yaml, line 1: it is larger than'],
  ['200 files and more', () => range(201, at => put(`a/f${at}.yaml`, '')), 'line 1: a pack has at most 200 files'],
  ['folders in folders', () => put('a/b/c/d/e/f.yaml', ''), 'a/b/c/d/e, line 1: folders go at most 4 deep'],
  ['a name that is a device', () => put('a/con.yaml', ''), 'a/con.yaml, line 1: this name means a device'],
  ['a name with an escape sequence', () => put('a/\u001b[31m.yaml', ''), 'line 1: a path holds no control character'],
  [
    'bytes that are no text',
    () => writeFileSync(join(folder, 'a/web.yaml'), Uint8Array.of(0xff, 0xfe)),
    'a/web.yaml, line 1: it is not UTF-8',
  ],
  // What is no YAML, or too much of it.
  ['nothing', () => put('a/lesson.yaml', ''), 'a/lesson.yaml, line 1: The file must be a map with fields.', 'editor'],
  ['a list', () => put('a/lesson.yaml', '- a'), 'a/lesson.yaml, line 1: The file must be a map with fields.', 'editor'],
  ['an open bracket', lesson('goal: g', 'goal: ['), 'a/lesson.yaml, line 10: '],
  ['an open quote', lesson('goal: g', 'goal: "g'), 'a/lesson.yaml, line 29: '],
  ['a tab as indent', lesson('  stages:', '\tstages:'), 'a/lesson.yaml, line 12: '],
  ['deep brackets', lesson('goal: g', `goal: ${'['.repeat(13_000)}`), 'a/lesson.yaml, line 8: nested deeper than 64 levels'],
  ['deep maps', lesson('setup: {}', `setup: ${'{a: '.repeat(800)}`), 'a/lesson.yaml, line 10: nested deeper than 64 levels'],
  ['an alias', lesson('goal: g', 'goal: &a g\nwords: {x: *a}'), 'a/lesson.yaml, line 9: an alias is not allowed here'],
  ['a tag', lesson('goal: g', 'goal: !!js/function g'), 'a/lesson.yaml, line 8: a tag'],
  ['a key twice', lesson('title: One', 'title: One\ntitle: Two'), 'a/lesson.yaml, line 4: the key "title" stands here twice'],
  ['a prototype', lesson('setup: {}', 'setup: {__proto__: {}}'), 'a/lesson.yaml, line 10: the key "__proto__" is not allowed'],
  ['a second document', lesson('cards: []', 'cards: []\n---\nid: b'), 'a/lesson.yaml, line 29: one document only'],
  // What a terminal would obey.
  ['a raw escape sequence', lesson('[words]', '[\u001b[31mred]'), 'a/lesson.yaml, line 9: control characters'],
  ['a written escape sequence', lesson('[words]', '["\\e[31mred"]'), 'a/lesson.yaml, line 9: say.0 holds a character that nobody can see'],
  ['a written link', pack('blurb: B', 'blurb: "\\e]8;;http://x\\e\\\\"'), 'pack.yaml, line 6: blurb holds a character'],
  ['letters that run backwards', lesson('title: One', 'title: "O\\u202ene"'), 'a/lesson.yaml, line 3: title holds a character'],
  ['a bell in a check', lesson('readyReplicas: 2', 'log: "\\a"'), 'a/lesson.yaml, line 24: '],
  [
    'a manifest with an escape sequence',
    () => put('a/web.yaml', 'a: 1\nb: "\u001b[31m"\n'),
    'a/web.yaml, line 2: This line holds a character',
  ],
  // What is no lesson.
  [
    'a slip in a field',
    lesson('title: One', 'titel: One'),
    'a/lesson.yaml, line 3: Unknown field "titel". Did you mean "title"?',
    'editor',
  ],
  ['a field nobody knows', lesson('title: One', 'title: One\nscript: rm'), 'a/lesson.yaml, line 4: Unknown field "script".', 'editor'],
  ['a field that is missing', lesson('goal: g\n', ''), 'a/lesson.yaml, line 1: goal is missing.', 'editor'],
  ['a word for a number', lesson('minutes: 3', 'minutes: three'), 'a/lesson.yaml, line 6: minutes must be a number.', 'editor'],
  ['a number below zero', lesson('minutes: 3', 'minutes: -3'), 'a/lesson.yaml, line 6: minutes must be a whole number from 1.', 'editor'],
  ['a number for a text', lesson('"1.1"', '1.1'), 'a/lesson.yaml, line 2: number must be text.', 'editor'],
  ['nothing for a text', lesson('goal: g', 'goal: ""'), 'a/lesson.yaml, line 8: goal is empty.', 'editor'],
  ['a kind of lesson that is none', lesson('kind: build', 'kind: bild'), 'a/lesson.yaml, line 4: kind must be one of', 'editor'],
  ['an id that is a path', lesson('id: a', 'id: ../a'), 'a/lesson.yaml, line 1: id must be small letters', 'editor'],
  ['one choice only', lesson('[x, y]', '[x]'), 'a/lesson.yaml, line 16: predict.choices needs at least 2', 'editor'],
  ['a right answer that is none', lesson('right: b', 'right: d'), 'a/lesson.yaml, line 17: right must be the letter'],
  ['a clock that stands at noon', lesson('setup: {}', 'setup: {clock: noon}'), 'a/lesson.yaml, line 10: clock must be a moment'],
  [
    'a time without a unit',
    lesson('say: look', 'say: look\n      for: ten'),
    'a/lesson.yaml, line 14: scene.stages.0.for must be',
    'editor',
  ],
  ['two nodes of one name', lesson('setup: {}', 'setup: {nodes: [x, x]}'), 'a/lesson.yaml, line 10: Two nodes have the name x.'],
  [
    'a taint with no effect',
    lesson('setup: {}', 'setup: {nodes: [{name: n, taints: [{key: a, effect: No}]}]}'),
    'line 10: setup.nodes.0',
    'editor',
  ],
  ['a file outside the pack', lesson('[web.yaml]', '[web.yaml, ../../etc/passwd]'), 'a/lesson.yaml, line 19: There is no file ../../etc'],
  [
    'an answer from outside',
    lesson(SOLUTION, 'solution: {files: {web.yaml: /etc/passwd}}'),
    'a/lesson.yaml, line 26: There is no file /etc',
  ],
  [
    'an answer in another file',
    lesson(SOLUTION, 'solution: {files: {x.yaml: web.yaml}}'),
    'line 26: x.yaml is no file that the learner edits',
  ],
  ['a command of no tool here', lesson(SOLUTION, 'solution: {run: [rm -rf /]}'), 'a/lesson.yaml, line 26: There is no command rm.'],
  ['an open quote in a command', lesson(SOLUTION, `solution: {run: [kubectl "get]}`), 'a/lesson.yaml, line 26: A quote is open'],
  // What is no check.
  ['a verb that is none', lesson('see: {', 'sea: {'), 'a/lesson.yaml, line 24: Unknown field "sea". Did you mean "see"?', 'editor'],
  ['no verb', lesson(`        ${SEE}\n`, ''), 'a/lesson.yaml, line 23: A check needs a verb', 'editor'],
  ['two verbs', lesson(SEE, 'see: {Pod: a}\n        gone: {Pod: b}'), 'a/lesson.yaml, line 25: One verb a check', 'editor'],
  ['a kind that is none', lesson(SEE, 'see: {StatefullSet: web}'), 'line 24: There is no kind StatefullSet. Did you mean StatefulSet?'],
  ['a count of nothing', lesson(SEE, 'count: {Pod: web}'), 'a/lesson.yaml, line 24: count needs is, atLeast or atMost.'],
  ['a moment that is none', lesson(SEE, 'order: [web-0 redy]'), 'a/lesson.yaml, line 24: "redy" is no moment. Did you mean "ready"?'],
  ['a minute that is none', lesson(SEE, 'order: [web-0 ready @noon]'), 'a/lesson.yaml, line 24: "@noon" is no minute'],
  ['an answer that is no choice', lesson(SEE, 'ask: {q: a, choices: [b, c], right: d}'), 'line 24: right must be one of the choices'],
  // What is no pack.
  ['a later format', pack('schemaVersion: 1', 'schemaVersion: 2'), 'pack.yaml, line 3: This program reads schemaVersion 1 only.'],
  ['no lessons', pack('[a]', '[]'), 'pack.yaml, line 8: lessons needs at least 1', 'editor'],
  ['a lesson twice', pack('[a]', '[a, a]'), 'pack.yaml, line 8: a stands here twice.'],
  ['an id twice', pack('[a]', '[a, {id: a, number: "1.2", title: x, planned: true}]'), 'pack.yaml, line 8: Two lessons have the id a.'],
  ['a lesson from outside', pack('[a]', '[../x]'), 'pack.yaml, line 8: lessons.0 must be small letters', 'editor'],
  ['a picture that is none', pack('hall', 'palace'), 'pack.yaml, line 7: picture must be one of', 'editor'],
]

function range(count: number, use: (at: number) => void): void {
  for (let at = 0; at < count; at += 1) use(at)
}

const ajv = new Ajv2020({strict: true, strictRequired: false, allErrors: true})
const validLesson = ajv.compile(JSON.parse(lessonSchema()))
const validPack = ajv.compile(JSON.parse(packSchema()))

/** What an editor with the schemas would think of the two files: true when it marks nothing. */
function editorIsContent(files: Readonly<Record<string, string>>): boolean {
  return Object.entries(files).every(([path, text]) => {
    if (path !== 'pack.yaml' && !path.endsWith('/lesson.yaml')) return true
    const read = readPack(text)
    return 'value' in read && (path === 'pack.yaml' ? validPack(read.value) : validLesson(read.value))
  })
}

describe('a pack', () => {
  test('that nobody broke has no such error', () => {
    expect(packAnswer(readPackFolder(folder), false).exit).not.toBe(3)
    expect(editorIsContent(samplePack())).toBe(true)
  })

  test.each(BAD.map(([what, breakIt, says, seen = '']) => [what, breakIt, says, seen] as const))(
    'with %s is refused in one line: %#',
    (_, breakIt, says, seen) => {
      breakIt()
      const files = readPackFolder(folder)
      const {exit, stdout, stderr} = packAnswer(files, false)
      expect({exit, stdout}).toEqual({exit: 3, stdout: ''})
      expect(stderr).toContain(says)
      // One line, and nothing in it that a terminal would obey.
      expect(stderr).toMatch(/^[^\n]+, line \d+: [^\n]+\n$/)
      expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
      if (seen === 'editor' && !isRefused(files)) expect(editorIsContent(files)).toBe(false)
    },
  )

  test('is refused by the built program with exit 3, and as one document with --json', () => {
    lesson('title: One', 'titel: One')()
    const run = (...args: readonly string[]) => spawnSync(process.execPath, [PROGRAM, 'pack', 'check', folder, ...args], {encoding: 'utf8'})
    const {status, stdout, stderr} = run()
    expect({status, stdout, stderr}).toEqual({
      status: 3,
      stdout: '',
      stderr: 'a/lesson.yaml, line 3: Unknown field "titel". Did you mean "title"?\n',
    })
    symlinkSync('/etc/passwd', join(folder, 'x'))
    const asJson = run('--json')
    expect({status: asJson.status, stderr: asJson.stderr}).toEqual({status: 3, stderr: ''})
    expect(JSON.parse(asJson.stdout)).toMatchObject({schemaVersion: 1, ok: false, problems: [{file: 'x', line: 1}]})
  })
})

test.each(PACKS)('an editor with our schemas finds nothing in the lessons of %s', name => {
  const files = packFiles(name)
  for (const [path, text] of Object.entries(files)) {
    if (path !== 'pack.yaml' && !path.endsWith('/lesson.yaml')) continue
    const read = readPack(text)
    const valid = path === 'pack.yaml' ? validPack : validLesson
    expect('value' in read && valid(read.value), `${path}: ${JSON.stringify(valid.errors)}`).toBe(true)
  }
})
