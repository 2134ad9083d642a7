import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {differences, mergeRecords, printProgress, readProgress} from '../../src/app/progress.ts'
import type {LessonRecord} from '../../src/app/record.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const record = (rest: Partial<LessonRecord> = {}): LessonRecord => ({done: false, tries: 0, hints: 0, drafts: {}, ...rest})

const anyRecord: fc.Arbitrary<LessonRecord> = fc.record({
  done: fc.boolean(),
  tries: fc.nat({max: 9}),
  hints: fc.nat({max: 3}),
  reviews: fc.dictionary(fc.constantFrom('a?', 'b?'), fc.record({times: fc.nat({max: 4}), on: fc.nat({max: 9})}), {minKeys: 1}),
  drafts: fc.dictionary(fc.constantFrom('web.yaml', 'job.yaml'), fc.string({maxLength: 5})),
})
const anyRecords = fc.dictionary(fc.constantFrom('sts-1', 'ds-1', 'job-1'), anyRecord)

describe('a progress file', () => {
  const lessons = {
    'sts-02': record({done: true, tries: 2, reviews: {'Can a selector be changed?': {times: 2, on: 20_000}}}),
    'job-01': record({guess: 1, guessedRight: false, page: 'exercise', drafts: {'pi.yaml': 'kind: Job\n'}}),
  }
  const text = printProgress({rev: 7, lessons}, '1.0.0', '2026-05-06T09:00:00Z', sha256)

  test('is read as it was written', () => {
    expect(readProgress(text, sha256)).toEqual({outcome: 'ok', progress: {rev: 7, lessons}})
  })

  test('has equal bytes for equal progress, whatever the order of its lessons', () => {
    const turned = Object.fromEntries(Object.entries(lessons).toReversed())
    expect(printProgress({rev: 7, lessons: turned}, '1.0.0', '2026-05-06T09:00:00Z', sha256)).toBe(text)
  })

  test('that was edited by hand is noticed, but may be imported', () => {
    const edited = text.replace('"tries": 2', '"tries": 3')
    expect(readProgress(edited, sha256).outcome).toBe('corrupt')
    expect(readProgress(edited, sha256, false).outcome).toBe('ok')
  })

  test('of a later version is neither read nor taken for broken', () => {
    expect(readProgress(text.replace('"schemaVersion": 2', '"schemaVersion": 3'), sha256)).toEqual({outcome: 'newer', schemaVersion: 3})
  })

  test('of version 1 is read as it was', () => {
    const old = readFileSync(fileURLToPath(new URL('progress.v1.json', import.meta.url)), 'utf8')
    expect(readProgress(old, sha256)).toEqual({
      outcome: 'ok',
      migratedFrom: 1,
      progress: {
        rev: 12,
        lessons: {
          'first-set': record({done: true, tries: 2, guess: 1, guessedRight: false, lines: ['kubectl get pods'], page: 'debrief'}),
          'work-that-ends': record({hints: 1, page: 'exercise', drafts: {'pi.yaml': 'kind: Job\n'}}),
        },
      },
    })
  })

  test.each([
    ['no list', '7'],
    ['too often', '{"times": 9, "on": 20000}'],
    ['no day', '{"times": 1}'],
    ['before 1970', '{"times": 1, "on": -4}'],
  ])('with a card that was asked %s keeps everything else', (_, card) => {
    const odd = text.replace(/\{\s*"times": 2,\s*"on": 20000\s*\}/, card)
    expect(odd).not.toBe(text)
    const reading = readProgress(odd, sha256, false)
    expect(reading.outcome === 'ok' ? reading.progress.lessons['sts-02'] : reading).toEqual(record({done: true, tries: 2}))
  })

  const BROKEN: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['half of it', text.slice(0, text.length / 2)],
    ['a list', '[]'],
    ['null', 'null'],
    ['UTF-16', `\ufeff${[...text].join('\u0000')}`],
    ['another format', text.replace('k8s-workloads-tutor/progress', 'other')],
    ['no version', text.replace('"schemaVersion": 2', '"schemaVersion": "2"')],
    ['a text for a number', text.replace('"tries": 2', '"tries": "2"')],
    ['a huge number', text.replace('"tries": 2', '"tries": 1e300')],
    ['a list of lessons', text.replace(/"lessons": \{/, '"lessons": [], "x": {')],
    ['a draft that is no text', text.replace('"kind: Job\\n"', '7')],
    ['a negative revision', text.replace('"rev": 7', '"rev": -7')],
  ]
  test.each(BROKEN)('that is %s is corrupt and never throws', (_, broken) => {
    expect(readProgress(broken, sha256, false).outcome).toBe('corrupt')
  })

  test('cannot bring a prototype or control characters in', () => {
    const evil = text.replace('"sts-02"', '"__proto__"').replace('"page": "exercise"', '"page": "a\\u001b[2Jb"')
    const read = readProgress(evil, sha256, false)
    expect(read.outcome === 'ok' && Object.keys(read.progress.lessons)).toEqual(['job-01'])
    expect(read.outcome === 'ok' && read.progress.lessons['job-01']?.page).toBe('ab')
  })
})

describe('progress of two windows', () => {
  test('merges so that nothing done in either is lost', () => {
    const older = {a: record({done: true, tries: 1, guess: 0}), b: record({drafts: {'x.yaml': 'old'}})}
    const newer = {a: record({tries: 4, guess: 2}), b: record({drafts: {'x.yaml': 'new'}})}
    expect(mergeRecords(older, newer)).toEqual({a: record({done: true, tries: 4, guess: 0}), b: record({drafts: {'x.yaml': 'new'}})})
  })

  test('merges the same again without a change, and never loses a finished lesson', () => {
    fc.assert(
      fc.property(anyRecords, anyRecords, (older, newer) => {
        const merged = mergeRecords(older, newer)
        expect(mergeRecords(merged, newer)).toEqual(merged)
        for (const [id, value] of [...Object.entries(older), ...Object.entries(newer)])
          expect((merged[id]?.done ?? false) || !value.done).toBe(true)
        expect(differences(merged, mergeRecords(merged, merged))).toEqual([])
      }),
      {numRuns: 200},
    )
  })
})
