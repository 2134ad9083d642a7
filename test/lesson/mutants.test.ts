import {expect, test} from 'vitest'
import {mutantsOf} from '../../src/lesson/mutants.ts'

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: a
  labels:
    app: x
spec:
  containers:
  - name: main
    command:
    - sh
    - -c
    image: busybox
`

test('each field is taken out once, with all that hangs below it', () => {
  expect(mutantsOf('a.yaml', POD).map(mutant => mutant.path)).toEqual([
    'a.yaml: metadata.labels',
    'a.yaml: metadata.labels.app',
    'a.yaml: spec.containers',
    'a.yaml: spec.containers.name',
    'a.yaml: spec.containers.command',
    'a.yaml: spec.containers.image',
  ])
})

test('a field that opens a list item leaves its dash to the next one', () => {
  const text = mutantsOf('a.yaml', POD).find(mutant => mutant.path.endsWith('containers.name'))?.text
  expect(text).toContain('  containers:\n  - command:\n    - sh')
})

test('a list goes with its field, and the next field stays', () => {
  const text = mutantsOf('a.yaml', POD).find(mutant => mutant.path.endsWith('command'))?.text
  expect(text).toContain('  - name: main\n    image: busybox')
})
