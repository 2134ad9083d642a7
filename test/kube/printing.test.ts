import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {cellsOf, headersOf, sheetOf} from '../../src/kube/columns.ts'
import {humanDuration} from '../../src/kube/duration.ts'
import {readManifests} from '../../src/kube/yaml.ts'
import {printYaml} from '../../src/kube/yaml-print.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND

describe('ages', () => {
  it('have two units while they are young, and are cut off, never rounded', () => {
    const spans: readonly (readonly [number, string])[] = [
      [119, '119s'],
      [120, '2m'],
      [599, '9m59s'],
      [600, '10m'],
      [10_799, '179m'],
      [10_800, '3h'],
      [28_799, '7h59m'],
      [172_799, '47h'],
      [172_800, '2d'],
      [691_199, '7d23h'],
      [691_200, '8d'],
      [63_072_000, '2y'],
      [0, '0s'],
      [-1, '0s'],
      [-2, '<invalid>'],
    ]
    for (const [seconds, words] of spans) expect(humanDuration(seconds * SECOND)).toBe(words)
  })
})

describe('YAML that kubectl prints', () => {
  it('sorts keys, indents no lists, and quotes what would be read as something else', () => {
    expect(printYaml({b: ['x'], a: {yes: 'yes', n: '1', t: '2026-01-01', e: '', s: 'a: b', l: 'one\ntwo\n'}})).toBe(
      `a:\n  e: ""\n  l: |\n    one\n    two\n  "n": "1"\n  s: 'a: b'\n  t: "2026-01-01"\n  "yes": "yes"\nb:\n- x\n`,
    )
  })

  it('is read again as the same', () => {
    const text = fc.string({unit: fc.constantFrom(...'abc 0123:-#\'"\\\n\t{}[]&*!|>%@,?~=.yn'.split('')), maxLength: 30})
    const json = fc.letrec(tie => ({
      value: fc.oneof(
        {maxDepth: 4},
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), {maxLength: 4}),
        tie('map'),
      ),
      map: fc.dictionary(text, tie('value'), {maxKeys: 4}),
    })).map
    fc.assert(
      fc.property(json, value => {
        const {documents, error} = readManifests(printYaml({kind: 'X', value}))
        expect(error).toBeUndefined()
        expect(documents[0]?.value).toEqual({kind: 'X', value})
      }),
      {numRuns: 500},
    )
  })
})

describe('the STATUS of a pod', () => {
  const now = 10 * HOUR
  const at = '1970-01-01T09:00:00Z'
  const shown = (status: object, metadata: object = {}): readonly string[] => {
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {name: 'p', creationTimestamp: at, ...metadata},
      spec: {containers: [{name: 'a'}]},
      status,
    }
    const sheet = sheetOf('Pod')
    const status_ = headersOf(sheet, false).indexOf('STATUS')
    return cellsOf(sheet, object, now, false).slice(status_ - 1, status_ + 2)
  }
  const container = (state: object, more: object = {}) => ({
    phase: 'Running',
    containerStatuses: [{name: 'a', ready: false, restartCount: 0, state, ...more}],
  })

  it('is the phase until a container has more to tell', () => {
    expect(shown({phase: 'Pending'})).toEqual(['0/1', 'Pending', '0'])
    expect(shown(container({waiting: {reason: 'ImagePullBackOff'}}))).toEqual(['0/1', 'ImagePullBackOff', '0'])
    expect(shown(container({running: {startedAt: at}}, {ready: true}))).toEqual(['1/1', 'Running', '0'])
  })

  it('names a reason, a signal or an exit code of a container that has ended', () => {
    expect(shown(container({terminated: {exitCode: 137, reason: 'OOMKilled'}}))[1]).toBe('OOMKilled')
    expect(shown(container({terminated: {exitCode: 137, signal: 9}}))[1]).toBe('Signal:9')
    expect(shown(container({terminated: {exitCode: 2}}))[1]).toBe('ExitCode:2')
  })

  it('counts restarts and says how long ago the last one was', () => {
    const last = {terminated: {exitCode: 1, finishedAt: '1970-01-01T09:58:00Z'}}
    expect(shown(container({waiting: {reason: 'CrashLoopBackOff'}}, {restartCount: 4, lastState: last}))).toEqual([
      '0/1',
      'CrashLoopBackOff',
      '4 (2m ago)',
    ])
  })

  it('is Terminating while it is being deleted, and Unknown when its node was lost', () => {
    expect(shown({phase: 'Running'}, {deletionTimestamp: at})[1]).toBe('Terminating')
    expect(shown({phase: 'Running', reason: 'NodeLost'}, {deletionTimestamp: at})[1]).toBe('Unknown')
  })

  it('says which init container it has come to', () => {
    const object = {
      metadata: {name: 'p', creationTimestamp: at},
      spec: {initContainers: [{name: 'i'}, {name: 'j'}], containers: [{name: 'a'}]},
      status: {
        phase: 'Pending',
        initContainerStatuses: [
          {name: 'i', restartCount: 0, state: {terminated: {exitCode: 0}}},
          {name: 'j', restartCount: 0, state: {running: {}}},
        ],
      },
    }
    expect(cellsOf(sheetOf('Pod'), object, now, false)[2]).toBe('Init:1/2')
  })
})
