import {describe, expect, test} from 'vitest'
import {alterations} from '../../src/lesson/alterations.ts'
import {isWritten} from '../../src/lesson/lesson.ts'
import {checkLesson} from '../../src/lesson/pack-check.ts'
import {mutantsOf} from '../../src/lesson/mutants.ts'
import {loadPack} from './pack-files.ts'

const PODS = `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: {app: x}
spec:
  containers:
  - name: main
    image: busybox:1.37
    command:
    - sh
    - -c
  restartPolicy: Never
---
apiVersion: v1
kind: Pod
metadata:
  name: b
spec:
  hostNetwork: true
`

const paths = (wanted: (mutant: {readonly with?: unknown}) => boolean) =>
  mutantsOf('a.yaml', PODS)
    .filter(wanted)
    .map(mutant => mutant.path)

test('each field is left out once, with all that hangs below it, in block and in flow style', () => {
  expect(paths(mutant => mutant.with === undefined)).toEqual([
    'a.yaml: metadata.labels',
    'a.yaml: metadata.labels.app',
    'a.yaml: spec.containers',
    'a.yaml: spec.containers.name',
    'a.yaml: spec.containers.image',
    'a.yaml: spec.containers.command',
    'a.yaml: spec.restartPolicy',
    'a.yaml: 2. spec.hostNetwork',
  ])
})

test('each value is altered, items of lists too; another kind would be another answer', () => {
  const altered = mutantsOf('a.yaml', PODS).flatMap(mutant =>
    mutant.with === undefined ? [] : [`${mutant.path} ${JSON.stringify(mutant.with)}`],
  )
  expect(altered).toEqual([
    'a.yaml: metadata.name "ax"',
    'a.yaml: metadata.labels.app "xx"',
    'a.yaml: spec.containers.image "busyboxx:1.37"',
    'a.yaml: spec.containers.command "shx"',
    'a.yaml: spec.restartPolicy "Always"',
    'a.yaml: 2. metadata.name "bx"',
    'a.yaml: 2. spec.hostNetwork false',
  ])
})

test('only what is named differs', () => {
  const [first] = mutantsOf('a.yaml', PODS).filter(mutant => mutant.path.endsWith('hostNetwork'))
  const [one = '', two = ''] = (first?.text ?? '').split('\n---\n')
  expect(JSON.parse(one)).toMatchObject({metadata: {name: 'a', labels: {app: 'x'}}, spec: {restartPolicy: 'Never'}})
  expect(JSON.parse(two)).toEqual({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'b'}, spec: {}})
})

test.each([
  ['spec.replicas', 3, [4, 2]],
  ['spec.backoffLimit', 0, [1]],
  ['spec.suspend', true, [false]],
  ['spec.concurrencyPolicy', 'Forbid', ['Replace']],
  ['spec.template.spec.restartPolicy', 'Never', ['Always']],
  ['spec.containers.imagePullPolicy', 'Never', ['Always']],
  ['spec.schedule', '*/5 9-16 * * 1', ['*/6 9-16 * * 1', '*/5 10-16 * * 1', '*/5 9-16 * * 2']],
  ['spec.resources.requests.storage', '1Gi', ['2Gi']],
  ['spec.containers.image', 'quay.io/a/b', ['quay.io/a/bx']],
  ['spec.containers.name', 'main', []],
  ['spec.containers.command', '-c', []],
  ['spec.selector', {app: 'web'}, []],
])('%s: %j may be written as %j', (field, value, others) => {
  expect(alterations(field, value)).toEqual(others)
})

describe('a lesson', () => {
  const lesson = loadPack('warm-up')
    .lessons.filter(isWritten)
    .find(each => each.id === 'warm-tour')
  const findings = (harmless: Readonly<Record<string, string>>, done = lesson?.steps[0]?.done ?? []) =>
    lesson === undefined
      ? []
      : checkLesson({...lesson, steps: lesson.steps.map(step => ({...step, done, harmless}))}).map(({message}) => message)

  test('that does not look at a value is told which one', () => {
    const blind = (lesson?.steps[0]?.done ?? []).filter(({check}) => check.verb === 'ran')
    expect(findings({}, blind)).toContainEqual(expect.stringContaining('in shop.yaml: spec.replicas the solution still passes'))
  })

  test('that declares harmless what is noticed is told to take the line away', () => {
    expect(findings({'shop.yaml: spec.replicas': 'any number'})).toEqual([
      'shop.yaml: spec.replicas is declared harmless, but whatever is changed there is noticed. Take the line away.',
    ])
  })
})
