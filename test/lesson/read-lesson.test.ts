import {describe, expect, test} from 'vitest'
import {lessonSchema} from '../../src/lesson/format.ts'
import {readPackFiles} from '../../src/lesson/read-library.ts'
import {readSpan} from '../../src/lesson/duration.ts'
import {wordsOf} from '../../src/lesson/words-of.ts'
import {fits} from '../../src/lesson/glob.ts'
import {LESSON, PACK} from './sample-pack.ts'

/** The problems of a pack whose lesson has one text in place of another. */
function problemsOf(from: string, to: string): readonly string[] {
  const read = readPackFiles({'pack.yaml': PACK, 'a/lesson.yaml': LESSON.replace(from, to), 'a/web.yaml': 'kind: Pod'})
  return 'lessons' in read ? [] : read.map(({file, line, message}) => `${file}:${line} ${message}`)
}

describe('a pack', () => {
  test('that follows the format is read', () => {
    expect(problemsOf('x', 'x')).toEqual([])
  })
  test.each([
    ['title: One', 'titel: One', 'Unknown field "titel". Did you mean "title"?'],
    ['kind: build', 'kind: bild', 'a/lesson.yaml:4 kind must be one of predict, build, fix, operate, debug. You wrote: bild.'],
    ['minutes: 3', 'minutes: three', 'a/lesson.yaml:6 minutes must be a number. You wrote: three.'],
    ['right: b', 'right: d', 'a/lesson.yaml:17 right must be the letter of a choice: a, b.'],
    ['edit: [web.yaml]', 'edit: [wob.yaml]', 'a/lesson.yaml:19 There is no file wob.yaml in the folder of this lesson.'],
    ['        see: {', '        sea: {', 'a/lesson.yaml:24 Unknown field "sea". Did you mean "see"?'],
    ['see: {StatefulSet: web, ', 'see: {', 'a/lesson.yaml:24 Name one kind of object, as in {Pod: web-0}.'],
    [
      'see: {StatefulSet: web, status.readyReplicas: 2}',
      'order: [web-0 redy]',
      'a/lesson.yaml:24 "redy" is no moment. Did you mean "ready"?',
    ],
    ['see: {StatefulSet: web, status.readyReplicas: 2}', 'count: {Pod: web}', 'a/lesson.yaml:24 count needs is, atLeast or atMost.'],
    [
      'see: {StatefulSet: web, status.readyReplicas: 2}',
      'see: {Pod: a}\n        gone: {Pod: b}',
      'a/lesson.yaml:25 One verb a check: this one has see and gone. Write two checks.',
    ],
    ['setup: {}', 'setup: {clock: noon}', 'a/lesson.yaml:10 clock must be a moment such as 2026-05-06T09:00:00Z. You wrote: noon.'],
    [
      '    - say: look',
      '    - {say: look, for: ten}',
      'a/lesson.yaml:13 scene.stages.0.for must be settled, or a time as 20s. You wrote: ten.',
    ],
    ['goal: g', '', 'a/lesson.yaml:1 goal is missing.'],
    ['goal: g', 'goal: [', 'a/lesson.yaml:10'],
  ])('with %j as %j is refused: %s', (from, to, says) => {
    expect(problemsOf(from, to).join('\n')).toContain(says)
  })
  test('with a file that no lesson owns is refused', () => {
    const read = readPackFiles({'pack.yaml': PACK, 'a/lesson.yaml': LESSON, 'a/web.yaml': '', 'b/lesson.yaml': ''})
    expect(read).toEqual([{file: 'b/lesson.yaml', line: 1, message: 'b/lesson.yaml belongs to no lesson that pack.yaml names.'}])
  })
  test.each(['[', '{a: '])('nested a thousand deep by %j gives an error and no crash', opening => {
    const read = readPackFiles({'pack.yaml': opening.repeat(1000)})
    expect('lessons' in read).toBe(false)
  })
})

test('the schema for editors knows the check verbs', () => {
  expect(lessonSchema()).toContain('"never"')
})

test.each([
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['2d', 172_800_000],
  ['ten', undefined],
  ['', undefined],
  ['-5s', undefined],
  ['99999w', undefined],
])('the span %j is %s ms', (text, ms) => {
  expect(readSpan(text)).toBe(ms)
})

test.each([
  [`get pods -o jsonpath='{.items[*]}'`, ['get', 'pods', '-o', 'jsonpath={.items[*]}']],
  ['exec web-0 -- sh -c "echo \\"a b\\""', ['exec', 'web-0', '--', 'sh', '-c', 'echo "a b"']],
  ['a\\ b  c', ['a b', 'c']],
  [`''`, ['']],
])('the line %j has the words %j', (line, words) => {
  expect(wordsOf(line)).toEqual(words)
})
test('an open quote is said to be open', () => {
  expect(wordsOf(`a 'b`)).toBe("A quote is open: ' has no partner.")
})

test.each([
  ['web-*', 'web-0', true],
  ['web-*', 'we', false],
  ['*', '', true],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'ac', false],
  ['ab*ba', 'aba', false],
])('the pattern %j fits %j: %s', (pattern, text, yes) => {
  expect(fits(pattern, text)).toBe(yes)
})
