import {readdirSync, readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {complete} from '../../src/editor/complete.ts'
import {diagnose} from '../../src/editor/diagnose.ts'
import {repeatedKeys} from '../../src/editor/repeated.ts'
import {edit, openEditor} from '../../src/editor/editor.ts'

const WEB = readFileSync(new URL('../../lessons/statefulset/build-first/solution/web.yaml', import.meta.url), 'utf8')

test('a manifest that the API server takes has nothing wrong with it', () => {
  expect(diagnose(WEB)).toEqual([])
  expect(diagnose('')).toEqual([])
})

test.each([
  ['replicas: 2', 'replicas: three', 'line 19: replicas must be a whole number. You wrote: three. Write 3.'],
  ['replicas: 2', 'replica: 2', 'line 19: spec of a StatefulSet has no field replica. Did you mean replicas?'],
  [
    '  serviceName',
    '  podManagementPolicy: OrderReady\n  serviceName',
    'line 18: podManagementPolicy must be one of: OrderedReady, Parallel. You wrote: OrderReady. Did you mean OrderedReady?',
  ],
  [
    'name: web',
    'name: Web_1',
    'line 16: name may hold small letters, digits and dashes, and begins and ends with a letter or digit. Write web-1.',
  ],
  ['kind: StatefulSet', 'kind: StatefulSat', 'line 14: The cluster knows no StatefulSat in apps/v1. Did you mean StatefulSet?'],
  ['kind: StatefulSet', '# gone', 'line 13: kind is missing. Say what this is, for example kind: StatefulSet.'],
  ['  replicas: 2', '\treplicas: 2', 'line 19: A tab is used to indent. Use blanks: YAML allows no tabs.'],
  ['image: nginx', 'imagePullPolicy: Sometimes', 'line 29: image is missing.'],
])('%j written as %j says: %s', (right, wrong, says) => {
  const found = diagnose(WEB.replace(right, wrong)).map(({line, plain}) => `line ${line}: ${plain}`)
  expect(found).toContain(says)
})

test('the selector slip is shown at the labels of the template', () => {
  const [first] = diagnose(WEB.replace('matchLabels:\n      app: nginx', 'matchLabels:\n      app: web'))
  expect(first).toMatchObject({
    line: 25,
    plain: 'The selector does not match the labels of the pods it would make. Write app: web under spec.template.metadata.labels.',
  })
})

test('a text nested a thousand deep gives a message and no crash', () => {
  expect(diagnose(`a: ${'['.repeat(1000)}`)).toHaveLength(1)
})

function choicesAt(text: string): readonly string[] {
  const before = text.slice(0, text.indexOf('|')).split('\n')
  const editor = edit(openEditor(text.replace('|', '')), {
    do: 'place',
    at: {line: before.length - 1, column: before[before.length - 1]?.length ?? 0},
  })
  return complete(editor.buffer).choices
}

test('field names are completed from the place in the manifest', () => {
  expect(choicesAt('kind: StatefulSet\nspec:\n  serv|')).toEqual(['serviceName: '])
  expect(choicesAt('kind: Job\nspec:\n  template:\n    spec:\n      containers:\n      - ima|')).toEqual(['image: ', 'imagePullPolicy: '])
})

test('values are completed where the API names them', () => {
  expect(choicesAt('kind: StatefulSet\nspec:\n  podManagementPolicy: |')).toEqual(['OrderedReady', 'Parallel'])
  expect(choicesAt('kind: Dae|')).toEqual(['DaemonSet'])
})

test('a key that stands twice in one map is told, and only that', () => {
  const twice = (text: string) => repeatedKeys(text.split('\n')).map(({key, first, line}) => `${key} ${first} ${line}`)
  expect(twice('a: 1\nb:\n  a: 1\n  c: 2\n  a: 3\na: 4')).toEqual(['a 3 5', 'a 1 6'])
  expect(twice('l:\n- name: a\n  v: 1\n- name: b\n  v: 2\nm:\n  - name: c\n  - name: d')).toEqual([])
  expect(twice('l:\n- name: a\n  name: b')).toEqual(['name 2 3'])
  expect(twice('a: 1\n---\na: 2')).toEqual([])
  expect(twice('a: |\n  x: 1\n  x: 2\nb: {c: 1, c: 2}\n# a: 1\n')).toEqual([])
  const [first] = diagnose(WEB.replace('---\n', ''))
  expect(first?.plain).toBe('apiVersion stands in line 1 already; only the last one counts. Part the two objects by a line with ---.')
})

test('no file of any lesson repeats a key', () => {
  const files = readdirSync(new URL('../../lessons/', import.meta.url), {recursive: true, encoding: 'utf8'}).filter(name =>
    name.endsWith('.yaml'),
  )
  expect(files.length).toBeGreaterThan(40)
  for (const name of files)
    expect(repeatedKeys(readFileSync(new URL(`../../lessons/${name}`, import.meta.url), 'utf8').split('\n')), name).toEqual([])
})
