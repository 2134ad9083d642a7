import {expect, test} from 'vitest'
import {pathAt} from '../../src/editor/path.ts'
import {highlight} from '../../src/editor/highlight.ts'

const WEB = `apiVersion: v1
kind: Service
---
apiVersion: apps/v1
spec:
  # how many
  replicas: 2
  template:
    spec:
      containers:
      - name: nginx
        image: nginx
      - name: side
        ports:
        - containerPort: 80
          name: web
  selector:
    matchLabels: {app: web}`.split('\n')

test.each([
  ['replicas', 'spec replicas'],
  ['image: nginx', 'spec template spec containers 0 image'],
  ['name: side', 'spec template spec containers 1 name'],
  ['name: web', 'spec template spec containers 1 ports 0 name'],
  ['matchLabels', 'spec selector matchLabels'],
  ['kind: Service', 'kind'],
])('the line with %j stands at %s', (needle, path) => {
  expect(
    pathAt(
      WEB,
      WEB.findIndex(line => line.includes(needle)),
    ).join(' '),
  ).toBe(path)
})

test.each(['  replicas: 3 # why', '- name: "a b"', 'command: [sh, -c, "x: y"]', '---', '', 'a: b: c', "x: 'it", 'schedule: "*/1 * * * *"'])(
  'the tokens of %j joined are the line',
  line => {
    expect(
      highlight(line)
        .map(token => token.text)
        .join(''),
    ).toBe(line)
  },
)

test('a key, a number and a comment are told apart', () => {
  expect(highlight('  replicas: 3 # why').map(token => token.role)).toEqual(['mark', 'key', 'mark', 'mark', 'number', 'mark', 'comment'])
})
